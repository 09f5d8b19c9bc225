"""DICOM files that lie about lengths, frames and codings, or hold more notes than anybody reads."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from hostile.cases import HostileCase
from hostile.media.pictures import PICTURE
from hostile.media.shown import shown
from media.pictures.written_dicoms import DEFLATED, RLE, UNDEFINED, dicom, element, meta


def of_dicoms() -> Iterator[HostileCase]:
    pixels = bytes(2 * 64 * 48)
    yield shown(PICTURE, "sound.dcm", dicom((64, 48), pixels), is_sound=True)
    large = partial(_dicom_of, 6_300)
    yield shown(PICTURE, "39-megapixels.dcm", large, is_sound=True, is_large=True)
    yield shown(PICTURE, "of-too-many-pixels.dcm", dicom((65_000, 65_000), pixels), is_sound=False)
    yield shown(PICTURE, "of-more-frames-than-there-are.dcm", dicom((64, 48), pixels, frames=2_147_483_647))
    yield shown(PICTURE, "pixels-of-4-gigabytes.dcm", dicom((64, 48), pixels, length=0xFFFF_FFF0))
    yield shown(PICTURE, "pixels-without-an-end.dcm", dicom((64, 48), pixels, length=UNDEFINED))
    yield shown(
        PICTURE, "a-note-of-4-gigabytes.dcm", dicom((64, 48), pixels, before=_note(0xFFFF_FFF0)), is_sound=False
    )
    many = b"".join(element(0x0009_0000 + number, b"US", b"ab") for number in range(60_000))
    yield shown(PICTURE, "60000-notes.dcm", dicom((64, 48), pixels, before=many), is_sound=False)
    item = struct.pack("<HHL", 0xFFFE, 0xE000, UNDEFINED)
    nested = (element(0x0008_1140, b"SQ", b"", UNDEFINED) + item) * 20_000
    yield shown(PICTURE, "20000-notes-in-notes.dcm", dicom((64, 48), pixels, before=nested), is_sound=False)
    items = element(0x0008_1140, b"SQ", b"", UNDEFINED) + (item + item[:2] + struct.pack("<HL", 0xE00D, 0)) * 400_000
    yield shown(PICTURE, "400000-empty-items.dcm", dicom((64, 48), pixels, before=items), is_sound=False)
    packed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = b"".join(packed.compress(bytes(1 << 20)) for _ in range(2_000)) + packed.flush()
    yield shown(PICTURE, "deflated.dcm", meta(DEFLATED) + deflated, is_sound=False)
    runs = struct.pack("<LL", 2, 64) + struct.pack("<L", 64 + 300_000) + bytes(52) + bytes((129, 0)) * 300_000
    encapsulated = struct.pack("<HHLHHL", 0xFFFE, 0xE000, 0, 0xFFFE, 0xE000, len(runs)) + runs
    ended = encapsulated + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    yield shown(PICTURE, "runs.dcm", dicom((4_000, 4_000), ended, coding=RLE, length=UNDEFINED))


def _dicom_of(side_px: int) -> bytes:
    return dicom((side_px, side_px), bytes(2 * side_px * side_px))


def _note(length: int) -> bytes:
    return element(0x0009_1001, b"OB", b"ab", length)
