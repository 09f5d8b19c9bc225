"""Tasks fetched through the thread of the network, as the program puts it together: who stops it waits for nothing, a
server that goes away is told, and nothing of what was begun is left."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from annotator.app.network import Network
from annotator.core.errors import TakingStopped
from annotator.core.events import BundleImported, Event, EventBus
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.servers import Unread
from annotator.services.bundles import Bundles
from annotator.services.servers.projects import CancelToken, Fetching, ProjectRequest, ServerProjects
from annotator.store.bundles.library import BundleLibrary, FolderFetchStaging
from connectors.studio_server import StudioServer
from fakes.sign_ins import MemorySignIns
from journeys.studio_worker import TOKEN, signs

LOOK_S = 0.005
SOON_S = 5.0  # on a busy machine; without a stop it would last for ever
GONE = frozenset({DeliveryReason.SERVER_UNREACHABLE, DeliveryReason.NO_ANSWER})


class Fetcher:
    def __init__(self, studio: StudioServer, folder: Path) -> None:
        self.studio = studio
        self.folder = folder
        self.events: list[Event] = []
        self.counts: list[tuple[Fetching, int, int]] = []
        self.stopper = CancelToken()
        signs(studio, 3)

    def run[T](self, scenario: Callable[[ServerProjects, ProjectRequest], Awaitable[T]]) -> T:
        async def with_network() -> T:
            event_bus = EventBus()
            event_bus.listen(self.events.append)
            network = Network(lambda: MemorySignIns({self.studio.url: SignIn(SignInKind.TOKEN, TOKEN)}))
            bundles = Bundles(BundleLibrary(self.folder), event_bus)
            projects = ServerProjects(network.tasks(), bundles, lambda: FolderFetchStaging(self.folder), event_bus)
            number = str(max(self.studio.world.projects))
            try:
                return await scenario(projects, ProjectRequest(self.studio.url, number))
            finally:
                await network.close()

        return asyncio.run(with_network())

    def count(self, what: Fetching, done: int, whole: int) -> None:
        self.counts.append((what, done, whole))

    async def asked(self, begins: str) -> None:
        """Until the server was asked for something like that, while the loop turns."""
        deadline = time.monotonic() + 60
        while not any(asked.startswith(begins) for asked in self.studio.asked):
            assert time.monotonic() < deadline, f"nobody asked {begins}"
            await asyncio.sleep(LOOK_S)

    def left(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with StudioServer().running() as studio:
        yield Fetcher(studio, tmp_path / "bundles")


def test_tasks_and_files_come_through_the_thread_and_are_counted(fetcher: Fetcher) -> None:
    key = fetcher.run(lambda projects, request: projects.take(request, fetcher.count))
    assert fetcher.events == [BundleImported(str(key))]
    assert {(Fetching.TASKS, 3, 3), (Fetching.FILES, 0, 3), (Fetching.FILES, 3, 3)} <= set(fetcher.counts)
    assert fetcher.counts[-1][0] is Fetching.COPYING


def test_who_stops_amid_a_file_waits_for_nothing_and_has_nothing(fetcher: Fetcher) -> None:
    async def scenario(projects: ServerProjects, request: ProjectRequest) -> float:
        taking = asyncio.ensure_future(projects.take(request, fetcher.count, fetcher.stopper))
        await fetcher.asked("GET /data/upload/")
        started_s = time.monotonic()
        fetcher.stopper.stop()
        with pytest.raises(TakingStopped):
            await taking
        return time.monotonic() - started_s

    fetcher.studio.gives_files.clear()
    assert fetcher.run(scenario) < SOON_S
    assert (fetcher.left(), fetcher.events) == ([], [])


def test_a_program_that_ends_amid_a_file_leaves_nothing(fetcher: Fetcher) -> None:
    async def scenario(projects: ServerProjects, request: ProjectRequest) -> None:
        taking = asyncio.ensure_future(projects.take(request, fetcher.count, fetcher.stopper))
        await fetcher.asked("GET /data/upload/")
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking

    fetcher.studio.gives_files.clear()
    fetcher.run(scenario)
    assert (fetcher.left(), fetcher.events) == ([], [])


def test_a_server_that_goes_away_amid_a_file_is_told_and_nothing_is_taken(fetcher: Fetcher) -> None:
    async def scenario(projects: ServerProjects, request: ProjectRequest) -> object:
        taking = asyncio.ensure_future(projects.take(request, fetcher.count, fetcher.stopper))
        await fetcher.asked("GET /data/upload/")
        await asyncio.to_thread(fetcher.studio.pull)
        return await taking

    fetcher.studio.gives_files.clear()
    found = fetcher.run(scenario)
    assert isinstance(found, Unread)
    assert found.reason in GONE
    assert (fetcher.left(), fetcher.events) == ([], [])


@pytest.mark.parametrize("stopped_before", [True, False])
def test_a_list_that_is_waited_for_can_be_stopped(fetcher: Fetcher, stopped_before: bool) -> None:
    async def scenario(projects: ServerProjects, request: ProjectRequest) -> None:
        if stopped_before:
            fetcher.stopper.stop()
        asking = asyncio.ensure_future(projects.offered(request.url, fetcher.stopper))
        if not stopped_before:
            await asyncio.sleep(0)
            fetcher.stopper.stop()
        with pytest.raises(TakingStopped):
            await asking

    fetcher.run(scenario)
