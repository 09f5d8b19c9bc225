"""Sound files of every kind, made of computed sound by the encoders in PyAV; and decoded plainly, to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from msgspec import Struct, field
from numpy.typing import NDArray

type Pcm = NDArray[np.float32]


class Kind(Struct, frozen=True):
    """`codec_options` and `container_options` are FFmpeg's."""

    suffix: str
    container: str
    codec: str
    rate_hz: int = 44_100
    channels: int = 2
    bit_rate: int | None = None
    codec_options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)


_VBR = {"flags": "+qscale", "global_quality": str(4 * 118)}
_NO_XING = {"write_xing": "0", "id3v2_version": "0"}
KINDS: Mapping[str, Kind] = {
    "WAV": Kind("wav", "wav", "pcm_s16le"),
    "WAV, 24 bits": Kind("wav", "wav", "pcm_s24le", 48_000),
    "FLAC": Kind("flac", "flac", "flac"),
    "Ogg FLAC": Kind("oga", "ogg", "flac"),
    "Ogg Vorbis": Kind("ogg", "ogg", "vorbis", codec_options={"strict": "-2"}),
    "Opus": Kind("opus", "ogg", "libopus", 48_000, bit_rate=64_000),
    "M4A": Kind("m4a", "ipod", "aac", bit_rate=96_000),
    "M4A, ALAC": Kind("m4a", "ipod", "alac"),
    "ADTS": Kind("aac", "adts", "aac", bit_rate=96_000),
    "MP3 CBR": Kind("mp3", "mp3", "libmp3lame", bit_rate=96_000),
    "MP3 CBR without Xing": Kind("mp3", "mp3", "libmp3lame", bit_rate=96_000, container_options=_NO_XING),
    "MP3 VBR": Kind("mp3", "mp3", "libmp3lame", codec_options=_VBR),
    "MP3 VBR without Xing": Kind("mp3", "mp3", "libmp3lame", codec_options=_VBR, container_options=_NO_XING),
    "MP3 48,000 Hz": Kind("mp3", "mp3", "libmp3lame", 48_000, bit_rate=96_000),
    "MP3 mono, 22,050 Hz": Kind("mp3", "mp3", "libmp3lame", 22_050, 1, 48_000),
    "MP2": Kind("mp2", "mp2", "mp2", bit_rate=128_000),
    "AAC in MKV": Kind("mkv", "matroska", "aac", bit_rate=96_000),
    "Opus in MKV": Kind("mkv", "matroska", "libopus", 48_000, bit_rate=64_000),
    "MP3 in MKV": Kind("mkv", "matroska", "libmp3lame", bit_rate=96_000),
    "Opus in WebM": Kind("webm", "webm", "libopus", 48_000, bit_rate=64_000),
    "Vorbis in WebM": Kind("webm", "webm", "vorbis", codec_options={"strict": "-2"}),
    "AAC in TS": Kind("ts", "mpegts", "aac", bit_rate=96_000),
    "Opus in TS": Kind("ts", "mpegts", "libopus", 48_000, bit_rate=64_000),
    "MP3 in TS": Kind("ts", "mpegts", "libmp3lame", bit_rate=96_000),
    "AIFF": Kind("aiff", "aiff", "pcm_s16be"),
}


def speech_like(seconds: float, rate_hz: int, channels: int) -> Pcm:
    """Nowhere alike: a rising tone, noise in bursts, a pause in each fourth second; another level in each channel."""
    chance = np.random.default_rng(11)
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    rising = np.sin(2 * np.pi * (200 * times + 15 * times**2 % 3_000))
    bursts = chance.normal(0, 0.3, times.size) * (np.sin(2 * np.pi * 3.7 * times) > 0)
    audio = 0.35 * (rising + bursts) * ((times % 4) < 3.2)
    return np.stack([audio * (1 - 0.3 * channel / channels) for channel in range(channels)]).astype(np.float32)


def unmistakable(seconds: float, rate_hz: int, channels: int) -> Pcm:
    """Nothing in it is like what is up to 60 ms before or after: sweeps of 90 ms, and noise in bursts, which a coder
    may replace by other noise. Each fourth second is quiet, but no silence, of which nothing tells where it is."""
    chance = np.random.default_rng(11)
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    swept = times % 0.09
    sweeps = np.sin(2 * np.pi * (150 * swept + 0.5 * (2_850 / 0.09) * swept**2))
    bursts = chance.normal(0, 0.3, times.size) * (np.sin(2 * np.pi * 3.7 * times) > 0)
    audio = 0.35 * (sweeps + bursts) * np.where(times % 4 < 3.2, 1.0, 0.03)
    return np.stack([audio * (1 - 0.3 * channel / channels) for channel in range(channels)]).astype(np.float32)


def made(path: Path, kind: Kind, seconds: float = 20.0, pcm: Pcm | None = None) -> Path:
    """`path` with the suffix of its kind."""
    path = path.with_suffix(f".{kind.suffix}")
    audio = speech_like(seconds, kind.rate_hz, kind.channels) if pcm is None else pcm
    layout = {1: "mono", 2: "stereo"}.get(kind.channels, f"{kind.channels}C")
    with av.open(path, "w", format=kind.container, options=dict(kind.container_options)) as container:
        stream = container.add_stream(kind.codec, rate=kind.rate_hz, options=dict(kind.codec_options))
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout = layout
        if kind.bit_rate is not None:
            stream.codec_context.bit_rate = kind.bit_rate
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=kind.rate_hz)
        for start in range(0, audio.shape[1], 8_192):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(audio[:, start : start + 8_192]), format="fltp", layout=layout
            )
            frame.sample_rate, frame.pts, frame.time_base = kind.rate_hz, start, Fraction(1, kind.rate_hz)
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def _as_pcm(frames: Iterable[AudioFrame]) -> Pcm:
    pieces: list[Pcm] = []
    for frame in frames:
        raw: NDArray[Any] = frame.to_ndarray()
        if not frame.format.is_planar:
            raw = raw.reshape(-1, len(frame.layout.channels)).T
        scale = {"i2": 2.0**15, "i4": 2.0**31}.get(raw.dtype.str[1:], 1.0)
        pieces.append((raw / scale).astype(np.float32))
    return np.concatenate(pieces, axis=1)


def _decode_what_can_be(container: InputContainer) -> Iterator[AudioFrame]:
    for packet in container.demux(audio=0):
        with suppress(av.FFmpegError):
            for frame in packet.decode():
                assert isinstance(frame, AudioFrame)
                yield frame


def decoded_plainly(path: Path) -> Pcm:
    """All of it from its beginning, by PyAV alone: what every place is compared with. What has another rate is
    resampled to the first, as FFmpeg's programs do."""
    pieces: list[Pcm] = []
    with av.open(path) as container:
        rate_hz = container.streams.audio[0].rate
        channels = container.streams.audio[0].channels
        for (own_hz, layout), run in groupby(
            _decode_what_can_be(container), lambda frame: (frame.sample_rate, frame.layout.name)
        ):
            frames = list(run)
            if own_hz != rate_hz:
                resampler = av.AudioResampler("fltp", layout, rate_hz)
                frames = [found for frame in [*frames, None] for found in resampler.resample(frame)]
            pcm = _as_pcm(frames)
            mean = pcm.mean(axis=0, dtype=np.float32, keepdims=True)
            pieces.append(np.concatenate([pcm, *[mean] * (channels - len(pcm))])[:channels])
    return np.concatenate(pieces, axis=1)
