"""Feedback files of requesters, stored beside the results: fetched regularly, recorded once and announced.

A file with the same bytes as before is not processed again, so it does not overwrite corrections by hand. A file
that the server reports as unchanged is not even downloaded."""

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
# Prefix of the settings key, followed by file and destination, under which the last fetch is stored: the digest of the
# bytes and the change mark of the server.
_FETCHED = "fetched:"


class Taker(Protocol):
    """A handler for one of the files in `core.outbox.requester_files`."""

    @property
    def file(self) -> str: ...

    async def take(self, bundle_key: str, data: bytes, source: str) -> Event | None:
        """Record a file and return the event to announce, or None if nothing changed.

        Raise `StoreFault` and `MoneyRefused`. The same file may be passed again afterwards."""
        ...


class RequesterFeedback:
    """The regular fetch of feedback files. `sources` maps the kind of connector to its source; other kinds have no
    feedback."""

    def __init__(
        self, records: Records, sources: Mapping[str, RequesterFiles], takers: Sequence[Taker], event_bus: EventBus
    ) -> None:
        self._records = records
        self._sources = sources
        self._takers = takers
        self._event_bus = event_bus

    async def run(self) -> None:
        """Fetch forever. If the records cannot be written, the next round retries. The window reports such a fault
        when the worker writes something."""
        while True:
            with suppress(StoreFault, MoneyRefused):
                await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Fetch once from every destination that has received results. Raise `StoreFault` and `MoneyRefused`;
        nothing is half written."""
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
        # Stored last: after a crash before this line, the handlers recognise everything and enter nothing twice.
        if (new_digest, found.mark) != (digest, mark):
            await self._records.save_settings({key: f"{new_digest} {found.mark}"})
        if news is not None:
            self._event_bus.announce(news)
