"""DICOM files are shown through the window that they name, frame by frame, by a worker that has given up all else."""

from __future__ import annotations

import asyncio
import io
import struct
import tracemalloc
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydicom.pixels.decoders.rle import _rle_decode_frame

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShadeWindow, ShownImage
from annotator.media.images.decode import DecodedImage, DecoderMissing, decode_image
from annotator.media.images.dicom.reader import Dicom
from annotator.media.images.dicom.warm_up import small_dicoms
from annotator.media.images.protocol import ExtraFormat
from annotator.media.images.service import ImageService
from annotator.media.images.window_level import AppliedWindow
from media.images.written_dicoms import DEFLATED, JPEG, JPEG_2000, JPEG_LS, RLE, UNDEFINED, dicom, framed

SIZE = (64, 4)
RAMP = struct.pack("<256H", *[1000 + 16 * x for _y in range(4) for x in range(64)])
WINDOW = {0x0028_1050: (b"DS", "500.5"), 0x0028_1051: (b"DS", "801")}


def seen(content: bytes, page: int = 0, window: Any = None) -> DecodedImage:
    return decode_image(io.BytesIO(content), *SIZE, decoders={ExtraFormat.DICOM: Dicom}, page=page, window=window)


def row(image: DecodedImage) -> list[int]:
    return list(image.pixels[: 4 * image.width_px : 4])


def test_values_are_shown_through_the_window_of_the_file() -> None:
    rescaled = {**WINDOW, 0x0028_1052: (b"DS", "-1000"), 0x0028_1053: (b"DS", "1")}
    shown = seen(dicom(SIZE, RAMP, more=rescaled))
    assert shown.window == AppliedWindow(100, 900, 0, 1008)
    shades = row(shown)
    assert (shades[0], shades[-1]) == (0, 255)
    assert abs(shades[31] - 255 * (16 * 31 - 100) / 800) <= 1
    assert row(seen(dicom(SIZE, RAMP, more=rescaled), window=(0.0, 1008.0)))[-1] == 255


def test_what_names_no_window_shows_the_bits_that_it_uses_and_inverted_is_inverted() -> None:
    plain, inverted = (row(seen(dicom(SIZE, RAMP, meaning=f"MONOCHROME{kind}"))) for kind in (2, 1))
    assert [255 - shade for shade in plain] == inverted
    assert plain[0] < plain[-1]


def test_colours_and_frames() -> None:
    red, blue = bytes((200, 10, 20)) * 256, bytes((20, 10, 200)) * 256
    video = dicom(SIZE, red + blue, bits=(8, 8), meaning="RGB", frames=2)
    for page, colour in enumerate((red, blue)):
        shown = seen(video, page)
        assert shown.pages == 2
        assert tuple(shown.pixels[:3]) == tuple(colour[:3])[::-1]
    with pytest.raises(MediaFault):
        seen(video, 2)


@pytest.mark.parametrize("coding", range(5))
def test_each_coding_is_read(coding: int) -> None:
    content = list(small_dicoms())[coding]
    assert seen(content).full_width_px == 8


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (dicom(SIZE, RAMP, coding=JPEG_LS), "encoding is not supported: JPEG-LS"),
        (dicom(SIZE, RAMP, coding=DEFLATED), "encoding"),
        (dicom(SIZE, RAMP, meaning="HSV"), "type"),
        (dicom(SIZE, RAMP[:100]), ""),
        (dicom((0, 4), RAMP), ""),
        (dicom((60_000, 60_000), RAMP), ""),
        (dicom(SIZE, RAMP)[:-400], ""),
        (dicom(SIZE, RAMP)[:140], ""),
    ],
)
def test_what_is_not_read_is_a_fault(content: bytes, detail: str) -> None:
    with pytest.raises(MediaFault) as caught:
        seen(content)
    assert detail in str(caught.value.params.get("detail", ""))


def test_a_worker_without_it_says_so() -> None:
    with pytest.raises(DecoderMissing):
        decode_image(io.BytesIO(dicom(SIZE, RAMP)), *SIZE)


def test_a_confined_worker_reads_it(tmp_path: Path) -> None:
    for number, content in enumerate((dicom(SIZE, RAMP, more=WINDOW), *small_dicoms())):
        (tmp_path / f"{number}.dcm").write_bytes(content)

    paths = sorted(tmp_path.iterdir())

    async def shown() -> list[ShownImage]:
        service = ImageService()
        service.start()
        try:
            return [await service.image(ImageRequest(str(path), 100, 100)) for path in paths]
        finally:
            await service.close()

    first, *others = asyncio.run(shown())
    assert first.window == ShadeWindow(100, 900, 1000, 2008)
    assert [(other.full_width_px, other.full_height_px) for other in others] == [(8, 8)] * 5


def test_a_jpeg_in_it_is_no_larger_than_it_says() -> None:
    for kind, coding in (("JPEG", JPEG), ("JPEG2000", JPEG_2000)):
        for side_px in (64, 2_000):
            file = io.BytesIO()
            Image.new("L", (side_px, side_px)).save(file, kind)
            content = dicom((64, 64), framed(file.getvalue()), bits=(8, 8), coding=coding, length=UNDEFINED)
            if side_px == 64:
                assert seen(content).full_width_px == 64
            else:
                with pytest.raises(MediaFault, match="exceeds limit"):
                    seen(content)
    assert Image.MAX_IMAGE_PIXELS is None


def test_values_of_jpeg_2000_are_those_that_were_written() -> None:
    file = io.BytesIO()
    Image.frombytes("I;16", SIZE, RAMP).save(file, "JPEG2000")
    packed = dicom(SIZE, framed(file.getvalue()), bits=(16, 16), coding=JPEG_2000, length=UNDEFINED, more=WINDOW)
    assert row(seen(packed)) == row(seen(dicom(SIZE, RAMP, bits=(16, 16), more=WINDOW)))


def test_colours_of_jpeg_2000_are_those_that_were_written() -> None:
    file = io.BytesIO()
    Image.new("RGB", SIZE, (200, 10, 20)).save(file, "JPEG2000")
    for meaning in ("YBR_RCT", "RGB"):
        packed = dicom(SIZE, framed(file.getvalue()), bits=(8, 8), meaning=meaning, coding=JPEG_2000, length=UNDEFINED)
        assert tuple(seen(packed).pixels[:3]) == (20, 10, 200)


@given(st.binary(min_size=256, max_size=256), st.integers(1, 4))
def test_runs_are_undone_as_pydicom_undoes_them(low: bytes, repeated: int) -> None:
    """Through both ways, of twelve bits: the high byte first, each segment of an even length."""
    high = bytes(number % 16 // repeated for number in range(256))
    parts = [packed + bytes(len(packed) % 2) for packed in (packed_bits(high), packed_bits(low))]
    heads = struct.pack("<LLL", 2, 64, 64 + len(parts[0])) + bytes(52)
    values = bytes(byte for pair in zip(low, high, strict=True) for byte in pair)
    packed = dicom(SIZE, framed(heads + b"".join(parts)), coding=RLE, length=UNDEFINED, more=WINDOW)
    assert row(seen(packed)) == row(seen(dicom(SIZE, values, more=WINDOW)))
    assert _rle_decode_frame(heads + b"".join(parts), SIZE[1], SIZE[0], 1, 16) == values


def test_runs_that_say_more_than_there_is_take_no_memory_and_fewer_are_a_fault() -> None:
    bomb = bytes((129, 7)) * 4_000_000  # half a gigabyte
    heads = struct.pack("<LLL", 2, 64, 64 + len(bomb) // 2) + bytes(52)
    tracemalloc.start()
    try:
        assert seen(dicom(SIZE, framed(heads + bomb), coding=RLE, length=UNDEFINED)).full_width_px == 64
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    for spoilt in (heads + bomb[:2], heads, struct.pack("<L", 3) + heads[4:] + bomb[:900], heads[:9], b""):
        with pytest.raises(MediaFault):
            seen(dicom(SIZE, framed(spoilt), coding=RLE, length=UNDEFINED))


def packed_bits(data: bytes) -> bytes:
    """Runs where bytes repeat, others as they are, with a byte that says nothing now and then."""
    packed, number = bytearray(), 0
    for byte, same in groupby(data):
        count, number = len(list(same)), number + 1
        packed += bytes((257 - count, byte)) if 1 < count <= 128 else bytes((0, byte)) * count
        packed += bytes((128,)) if number % 5 == 0 else b""
    return bytes(packed)


def test_colours_of_twelve_bits_are_as_bright_as_those_of_eight() -> None:
    white = struct.pack("<H", 4095) * 3 * 256
    assert set(seen(dicom(SIZE, white, bits=(16, 12), meaning="RGB")).pixels) == {255}


@pytest.mark.parametrize(("meaning", "limit"), [("RGB", "40"), ("YBR_FULL", "20"), ("MONOCHROME2", "40")])
def test_what_takes_more_memory_may_be_less_large(meaning: str, limit: str) -> None:
    with pytest.raises(MediaFault) as caught:
        seen(dicom((7_000, 6_000), b"", bits=(8, 8), meaning=meaning))
    assert caught.value.params == {"megapixels": "42", "limit": limit}
