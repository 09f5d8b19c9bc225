"""Films through their workers: every frame that is shown is the one that was asked for."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
import pytest

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import MediaFilter
from annotator.media.video.client.service import OpenedVideo, VideoService
from depth import IS_DEEP, part
from media.video.made_videos import KINDS, WIDTH_PX, shared_video
from media.video.watching import Watching
from media.video.written_videos import repeated

_OF_EACH = 1_000 if IS_DEEP else 3
# A worker is killed before these frames come.
_KILLED_AT = range(20, 280, 13) if IS_DEEP else (60, 61, 150)
NAMES = list(KINDS)


@pytest.fixture
def made_video(tmp_path_factory: pytest.TempPathFactory, kind_name: str) -> Path:
    return shared_video(tmp_path_factory, kind_name)


@asynccontextmanager
async def opened_video(path: Path) -> AsyncIterator[tuple[OpenedVideo, Watching]]:
    service = VideoService()
    try:
        video = await service.open(str(path))
        yield video, Watching(video)
    finally:
        await service.close()


def places(chance: random.Random, frames: int) -> Iterator[int]:
    """So many seeks, steps on and steps back, in any order; and as many of each again without another between."""
    moves = [0, 1, -1] * _OF_EACH
    chance.shuffle(moves)
    here = 0
    for move in (*moves, *sorted(moves)):
        here = chance.randrange(frames) if move == 0 else (here + move) % frames
        yield here


@pytest.mark.parametrize("kind_name", part(NAMES, 6))
def test_wherever_one_goes_the_right_frame_is_shown(kind_name: str, made_video: Path) -> None:
    kind, chance = KINDS[kind_name], random.Random(7)
    frames = kind.shown

    async def story() -> None:
        async with opened_video(made_video) as (video, shown):
            video.see(WIDTH_PX, WIDTH_PX, MediaFilter())
            for number in places(chance, frames):
                video.show(number)
                assert await shown.spelt() == (number, kind.spelt(number))
            await shown.until(lambda: video.shape.is_exact)  # whoever moves about comes first
            assert video.shape.frames == frames

    asyncio.run(story())


@pytest.mark.parametrize("kind_name", ["MP4, variable rate", "TS", "MP4, 25"])
def test_the_last_frame_disappears_when_the_file_says_so(made_video: Path) -> None:
    with av.open(made_video) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    ends = [(packet.pts or 0) + (packet.duration or 0) for packet in packets]

    async def story() -> None:
        async with opened_video(made_video) as (video, shown):
            await shown.until(lambda: video.shape.is_exact)
            assert video.time_s(video.shape.frames) == float(max(ends) * (packets[0].time_base or 0))

    asyncio.run(story())


@pytest.mark.parametrize("kind_name", ["MP4, 25", "MP4, turned"])
def test_playing_gives_every_frame_in_order_and_a_killed_worker_leaves_none_out(made_video: Path) -> None:
    async def story() -> None:
        async with opened_video(made_video) as (video, shown):
            video.see(WIDTH_PX, WIDTH_PX, MediaFilter())
            video.play(10)
            for number in range(10, 290):
                if number in _KILLED_AT:
                    pid = video.connection.worker_pid
                    if pid is not None:
                        os.kill(pid, signal.SIGKILL)
                assert await shown.spelt(number) == (number, number)
            assert video.passed_over == 0

    asyncio.run(story())


@pytest.mark.parametrize("kind_name", ["MP4, 25"])
def test_late_images_are_passed_over_and_counted(made_video: Path) -> None:
    async def story() -> None:
        async with opened_video(made_video) as (video, shown):
            video.see(320, 180, MediaFilter())
            video.play(0)
            first = await shown.image(0)
            await shown.until(lambda: len(video.connection.waiting) >= 3)
            late = await shown.image(2)
            assert (first.number, late.number, video.passed_over) == (0, 2, 1)

    asyncio.run(story())


def status_of(pid: int | None) -> str:
    """Return the status of a process from Linux."""
    return Path(f"/proc/{pid}/status").read_text()


@pytest.mark.parametrize("kind_name", ["MP4, 25"])
def test_a_worker_is_sealed_before_it_has_a_video(made_video: Path) -> None:
    async def story() -> None:
        async with opened_video(made_video) as (video, _shown):
            status = status_of(video.connection.worker_pid)
            assert "\nSeccomp:\t2\n" in status
            assert "\nNoNewPrivs:\t1\n" in status

    asyncio.run(story())


@pytest.mark.parametrize("kind_name", ["MP4, 25", "MKV, negative start", "TS"])
def test_of_a_long_video_any_frame_is_shown_before_all_of_it_is_read(made_video: Path, tmp_path: Path) -> None:
    whole = repeated(tmp_path / f"long{made_video.suffix}", made_video, 100)

    async def story() -> None:
        async with opened_video(whole) as (video, watching):
            video.see(320, 180, MediaFilter())
            assert abs(video.shape.frames - 30_000) <= 300
            number = video.number_at(video.time_s(0) + video.time_s(20_000))
            for wanted in (number, 29_990, 5):
                video.show(wanted)
                assert await watching.spelt() == (wanted, wanted % 300)
            await watching.until(lambda: video.shape.is_exact)
            assert video.shape.frames == 30_000
            os.kill(video.connection.worker_pid or 0, signal.SIGKILL)
            video.show(17_001)
            assert await watching.spelt() == (17_001, 17_001 % 300)

    asyncio.run(story())


def test_a_video_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    async def story() -> None:
        service = VideoService()
        with pytest.raises(MediaFault) as caught:
            await service.open(str(tmp_path / "missing.mp4"))
        assert caught.value.code == MediaFault.MISSING
        await service.close()

    asyncio.run(story())
