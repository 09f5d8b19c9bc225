"""What requesters say of results, put where these arrive: looked for now and then, written down once, and told.

What was fetched before is not looked at again, byte for byte: who put something right by hand is not contradicted by
the same file an hour later. What a place knows to be unchanged is not even fetched.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from annotator.core.errors import MoneyRefused, StoreFault
from annotator.core.events import Event, EventBus
from annotator.core.outbox.parcel import Route
from annotator.core.outbox.requester_files import Unchanged
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.connector import RequesterFiles
from annotator.core.ports.records import Records

LOOK_EVERY_S = 1800.0
# What was fetched last stands among the settings, by file and way, under a key that begins with this: the digest of its
# bytes, and the mark by which the place knows it.
_FETCHED = "fetched:"


class Taker(Protocol):
    """Of one of the files of `core.outbox.requester_files`."""

    @property
    def file(self) -> str: ...

    async def take(self, bundle_key: str, data: bytes, source: str) -> Event | None:
        """What came of it; None where that is no news. Raises StoreFault and MoneyRefused, and may then be given the
        same again."""
        ...


class RequesterFeedback:
    """`sources` by kind of connector; from a kind that is not there nothing comes back."""

    def __init__(
        self, records: Records, sources: Mapping[str, RequesterFiles], takers: Sequence[Taker], event_bus: EventBus
    ) -> None:
        self._records = records
        self._sources = sources
        self._takers = takers
        self._event_bus = event_bus

    async def run(self) -> None:
        """For ever. Where something cannot be written down, the window says so when the person writes; here the next
        round tries again."""
        while True:
            with suppress(StoreFault, MoneyRefused):
                await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Once, wherever results were received. Raises StoreFault and MoneyRefused; nothing is half written then."""
        for way in await self._records.ways_taken():
            if (source := self._sources.get(way.connector)) is not None:
                for taker in self._takers:
                    await self._look_at(way, source, taker)

    async def _look_at(self, way: Route, source: RequesterFiles, taker: Taker) -> None:
        key = f"{_FETCHED}{taker.file}:{way.bundle_key}:{way.connector}:{way.url}"
        digest, _space, mark = (await self._records.settings()).get(key, "").partition(" ")
        found = await source.beside(way, taker.file, mark)
        if found is None or isinstance(found, Unchanged):
            return
        new_digest = hashlib.sha256(found.data).hexdigest()
        news = None
        if new_digest != digest:
            news = await taker.take(way.bundle_key, found.data, server_of(way.url) or way.connector)
        # Only now: after a crash before this line all of it is known already, and nothing is entered twice.
        if (new_digest, found.mark) != (digest, mark):
            await self._records.save_settings({key: f"{new_digest} {found.mark}"})
        if news is not None:
            self._event_bus.announce(news)
