"""The rescue of the records when the home disappears while the program runs. The user chooses a folder for them, and
the program goes on there."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial
from itertools import count
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.services.intents import Intents
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords
from annotator.ui.i18n.messages import error_sentence, rescued_text
from annotator.ui.windows.base import BaseWindow

LOOK_AGAIN_S = 1.0
RESCUED = "annotator-rescued"  # the folder beside the default home, if nobody is there to choose one


class _HasWork(Exception):
    """The chosen folder already has records."""


class HomeWatch:
    """A watch over the home of a running window. `saved_in` is the home to go on in, None as long as there is none."""

    def __init__(self, home: Home, records: SqliteRecords, window: Callable[[], BaseWindow]) -> None:
        self._home = home
        self._records = records
        self._window = window
        self.saved_in: Home | None = None
        self._copied_to: Home | None = None

    async def run(self, leave: Callable[[], None]) -> None:
        """Wait until the home is gone, and ask. Call `leave` once the work is saved or given up. Endless, because the
        home may be gone again after it was back."""
        while True:
            await self._records.gone.wait()
            if not await self._records.is_there() and await self._is_answered():
                leave()

    async def rescue(self) -> None:
        """Save the records of a home that is gone without asking, because the program must end. Do nothing if they
        are there, saved already or given up. If no folder can be written, they are lost."""
        if not self._records.gone.is_set() or await self._records.is_there():
            return
        beside = _new_home_beside(Home.default().folder)
        for target in (self._home, beside) if self._can_return() else (beside,):
            with suppress(StoreFault, _HasWork):
                await self._save_in(target)
                sys.stderr.write(f"{rescued_text(str(target.folder))}\n")
                return

    async def _is_answered(self) -> bool:
        """Ask until the records are saved or given up. Return False if the home is back."""
        from annotator.ui.windows.home_gone import HomeGoneDialog, has_work_text

        can_return = await asyncio.to_thread(self._can_return)
        dialog = HomeGoneDialog(str(self._home.folder), can_return=can_return, parent=self._window())
        answers: asyncio.Queue[Path | None] = asyncio.Queue()
        dialog.wanted.connect(lambda folder: answers.put_nowait(Path(folder)))
        dialog.given_up.connect(lambda: answers.put_nowait(None))
        dialog.open()
        try:
            while True:
                try:
                    folder = await asyncio.wait_for(answers.get(), LOOK_AGAIN_S)
                except TimeoutError:
                    if await self._records.is_there():
                        return False
                    continue
                if folder is None:
                    await self._records.save_elsewhere(lambda _connection: None)
                    return True
                dialog.begin()
                try:
                    await self._save_in(Home(folder))
                except _HasWork:
                    dialog.show_failure(has_work_text(str(folder)))
                except StoreFault as fault:
                    dialog.show_failure(error_sentence(fault.code, fault.params))
                else:
                    self.saved_in = Home(folder)
                    return True
        finally:
            dialog.let_go()

    async def _save_in(self, target: Home) -> None:
        """Save the records in `target` now and at the end of the program. Raise `_HasWork` and `StoreFault`."""
        await self._records.save_elsewhere(partial(self._copy, target))

    def _copy(self, target: Home, connection: sqlite3.Connection) -> None:
        """Copy the records. The next start puts the copy in place, as after a restore. The lock of the same folder is
        our own or was lost with it."""
        from annotator.store.backup.verified_copy import copy_records

        target.prepare()
        with nullcontext() if target == self._home else target.lock():
            if target.records.exists() or (self._copied_to != target and target.restored.exists()):
                raise _HasWork
            copy_records(self._home.records, target.restored, opened=connection)
            self._copied_to = target

    def _can_return(self) -> bool:
        """Return whether the folder can be created again at its place, on the disk that had it."""
        there = next((place for place in self._home.folder.parents if place.exists()), None)
        if there is None or self._home.records.exists():
            return False
        with suppress(OSError):
            return there.stat().st_dev == self._records.device and os.access(there, os.W_OK | os.X_OK)
        return False


def _new_home_beside(folder: Path) -> Home:
    names = (RESCUED if number == 1 else f"{RESCUED}-{number}" for number in count(1))
    return Home(next(folder.with_name(name) for name in names if not folder.with_name(name).exists()))


def notice_saved(intents: Intents, window: BaseWindow, home: Home, before: Home) -> None:
    """Show where the records are now, once the window of the new home is ready."""
    from annotator.ui.windows.home_gone import saved_text

    async def show() -> None:
        window.show_notice(saved_text(str(home.folder), is_same=home == before))

    intents.post(show)
