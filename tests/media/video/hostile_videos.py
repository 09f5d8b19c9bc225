"""A hundred films that are damaged, lie, or want something else to be opened; each with what must come of it.

What is odd or damaged is made of kinds whose frames spell their number.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from media.video.lying_videos import lies
from media.video.made_videos import KINDS, made
from media.video.written_videos import as_ivf, filmed, sounding, vp8

SHORT = 60
_DAMAGED = ("MP4, 25", "MP4, fragmented", "MKV, variable rate", "TS", "AVI, MPEG-4", "raw H.264")


class Hostile(NamedTuple):
    """`frames`: where exactly so many are right. `may_show`: where pictures are no mistake. `must_show`: where nothing
    else is right, and nobody waits for its end."""

    name: str
    path: Path
    frames: int | None = None
    may_show: bool = True
    must_show: bool = False


def all_of_them(folder: Path) -> Iterator[Hostile]:
    made(folder / "secret", replace(KINDS["MP4, 25"], frames=SHORT))
    yield from naming_others(folder)
    yield from _no_videos(folder)
    yield from _odd_but_right(folder)
    yield from _lying(folder)
    yield from _with_odd_timestamps(folder)
    yield from _cut_and_damaged(folder)


def large_ones(folder: Path) -> Iterator[Hostile]:
    """Which take a while to be made."""
    path = filmed(folder / "7680 by 4320.mkv", 7_680, 4_320, 2)
    yield Hostile(path.name, path, frames=2)
    path = filmed(folder / "10000 by 10000.mkv", 10_000, 10_000, 1)
    yield Hostile(path.name, path, may_show=False)
    path = _written(folder, "a million key frames.ivf", as_ivf([vp8(16, 16, 1)[0]] * 1_000_000))
    yield Hostile(path.name, path, must_show=True)
    small = filmed(folder / "small.h264", 64, 64, SHORT).read_bytes()
    huge = filmed(folder / "huge.h264", 8_192, 5_120, 1).read_bytes()
    path = _written(folder, "is huge for a moment.h264", small + huge + small)
    yield Hostile(path.name, path, frames=2 * SHORT + 1)


def naming_others(folder: Path) -> Iterator[Hostile]:
    """Yield files that name `secret.mp4` and network addresses."""
    secret = folder / "secret.mp4"
    texts: Mapping[str, str] = {
        "playlist.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "playlist named.mp4": f"#EXTM3U\n#EXTINF:9,\n{secret}\n",
        "playlist on the network.ts": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n",
        "concat.mkv": f"ffconcat version 1.0\nfile {secret}\n",
        "session.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
        "dash.mpd": f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema"><BaseURL>{secret}</BaseURL></MPD>',
        "smooth.ism": '<SmoothStreamingMedia MajorVersion="2"></SmoothStreamingMedia>',
        "imf.xml": '<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"></CompositionPlaylist>',
        "script.avs": f'DirectShowSource("{secret}")\n',
        "pointer.mov": f"rtsptextrtsp://127.0.0.1:9/film\r{secret}\n",
    }
    for name, text in texts.items():
        yield Hostile(name, _written(folder, name, text.encode()), may_show=False)


def _no_videos(folder: Path) -> Iterator[Hostile]:
    archive, tape = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(folder / "secret.mp4", "film.mp4")
    with tarfile.open(fileobj=tape, mode="w") as packed_too:
        packed_too.add(folder / "secret.mp4", "film.mp4")
    chance = np.random.default_rng(3)
    video = (folder / "secret.mp4").read_bytes()
    contents: Mapping[str, bytes] = {
        "nothing.mp4": b"",
        "one byte.mkv": b"\x1a",
        "zeros.ts": bytes(100_000),
        "ones.mp4": b"\xff" * 100_000,
        "chance.avi": chance.bytes(200_000),
        "archive.mp4": archive.getvalue(),
        "tape.mkv": tape.getvalue(),
        "page.webm": b"<!doctype html><html><body>404</body></html>" * 50,
        "program.avi": b"\x7fELF\x02\x01\x01" + chance.bytes(20_000),
        "picture.mp4": b"\x89PNG\r\n\x1a\n" + chance.bytes(20_000),
        "only a head.mp4": video[:300],
        "only a head.mkv": b"\x1a\x45\xdf\xa3\x93" + bytes(40),
        "only a head.avi": b"RIFF\x10\x00\x00\x00AVI LIST\x04\x00\x00\x00hdrl",
        "only a head.ts": (b"G\x1f\xff\x10" + bytes(184)) * 50,
        "only a head.webm": b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm",
        "only a head.h264": b"\x00\x00\x00\x01\x67\x42\x00\x1e",
    }
    for name, content in contents.items():
        path = _written(folder, name, content)
        yield Hostile(name, path, may_show=name.startswith(("chance", "ones", "zeros")))
    for suffix in ("mp4", "mkv", "ts"):
        for path in (filmed(folder / f"no frame.{suffix}", 64, 64, 0), sounding(folder / f"sound alone.{suffix}")):
            yield Hostile(path.name, path, may_show=False)


def _odd_but_right(folder: Path) -> Iterator[Hostile]:
    # Not of HEVC: its encoder, given one frame and many threads, now and then gives a packet that no container takes.
    for name in ("MP4, 25", "MKV, variable rate", "TS", "AVI, MPEG-4", "raw H.264"):
        path = made(folder / f"a single frame {name}", replace(KINDS[name], frames=1))
        yield Hostile(path.name, path, frames=1)
    for width_px, height_px in ((2, 2), (64, 4_000), (8_000, 16)):
        path = filmed(folder / f"{width_px} by {height_px}.mkv", width_px, height_px, 2)
        yield Hostile(path.name, path, frames=2)
    for aspect in (Fraction(2_000, 1), Fraction(1, 2_000)):
        path = filmed(folder / f"pixels of {aspect.numerator} by {aspect.denominator}.mkv", 64, 64, 2, aspect)
        yield Hostile(path.name, path, frames=2)
    small, large = (filmed(folder / f"{px}.h264", px, px, SHORT).read_bytes() for px in (64, 320))
    for name, content in (("grows", small + large), ("shrinks", large + small)):
        path = _written(folder, f"{name} in its midst.h264", content)
        yield Hostile(path.name, path, frames=2 * SHORT)


def _lying(folder: Path) -> Iterator[Hostile]:
    made(folder / "true", replace(KINDS["MP4, 25"], frames=SHORT))
    for name, content, may_show in lies(folder / "true.mp4"):
        yield Hostile(name, _written(folder, name, content), may_show=may_show)


def _with_odd_timestamps(folder: Path) -> Iterator[Hostile]:
    coded, last = vp8(64, 64, SHORT), (1 << 63) - 1
    timestamps: Mapping[str, list[int]] = {
        "jump": [at + 1_000_000 * (at > 20) - 40_000 * (at > 40) for at in range(SHORT)],
        "go back": [SHORT - at for at in range(SHORT)],
        "are all the same": [7] * SHORT,
        "come thrice": [at // 3 for at in range(SHORT)],
        "begin below nought": [at - 20 for at in range(SHORT)],
        "are huge": [last - SHORT + at for at in range(SHORT)],
        "go round": [(last - 20 + at) % last for at in range(SHORT)],
        "are by chance": np.random.default_rng(5).integers(-last, last, SHORT).tolist(),
    }
    for name, numbers in timestamps.items():
        path = _written(folder, f"stamps that {name}.ivf", as_ivf(coded, numbers))
        yield Hostile(path.name, path, frames=SHORT if name in ("jump", "begin below nought") else None)
    # The stamps of a transport stream have 33 bits of 90 kHz: they begin anew after 26.5 hours.
    late = replace(KINDS["TS"], frames=SHORT, muxer={"output_ts_offset": "95442"})
    path = made(folder / "stamps that begin anew", late)
    yield Hostile(path.name, path, frames=SHORT)


def _cut_and_damaged(folder: Path) -> Iterator[Hostile]:
    chance = np.random.default_rng(7)
    front = replace(KINDS["MP4, 25"], muxer={"movflags": "faststart"})
    for name, kind in {**{name: KINDS[name] for name in _DAMAGED}, "MP4, index first": front}.items():
        whole = made(folder / "whole", replace(kind, frames=SHORT)).read_bytes()
        for part in (3, 50, 95):
            path = _written(folder, f"{name} cut at {part}.{kind.suffix}", whole[: len(whole) * part // 100])
            yield Hostile(path.name, path)
        damaged = bytearray(whole)
        for place in chance.integers(len(whole) // 3, len(whole), 100).tolist():
            damaged[place] = int(chance.integers(256))
        path = _written(folder, f"{name} damaged.{kind.suffix}", bytes(damaged))
        yield Hostile(path.name, path)


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
