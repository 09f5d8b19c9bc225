"""Records that can be worked with, or the window about those that cannot: before the start, and amid the work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.store.copies.changes import Changes
from annotator.store.copies.folder import CopiesFolder
from annotator.store.disk import disk_faults
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records

if TYPE_CHECKING:
    from annotator.ui.windows.mending.found import Choice
    from annotator.ui.windows.mending.page import MendingWindow


@dataclass(frozen=True, slots=True)
class KeptRecords:
    """`changes` tells beside them what changes."""

    records: SqliteRecords
    changes: Changes


async def usable_records(app: QApplication, home: Home) -> KeptRecords:
    """Those of the home, restored or begun anew where the person wanted that. Raises RecordsDamaged, which was shown,
    where they left it as it is; RecordsNewer, or another StoreFault."""
    while True:
        try:
            await _look_again(home)
            changes = Changes(CopiesFolder(home.copies))
            return KeptRecords(open_records(home, changes), changes)
        except RecordsDamaged as damage:
            await _mended(app, home, damage)


async def _look_again(home: Home) -> None:
    """Where damage was noted: whole again, if somebody put a sound file there. Raises RecordsDamaged."""
    if not home.damage.exists():
        return
    from annotator.store.copies.verified import holding_of

    if home.records.exists():
        await asyncio.to_thread(holding_of, home.records)
    with disk_faults(home.damage):
        home.damage.unlink(missing_ok=True)


async def _mended(app: QApplication, home: Home, damage: RecordsDamaged) -> None:
    """Returns when there are records again. Raises `damage` where the person leaves."""
    from annotator.app.languages import speak_as_chosen
    from annotator.app.live.appearance import dress, speak_qt
    from annotator.app.live.mending.telling import found_in
    from annotator.core.settings import APPEARANCE, Settings
    from annotator.store.records.settings_glance import glanced_settings
    from annotator.ui.windows.mending.page import MendingWindow

    speak_as_chosen(home.folder)
    speak_qt(app)
    dress(app, Settings(glanced_settings(home.records)).value(APPEARANCE))
    window = MendingWindow(found_in(home, damage))
    try:
        window.show()
        await _until_mended(window, home, damage)
    finally:
        window.let_go()


async def _until_mended(window: MendingWindow, home: Home, damage: RecordsDamaged) -> None:
    from annotator.store.records.belongings import begin_anew
    from annotator.ui.language.messages import error_sentence
    from annotator.ui.windows.mending.found import Choice

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
