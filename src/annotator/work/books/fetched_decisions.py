"""Decisions that requesters put where their results arrive: looked for now and then, written down once, and told.

What was fetched before is not looked at again, byte for byte: who put a decision right by hand is not contradicted by
the same file an hour later. A file that changed is read anew; what it says otherwise corrects what was said before.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from contextlib import suppress

from annotator.core.errors import MoneyRefused, StoreFault
from annotator.core.facts import Bulletin, DecisionsFetched
from annotator.core.outbox.decisions import DECISIONS_FILE
from annotator.core.outbox.parcel import Way
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.connector import DecisionSource
from annotator.core.ports.records import Records
from annotator.core.problems import errors
from annotator.work.books.decisions import Decisions

LOOK_EVERY_S = 1800.0
# What was fetched last stands among the settings, by bundle, under a key that begins with this.
_MARK = "decisions-fetched:"


class FetchedDecisions:
    """`sources` by kind of connector; a kind that is not there tells no decisions."""

    def __init__(
        self, records: Records, decisions: Decisions, sources: Mapping[str, DecisionSource], bulletin: Bulletin
    ) -> None:
        self._records = records
        self._decisions = decisions
        self._sources = sources
        self._bulletin = bulletin

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
            source = self._sources.get(way.connector)
            if source is not None:
                await self._look_at(way, source)

    async def _look_at(self, way: Way, asked: DecisionSource) -> None:
        data = await asked.decisions(way)
        if data is None:
            return
        name, digest = f"{_MARK}{way.bundle_key}", hashlib.sha256(data).hexdigest()
        if (await self._records.settings()).get(name) == digest:
            return
        source = server_of(way.url) or way.connector
        read = await self._decisions.read_of(way.bundle_key, data, DECISIONS_FILE, source)
        await self._decisions.take(read)
        corrected = await self._decisions.take_amounts(read)
        # Only now: after a crash before this line all of it is known already, and nothing is entered twice.
        await self._records.save_settings({name: digest})
        written = len(read.rows) + corrected
        left_out = len(read.refused) - corrected + len(errors(read.problems))
        if written or left_out:
            self._bulletin.announce(DecisionsFetched(way.bundle_key, written, left_out))
