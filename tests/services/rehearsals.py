"""A rehearsal over fakes: files that a test rewrites, and a watch that it winds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import pytest
from msgspec import Struct

from annotator.core.bundle.content import Bundle
from annotator.core.events import RehearsalRead, RehearsalReported
from annotator.core.pay.minimum_wages import WageBasis
from annotator.core.pay.rehearsal import Report
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import Problem
from annotator.services.requester import rehearsal as module
from annotator.services.requester.rehearsal import LookAtMedia, Rehearsal
from fakes.bundle_library import HeldSource, MemoryLibrary
from services.service_env import PLACE, RULES, ServiceEnv, files, make_env, running, until

S = 1_000


class RenewedLibrary(MemoryLibrary):
    """A library in which a new bundle replaces the old one."""

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        self._taken.pop(key, None)
        super().take(source, key, paths, progress)


class HandedWatch:
    """Tells as many changes as the test hands in, one at each look."""

    def __init__(self) -> None:
        self.left = 0
        self.looks = 0

    def changed(self) -> bool:
        self.looks += 1
        self.left, before = max(0, self.left - 1), self.left
        return before > 0


class Try(Struct, frozen=True):
    env: ServiceEnv
    rehearsal: Rehearsal
    watch: HandedWatch
    library: RenewedLibrary

    def write(self, other: Mapping[str, bytes] | None = None, *, manifest_more: str = "") -> None:
        """The files change."""
        self.library.sources[PLACE] = HeldSource("street-things", files(manifest_more, other))
        self.watch.left = 1

    async def reads(self, count: int) -> None:
        """Until the bundle was found sound so often, and what follows is done."""
        await until(lambda: len(self.env.told(RehearsalRead)) == count, f"it was read {count} times")
        await self.env.services.intents.settled()

    async def told[F](self, kind: type[F], count: int = 1) -> F:
        def found() -> list[F]:
            return [event for event in self.env.events if isinstance(event, kind)]

        await until(lambda: len(found()) >= count, f"{kind.__name__} is told")
        await self.env.services.intents.settled()
        return found()[-1]

    async def at(self, task_id: str) -> None:
        """Goes on to a task and looks at it."""
        while self.env.view().task.id != task_id:
            await self.env.services.session.step(1)
        await self.env.services.session.ready(self.env.view().unique_id, is_complete=True)

    async def submit(self, took_ms: int, *chosen: str) -> None:
        env = self.env
        unique_id = env.view().unique_id
        await env.services.session.ready(unique_id, is_complete=True)
        env.clock.advance(took_ms)
        env.answered(*chosen)
        await env.services.session.submit(unique_id)

    async def report(self) -> Report:
        await self.rehearsal.finish()
        return (await self.told(RehearsalReported)).report


async def _finds_nothing(
    _location: str, _bundle: Bundle, _looking: Progress, _stopped: asyncio.Event
) -> tuple[Problem, ...]:
    return ()


def play(
    scenario: Callable[[Try], Awaitable[None]],
    bundle: Mapping[str, bytes] | None = None,
    look: LookAtMedia = _finds_nothing,
) -> None:
    async def whole() -> None:
        library = RenewedLibrary({PLACE: HeldSource("street-things", files() if bundle is None else bundle)})
        env, watch = make_env(library=library), HandedWatch()
        # 9.74 EUR, which the sound bundle reaches
        env.services.preferences._rules = tuple(rule for rule in RULES if rule.basis is WageBasis.NET)
        await env.services.journal.start("0.1.0")
        rehearsal = Rehearsal(PLACE, env.services, env.records, watch, look)
        async with running(env.services.intents.run(), rehearsal.run()):
            await scenario(Try(env, rehearsal, watch, library))

    with pytest.MonkeyPatch.context() as patch:  # a thousand times as quick as for people
        patch.setattr(module, "LOOK_EVERY_S", 0.001)
        patch.setattr(module, "SETTLE_S", 0.001)
        patch.setattr(module, "PAUSE_PER_CHECK", 0)
        asyncio.run(whole())
