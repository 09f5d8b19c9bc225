"""What comes before the window: the person's language and look, and the start in the ledger."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication

from annotator.app.languages import speak
from annotator.app.live.appearance import dress, speak_qt
from annotator.app.version import VERSION
from annotator.core.settings import APPEARANCE, LANGUAGE
from annotator.ui.windows.reading_records import ReadingRecords
from annotator.work.desk import Desk


async def prepare(app: QApplication, desk: Desk) -> bool:
    """The person's language and look, and the start in the ledger. False when that took long, and the person left."""
    await desk.preferences.load()
    await desk.books.payers.load()
    speak(desk.preferences.value(LANGUAGE))
    speak_qt(app)
    dress(app, desk.preferences.value(APPEARANCE))
    return await _read_records(desk)


async def _read_records(desk: Desk) -> bool:
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


def tell_doubt(desk: Desk) -> None:
    """Once the window is there: where the clock stands somewhere else than where the records ended."""
    doubted = desk.journal.doubted
    if doubted is not None:
        from annotator.core.news import ClockDoubted

        desk.bulletin.announce(ClockDoubted(*doubted))
