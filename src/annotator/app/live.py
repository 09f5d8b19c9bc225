"""The program with its window: one asyncio loop through qasync, one task group that owns what runs for long."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from annotator.app import crash
from annotator.app.appearance import dress, speak_qt
from annotator.app.assembly import Assembly, assembled
from annotator.app.languages import speak
from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError
from annotator.core.facts import Fact, SettingsChanged
from annotator.core.settings import APPEARANCE, LANGUAGE
from annotator.media.picture_service import PictureService
from annotator.store.home import Home
from annotator.store.records import open_records
from annotator.ui.messages import error_sentence
from annotator.ui.window import Window
from annotator.work.desk import Desk


@dataclass(slots=True)
class Running:
    """What a companion (a journey, a benchmark) may look at and press while the program runs."""

    app: QApplication
    desk: Desk
    window: Window
    closing: asyncio.Event = field(default_factory=asyncio.Event)


LAST_ROUND_S = 3.0

type Companion = Callable[[Running], Awaitable[None]]


def live(home_folder: Path | None, bundle: str | None, companion: Companion | None = None) -> int:
    """Opens the window and returns when it was closed. 1 when the home cannot be used."""
    home = Home(home_folder) if home_folder is not None else Home.default()
    speak("system")
    pictures = PictureService()
    pictures.start()
    app = QApplication.instance() or QApplication(["annotator"])
    if not isinstance(app, QApplication):
        raise RuntimeError("another kind of Qt application is running already")
    app.setApplicationName("annotator")
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    faults: list[BaseException] = []
    loop = QEventLoop(app)
    with loop:
        asyncio.set_event_loop(loop)
        try:
            with home.lock():
                loop.run_until_complete(_live(app, home, pictures, bundle, companion))
        except AnnotatorError as error:
            sys.stderr.write(error_sentence(error.code, error.params) + "\n")
            faults.append(error)
        except BaseExceptionGroup as group:
            for fault in group.exceptions:
                crash.tell(fault, home.log)
            faults.extend(group.exceptions)
        finally:
            loop.run_until_complete(pictures.close())
            asyncio.set_event_loop(None)
    return 1 if faults else 0


async def _live(
    app: QApplication, home: Home, pictures: PictureService, bundle: str | None, companion: Companion | None
) -> None:
    records = open_records(home)
    try:
        parts = assembled(home, records, pictures)
        await parts.desk.preferences.load()
        speak(parts.desk.preferences.value(LANGUAGE))
        speak_qt(app)
        dress(app, parts.desk.preferences.value(APPEARANCE))
        await parts.desk.journal.start(VERSION)
        running = Running(app, parts.desk, Window(parts.desk))
        await _work(running, parts, bundle, companion)
    finally:
        await records.close()


async def _work(running: Running, parts: Assembly, bundle: str | None, companion: Companion | None) -> None:
    desk, loop = parts.desk, asyncio.get_running_loop()
    stop_listening = desk.bulletin.listen(lambda fact: _follow_settings(running, fact))
    async with asyncio.TaskGroup() as group:
        _escalate(group, loop)
        own = (desk.intents.run(), desk.journal.beat(), parts.drafts.run(), desk.idle.run(), desk.delivery.run())
        loops = [group.create_task(work) for work in own]
        _show(running)
        if bundle is not None:
            desk.intents.post(lambda: _open(running, bundle))
        if companion is not None:
            loops.append(group.create_task(_accompany(companion, running)))
        await running.closing.wait()
        desk.intents.post(desk.session.put_away)
        await desk.intents.settled()
        await parts.drafts.flush()
        await desk.delivery.last_round(LAST_ROUND_S)
        await desk.journal.stop()
        stop_listening()
        running.window.let_go()
        for task in loops:
            task.cancel()
    loop.set_exception_handler(None)


def _show(running: Running) -> None:
    running.window.closing.connect(running.closing.set)
    running.window.show_inbox()
    running.window.show()


def _follow_settings(running: Running, fact: Fact) -> None:
    """A new look or language: the window is made anew where the person was."""
    if not isinstance(fact, SettingsChanged) or not {LANGUAGE.key, APPEARANCE.key} & set(fact.keys):
        return
    speak(running.desk.preferences.value(LANGUAGE))
    speak_qt(running.app)
    dress(running.app, running.desk.preferences.value(APPEARANCE))
    before = running.window
    running.window = Window(running.desk)
    running.window.setGeometry(before.geometry())
    _show(running)
    running.window.show_settings()
    before.let_go()
    before.deleteLater()


def _escalate(group: asyncio.TaskGroup, loop: asyncio.AbstractEventLoop) -> None:
    """A mistake in a page's own coroutine or slot ends the program the orderly way, through the task group."""

    def handler(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        group.create_task(_fail(error if isinstance(error, Exception) else RuntimeError(str(context["message"]))))

    loop.set_exception_handler(handler)
    sys.excepthook = lambda _kind, error, _trace: handler(loop, {"exception": error, "message": str(error)})


async def _fail(error: Exception) -> None:
    raise error


async def _open(running: Running, location: str) -> None:
    key = await running.desk.bundles.take(location, lambda _done, _all: None)
    if key is not None:
        running.window.open_bundle(key)


async def _accompany(companion: Companion, running: Running) -> None:
    await companion(running)
