"""`annotator move out|in`, through the real `main()`."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.gui.system_clock import SystemClock
from annotator.app.main import main
from annotator.core.ledger.intervals import WORK, intervals
from annotator.formats.problem_log import is_control
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.store.transfer.layout import MANIFEST
from month_of_history import Month
from store.records.stored_versions import DUMPS, dump, stored_home
from store.transfer.moved_homes import SERVER, a_home_with_work, a_month_at_home, files_of, work_of
from unbroken_chain import is_unbroken

TABLES = ("time", "money")


def tables(home: Home, folder: Path) -> dict[str, list[str]]:
    """The lines of the exported tables, by their names."""
    folder.mkdir()
    assert main(["ledger", "export", "--home", str(home.folder), "--format", "csv", "-o", str(folder / "t")]) == 0
    return {name: (folder / f"t-{name}.csv").read_text(encoding="utf-8").splitlines() for name in TABLES}


def moved(action: str, file: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["move", action, str(file), "--home", str(home), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_ten_days_are_the_same_ten_days_in_another_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, file, there = a_month_at_home(tmp_path / "old", days=9), tmp_path / "move.zip", Home(tmp_path / "new")
    before, lying = tables(home, tmp_path / "before"), work_of(home)
    out = moved("out", file, home.folder, capsys)
    assert (out["waiting"], out["bundles"], out["servers"]) == (1, 1, [SERVER])
    came = moved("in", file, there.folder, capsys)
    assert came["number"] == out["number"]
    assert came["entries"] > 1_000
    assert is_unbroken(there.folder)
    after = tables(there, tmp_path / "after")
    assert after["money"] == before["money"]
    assert len(before["time"]) > 300
    assert after["time"][: len(before["time"]) - 1] == before["time"][:-1]  # the last was still open
    assert work_of(there) == lying


def test_the_old_home_is_marked_and_its_chain_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    out = moved("out", file, home.folder, capsys)
    assert main(["ledger", "export", "--home", str(home.folder)]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["kind"], last["body"]) == ("records-moved", {"file": out["number"], "way": "out"})
    assert is_unbroken(home.folder)


def test_a_copy_of_records_of_an_older_program_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = stored_home(tmp_path / "home", 6)
    copy = home.copies / "records-version-6.sqlite3"
    assert moved("out", tmp_path / "move.zip", home.folder, capsys)["copy"] == str(copy)
    assert dump(copy) == DUMPS[6].read_text(encoding="utf-8")
    again = stored_home(tmp_path / "again", 6)
    assert main(["move", "out", str(tmp_path / "again.zip"), "--home", str(again.folder)]) == 0
    assert str(again.copies / copy.name) in capsys.readouterr().out


def test_what_waits_is_told_before_and_where_to_sign_in_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    capsys.readouterr()
    assert main(["move", "out", str(file), "--home", str(home.folder)]) == 0
    told = capsys.readouterr()
    assert "1 résultat" in told.err
    assert SERVER in told.out
    assert main(["move", "in", str(file), "--home", str(tmp_path / "new")]) == 0
    assert SERVER in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_text_of_a_file_controls_the_terminal(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The manifest's servers and the results folder of the records were written as they are."""
    hostile = "\x1b[2J\x9b31m\u202eexe.bad\u2066\x07"
    home, file = a_home_with_work(tmp_path, results_folder=f"/{hostile}"), tmp_path / "move.zip"
    moved("out", file, home.folder, capsys)
    with zipfile.ZipFile(file) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    manifest = json.loads(members[MANIFEST])
    members[MANIFEST] = json.dumps({**manifest, "servers": [hostile], "program": hostile}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert main(["move", "in", str(file), "--home", str(tmp_path / "new"), *options]) == 0
    written = capsys.readouterr().out
    assert written.count("exe.bad") == 2
    assert not [character for character in written if is_control(character) and character != "\n"]


def test_work_is_never_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    moved("out", file, home.folder, capsys)
    before = files_of(home.folder)
    assert main(["move", "in", str(file), "--home", str(home.folder)]) == 1
    told, way = capsys.readouterr().err.splitlines()
    assert str(home.folder) in told
    assert "--home" not in told  # the window says this too, to who sees no terminal
    assert "--home DOSSIER" in way
    assert files_of(home.folder) == before


@pytest.mark.parametrize("action", ["out", "in"])
def test_a_home_that_is_open_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str], action: str) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    with home.lock():
        assert main(["move", action, str(file), "--home", str(home.folder)]) == 1
    assert str(home.folder) in capsys.readouterr().err
    assert not file.exists()


def test_where_there_is_nothing_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "out", str(tmp_path / "move.zip"), "--home", str(tmp_path / "nowhere")]) == 1
    assert main(["move", "in", str(tmp_path / "no.zip"), "--home", str(tmp_path / "new")]) == 1
    assert "no.zip" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "move.zip").exists()


def test_what_is_no_such_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("bundle.toml", "")
    assert main(["move", "in", str(tmp_path / "bundle.zip"), "--home", str(tmp_path / "new")]) == 1
    assert "bundle.zip" in capsys.readouterr().err


def test_time_since_a_crash_is_no_work_in_either_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program was killed on a task five hours ago, on a computer that runs since then."""
    month, file, there = Month(days=0), tmp_path / "move.zip", Home(tmp_path / "new")
    home = Home(tmp_path / "old")
    home.prepare()
    records = open_records(home)
    asyncio.run(records.append(*month.entries))
    asyncio.run(records.close())
    at, gone_ms = month.now, 5 * 3_600_000
    now = replace(at, utc_ms=at.utc_ms + gone_ms, running_ms=at.running_ms + gone_ms, awake_ms=at.awake_ms + gone_ms)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now)
    before = work_ms(home)
    moved("out", file, home.folder, capsys)
    moved("in", file, there.folder, capsys)
    assert before > 0
    assert work_ms(home) == work_ms(there) == before
    assert is_unbroken(home.folder)
    assert is_unbroken(there.folder)


def work_ms(home: Home) -> int:
    async def read() -> int:
        records = open_records(home)
        found = intervals(await records.entries())
        await records.close()
        return sum(each.duration_ms for each in found if each.state in WORK)

    return asyncio.run(read())
