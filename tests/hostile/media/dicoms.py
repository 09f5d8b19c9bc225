"""DICOM files that lie about lengths, frames and codings, or hold more notes than anybody reads."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from random import Random

from PIL import Image

from hostile.cases import HostileCase
from hostile.media.images import IMAGE
from hostile.media.shown import shown
from media.images.written_dicoms import DEFLATED, JPEG_2000, RLE, UNDEFINED, dicom, element, framed, meta


def of_dicoms() -> Iterator[HostileCase]:
    pixels = bytes(2 * 64 * 48)
    yield shown(IMAGE, "sound.dcm", dicom((64, 48), pixels), is_sound=True)
    large = partial(_dicom_of, 6_300)
    yield shown(IMAGE, "39-megapixels.dcm", large, is_sound=True, is_large=True)
    yield shown(IMAGE, "of-too-many-pixels.dcm", dicom((65_000, 65_000), pixels), is_sound=False)
    yield shown(IMAGE, "of-more-frames-than-there-are.dcm", dicom((64, 48), pixels, frames=2_147_483_647))
    yield shown(IMAGE, "pixels-of-4-gigabytes.dcm", dicom((64, 48), pixels, length=0xFFFF_FFF0))
    yield shown(IMAGE, "pixels-without-an-end.dcm", dicom((64, 48), pixels, length=UNDEFINED))
    yield shown(IMAGE, "a-note-of-4-gigabytes.dcm", dicom((64, 48), pixels, before=_note(0xFFFF_FFF0)), is_sound=False)
    yield shown(IMAGE, "60000-notes.dcm", _of_many_notes, is_sound=False)
    item = struct.pack("<HHL", 0xFFFE, 0xE000, UNDEFINED)
    nested = (element(0x0008_1140, b"SQ", b"", UNDEFINED) + item) * 20_000
    yield shown(IMAGE, "20000-notes-in-notes.dcm", dicom((64, 48), pixels, before=nested), is_sound=False)
    items = element(0x0008_1140, b"SQ", b"", UNDEFINED) + (item + item[:2] + struct.pack("<HL", 0xE00D, 0)) * 400_000
    yield shown(IMAGE, "400000-empty-items.dcm", dicom((64, 48), pixels, before=items), is_sound=False)
    yield shown(IMAGE, "deflated.dcm", _deflated, is_sound=False, is_large=True)
    yield from _of_runs()
    yield from _of_jpeg_2000()


def _of_many_notes() -> bytes:
    many = b"".join(element(0x0009_0000 + number, b"US", b"ab") for number in range(60_000))
    return dicom((64, 48), bytes(2 * 64 * 48), before=many)


def _deflated() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    zeros = bytes(1 << 20)
    packed = b"".join(packer.compress(zeros) for _ in range(2_000)) + packer.flush()
    return meta(DEFLATED) + packed


def _of_runs() -> Iterator[HostileCase]:
    """Each run of two bytes is 128 pixels, or a single one."""
    for name, count in (("runs", 300_000), ("runs-of-gigabytes", 9_000_000)):
        yield shown(IMAGE, f"{name}.dcm", partial(_of_pairs, 4_000, (129, 0), count), is_sound=True, is_large=True)
    half, whole = 6_300 * 6_300, 2 * 6_300 * 6_300
    lacking, single = (partial(_of_pairs, 6_300, (0, 9), count) for count in (half, whole))
    yield shown(IMAGE, "runs-that-lack-half.dcm", lacking, is_sound=False, is_large=True)
    yield shown(IMAGE, "runs-of-single-pixels.dcm", single, is_sound=True, is_large=True)


def _of_pairs(side_px: int, run: tuple[int, int], count: int) -> bytes:
    """Two segments of the same length, of this run alone."""
    heads = struct.pack("<LLL", 2, 64, 64 + count) + bytes(52)
    return dicom((side_px, side_px), framed(heads + bytes(run) * count), coding=RLE, length=UNDEFINED)


def _of_jpeg_2000() -> Iterator[HostileCase]:
    for name, mode, size, is_sound in (
        ("14-megapixels", "I;16", (4_000, 3_500), True),
        ("4-megapixels-rgb", "RGB", (2_000, 2_000), True),
        ("15-megapixels", "L", (4_000, 3_751), False),
    ):
        whole = partial(_jpeg_2000, mode, size)
        yield shown(IMAGE, f"{name}-of-jpeg-2000.dcm", whole, is_sound=is_sound, is_large=True)
    held = io.BytesIO()
    Image.frombytes("L", (64, 48), Random(1).randbytes(64 * 48)).save(held, "JPEG2000", no_jp2=True)
    audio = held.getvalue()
    for number in range(12):
        spoilt, chance = bytearray(audio), Random(number)
        for _time in range(6):
            spoilt[chance.randrange(4, len(audio) if number % 2 else 60)] = chance.randrange(256)
        content = dicom((64, 48), framed(bytes(spoilt)), bits=(8, 8), coding=JPEG_2000, length=UNDEFINED)
        yield shown(IMAGE, f"spoilt-{number}-of-jpeg-2000.dcm", content)
    yield shown(IMAGE, "62500-tiles-of-jpeg-2000.dcm", _of_tiles)


def _of_tiles() -> bytes:
    held = io.BytesIO()
    Image.new("L", (2_000, 2_000)).save(held, "JPEG2000", tile_size=(8, 8))
    return dicom((2_000, 2_000), framed(held.getvalue()), bits=(8, 8), coding=JPEG_2000, length=UNDEFINED)


def _jpeg_2000(mode: str, size: tuple[int, int]) -> bytes:
    """Noise: there is nothing that takes longer."""
    width = {"L": 1, "I;16": 2, "RGB": 3}[mode]
    held = io.BytesIO()
    Image.frombytes(mode, size, Random(2).randbytes(size[0] * size[1] * width)).save(held, "JPEG2000")
    bits, meaning = ((16, 16) if width == 2 else (8, 8)), "YBR_RCT" if width == 3 else "MONOCHROME2"
    return dicom(size, framed(held.getvalue()), bits=bits, meaning=meaning, coding=JPEG_2000, length=UNDEFINED)


def _dicom_of(side_px: int) -> bytes:
    return dicom((side_px, side_px), bytes(2 * side_px * side_px))


def _note(length: int) -> bytes:
    return element(0x0009_1001, b"OB", b"ab", length)
