"""Damage of the records that is met amid the work: it ends it, and is noted for the next start."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from annotator.core.errors import AnnotatorError, RecordsDamaged
from annotator.core.facts import Bulletin, Fact, Failed
from annotator.store.folders.home import Home


def damage_among(error: BaseException) -> RecordsDamaged:
    """What ended the work, where nothing but the disk did. Raises `error` itself otherwise: a fault of ours is told as
    such."""
    faults = _leaves(error)
    damages = [fault for fault in faults if isinstance(fault, RecordsDamaged)]
    if not damages or not all(isinstance(fault, AnnotatorError) for fault in faults):
        raise error
    return damages[0]


class DamageWatch:
    """Ends the work where something of it met damage, which goes by as a failure of its own otherwise."""

    def __init__(self, bulletin: Bulletin) -> None:
        self._met: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
        bulletin.listen(self._on_fact)

    async def run(self) -> None:
        params = await self._met
        raise RecordsDamaged(path=params.get("path", ""), detail=params.get("detail", ""))

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, Failed) and fact.code == RecordsDamaged.code and not self._met.done():
            self._met.set_result(fact.params)


def note_damage(home: Home, damage: RecordsDamaged) -> None:
    """So that the next start looks at all of the records, also where the program is killed now."""
    with suppress(OSError):
        home.damage.write_text(damage.params.get("detail", ""), encoding="utf-8")


def is_shown(ended: BaseException) -> bool:
    return isinstance(ended, RecordsDamaged) and ended.was_shown


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
