"""A project on a Label Studio, by whoever owns that, and a worker who is signed in there."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from msgspec.structs import replace

from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.servers import ServerTask, Unread
from annotator.formats.results.annotation import annotation_of
from connectors.label_studio.owners import Owner
from connectors.label_studio.studio_sender import StudioSender
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

FIELDS = ("unique_id", "result", "lead_time", "was_cancelled")
CONFIG = """<View><Image name="image" value="$image"/><Choices name="kind" toName="image">
<Choice value="stop"/><Choice value="yield"/></Choices></View>"""


class OwnedStage(StudioSender):
    """`worker` is how they are signed in."""

    def __init__(self, owner: Owner, worker: SignIn) -> None:
        self.owner = owner
        self.sign_ins = MemorySignIns({owner.url: worker})
        self.project = owner.add_project(CONFIG, title="Signs")

    def sign_in(self, kind: SignInKind) -> SignIn:
        """Somebody else."""
        worker = self.owner.new_worker(kind)
        asyncio.run(self.sign_ins.keep(self.owner.url, worker))
        return worker

    def parcel(self, unique_id: str = "", choice: str = "stop", *, was_cancelled: bool = False) -> Parcel:
        """For a task of its own."""
        return self.addressed(a_parcel(an_assignment(unique_id=unique_id), choice, was_cancelled=was_cancelled))

    def addressed(self, parcel: Parcel) -> Parcel:
        (task,) = self.owner.add_tasks(self.project, [{"data": {"image": "/data/upload/none.png"}}])
        url, project = self.owner.url, str(self.project)
        return replace(parcel, connector="label-studio", task_id=str(task), url=url, project=project)

    def stored(self) -> dict[str, object]:
        """By what a receipt ends with."""
        there = self.owner.annotations(self.project)
        return {f"/api/annotations/{what['id']}/": {name: what[name] for name in FIELDS} for what in there}

    def expected(self, parcel: Parcel) -> tuple[str, object]:
        there = self.owner.annotations(self.project)
        (number,) = [what["id"] for what in there if what["unique_id"] == parcel.unique_id]
        return f"/api/annotations/{number}/", annotation_of(parcel.envelope)

    def tasks(self, most: int | None = None, without: Collection[str] = ()) -> list[ServerTask]:
        url, number = self.owner.url, str(self.project)
        found = self.ask(lambda server: server.tasks(url, number, most, without, lambda _done, _whole: None))
        assert not isinstance(found, Unread), found
        return list(found)
