"""Containers of sounds and films that nest, repeat or claim what is not there."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial

from annotator.core.design.medium import MediumKind
from hostile.cases import HostileCase
from hostile.media.audio_files import changed, wav
from hostile.media.bases import audio, video
from hostile.media.shown import shown

AUDIO, VIDEO = MediumKind.AUDIO, MediumKind.VIDEO
_SEGMENT, _CLUSTER, _TAGS, _VOID = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\x12\x54\xc3\x67", b"\xec"
_UNKNOWN = b"\x01" + b"\xff" * 7  # a size that Matroska leaves open
_PACKET = 188


def containers() -> Iterator[HostileCase]:
    yield from _of_matroska()
    yield from _of_streams()
    yield from _of_avi()
    yield from _of_one_size()
    yield from _of_rare_sounds()


def _of_matroska() -> Iterator[HostileCase]:
    mkv = partial(video, "MKV, variable rate")
    for name, piece, count in (
        ("100000-segments-in-segments", _SEGMENT + _UNKNOWN, 100_000),
        ("100000-clusters-without-end", _CLUSTER + _UNKNOWN, 100_000),
        ("100000-tags-in-tags", _TAGS + _UNKNOWN, 100_000),
        ("2-million-voids", _VOID + b"\x80", 2_000_000),
    ):
        yield shown(VIDEO, f"{name}.mkv", partial(_amid, mkv, piece, count))
    yield shown(VIDEO, "a-scale-of-nothing.mkv", changed(mkv, (b"\x2a\xd7\xb1", 4, bytes(3))))


def _amid(make: partial[bytes], piece: bytes, count: int) -> bytes:
    data = make()
    at = data.index(_CLUSTER)
    return data[:at] + piece * count + data[at:]


def _of_streams() -> Iterator[HostileCase]:
    ts = partial(video, "TS")
    for number in range(4):
        yield shown(VIDEO, f"tables-that-lie-{number}.ts", partial(_other_tables, number))
    yield shown(VIDEO, "8000-streams.ts", lambda: ts() + b"".join(map(_empty_packet, range(0x20, 0x1F60))))
    yield shown(VIDEO, "200-behind-each-other.ts", lambda: video("TS", 5) * 200)


def _other_tables(number: int) -> bytes:
    """Change lengths and identifiers of the first tables (ISO/IEC 13818-1, 2.4.4)."""
    data = bytearray(video("TS"))
    for packet in range(0, 4 * _PACKET, _PACKET):
        data[packet + 6 + number * 3 : packet + 9 + number * 3] = b"\xff" * 3
    return bytes(data)


def _empty_packet(identifier: int) -> bytes:
    return struct.pack(">BHB", 0x47, 0x4000 | identifier, 0x10) + b"\0\0\1\xe0" + bytes(180)


def _of_avi() -> Iterator[HostileCase]:
    avi = partial(video, "AVI, MPEG-4")
    yield shown(VIDEO, "lists-in-lists.avi", lambda: avi()[:12] + b"LIST\xff\xff\xff\x7fhdrl" * 100_000 + avi()[12:])
    yield shown(VIDEO, "an-index-of-all.avi", changed(avi, (b"idx1", 4, b"\xff" * 4)))
    yield shown(VIDEO, "chunks-of-4-gigabytes.avi", changed(avi, (b"00dc", 4, b"\xf0" + b"\xff" * 3)))
    yield shown(VIDEO, "frames-that-take-no-time.avi", changed(avi, (b"avih", 8, bytes(4))))
    yield shown(VIDEO, "a-million-indexes.avi", lambda: avi() + b"idx1\0\0\0\0" * 1_000_000)


def _of_one_size() -> Iterator[HostileCase]:
    """Each of a thousand million samples has one byte (ISO/IEC 14496-12, 8.7.3.2)."""
    values = struct.pack(">II", 1, 1_000_000_000)
    for kind, make, suffix in ((AUDIO, partial(audio, "M4A"), "m4a"), (VIDEO, partial(video, "MP4, 25"), "mp4")):
        places = ((b"stsz", 8, values), (b"stsc", 16, b"\x3b\x9a\xca\0"), (b"stts", 12, b"\x3b\x9a\xca\0"))
        yield shown(kind, f"1000-million-samples-of-a-byte.{suffix}", changed(make, *places))


def _of_rare_sounds() -> Iterator[HostileCase]:
    caf = b"caff\0\1\0\0desc" + struct.pack(">Qd4sIIIII", 32, 8_000.0, b"lpcm", 0, 2, 1, 1, 16)
    guid = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
    wave64 = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0" + b"\xff" * 7 + b"\x7fwave" + guid
    for name, data in {
        "packets-of-all.caf": caf + b"pakt" + struct.pack(">QqqII", 24, (1 << 62), 1 << 62, 0, 0) + bytes(1_000),
        "pieces-of-all.caf": caf + b"info" + b"\x7f" + b"\xff" * 7 + bytes(1_000),
        "pieces-of-less-than-nothing.w64": wave64 + b"fmt " + guid + b"\xff" * 8 + bytes(1_000),
        "a-head-of-4-gigabytes.au": struct.pack(">4s5I", b".snd", 0xFFFFFFFF, 0xFFFFFFFF, 3, 8_000, 1) + bytes(9_000),
        "65535-channels.au": struct.pack(">4s5I", b".snd", 24, 0xFFFFFFFF, 3, 8_000, 65_535) + bytes(9_000),
        "frames-of-nothing.amr": b"#!AMR\n" + b"\x7c" * 1_000_000,
        "false-frames.ac3": b"\x0b\x77" * 1_000_000,
        "a-wav-in-a-wav.wav": wav(before=wav() * 50),
    }.items():
        yield shown(AUDIO, name, data)
    yield shown(AUDIO, "3000-streams.ogg", lambda: b"".join(map(_other_serial, range(3_000))))


def _other_serial(number: int) -> bytes:
    data = bytearray(audio("Opus", 0.1)[:200])
    data[14:18] = struct.pack("<I", number)
    return bytes(data)
