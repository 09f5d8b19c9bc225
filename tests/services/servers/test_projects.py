"""Tasks of a project on a Label Studio, taken in and sent back: through the connector, the shelf and the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.label_studio.projects import LabelStudioProjects
from annotator.core.errors import TakingStopped
from annotator.core.events import BundleImported, BundleRejected, Event, EventBus
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.servers import Unread
from annotator.core.problems import ProblemCode
from annotator.services.bundles import Bundles
from annotator.services.servers import projects
from annotator.services.servers.projects import Fetching, ForeignHosts, NothingNew, ProjectRequest, ServerProjects
from annotator.store.bundles.library import BundleLibrary, FolderFetchStaging
from bundle_making import image
from connectors.label_studio.studio_stage import TRUST, StudioStage
from connectors.studio_server import StudioServer

CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="kind" toName="picture"><Choice value="stop"/><Choice value="yield"/></Choices></View>"""
PNG = image("PNG", "teal")


class Worker:
    """A worker who adds tasks of a Label Studio: all of it is real but the server."""

    def __init__(self, stage: StudioStage, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        self.events: list[Event] = []
        self.counts: list[tuple[Fetching, int, int]] = []
        self.project = stage.world.add_project(CONFIG, title="Signs", expert_instruction="<p>Look</p>")
        self.request = ProjectRequest(stage.studio.url, str(self.project))
        event_bus = EventBus()
        event_bus.listen(self.events.append)
        self.bundles = Bundles(BundleLibrary(folder), event_bus)
        self._event_bus = event_bus

    def add_tasks(self, count: int) -> list[int]:
        files, world = self.stage.world.files, self.stage.world
        numbers = []
        for number in range(count):
            path = f"/data/upload/{self.project}/{len(files)}-sign.png"
            files[path] = PNG
            numbers.append(world.add_task(self.project, {"image": path, "place": str(number)}))
        return numbers

    def ask[T](self, question: Callable[[ServerProjects], Awaitable[T]]) -> T:
        async def asked() -> T:
            async with Client(lambda: TRUST) as client:
                server = LabelStudioProjects(self.stage.sign_ins, client)
                return await question(
                    ServerProjects(server, self.bundles, lambda: FolderFetchStaging(self.folder), self._event_bus)
                )

        return asyncio.run(asked())

    def take(
        self, most: int | None = None, hosts: tuple[str, ...] = (), number: str = ""
    ) -> str | Unread | ForeignHosts | NothingNew | None:
        request = replace(self.request, most=most, hosts=hosts, number=number or self.request.number)
        return self.ask(lambda projects: projects.take(request, self._count))

    def ids(self, key: object) -> list[str]:
        assert isinstance(key, str), key
        return list(asyncio.run(self.bundles.bundle(key)).tasks.ids())

    def left(self) -> list[str]:
        """Return unfinished files that are no bundle."""
        return [path.name for path in self.folder.glob(".*")] if self.folder.exists() else []

    def _count(self, what: Fetching, done: int, whole: int) -> None:
        self.counts.append((what, done, whole))


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    with StudioServer().running() as studio:
        yield Worker(StudioStage(studio), tmp_path / "bundles")


def test_as_many_tasks_as_wanted_come_with_their_files_and_the_next_time_the_next(worker: Worker) -> None:
    numbers = [str(number) for number in worker.add_tasks(5)]
    first = worker.take(most=2)
    assert worker.ids(first) == numbers[:2]
    assert worker.events == [BundleImported(str(first))]
    assert (Fetching.TASKS, 2, 2) in worker.counts
    assert worker.counts.index((Fetching.FILES, 2, 2)) < len(worker.counts) - 1
    bundle = asyncio.run(worker.bundles.bundle(str(first)))
    source = BundleLibrary(worker.folder).source(str(first))
    assert [source.read(task.columns["image"], 10_000) for task in bundle.tasks] == [PNG, PNG]
    assert worker.ids(worker.take(most=2)) == numbers[2:4]
    assert worker.ids(worker.take()) == numbers[4:]
    assert worker.take() is NothingNew.NOTHING_NEW
    assert worker.left() == []


def test_results_of_it_go_back_there(worker: Worker) -> None:
    worker.add_tasks(1)
    manifest = asyncio.run(worker.bundles.bundle(str(worker.take()))).manifest
    assert (manifest.submit.kind, manifest.submit.url) == ("label-studio", worker.stage.studio.url)
    assert manifest.submit.project == str(worker.project)


def test_the_language_of_recordings_is_stored_as_the_worker_entered_it(worker: Worker) -> None:
    worker.add_tasks(2)
    assert asyncio.run(worker.bundles.bundle(str(worker.take(most=1)))).manifest.media.language == ""
    worker.request = replace(worker.request, media_language="de")
    assert asyncio.run(worker.bundles.bundle(str(worker.take()))).manifest.media.language == "de"


def test_files_that_lie_elsewhere_wait_for_a_yes(worker: Worker) -> None:
    with StudioServer().running() as elsewhere:
        address = f"{elsewhere.url}/pictures/a.png"
        worker.stage.world.add_task(worker.project, {"image": address})
        assert worker.take() == ForeignHosts((elsewhere.url,))
        assert not elsewhere.asked
        elsewhere.say_once("GET /pictures/", 200, PNG)
        assert isinstance(worker.take(hosts=(elsewhere.url,)), str)
        assert not any("authorization" in heads for heads in elsewhere.heads)


def test_what_cannot_be_read_takes_nothing_in(worker: Worker) -> None:
    worker.add_tasks(2)
    worker.stage.studio.say_once("GET /data/", 403, b"")
    found = worker.take()
    assert isinstance(found, Unread)
    assert found.reason is DeliveryReason.ACCESS_DENIED
    assert worker.take(number="4711") == Unread(DeliveryReason.PLACE_MISSING, "4711")
    assert (worker.events, worker.left()) == ([], [])


def test_what_cannot_be_shown_is_told_and_not_taken(worker: Worker) -> None:
    worker.stage.world.projects[worker.project]["label_config"] = "<View><Ranker name='a' toName='b'/></View>"
    worker.add_tasks(1)
    assert worker.take() is None
    (event,) = worker.events
    assert isinstance(event, BundleRejected)
    assert (event.source, worker.left()) == ("Signs", [])


def test_instructions_nested_without_end_and_a_title_without_end_are_told_and_end_nothing(worker: Worker) -> None:
    fields = {"expert_instruction": "<blockquote>" * 1_000, "title": "Signs\u202e" + "x" * 900_000}
    worker.stage.world.projects[worker.project] |= fields
    worker.add_tasks(1)
    assert worker.take() is None
    (event,) = worker.events
    assert isinstance(event, BundleRejected)
    assert [problem.code for problem in event.problems] == [ProblemCode.INSTRUCTIONS_LONG]
    assert worker.stage.asked("GET /data/") == 0
    assert (len(event.source), event.source[:6], worker.left()) == (199, "Signsx", [])


def test_instructions_of_too_many_lines_are_told_before_anything_is_downloaded(worker: Worker) -> None:
    worker.stage.world.projects[worker.project] |= {"expert_instruction": "<p>line</p>" * 20_000}
    worker.add_tasks(1)
    assert worker.take() is None
    (event,) = worker.events
    assert isinstance(event, BundleRejected)
    assert {problem.code for problem in event.problems} == {ProblemCode.INSTRUCTIONS_LONG}
    assert worker.counts == []
    assert worker.stage.asked("GET /data/") == 0


@pytest.mark.parametrize(
    "reader", ["check_instructions", "media_addresses", "project_files", "plan_project", "planned_source"]
)
def test_whatever_reading_a_project_raises_rejects_it(
    worker: Worker, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    worker.add_tasks(1)
    monkeypatch.setattr(projects, reader, fail)
    assert worker.take() is None
    (event,) = worker.events
    assert isinstance(event, BundleRejected)
    assert [problem.code for problem in event.problems] == [ProblemCode.UNREADABLE]
    assert worker.left() == []


@pytest.mark.parametrize("stopped_at", Fetching)
def test_who_stops_it_has_nothing_of_it(worker: Worker, stopped_at: Fetching) -> None:
    worker.add_tasks(3)

    def progress(what: Fetching, done: int, _whole: int) -> None:
        if what is stopped_at and done:
            raise TakingStopped

    with pytest.raises(TakingStopped):
        worker.ask(lambda projects: projects.take(worker.request, progress))
    assert (worker.events, worker.left()) == ([], [])
