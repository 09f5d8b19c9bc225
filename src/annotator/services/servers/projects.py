"""Tasks of a server project, imported as a bundle: as many as the worker wants, with the files that they name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import AbstractContextManager, suppress
from enum import Enum, auto
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest, PayUnit
from annotator.core.bundle.tasks import REWARD_COLUMN
from annotator.core.errors import BundleRefused, TakingStopped
from annotator.core.events import BundleRejected, EventBus
from annotator.core.money.amount import Money
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.servers import (
    FetchStaging,
    ListedProject,
    NewFile,
    ServerProject,
    ServerTask,
    TaskServer,
    Unread,
)
from annotator.core.text import printable_line
from annotator.formats.imports.plan import Planned
from annotator.formats.imports.server_project import (
    check_instructions,
    media_addresses,
    path_of,
    plan_project,
    planned_source,
    project_files,
)
from annotator.formats.manifest.writer import NewPay
from annotator.formats.source.listing import MAX_BUNDLE_BYTES
from annotator.formats.source.rejection import rejecting
from annotator.services.bundles import Bundles, release


class CancelToken:
    """A cancellation token. It is stopped once and for good in the event loop's thread, and may be read in any."""

    def __init__(self) -> None:
        self._is_stopped = False
        self._asking: asyncio.Future[Any] | None = None

    @property
    def is_stopped(self) -> bool:
        return self._is_stopped

    def stop(self) -> None:
        """Cancel the current request to a server. Work in a thread ends at its next check."""
        self._is_stopped = True
        if self._asking is not None:
            self._asking.cancel()

    def check(self) -> None:
        """Raise `TakingStopped` if the token is stopped."""
        if self._is_stopped:
            raise TakingStopped

    async def answered[T](self, asked: Coroutine[Any, Any, T]) -> T:
        """Return the reply of a server. Raise `TakingStopped` if the token is stopped, also during the wait."""
        self._asking = asking = asyncio.ensure_future(asked)
        if self._is_stopped:
            asking.cancel()
        try:
            return await asking
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._is_stopped and not (task is not None and task.cancelling()):
                raise TakingStopped from None
            raise  # the program is ending
        finally:
            self._asking = None


class Fetching(Enum):
    """The unit of the progress: tasks, files or bytes."""

    TASKS = auto()
    FILES = auto()
    COPYING = auto()


type FetchProgress = Callable[[Fetching, int, int], None]


class ProjectRequest(Struct, frozen=True):
    """A request to fetch tasks. `most` is the number of tasks, None for all. `hosts` are the hosts besides the
    server from which the worker allowed files to be downloaded; `ForeignHosts` names them. `pay` is the reward of a
    task as entered by the worker. `media_language` is the language of the recordings (a BCP 47 tag), or empty."""

    url: str
    number: str
    most: int | None = None
    hosts: Collection[str] = ()
    language: str = "en"
    pay: Money | None = None
    media_language: str = ""


class ProjectPreview(Struct, frozen=True):
    """The description of a project before its tasks are fetched. `reward` is the text of its first task's reward
    column, empty if there is none. `pay` is the pay per task in the project's newest stored bundle, or None."""

    description: str
    reward: str
    pay: Money | None = None


class ForeignHosts(Struct, frozen=True):
    """The hosts of files outside the server. They would learn of the download, so nothing was downloaded."""

    hosts: tuple[str, ...]


class NothingNew(Enum):
    """The outcome if all tasks of the project are stored already, or if it has none."""

    NOTHING_NEW = auto()


class ServerProjects:
    """The projects of one kind of task server. An exception from `progress`, such as `TakingStopped`, cancels the
    fetch; nothing is stored then. `progress` may be called in any thread. All methods raise `StoreFault`, and
    `TakingStopped` if the `stopper` is stopped."""

    def __init__(
        self, server: TaskServer, bundles: Bundles, new_staging: Callable[[], FetchStaging], event_bus: EventBus
    ) -> None:
        self._server = server
        self._bundles = bundles
        self._new_staging = new_staging
        self._event_bus = event_bus

    async def offered(self, url: str, stopper: CancelToken) -> tuple[ListedProject, ...] | Unread:
        return await stopper.answered(self._server.projects(url))

    async def look(self, url: str, number: str, stopper: CancelToken) -> ProjectPreview | Unread:
        project = await stopper.answered(self._server.project(url, number))
        if isinstance(project, Unread):
            return project
        task = await stopper.answered(self._server.first_task(url, number))
        if isinstance(task, Unread):
            return task
        reward = task["data"].get(REWARD_COLUMN, "") if task is not None else ""
        words = printable_line(str(reward)) if isinstance(reward, str | int | float) else ""
        return ProjectPreview(project.description, words, await self._pay_here(url, number))

    async def take(
        self, request: ProjectRequest, progress: FetchProgress, stopper: CancelToken | None = None
    ) -> str | Unread | ForeignHosts | NothingNew | None:
        """Fetch tasks as a new bundle, announce it and return its key, or None with announced problems."""
        stopper = stopper or CancelToken()
        project = await stopper.answered(self._server.project(request.url, request.number))
        if isinstance(project, Unread):
            return project
        try:
            with rejecting():
                await asyncio.to_thread(check_instructions, project)
        except BundleRefused as refused:
            self._reject(project, refused)
            return None
        here = await self._tasks_here(request)
        asked = self._server.tasks(
            request.url, request.number, request.most, here, lambda done, whole: progress(Fetching.TASKS, done, whole)
        )
        tasks = await stopper.answered(asked)
        if isinstance(tasks, Unread):
            return tasks
        if not tasks:
            return NothingNew.NOTHING_NEW
        try:
            with rejecting():
                addresses = await asyncio.to_thread(media_addresses, project.config, tasks)
                foreign = await asyncio.to_thread(_foreign_hosts, request.url, addresses)
        except BundleRefused as refused:
            self._reject(project, refused)
            return None
        if not foreign <= set(request.hosts):
            return ForeignHosts(tuple(sorted(foreign)))
        staging = await asyncio.to_thread(self._new_staging)
        try:
            fault = await stopper.answered(self._fetch(request.url, addresses, staging, progress))
            stopper.check()
            return (
                fault if fault is not None else await self._taken(request, project, tasks, addresses, staging, progress)
            )
        finally:
            await release(staging.close)

    async def _tasks_here(self, request: ProjectRequest) -> frozenset[str]:
        """Return the ids of the project's tasks in all stored bundles."""
        here: set[str] = set()
        for manifest in await self._of_project(request.url, request.number):
            here.update((await self._bundles.bundle(manifest.key)).tasks.ids())
        return frozenset(here)

    async def _pay_here(self, url: str, number: str) -> Money | None:
        """Return the pay per task in the newest stored bundle of the project. The time of an import is not stored.
        The newest bundle is the one with the highest task id of the server."""
        newest, pay = -1, None
        for manifest in await self._of_project(url, number):
            if manifest.pay is not None and manifest.pay.unit is PayUnit.TASK:
                with suppress(BundleRefused):  # reported when it is opened
                    ids = (await self._bundles.bundle(manifest.key)).tasks.ids()
                    last = max((int(each) for each in ids if each.isdecimal()), default=0)
                    if last > newest:
                        newest, pay = last, Money(manifest.pay.amount, manifest.pay.currency)
        return pay

    async def _of_project(self, url: str, number: str) -> list[Manifest]:
        taken = [summary.manifest for summary in await self._bundles.imported()]
        wanted = (LABEL_STUDIO, url, number)
        return [each for each in taken if (each.submit.kind, each.submit.url, each.submit.project) == wanted]

    async def _fetch(
        self, url: str, addresses: Sequence[str], staging: FetchStaging, progress: FetchProgress
    ) -> Unread | None:
        """Download the files. Together they may not exceed the size limit of a bundle."""
        progress(Fetching.FILES, 0, len(addresses))
        left_bytes = MAX_BUNDLE_BYTES
        for count, address in enumerate(addresses, start=1):
            file = _Measured(staging.writing(path_of(address)))
            fault = await self._server.fetch(url, address, left_bytes, file)
            left_bytes -= file.size_bytes
            if fault is not None:
                return fault
            progress(Fetching.FILES, count, len(addresses))
        return None

    async def _taken(
        self,
        request: ProjectRequest,
        project: ServerProject,
        tasks: Sequence[ServerTask],
        addresses: Sequence[str],
        staging: FetchStaging,
        progress: FetchProgress,
    ) -> str | None:
        def planned() -> Planned:
            for path, data in project_files(project, tasks, {name: path_of(name) for name in addresses}).items():
                with staging.writing(path) as write:
                    write(data)
            languages = (request.language, request.media_language)
            return plan_project(staging, project, tasks, request.url, languages, _pay(request))

        try:
            with rejecting():
                plan = await asyncio.to_thread(planned)
                if plan.bundle is None:
                    raise BundleRefused(plan.problems)
                source = await asyncio.to_thread(planned_source, plan.bundle, staging)
        except BundleRefused as refused:
            self._reject(project, refused)
            return None
        return await self._bundles.take_from(source, lambda done, whole: progress(Fetching.COPYING, done, whole))

    def _reject(self, project: ServerProject, refused: BundleRefused) -> None:
        self._event_bus.announce(BundleRejected(printable_line(project.title), refused.problems))


class _Measured(AbstractContextManager[Callable[[bytes], object]]):
    """A new file that counts its bytes."""

    def __init__(self, file: NewFile) -> None:
        self._file = file
        self.size_bytes = 0

    def __enter__(self) -> Callable[[bytes], object]:
        write = self._file.__enter__()

        def measured(piece: bytes) -> object:
            self.size_bytes += len(piece)
            return write(piece)

        return measured

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._file.__exit__(kind, error, trace)


def _pay(request: ProjectRequest) -> NewPay | None:
    return NewPay(format(request.pay.amount, "f"), request.pay.currency) if request.pay is not None else None


def _foreign_hosts(url: str, addresses: Sequence[str]) -> set[str]:
    """Return the hosts of absolute addresses outside the server. Addresses without a host belong to the server."""
    hosts = set()
    for address in addresses:
        try:
            parts = urlsplit(address)
        except ValueError:
            continue  # reported when it is requested
        if parts.netloc and server_of(address) != server_of(url):
            hosts.add(f"{parts.scheme}://{parts.netloc}")
    return hosts
