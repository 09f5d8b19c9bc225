"""What comes before the window: the person's language and look, and the start in the ledger. What the first task does
not wait for: looks at the records. And what comes after the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from annotator.app.gui.appearance import apply_theme, speak_qt
from annotator.app.languages import speak
from annotator.app.version import VERSION
from annotator.core.errors import StoreFault
from annotator.core.events import Event, News
from annotator.core.settings import APPEARANCE, LANGUAGE, WentOut
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


async def prepare(app: QApplication, desk: Services) -> bool:
    """The person's language and look, and the start in the ledger. False when that took long, and the person left, also
    where all of this went to another computer."""
    await desk.preferences.load()
    await desk.books.payers.load()
    speak(desk.preferences.value(LANGUAGE))
    speak_qt(app)
    apply_theme(app, desk.preferences.value(APPEARANCE))
    went_out = desk.preferences.settings.went_out
    if went_out is not None and not await _goes_on(went_out):
        return False
    if not await _read_records(desk):
        return False
    if went_out is not None:
        await desk.moving().go_on_here()
    return True


async def _goes_on(went_out: WentOut) -> bool:
    """Whether the person wants to work here although all of it went to another computer."""
    from annotator.ui.windows.moved_out import MovedOutWindow

    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    window = MovedOutWindow(went_out)
    window.answered.connect(answer.set_result)
    window.appear()
    try:
        return await answer
    finally:
        window.let_go()


async def _read_records(desk: Services) -> bool:
    waiting = ReadingRecords()
    reading = asyncio.ensure_future(desk.journal.start(VERSION, waiting.show_progress))
    waiting.unwanted.connect(reading.cancel)
    try:
        await reading
    except asyncio.CancelledError:
        return False
    finally:
        waiting.let_go()
    return True


def tell_first(desk: Services, restoration: Restoration | None) -> None:
    """Once the window is there: what came back of records that were restored, or that the clock stands somewhere else
    than where they ended."""
    doubted = desk.journal.doubted
    if restoration is not None:
        from annotator.core.system_events import RecordsRestored

        desk.event_bus.announce(RecordsRestored(restoration))
    elif doubted is not None:
        from annotator.core.system_events import ClockDoubted

        desk.event_bus.announce(ClockDoubted(*doubted))


async def tell_moved(window: BaseWindow, moved: MovedIn) -> None:
    """When the window has said whatever else it begins with: this is what the person waits for."""
    from annotator.ui.i18n.transfer.sentences import moved_in_text

    window.tell(" ".join(moved_in_text(moved)))


def leave_when_moved(desk: Services, moved: list[MovedIn], leave: Callable[[], None]) -> None:
    """As soon as somebody's work from another computer lies ready, it stands in `moved`, and the window goes."""

    def follow(event: Event) -> None:
        if isinstance(event, News):
            from annotator.core.system_events import MovedHere

            if isinstance(event, MovedHere):
                moved.append(event.moved)
                leave()

    desk.event_bus.listen(follow)


async def check_later(home: Home) -> None:
    """The first task comes first. Raises RecordsDamaged."""
    await asyncio.sleep(CHECK_AFTER_S)
    from annotator.store.records.integrity_scan import look_through_beside_work

    await look_through_beside_work(home.records)


async def copy_later(home: Home, changes: Changes, desk: Services) -> None:
    await asyncio.sleep(COPY_AFTER_S)
    from annotator.app.gui.backup.daily import copy_daily

    await copy_daily(home, changes, desk.journal.now, desk.event_bus)


async def put_down(parts: Assembly) -> None:
    """Whatever ended the work, a fault of ours included: the last edit is saved, what can be sent is sent, and the end
    is marked. Raises the first StoreFault after everything was tried."""
    faults: list[StoreFault] = []
    for step in parts.last_steps(LAST_ROUND_S):
        try:
            await step()
        except StoreFault as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
