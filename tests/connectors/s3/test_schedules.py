"""Whatever lies between: a result that is sent until it is accepted is there once and whole, and nothing that is heard
of it on the way is untrue."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.connectors.net.client import Client
from annotator.connectors.s3.connector import ObjectStoreConnector
from annotator.core.outbox.parcel import Accepted, Later, Outcome, Parcel
from connectors.faulty_proxy import Fault, FaultyProxy
from connectors.s3.deliveries import TRUST, parcel_to
from connectors.s3.front import Front, Rule
from connectors.s3.moto_store import SIGN_IN, MotoStore
from connectors.s3.rules import RULES
from depth import IS_DEEP
from fakes.sign_ins import MemorySignIns

MOST_TRIES = 40


class StoreSender:
    """Who delivers one parcel again and again, as a program does that is killed in between."""

    def __init__(self, parcel: Parcel, proxy: FaultyProxy, client: Client) -> None:
        self.parcel = parcel
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
                return outcome
            assert isinstance(outcome, Later), outcome
            assert not outcome.never_began or self._puts() == puts
        raise AssertionError("it was never accepted")

    def _new(self) -> ObjectStoreConnector:
        return ObjectStoreConnector(MemorySignIns({self._proxy.url: SIGN_IN}), self._client)

    def _puts(self) -> int:
        return sum(line.startswith("PUT ") and self.parcel.unique_id in line for line in self._proxy.came)


async def sent_through(moto: MotoStore, rule: Rule, faults: Sequence[Fault], count: int) -> None:
    senders: list[StoreSender] = []

    def call_off() -> None:
        for sender in senders:
            sender.call_off()

    bucket = moto.new_bucket()
    with Front(rule, moto.url) as front:
        port = urlsplit(front.url).port or 0
        async with Client(lambda: TRUST) as client, FaultyProxy(port, faults, call_off) as proxy:
            senders += [StoreSender(parcel_to(f"{proxy.url}/{bucket}/a"), proxy, client) for _ in range(count)]
            accepted = await asyncio.gather(*(sender.until_accepted() for sender in senders))
            await proxy.heal()
    places = [f"{sender.parcel.bundle_key}/{sender.parcel.unique_id}.json" for sender in senders]
    assert [each.receipt for each in accepted] == [f"{senders[0].parcel.url}/{place}" for place in places]
    contents = [sender.parcel.envelope for sender in senders]
    assert moto.stored(bucket, "a") == dict(zip(places, contents, strict=True))


@settings(max_examples=1000 if IS_DEEP else 20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(RULES)), st.lists(st.sampled_from(Fault), max_size=12), st.integers(1, 3))
def test_a_result_is_there_once_whatever_lies_between(
    moto: MotoStore, rule: str, faults: list[Fault], count: int
) -> None:
    asyncio.run(sent_through(moto, RULES[rule], faults, count))


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("rule", ["sound", "passes over conditions"])
def test_each_fault_at_the_result_itself(moto: MotoStore, rule: str, fault: Fault) -> None:
    """After what a place is tried out with."""
    asyncio.run(sent_through(moto, RULES[rule], [Fault.NONE, Fault.NONE, fault, fault, fault], 1))
