"""A person at the keyboard of the real program: presses keys, waits for evidence, looks at the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.gui.program import Running
from annotator.core.events import BundleImported, DraftSaved, Event, SettingsChanged, TaskShown
from annotator.core.ledger.intervals import State
from annotator.core.outbox.consent import recipient_of
from annotator.core.settings import APPEARANCE, GRACE, LANGUAGE, Setting
from annotator.ui.i18n.translation import _
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.windows.main import MainWindow

PATIENCE_S = 120.0  # only against hanging: a busy machine is slow, and not wrong
LOOK_EVERY_S = 0.005
WINDOW_PX = (1280, 800)


class Driver:
    def __init__(self, running: Running, *, agrees: bool = True, grace_s: int = 0, skips: bool = True) -> None:
        """`agrees`: that results of a bundle may leave is agreed to as soon as the bundle is there, so that no result
        waits for it and nobody is asked. `grace_s` is how long a result can be taken back before it leaves. `skips`:
        the questions of a first start are skipped."""
        self.running = running
        self.events: list[Event] = []
        self._undelivered = 0  # keys that were pressed and not yet handled
        self._first_of_key = 0  # index of the first event since the last key was delivered
        running.services.event_bus.listen(self.events.append)
        running.services.intents.post(lambda: running.services.preferences.choose(GRACE, str(grace_s)))
        if agrees:
            running.services.event_bus.listen(self._agree)
        if skips and isinstance(running.top, MainWindow) and running.top.asks_first:
            running.top.turn_to("inbox")
        running.top.resize(*WINDOW_PX)

    @property
    def page(self) -> QWidget:
        return self.running.top.page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key as the window system delivers it: shortcuts first, then whoever has the focus. Qt's test keys turn the
        event loop, which must not happen inside a step of a coroutine: so they come from a timer."""
        handle = self.running.top.windowHandle()
        assert handle is not None, "the window is not shown"
        self._undelivered += 1

        def deliver() -> None:
            self._first_of_key = len(self.events)
            QTest.keyClick(handle, key, modifier)
            self._undelivered -= 1

        QTimer.singleShot(0, handle, deliver)

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Waits for evidence; fails with what was waited for."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while not holds():
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"waited {PATIENCE_S} s in vain until {what}; last facts: {self.events[-6:]}")
            await asyncio.sleep(LOOK_EVERY_S)

    def _agree(self, event: Event) -> None:
        if isinstance(event, BundleImported | TaskShown):
            self.running.services.intents.post(lambda: self.agree(event.key))

    async def agree(self, bundle_key: str) -> None:
        """Give consent for the requester of this bundle in advance."""
        services = self.running.services
        manifest = await services.bundles.manifest(bundle_key)
        assert manifest is not None, f"{bundle_key} cannot be read"
        if not await services.consents.may_go(bundle_key):
            await services.consents.agree(recipient_of(manifest))

    async def event[F: Event](self, kind: type[F], action: Callable[[], None]) -> F:
        """Do something and return the first event of a kind that follows from it.

        A `DraftSaved` that comes before the pressed keys are delivered belongs to an earlier edit. One that comes
        later counts once the page no longer says that it is saving."""
        before = len(self.events)
        action()
        if kind is DraftSaved:
            await self.until(lambda: self._undelivered == 0, "the key is handled")
            before = max(before, self._first_of_key)

        def found() -> list[F]:
            return [event for event in self.events[before:] if isinstance(event, kind)]

        await self.until(lambda: bool(found()), f"{kind.__name__} is announced")
        if kind is DraftSaved:
            await self.until(lambda: not self._is_saving(), "the newest answer is saved")
        return found()[0]

    def _is_saving(self) -> bool:
        """Whether the footer of the page says that an edit is not saved yet."""
        page = self.page
        return isinstance(page, WorkbenchPage) and page.footer._draft.text() == _("Saving…")

    async def rested(self, duration_ms: int) -> None:
        """A person looks for a while; the ledger's own clock says when it was long enough."""
        journal = self.running.services.journal
        end_ms = journal.now().running_ms + duration_ms
        await self.until(lambda: journal.now().running_ms >= end_ms, "a while has passed")

    async def active(self) -> None:
        """Until the window takes keys."""
        window = self.running.top
        window.activateWindow()
        await self.until(lambda: window.isVisible() and QApplication.activeWindow() is not None, "the window is active")

    async def choose(self, setting: Setting, value: str) -> None:
        """In the settings. For another language or look the window is made anew: until that is the one in front."""
        services, before = self.running.services, self.running.top
        if services.preferences.value(setting) == value:
            return
        await self.event(
            SettingsChanged, lambda: services.intents.post(lambda: services.preferences.choose(setting, value))
        )
        if setting in (LANGUAGE, APPEARANCE):
            await self.until(lambda: self.running.top is not before, "the window is made anew")
        await self.active()

    @property
    def activity(self) -> State:
        """Return the current activity: the state as if nothing were practice or submitted, with loading counted as
        work."""
        context = self.running.services.journal.context
        own_pages = context.own_pages and not context.reviewing
        return replace(context, practice=False, reviewing=False, own_pages=own_pages).state

    async def task_on_screen(self) -> None:
        """Until the picture of the task in focus is painted and waiting has ended."""
        services = self.running.services
        await self.until(
            lambda: services.session.view() is not None and self.activity in (State.ON_TASK, State.INSTRUCTIONS),
            "the task is on screen",
        )

    def look(self, path: Path) -> None:
        """A screenshot."""
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self.running.top.grab().save(str(path)), f"{path} could not be written"
