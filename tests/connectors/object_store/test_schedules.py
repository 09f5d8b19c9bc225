"""Whatever lies between: a result that is sent until it is accepted is there once and whole, and nothing that is heard
of it on the way is untrue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.connectors.http.client import Client
from annotator.connectors.object_store.address import BucketAddress
from annotator.connectors.object_store.connector import ObjectStoreConnector
from annotator.core.outbox.parcel import Accepted, Outcome, Parcel, RetryLater
from annotator.core.outbox.sign_in import SignIn
from connectors.faulty_proxy import Fault, FaultyProxy
from connectors.object_store.deliveries import TRUST, parcel_to
from connectors.object_store.front import Front, Rule
from connectors.object_store.moto_store import MotoStore
from connectors.object_store.rules import RULES
from connectors.object_store.seen_store import SeenStore
from depth import IS_DEEP
from fakes.sign_ins import MemorySignIns

MOST_TRIES = 40


class StoreSender:
    """A sender of one parcel, again and again, like a program that is killed in between.

    `is_there` looks at the store."""

    def __init__(
        self,
        parcel: Parcel,
        proxy: FaultyProxy,
        client: Client,
        places: Callable[[str], BucketAddress],
        sign_in: SignIn,
        is_there: Callable[[Parcel], bool],
    ) -> None:
        self.parcel = parcel
        self._places = places
        self._sign_ins = MemorySignIns({proxy.url: sign_in})
        self._is_there = is_there
        self._proxy = proxy
        self._client = client
        self._trying: asyncio.Task[Outcome] | None = None

    def call_off(self) -> None:
        if self._trying is not None:
            self._trying.cancel()

    async def until_accepted(self) -> Accepted:
        connector = self._new()
        for _try in range(MOST_TRIES):
            puts = self._puts()
            self._trying = asyncio.ensure_future(connector.deliver(self.parcel))
            try:
                outcome = await self._trying
            except asyncio.CancelledError:
                connector = self._new()
                continue
            if isinstance(outcome, Accepted):
                assert outcome.receipt == f"{self.parcel.url}/{place_of_result(self.parcel)}"
                assert self._is_there(self.parcel), "what is called received is there at that moment"
                return outcome
            assert isinstance(outcome, RetryLater), outcome
            assert not outcome.never_began or self._puts() == puts
        raise AssertionError("it was never accepted")

    def _new(self) -> ObjectStoreConnector:
        return ObjectStoreConnector(self._sign_ins, self._client, self._places)

    def _puts(self) -> int:
        return sum(line.startswith("PUT ") and self.parcel.unique_id in line for line in self._proxy.came)


def place_of_result(parcel: Parcel) -> str:
    return f"{parcel.bundle_key}/{parcel.unique_id}.json"


async def sent_through(store: SeenStore, rule: Rule, faults: Sequence[Fault], count: int) -> None:
    senders: list[StoreSender] = []

    def call_off() -> None:
        for sender in senders:
            sender.call_off()

    bucket = store.new_bucket()

    def is_there(parcel: Parcel) -> bool:
        return store.stored(bucket, "a").get(place_of_result(parcel)) == parcel.envelope

    with Front(rule, store.url) as front:
        port = urlsplit(front.url).port or 0
        async with Client(lambda: TRUST) as client, FaultyProxy(port, faults, call_off) as proxy:
            parcels = [parcel_to(f"{proxy.url}/{bucket}/a") for _ in range(count)]
            senders += [StoreSender(each, proxy, client, store.place, store.sign_in, is_there) for each in parcels]
            await asyncio.gather(*(sender.until_accepted() for sender in senders))
            await proxy.heal()
    assert store.stored(bucket, "a") == {place_of_result(parcel): parcel.envelope for parcel in parcels}


@settings(max_examples=1000 if IS_DEEP else 20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(RULES)), st.lists(st.sampled_from(Fault), max_size=12), st.integers(1, 3))
def test_a_result_is_there_once_whatever_lies_between(
    store: SeenStore, rule: str, faults: list[Fault], count: int
) -> None:
    """Stores that others wrote are what they are."""
    chosen = RULES[rule if isinstance(store, MotoStore) else "sound"]
    asyncio.run(sent_through(store, chosen, faults, count))


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("rule", ["sound", "passes over conditions"])
def test_each_fault_at_the_result_itself(moto: MotoStore, rule: str, fault: Fault) -> None:
    """After what a place is tried out with."""
    asyncio.run(sent_through(moto, RULES[rule], [Fault.NONE, Fault.NONE, fault, fault, fault], 1))
