"""The pages of a TIFF are found, each is decoded by itself, and nothing that lies about them keeps a worker busy."""

from __future__ import annotations

import io
import struct
from typing import IO

import pytest
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.media.images.decode import decode_image
from annotator.media.images.tiff.ifd import MOST_PAGES, page_offsets
from media.images.written_tiffs import of_image, tiled

COLOURS = ((200, 30, 30), (30, 200, 30), (30, 30, 200))


def pages(*, is_big: bool = False) -> IO[bytes]:
    file = io.BytesIO()
    images = [Image.new("RGB", (40 + 10 * at, 30), colour) for at, colour in enumerate(COLOURS)]
    images[0].save(file, "TIFF", save_all=True, append_images=images[1:], big_tiff=is_big)
    file.seek(0)
    return file


@pytest.mark.parametrize("is_big", [False, True], ids=["classic", "big"])
def test_each_page_is_decoded_by_itself(is_big: bool) -> None:
    for at, colour in enumerate(COLOURS):
        shown = decode_image(pages(is_big=is_big), 100, 100, page=at)
        assert (shown.full_width_px, shown.pages) == (40 + 10 * at, 3)
        assert tuple(shown.pixels[:3]) == colour[::-1]
        part = decode_image(pages(is_big=is_big), 100, 100, (5, 5, 10, 10), page=at)
        assert tuple(part.pixels[:3]) == colour[::-1]


def test_smaller_copies_of_a_page_are_no_pages() -> None:
    image = Image.new("L", (64, 48), 90)
    levels = [of_image(image, 16), of_image(image.resize((32, 24)), 16)]
    for are_below in (True, False):
        assert decode_image(io.BytesIO(tiled(levels, are_below=are_below)), 60, 60).pages == 1


def test_a_page_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(MediaFault, match="no such page"):
        decode_image(pages(), 100, 100, page=3)


def chained(following: list[int], entries: int = 1) -> bytes:
    """Directories of one entry, the first at 8; where each says that the next is."""
    file = b"II*\0" + struct.pack("<L", 8)
    for place in following:
        file += struct.pack("<H", entries) + struct.pack("<HHLHH", 256, 3, 1, 7, 0) + struct.pack("<L", place)
    return file


def found(content: bytes) -> tuple[int, ...]:
    return page_offsets(io.BytesIO(content), content[:8], 8)


def test_what_goes_round_ends_and_what_leads_nowhere_is_left_out() -> None:
    assert found(chained([8])) == (8,)
    assert found(chained([26, 8])) == (8, 26)
    assert found(chained([26, 1 << 31])) == (8, 26)
    assert found(chained([0], entries=60_000)) == ()
    many = [8 + 18 * at for at in range(1, MOST_PAGES + 10)]
    assert len(found(chained(many))) == MOST_PAGES


@pytest.mark.parametrize("kind", ["L", "RGB"])
def test_a_small_copy_with_fewer_shades_is_not_what_a_deep_image_is_shown_from(kind: str) -> None:
    high_bit_depth = Image.frombytes("I;16", (64, 48), struct.pack("<3072H", *range(3072)))
    small = Image.new(kind, (32, 24))
    for are_below in (True, False):
        levels = [of_image(high_bit_depth, 16), of_image(small, 16)]
        for side_px in (64, 20):
            shown = decode_image(io.BytesIO(tiled(levels, are_below=are_below)), side_px, side_px)
            assert shown.window is not None
            assert (shown.window.low, shown.window.high) == (0, 4095)
            assert len(set(shown.pixels[::4])) > 20


def test_a_deep_image_whose_nought_is_white_is_shown_as_it_is_meant() -> None:
    high_bit_depth = Image.frombytes("I;16", (16, 16), struct.pack("<256H", *(257 * at for at in range(256))))
    content = tiled([of_image(high_bit_depth, 16)], are_below=False)
    dark = struct.pack("<HHLH", 262, 3, 1, 1)
    assert content.count(dark) == 1
    light = content.replace(dark, struct.pack("<HHLH", 262, 3, 1, 0))
    as_black, as_white = (decode_image(io.BytesIO(file), 16, 16).pixels[::4] for file in (content, light))
    assert as_black[:3] == bytes([0, 1, 2])
    assert bytes(as_white) == bytes(255 - shade for shade in as_black)
