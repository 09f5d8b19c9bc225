"""The window or one page of it, on a desk of fakes, with the loop turning as in the program."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QWidget
from qasync import QEventLoop

from annotator.core.events import IdleEnded
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import IdleBody
from annotator.core.ledger.intervals import State
from annotator.ui.async_tasks import run_to_end
from annotator.ui.windows.base import LEAST_PX
from annotator.ui.windows.main import MainWindow
from fakes.images import FakeImages
from services.service_env import KEY, PLACE, ServiceEnv, make_env, running, until

MIN_MS = 60_000
PLAIN = Qt.KeyboardModifier.NoModifier
AT_TASK = frozenset({State.ON_TASK, State.INSTRUCTIONS, State.PRACTICE})


class Stage(Struct, frozen=True):
    env: ServiceEnv
    window: MainWindow

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key like the window system.

        Qt's test keys run the event loop, which is not allowed inside a step of a coroutine, so they come from a timer.
        """
        handle = self.window.windowHandle()
        assert handle is not None
        QTimer.singleShot(0, handle, lambda: QTest.keyClick(handle, key, modifier))

    async def settled(self) -> None:
        """Everything wanted so far is done."""
        await self.env.services.background_intents.settled()
        await self.env.services.intents.settled()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        await until(holds, what)

    async def on_task(self) -> None:
        """The sample is taken and open, its picture on screen, its instructions read."""
        self.window.inbox.take(PLACE)
        await self.settled()
        self.window.open_bundle(KEY)
        await self.until(lambda: self.env.state() in AT_TASK, "the task is on screen")


class Turning(Struct):
    """The one loop of these tests, made by `conftest`. One for each test would not do: a closed loop of qasync keeps Qt
    timers, and when Python lets it go in one of its worker threads, they fire into nothing and end the process."""

    loop: QEventLoop | None = None


turning = Turning()


async def idle_for(env: ServiceEnv, minutes: int) -> None:
    """Without input; then somebody is back, and the program asks what it was."""
    since_ms = env.services.journal.now().running_ms
    env.clock.advance(minutes * MIN_MS)
    await env.services.journal.write(EntryKind.IDLE_BEGAN, IdleBody(since_ms))
    await env.services.journal.write(EntryKind.IDLE_ENDED)
    env.services.event_bus.announce(IdleEnded(minutes * MIN_MS))
    env.clock.advance(5_000)


def with_images() -> ServiceEnv:
    """All pictures of the sound bundle can be looked at."""
    names = ("first.png", "second.jpg", "third.webp")
    return make_env(images=FakeImages({f"/shelf/{KEY}/media/{name}": (8, 6) for name in names}))


def on_loop(_app: QApplication, scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a coroutine on Qt's event loop."""
    assert turning.loop is not None
    asyncio.set_event_loop(turning.loop)
    try:
        run_to_end(turning.loop, scenario())
    finally:
        asyncio.set_event_loop(None)


def staged(app: QApplication, env: ServiceEnv, scenario: Callable[[Stage], Awaitable[None]]) -> None:
    """Plays a scenario in a window that is shown, active, and at its inbox."""

    async def whole() -> None:
        await env.services.journal.start("0.1.0")
        window = MainWindow(env.services)
        services = env.services
        async with running(
            services.intents.run(), services.background_intents.run(), services.server_intents.run(), env.drafts.run()
        ):
            window.turn_to("inbox")
            window.resize(window.size().expandedTo(QSize(*LEAST_PX)))  # the screen of these tests is narrower
            window.show()
            window.activateWindow()
            await until(lambda: QApplication.activeWindow() is window, "the window is active")
            stage = Stage(env, window)
            await stage.settled()
            try:
                await scenario(stage)
                await stage.settled()
            finally:
                window.let_go()
                window.deleteLater()
        await asyncio.sleep(0)

    on_loop(app, whole)


def cells(table: QTableView) -> list[str]:
    """Return the texts of all cells, row by row."""
    model = table.model()
    places = ((row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
    return [str(model.index(row, column).data()) for row, column in places]


def rows(of: QWidget, name: str) -> list[list[str]]:
    """Return the rows of a table of a page or card, by the name of its attribute, with plain spaces."""
    table = getattr(of, name)
    assert isinstance(table, QTableView)
    model = table.model()
    return [
        [str(model.index(row, column).data()).replace("\u00a0", " ") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def texts(widget: QWidget) -> list[str]:
    """Return the texts of the visible labels and buttons inside."""
    found: list[QLabel | QAbstractButton] = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return [child.text() for child in found if child.text() and child.isVisibleTo(widget)]


def says(widget: QWidget, words: str) -> bool:
    return any(words in text.replace("\u00a0", " ") for text in texts(widget))


def labels_are_plain(widget: QWidget) -> bool:
    """No label may guess that a stranger's text is HTML."""
    return all(child.textFormat() is Qt.TextFormat.PlainText for child in widget.findChildren(QLabel) if child.text())
