"""Results for several destinations, and servers that say what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.result_items import Answer
from annotator.core.outbox.consent import OnHold
from annotator.core.outbox.parcel import Accepted, Destination, Outcome, Parcel, ParcelState, RetryLater
from annotator.core.outbox.parcel import DeliveryReason as Reason
from annotator.core.ports.connector import Connector
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.delivery import Delivery
from fakes.clock import ManualClock
from fakes.records import MemoryRecords
from services.service_env import ServiceEnv, make_env
from store.examples import a_parcel, an_assignment, opening, submission

STUDIO = Destination("label-studio", "https://labels.example.org")
CLOUD = Destination("webdav", "https://cloud.example.org/results")


class AllAgreed(Consents):
    """The worker agreed to everything."""

    async def awaiting(self, **_limits: bool) -> tuple[OnHold, ...]:
        return ()

    async def may_go(self, bundle_key: str) -> bool:
        return bool(bundle_key)


class Server(Struct):
    """It answers with `says` in order, and with yes in the end."""

    kind: str
    says: list[Outcome] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    gate: Callable[[], Awaitable[object]] | None = None

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.asked.append(parcel.task_id)
        if self.gate is not None:
            await self.gate()
        return self.says.pop(0) if self.says else Accepted(parcel.unique_id)


class Post(Struct, frozen=True):
    env: ServiceEnv
    delivery: Delivery

    @property
    def clock(self) -> ManualClock:
        return self.env.clock

    @property
    def records(self) -> MemoryRecords:
        return self.env.records

    async def put(self, destination: Destination, *task_ids: str) -> None:
        for task_id in task_ids:
            assignment = an_assignment(task_id)
            await self.records.open_assignment(assignment, opening(assignment))
            parcel = replace(a_parcel(assignment), connector=destination.connector, url=destination.url)
            await self.records.submit(submission(assignment), parcel, Answer())

    async def states(self) -> dict[str, ParcelState]:
        return {parcel.task_id: parcel.state for parcel in reversed(await self.delivery.parcels())}

    async def named(self, task_id: str) -> Parcel:
        return next(parcel for parcel in await self.delivery.parcels() if parcel.task_id == task_id)


def play(
    scenario: Callable[[Post], Awaitable[None]], *servers: Server, spread: Callable[[], float] = lambda: 0.0
) -> None:
    async def whole() -> None:
        env = make_env()
        connectors: Mapping[str, Connector] = {server.kind: server for server in servers}
        services = env.services
        agreed = AllAgreed(env.clock, env.records, services.bundles, services.event_bus, connectors)
        await scenario(Post(env, Delivery(env.clock, env.records, agreed, connectors, services.event_bus, spread)))

    asyncio.run(whole())


OFFLINE = RetryLater(Reason.SERVER_UNREACHABLE, "labels.example.org", never_began=True)
