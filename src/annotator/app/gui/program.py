"""The program with its window: one asyncio loop through qasync, and one task group that owns all long-running tasks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from annotator.app.gui import startup
from annotator.app.gui.appearance import WindowReplacement, introduce
from annotator.app.gui.composition import Assembly, assembled
from annotator.app.gui.display import exit_if_unreachable
from annotator.app.gui.end_signals import END_SIGNALS
from annotator.app.gui.home_watch import HomeWatch, notice_saved
from annotator.app.gui.last_crash import tracing_native_faults
from annotator.app.gui.records_check import DamageWatch, OpenedRecords, is_shown, with_usable_records
from annotator.app.gui.single_instance import Application, Calls, acquire_single_instance, taken_in
from annotator.app.translations import speak
from annotator.core.errors import StoreFault
from annotator.core.events import Failed
from annotator.media.images.service import ImageService
from annotator.services.container import Services
from annotator.store.folders.home import Home
from annotator.ui.accessibility.announcer import give_roles
from annotator.ui.async_tasks import run_to_end
from annotator.ui.system_signals.factory import listening_to_system
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.main import MainWindow

if TYPE_CHECKING:
    from annotator.core.transfer import MovedIn


_TICK_MS = 1_000


class Running(Struct):
    """The running program as a companion (a journey, a benchmark) sees and operates it."""

    app: QApplication
    services: Services
    top: BaseWindow
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    watch: HomeWatch | None = None  # None in a trial run

    @property
    def window(self) -> MainWindow:
        """The worker's window."""
        return self.shown(MainWindow)

    def shown[Kind: BaseWindow](self, kind: type[Kind]) -> Kind:
        if not isinstance(self.top, kind):
            raise TypeError(f"{type(self.top).__name__} is shown, not {kind.__name__}")
        return self.top

    def show(self, window: MainWindow, page: str) -> None:
        """Show the worker's window at a page."""
        self.top = window
        window.closing.connect(self.closing.set)
        window.turn_to(page)
        window.show()


# A closed qasync loop still owns Qt timers. They must not be freed by whichever thread collects garbage next.
_closed_loops: list[QEventLoop] = []

type Companion = Callable[[Running], Awaitable[None]]
type Endless = Callable[[], Coroutine[Any, Any, None]]
type Begin = Callable[[Running, OpenedRecords], None]
type Play = Callable[[QApplication], Coroutine[Any, Any, None]]


def live(home_folder: Path | None, bundle: str | None, images: ImageService, companion: Companion | None = None) -> int:
    """Open the window. Return when it is closed, or when the window of another process that has the home came to the
    front. Return 1 if the home cannot be used. With a companion no message box is shown."""
    home = Home.at(home_folder)
    return on_stage(home.log, images, lambda app: _live(app, home, images, bundle, companion), boxes=not companion)


def on_stage(log: Path, images: ImageService, play: Play, *, boxes: bool = True) -> int:
    """Run `play` with a window on Qt's loop, and close the image service at the end. Return 0 after a normal end,
    else 1 with a message; with `boxes` also in a message box. Only a programming error leaves a report in `log`."""
    speak("system")
    with exit_if_unreachable():
        app = QApplication.instance() or Application()
    if not isinstance(app, QApplication):
        raise RuntimeError("another kind of Qt application is running already")
    introduce(app)
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    give_roles()
    loop = QEventLoop(app)
    ended: BaseException | None = None
    with loop:
        asyncio.set_event_loop(loop)
        try:
            run_to_end(loop, _ended_by_signals(play(app)))
        except asyncio.CancelledError:
            if not END_SIGNALS.is_asked:
                raise
        except Exception as error:
            ended = error
        finally:
            run_to_end(loop, images.close())
            asyncio.set_event_loop(None)
    _closed_loops.append(loop)
    _take_down(app)
    if ended is not None:
        from annotator.app.gui import crash_report

        for message in crash_report.why(ended, log):
            crash_report.show_fatal_error(message, needs_box=boxes and not is_shown(ended))
    return 0 if ended is None else 1


async def _ended_by_signals(work: Coroutine[Any, Any, None]) -> None:
    """Run `work`. A signal cancels it until it has a home to leave in order. Python handles signals between its
    instructions; the timer provides some while a window is idle."""
    ticking = QTimer()
    ticking.timeout.connect(lambda: None)
    ticking.start(_TICK_MS)
    running = asyncio.ensure_future(work)
    try:
        with END_SIGNALS.lead_to(running.cancel):
            await running
    finally:
        ticking.stop()


def _close_windows(app: QApplication) -> None:
    """Close each window as a user would. What waits for its answer goes on to the end."""
    for window in app.topLevelWidgets():
        if window.isVisible():
            window.close()


def _take_down(app: QApplication) -> None:
    """Delete the remaining windows as a whole now. Otherwise Python would free them piece by piece, and a layout
    could be asked for its size after its items are gone."""
    for window in app.topLevelWidgets():
        if isinstance(window, BaseWindow):
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def _live(
    app: QApplication, home: Home, images: ImageService, bundle: str | None, companion: Companion | None
) -> None:
    """Run the program, and again in another home if the user saved the records there because the first one is gone."""
    before: Home | None = None
    while True:
        async with acquire_single_instance(home, bundle) as calls:
            if calls is None:
                return
            begin = partial(_begin, home=home, calls=calls)
            first = partial(begin, bundle=bundle, before=before)
            saved_in = await _live_in(app, home, images, companion, first, begin)
        if saved_in is None:
            return
        bundle, before, home = None, home, saved_in


def _report_trace(trace: str, log: Path) -> None:
    from annotator.app.gui import crash_report

    crash_report.report_trace(trace, log)


async def _live_in(
    app: QApplication,
    home: Home,
    images: ImageService,
    companion: Companion | None,
    begin: Begin,
    again: Callable[..., None],
) -> Home | None:
    """Run the program in one home. After an import of work from another computer, put it in place and run `again`.
    Return the home in which the user saved the records, if this one is gone."""
    with END_SIGNALS.lead_to(lambda: _close_windows(app)):
        moved, saved_in = await _lived(app, home, images, companion, begin)
        while moved:
            home.put_in_place()
            moved, saved_in = await _lived(app, home, images, companion, partial(again, moved=moved[-1]))
    return saved_in


async def _lived(
    app: QApplication, home: Home, images: ImageService, companion: Companion | None, begin: Begin
) -> tuple[list[MovedIn], Home | None]:
    """Run the program once. Return the work that was imported from another computer and is ready, and the home in
    which the user saved the records if theirs is gone."""
    moved: list[MovedIn] = []
    watches: list[HomeWatch] = []

    def begun(running: Running, kept: OpenedRecords) -> None:
        begin(running, kept)
        if running.watch is not None:
            watches.append(running.watch)
        startup.leave_when_moved(running.services, moved, running.closing.set)

    async def work(kept: OpenedRecords) -> None:
        with tracing_native_faults(home.log, _report_trace):
            await _work(app, home, kept, images, begun, companion)

    await with_usable_records(app, home, work)
    return moved, watches[-1].saved_in if watches else None


async def _work(
    app: QApplication,
    home: Home,
    kept: OpenedRecords,
    images: ImageService,
    begin: Begin,
    companion: Companion | None,
) -> None:
    records = kept.records
    try:
        parts = assembled(home, records, images, None)
        services = parts.services
        if not await startup.prepare(app, services):
            return
        running = Running(app, services, MainWindow(services))
        running.watch = at_home = HomeWatch(home, records, lambda: running.top)
        replacement = WindowReplacement(
            app, services, lambda: running.window, partial(MainWindow, services), running.show
        )
        stop_listening = services.event_bus.listen(replacement.on_event)
        try:
            looks = (lambda: startup.check_later(home), lambda: startup.copy_later(home, kept.changes, services))
            watch = DamageWatch(services.event_bus)
            at_home_run = partial(at_home.run, running.closing.set)
            beside = (services.delivery.run, parts.follow_servers, *looks, watch.run, at_home_run)
            await at_work(running, parts, beside, lambda: begin(running, kept), companion)
        finally:
            stop_listening()
            replacement.end()
    finally:
        await records.close()


def _begin(
    running: Running,
    kept: OpenedRecords,
    *,
    home: Home,
    calls: Calls,
    bundle: str | None = None,
    before: Home | None = None,
    moved: MovedIn | None = None,
) -> None:
    """Show the window and its first notices. `before` is the home that is gone, if the records were saved here."""
    running.show(running.window, "first_start" if startup.asks_first(running.services) else "inbox")
    startup.show_first_notices(running.services, kept.restoration, kept.changes.migration_copy, home.log)
    if before is not None:
        notice_saved(running.services.intents, running.window, home, before)
    if moved is not None:
        running.services.intents.post(lambda: startup.show_transfer_result(running.window, moved))
    if bundle is not None:
        running.services.background_intents.post(lambda: running.window.take(bundle))
    calls.take_in_by(lambda place: _take_in(running, place), running.closing.is_set)


async def at_work(
    running: Running,
    parts: Assembly,
    endless: tuple[Endless, ...],
    begin: Callable[[], None],
    companion: Companion | None,
) -> None:
    """Run from `begin`, which shows the window, until the user leaves. `endless` are tasks beside each window's."""
    services = parts.services
    loop = asyncio.get_running_loop()
    wanted = (services.intents.run, services.background_intents.run, services.server_intents.run)
    own = (*wanted, services.journal.beat, parts.drafts.run, services.idle.run, parts.tidy)
    with END_SIGNALS.lead_to(running.closing.set):
        try:
            async with asyncio.TaskGroup() as group:
                _escalate(group, loop)
                loops = [group.create_task(work()) for work in (*own, services.system_events.run, *endless)]
                begin()
                if companion is not None:
                    loops.append(group.create_task(_accompany(companion, running)))
                with listening_to_system(services.system_events.on_signal), parts.clock.leaving_out_stops():
                    await _closing(running, parts)
                services.intents.post(services.session.leave_task)
                await services.intents.settled()
                running.top.leave()
                for task in loops:
                    task.cancel()
        finally:
            running.closing.set()
            loop.set_exception_handler(None)
            sys.excepthook = sys.__excepthook__
            running.top.let_go()
            await startup.put_down(parts)


async def _closing(running: Running, parts: Assembly) -> None:
    """Wait until the user wants to leave and the last edit is saved, or until the user insists although it is not."""
    warned = False
    while True:
        await running.closing.wait()
        if running.watch is not None:
            await running.watch.rescue()
        try:
            await parts.drafts.flush()
            return
        except StoreFault as fault:
            if warned:
                return
            warned = True
            running.closing.clear()
            END_SIGNALS.refuse()
            running.services.event_bus.announce(Failed("unsaved-at-end", dict(fault.params)))


def _escalate(group: asyncio.TaskGroup, loop: asyncio.AbstractEventLoop) -> None:
    """End the program in an orderly way, through the task group, after an error in a coroutine or slot of a page."""

    def handler(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        group.create_task(_fail(error if isinstance(error, Exception) else RuntimeError(str(context["message"]))))

    loop.set_exception_handler(handler)
    sys.excepthook = lambda _kind, error, _trace: handler(loop, {"exception": error, "message": str(error)})


async def _fail(error: Exception) -> None:
    raise error


def _take_in(running: Running, location: str) -> None:
    """Add a bundle for a second start of annotator."""
    running.services.background_intents.post(
        lambda: taken_in(running.services.bundles, lambda: running.window, location)
    )


async def _accompany(companion: Companion, running: Running) -> None:
    await companion(running)
