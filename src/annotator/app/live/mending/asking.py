"""The window about records that cannot be worked with, until there are some again."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication

from annotator.app.languages import speak_as_chosen
from annotator.app.live.appearance import dress, speak_qt
from annotator.core.errors import RecordsDamaged, RecordsMissing, StoreFault
from annotator.core.settings import APPEARANCE, Settings
from annotator.store.folders.home import Home
from annotator.store.records.belongings import begin_anew
from annotator.store.records.settings_glance import glanced_settings
from annotator.ui.language.messages import error_sentence
from annotator.ui.windows.mending.found import Choice, Found, Trouble
from annotator.ui.windows.mending.page import MendingWindow


async def mended(app: QApplication, home: Home, damage: RecordsDamaged) -> None:
    """Returns when there are records again. Raises `damage` where the person leaves."""

    speak_as_chosen(home.folder)
    speak_qt(app)
    dress(app, Settings(glanced_settings(home.records)).value(APPEARANCE))
    window = MendingWindow(_found_in(home, damage))
    try:
        window.show()
        await _until_mended(window, home, damage)
    finally:
        window.let_go()


async def _until_mended(window: MendingWindow, home: Home, damage: RecordsDamaged) -> None:

    chosen: asyncio.Queue[Choice] = asyncio.Queue()
    window.chosen.connect(chosen.put_nowait)
    while (choice := await chosen.get()) is not Choice.CLOSE:
        window.begin()
        try:
            if choice is Choice.ANEW:
                await asyncio.to_thread(begin_anew, home)
            return
        except StoreFault as fault:
            window.tell_failure(error_sentence(fault.code, fault.params))
    damage.was_shown = True
    raise damage


def _found_in(home: Home, damage: RecordsDamaged) -> Found:
    trouble = Trouble.MISSING if isinstance(damage, RecordsMissing) else Trouble.DAMAGED
    return Found(trouble, str(home.records), str(home.folder), damage.params.get("detail", ""))
