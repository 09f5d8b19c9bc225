"""A month of work on one computer is moved to another home and worked on there, through the real `main()`: the chain is
unbroken, the figures are equal, and whoever starts in the old home is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.gui.system_clock import SystemClock
from annotator.app.main import main
from annotator.core.events import BundleImported
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.entry_types import MovedBody, SubmittedBody
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import State
from annotator.core.system_events import MovedHere, MovedToFile
from annotator.services.container import Services
from annotator.store.folders.home import Home
from annotator.ui.pages.earnings.statement_document import statement_document
from annotator.ui.windows.moved_out import MovedOutWindow
from journeys.driver import Driver
from journeys.sample_session import SampleSession
from month_of_history import Month
from paid_sample import KEY, paid_sample
from store.transfer.moved_homes import BUNDLE, a_home_with_work, entries_of, work_of
from unbroken_chain import is_unbroken

CTRL = Qt.KeyboardModifier.ControlModifier


class OtherComputer(SystemClock):
    """Another boot in another zone, whose clocks began to run anew."""

    def now(self) -> Timestamp:
        return replace(super().now(), boot_id="another-computer", zone="America/Lima", offset_min=-300)


async def figures(services: Services) -> list[object]:
    """Return the figures of timesheet, earnings and statement for a month that is over on both computers: in the
    other's zone it is still yesterday for some hours."""
    periods, sheets, today = services.books.periods, services.books.timesheets, datetime.now(UTC).date()
    days = [today - timedelta(days=back) for back in range(30, 1, -1)]
    times_on = periods.times()
    each = [(times_on(day), periods.money(day, day), sheets.sheet(day)) for day in days]
    statement = await services.books.exporting.statement(days[0], days[-1])
    printed = statement_document(replace(statement, made_utc_ms=0, offset_min=0)).toPlainText()
    unsigned = [line for line in printed.splitlines() if "SHA-256" not in line]  # of the ledger, which goes on
    return [*each, periods.requesters(days[0], days[-1]), periods.money(days[0], days[-1]), *unsigned]


def tables(home: Home, folder: Path) -> dict[str, list[str]]:
    """The lines of a home's tables, by what they tell."""
    folder.mkdir()
    assert main(["ledger", "export", "--home", str(home.folder), "--format", "csv", "-o", str(folder / "t")]) == 0
    names = ("time", "money")
    return {name: (folder / f"t-{name}.csv").read_text(encoding="utf-8").splitlines() for name in names}


def session(home: Home, play: Callable[[Driver], Awaitable[None]]) -> None:
    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await play(driver)

    assert main(["--home", str(home.folder)], companion) == 0


def quit_by_key(driver: Driver) -> None:
    driver.press(Qt.Key.Key_Q, CTRL)


async def answered(driver: Driver, tasks: int) -> None:
    """By keyboard; the instructions are read the first time."""
    driver.running.window.open_bundle(KEY)
    await driver.task_on_screen()
    work = SampleSession(driver, Path())
    if driver.activity is State.INSTRUCTIONS:
        await work.read_instructions()
    for _number in range(tasks):
        await work.tag(undo=False)


@pytest.fixture
def old(tmp_path: Path) -> Home:
    """A month that ended some hours ago, and a morning on this computer after it."""
    now = datetime.now(UTC)
    home = a_home_with_work(tmp_path / "old", month=Month(30, morning=now.replace(hour=0, minute=5)))
    bundle = paid_sample(tmp_path / "bundle")

    async def morning(driver: Driver) -> None:
        await driver.event(BundleImported, lambda: driver.running.window.inbox.take(str(bundle)))
        await answered(driver, 2)
        quit_by_key(driver)

    session(home, morning)
    return home


def test_a_month_is_moved_and_worked_on(old: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, there = tmp_path / "stick.zip", Home(tmp_path / "new")
    shown: list[list[object]] = []

    async def moves_out(driver: Driver) -> None:
        shown.append(await figures(driver.running.services))
        driver.running.window.turn_to("settings")
        moving = driver.running.window.settings.moving
        moving.out.click()
        await driver.until(moving.question.isVisible, "it is told what goes")
        assert moving.question.safe.hasFocus()
        await driver.event(MovedToFile, lambda: moving.move_out(str(file)))
        moving.close_here.click()

    session(old, moves_out)
    assert [MovedBody.read(entry.body).way for entry in entries_of(old) if entry.kind is EntryKind.RECORDS_MOVED] == [
        "out"
    ]
    monkeypatch.setattr(composition, "SystemClock", OtherComputer)
    windows: list[Driver] = []

    async def comes_in(driver: Driver) -> None:
        """The first window goes when all is there, the second has all of it."""
        windows.append(driver)
        if len(windows) == 1:
            await driver.event(MovedHere, lambda: driver.running.window.settings.moving.move_in(str(file)))
            await driver.until(lambda: False, "the window goes")
        await driver.until(driver.running.window.notice.isVisible, "it is told what came")
        shown.append(await figures(driver.running.services))
        await answered(driver, 3)
        quit_by_key(driver)

    session(there, comes_in)
    assert len(windows) == 2
    assert len(shown[0]) > 32 + 100
    assert shown[0] == shown[1]
    _is_unbroken(there, entries_of(old))
    _is_gone_on_with(tables(old, tmp_path / "before"), tables(there, tmp_path / "after"))
    assert set(work_of(old).items()) <= set(work_of(there).items())


def _is_unbroken(there: Home, before: tuple[Entry, ...]) -> None:
    """One chain from the first entry on the old computer to the last one on the new."""
    assert is_unbroken(there.folder)
    entries = entries_of(there)
    assert first_broken(entries) is None
    assert entries[: len(before) - 20] == before[: len(before) - 20]
    submitted = [
        entry
        for entry in entries
        if entry.kind is EntryKind.TASK_SUBMITTED and SubmittedBody.read(entry.body).bundle == KEY
    ]
    assert [entry.timestamp.boot_id == "another-computer" for entry in submitted] == [False] * 2 + [True] * 3
    assert len({SubmittedBody.read(entry.body).task for entry in submitted}) == 5


def _is_gone_on_with(before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    """The tables of the new home have all of the old one's and go on where those ended."""
    settled = [line for line in before["money"] if ",offered," not in line]  # not the task that was open
    assert len(settled) > 1_000
    assert after["money"][: len(settled)] == settled
    same = [mine == theirs for mine, theirs in zip(before["time"], after["time"], strict=False)]
    assert len(same) > 2_000
    assert all(same[:-12])  # from where the file was made on, each goes its own way


def press(question: MovedOutWindow, key: Qt.Key) -> None:
    """Press a key like the window system: the focused widget gets it."""
    handle = question.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)


@pytest.mark.parametrize("goes_on", [False, True])
def test_whoever_starts_where_the_work_is_no_more_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes_on: bool
) -> None:
    home = a_home_with_work(tmp_path)
    assert main(["move", "out", str(tmp_path / "move.zip"), "--home", str(home.folder)]) == 0
    before, asked = entries_of(home), []

    def shown(question: MovedOutWindow, _event: QShowEvent) -> None:
        """A person presses a key: Enter closes, Tab and Enter go on."""
        asked.append(question)
        keys = (Qt.Key.Key_Tab, Qt.Key.Key_Return) if goes_on else (Qt.Key.Key_Return,)
        for number, key in enumerate(keys):
            QTimer.singleShot(200 * (number + 1), question, partial(press, question, key))

    monkeypatch.setattr(MovedOutWindow, "showEvent", shown)
    session(home, lambda driver: _quit(driver))
    kinds = [entry.kind for entry in entries_of(home)[len(before) :]]
    assert len(asked) == 1
    assert (EntryKind.STARTED in kinds) == goes_on
    if goes_on:
        assert [
            MovedBody.read(entry.body).way for entry in entries_of(home) if entry.kind is EntryKind.RECORDS_MOVED
        ] == [
            "out",
            "on",
        ]
        session(home, lambda driver: _quit(driver))
        assert len(asked) == 1, "it is asked once"
    else:
        assert not kinds
        assert BUNDLE in {path.name for path in home.bundles.iterdir()}


async def _quit(driver: Driver) -> None:
    quit_by_key(driver)
