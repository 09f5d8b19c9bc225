"""Deliveries over a line that does its worst: each result arrives once, and what is called received is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.core.outbox.parcel import Accepted, Outcome, Parcel, RetryLater
from annotator.core.ports.connector import Connector
from connectors.faulty_proxy import Fault, FaultyProxy

MOST_TRIES = 4


class Worker:
    """A worker who delivers through the proxy, and may be killed.

    `make` returns a connector for a server; `stored` returns the server's content by the place of a result."""

    def __init__(
        self,
        url: str,
        make: Callable[[str, Client], Connector],
        stored: Callable[[], Mapping[str, bytes]],
        place: Callable[[Parcel], str],
    ) -> None:
        self._url = urlsplit(url)
        self._make = make
        self._stored = stored
        self._place = place
        self._trying: asyncio.Task[Outcome] | None = None

    async def deliver_all(self, parcels: Sequence[Parcel], faults: Sequence[Fault]) -> None:
        """Deliver like the outbox: retry until accepted, at last without faults, then all once more as if the receipt
        had been lost."""
        async with FaultyProxy(self._url.port or 80, faults, self._call_off) as proxy, Client() as client:
            connector = self._make(proxy.url, client)
            sent = [replace(parcel, url=proxy.url + self._url.path) for parcel in parcels]
            for parcel in sent:
                await self._tried(connector, parcel, proxy)
            await proxy.heal()
            for parcel in sent:
                assert isinstance(await self._try(connector, replace(parcel, unproven_tries=MOST_TRIES + 1)), Accepted)
            await proxy.heal()
        assert dict(self._stored()) == {self._place(parcel): parcel.envelope for parcel in parcels}

    async def _tried(self, connector: Connector, parcel: Parcel, proxy: FaultyProxy) -> None:
        def sent() -> int:
            return sum(line.startswith("PUT ") and parcel.unique_id in line for line in proxy.came)

        for number in range(1, MOST_TRIES + 1):
            before = sent()
            outcome = await self._try(connector, replace(parcel, unproven_tries=number))
            if isinstance(outcome, Accepted):
                assert self._stored()[self._place(parcel)] == parcel.envelope, "what is called received is there"
                break
            assert outcome is None or isinstance(outcome, RetryLater)
            assert outcome is None or not outcome.never_began or sent() == before, "what has begun is known to have"

    async def _try(self, connector: Connector, parcel: Parcel) -> Outcome | None:
        """None when it was killed."""
        self._trying = asyncio.create_task(connector.deliver(parcel))
        try:
            return await self._trying
        except asyncio.CancelledError:
            return None

    def _call_off(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
