"""Agreements: before the first result leaves for a requester the worker is asked; until the yes its parcels are held.

Asking never stands in the way of work: a submission is stored as always, in one transaction, and only its delivery
waits. Samples are asked for like any requester: a name is all that a bundle says of its requester, and there is no
better place to see what leaves than where nothing is at stake.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.core.bundle.manifest import Manifest
from annotator.core.errors import StoreFault
from annotator.core.events import ConsentsChanged, EventBus
from annotator.core.outbox.consent import Held, Recipient, agreement, agreements, recipient_of
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.services.bundles import Bundles

if TYPE_CHECKING:
    from annotator.services.outbox.pseudonyms import Pseudonyms


class Consents:
    def __init__(
        self, clock: Clock, records: Records, bundles: Bundles, event_bus: EventBus, connectors: Collection[str]
    ) -> None:
        """`connectors` are the ways that this program has: nobody is asked about another."""
        self._clock = clock
        self._records = records
        self._bundles = bundles
        self._event_bus = event_bus
        self._connectors = frozenset(connectors)
        self._asked: set[Recipient] = set()  # since the program started

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """Loaded when the first result is there."""
        from annotator.services.outbox.pseudonyms import Pseudonyms

        return Pseudonyms(self._records, self._recipient, self._event_bus)

    async def all(self) -> dict[Recipient, int]:
        """Those in force, oldest first, with the moment of each in UTC milliseconds."""
        found = agreements(await self._records.settings())
        return dict(sorted(found.items(), key=lambda item: item[1]))

    async def titles(self) -> dict[Recipient, tuple[str, ...]]:
        """Of the bundles that are here, each title once, by who gets their results."""
        try:
            taken = await self._bundles.taken()
        except StoreFault:
            return {}
        found: dict[Recipient, dict[str, None]] = {}
        for summary in taken:
            found.setdefault(recipient_of(summary.manifest), {})[summary.manifest.title] = None
        return {recipient: tuple(titles) for recipient, titles in found.items()}

    async def may_go(self, bundle_key: str) -> bool:
        return await self._recipient(bundle_key) in await self.all()

    async def held(self) -> tuple[Held, ...]:
        """What waits for an agreement, by recipient, the one that waits longest first."""
        waiting = await self._records.bundles_waiting()
        agreed = await self.all() if waiting else {}
        found: dict[Recipient, Held] = {}
        for parcels in waiting:
            recipient = await self._recipient(parcels.bundle_key)
            if recipient in agreed:
                continue
            before = found.get(recipient, Held(recipient, 0, frozenset(), parcels.first))
            keys = before.bundle_keys | {parcels.bundle_key}
            found[recipient] = Held(recipient, before.count + parcels.count, keys, before.first)
        return tuple(found.values())

    async def to_ask(self, manifest: Manifest) -> Recipient | None:
        """Who the worker is to be asked about now that a result for them is ready. Once for each start of the program:
        a "not yet" is not asked again and again, and the outbox keeps the question."""
        recipient = recipient_of(manifest)
        if recipient.connector not in self._connectors or recipient in self._asked or recipient in await self.all():
            return None
        self._asked.add(recipient)
        return recipient

    def ask_again(self, recipient: Recipient) -> None:
        """The worker took the result back instead of answering."""
        self._asked.discard(recipient)

    async def agree(self, recipient: Recipient) -> None:
        await self._records.save_settings(agreement(recipient, self._clock.now().utc_ms))
        self._event_bus.announce(ConsentsChanged())

    async def withdraw(self, recipient: Recipient) -> None:
        """From now on nothing more leaves; what was delivered stays with the receiver."""
        await self._records.save_settings(agreement(recipient, None))
        self._asked.discard(recipient)
        self._event_bus.announce(ConsentsChanged())

    async def _recipient(self, bundle_key: str) -> Recipient:
        """A bundle that cannot be read any more stands for its requester itself: no other agreement covers it."""
        try:
            manifest = await self._bundles.manifest(bundle_key)
        except StoreFault:
            manifest = None
        return recipient_of(manifest) if manifest is not None else Recipient(bundle_key, "")
