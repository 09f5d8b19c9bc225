"""`annotator ledger export`: entries, tables and a statement, each whole with its hashes or not there at all."""

from __future__ import annotations

import asyncio
import csv
import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.app.command_line import terminal
from annotator.app.gui.system_clock import SystemClock
from annotator.app.ledger import export as ledger_export
from annotator.app.ledger import reader as ledger_reading
from annotator.app.ledger import tables as ledger_books
from annotator.app.main import main
from annotator.core.ledger.clock import Timestamp
from annotator.core.pay.periods import Statement
from annotator.core.settings import APPROVAL, REFERENCE_WAGE, STATUS
from annotator.services.ledger import journal
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from exported_ledger import parse_lines
from month_of_history import Month, a_month, env_with_a_month

DAYS = 9
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 20)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With some days of work in it; nothing here writes to it."""
    folder = tmp_path_factory.mktemp("home")

    async def fill() -> None:
        records = open_records(Home(folder))
        await records.append(*a_month(DAYS).entries)
        await records.save_settings({"status": "micro-bnc", "assumed_approval": "50"})
        await records.close()

    asyncio.run(fill())
    return folder


@pytest.fixture
def exported(home: Path, tmp_path: Path) -> Path:
    assert export(home, tmp_path / "mine", "--format", "csv") == 0
    return tmp_path


def export(home: Path, output: Path, *words: str) -> int:
    return main(["--home", str(home), "ledger", "export", "-o", str(output), *words])


def files_in(folder: Path) -> Mapping[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def hashes_hold(folder: Path, listing: str) -> set[str]:
    """The files that are listed, each as it was when its hash was taken."""
    listed = [line.split("  ") for line in (folder / listing).read_text(encoding="utf-8").splitlines()]
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == told for told, name in listed)
    return {name for _told, name in listed}


def test_the_entries_are_a_file_with_its_hash_beside_it(home: Path, tmp_path: Path) -> None:
    assert export(home, tmp_path / "ledger.jsonl") == 0
    assert set(files_in(tmp_path)) == {"ledger.jsonl", "ledger.jsonl.sha256"}
    assert hashes_hold(tmp_path, "ledger.jsonl.sha256") == {"ledger.jsonl"}
    assert len(parse_lines((tmp_path / "ledger.jsonl").read_bytes()).entries) == len(a_month(DAYS).entries)


def test_the_tables_hold_all_time_up_to_the_last_entry_and_all_money(exported: Path) -> None:
    assert hashes_hold(exported, "mine.sha256") == {"mine-time.csv", "mine-money.csv", "mine-rates.csv"}
    assert set(files_in(exported)) == {"mine.sha256", "mine-time.csv", "mine-money.csv", "mine-rates.csv"}
    env = env_with_a_month(a_month(DAYS))
    asyncio.run(env.services.journal.look("0.1.0", lambda _read, _all: None))
    time = env.services.journal.folds.meter.time
    rows = rows_of(exported / "mine-time.csv")
    assert sum(Decimal(row["seconds"]) for row in rows) * 1000 == time.position_ms
    submitted = {row["unique_id"]: row["amount"] for row in rows_of(exported / "mine-money.csv")}
    assert {one: submitted[one] for one in a_month(DAYS).submitted} == {
        one: amount for one, (_requester, _day, amount) in a_month(DAYS).submitted.items()
    }


def test_a_stem_that_ends_as_a_table_does_is_the_same_stem(home: Path, tmp_path: Path) -> None:
    assert export(home, tmp_path / "mine.csv", "--format", "csv") == 0
    assert set(files_in(tmp_path)) == {"mine.sha256", "mine-time.csv", "mine-money.csv", "mine-rates.csv"}


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """Return the output for the printer."""
    statements: list[Statement] = []

    def print_statement(told: Statement, _pending: object) -> bytes:
        statements.append(told)
        return b"%PDF"

    monkeypatch.setattr(ledger_books, "_printed", print_statement)
    return statements


def test_a_statement_is_of_the_days_that_were_named(home: Path, tmp_path: Path, printed: list[Statement]) -> None:
    words = ("--format", "statement", "--from", FIRST.isoformat(), "--until", LAST.isoformat())
    assert export(home, tmp_path / "days.pdf", *words) == 0
    assert hashes_hold(tmp_path, "days.pdf.sha256") == {"days.pdf"}
    (told,) = printed
    env = env_with_a_month(a_month(DAYS))

    async def on_screen() -> Statement:
        await env.services.journal.start("0.1.0")
        await env.services.preferences.choose(REFERENCE_WAGE, REFERENCE_WAGE.default)  # as in the home
        await env.services.preferences.choose(STATUS, "micro-bnc")
        await env.services.preferences.choose(APPROVAL, "50")
        return await env.services.books.exporting.statement(FIRST, LAST)

    shown = asyncio.run(on_screen())
    assert (told.total, told.days, told.requesters) == (shown.total, shown.days, shown.requesters)
    assert told.mark.entries == len(a_month(DAYS).entries)
    assert [currency for currency, _kept in told.take_home] == ["EUR"]


def test_a_statement_begins_with_the_ledger_and_ends_today(
    home: Path, tmp_path: Path, printed: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = replace(a_month(DAYS).now, utc_ms=a_month(DAYS).now.utc_ms + 3 * 86_400_000)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: later)
    assert export(home, tmp_path / "all.pdf", "--format", "statement") == 0
    (told,) = printed
    assert (told.total.first, told.total.last) == (date(2026, 11, 16), date(2026, 11, 27))
    assert told.made_utc_ms == later.utc_ms


def test_nobody_knows_what_came_behind_the_last_entry(
    tmp_path: Path, printed: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash, the task that was open then is not open now."""
    month = Month(days=0)
    (tmp_path / "home").mkdir()

    async def fill() -> None:
        records = open_records(Home(tmp_path / "home"))
        await records.append(*month.entries)
        await records.close()

    asyncio.run(fill())
    works: list[int] = []
    for hours in (0, 5):
        now = replace(month.now, utc_ms=month.now.utc_ms + hours * 3_600_000,
                      running_ms=month.now.running_ms + hours * 3_600_000)  # fmt: skip

        def later(_clock: object, now: Timestamp = now) -> Timestamp:
            return now

        monkeypatch.setattr(SystemClock, "now", later)
        assert export(tmp_path / "home", tmp_path / f"{hours}.pdf", "--format", "statement") == 0
        works.append(printed[-1].total.work_ms)
    assert works[0] == works[1] > 0


def test_a_statement_is_a_document_to_print(home: Path, tmp_path: Path) -> None:
    assert export(home, tmp_path / "days.pdf", "--format", "statement") == 0
    data = (tmp_path / "days.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(
    ("form", "taken"),
    [
        ("jsonl", "mine"),
        ("jsonl", "mine.sha256"),
        ("csv", "mine-time.csv"),
        ("csv", "mine-money.csv"),
        ("csv", "mine.sha256"),
        ("statement", "mine"),
    ],
)
def test_nothing_is_written_over_nor_beside_what_is_there(
    home: Path, tmp_path: Path, form: str, taken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / taken).write_bytes(b"kept")
    assert export(home, tmp_path / "mine", "--format", form) == 1
    assert f"{tmp_path / taken} already exists" in capsys.readouterr().err
    assert files_in(tmp_path) == {taken: b"kept"}


def test_a_place_that_is_none_and_a_home_without_records_are_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("jsonl", "csv", "statement"):
        assert export(home, tmp_path / "nowhere" / "mine", "--format", form) == 1
        assert f"the folder {tmp_path / 'nowhere'} does not exist" in capsys.readouterr().err
        assert export(tmp_path, tmp_path / "mine", "--format", form) == 1
        assert f"No records found in {tmp_path}" in capsys.readouterr().err
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("form", ["jsonl", "csv", "statement"])
def test_a_long_ledger_tells_how_far_it_is_where_a_terminal_shows_it(
    home: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module, name in ((ledger_reading, "BATCH"), (journal, "BATCH"), (journal, "TAKES_LONG")):
        monkeypatch.setattr(module, name, 100)
    assert export(home, tmp_path / "quiet", "--format", form) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    assert export(home, tmp_path / "seen", "--format", form) == 0
    told = capsys.readouterr().err
    assert told.count("Reading the ledger") > 5
    assert told.endswith(f"\r{'':{terminal.LINE}}\r")


def test_whatever_ends_the_writing_leaves_no_half_of_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_entries: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger_export, "ledger_lines", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(home, tmp_path / "ledger.jsonl")
    assert files_in(tmp_path) == {}
