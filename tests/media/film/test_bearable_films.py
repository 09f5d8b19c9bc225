"""A film is made bearable before its pictures leave the process that decodes it, in any size and however often."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np

from annotator.core.ports.films import FilmPicture, OpenFilm
from annotator.core.ports.looks import AS_IT_IS, Looks
from annotator.media.film.window_side.service import FilmService
from journeys.red_clip import red_clip, red_pixels

PATIENCE_S = 20.0
VIEWS = 90  # each has a filter of its own: with what one left behind, there was no room for sixty


async def seen(film: OpenFilm, number: int) -> FilmPicture:
    end = asyncio.get_running_loop().time() + PATIENCE_S
    film.show(number)
    while True:
        found = film.due()
        if found is not None:
            return found
        assert asyncio.get_running_loop().time() < end, f"frame {number} never came"
        await asyncio.sleep(0.002)


def test_no_picture_is_as_it_is_whatever_its_size_and_no_view_leaves_anything_behind(tmp_path: Path) -> None:
    path = red_clip(tmp_path / "red.mp4", 2)

    async def story() -> None:
        films = FilmService()
        film = await films.open(str(path))
        for view in range(VIEWS):
            looks = (Looks(0.05), Looks(0.02, is_grey=True), Looks(0.05, is_grey=True, is_cartoon=True))[view % 3]
            film.see(200 + view * 4, 360, looks)
            picture = await seen(film, view % 50)
            assert picture.bgra, f"the decoder ended at view {view}"
            pixels = np.frombuffer(picture.bgra, np.uint8).reshape(-1, 4)
            assert not red_pixels(pixels)
            assert not looks.is_grey or np.array_equal(pixels[:, 0], pixels[:, 2])
            picture.release()
        film.see(640, 360, AS_IT_IS)
        picture = await seen(film, 3)
        assert red_pixels(np.frombuffer(picture.bgra, np.uint8).reshape(-1, 4))
        picture.release()
        film.close()
        await films.close()

    asyncio.run(story())
