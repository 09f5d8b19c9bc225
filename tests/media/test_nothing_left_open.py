"""Resources of media are released when these are closed, not at the next garbage collection: a shift opens thousands.

Linux lists the open files of a process."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from annotator.app.gui.gc_control import gc_disabled
from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest
from annotator.core.ports.videos import MediaFilter
from annotator.media.audio.client.service import AudioService, OpenedAudio
from annotator.media.images.service import ImageService
from annotator.media.video.client.service import OpenedVideo, VideoService
from depth import IS_DEEP
from media.audio.made_audio_files import KINDS, made
from media.drawn import four_quarters, saved
from media.video.made_videos import shared_video
from media.video.watching import Watching

TIMES = 30 if IS_DEEP else 4
WITHIN_S = 240
FIRST = 2  # what is made with the first of them lasts: threads, and what Python spawns with

type Ending = Callable[[int, AudioService | VideoService], None]


def held() -> Counter[str]:
    """Return the open descriptors of this process, and its mapped memory of media, by kind."""
    opened: Counter[str] = Counter()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the folder itself
            opened[str(link.readlink()).partition(":[")[0]] += 1
    opened["mapped"] = Path("/proc/self/maps").read_text().count("memfd:annotator")
    return opened


def goes(_number: int, _service: AudioService | VideoService) -> None:
    """Closed as it is."""


def dies(number: int, service: AudioService | VideoService) -> None:
    """Its worker is gone as it is closed, or is being replaced."""
    if number % 2:
        for pid in service.worker_pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def nothing_grows(story: Callable[[Callable[[], None]], Awaitable[None]]) -> None:
    """`story` calls what it is given after each medium; then nothing is to be open that was not before."""
    seen: list[Counter[str]] = []

    async def lived() -> None:
        await story(lambda: seen.append(held()))

    with gc_disabled():
        asyncio.run(asyncio.wait_for(lived(), WITHIN_S))
    assert len(seen) == TIMES
    assert seen[-1] - seen[FIRST] == Counter()


@pytest.mark.parametrize("ending", [goes, dies])
def test_audio_files(ending: Ending, tmp_path: Path) -> None:
    places = [made(tmp_path / f"sound {number}", KINDS["Ogg Vorbis"], 4.0) for number in range(TIMES)]
    kept: list[OpenedAudio] = []

    async def story(note: Callable[[], None]) -> None:
        service = AudioService(tmp_path / "kept")
        for number, place in enumerate(places):
            audio = await service.open(str(place))
            kept.append(audio)
            await audio.samples(0, 0, 1_000)
            asked = asyncio.ensure_future(audio.samples(0, 0, 100_000))
            await asyncio.sleep(0)
            ending(number, service)
            audio.close()
            with suppress(MediaFault):
                await asked
            await asyncio.wrap_future(audio.connection.ended)
            audio.outline(0, 0, 1_000, 8)  # who looks once more finds nothing, and is not in the way
            note()
        await service.close()

    nothing_grows(story)


@pytest.mark.parametrize("ending", [goes, dies])
def test_videos(ending: Ending, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = shared_video(tmp_path_factory, "MP4, 25")
    kept: list[OpenedVideo] = []

    async def story(note: Callable[[], None]) -> None:
        service = VideoService()
        for number in range(TIMES):
            video = await service.open(str(place))
            kept.append(video)
            video.see(320, 180, MediaFilter())
            video.show(number)
            assert await Watching(video).spelt() == (number, number)
            video.play(number)
            ending(number, service)
            video.close()
            await asyncio.wrap_future(video.connection.ended)
            video.time_s(3)
            note()
        await service.close()

    nothing_grows(story)


@pytest.mark.parametrize("is_killed", [False, True])
def test_images(is_killed: bool, tmp_path: Path) -> None:
    places = [saved(four_quarters(), tmp_path / f"{number}.png") for number in range(TIMES)]
    kept: list[ImageService] = []

    async def story(note: Callable[[], None]) -> None:
        for place in places:
            service = ImageService()
            kept.append(service)
            service.start()
            await service.image(ImageRequest(place, 80, 40))
            if is_killed:
                for pid in service.worker_pids:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                await service.image(ImageRequest(place, 40, 20))
            await service.close()
            note()

    nothing_grows(story)
