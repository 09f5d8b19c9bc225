"""Whatever lies between: a result that is sent until it is accepted makes one annotation, and nothing that is heard of
it on the way is untrue."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.connectors.http.client import Client
from annotator.connectors.label_studio.connector import LabelStudioConnector
from annotator.core.outbox.parcel import Accepted, Outcome, Parcel, RetryLater
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.formats.results.annotation import annotation_of
from connectors.faulty_proxy import Fault, FaultyProxy
from connectors.label_studio.studio_stage import PAT, TRUST, StudioStage
from depth import IS_DEEP
from fakes.sign_ins import MemorySignIns

MOST_TRIES = 40


class Sender:
    """A sender of one parcel, again and again, like a program that is killed in between."""

    def __init__(self, stage: StudioStage, parcel: Parcel, proxy: FaultyProxy, client: Client) -> None:
        self._stage = stage
        self._proxy = proxy
        self._parcel = parcel
        self._client = client
        self._connector = self._new()
        self._trying: asyncio.Task[Outcome] | None = None

    def _new(self) -> LabelStudioConnector:
        return LabelStudioConnector(MemorySignIns({self._proxy.url: SignIn(SignInKind.TOKEN, PAT)}), self._client)

    def call_off(self) -> None:
        if self._trying is not None:
            self._trying.cancel()

    async def until_accepted(self) -> Accepted:
        for _try in range(MOST_TRIES):
            posts = self._posts()
            self._trying = asyncio.ensure_future(self._connector.deliver(self._parcel))
            try:
                outcome = await self._trying
            except asyncio.CancelledError:
                self._connector = self._new()
                continue
            if isinstance(outcome, Accepted):
                self._check(outcome)
                return outcome
            assert isinstance(outcome, RetryLater), outcome
            assert not outcome.never_began or self._posts() == posts
        raise AssertionError("it was never accepted")

    def _posts(self) -> int:
        return self._proxy.came.count(f"POST /api/tasks/{self._parcel.task_id}/annotations/")

    def _check(self, outcome: Accepted) -> None:
        """At that moment, and not only in the end."""
        (there,) = self._stage.world.stored(self._parcel.unique_id)
        assert outcome.receipt == f"{self._proxy.url}/api/annotations/{there['id']}/"
        sent = annotation_of(self._parcel.envelope)
        assert {name: there[name] for name in sent} == sent


async def sent_through(stage: StudioStage, faults: Sequence[Fault], count: int) -> None:
    senders: list[Sender] = []

    def call_off() -> None:
        for sender in senders:
            sender.call_off()

    async with Client(lambda: TRUST) as client, FaultyProxy(stage.studio.port, faults, call_off) as proxy:
        for _each in range(count):
            parcel = stage.parcel(str(uuid.uuid4()), to=proxy.url)
            senders.append(Sender(stage, parcel, proxy, client))
        async with asyncio.TaskGroup() as group:
            accepted = [group.create_task(sender.until_accepted()) for sender in senders]
        await proxy.heal()
    assert len({task.result() for task in accepted}) == count
    assert len(stage.world.annotations) == count


@settings(max_examples=1000 if IS_DEEP else 20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(Fault), max_size=12), st.integers(1, 3))
def test_a_result_makes_one_annotation_whatever_lies_between(
    stage: StudioStage, faults: list[Fault], count: int
) -> None:
    stage.world.annotations.clear()
    asyncio.run(sent_through(stage, faults, count))


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("place", [1, 2])
def test_each_fault_in_each_place(stage: StudioStage, fault: Fault, place: int) -> None:
    """Faults hit the second exchange and annotation, then each later request."""
    asyncio.run(sent_through(stage, [*[Fault.NONE] * place, fault, fault], 1))
