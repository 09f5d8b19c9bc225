"""The person's own records, taken out and checked piece by piece, however long they are."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.app.ledger import export as ledger_export
from annotator.app.ledger import reader as ledger_reading
from annotator.app.main import main
from annotator.core.ledger.entries import Entry
from annotator.formats.history.ledger import ledger_lines
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from exported_ledger import parse_lines
from store.examples import an_entry

ENTRIES = 7


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ledger_reading, "BATCH", 2)

    async def fill() -> None:
        records = open_records(Home(tmp_path))
        await records.append(*(an_entry(body={"n": n}) for n in range(ENTRIES)))
        await records.close()

    asyncio.run(fill())
    return tmp_path


def verified(home: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main(["ledger", "verify", "--home", str(home), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_sound_ledger_is_counted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(home, capsys) == (0, {"entries": ENTRIES, "sound": True, "first_broken": None})


@pytest.mark.parametrize("seq", range(1, ENTRIES + 1))
def test_the_first_broken_entry_is_named_and_the_rest_counted(
    home: Path, seq: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(Home(home).records, autocommit=True)) as connection:
        connection.execute("DROP TRIGGER entries_never_change")
        connection.execute("UPDATE entries SET body = '{}' WHERE seq = ?", (seq,))
    told = {"why": "content", "kind": "heartbeat", "utc": "2026-11-24T07:00:00.000Z"}
    code, events = verified(home, capsys)
    assert (code, events) == (1, {"entries": ENTRIES, "sound": False, "first_broken": seq, **told})


def test_an_export_holds_every_entry(home: Path, tmp_path: Path) -> None:
    output = tmp_path / "ledger.jsonl"
    assert main(["ledger", "export", "--home", str(home), "-o", str(output)]) == 0
    assert [entry.body["n"] for entry in parse_lines(output.read_bytes()).entries] == list(range(ENTRIES))


def test_an_export_that_fails_on_the_way_leaves_no_half_of_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[bytes] = []

    def until_full(entries: Iterable[Entry]) -> bytes:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(ledger_lines(entries))
        return written[-1]

    monkeypatch.setattr(ledger_export, "ledger_lines", until_full)
    output = tmp_path / "ledger.jsonl"
    assert main(["ledger", "export", "--home", str(home), "-o", str(output)]) == 1
    assert "no space left" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith((".ledger", "ledger"))] == []
