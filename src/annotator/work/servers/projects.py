"""Tasks of a project on a server, taken in as a bundle: as many as the worker wants, with the files that they name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from annotator.core.facts import Bulletin, BundleRejected
from annotator.core.outbox.sign_in import server_of
from annotator.core.outbox.ways import LABEL_STUDIO
from annotator.core.ports.servers.tasks import (
    OfferedProject,
    ServerProject,
    ServerTask,
    Stash,
    TaskServer,
    Unread,
)
from annotator.formats.imports.plan import NewBundle
from annotator.formats.imports.server_project import (
    media_addresses,
    path_of,
    plan_project,
    planned_source,
    project_files,
)
from annotator.formats.source.listing import MAX_BUNDLE_BYTES
from annotator.work.bundles import Bundles


class Fetching(Enum):
    """What is counted: tasks, files, bytes."""

    TASKS = auto()
    FILES = auto()
    COPYING = auto()


type FetchProgress = Callable[[Fetching, int, int], None]


@dataclass(frozen=True, slots=True)
class ProjectWish:
    """`most`: so many tasks, all where it is None. `hosts`: where the worker agreed to fetch files from, beside the
    server itself, as `ForeignHosts` named them."""

    url: str
    number: str
    most: int | None = None
    hosts: Collection[str] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ForeignHosts:
    """Files lie elsewhere: whoever runs these would learn that the worker fetches them. Nothing was fetched."""

    hosts: tuple[str, ...]


class NothingNew(Enum):
    """All tasks of the project are here already, or it has none."""

    NOTHING_NEW = auto()


class ServerProjects:
    """What `progress` raises, such as TakingStopped, ends it: nothing is taken then. All raise StoreFault."""

    def __init__(
        self, server: TaskServer, bundles: Bundles, new_stash: Callable[[], Stash], bulletin: Bulletin
    ) -> None:
        self._server = server
        self._bundles = bundles
        self._new_stash = new_stash
        self._bulletin = bulletin

    async def offered(self, url: str) -> tuple[OfferedProject, ...] | Unread:
        return await self._server.projects(url)

    async def take(self, wish: ProjectWish, progress: FetchProgress) -> str | Unread | ForeignHosts | NothingNew | None:
        """The key of the new bundle, announced as any other; None with its problems announced."""
        project = await self._server.project(wish.url, wish.number)
        if isinstance(project, Unread):
            return project
        here = await self._tasks_here(wish)
        tasks = await self._server.tasks(
            wish.url, wish.number, wish.most, here, lambda done, whole: progress(Fetching.TASKS, done, whole)
        )
        if isinstance(tasks, Unread):
            return tasks
        if not tasks:
            return NothingNew.NOTHING_NEW
        addresses = await asyncio.to_thread(media_addresses, project.config, tasks)
        foreign = _foreign_hosts(wish.url, addresses)
        if not foreign <= set(wish.hosts):
            return ForeignHosts(tuple(sorted(foreign)))
        stash = await asyncio.to_thread(self._new_stash)
        try:
            fault = await self._fetch(wish.url, addresses, stash, progress)
            return fault if fault is not None else await self._taken(wish, project, tasks, addresses, stash, progress)
        finally:
            await asyncio.to_thread(stash.close)

    async def _tasks_here(self, wish: ProjectWish) -> frozenset[str]:
        """Ids of the project's tasks in all bundles that were taken of it."""
        here: set[str] = set()
        for summary in await self._bundles.taken():
            way = summary.manifest.submit
            if (way.kind, way.url, way.project) == (LABEL_STUDIO, wish.url, wish.number):
                here.update((await self._bundles.bundle(summary.manifest.key)).tasks.ids())
        return frozenset(here)

    async def _fetch(self, url: str, addresses: Sequence[str], stash: Stash, progress: FetchProgress) -> Unread | None:
        progress(Fetching.FILES, 0, len(addresses))
        for count, address in enumerate(addresses, start=1):
            with stash.writing(path_of(address)) as write:
                fault = await self._server.fetch(url, address, MAX_BUNDLE_BYTES, write)
            if fault is not None:
                return fault
            progress(Fetching.FILES, count, len(addresses))
        return None

    async def _taken(
        self,
        wish: ProjectWish,
        project: ServerProject,
        tasks: Sequence[ServerTask],
        addresses: Sequence[str],
        stash: Stash,
        progress: FetchProgress,
    ) -> str | None:
        def planned() -> NewBundle | None:
            for path, data in project_files(project, tasks, {name: path_of(name) for name in addresses}).items():
                with stash.writing(path) as write:
                    write(data)
            plan = plan_project(stash, project, tasks, wish.url, wish.language)
            if plan.bundle is None:
                self._bulletin.announce(BundleRejected(project.title, plan.problems))
            return plan.bundle

        bundle = await asyncio.to_thread(planned)
        if bundle is None:
            return None
        source = await asyncio.to_thread(planned_source, bundle, stash)
        return await self._bundles.take_from(source, lambda done, whole: progress(Fetching.COPYING, done, whole))


def _foreign_hosts(url: str, addresses: Sequence[str]) -> set[str]:
    """Of addresses that say where they lie; those without a host lie on the server."""
    hosts = set()
    for address in addresses:
        try:
            parts = urlsplit(address)
        except ValueError:
            continue  # told where it is asked for
        if parts.netloc and server_of(address) != server_of(url):
            hosts.add(f"{parts.scheme}://{parts.netloc}")
    return hosts
