"""Sixty files that are damaged, lie, or want something else to be opened; each with what must come of it.

None: the sound is right (so many samples, or any number of them). A fault: it cannot be opened, or it ends in one.
"""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from media.audio.made_audio_files import KINDS, Kind, made, speech_like

SECONDS = 4.0


class Hostile(NamedTuple):
    """`length` in samples, where exactly one is right; `may_play` where some sound is no mistake."""

    name: str
    path: Path
    length: int | None = None
    may_play: bool = True


def all_of_them(folder: Path) -> Iterator[Hostile]:
    (folder / "secret.wav").write_bytes(wav(8_000, 1, 8_000))
    yield from _naming_others(folder)
    yield from _no_audio_files(folder)
    yield from _odd_but_right(folder)
    yield from _lying(folder)
    yield from _cut_and_damaged(folder)


def wav(rate_hz: int, channels: int, samples: int, *, claimed: int | None = None) -> bytes:
    """16 bits a sample; `claimed` is what the header says of its size in bytes."""
    pcm = (np.sin(np.arange(samples * channels) / 9) * 9_000).astype("<i2").tobytes()
    size = len(pcm) if claimed is None else claimed
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, 1, channels, rate_hz, rate_hz * channels * 2 & 0xFFFFFFFF, channels * 2 & 0xFFFF, 16
    )
    head = struct.pack("<4sI4s", b"RIFF", min(size + 36, 0xFFFFFFFF), b"WAVE")
    return head + form + struct.pack("<4sI", b"data", size) + pcm


def _naming_others(folder: Path) -> Iterator[Hostile]:
    secret = folder / "secret.wav"
    texts: Mapping[str, str] = {
        "playlist.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "playlist named mp3.mp3": f"#EXTM3U\n#EXTINF:9,\n{secret}\n",
        "playlist on the network.wav": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n",
        "concat.wav": f"ffconcat version 1.0\nfile {secret}\n",
        "session.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
        "dash.mpd": f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema"><BaseURL>{secret}</BaseURL></MPD>',
        "smooth.ism": '<SmoothStreamingMedia MajorVersion="2"></SmoothStreamingMedia>',
        "imf.xml": '<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"></CompositionPlaylist>',
        "stream.pls": f"[playlist]\nFile1={secret}\nNumberOfEntries=1\n",
        "sheet.cue": f'FILE "{secret}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
    }
    for name, text in texts.items():
        path = folder / name
        path.write_text(text)
        yield Hostile(name, path, may_play=False)


def _no_audio_files(folder: Path) -> Iterator[Hostile]:
    archive, tape = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("sound.wav", wav(8_000, 1, 8_000))
    with tarfile.open(fileobj=tape, mode="w") as packed_too:
        packed_too.add(folder / "secret.wav", "sound.wav")
    chance = np.random.default_rng(3)
    contents: Mapping[str, bytes] = {
        "nothing.wav": b"",
        "one byte.mp3": b"\xff",
        "zeros.wav": bytes(100_000),
        "ones.mp3": b"\xff" * 100_000,
        "chance.ogg": chance.bytes(200_000),
        "archive.wav": archive.getvalue(),
        "tape.flac": tape.getvalue(),
        "page.mp3": b"<!doctype html><html><body>404</body></html>" * 50,
        "program.wav": b"\x7fELF\x02\x01\x01" + chance.bytes(20_000),
        "picture.m4a": b"\x89PNG\r\n\x1a\n" + chance.bytes(20_000),
        "text.txt": b"just words " * 500,
        "tag alone.mp3": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + bytes(1_000),
        "only a head.wav": wav(8_000, 1, 0),
        "only a head.ogg": b"OggS\x00\x02" + bytes(22),
        "only a head.flac": b"fLaC\x80\x00\x00\x22" + bytes(34),
        "only a head.mp4": b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom",
        "only a head.mkv": b"\x1a\x45\xdf\xa3\x93" + bytes(40),
    }
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        yield Hostile(name, path, may_play=name in ("ones.mp3", "chance.ogg", "zeros.wav"))


def _odd_but_right(folder: Path) -> Iterator[Hostile]:
    for rate_hz, channels, samples in (
        (8_000, 1, 8_000),
        (384_000, 2, 96_000),
        (44_100, 32, 9_000),
        (11_127, 1, 5_000),
    ):
        path = folder / f"{rate_hz} Hz, {channels}.wav"
        path.write_bytes(wav(rate_hz, channels, samples))
        yield Hostile(path.name, path, samples)
    for name, content in {
        "64 channels.wav": wav(44_100, 64, 2_000),
        "65535 channels.wav": wav(44_100, 65_535, 2),
        "no channel.wav": wav(44_100, 1, 2_000).replace(b"\x01\x00\x01\x00", b"\x01\x00\x00\x00", 1),
        "no rate.wav": wav(0, 1, 2_000),
        "4 GHz.wav": wav(4_000_000_000, 1, 2_000),
    }.items():
        path = folder / name
        path.write_bytes(content)
        yield Hostile(name, path, may_play=False)
    names = ("ADTS", "Ogg Vorbis")
    twice = [made(folder / name, KINDS[name], SECONDS).read_bytes() for name in names]
    for name, content in zip(names, twice, strict=True):
        path = folder / f"{name} twice"
        path.write_bytes(content * 2)
        yield Hostile(path.name, path)
    slower = made(folder / "slower", replace(KINDS["ADTS"], rate_hz=22_050, channels=1), SECONDS).read_bytes()
    path = folder / "another rate in its midst.aac"
    path.write_bytes(twice[0] + slower + twice[0])
    yield Hostile(path.name, path)


def _lying(folder: Path) -> Iterator[Hostile]:
    pcm = wav(16_000, 1, 16_000)
    for name, content, length in (
        ("says it is longer.wav", wav(16_000, 1, 16_000, claimed=1_000_000_000), 16_000),
        ("says it is endless.wav", wav(16_000, 1, 16_000, claimed=0xFFFFFFFF), 16_000),
        ("says it is shorter.wav", wav(16_000, 1, 16_000, claimed=2_000), None),
        ("rubbish behind.wav", pcm + b"rubbish!" * 400, 16_000),
    ):
        path = folder / name
        path.write_bytes(content)
        yield Hostile(name, path, length)
    info = made(folder / "lies", KINDS["MP3 VBR"], SECONDS)
    data = info.read_bytes()
    place = data.find(b"Xing") + 8
    for name, frames in (("says 99 hours.mp3", 13_000_000), ("says no frames.mp3", 0)):
        path = folder / name
        path.write_bytes(data[:place] + frames.to_bytes(4, "big") + data[place + 4 :])
        yield Hostile(name, path)
    for name, jumps in (("negative stamps.mkv", (-90_000, 0)), ("jumping stamps.mkv", (0, 5_000_000, 40_000))):
        path = folder / name
        _with_jumps(path, KINDS["Opus in MKV"], jumps)
        yield Hostile(name, path)


def _with_jumps(path: Path, kind: Kind, jumps: tuple[int, ...]) -> None:
    """The packets of a sound, in as many parts as there are jumps, each part with stamps that are so far off."""
    import av

    source = made(path.with_name("source"), kind, SECONDS, speech_like(SECONDS, kind.rate_hz, kind.channels))
    with av.open(source) as read, av.open(path, "w", format=kind.container) as written:
        stream = written.add_stream_from_template(read.streams.audio[0])
        packets = [packet for packet in read.demux(audio=0) if packet.size]
        for number, packet in enumerate(packets):
            off = jumps[number * len(jumps) // len(packets)]
            packet.pts, packet.dts = (packet.pts or 0) + off, (packet.pts or 0) + off
            packet.stream = stream
            try:
                written.mux_one(packet)
            except av.FFmpegError:
                continue


def _cut_and_damaged(folder: Path) -> Iterator[Hostile]:
    chance = np.random.default_rng(7)
    for name in ("WAV", "FLAC", "Ogg Vorbis", "Opus", "M4A", "MP3 VBR", "AAC in MKV", "AAC in TS"):
        whole = made(folder / "whole", KINDS[name], SECONDS).read_bytes()
        for part in (3, 50, 95):
            path = folder / f"{name} cut at {part}"
            path.write_bytes(whole[: len(whole) * part // 100])
            yield Hostile(path.name, path)
        damaged = bytearray(whole)
        for place in chance.integers(len(whole) // 50, len(whole), 300).tolist():
            damaged[place] = int(chance.integers(256))
        path = folder / f"{name} damaged"
        path.write_bytes(damaged)
        yield Hostile(path.name, path)
