"""`annotator ledger restore`, and what `annotator ledger verify` says of what stands beside the ledger."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from annotator.store.folders.home import Home
from store.backup.damage import flipped
from store.backup.workday import opened_again, rows_of, worked


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    worked(home, seed=3, before=20, after=20)
    return home


def run(home: Home, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["ledger", *words, "--home", str(home.folder), "--json"])
    return code, json.loads(capsys.readouterr().out)


def written(home: Home, *statements: str) -> None:
    with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_whole_records_are_left_as_they_are(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = home.records.read_bytes()
    assert run(home, capsys, "restore") == (0, {"whole": True})
    assert home.records.read_bytes() == before
    code, events = run(home, capsys, "verify")
    assert (code, events["sound"], events.get("results_gone")) == (0, True, None)


def test_empty_ones_are_restored(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows_of(home.records)
    home.records.write_bytes(b"")
    code, events = run(home, capsys, "restore")
    assert (code, events["missing"], events["is_complete"]) == (0, 0, True)
    assert rows_of(home.records) == before


def test_damaged_ones_are_looked_at_and_restored(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows_of(home.records)
    flipped(0, -100, 3000)(home.records)
    damaged = home.records.read_bytes()
    code, shown = run(home, capsys, "restore", "--look")
    assert (code, shown["restored"]["entries"]) == (0, sum(table == "entries" for table, _key in before))
    assert home.records.read_bytes() == damaged
    code, events = run(home, capsys, "restore")
    assert (code, events["missing"], events["is_complete"]) == (0, 0, True)
    assert rows_of(home.records) == before
    assert Path(events["set_aside"]).read_bytes() == damaged
    assert run(home, capsys, "verify")[0] == 0


def test_it_tells_a_person_what_came_back(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.records.unlink()
    shutil.rmtree(home.copies)
    assert main(["ledger", "restore", "--home", str(home.folder)]) == 0
    words = capsys.readouterr().out
    assert "No usable backup found." in words
    assert "The last entries may be lost. The time since the last restored entry is recorded as unknown." in words
    assert "Restored: 1 entry" in words


def test_a_home_that_is_open_is_left_alone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.records.unlink()
    with home.lock():
        assert main(["ledger", "restore", "--home", str(home.folder)]) == 1
    assert "already open" in capsys.readouterr().err
    assert not home.records.exists()


def test_a_lost_end_is_seen(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    early = home.records.read_bytes()
    opened_again(home)
    home.records.write_bytes(early)
    code, events = run(home, capsys, "verify")
    assert (code, events["sound"], events["cut_at"]) == (1, False, events["entries"] + 1)
    assert main(["ledger", "verify", "--home", str(home.folder)]) == 1
    assert "The end of the ledger is missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["DROP TRIGGER parcels_stay_once_out", "DELETE FROM parcels WHERE number = 1"], "submitted_without_parcel"),
        (["DROP TRIGGER parcels_stay_once_out", "DELETE FROM parcels WHERE number = 1"], "closed_without_parcel"),
        (
            ["UPDATE assignments SET state = 'open' WHERE unique_id = (SELECT unique_id FROM parcels LIMIT 1)"],
            "parcels_without_task",
        ),
    ],
)
def test_records_at_odds_with_themselves_are_told(
    home: Home, capsys: pytest.CaptureFixture[str], statements: list[str], found: str
) -> None:
    written(home, *statements)
    code, events = run(home, capsys, "verify")
    assert (code, events["sound"], events[found]) == (1, False, 1)


def test_a_result_that_lies_there_no_more_is_told_and_breaks_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    results = sorted(home.results.rglob("*.json"))
    results[0].unlink()
    code, events = run(home, capsys, "verify")
    assert (code, events["sound"], events["results_gone"]) == (0, True, 1)
    assert main(["ledger", "verify", "--home", str(home.folder)]) == 0
    assert str(results[0]) in capsys.readouterr().out
