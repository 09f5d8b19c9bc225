"""The protocol of a server that provides tasks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from msgspec import Struct

from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.bundles import BundleSource, Progress


class Unread(Struct, frozen=True):
    """A reason why a server could not be read, as in the outbox, with its `detail`."""

    reason: DeliveryReason
    detail: str = ""


class ListedProject(Struct, frozen=True):
    """A project in the server's list. `number` is its id; `task_count` is None if the server does not report it."""

    number: str
    title: str
    task_count: int | None = None


class ServerProject(Struct, frozen=True):
    """A project as its requester wrote it. `config` is a labeling config; `instructions` is untrusted HTML."""

    number: str
    title: str
    description: str
    config: str
    instructions: str
    must_read: bool


type ServerTask = Mapping[str, Any]
# A new file, created on entering the context, written in pieces.
type NewFile = AbstractContextManager[Callable[[bytes], object]]


class TaskServer(Protocol):
    """A read-only client of a task server: nothing is reserved, locked or changed. `url` is the server's address;
    the stored sign-in is used. Untrusted content is passed on unchanged, limited only in size."""

    async def projects(self, url: str) -> tuple[ListedProject, ...] | Unread: ...

    async def project(self, url: str, number: str) -> ServerProject | Unread: ...

    async def first_task(self, url: str, number: str) -> ServerTask | Unread | None:
        """Return the first task, answered or not; None if the project has none."""
        ...

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        """Return the first `most` tasks whose ids are not in `without` and that need more answers. Each has `id` and
        `data`, and `predictions` if there are any, but no answers. `progress` counts tasks."""
        ...

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        """Download the file at `address`; it is created once data arrive. The sign-in is sent only to that server
        for its own files; other hosts are asked without it. Raise ADDRESS_WRONG, and errors of the file."""
        ...


class RemoteTaskStatus(Struct, frozen=True):
    """Ids of tasks `answered` as often as their project requires, and of those `gone` from the server."""

    answered: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


class RemoteTaskStatusSource(Protocol):
    async def remote_status(self, url: str, number: str, task_ids: Collection[str]) -> RemoteTaskStatus | Unread:
        """Return the status of these tasks of a project. Read-only, like `TaskServer`."""
        ...


class FetchStaging(BundleSource, Protocol):
    """A staging folder: a source that is filled before it is read, and removed when closed. Blocking."""

    def writing(self, path: str) -> NewFile:
        """Return a new file, usable in any thread. Raise StoreFault on entering and during writing."""
        ...
