"""Small pictures are kept up to a bound."""

from __future__ import annotations

from annotator.core.ports.videos import Thumbnail
from annotator.ui.viewers.thumbnails.cache import ThumbnailCache

IMAGE_BYTES = 8 * 4 * 4


def thumbnail(number: int) -> Thumbnail:
    return Thumbnail(number, number, 8, 4, bytes([number, 0, 0, 255]) * 32)


def test_never_more_than_the_bound_and_what_was_looked_at_stays() -> None:
    kept = ThumbnailCache(4 * IMAGE_BYTES)
    for number in range(4):
        kept.keep(thumbnail(number))
    assert kept.of(0) is not None
    for number in range(4, 7):
        kept.keep(thumbnail(number))
        assert kept.size_bytes <= 4 * IMAGE_BYTES
    assert [number for number in range(7) if number in kept] == [0, 4, 5, 6]


def test_the_same_frame_again_takes_no_more_room() -> None:
    kept = ThumbnailCache(4 * IMAGE_BYTES)
    for _time in range(9):
        kept.keep(thumbnail(3))
    assert (len(kept), kept.size_bytes) == (1, IMAGE_BYTES)


def test_what_is_dropped_is_gone() -> None:
    kept = ThumbnailCache()
    kept.keep(thumbnail(3))
    kept.drop()
    assert kept.of(3) is None
    assert (len(kept), kept.size_bytes) == (0, 0)


def test_an_image_has_its_own_pixels() -> None:
    kept = ThumbnailCache()
    kept.keep(thumbnail(77))
    image = kept.of(77)
    assert image is not None
    assert image.pixelColor(7, 3).blue() == 77
