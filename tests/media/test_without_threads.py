"""A system that gives no more threads or processes: a medium has a sentence instead, and nothing of it stays open."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioInfo
from annotator.media import worker_process
from annotator.media.audio.client.service import AudioService
from annotator.media.audio.client.speech_search import SpeechSearcher
from annotator.media.video.client.service import VideoService
from annotator.media.worker_client import PrewarmedWorkers, WorkerClient
from annotator.ui.i18n.library_errors import in_plain_words
from media.audio.made_audio_files import KINDS, made

NO_MORE = "the system cannot start any more programs"
# Python has no thread for the medium itself, or for what starts its process.
LACKING = ("annotator-video", "annotator-audio", "annotator-spawner")


@pytest.fixture
def medium(tmp_path: Path) -> str:
    """Return a medium. The tested code runs before it is found to be no video."""
    return str(made(tmp_path / "sound", KINDS["WAV"], 0.5))


@pytest.fixture(params=["films", "sounds"])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], VideoService | AudioService]:
    return VideoService if request.param == "films" else lambda: AudioService(tmp_path / "kept")


@pytest.fixture
def spawner(monkeypatch: pytest.MonkeyPatch) -> Iterator[worker_process._Spawner]:
    """Return the thread that starts processes, before it runs."""
    fresh = worker_process._Spawner()
    monkeypatch.setattr(worker_process, "_SPAWNER", fresh)
    yield fresh
    fresh.end()


@pytest.fixture
def lacking(spawner: worker_process._Spawner, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of threads that cannot be started; none to begin with."""
    assert spawner._thread is None
    names: set[str] = set()
    start = threading.Thread.start

    def started(thread: threading.Thread) -> None:
        if thread.name in names:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", started)
    return names


async def why_not(service: VideoService | AudioService, path: str) -> str:
    with pytest.raises(MediaFault) as caught:
        await service.open(path)
    return in_plain_words(caught.value.params["detail"])


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("names", [LACKING[:2], LACKING[2:]])
def test_it_is_told(
    begin: Callable[[], VideoService | AudioService], medium: str, lacking: set[str], names: tuple[str, ...]
) -> None:
    async def tried() -> None:
        service = begin()
        lacking.update(names)
        before = descriptors()
        assert await why_not(service, medium) == NO_MORE
        await service.close()
        assert descriptors() == before

    asyncio.run(tried())


def test_what_was_to_be_opened_soon_is_told_when_it_is_opened(
    begin: Callable[[], VideoService | AudioService], medium: str, lacking: set[str]
) -> None:
    async def tried() -> None:
        service = begin()
        lacking.update((*LACKING, "annotator-prewarm"))
        service.prefetch([medium])
        service.expect()
        assert await why_not(service, medium) == NO_MORE
        await service.close()

    asyncio.run(tried())


def test_no_process(
    begin: Callable[[], VideoService | AudioService],
    medium: str,
    spawner: worker_process._Spawner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_start: object) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    async def tried() -> None:
        monkeypatch.setattr(spawner, "run", refused)
        service = begin()
        assert await why_not(service, medium) == NO_MORE
        await service.close()

    asyncio.run(tried())


def test_no_descriptor(
    begin: Callable[[], VideoService | AudioService], medium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_kind: object, **_more: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    async def tried() -> None:
        service = begin()
        with monkeypatch.context() as lacking:
            lacking.setattr(worker_process, "new_pipe", refused)
            assert await why_not(service, medium) == "too many files are open"
        await service.close()

    asyncio.run(tried())


def test_no_memory_to_share(medium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_kind: object) -> int:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    async def tried() -> None:
        service = VideoService()
        with monkeypatch.context() as lacking:
            lacking.setattr("annotator.media.shared_memory._new_descriptor", refused)
            assert await why_not(service, medium) == "too many files are open"
        await service.close()

    asyncio.run(tried())


def _without_threads(_pipe: Connection) -> None:
    raise RuntimeError("can't start new thread")


def _without_memory(_pipe: Connection) -> None:
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))


@pytest.mark.parametrize("work", [_without_threads, _without_memory])
def test_no_threads_for_the_process(
    medium: str, work: Callable[[Connection], None], capfd: pytest.CaptureFixture[str]
) -> None:
    async def tried() -> None:
        service = VideoService(PrewarmedWorkers(lambda: WorkerClient(work, "annotator-video")))
        assert await why_not(service, medium) == NO_MORE
        await service.close()

    asyncio.run(tried())
    assert capfd.readouterr() == ("", "")


def test_a_search_for_speech(medium: str, lacking: set[str]) -> None:
    async def searched() -> None:
        lacking.add("annotator-speech")
        with pytest.raises(MediaFault) as caught:
            async for _found in SpeechSearcher(medium, lambda: AudioInfo(48_000, 1, 24_000, is_exact=True)).results():
                pass
        assert in_plain_words(caught.value.params["detail"]) == NO_MORE

    asyncio.run(searched())
