"""Workers that die, hang or lie cost one picture at most; the person's window goes on."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

import pytest

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.media.images import connection as image_lane
from annotator.media.images.protocol import ExtraFormat
from annotator.media.images.service import ImageService
from fakes import image_workers
from media.drawn import four_quarters, saved


@asynccontextmanager
async def service(answer_within_s: float = 20.0) -> AsyncIterator[ImageService]:
    running = ImageService(answer_within_s)
    running.start()
    try:
        async with asyncio.timeout(120):
            yield running
    finally:
        await running.close()


@pytest.fixture
def pids(monkeypatch: pytest.MonkeyPatch) -> SimpleQueue[int]:
    """The process id of each worker, as soon as it is there."""
    seen: SimpleQueue[int] = SimpleQueue()

    class Seen(image_lane.ImageWorker):
        def __init__(self, stop: Connection, extra_formats: frozenset[ExtraFormat] = frozenset()) -> None:
            super().__init__(stop, extra_formats)
            assert self.pid is not None
            seen.put(self.pid)

    monkeypatch.setattr(image_lane, "ImageWorker", Seen)
    return seen


@pytest.fixture
def request_of(tmp_path: Path) -> ImageRequest:
    return ImageRequest(saved(four_quarters(), tmp_path / "picture.png"), 80, 40)


def test_starting_needs_no_loop_and_closing_without_starting_is_no_fault() -> None:
    asyncio.run(ImageService().close())
    started = ImageService()
    started.start()
    asyncio.run(started.close())
    assert started.worker_pids == ()


def test_a_service_outlives_the_loop_it_answered(request_of: ImageRequest) -> None:
    running = ImageService()
    running.start()
    first = asyncio.run(running.image(request_of))
    second = asyncio.run(running.image(ImageRequest(request_of.path, 40, 40)))
    asyncio.run(running.close())
    assert (first.width_px, second.width_px) == (80, 40)


@pytest.mark.parametrize("then", ["a picture", "a wish", "two at once"])
def test_only_what_the_first_image_needs_is_there_at_the_start(
    request_of: ImageRequest, pids: SimpleQueue[int], then: str
) -> None:
    before = set(
        threading.enumerate()
    )  # of a service that was closed a moment ago a thread may still be on its way out

    async def story() -> None:
        async with service() as running:
            pids.get(timeout=120)
            begun = set(threading.enumerate()) - before
            assert [thread.name for thread in begun].count("annotator-images") == 1
            match then:
                case "a picture":
                    await running.image(request_of)
                case "a wish":
                    running.prefetch([request_of])
                case _:
                    smaller = ImageRequest(request_of.path, 40, 40)
                    await asyncio.gather(running.image(request_of), running.image(smaller))
            pids.get(timeout=120)

    asyncio.run(story())


def test_a_worker_killed_in_its_work_is_replaced_and_the_image_still_comes(
    request_of: ImageRequest, pids: SimpleQueue[int]
) -> None:
    async def story() -> None:
        async with service() as running:
            before = pids.get(timeout=120)
            os.kill(before, signal.SIGSTOP)  # so that the work cannot be done before the worker is killed
            answer = asyncio.create_task(running.image(request_of))
            await asyncio.sleep(0)
            os.kill(before, signal.SIGKILL)
            assert (await answer).width_px == 80
            assert (await running.image(ImageRequest(request_of.path, 40, 40))).width_px == 40
            assert before not in running.worker_pids

    asyncio.run(story())


@pytest.mark.parametrize(
    "serve",
    [
        image_workers.serve_dying,
        image_workers.serve_oversized,
        image_workers.serve_beyond,
        image_workers.serve_nonsense,
        image_workers.serve_endless,
        image_workers.serve_deep,
        image_workers.serve_strange_fault,
        image_workers.serve_listed_fault,
        image_workers.serve_misnamed_fault,
    ],
)
def test_an_image_that_its_worker_cannot_survive_is_given_up(
    monkeypatch: pytest.MonkeyPatch, request_of: ImageRequest, serve: Callable[[Connection], None]
) -> None:
    async def story() -> None:
        async with service() as running:
            with pytest.raises(MediaFault) as caught:
                await running.image(request_of)
            assert caught.value.code == MediaFault.UNDECODABLE
            assert caught.value.params == {"path": request_of.path, "detail": "the decoder stopped"}

    monkeypatch.setattr(image_lane, "serve", serve)
    asyncio.run(story())


def test_a_worker_for_dicom_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, request_of: ImageRequest) -> None:
    """A worker that has the decoder and asks for it all the same is dishonest."""

    async def story() -> None:
        async with service() as running:
            with pytest.raises(MediaFault) as caught:
                await running.image(request_of)
            assert caught.value.params["detail"] == "the decoder stopped"

    monkeypatch.setattr(image_lane, "serve", image_workers.serve_wanting)
    monkeypatch.setattr(image_lane, "serve_extra", image_workers.serve_wanting_again)
    asyncio.run(story())


def test_a_worker_that_wants_another_is_replaced(
    monkeypatch: pytest.MonkeyPatch, request_of: ImageRequest, pids: SimpleQueue[int]
) -> None:
    async def story() -> None:
        async with service() as running:
            before = pids.get(timeout=120)
            assert (await running.image(request_of)).full_width_px == 80
            assert before not in running.worker_pids

    monkeypatch.setattr(image_lane, "serve", image_workers.serve_wanting)
    asyncio.run(story())


@pytest.mark.parametrize("step", ["_image", "decode"])
def test_what_nobody_expected_costs_one_image_and_the_lanes_go_on(
    monkeypatch: pytest.MonkeyPatch, request_of: ImageRequest, step: str
) -> None:
    def no_memory(_self: image_lane.ImageWorker, *_: object) -> ShownImage:
        raise MemoryError

    async def story() -> None:
        async with service() as running:
            with monkeypatch.context() as short:
                short.setattr(image_lane.ImageWorker, step, no_memory)
                with pytest.raises(MediaFault):
                    await running.image(request_of)
            for side in (40, 30, 20):
                assert (await running.image(ImageRequest(request_of.path, side, side))).width_px == side

    asyncio.run(story())


def test_a_worker_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, request_of: ImageRequest) -> None:
    async def story() -> None:
        async with service(answer_within_s=0.2) as running:
            with pytest.raises(MediaFault) as caught:
                await running.image(request_of)
            assert caught.value.code == MediaFault.UNDECODABLE
            assert "no answer" in caught.value.params["detail"]

    monkeypatch.setattr(image_lane, "serve", image_workers.serve_silent)
    asyncio.run(story())


def test_closing_ends_workers_that_are_busy_and_whoever_waits_is_told(
    monkeypatch: pytest.MonkeyPatch, request_of: ImageRequest, pids: SimpleQueue[int]
) -> None:
    async def story() -> None:
        running = ImageService()
        running.start()
        waiting = [asyncio.create_task(running.image(ImageRequest(request_of.path, side, side))) for side in (1, 2, 3)]
        await asyncio.sleep(0)
        endings = [os.pidfd_open(pid) for pid in (pids.get(timeout=120), pids.get(timeout=120))]
        await asyncio.wait_for(running.close(), 120)
        for ending in endings:
            assert select.select([ending], [], [], 0)[0], "a worker is still there"
            os.close(ending)
        for outcome in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(outcome, MediaFault)

    monkeypatch.setattr(image_lane, "serve", image_workers.serve_silent)
    asyncio.run(story())


def test_someone_who_no_longer_waits_takes_nothing_from_the_others(request_of: ImageRequest) -> None:
    async def story() -> None:
        async with service() as running:
            leaving = asyncio.create_task(running.image(request_of))
            staying = asyncio.create_task(running.image(request_of))
            await asyncio.sleep(0)
            leaving.cancel()
            assert (await staying).width_px == 80
            assert leaving.cancelled()

    asyncio.run(story())


def test_a_file_that_changed_is_shown_as_it_is_now(request_of: ImageRequest) -> None:
    async def story() -> None:
        async with service() as running:
            assert (await running.image(request_of)).full_width_px == 80
            saved(four_quarters(60, 60), Path(request_of.path))
            assert (await running.image(request_of)).full_width_px == 60

    asyncio.run(story())


def test_a_wished_image_is_there_when_it_is_wanted(request_of: ImageRequest) -> None:
    async def story() -> None:
        async with service() as running:
            running.prefetch([request_of])
            requested = await running.image(request_of)
            assert await running.image(request_of) is requested

    asyncio.run(story())


def test_strange_files_leave_no_stray_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = saved(four_quarters(), tmp_path / "odd.jpg", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(Path(path).read_bytes()[:600])

    async def story() -> None:
        async with service() as running:
            assert (await running.image(ImageRequest(path, 80, 40))).width_px == 80
            with pytest.raises(MediaFault):
                await running.image(ImageRequest(str(cut), 80, 40))

    asyncio.run(story())
    assert capfd.readouterr() == ("", "")
