"""The control of the recovery window, until there are usable records again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event

from PySide6.QtWidgets import QApplication

from annotator.app.gui.appearance import apply_theme, speak_qt
from annotator.app.gui.system_clock import SystemClock
from annotator.app.translations import speak
from annotator.core.errors import RecordsCut, RecordsDamaged, RecordsMissing, StoreFault
from annotator.core.ledger.backup_summary import Restoration
from annotator.core.ports.bundles import Progress
from annotator.core.settings import APPEARANCE, LANGUAGE, Settings
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.restore import restore, what_is_there
from annotator.store.folders.home import Home
from annotator.store.records.reset import begin_anew
from annotator.store.records.settings import read_settings_only
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.windows.recovery import Mishap, RecoveryChoice, RecoveryWindow, Trouble


async def repaired(app: QApplication, home: Home, damage: RecordsDamaged) -> Restoration | None:
    """Return once there are records, with the restoration, None for new ones. Raise `damage` if the user leaves."""
    settings = _settings(home)
    speak(settings.value(LANGUAGE))
    speak_qt(app)
    apply_theme(app, settings.value(APPEARANCE))
    window = RecoveryWindow(_found_in(home, damage))
    try:
        window.show()
        return await _until_repaired(window, home, damage)
    finally:
        window.let_go()


class _Stopped(Exception):
    pass


async def _until_repaired(window: RecoveryWindow, home: Home, damage: RecordsDamaged) -> Restoration | None:
    chosen: asyncio.Queue[RecoveryChoice] = asyncio.Queue()
    stopped = Event()
    window.chosen.connect(chosen.put_nowait)
    window.chosen.connect(lambda choice: stopped.set() if choice is RecoveryChoice.CLOSE else None)
    await _look(window, home, stopped)
    while (choice := await chosen.get()) is not RecoveryChoice.CLOSE:
        window.begin()
        try:
            if choice is RecoveryChoice.RESTORE:
                return await asyncio.to_thread(restore, home, SystemClock().now(), _progress(window, Event()))
            await asyncio.to_thread(begin_anew, home)
            return None
        except StoreFault as fault:
            window.show_failure(error_sentence(fault.code, fault.params))
    damage.was_shown = True
    raise damage


async def _look(window: RecoveryWindow, home: Home, stopped: Event) -> None:
    """Show the result that a restore would have. Closing the window does not wait for this."""
    try:
        found = await asyncio.to_thread(what_is_there, home, SystemClock().now(), _progress(window, stopped))
    except _Stopped:
        return
    except StoreFault as fault:
        window.show_failure(error_sentence(fault.code, fault.params))
        return
    window.show_restoration(found if found.restored.entries or found.restored.results else None)


def _progress(window: RecoveryWindow, stopped: Event) -> Progress:
    """Return a progress callback for the working thread."""
    loop = asyncio.get_running_loop()
    show: Callable[[int, int], None] = window.show_progress

    def progress(done: int, total: int) -> None:
        if stopped.is_set():
            raise _Stopped
        loop.call_soon_threadsafe(show, done, total)

    return progress


def _settings(home: Home) -> Settings:
    """Return the settings of the records, if they can be read, or of the newest backup."""
    for path in (home.records, *reversed(CopiesFolder(home.copies).copies())):
        if found := read_settings_only(path):
            return Settings(found)
    return Settings({})


def _found_in(home: Home, damage: RecordsDamaged) -> Mishap:
    is_there = home.records.is_file() and home.records.stat().st_size > 0
    if isinstance(damage, RecordsMissing) or not is_there:
        trouble = Trouble.MISSING
    else:
        trouble = Trouble.CUT if isinstance(damage, RecordsCut) else Trouble.DAMAGED
    return Mishap(trouble, str(home.records), str(home.folder), damage.params.get("detail", ""))
