"""Sound files opened by their content, from a list; nothing but the file itself is ever opened.

`format_whitelist` and `codec_whitelist` are options of libavformat (AVFormatContext); a playlist, a session description
or a list of other files is on neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.stream import Discard

from annotator.core.errors import MediaFault
from annotator.media.ffmpeg import opened_container
from annotator.media.sound.words import MOST_CHANNELS

FORMATS = ("wav", "w64", "aiff", "au", "caf", "flac", "ogg", "mp3", "aac", "mov", "matroska", "mpegts", "amr", "ac3")
CODECS = (
    *("flac", "alac", "vorbis", "opus", "libopus", "aac", "aac_latm", "ac3", "eac3", "amrnb", "amrwb"),
    *(
        "mp1float",
        "mp2",
        "mp2float",
        "mp3float",
        "gsm",
        "gsm_ms",
        "adpcm_ima_wav",
        "adpcm_ima_qt",
        "adpcm_ms",
        "wavpack",
    ),
)
RATES_HZ = range(1_000, 768_001)
_READ_AT_ONCE_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """`length` is an estimate in samples, from what headers claim; 0 where they claim nothing."""

    container: InputContainer
    stream: AudioStream
    rate_hz: int
    channels: int
    length: int


def opened(descriptor: int) -> Opened:
    """The first sound of a file. MediaFault without a path: only the parent knows it."""
    container = opened_container(descriptor, FORMATS, (*CODECS, *_pcm()), _READ_AT_ONCE_BYTES)
    try:
        return _chosen(container)
    except MediaFault:
        container.close()
        raise


def _chosen(container: InputContainer) -> Opened:
    streams = container.streams.audio
    if not streams:
        raise MediaFault(MediaFault.UNDECODABLE, detail="there is no sound in it")
    stream = streams[0]
    context: AudioCodecContext | None = stream.codec_context  # none where FFmpeg has no decoder for it
    if context is None or context.name not in {*CODECS, *_pcm()}:
        raise MediaFault(MediaFault.UNDECODABLE, detail="its sound is coded in a way that is not known here")
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    rate_hz, channels = context.sample_rate, context.channels
    if rate_hz not in RATES_HZ or channels < 1:
        raise MediaFault(MediaFault.UNDECODABLE, detail=f"{rate_hz} samples a second in {channels} channels")
    if channels > MOST_CHANNELS:
        raise MediaFault(MediaFault.TOO_LARGE, detail=f"{channels} channels; at most {MOST_CHANNELS} can be heard")
    return Opened(container, stream, rate_hz, channels, _claimed(container, stream, rate_hz))


def _claimed(container: InputContainer, stream: AudioStream, rate_hz: int) -> int:
    if stream.duration and stream.time_base:
        return max(0, int(stream.duration * stream.time_base * rate_hz))
    return max(0, int((container.duration or 0) * rate_hz // 1_000_000))


def _pcm() -> list[str]:
    return [name for name in av.codecs_available if name.startswith("pcm_")]
