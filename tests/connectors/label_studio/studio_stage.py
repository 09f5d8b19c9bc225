"""A Label Studio with a project and a task, and a worker who is signed in there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from msgspec.structs import replace

from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.formats.results.annotation import annotation_of
from connectors.label_studio.studio_sender import CERTIFICATES, StudioSender
from connectors.studio_server import StudioServer
from connectors.studio_world import World
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

PAT = "planted-personal-token-4711"
LEGACY = "planted-legacy-token-0815"
FIELDS = ("unique_id", "result", "lead_time", "was_cancelled")
UNIQUE_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
POST = "POST /api/tasks/"
EXPORT = "GET /api/projects/"
EXCHANGE = "POST /api/token/refresh/"
TRUST = CERTIFICATES


@dataclass
class StudioStage(StudioSender):
    studio: StudioServer
    sign_ins: MemorySignIns = field(default_factory=MemorySignIns)
    project: int = 0

    def __post_init__(self) -> None:
        self.world.personal_tokens.add(PAT)
        self.project = self.world.add_project()
        self.sign_in(SignIn(SignInKind.TOKEN, PAT))

    @property
    def world(self) -> World:
        return self.studio.world

    def sign_in(self, sign_in: SignIn | None) -> None:
        async def keep() -> None:
            await self.sign_ins.forget(self.studio.url)
            if sign_in is not None:
                await self.sign_ins.keep(self.studio.url, sign_in)

        asyncio.run(keep())

    def parcel(
        self, unique_id: str = UNIQUE_ID, choice: str = "stop", *, was_cancelled: bool = False, to: str = ""
    ) -> Parcel:
        """For a task of its own; `to` is the address, if not that of the server itself."""
        return self.addressed(a_parcel(an_assignment(unique_id=unique_id), choice, was_cancelled=was_cancelled), to)

    def addressed(self, parcel: Parcel, to: str = "") -> Parcel:
        task, project = str(self.world.add_task(self.project)), str(self.project)
        return replace(parcel, connector="label-studio", task_id=task, url=to or self.studio.url, project=project)

    def stored(self) -> dict[str, object]:
        """By what a receipt ends with."""
        there = self.world.annotations.items()
        return {f"/api/annotations/{number}/": {name: what[name] for name in FIELDS} for number, what in there}

    def expected(self, parcel: Parcel) -> tuple[str, object]:
        (there,) = self.world.stored(parcel.unique_id)
        return f"/api/annotations/{there['id']}/", annotation_of(parcel.envelope)

    def asked(self, begins: str) -> int:
        """How often."""
        return sum(asked.startswith(begins) for asked in self.studio.asked)
