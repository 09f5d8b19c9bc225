"""DICOM files, sound ones and ones that lie, byte by byte: explicit VR, little endian (PS3.5, 7.1.2)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_LONG_KINDS = (b"OB", b"OW", b"SQ", b"UN")
EXPLICIT, DEFLATED, RLE, JPEG, JPEG_2000 = (
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.90",
)
JPEG_LS = "1.2.840.10008.1.2.4.80"
UNDEFINED = 0xFFFF_FFFF


def element(tag: int, kind: bytes, value: bytes, length: int | None = None) -> bytes:
    value += bytes(len(value) % 2)
    size = len(value) if length is None else length
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, kind)
    return head + (struct.pack("<HL", 0, size) if kind in _LONG_KINDS else struct.pack("<H", size & 0xFFFF)) + value


def framed(frame: bytes) -> bytes:
    """One frame, encapsulated (PS3.5, annex A.4): an empty table of offsets, the frame in one piece, and the end."""
    piece = frame + bytes(len(frame) % 2)
    table = struct.pack("<HHL", 0xFFFE, 0xE000, 0)
    return table + struct.pack("<HHL", 0xFFFE, 0xE000, len(piece)) + piece + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def number(tag: int, value: int) -> bytes:
    return element(tag, b"US", struct.pack("<H", value))


def text(tag: int, kind: bytes, value: str) -> bytes:
    return element(tag, kind, value.encode().ljust(len(value) + len(value) % 2))


def meta(coding: str = EXPLICIT) -> bytes:
    rest = element(0x0002_0001, b"OB", b"\0\1")
    rest += (
        text(0x0002_0002, b"UI", "1.2.840.10008.5.1.4.1.1.7")
        + text(0x0002_0003, b"UI", "1.2.3")
        + text(0x0002_0010, b"UI", coding)
    )
    return bytes(128) + b"DICM" + element(0x0002_0000, b"UL", struct.pack("<L", len(rest))) + rest


def dicom(
    size: tuple[int, int],
    pixels: bytes,
    *,
    bits: tuple[int, int] = (16, 12),
    meaning: str = "MONOCHROME2",
    frames: int = 1,
    coding: str = EXPLICIT,
    more: Mapping[int, tuple[bytes, str]] | None = None,
    before: bytes = b"",
    length: int | None = None,
) -> bytes:
    """`more` has decimal texts by tag; `before` stands before all that is about pixels."""
    samples = 1 if meaning.startswith("MONOCHROME") else 3
    about = {
        0x0028_0002: number(0x0028_0002, samples),
        0x0028_0004: text(0x0028_0004, b"CS", meaning),
        **({0x0028_0006: number(0x0028_0006, 0)} if samples == 3 else {}),
        0x0028_0008: text(0x0028_0008, b"IS", str(frames)),
        0x0028_0010: number(0x0028_0010, size[1]),
        0x0028_0011: number(0x0028_0011, size[0]),
        0x0028_0100: number(0x0028_0100, bits[0]),
        0x0028_0101: number(0x0028_0101, bits[1]),
        0x0028_0102: number(0x0028_0102, bits[1] - 1),
        0x0028_0103: number(0x0028_0103, 0),
        **{tag: text(tag, *value) for tag, value in (more or {}).items()},
    }
    kind = b"OW" if bits[0] > 8 else b"OB"
    whole = text(0x0010_0010, b"PN", "Somebody^Whose^Name") + b"".join(about[tag] for tag in sorted(about))
    return meta(coding) + before + whole + element(0x7FE0_0010, kind, pixels, length)
