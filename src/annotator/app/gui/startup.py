"""The steps before the window (language, theme and the start entry in the ledger), the checks that the first task
does not wait for, and the steps after the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from annotator.app.gui.appearance import apply_theme, speak_qt
from annotator.app.gui.last_crash import is_untold
from annotator.app.translations import speak
from annotator.app.version import VERSION
from annotator.core.errors import StoreFault
from annotator.core.events import Event, News
from annotator.core.ledger.intervals import AT_TASKS, State
from annotator.core.settings import APPEARANCE, LANGUAGE, SELF_EMPLOYED, STATUS, WentOut
from annotator.services.container import Services
from annotator.store.backup.change_log import Changes
from annotator.store.folders.home import Home
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.loading_screen import ReadingRecords

if TYPE_CHECKING:
    from annotator.app.gui.composition import Assembly
    from annotator.core.ledger.backup_summary import Restoration
    from annotator.core.transfer import MovedIn

LAST_ROUND_S = 3.0
CHECK_AFTER_S = 5.0
COPY_AFTER_S = 25.0


async def prepare(app: QApplication, services: Services) -> bool:
    """Load settings, language and theme, and record the start. Return False if the user left while that took long,
    or because the work was transferred to another computer."""
    await services.preferences.load()
    await services.books.payers.load()
    speak(services.preferences.value(LANGUAGE))
    speak_qt(app)
    apply_theme(app, services.preferences.value(APPEARANCE))
    went_out = services.preferences.settings.went_out
    if went_out is not None and not await _goes_on(went_out):
        return False
    if not await _read_records(services):
        return False
    if went_out is not None:
        await services.transfer().go_on_here()
    return True


async def _goes_on(went_out: WentOut) -> bool:
    """Ask whether the user wants to work here although the work was transferred to another computer."""
    from annotator.ui.windows.moved_out import MovedOutWindow

    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    window = MovedOutWindow(went_out)
    window.answered.connect(answer.set_result)
    window.appear()
    try:
        return await answer
    finally:
        window.let_go()


async def _read_records(services: Services) -> bool:
    waiting = ReadingRecords()
    reading = asyncio.ensure_future(services.journal.start(VERSION, waiting.show_progress))
    waiting.unwanted.connect(reading.cancel)
    try:
        await reading
    except asyncio.CancelledError:
        return False
    finally:
        waiting.let_go()
    return True


def asks_first(services: Services) -> bool:
    """Return True if nobody has worked in this home, and no setting was made."""
    time, used = services.journal.folds.meter.time, AT_TASKS | {State.PRACTICE}
    has_worked = any(state in used for day in time.days() for state in time.day(day))
    return not services.preferences.settings.chosen and not has_worked


def show_first_notices(
    services: Services, restoration: Restoration | None, migration_copy: Path | None, log: Path
) -> None:
    """Announce a restore, a migration, a clock that differs from the end of the records, or an unexpected end, once
    the window is shown. Without any, and not at the first start, ask whether to look for updates, or remind of a
    declaration."""
    doubted = services.journal.doubted
    if restoration is not None:
        from annotator.core.system_events import RecordsRestored

        services.event_bus.announce(RecordsRestored(restoration))
    elif migration_copy is not None:
        from annotator.core.system_events import RecordsMigrated

        services.event_bus.announce(RecordsMigrated(str(migration_copy)))
    elif doubted is not None:
        from annotator.core.system_events import ClockDoubted

        services.event_bus.announce(ClockDoubted(*doubted))
    elif is_untold(log):
        from annotator.core.system_events import ProgramCrashed

        services.event_bus.announce(ProgramCrashed())
    elif services.updates is not None and not services.updates.is_offered and not asks_first(services):
        services.intents.post(services.updates.offer)
    elif services.preferences.value(STATUS) in SELF_EMPLOYED:
        _remind_of_declaration(services)


def _remind_of_declaration(services: Services) -> None:
    from annotator.core.system_events import DeclarationDue

    due = services.books.receipts_book.due()
    if due is not None:
        services.event_bus.announce(DeclarationDue(due))


async def show_transfer_result(window: BaseWindow, moved: MovedIn) -> None:
    """Show the result of an import from another computer, after the window's other first messages."""
    from annotator.ui.i18n.transfer_text import moved_in_text

    window.show_notice(" ".join(moved_in_text(moved)))


def leave_when_moved(services: Services, moved: list[MovedIn], leave: Callable[[], None]) -> None:
    """Leave the window when work from another computer is ready, and add it to `moved`."""

    def follow(event: Event) -> None:
        if isinstance(event, News):
            from annotator.core.system_events import MovedHere

            if isinstance(event, MovedHere):
                moved.append(event.moved)
                leave()

    services.event_bus.listen(follow)


async def check_later(home: Home) -> None:
    """Check the records after the first task is shown. Raise RecordsDamaged."""
    await asyncio.sleep(CHECK_AFTER_S)
    from annotator.store.records.integrity_scan import scan_records_in_background

    await scan_records_in_background(home.records)


async def copy_later(home: Home, changes: Changes, services: Services) -> None:
    await asyncio.sleep(COPY_AFTER_S)
    from annotator.app.gui.daily_backup import copy_daily

    await copy_daily(home, changes, services.journal.now, services.event_bus)


async def put_down(parts: Assembly) -> None:
    """Run the last steps after any end, even a programming error. Raise the first StoreFault after all."""
    faults: list[StoreFault] = []
    for step in parts.last_steps(LAST_ROUND_S):
        try:
            await step()
        except StoreFault as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
