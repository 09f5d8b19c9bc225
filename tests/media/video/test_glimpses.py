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

from annotator.core.ports.media_filters import AS_IT_IS, MediaFilter
from annotator.core.ports.videos import Thumbnail, ThumbnailRequest
from annotator.media.video.client.open_video import OpenedFilm
from annotator.media.video.client.service import VideoService
from depth import part
from journeys.red_clip import red_clip, red_pixels
from media.video.made_films import KINDS, WIDTH_PX, read_number, shared_film
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

    def __init__(self, film: OpenedFilm) -> None:
        self.film = film
        self.watching = Watching(film)
        self.came: list[Thumbnail] = []
        self._event = asyncio.Event()

    def wish(self, purpose: ThumbnailRequest, numbers: Sequence[int], room_px: tuple[int, int] = FULL_PX) -> None:
        self.film.glimpse(purpose, numbers, room_px, self._heard)

    def _heard(self, glimpse: Thumbnail) -> None:
        self.came.append(glimpse)
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
            glance.film.see(320, 180, looks)
            await scenario(glance)
        finally:
            await service.close()

    asyncio.run(story())


def pixels_of(glimpse: Thumbnail) -> np.ndarray:
    return np.frombuffer(glimpse.bgra, np.uint8).reshape(glimpse.height_px, glimpse.width_px, 4)


def spelt(glimpse: Thumbnail) -> int:
    pixels = pixels_of(glimpse)
    return read_number(pixels if glimpse.width_px == WIDTH_PX else np.rot90(pixels, -1))


@pytest.fixture
def film_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return partial(shared_film, tmp_path_factory)


@pytest.fixture
def plain_film(film_of: Callable[[str], Path]) -> Path:
    return film_of("MP4, 25")


@pytest.mark.parametrize("kind_name", IN_A_STRIP)
def test_of_every_kind_of_film_a_strip_has_the_very_frames(kind_name: str, film_of: Callable[[str], Path]) -> None:
    kind = KINDS[kind_name]
    frames = kind.frames - kind.cut_before
    wanted = [0, 7, frames // 3, frames // 2, frames // 2 + 1, frames - 2]

    async def scenario(glance: Glancing) -> None:
        glance.wish(STRIP, wanted)
        await glance.until(lambda: len(glance.came) == len(wanted))
        assert [glimpse.number for glimpse in glance.came] == wanted
        assert [spelt(glimpse) - kind.cut_before for glimpse in glance.came] == wanted

    glancing(film_of(kind_name), scenario)


@pytest.mark.parametrize("kind_name", AT_THE_POINTER)
def test_the_pointer_gets_something_near_at_once_and_then_the_very_frame(
    kind_name: str, film_of: Callable[[str], Path]
) -> None:
    kind = KINDS[kind_name]
    far = kind.frames - kind.cut_before - 4

    async def scenario(glance: Glancing) -> None:
        for number in (far, far - 30, far - 28):
            glance.wish(POINTER, [number])
            await glance.came_to(number)
        assert all(spelt(glimpse) - kind.cut_before == glimpse.number for glimpse in glance.came)
        assert all(glimpse.number <= glimpse.wanted for glimpse in glance.came)

    glancing(film_of(kind_name), scenario)


def test_small_pictures_are_small_and_as_wide_as_the_film_is(plain_film: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.wish(STRIP, [100], SMALL_PX)
        await glance.until(lambda: bool(glance.came))
        assert (glance.came[0].width_px, glance.came[0].height_px) == (70, 40)

    glancing(plain_film, scenario)


def test_a_seek_comes_before_the_small_pictures_that_were_wished_for_earlier(plain_film: Path) -> None:
    """Each of these is another group, decoded far into it; one at most is on the way when something is sought."""

    async def scenario(glance: Glancing) -> None:
        many = list(range(299, 0, -2))
        for number in (40, 280, 3, 150):
            glance.came.clear()
            glance.wish(STRIP, many)
            await glance.until(lambda: bool(glance.came))
            before = len(glance.came)
            glance.film.show(number)
            assert await glance.watching.spelt() == (number, number)
            assert len(glance.came) - before <= 2
        await glance.until(lambda: len(glance.came) == len(many))

    glancing(plain_film, scenario)


def test_nothing_is_made_for_a_strip_while_the_film_plays(plain_film: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.film.play(0)
        await glance.watching.spelt(0)
        glance.wish(STRIP, range(0, 300, 20))
        for number in range(1, 120):
            assert await glance.watching.spelt(number) == (number, number)
        assert not glance.came
        assert glance.film.passed_over == 0
        glance.film.show(120)
        await glance.until(lambda: len(glance.came) == 15)

    glancing(plain_film, scenario)


def test_a_film_that_plays_loses_no_picture_to_the_pointer(plain_film: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.film.play(0)
        for number in range(280):
            glance.wish(POINTER, [299 - number])
            assert await glance.watching.spelt(number) == (number, number)
        assert glance.film.passed_over == 0

    glancing(plain_film, scenario)


def test_a_killed_worker_is_asked_again_and_nothing_is_missing(plain_film: Path) -> None:
    async def scenario(glance: Glancing) -> None:
        glance.film.show(0)
        await glance.watching.spelt()
        wanted = list(range(0, 300, 3))
        glance.wish(STRIP, wanted)
        await glance.until(lambda: len(glance.came) > 4)
        os.kill(glance.film.lane.worker_pid or 0, signal.SIGKILL)
        await glance.until(lambda: {glimpse.number for glimpse in glance.came} == set(wanted))

    glancing(plain_film, scenario)


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
            glance.film.see(320, 180, looks)
            glance.came.clear()
            for purpose in ThumbnailRequest:
                glance.wish(purpose, [3, 17, 30], SMALL_PX)
            await glance.until(lambda: len(glance.came) >= 2)
            for glimpse in glance.came:
                assert bool(red_pixels(pixels_of(glimpse))) is (looks == AS_IT_IS)
                assert not looks.is_grey or (pixels_of(glimpse)[..., 0] == pixels_of(glimpse)[..., 2]).all()

    glancing(red_clip(tmp_path / "red.mp4", 2), scenario, every[0])


def test_nothing_comes_before_it_is_known_how_the_film_is_to_look(plain_film: Path) -> None:
    async def story() -> None:
        service = VideoService()
        glance = Glancing(await service.open(str(plain_film)))
        glance.wish(STRIP, [1, 2])
        glance.film.see(320, 180, MediaFilter(0.1))
        glance.wish(POINTER, [3])
        await glance.until(lambda: bool(glance.came) and glance.came[-1].number == 3)
        assert {glimpse.wanted for glimpse in glance.came} == {3}
        await service.close()

    asyncio.run(story())
