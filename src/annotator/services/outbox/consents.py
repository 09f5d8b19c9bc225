"""Consents: the worker is asked before the first result is sent to a requester. Until the worker agrees, the parcels
wait. The question never blocks work. A submission is stored as always in one transaction, and only its delivery
waits. Samples ask for consent as well: a bundle contains only the name of its requester, and a sample shows safely
which data a result contains."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection
from functools import cached_property

from msgspec.structs import replace

from annotator.core.bundle.manifest import Manifest
from annotator.core.errors import StoreFault
from annotator.core.events import ConsentsChanged, EventBus, OutboxChanged
from annotator.core.outbox.consent import (
    RANDOM_BYTES,
    OnHold,
    Pseudonym,
    Recipient,
    agreement,
    agreements,
    pseudonym_setting,
    pseudonym_text,
    pseudonyms,
    recipient_of,
    stays_here,
)
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.formats.results.envelope import with_worker
from annotator.services.bundles import Bundles


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

        return Pseudonyms(self._records, self._recipient, self._event_bus)

    async def all(self) -> dict[Recipient, int]:
        """Return the consents in force with their times in UTC milliseconds, oldest first."""
        found = agreements(await self._records.settings())
        return dict(sorted(found.items(), key=lambda item: item[1]))

    async def titles(self) -> dict[Recipient, tuple[str, ...]]:
        """Return the titles of the stored bundles, each once, by recipient of their results."""
        try:
            taken = await self._bundles.imported()
        except StoreFault:
            return {}
        found: dict[Recipient, dict[str, None]] = {}
        for summary in taken:
            found.setdefault(recipient_of(summary.manifest), {})[summary.manifest.title] = None
        return {recipient: tuple(titles) for recipient, titles in found.items()}

    async def may_go(self, bundle_key: str) -> bool:
        return await self._recipient(bundle_key) in await self.all()

    async def wanted(self) -> tuple[OnHold, ...]:
        """Return the results that wait for consent and that somebody may want: all but practice that stays here."""
        return await self.awaiting(has_practice=False)

    async def awaiting(self, *, has_practice: bool = True) -> tuple[OnHold, ...]:
        """Return the results that wait for consent by recipient, the longest wait first."""
        waiting = await self._records.bundles_waiting()
        agreed = await self.all() if waiting else {}
        found: dict[Recipient, OnHold] = {}
        for parcels in waiting:
            recipient = await self._recipient(parcels.bundle_key)
            if recipient in agreed or (not has_practice and await self._stays_here(parcels.bundle_key)):
                continue
            before = found.get(recipient, OnHold(recipient, 0, frozenset(), parcels.first))
            keys = before.bundle_keys | {parcels.bundle_key}
            found[recipient] = OnHold(recipient, before.count + parcels.count, keys, before.first)
        return tuple(found.values())

    async def to_ask(self, manifest: Manifest) -> Recipient | None:
        """Return the recipient that the worker must be asked about, or None. Ask once per start of the program: a
        "not yet" is not followed by the same question again, because the outbox shows it."""
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
        """Return the recipient of a bundle. An unreadable bundle gets its own, which no other consent covers."""
        manifest = await self._manifest(bundle_key)
        return recipient_of(manifest) if manifest is not None else Recipient(bundle_key, "")

    async def _stays_here(self, bundle_key: str) -> bool:
        manifest = await self._manifest(bundle_key)
        return manifest is not None and stays_here(manifest)

    async def _manifest(self, bundle_key: str) -> Manifest | None:
        try:
            return await self._bundles.manifest(bundle_key)
        except StoreFault:
            return None


class Pseudonyms:
    def __init__(
        self, records: Records, recipient_of: Callable[[str], Awaitable[Recipient]], event_bus: EventBus
    ) -> None:
        """`recipient_of` returns the recipient of the results of a bundle, by its key."""
        self._records = records
        self._recipient_of = recipient_of
        self._event_bus = event_bus

    async def of(self, recipient: Recipient) -> Pseudonym:
        """Return the pseudonym for a recipient. Create and store it at the first request. Workers who agreed before
        pseudonyms existed were not shown one, so theirs is omitted until they choose otherwise. Label Studio
        identifies workers by their accounts and gets none, so it is omitted from exports too."""
        settings = await self._records.settings()
        pseudonym = pseudonyms(settings).get(recipient)
        if pseudonym is None:
            is_sent = recipient.connector != LABEL_STUDIO and recipient not in agreements(settings)
            pseudonym = Pseudonym(_random(), is_sent)
            await self._records.save_settings(pseudonym_setting(recipient, pseudonym))
        return pseudonym

    async def all(self) -> dict[Recipient, Pseudonym]:
        return pseudonyms(await self._records.settings())

    async def leave_out(self, recipient: Recipient) -> None:
        await self._keep(recipient, replace(await self.of(recipient), is_sent=False))

    async def send(self, recipient: Recipient) -> None:
        await self._keep(recipient, replace(await self.of(recipient), is_sent=True))

    async def renew(self, recipient: Recipient) -> None:
        """Replace the pseudonym by a new random one, which cannot be told from that of another worker."""
        await self._keep(recipient, replace(await self.of(recipient), text=_random()))

    async def _keep(self, recipient: Recipient, pseudonym: Pseudonym) -> None:
        waiting = await self._records.bundles_waiting()
        keys = [parcels.bundle_key for parcels in waiting if await self._recipient_of(parcels.bundle_key) == recipient]
        await self._records.reseal(
            keys,
            lambda envelope: with_worker(envelope, pseudonym.in_results),
            pseudonym_setting(recipient, pseudonym),
        )
        self._event_bus.announce(ConsentsChanged())
        self._event_bus.announce(OutboxChanged())


def as_sent(parcel: Parcel, pseudonym: Pseudonym) -> Parcel:
    """Return the parcel as it would be with this pseudonym."""
    return replace(parcel, envelope=with_worker(parcel.envelope, pseudonym.in_results))


def _random() -> str:
    return pseudonym_text(secrets.token_bytes(RANDOM_BYTES))
