"""Whatever a worker says that was taken over, the window goes on: it waits for nothing, keeps nothing without end, and
the medium ends with a fault."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioInfo, OpenAudio
from annotator.core.ports.videos import MediaFilter, OpenVideo
from annotator.media import worker_client
from annotator.media.audio.client import speech_search
from annotator.media.audio.client.service import AudioService
from annotator.media.audio.client.speech_search import SpeechSearcher
from annotator.media.audio.vad.worker import LEAST_SEGMENT_S
from annotator.media.video.client.service import VideoService
from annotator.media.worker_client import PrewarmedWorkers
from depth import IS_DEEP, part
from fakes import lying_workers
from journeys.video_shift import resident_mb

# A loop that stands still for longer is a window that does.
STILL_S = 1.5
OVER_WITHIN_S = 30
MOST_MB = 150
ASKED = 3_000


class Service(Protocol):
    async def close(self) -> None: ...


@pytest.fixture
def medium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for limit in ("_COMPLETE_WITHIN_S", "_ACCEPTED_WITHIN_S"):
        monkeypatch.setattr(worker_client, limit, 0.3)
    path = tmp_path / "medium"
    path.write_bytes(bytes(1_000))
    return str(path)


async def the_end(service: Service, opened: Callable[[], Awaitable[str]]) -> str:
    """Return the text of the last error. The event loop is watched meanwhile."""
    before_mb, stillest_s = resident_mb(), 0.0
    ending = asyncio.ensure_future(opened())
    async with asyncio.timeout(OVER_WITHIN_S):
        while not ending.done():
            started_s = time.monotonic()
            await asyncio.sleep(0.01)
            stillest_s = max(stillest_s, time.monotonic() - started_s)
        await service.close()
    assert stillest_s < STILL_S
    assert resident_mb() - before_mb < MOST_MB
    return await ending


async def last_fault(medium: OpenVideo | OpenAudio, ask: Callable[[int], None]) -> MediaFault:
    """Asks on as a busy person does, until the medium says why it ends."""
    over: asyncio.Future[MediaFault] = asyncio.get_running_loop().create_future()

    def heard(fault: MediaFault | None) -> None:
        if fault is not None and not over.done():
            over.set_result(fault)

    medium.listen(heard)
    for number in range(ASKED):
        ask(number)
        if number % 20 == 0:
            await asyncio.sleep(0)
    return await over


async def video_end_s(path: str, lie: str) -> str:
    service = VideoService(PrewarmedWorkers(partial(lying_workers.spawned, "video", lie)))

    async def opened() -> str:
        try:
            video = await service.open(path)
            video.see(320, 180, MediaFilter())
            video.show(3)

            def ask(number: int) -> None:
                video.show(number % 90)
                while (image := video.due()) is not None:
                    video.time_s(image.number)
                    image.release()

            return (await last_fault(video, ask)).params["detail"]
        except MediaFault as fault:
            return fault.params["detail"]

    return await the_end(service, opened)


async def audio_end_s(path: str, lie: str, kept: Path) -> str:
    service = AudioService(kept, PrewarmedWorkers(partial(lying_workers.spawned, "audio", lie)))

    async def opened() -> str:
        asked: list[asyncio.Task[memoryview]] = []
        try:
            audio = await service.open(path)
            asked.append(asyncio.ensure_future(audio.samples(0, 0, 10)))
            return (await last_fault(audio, lambda _number: None)).params["detail"]
        except MediaFault as fault:
            return fault.params["detail"]
        finally:
            for answer in asked:
                with suppress(MediaFault):
                    await answer

    return await the_end(service, opened)


@pytest.mark.parametrize("lie", part(tuple(lying_workers.SIGNALS["video"]), 10))
def test_a_video_s_worker_that_lies_ends_its_video_and_nothing_else(medium: str, lie: str) -> None:
    assert asyncio.run(video_end_s(medium, lie)) in ("the decoder stopped", "it cannot be shrunk")


@pytest.mark.parametrize("lie", part(tuple(lying_workers.SIGNALS["audio"]), 10))
def test_an_audio_s_worker_that_lies_ends_its_audio_and_nothing_else(medium: str, lie: str, tmp_path: Path) -> None:
    assert asyncio.run(audio_end_s(medium, lie, tmp_path / "kept")) in ("the decoder stopped", "it cannot be shrunk")


async def speech_end(path: str, audio: AudioInfo) -> str:
    async with asyncio.timeout(OVER_WITHIN_S):
        try:
            before = 0
            async for found in SpeechSearcher(path, lambda: audio).results():
                for start, end in found.phrases:
                    assert before <= start <= end - LEAST_SEGMENT_S * audio.rate_hz
                    assert end <= audio.length
                    before = end
        except MediaFault as fault:
            return fault.params["detail"]
    return ""


SPEECH_LIES = tuple(lie for lie in lying_workers.SIGNALS["speech"] if lie != lying_workers.HONEST)


@pytest.mark.parametrize("lie", SPEECH_LIES if IS_DEEP else SPEECH_LIES[-9:])
def test_a_speech_search_that_lies_ends_and_nothing_else(
    medium: str, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_search, "_SILENT_WITHIN_S", 2.0)
    monkeypatch.setattr(speech_search, "spawn_worker", partial(lying_workers.spawned, "speech", lie))
    audio = AudioInfo(48_000, 2, 96_000, is_exact=True)
    assert asyncio.run(speech_end(medium, audio)) in ("the search for speech stopped", "it cannot be shrunk")


def test_speech_waits_for_the_scan_of_its_audio_and_ends_with_it(medium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scan is usually far ahead. One that stands still ends the search."""
    monkeypatch.setattr(speech_search, "_SILENT_WITHIN_S", 2.0)
    monkeypatch.setattr(speech_search, "spawn_worker", partial(lying_workers.spawned, "speech", lying_workers.HONEST))
    assert asyncio.run(speech_end(medium, AudioInfo(48_000, 2, 47_999, is_exact=False))) != ""
    assert asyncio.run(speech_end(medium, AudioInfo(48_000, 2, 48_000, is_exact=False))) == ""
