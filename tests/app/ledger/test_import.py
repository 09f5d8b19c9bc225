"""`annotator ledger import` through the real `main()`: one program at a time writes, and no time is made up."""

from __future__ import annotations

import asyncio
import csv
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.app.gui.system_clock import SystemClock
from annotator.app.main import main
from annotator.core.money.amount import hourly
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.meter import Folds
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.periods import of_days
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n.pay_text import untimed_text
from month_of_history import Month
from unbroken_chain import is_unbroken

HISTORY = """\
HITId,Title,Requester Name,AcceptTime,SubmitTime,Reward,AssignmentStatus
A1,Tag,Acme,2026-11-01 10:00:00,2026-11-01 10:10:00,$0.50,Approved
A2,Tag,Acme,2026-11-01 10:10:00,2026-11-01 10:20:00,$0.50,Paid
"""
FIVE_HOURS_MS = 5 * 3_600_000


@pytest.fixture
def history(tmp_path: Path) -> str:
    path = tmp_path / "history.csv"
    path.write_text(HISTORY, encoding="utf-8")
    return str(path)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home whose program was killed on a task five hours ago, on a computer that runs since then."""
    month, home = Month(days=0), Home(tmp_path / "home")
    home.folder.mkdir()

    async def fill() -> None:
        records = open_records(home)
        await records.append(*month.entries)
        await records.close()

    asyncio.run(fill())
    at = month.now
    now = replace(at, utc_ms=at.utc_ms + FIVE_HOURS_MS, running_ms=at.running_ms + FIVE_HOURS_MS)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now)
    return home


def exported(home: Home, output: Path) -> dict[str, list[dict[str, str]]]:
    assert main(["ledger", "export", "--home", str(home.folder), "--format", "csv", "-o", str(output)]) == 0
    found = {}
    for name in ("time", "money"):
        with output.with_name(f"{output.name}-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def work_s(tables: dict[str, list[dict[str, str]]]) -> float:
    return sum(float(row["seconds"]) for row in tables["time"] if row["is_work"] == "yes")


def test_time_since_a_crash_is_no_work_after_an_import(home: Home, history: str, tmp_path: Path) -> None:
    before = exported(home, tmp_path / "before")
    assert work_s(before) > 0
    assert main(["ledger", "import", "--home", str(home.folder), history]) == 0
    after = exported(home, tmp_path / "after")
    assert work_s(after) == work_s(before)
    assert len(after["money"]) == len(before["money"]) + 2
    assert is_unbroken(home.folder)


def test_nothing_is_entered_beside_a_running_program(
    home: Home, history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = exported(home, tmp_path / "before")
    with home.lock():
        for words in ([], ["--undo"]):
            capsys.readouterr()
            assert main(["ledger", "import", "--home", str(home.folder), history, *words]) == 1
            assert str(home.folder) in capsys.readouterr().err
    assert exported(home, tmp_path / "after") == before


def test_what_changes_nothing_writes_nothing(home: Home, history: str, tmp_path: Path) -> None:
    def entries() -> bytes:
        output = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        assert main(["ledger", "export", "--home", str(home.folder), "-o", str(output)]) == 0
        return output.read_bytes()

    before = entries()
    assert main(["ledger", "import", "--home", str(home.folder), history, "--look"]) == 0
    assert entries() == before
    assert main(["ledger", "import", "--home", str(home.folder), history]) == 0
    taken = entries()
    assert taken != before
    assert main(["ledger", "import", "--home", str(home.folder), history]) == 0
    assert entries() == taken


def test_money_without_any_time_is_named_and_makes_no_hourly_pay(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "earnings.csv"
    table.write_text("Day,Amount\n" + "".join(f"2026-11-{day:02},40.00\n" for day in range(1, 21)), encoding="utf-8")
    words = ["--payer", "Agency", "--column", "amount=Amount", "--column", "day=Day", "--currency", "EUR"]
    before = figures(home)
    assert main(["ledger", "import", "--home", str(home.folder), str(table), *words]) == 0
    assert "20 tasks have no time. Their pay is not in the hourly pay" in capsys.readouterr().out
    after = figures(home)
    assert after["EUR"].hourly == hourly(before["EUR"].expected, after["EUR"].work_ms)
    assert after["EUR"].total == before["EUR"].total + 800
    assert untimed_text(after["EUR"]) == "Without known time and not in the hourly pay: 800.00\u00a0EUR."


def figures(home: Home) -> dict[str, HourlyFigure]:
    """Return the hourly figures of all days, read from the records."""
    folds = Folds()

    async def read() -> None:
        records = open_records(home)
        for entry in await records.entries():
            folds.apply(entry)
        await records.close()

    asyncio.run(read())
    totals = of_days(folds.meter, date.min, date.max, SystemClock().now())
    return totals.figures(Reference(None, WageBasis.GROSS))
