"""Films that are damaged, are something else, or say what is not so."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.core.design.medium import MediumKind
from hostile.cases import HostileCase
from hostile.media.audio_files import changed
from hostile.media.bases import audio, base, video
from hostile.media.shown import Content, shown, specials

VIDEO = MediumKind.VIDEO
_CUT_KINDS = {
    "MP4, 25": "mp4", "MP4, fragmented": "mp4", "MKV, variable rate": "mkv", "TS": "ts", "AVI, MPEG-4": "avi",
    "raw H.264": "h264", "WebM, VP9 with alternate references": "webm", "MP4, AV1": "mp4",
}  # fmt: skip
_CUTS = (2, 40, 97)
_LIES = 25  # in media.video.lying_films
_LAST = (1 << 63) - 1
_FAR = (0x7FFFFFFF, 0x7FFFFFFF)


def videos() -> Iterator[HostileCase]:
    yield from specials(VIDEO, "mp4")
    for kind, suffix in _CUT_KINDS.items():
        name = kind.lower().replace(", ", "-").replace(" ", "-")
        for part in _CUTS:
            yield shown(VIDEO, f"{name}-cut-at-{part}.{suffix}", partial(_cut, kind, part))
        yield shown(VIDEO, f"{name}-spoilt.{suffix}", partial(_spoilt, kind))
    for number in range(_LIES):
        yield shown(VIDEO, f"that-lies-{number}.mp4", partial(_lie, number))
    yield from _of_mp4()
    yield from _of_timestamps()
    yield from _of_sizes()
    yield from _something_else()


def _cut(kind: str, part: int) -> bytes:
    data = video(kind)
    return data[: len(data) * part // 100]


def _spoilt(kind: str) -> bytes:
    data, chance = bytearray(video(kind)), random.Random(kind)
    for _time in range(100):
        data[chance.randrange(12, len(data))] = chance.randrange(256)
    return bytes(data)


def _lie(number: int) -> bytes:
    from media.video.lying_videos import lies

    with TemporaryDirectory() as folder:
        path = Path(folder, "true.mp4")
        path.write_bytes(video("MP4, 25"))
        _name, content, _may_show = next(islice(lies(path), number, None))
    return content


def _of_mp4() -> Iterator[HostileCase]:
    mp4, ones = partial(video, "MP4, 25"), b"\xff" * 4
    for name, box, at, value in (
        ("edited-4000-million-times", b"elst", 8, ones),
        ("edited-from-below-nought", b"elst", 16, b"\x80\0\0\0"),
        ("edited-from-beyond-its-end", b"elst", 16, b"\x7f\xff\xff\xff"),
        ("edited-to-no-time", b"elst", 12, bytes(4)),
        ("edited-to-stand-still", b"elst", 20, bytes(4)),
        ("edited-to-run-back", b"elst", 20, b"\xff\xff\0\0"),
        ("turned-to-nothing", b"tkhd", 44, bytes(36)),
        ("turned-askew", b"tkhd", 44, struct.pack(">9i", 46_341, 46_341, 0, -46_341, 46_341, 0, 0, 0, 1 << 30)),
        ("turned-far-away", b"tkhd", 44, struct.pack(">9i", 65_536, 0, 0, 0, 65_536, 0, *_FAR, 1 << 30)),
        ("4000-million-keys", b"stss", 8, ones),
        ("keys-beyond-its-end", b"stss", 12, ones),
        ("sizes-of-all", b"stsz", 8, ones),
        ("pieces-of-4000-million", b"stsc", 16, ones),
        ("a-head-of-4-gigabytes", b"moov", -4, ones),
        ("a-body-of-all", b"mdat", -4, ones),
        ("said-to-be-mpeg-4", b"avc1", 0, b"mp4v"),
        ("said-to-be-hevc", b"avc1", 0, b"hvc1"),
        ("said-to-be-raw", b"avc1", 0, b"raw "),
        ("coded-by-nobody-knows-what", b"avc1", 0, b"zzzz"),
        ("without-its-sets", b"avcC", 9, b"\xe0"),
        ("sets-of-65535", b"avcC", 10, b"\xff\xff"),
        ("said-to-be-a-sound", b"vide", 0, b"soun"),
    ):  # fmt: skip
        yield shown(VIDEO, f"{name}.mp4", changed(mp4, (box, at, value)))
    yield shown(VIDEO, "edited-100000-times.mp4", partial(edited, 100_000))
    yield shown(VIDEO, "2000-streams.mp4", partial(_with_tracks, 2_000))
    yield shown(VIDEO, "a-million-fragments.mp4", lambda: video("MP4, fragmented") + b"\0\0\0\x08moof" * 1_000_000)
    yield shown(
        VIDEO, "5-million-empty-boxes.mp4", lambda: mp4() + b"\0\0\0\x08free" * 5_000_000, is_large=True, is_sound=False
    )
    mkv = partial(video, "MKV, variable rate")
    yield shown(VIDEO, "a-cluster-of-all.mkv", changed(mkv, (b"\x1f\x43\xb6\x75", 4, ones)))


def edited(count: int) -> bytes:
    """Return a video with that many edits of a millisecond, all of the same place."""
    edits = struct.pack(">II", 0, count) + struct.pack(">Iihh", 1, 512, 1, 0) * count
    return _inserted(video("MP4, 25"), b"elst", edits)


def _inserted(data: bytes, box: bytes, body: bytes) -> bytes:
    """In place of the body of that box; those around it, and the places of what lies behind, are told."""
    at = data.index(box) - 4
    old = int.from_bytes(data[at : at + 4], "big")
    more = len(body) + 8 - old
    changed = bytearray(data[:at] + struct.pack(">I", len(body) + 8) + box + body + data[at + old :])
    for around in (b"edts", b"trak", b"moov"):
        place = changed.rindex(around, 0, at) - 4
        struct.pack_into(">I", changed, place, int.from_bytes(changed[place : place + 4], "big") + more)
    return bytes(changed)


def _with_tracks(count: int) -> bytes:
    data = video("MP4, 25")
    at, moov = data.index(b"trak") - 4, data.index(b"moov") - 4
    track = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    size = int.from_bytes(data[moov : moov + 4], "big") + len(track) * count
    return data[:moov] + struct.pack(">I", size) + data[moov + 4 : at] + track * count + data[at:]


def _of_timestamps() -> Iterator[HostileCase]:
    timestamps: Mapping[str, list[int]] = {
        "backward": [60 - at for at in range(60)],
        "all-the-same": [7] * 60,
        "that-go-round": [(_LAST - 20 + at) % _LAST for at in range(60)],
        "huge": [_LAST - 60 + at for at in range(60)],
        "below-nought": [at - 1_000_000 for at in range(60)],
        "by-chance": [random.Random(at).randrange(1 << 63) for at in range(60)],
        "a-year-apart": [at * 788_400_000 for at in range(60)],
    }
    for name, numbers in timestamps.items():
        yield shown(VIDEO, f"stamps-{name}.mkv", partial(_ivf, 60, numbers))
    for count in (0, 1):
        yield shown(VIDEO, f"{count}-frames.mkv", partial(_ivf, count, None), is_sound=bool(count))
    yield shown(VIDEO, "a-million-keys.mkv", _keys, is_sound=True, is_large=True)
    yield shown(
        VIDEO, "a-million-keys-backward.mkv", partial(_keys, range(1_000_000, 0, -1)), is_sound=False, is_large=True
    )
    yield shown(VIDEO, "a-million-keys-at-once.mkv", partial(_keys, [7] * 1_000_000), is_sound=False, is_large=True)
    yield shown(VIDEO, "a-million-empty-packets.mkv", partial(_packets, b""), is_large=True)
    yield shown(VIDEO, "a-million-packets-of-one-byte.mkv", partial(_packets, b"\1"), is_large=True)


def _ivf(count: int, timestamps: list[int] | None) -> bytes:
    from media.video.written_videos import as_ivf, vp8

    return as_ivf(vp8(64, 64, 60)[:count], timestamps)


def _keys(timestamps: Sequence[int] | None = None) -> bytes:
    from media.video.written_videos import as_ivf, vp8

    return as_ivf([vp8(16, 16, 1)[0]] * 1_000_000, timestamps)


def _packets(body: bytes) -> bytes:
    rest = b"".join(struct.pack("<IQ", len(body), number) + body for number in range(60, 1_000_060))
    return _ivf(60, None) + rest


def _of_sizes() -> Iterator[HostileCase]:
    for name, width_px, height_px, is_sound in (
        ("7680-by-4320.mkv", 7_680, 4_320, True),
        ("10000-by-10000.mkv", 10_000, 10_000, False),
        ("16000-by-16.mkv", 16_000, 16, True),
        ("16-by-16000.mkv", 16, 16_000, True),
    ):
        content = partial(_recorded, name, width_px, height_px, 2)
        yield shown(VIDEO, name, content, is_sound=is_sound, is_large=width_px > 16)
    gif = b"GIF89a" + b"\x80\x3e" * 2 + b"\x80\0\0" + bytes(6) + b";"
    yield shown(VIDEO, "16000-by-16000.gif", gif, is_sound=False)
    yield shown(VIDEO, "grows-and-shrinks.h264", _of_two_sizes, is_sound=True)
    yield shown(VIDEO, "is-huge-for-a-moment.h264", _huge_for_a_moment, is_large=True)


def _recorded(name: str, width_px: int, height_px: int, frames: int) -> bytes:
    from media.video.written_videos import filmed

    return base(name, lambda path: filmed(path.with_suffix(f".{name.rpartition('.')[2]}"), width_px, height_px, frames))


def _of_two_sizes() -> bytes:
    small, large = (_recorded(f"{px}.h264", px, px, 30) for px in (64, 640))
    return (small + large) * 10


def _huge_for_a_moment() -> bytes:
    small = _recorded("64.h264", 64, 64, 30)
    return small + _recorded("8192.h264", 8_192, 5_120, 1) + small


def _something_else() -> Iterator[HostileCase]:
    others: Mapping[str, tuple[Content, bool | None]] = {
        "nothing.mp4": (lambda: b"", False),
        "one-byte.mkv": (lambda: b"\x1a", False),
        "zeros.ts": (lambda: bytes(1_000_000), False),
        "chance.avi": (lambda: random.Random(3).randbytes(1_000_000), None),
        "a-page.webm": (lambda: b"<!doctype html><html><body>404</body></html>" * 50, False),
        "a-list-of-others.mp4": (lambda: b"#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n", False),
        "a-sound.mp4": (partial(audio, "M4A"), False),
        "mkv-named.mp4": (partial(video, "MKV, variable rate"), True),
        "mp4-named.avi": (partial(video, "MP4, 25"), True),
        "a-zip-behind.mp4": (lambda: video("MP4, 25") + b"PK\5\6" + bytes(18), True),
        "20-megabytes-before.ts": (lambda: bytes(20 << 20) + video("TS"), None),
        "20-megabytes-amid.mkv": (lambda: video("MKV, variable rate") + b"\xec\x10" + bytes(20 << 20), True),
        "packets-by-chance.ts": (_by_chance, None),
    }
    for name, (make, is_sound) in others.items():
        yield shown(VIDEO, name, make, is_sound=is_sound)


def _by_chance() -> bytes:
    chance = random.Random(5)
    return b"".join(b"G" + chance.randbytes(187) for _packet in range(50_000))
