"""A server of tasks, loaded and called in the network thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.connectors.http.thread import NetworkThread
    from annotator.core.ports.bundles import Progress
    from annotator.core.ports.servers import (
        NewFile,
        OfferedProject,
        ServerProject,
        ServerTask,
        TaskServer,
        Unread,
    )


class TasksInThread:
    """The implementation of `core.ports.servers.TaskServer` in the network thread.

    Progress is reported and files are written in that thread, too. A cancelled call returns when none of it runs
    there any more."""

    def __init__(self, thread: NetworkThread, load: Callable[[], TaskServer]) -> None:
        self._thread = thread
        self._load = load
        self._loaded: TaskServer | None = None

    async def projects(self, url: str) -> tuple[OfferedProject, ...] | Unread:
        return await self._thread.run_to_end(lambda: self._server().projects(url))

    async def project(self, url: str, number: str) -> ServerProject | Unread:
        return await self._thread.run_to_end(lambda: self._server().project(url, number))

    async def first_task(self, url: str, number: str) -> ServerTask | Unread | None:
        return await self._thread.run_to_end(lambda: self._server().first_task(url, number))

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        return await self._thread.run_to_end(lambda: self._server().tasks(url, number, most, without, progress))

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        return await self._thread.run_to_end(lambda: self._server().fetch(url, address, limit_bytes, file))

    def _server(self) -> TaskServer:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded
