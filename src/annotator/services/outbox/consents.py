"""Consents: the worker is asked before the first result is sent to a requester. Until the worker agrees, the parcels
wait.

The question never blocks work. A submission is stored as always in one transaction, and only its delivery waits.
Samples ask for consent as well: a bundle contains only the name of its requester, and a sample shows safely which
data a result contains."""

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
        """`connectors` are the connector kinds of this program. The worker is not asked about other kinds."""
        self._clock = clock
        self._records = records
        self._bundles = bundles
        self._event_bus = event_bus
        self._connectors = frozenset(connectors)
        self._asked: set[Recipient] = set()  # since the program started

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """The pseudonyms, imported when the first result exists."""
        from annotator.services.outbox.pseudonyms import Pseudonyms

        return Pseudonyms(self._records, self._recipient, self._event_bus)

    async def all(self) -> dict[Recipient, int]:
        """Return the consents in force with their times in UTC milliseconds, oldest first."""
        found = agreements(await self._records.settings())
        return dict(sorted(found.items(), key=lambda item: item[1]))

    async def titles(self) -> dict[Recipient, tuple[str, ...]]:
        """Return the titles of the stored bundles, each once, by recipient of their results."""
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
        """Return the results that wait for consent by recipient, the longest wait first."""
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
        """Return the recipient that the worker must be asked about, or None.

        Ask once per start of the program: a "not yet" is not followed by the same question again, because the outbox
        shows it."""
        recipient = recipient_of(manifest)
        if recipient.connector not in self._connectors or recipient in self._asked or recipient in await self.all():
            return None
        self._asked.add(recipient)
        return recipient

    def ask_again(self, recipient: Recipient) -> None:
        """Allow the question again, because the worker reopened the task instead of answering."""
        self._asked.discard(recipient)

    async def agree(self, recipient: Recipient) -> None:
        await self._records.save_settings(agreement(recipient, self._clock.now().utc_ms))
        self._event_bus.announce(ConsentsChanged())

    async def withdraw(self, recipient: Recipient) -> None:
        """Withdraw a consent. Nothing more is sent; delivered results stay with the recipient."""
        await self._records.save_settings(agreement(recipient, None))
        self._asked.discard(recipient)
        self._event_bus.announce(ConsentsChanged())

    async def _recipient(self, bundle_key: str) -> Recipient:
        """Return the recipient of a bundle. An unreadable bundle gets a recipient of its own, which no other consent
        covers."""
        try:
            manifest = await self._bundles.manifest(bundle_key)
        except StoreFault:
            manifest = None
        return recipient_of(manifest) if manifest is not None else Recipient(bundle_key, "")
