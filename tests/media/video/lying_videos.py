"""Films that say of themselves what is not so: other sizes, lengths, numbers and rates than they have."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from media.video.made_videos import KINDS, made
from media.video.written_videos import as_ivf, vp8

_LARGE = 0xFFFF


def lies(video: Path) -> Iterator[tuple[str, bytes, bool]]:
    """Names and contents, and whether it may be shown. `video` is an MP4 of H.264, 320 by 180; the others are made
    beside it."""
    yield from _of_mp4(video.read_bytes())
    yield from _of_others(video.parent)


def _of_mp4(video: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """ISO/IEC 14496-12: where boxes have what they tell."""
    sizes = struct.pack(">HH", 320, 180)
    yield "says 65535 by 65535.mp4", video.replace(sizes, struct.pack(">HH", _LARGE, _LARGE)), True
    yield "says 0 by 0.mp4", video.replace(sizes, bytes(4)), True
    yield "says that it lasts for years.mp4", _set(video, b"mvhd", 16, b"\xff" * 4), True
    yield "says that its seconds have no parts.mp4", _set(video, b"mdhd", 12, bytes(4)), True
    yield "says that its seconds have all parts.mp4", _set(video, b"mdhd", 12, b"\xff" * 4), True
    yield "says that frames take no time.mp4", _set(video, b"stts", 12, bytes(4)), True
    yield "says that a frame takes all time.mp4", _set(video, b"stts", 12, b"\x7f\xff\xff\xff"), True
    for box, at in ((b"stts", 4), (b"stsz", 8), (b"stsc", 4), (b"stco", 4), (b"ctts", 4)):
        yield f"says four thousand million of {box.decode()}.mp4", _set(video, box, at, b"\xff" * 4), True
    yield "says that its frames lie beyond its end.mp4", _set(video, b"stco", 8, b"\x7f\xff\xff\xff"), True
    yield "is turned by nobody knows what.mp4", _set(video, b"tkhd", 40, b"\x7f\xff\xff\xff" * 9), True
    nested = b""
    for _ in range(2_000):
        nested = struct.pack(">I4s", len(nested) + 8, b"moov") + nested
    yield "boxes in boxes.mp4", video[:32] + nested, False


def _of_others(folder: Path) -> Iterator[tuple[str, bytes, bool]]:
    coded = vp8(64, 64, 30)
    ivf = as_ivf(coded)
    yield "says 65535 by 65535.ivf", ivf[:12] + b"\xff" * 4 + ivf[16:], True
    # RFC 6386, 9.1: of a key frame 14 bits each for width and height, behind the start code.
    huge = [packet.replace(b"\x9d\x01\x2a" + packet[6:10], b"\x9d\x01\x2a\xff\x3f\xff\x3f") for packet in coded]
    yield "has frames of 16383 by 16383.ivf", as_ivf(huge), False
    yield "grows to 16383 by 16383.ivf", as_ivf([*coded, *huge]), True
    screen = struct.pack("<6sHHBBB", b"GIF89a", _LARGE, _LARGE, 0x80, 0, 0) + bytes(6)
    image = struct.pack("<BHHHHB", 0x2C, 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00;"
    yield "says 65535 by 65535.gif", screen + image, False
    avi = made(folder / "true", replace(KINDS["AVI, MPEG-4"], frames=30)).read_bytes()
    size = struct.pack("<II", 320, 180)
    yield "says 20000 by 20000.avi", avi.replace(size, struct.pack("<II", 20_000, 20_000)), True
    yield "says that it has no rate.avi", _set(avi, b"strh", 24, bytes(8)), True
    yield "says a thousand million frames.avi", _set(avi, b"strh", 36, b"\x00\xca\x9a\x3b"), True
    mkv = made(folder / "true", replace(KINDS["MKV, variable rate"], frames=30)).read_bytes()
    at = mkv.index(b"\x44\x89\x88") + 3
    for name, seconds in (("for years", 1e18), ("for less than nothing", -1e9), ("for no number", float("nan"))):
        yield f"says that it lasts {name}.mkv", mkv[:at] + struct.pack(">d", seconds) + mkv[at + 8 :], True


def _set(data: bytes, box: bytes, at: int, value: bytes) -> bytes:
    """`at` counts from the end of the box's name."""
    place = data.index(box) + 4 + at
    return data[:place] + value + data[place + len(value) :]
