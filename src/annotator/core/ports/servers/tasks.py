"""A server that tasks come from, as a protocol."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from msgspec import Struct

from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.bundles import BundleSource, Progress


class Unread(Struct, frozen=True):
    """Why something of a server could not be read, in the words of the outbox; `detail` as the reason wants it."""

    reason: DeliveryReason
    detail: str = ""


class OfferedProject(Struct, frozen=True):
    """`number` names it on its server. `task_count` is None where the server does not say."""

    number: str
    title: str
    task_count: int | None = None


class ServerProject(Struct, frozen=True):
    """All of it as its requester wrote it. `config` is a labeling config, `instructions` are HTML of strangers."""

    number: str
    title: str
    description: str
    config: str
    instructions: str
    must_read: bool


type ServerTask = Mapping[str, Any]
# A new file, begun when it is entered, that takes its content in pieces.
type NewFile = AbstractContextManager[Callable[[bytes], object]]


class TaskServer(Protocol):
    """Reads only: nothing is reserved, locked or changed there. `url` is the server's address; whoever is signed in
    there is who asks. What strangers wrote is passed on as it is, held to sizes alone."""

    async def projects(self, url: str) -> tuple[OfferedProject, ...] | Unread: ...

    async def project(self, url: str, number: str) -> ServerProject | Unread: ...

    async def first_task(self, url: str, number: str) -> ServerTask | Unread | None:
        """Whatever was answered; None where a project has none."""
        ...

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        """The first `most` of a project's tasks whose ids are not in `without` and that are not answered enough, each
        with `id` and `data`, and with `predictions` where there are any; without anybody's answers. `progress` counts
        tasks."""
        ...

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        """What a task names by `address`, into a file that is begun once it comes. The sign-in goes to that server
        alone, and only for its files: what lies elsewhere is asked for without it. An address that cannot be asked for
        is ADDRESS_WRONG. What the file raises is raised."""
        ...


class RemoteTaskStatus(Struct, frozen=True):
    """Ids of tasks that others have `answered`, as often as their project wants it, and of those that are `gone`."""

    answered: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


class RemoteTaskStatusSource(Protocol):
    async def elsewhere(self, url: str, number: str, task_ids: Collection[str]) -> RemoteTaskStatus | Unread:
        """What became of these tasks of a project, by anybody. Reads only, as `TaskServer`."""
        ...


class FetchStaging(BundleSource, Protocol):
    """A source that is filled before it is read, and gone when it is closed. Blocking."""

    def writing(self, path: str) -> NewFile:
        """In any thread. Raises StoreFault when it is entered, and from within."""
        ...
