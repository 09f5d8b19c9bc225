"""Records that can be worked with, or the window about those that cannot: before the start, and amid the work."""

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


class KeptRecords(Struct, frozen=True):
    """`changes` tells beside them what changes. `restoration` is what came back, where they were just restored."""

    records: SqliteRecords
    changes: Changes
    restoration: Restoration | None = None


async def with_usable_records(app: QApplication, home: Home, work: Callable[[KeptRecords], Awaitable[None]]) -> None:
    """Works with the records of the home until that ends. Where they turn out damaged amid it, the window about that
    comes when everything is closed, and then the work again. Raises as `_usable_records` does."""
    met: RecordsDamaged | None = None
    while True:
        kept = await _usable_records(app, home, met)
        try:
            await work(kept)
            return
        except (RecordsDamaged, BaseExceptionGroup) as error:
            met = _damage_among(error)
            _note_damage(home, met)


async def _usable_records(app: QApplication, home: Home, met: RecordsDamaged | None) -> KeptRecords:
    """Those of the home, restored or begun anew where the person wanted that. What was `met` amid the work is damage,
    whatever a look at all of the records says: without a person it would be met again for ever. Raises RecordsDamaged,
    which was shown, where they left it as it is; RecordsNewer, or another StoreFault."""
    restoration: Restoration | None = None
    damage = met
    while True:
        if damage is not None:
            from annotator.app.gui.recovery.window import mended

            restoration = await mended(app, home, damage)
        try:
            await _look_again(home)
            changes = Changes(CopiesFolder(home.copies))
            return KeptRecords(open_records(home, changes), changes, restoration)
        except RecordsDamaged as found:
            damage = found


async def _look_again(home: Home) -> None:
    """Where damage was noted: whole again, if somebody put a sound file there. Raises RecordsDamaged."""
    if not home.damage.exists():
        return
    from annotator.store.backup.atomic_replace import finish_placing
    from annotator.store.backup.verified_copy import holding_of

    finish_placing(home)
    if home.records.exists():
        await asyncio.to_thread(holding_of, home.records)
    with disk_faults(home.damage):
        home.damage.unlink(missing_ok=True)


def _damage_among(error: BaseException) -> RecordsDamaged:
    """What ended the work, where nothing but the disk did. Raises `error` itself otherwise: a fault of ours is told as
    such."""
    faults = _leaves(error)
    damages = [fault for fault in faults if isinstance(fault, RecordsDamaged)]
    if not damages or not all(isinstance(fault, AnnotatorError) for fault in faults):
        raise error
    return damages[0]


class DamageWatch:
    """Ends the work where something of it met damage, which goes by as a failure of its own otherwise."""

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
    """So that the next start looks at all of the records, also where the program is killed now."""
    with suppress(OSError):
        home.damage.write_text(damage.params.get("detail", ""), encoding="utf-8")


def is_shown(ended: BaseException) -> bool:
    """In a window: its own, or the one that is open and was asked to take a bundle in."""
    return isinstance(ended, BundleRefused) or (isinstance(ended, RecordsDamaged) and ended.was_shown)


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
