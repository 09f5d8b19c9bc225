"""The check of the records at the start and during work, and the recovery window for damaged records."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import QApplication

from annotator.core.errors import AnnotatorError, BundleRefused, RecordsDamaged
from annotator.core.events import Event, EventBus, Failed
from annotator.store.backup.change_log import Changes
from annotator.store.backup.folder import CopiesFolder
from annotator.store.disk import disk_faults
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records

if TYPE_CHECKING:
    from annotator.core.ledger.backup_summary import Restoration


class OpenedRecords(Struct, frozen=True):
    """The opened records. `changes` is the log of later changes. `restoration` describes a restore just made."""

    records: SqliteRecords
    changes: Changes
    restoration: Restoration | None = None


async def with_usable_records(app: QApplication, home: Home, work: Callable[[OpenedRecords], Awaitable[None]]) -> None:
    """Work with the records of the home until the end. If damage is found meanwhile, show the recovery window after
    everything is closed, then work again. Raise as `_usable_records` does."""
    met: RecordsDamaged | None = None
    while True:
        kept = await _usable_records(app, home, met)
        try:
            await work(kept)
            return
        except (RecordsDamaged, BaseExceptionGroup) as error:
            met = _damage_among(error)
            _note_damage(home, met)


async def _usable_records(app: QApplication, home: Home, met: RecordsDamaged | None) -> OpenedRecords:
    """Return the records of the home, restored or newly begun if the user chose that. Damage that was `met` during
    work counts even if a check of all records finds none, because it could occur again for ever. Raise
    RecordsDamaged, already shown, if the user left them; RecordsNewer, or another StoreFault."""
    restoration: Restoration | None = None
    damage = met
    while True:
        if damage is not None:
            from annotator.app.gui.recovery_window import repaired

            restoration = await repaired(app, home, damage)
        try:
            await _look_again(home)
            changes = Changes(CopiesFolder(home.copies))
            return OpenedRecords(open_records(home, changes), changes, restoration)
        except RecordsDamaged as found:
            damage = found


async def _look_again(home: Home) -> None:
    """Check records noted as damaged, in case an intact file replaced them. Raise RecordsDamaged."""
    if not home.damage.exists():
        return
    from annotator.store.backup.atomic_replace import finish_placing
    from annotator.store.backup.verified_copy import backup_summary_of

    finish_placing(home)
    if home.records.exists():
        await asyncio.to_thread(backup_summary_of, home.records)
    with disk_faults(home.damage):
        home.damage.unlink(missing_ok=True)


def _damage_among(error: BaseException) -> RecordsDamaged:
    """Return the damage that ended the work. Raise `error` itself if any other error is among the causes, because a
    programming error is reported as such."""
    faults = _leaves(error)
    damages = [fault for fault in faults if isinstance(fault, RecordsDamaged)]
    if not damages or not all(isinstance(fault, AnnotatorError) for fault in faults):
        raise error
    return damages[0]


class DamageWatch:
    """A watch that ends the work when any part of it meets damaged records, otherwise reported as one failure."""

    def __init__(self, event_bus: EventBus) -> None:
        self._met: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
        event_bus.listen(self._on_event)

    async def run(self) -> None:
        params = await self._met
        raise RecordsDamaged(path=params.get("path", ""), detail=params.get("detail", ""))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Failed) and event.code == RecordsDamaged.code and not self._met.done():
            self._met.set_result(event.params)


def _note_damage(home: Home, damage: RecordsDamaged) -> None:
    """Note the damage, so that the next start checks all records even if the program is killed now."""
    with suppress(OSError):
        home.damage.write_text(damage.params.get("detail", ""), encoding="utf-8")


def is_shown(ended: BaseException) -> bool:
    """Return whether the user has seen the error: in the recovery window, or in the open window that was asked to
    add a bundle."""
    return isinstance(ended, BundleRefused) or (isinstance(ended, RecordsDamaged) and ended.was_shown)


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
