"""TIFFs are shown as Pillow has them, whole or in part, and a part of a huge one costs what the part does."""

from __future__ import annotations

import io
import random
import struct
from typing import IO, Any

import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.TiffImagePlugin import TiffImageFile

from annotator.core.errors import MediaFault
from annotator.media.images.decode import DecodedImage, decode_image
from annotator.media.images.tiff import blocks, ifd, reader
from media.images.written_tiffs import Written, of_image, tiled

SIZE = (610, 430)
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr")
COMPRESSIONS = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "group4", "zstd")
# By their nature: a coding of single bits has no colours, and so on.
_NEVER = {(mode, "group4") for mode in MODES if mode != "1"} | {("1", "jpeg"), ("P", "jpeg"), ("LA", "jpeg")}


def colourful() -> Image.Image:
    """Soft, so that scaling in other steps changes little."""
    chance = random.Random(3)
    bands = [Image.frombytes("L", (12, 9), chance.randbytes(108)).resize(SIZE, Image.Resampling.BICUBIC) for _ in "RGB"]
    return Image.merge("RGB", bands)


def file_of(pillow_image: Image.Image, compression: str) -> IO[bytes]:
    file = io.BytesIO()
    pillow_image.save(file, "TIFF", **({} if compression == "raw" else {"compression": compression}))
    file.seek(0)
    return file


def shown(image: DecodedImage) -> Image.Image:
    size = (image.width_px, image.height_px)
    return Image.frombytes("RGBa", size, image.pixels, "raw", "BGRa").convert("RGBA").convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("mode", MODES)
def test_each_kind_of_pixel_and_coding_is_as_pillow_has_it(mode: str, compression: str) -> None:
    if (mode, compression) in _NEVER:
        return
    file = file_of(colourful().convert(mode), compression)
    with Image.open(file) as there:
        wanted = there.convert("RGBA").convert("RGB") if mode != "CMYK" else there.convert("RGB")
    file.seek(0)
    whole = decode_image(file, *SIZE)
    assert whole[1:5] == (*SIZE, *SIZE)
    assert apart(shown(whole), wanted) < 0.6
    file.seek(0)
    part = decode_image(file, 300, 200, (101, 53, 300, 200))
    assert apart(shown(part), wanted.crop((101, 53, 401, 253))) < 0.6


@pytest.mark.parametrize("order", ["I;16", "I;16B"])
def test_sixteen_bits_are_brought_to_eight(order: str) -> None:
    pillow_image = colourful().convert("L")
    high_bit_depth = pillow_image.convert("I").point(lambda value: value * 256).convert("I;16")
    file = file_of(high_bit_depth if order == "I;16" else high_bit_depth.convert("I").convert("I;16B"), "raw")
    assert apart(shown(decode_image(file, *SIZE)), pillow_image.convert("RGB")) <= 1


@pytest.mark.parametrize("compression", [1, 7, 8])
@pytest.mark.parametrize("are_below", [True, False])
def test_in_tiles_with_smaller_copies_each_look_is_of_the_same_image(compression: int, are_below: bool) -> None:
    pillow_image = colourful()
    levels = [of_image(pillow_image.reduce(factor), 64) for factor in (1, 2, 4)]
    content = tiled(levels, compression=compression, are_below=are_below)
    for room, region in (((610, 430), None), ((200, 140), None), ((60, 50), None), ((90, 70), (31, 47, 350, 280))):
        left, top, width, height = region or (0, 0, *SIZE)
        image = decode_image(io.BytesIO(content), *room, region)
        wanted = pillow_image.resize(
            (image.width_px, image.height_px), Image.Resampling.BOX, (left, top, left + width, top + height)
        )
        assert image[3:5] == SIZE
        assert apart(shown(image), wanted) < 4, (room, region)


def test_of_a_small_look_no_large_block_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    pillow_image, looked = colourful(), list[tuple[int, int]]()
    levels = [of_image(pillow_image.reduce(factor), 64) for factor in (1, 2, 4)]
    made = blocks.BlockImage

    def image(file: IO[bytes], prefix: bytes, level: Any, profile: bytes) -> blocks.BlockImage:
        looked.append((level.width, level.height))
        return made(file, prefix, level, profile)

    monkeypatch.setattr(reader, "BlockImage", image)
    content = tiled(levels, are_below=True)
    decode_image(io.BytesIO(content), 100, 100)
    decode_image(io.BytesIO(content), 100, 100, (0, 0, 100, 100))
    assert looked == [(153, 108), SIZE]


def test_it_is_turned_upright() -> None:
    pillow_image = colourful()
    image = decode_image(io.BytesIO(tiled([of_image(pillow_image, 64)], are_below=True, orientation=6)), 610, 610)
    assert image[1:5] == (430, 610, 430, 610)
    assert apart(shown(image), pillow_image.transpose(Image.Transpose.ROTATE_270)) < 0.6


def gigapixel() -> bytes:
    """40,000 x 25,000: two kinds of tiles, and five smaller copies."""
    light, dark = (
        Image.effect_noise((256, 256), 40).convert("RGB").point(lambda v, up=up: v // 2 + up) for up in (0, 120)
    )

    def tile_at(x: int, y: int) -> Image.Image:
        return light if (x // 256 + y // 256) % 2 else dark

    sides = [(40_000 >> step, 25_000 >> step) for step in range(6)]
    return tiled([Written(size, 256, tile_at) for size in sides], are_below=True)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Count the files for blocks: the first one, and the maximum at a time."""
    found, really = list[tuple[int, int]](), blocks.BlockImage._decode_blocks

    def decoded_too(image: blocks.BlockImage, first: int, count: int) -> Image.Image:
        found.append((first, count))
        return really(image, first, count)

    monkeypatch.setattr(blocks.BlockImage, "_decode_blocks", decoded_too)
    return found


def test_of_a_billion_pixels_only_what_is_seen_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    file, blocks_decoded = io.BytesIO(gigapixel()), counted(monkeypatch)
    for region in (None, (20_000, 12_000, 1_200, 760), (0, 0, 20_000, 12_500)):
        file.seek(0)
        blocks_decoded.clear()
        image = decode_image(file, 1_200, 760, region)
        assert image[3:5] == (40_000, 25_000)
        # Of a copy that is less than twice as large as the look, and of what a block reaches beyond it.
        assert 12 <= len(blocks_decoded) <= 10 * 7, region


def test_without_smaller_copies_it_is_too_large_and_a_part_of_it_is_not() -> None:
    file = io.BytesIO(
        tiled([Written((40_000, 25_000), 256, lambda _x, _y: Image.new("L", (256, 256), 99))], are_below=True)
    )
    with pytest.raises(MediaFault) as caught:
        decode_image(file, 1_200, 760)
    assert (caught.value.code, caught.value.params) == (MediaFault.TOO_LARGE, {"megapixels": "1000", "limit": "250"})
    file.seek(0)
    assert set(decode_image(file, 100, 100, (39_900, 24_900, 100, 100)).pixels[:3]) == {99}


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_what_is_cut_off_is_a_fault(kept: float) -> None:
    content = file_of(colourful(), "tiff_lzw").read()
    with pytest.raises(MediaFault) as caught:
        decode_image(io.BytesIO(content[: int(len(content) * kept)]), *SIZE)
    assert caught.value.code == MediaFault.UNDECODABLE


def test_copies_that_lead_back_to_each_other_come_to_an_end() -> None:
    content = bytearray(tiled([of_image(colourful().reduce(factor), 64) for factor in (1, 2)], are_below=False))
    place = int.from_bytes(content[4:8], "little")
    count = int.from_bytes(content[place : place + 2], "little")
    second = int.from_bytes(content[place + 2 + 12 * count : place + 6 + 12 * count], "little")
    count = int.from_bytes(content[second : second + 2], "little")
    content[second + 2 + 12 * count : second + 6 + 12 * count] = second.to_bytes(4, "little")
    assert decode_image(io.BytesIO(bytes(content)), 100, 100)[3:5] == SIZE


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_there_is_not_is_none(orientation: int) -> None:
    held = io.BytesIO()
    Image.new("RGB", (60, 40)).save(held, "TIFF", tiffinfo={274: orientation})
    held.seek(0)
    shown = decode_image(held, 30, 30)
    assert (shown.width_px, shown.height_px, shown.full_width_px, shown.full_height_px) == (30, 20, 60, 40)


def in_rows(pillow_image: Image.Image, rows: int, compression: str) -> bytes:
    """In strips of so many rows."""
    file = io.BytesIO()
    options = {} if compression == "raw" else {"compression": compression}
    pillow_image.save(file, "TIFF", tiffinfo={278: rows}, strip_size=1, **options)
    return file.getvalue()


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
@pytest.mark.parametrize(("rows", "together"), [(1, 7), (8, 3), (16, 1)])
def test_strips_that_are_decoded_together_are_as_each_alone(
    monkeypatch: pytest.MonkeyPatch, compression: str, rows: int, together: int
) -> None:
    rows = 8 * rows if compression == "jpeg" else rows
    monkeypatch.setattr(blocks, "_AT_ONCE_PX", SIZE[0] * rows * together)
    content, files = in_rows(colourful(), rows, compression), counted(monkeypatch)
    with TiffImageFile(io.BytesIO(content)) as there:
        strips = len(there.tag_v2[273])
        wanted = there.convert("RGB")
    assert strips == -(-SIZE[1] // rows)
    assert shown(decode_image(io.BytesIO(content), *SIZE)).tobytes() == wanted.tobytes()
    assert len(files) == -(-strips // together)
    part = shown(decode_image(io.BytesIO(content), 300, 200, (101, 53, 300, 200)))
    assert part.tobytes() == wanted.crop((101, 53, 401, 253)).tobytes()


def test_where_strips_are_shorter_than_they_have_to_be_none_goes_on_in_the_next() -> None:
    """All of the pixels are in the file, and the second of five strips is said to be half as long."""
    content = in_rows(Image.new("L", (100, 50), 9), 10, "raw")
    with TiffImageFile(io.BytesIO(content)) as there:
        sizes = there.tag_v2[279]
    assert sizes == (1_000,) * 5
    written = struct.pack("<5L", *sizes)
    lying = content.replace(written, struct.pack("<5L", 1_000, 500, *sizes[2:]))
    assert lying != content
    assert set(decode_image(io.BytesIO(content), 100, 50).pixels[:3]) == {9}
    with pytest.raises(MediaFault) as caught:
        decode_image(io.BytesIO(lying), 100, 50)
    assert caught.value.code == MediaFault.UNDECODABLE


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"])
def test_one_strip_that_is_not_packed_is_the_same_in_parts(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """Each part takes the memory of its rows, where all of them as one take that of the whole picture."""
    pillow_image = colourful()
    high_bit_depth = Image.merge("L", [pillow_image.getchannel("R")]).convert("I").point(lambda value: value * 200)
    pillow_image = high_bit_depth.convert(mode) if mode in ("I;16", "F") else pillow_image.convert(mode)
    file = io.BytesIO()
    pillow_image.save(file, "TIFF", strip_size=1 << 30)
    with TiffImageFile(io.BytesIO(file.getvalue())) as there:
        assert len(there.tag_v2[273]) == 1
    monkeypatch.setattr(ifd, "_ROWS_PX", 1 << 30)
    looks = None, (101, 53, 300, 200)
    at_once = [decode_image(io.BytesIO(file.getvalue()), *SIZE, look) for look in looks]
    monkeypatch.setattr(ifd, "_ROWS_PX", 17 * SIZE[0])
    monkeypatch.setattr(blocks, "_AT_ONCE_PX", 17 * SIZE[0])
    files = counted(monkeypatch)
    assert [decode_image(io.BytesIO(file.getvalue()), *SIZE, look) for look in looks] == at_once
    assert len(files) > 2 or mode == "YCbCr"
