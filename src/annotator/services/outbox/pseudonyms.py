"""Pseudonyms: one for each recipient of results.

A pseudonym is created with the first result for the recipient and shown before it is sent. The worker may change or
omit it at any time. The choice applies to every unsent result, whose envelope is rewritten. Results that may have
been sent keep theirs."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from annotator.core.events import ConsentsChanged, EventBus, OutboxChanged
from annotator.core.outbox.consent import (
    RANDOM_BYTES,
    Pseudonym,
    Recipient,
    agreements,
    pseudonym_setting,
    pseudonym_text,
    pseudonyms,
)
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.records import Records
from annotator.formats.results.envelope import with_worker


class Pseudonyms:
    def __init__(
        self, records: Records, recipient_of: Callable[[str], Awaitable[Recipient]], event_bus: EventBus
    ) -> None:
        """`recipient_of` returns the recipient of the results of a bundle, by its key."""
        self._records = records
        self._recipient_of = recipient_of
        self._event_bus = event_bus

    async def of(self, recipient: Recipient) -> Pseudonym:
        """Return the pseudonym for a recipient. Create and store it at the first request.

        Workers who agreed before pseudonyms existed were not shown one, so theirs is omitted until they choose
        otherwise. Label Studio identifies workers by their accounts and gets none, so it is omitted from exports
        too."""
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
