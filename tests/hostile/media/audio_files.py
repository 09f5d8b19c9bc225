"""Sounds that are damaged, are something else, or say what is not so."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterator, Mapping
from functools import partial

from annotator.core.design.medium import MediumKind
from hostile.cases import HostileCase
from hostile.media.bases import audio, video
from hostile.media.shown import Content, shown, specials

AUDIO = MediumKind.AUDIO
# Each with what its file is called by.
_CUT_KINDS = {
    "WAV": "wav", "FLAC": "flac", "Ogg Vorbis": "ogg", "Opus": "opus", "M4A": "m4a", "ADTS": "aac", "MP3 CBR": "mp3",
    "MP3 VBR": "mp3", "AIFF": "aiff", "Ogg FLAC": "oga", "Opus in WebM": "webm", "AAC in TS": "ts",
}  # fmt: skip
_CUTS = (2, 40, 97)


def audio_files() -> Iterator[HostileCase]:
    yield from specials(AUDIO, "wav")
    for kind, suffix in _CUT_KINDS.items():
        name = kind.lower().replace(" ", "-")
        for part in _CUTS:
            yield shown(AUDIO, f"{name}-cut-at-{part}.{suffix}", partial(_cut, kind, part))
        yield shown(AUDIO, f"{name}-spoilt.{suffix}", partial(_spoilt, kind))
    yield from _of_wav()
    yield from _of_flac()
    yield from _of_ogg()
    yield from _of_mp3()
    yield from _of_mp4()
    yield from _something_else()


def _cut(kind: str, part: int) -> bytes:
    data = audio(kind)
    return data[: len(data) * part // 100]


def _spoilt(kind: str) -> bytes:
    data, chance = bytearray(audio(kind)), random.Random(kind)
    for _time in range(60):
        data[chance.randrange(12, len(data))] = chance.randrange(256)
    return bytes(data)


def changed(make: Content, *places: tuple[bytes, int, bytes]) -> Content:
    """A sound one with other bytes so many behind the first that are looked for."""

    def written() -> bytes:
        data = bytearray(make())
        for sought, at, value in places:
            place = data.index(sought) + at
            data[place : place + len(value)] = value
        return bytes(data)

    return written


def wav(*, channels: int = 1, rate_hz: int = 8_000, bits: int = 16, samples: int = 8_000, tag: int = 1,
        claimed: int | None = None, block: int | None = None, before: bytes = b"") -> bytes:  # fmt: skip
    """`claimed` of the bytes of its samples, `block` of those of one; `before` stands ahead of them."""
    pcm = bytes(range(256)) * (samples * 2 // 256)
    width = channels * bits // 8 & 0xFFFF if block is None else block
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate_hz, rate_hz * width & 0xFFFFFFFF, width, bits)
    size = len(pcm) if claimed is None else claimed
    body = b"WAVE" + form + before + struct.pack("<4sI", b"data", size) + pcm
    return b"RIFF" + struct.pack("<I", min(len(body) + size - len(pcm), 0xFFFFFFFF)) + body


def _of_wav() -> Iterator[HostileCase]:
    lies: Mapping[str, bytes] = {
        "no-channel": wav(channels=0),
        "255-channels": wav(channels=255),
        "65535-channels": wav(channels=65_535),
        "no-rate": wav(rate_hz=0),
        "1-hertz": wav(rate_hz=1),
        "a-thousand-million-hertz": wav(rate_hz=1_000_000_000),
        "rate-below-nought": wav(rate_hz=0xFFFFFFFF),
        "no-bits": wav(bits=0),
        "1-bit": wav(bits=1),
        "255-bits": wav(bits=255, block=32),
        "no-block": wav(block=0),
        "block-of-65535": wav(block=65_535),
        "no-sample": wav(samples=0),
        "1-sample": wav(samples=128)[:46],
        "2-gigabytes-claimed": wav(claimed=1 << 31),
        "4-gigabytes-claimed": wav(claimed=0xFFFFFFFF),
        "nothing-claimed": wav(claimed=0),
        "coded-by-nobody-knows-what": wav(tag=0x4242),
        "said-to-be-extensible": wav(tag=0xFFFE),
        "said-to-be-adpcm": wav(tag=2),
        "a-list-of-4-gigabytes": wav(before=b"LIST\xff\xff\xff\xffINFO"),
        "a-head-of-4-gigabytes": wav().replace(b"fmt \x10\0\0\0", b"fmt \xff\xff\xff\xff"),
        "two-heads": wav(before=wav()[12:36]),
        "100000-lists": wav(before=b"LIST\4\0\0\0INFO" * 100_000),
        "larger-than-32-bits": b"RF64" + wav()[4:12] + b"ds64\x1c\0\0\0" + b"\xff" * 28 + wav()[12:],
    }  # fmt: skip
    for name, data in lies.items():
        yield shown(AUDIO, f"{name}.wav", data)
    aiff = partial(audio, "AIFF")
    for name, value in (("no-number", b"\x7f\xff\xc0"), ("endless", b"\x7f\xff\x80"), ("below", b"\xc0\x0e\xac")):
        yield shown(AUDIO, f"rate-{name}.aiff", changed(aiff, (b"COMM", 16, value + bytes(7))))
    yield shown(AUDIO, "4000-million-samples.aiff", changed(aiff, (b"COMM", 10, b"\xff" * 4)))
    yield shown(AUDIO, "no-channel.aiff", changed(aiff, (b"COMM", 8, bytes(2))))


def _of_flac() -> Iterator[HostileCase]:
    flac = partial(audio, "FLAC")
    # Behind "fLaC" and the head of its first block: sizes of blocks (2 + 2) and frames (3 + 3), then 20 bits of rate, 3
    # of channels, 5 of bits and 36 of samples.
    lies: Mapping[str, tuple[int, bytes]] = {
        "blocks-of-nothing": (8, bytes(4)),
        "blocks-of-65535": (8, b"\xff" * 4),
        "no-rate": (18, bytes(3)),
        "655350-hertz": (18, b"\x9f\xff\x60"),
        "all-samples": (21, b"\xff" * 5),
        "no-samples": (21, b"\xf0" + bytes(4)),
        "wrong-sum": (26, b"\xff" * 16),
    }
    for name, (at, value) in lies.items():
        yield shown(AUDIO, f"{name}.flac", changed(flac, (b"fLaC", at, value)))
    image = b"\x06\xff\xff\xff" + struct.pack(">II", 3, 9) + b"image/png" + bytes(20) + b"\xff\xff\xff\xff"
    for name, block in {
        "a-picture-of-all": image + bytes(100),
        "100000-empty-blocks": b"\x01\0\0\0" * 100_000,
        "texts-of-4000-million": b"\x04\0\0\x0c" + bytes(4) + b"\xff" * 8,
    }.items():
        yield shown(AUDIO, f"{name}.flac", partial(_with_block, block))
    yield shown(AUDIO, "16-megabytes-of-places.flac", lambda: _with_block(b"\x03\xff\xff\xff" + bytes(0xFFFFFF)))


def _with_block(block: bytes) -> bytes:
    flac = audio("FLAC")
    return flac[:42] + block + flac[42:]


def _of_ogg() -> Iterator[HostileCase]:
    opus, vorbis = partial(audio, "Opus"), partial(audio, "Ogg Vorbis")
    head = b"OpusHead"
    for name, at, value in (
        ("no-channel", 9, b"\0"),
        ("255-channels", 9, b"\xff\1\0\xff"),
        ("65535-are-skipped", 10, b"\xff\xff"),
        ("louder-by-128-decibels", 16, b"\xff\x7f"),
        ("mapped-to-255", 18, b"\xff\xff\xff\xff"),
        ("version-255", 8, b"\xff"),
    ):
        yield shown(AUDIO, f"{name}.opus", changed(opus, (head, at, value)))
    for name, at, value in (
        ("no-rate", 12, bytes(4)),
        ("4-gigahertz", 12, b"\xff" * 4),
        ("rate-below-nought", 12, b"\0\0\0\x80"),
        ("no-channel", 11, b"\0"),
        ("255-channels", 11, b"\xff"),
        ("blocks-of-nothing", 28, b"\0"),
        ("blocks-of-all", 28, b"\xff"),
    ):
        yield shown(AUDIO, f"{name}.ogg", changed(vorbis, (b"\1vorbis", at, value)))
    last, first = b"\xff" * 7 + b"\x7f", b"\0" * 7 + b"\x80"
    for name, value in (("all", last), ("less-than-nothing", first), ("the-same", bytes(8))):
        yield shown(AUDIO, f"pages-that-end-at-{name}.ogg", partial(_with_pages, value))
    yield shown(AUDIO, "300-behind-each-other.opus", lambda: audio("Opus", 0.1) * 300)
    yield shown(AUDIO, "300-behind-each-other.ogg", lambda: audio("Ogg Vorbis", 0.1) * 300)
    page = b"OggS\0\0" + bytes(20) + b"\0"
    yield shown(AUDIO, "500000-empty-pages.opus", lambda: audio("Opus")[:300] + page * 500_000)


def _with_pages(value: bytes) -> bytes:
    data = bytearray(audio("Ogg Vorbis"))
    at = data.find(b"OggS", 200)
    while at >= 0:
        data[at + 6 : at + 14] = value
        at = data.find(b"OggS", at + 4)
    return bytes(data)


def _of_mp3() -> Iterator[HostileCase]:
    mp3, cbr = partial(audio, "MP3 VBR"), partial(audio, "MP3 CBR without Xing")
    xing: Mapping[str, tuple[int, bytes]] = {
        "4000-million-frames": (8, b"\xff" * 4),
        "no-frames": (8, bytes(4)),
        "4-gigabytes": (12, b"\xff" * 4),
        "places-in-a-ring": (16, bytes(reversed(range(100)))),
        "all-flags": (4, b"\xff" * 4),
    }
    for name, (at, value) in xing.items():
        yield shown(AUDIO, f"{name}.mp3", changed(mp3, (b"Xing", at, value)))
    tags: Mapping[str, bytes] = {
        "a-tag-of-256-megabytes": b"ID3\4\0\0\x7f\x7f\x7f\x7f",
        "a-tag-of-less-than-nothing": b"ID3\4\0\0\xff\xff\xff\xff",
        "10000-tags": b"ID3\4\0\0\0\0\0\x0a" * 10_000,
        "a-tag-in-a-tag": b"ID3\4\0\x80\0\0\x02\0" + b"ID3\4\0\0\0\0\x7f\x7f" * 25,
        "a-picture-of-all": b"ID3\3\0\0\0\x07\x7f\x7fAPIC\x7f\xff\xff\xff\0\0" + bytes(131_000),
        "false-frames": b"\xff\xfb\x90\0" * 500_000,
        "frames-of-free-size": b"\xff\xfb\0\0" + bytes(400_000),
    }
    for name, before in tags.items():
        yield shown(AUDIO, f"{name}.mp3", partial(_behind, before, cbr))
    for number, called in ((0, "noughts"), (255, "ones")):
        content = partial(_behind_many, bytes((number,)), cbr)
        yield shown(AUDIO, f"16-megabytes-of-{called}.mp3", content)
    yield shown(AUDIO, "1000000-empty-frames.aac", lambda: b"\xff\xf1\x50\x80\0\xff\xfc" * 1_000_000)
    yield shown(AUDIO, "frames-of-8191-that-are-none.aac", lambda: b"\xff\xf1\x50\x83\xff\xff\xfc" * 50_000)


def _behind(before: bytes, make: Content) -> bytes:
    return before + make()


def _behind_many(piece: bytes, make: Content) -> bytes:
    return piece * (16 << 20) + make()


def _of_mp4() -> Iterator[HostileCase]:
    m4a = partial(audio, "M4A")
    ones = b"\xff" * 4
    for name, box, at, value in (
        ("4000-million-times", b"stts", 8, ones),
        ("times-of-all", b"stts", 12, ones * 2),
        ("times-of-nothing", b"stts", 16, bytes(4)),
        ("4000-million-sizes", b"stsz", 12, ones),
        ("one-size-of-all", b"stsz", 8, ones),
        ("4000-million-pieces", b"stco", 8, ones),
        ("pieces-beyond-its-end", b"stco", 12, b"\x7f\xff\xff\xff"),
        ("seconds-without-parts", b"mdhd", 16, bytes(4)),
        ("lasts-for-ever", b"mdhd", 20, ones),
        ("edited-from-below-nought", b"elst", 12, ones * 2),
        ("edited-4000-million-times", b"elst", 8, ones),
        ("edited-to-nothing", b"elst", 16, b"\0\0\0\0"),
        ("no-channel", b"mp4a", 20, bytes(2)),
        ("65535-channels", b"mp4a", 20, b"\xff\xff"),
        ("a-head-of-4-gigabytes", b"moov", -4, ones),
        ("a-body-of-less-than-its-head", b"mdat", -4, b"\0\0\0\2"),
    ):
        yield shown(AUDIO, f"{name}.m4a", changed(m4a, (box, at, value)))
    yield shown(AUDIO, "1000000-tiny-packets.mka", partial(tiny, 1_000_000), is_sound=False, is_large=True)

    for sense, content in (("", 0), ("-behind-a-few", 5)):
        name = f"1000000-packets-without-sense{sense}.mka"
        yield shown(AUDIO, name, partial(senseless, 1_000_000, content), is_sound=False, is_large=True)


def senseless(count: int, valid_packets: int) -> bytes:
    """Matroska of Vorbis, of whose packets nothing can be made but of the first."""
    import av

    held = io.BytesIO()
    with av.open(io.BytesIO(audio("Ogg Vorbis")), "r") as read, av.open(held, "w", format="matroska") as written:
        source = read.streams.audio[0]
        stream = written.add_stream_from_template(source)
        whole = [bytes(packet) for packet in read.demux(source) if packet.size][:valid_packets]
        for number in range(count):
            packet = av.Packet(whole[number] if number < valid_packets else b"\xff" * 4)
            packet.stream, packet.time_base = stream, source.time_base
            packet.pts = packet.dts = number * 1_024
            written.mux_one(packet)
    return held.getvalue()


def tiny(count: int) -> bytes:
    """Return Matroska whose clusters hold `count` blocks of three bytes of Opus, each 2.5 ms of silence."""
    whole = audio("Opus in WebM")
    cluster = whole.index(b"\x1f\x43\xb6\x75")
    blocks = bytearray()
    for number in range(count):
        if number % 10_000 == 0:
            body_bytes = min(10_000, count - number) * 9 + 8  # of these, and of the cluster's own time
            blocks += b"\x1f\x43\xb6\x75" + struct.pack(">Q", 0x01 << 56 | body_bytes)
            blocks += b"\xe7\x86" + (number * 5 // 2).to_bytes(6, "big")
        blocks += b"\xa3\x87\x81" + (number % 10_000 * 5 // 2).to_bytes(2, "big") + b"\x80\xe0\xff\xfe"
    return whole[:cluster] + bytes(blocks)


def _something_else() -> Iterator[HostileCase]:
    others: Mapping[str, Content] = {
        "nothing.wav": lambda: b"",
        "one-byte.mp3": lambda: b"\xff",
        "zeros.flac": lambda: bytes(1_000_000),
        "chance.opus": lambda: random.Random(4).randbytes(1_000_000),
        "a-page.mp3": lambda: b"<!doctype html><html><body>404</body></html>" * 50,
        "a-list-of-others.mp3": lambda: b"#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n",
        "flac-named.wav": partial(audio, "FLAC"),
        "mp3-named.m4a": partial(audio, "MP3 CBR"),
        "a-film.mp3": partial(video, "MP4, 25"),
        "wav-and-mp3.wav": lambda: wav() + audio("MP3 CBR"),
        "flac-in-wav.wav": lambda: wav(before=b"JUNK" + struct.pack("<I", 100) + bytes(100)) + audio("FLAC"),
    }
    for name, make in others.items():
        is_sound = True if name in ("flac-named.wav", "mp3-named.m4a", "wav-and-mp3.wav", "flac-in-wav.wav") else None
        yield shown(AUDIO, name, make, is_sound=is_sound)
