"""Small pictures of a film: the right ones, made bearable, and never in the way of what is shown."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.ports.videos import Thumbnail, ThumbnailRequest
from annotator.media.video.client.service import OpenedVideo, VideoService
from depth import part
from journeys.red_clip import red_clip, red_pixels
from media.video.made_videos import KINDS, WIDTH_PX, read_number, shared_video
from media.video.watching import Watching

PATIENCE_S = 120.0
FULL_PX = (WIDTH_PX, WIDTH_PX)
SMALL_PX = (72, 40)
NAMES = list(KINDS)
# Every other kind is seen small once, by turns in a strip and at the pointer; each in both ways in a deep run.
IN_A_STRIP, AT_THE_POINTER = part(NAMES, 6), part(NAMES, 6, 3)
STRIP, POINTER = ThumbnailRequest.STRIP, ThumbnailRequest.POINTER


class Glancing:
    """A film, and the small pictures that come of it."""

    def __init__(self, video: OpenedVideo) -> None:
        self.video = video
        self.watching = Watching(video)
        self.came: list[Thumbnail] = []
        self._event = asyncio.Event()

    def request(self, purpose: ThumbnailRequest, numbers: Sequence[int], room_px: tuple[int, int] = FULL_PX) -> None:
        self.video.thumbnail(purpose, numbers, room_px, self._heard)

    def _heard(self, thumbnail: Thumbnail) -> None:
        self.came.append(thumbnail)
        self._event.set()

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():
                self._event.clear()
                await self._event.wait()

    async def came_to(self, number: int) -> None:
        await self.until(lambda: bool(self.came) and self.came[-1].number == number)


def glancing(path: Path, scenario: Callable[[Glancing], Awaitable[None]], looks: MediaFilter = AS_IT_IS) -> None:
    async def story() -> None:
        service = VideoService()
        try:
            glance = Glancing(await service.open(str(path)))
            glance.video.see(320, 180, looks)
            await scenario(glance)
        finally:
            await service.close()

    asyncio.run(story())


def pixels_of(thumbnail: Thumbnail) -> np.ndarray:
    return np.frombuffer(thumbnail.bgra, np.uint8).reshape(thumbnail.height_px, thumbnail.width_px, 4)


def spelt(thumbnail: Thumbnail) -> int:
    pixels = pixels_of(thumbnail)
    return read_number(pixels if thumbnail.width_px == WIDTH_PX else np.rot90(pixels, -1))


@pytest.fixture
def video_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return partial(shared_video, tmp_path_factory)


@pytest.fixture
def plain_video(video_of: Callable[[str], Path]) -> Path:
    return video_of("MP4, 25")


@pytest.mark.parametrize("kind_name", IN_A_STRIP)
def test_of_every_kind_of_video_a_strip_has_the_very_frames(kind_name: str, video_of: Callable[[str], Path]) -> None:
    kind = KINDS[kind_name]
    frames = kind.shown
    wanted = [0, 7, frames // 3, frames // 2, frames // 2 + 1, frames - 2]

    async def scenario(glance: Glancing) -> None:
        glance.request(STRIP, wanted)
        await glance.until(lambda: len(glance.came) == len(wanted))
        assert [thumbnail.number for thumbnail in glance.came] == wanted
        assert [spelt(thumbnail) for thumbnail in glance.came] == list(map(kind.spelt, wanted))

    glancing(video_of(kind_name), scenario)


@pytest.mark.parametrize("kind_name", AT_THE_POINTER)
def test_the_pointer_gets_something_near_at_once_and_then_the_very_frame(
    kind_name: str, video_of: Callable[[str], Path]
) -> None:
    kind = KINDS[kind_name]
    far = kind.shown - 4

    async def scenario(glance: Glancing) -> None:
        for number in (far, far - 30, far - 28):
            glance.request(POINTER, [number])
            await glance.came_to(number)
        assert all(spelt(thumbnail) == kind.spelt(thumbnail.number) for thumbnail in glance.came)
        assert all(thumbnail.number <= thumbnail.wanted for thumbnail in glance.came)

    glancing(video_of(kind_name), scenario)


def test_small_images_are_small_and_as_wide_as_the_video_is(plain_video: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.request(STRIP, [100], SMALL_PX)
        await glance.until(lambda: bool(glance.came))
        assert (glance.came[0].width_px, glance.came[0].height_px) == (70, 40)

    glancing(plain_video, scenario)


def test_a_seek_comes_before_the_small_images_that_were_wished_for_earlier(plain_video: Path) -> None:
    """Each of these is another group, decoded far into it; one at most is on the way when something is sought."""

    async def scenario(glance: Glancing) -> None:
        many = list(range(299, 0, -2))
        for number in (40, 280, 3, 150):
            glance.came.clear()
            glance.request(STRIP, many)
            await glance.until(lambda: bool(glance.came))
            before = len(glance.came)
            glance.video.show(number)
            assert await glance.watching.spelt() == (number, number)
            assert len(glance.came) - before <= 2
        await glance.until(lambda: len(glance.came) == len(many))

    glancing(plain_video, scenario)


def test_nothing_is_made_for_a_strip_while_the_video_plays(plain_video: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.video.play(0)
        await glance.watching.spelt(0)
        glance.request(STRIP, range(0, 300, 20))
        for number in range(1, 120):
            assert await glance.watching.spelt(number) == (number, number)
        assert not glance.came
        assert glance.video.passed_over == 0
        glance.video.show(120)
        await glance.until(lambda: len(glance.came) == 15)

    glancing(plain_video, scenario)


def test_a_video_that_plays_loses_no_image_to_the_pointer(plain_video: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.video.play(0)
        for number in range(280):
            glance.request(POINTER, [299 - number])
            assert await glance.watching.spelt(number) == (number, number)
        assert glance.video.passed_over == 0

    glancing(plain_video, scenario)


def test_a_killed_worker_is_asked_again_and_nothing_is_missing(plain_video: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.video.show(0)
        await glance.watching.spelt()
        wanted = list(range(0, 300, 3))
        glance.request(STRIP, wanted)
        await glance.until(lambda: len(glance.came) > 4)
        os.kill(glance.video.connection.worker_pid or 0, signal.SIGKILL)
        await glance.until(lambda: {thumbnail.number for thumbnail in glance.came} == set(wanted))

    glancing(plain_video, scenario)


def test_none_is_as_it_is_and_none_that_was_made_otherwise_comes(tmp_path: Path) -> None:
    every = (
        MediaFilter(0.05),
        AS_IT_IS,
        MediaFilter(0.02, is_grey=True),
        AS_IT_IS,
        MediaFilter(0.05, is_grey=True, is_cartoon=True),
    )

    async def scenario(glance: Glancing) -> None:
        for looks in every * 4:
            glance.video.see(320, 180, looks)
            glance.came.clear()
            for purpose in ThumbnailRequest:
                glance.request(purpose, [3, 17, 30], SMALL_PX)
            await glance.until(lambda: len(glance.came) >= 2)
            for thumbnail in glance.came:
                assert bool(red_pixels(pixels_of(thumbnail))) is (looks == AS_IT_IS)
                assert not looks.is_grey or (pixels_of(thumbnail)[..., 0] == pixels_of(thumbnail)[..., 2]).all()

    glancing(red_clip(tmp_path / "red.mp4", 2), scenario, every[0])


def test_nothing_comes_before_it_is_known_how_the_video_is_to_look(plain_video: Path) -> None:
    async def story() -> None:
        service = VideoService()
        glance = Glancing(await service.open(str(plain_video)))
        glance.request(STRIP, [1, 2])
        glance.video.see(320, 180, MediaFilter(0.1))
        glance.request(POINTER, [3])
        await glance.until(lambda: bool(glance.came) and glance.came[-1].number == 3)
        assert {thumbnail.wanted for thumbnail in glance.came} == {3}
        await service.close()

    asyncio.run(story())
