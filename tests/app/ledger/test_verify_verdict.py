"""One byte changed, in an export or in the records: the entry is named, with what is wrong and what to do."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from store.examples import an_entry

ENTRIES = 5


@pytest.fixture
def home(tmp_path: Path) -> Path:
    async def fill() -> None:
        records = open_records(Home(tmp_path))
        await records.append(*(an_entry(body={"note": f"number {n}"}) for n in range(1, ENTRIES + 1)))
        await records.close()

    asyncio.run(fill())
    return tmp_path


@pytest.fixture
def exported(home: Path) -> Path:
    path = home / "ledger.jsonl"
    assert main(["ledger", "export", "--home", str(home), "-o", str(path)]) == 0
    return path


def changed(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert (data.count(old), len(old)) == (1, len(new))
    path.write_bytes(data.replace(old, new))


def verified(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main(["ledger", "verify", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_an_export_is_as_sound_as_the_records(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(capsys, str(exported)) == (0, {"entries": ENTRIES, "sound": True, "first_broken": None})


def test_one_byte_changed_in_an_export_is_found_in_its_entry(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(exported, b"number 3", b"number 8")
    code, events = verified(capsys, str(exported))
    assert code == 1
    assert (events["first_broken"], events["why"], events["entries"]) == (3, "content", ENTRIES)
    assert (events["kind"], events["utc"]) == ("heartbeat", "2026-11-24T07:00:00.000Z")


def test_one_byte_that_makes_a_line_unreadable_is_found_as_well(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(exported, b'"note":"number 2"', b'"note":"number 2\\')
    code, events = verified(capsys, str(exported))
    assert (code, events["first_broken"], events["why"], events["kind"]) == (1, 2, "unreadable", None)


def test_a_line_taken_out_of_an_export_is_missed(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join(lines[:1] + lines[2:]))
    code, events = verified(capsys, str(exported))
    assert (code, events["first_broken"], events["why"]) == (1, 3, "place")


@pytest.mark.parametrize(("new", "why"), [(b'{"note":"number 9"}', "content"), (b'["note","number 4"]', "unreadable")])
def test_bytes_changed_in_the_file_of_the_records_are_found_in_their_entry(
    home: Path, new: bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(Home(home).records)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    changed(Home(home).records, b'{"note":"number 4"}', new)
    code, events = verified(capsys, "--home", str(home))
    assert (code, events["first_broken"], events["why"]) == (1, 4, why)


def test_the_sentence_says_which_and_what_and_what_to_do(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(exported, b"number 3", b"number 8")
    capsys.readouterr()
    assert main(["ledger", "verify", str(exported)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("Entry 3 (heartbeat, ")
    for words in ("The content of this entry was changed.", "The earlier entries are intact.", "Keep a copy"):
        assert words in said


def test_a_stamp_that_is_no_moment_is_told_too(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    lines[0] = lines[0].replace(b'"utc_ms":1', b'"utc_ms":99999999')
    exported.write_bytes(b"".join(lines))
    code, events = verified(capsys, str(exported))
    assert (code, events["first_broken"], events["utc"]) == (1, 1, None)
    assert main(["ledger", "verify", str(exported)]) == 1


def test_entries_cut_off_at_the_end_are_missed_by_the_hash_beside_the_export(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chain alone cannot tell: what is left stands on what was written before it."""
    lines = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join(lines[:-1]))
    told = {"entries": ENTRIES - 1, "sound": False, "first_broken": None, "why": "unlisted"}
    assert verified(capsys, str(exported)) == (1, told)
    exported.with_name("ledger.jsonl.sha256").unlink()
    assert verified(capsys, str(exported))[0] == 0


def test_a_broken_entry_is_told_before_the_hash_of_the_whole(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(exported, b"number 3", b"number 8")
    assert verified(capsys, str(exported))[1]["why"] == "content"


def test_the_last_hash_is_told_to_be_held_against_a_statement(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = json.loads(exported.read_bytes().splitlines()[-1])
    capsys.readouterr()
    assert main(["ledger", "verify", str(exported)]) == 0
    assert f"SHA-256 hash of the last entry: {last['sha256']}." in capsys.readouterr().out


@pytest.mark.parametrize(("content", "why"), [(b"", "empty"), (b"\n \n", "empty"), (b"a letter", "foreign")])
def test_a_file_without_entries_is_no_sound_ledger(
    tmp_path: Path, content: bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nothing").write_bytes(content)
    code, events = verified(capsys, str(tmp_path / "nothing"))
    assert (code, events["sound"], events["why"]) == (1, False, why)


@pytest.mark.parametrize(
    "content",
    [
        b"start_utc,end_utc,state\n2026-11-24T07:00:00Z,2026-11-24T07:00:05Z,on-task\n",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b'{"type": "FeatureCollection",\n "features": []}\n',
        b"PK\x03\x04" + bytes(30),
    ],
    ids=["table", "pdf", "json", "zip"],
)
def test_a_file_that_is_no_ledger_has_no_broken_entry(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").write_bytes(content)
    told = {"entries": 0, "sound": False, "first_broken": None, "why": "foreign"}
    assert verified(capsys, str(tmp_path / "other")) == (1, told)
    main(["ledger", "verify", str(tmp_path / "other")])
    words = capsys.readouterr().out
    assert (
        "This file is not a ledger: it contains no entries. Specify a file created with “annotator ledger "
        "export --format jsonl”."
    ) in words
    assert "--format jsonl" in words


def test_a_ledger_whose_only_entry_cannot_be_read_is_a_broken_ledger(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported.write_bytes(exported.read_bytes().splitlines()[0][:-1])
    assert verified(capsys, str(exported))[1]["why"] == "unreadable"
    main(["ledger", "verify", str(exported)])
    assert "This check did not change anything." in capsys.readouterr().out


def test_the_records_are_named_by_their_home(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "verify", str(Home(home).records)]) == 1
    assert "with --home" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "verify", str(tmp_path / "nothing")]) == 1
    assert f"Cannot read {tmp_path / 'nothing'} (" in capsys.readouterr().err
