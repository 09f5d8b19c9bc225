"""Opening of audio files by their content, from a list of formats. No other file is ever opened. `format_whitelist`
and `codec_whitelist` are options of libavformat (AVFormatContext). Playlists, session descriptions and lists of
other files are not in the list of formats."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.stream import Discard
from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.media.audio.protocol import MOST_CHANNELS
from annotator.media.safe_container import Descriptor, do_nothing, open_container

# The headers of these formats state their length. FFmpeg computes that of others from their size or from their last
# timestamp.
CLAIMING = frozenset({"wav", "w64", "aiff", "au", "caf", "flac", "mov"})
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
# A million empty frames would keep FFmpeg busy for seconds.
_LOOKED_THROUGH_BYTES = 1_000_000
_RIFF_OPEN_BYTES = 0xFFFF_FF00  # sizes from here on mean "unknown"


class OpenedAudioStream(Struct, frozen=True):
    """An opened container. `length` is an estimate in samples, from what headers claim; 0 where they claim nothing.
    `claimed` is that estimate where the header itself states the length of this audio, and 0 otherwise."""

    container: InputContainer
    stream: AudioStream
    rate_hz: int
    channels: int
    length: int
    claimed: int


def open_audio_stream(descriptor: int, at_read: Callable[[], None] = do_nothing) -> OpenedAudioStream:
    """Open the first audio stream of a file. `at_read` is that of `open_container`. Raise MediaFault without a path,
    because only the parent process knows the path."""
    codecs = (*CODECS, *_pcm())
    container = open_container(descriptor, FORMATS, codecs, _READ_AT_ONCE_BYTES, _LOOKED_THROUGH_BYTES, at_read)
    try:
        return _first_stream(container, Descriptor(descriptor))
    except MediaFault:
        container.close()
        raise


def _first_stream(container: InputContainer, file: Descriptor) -> OpenedAudioStream:
    streams = container.streams.audio
    if not streams:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it contains no audio")
    stream = streams[0]
    context: AudioCodecContext | None = stream.codec_context  # None where FFmpeg has no decoder for it
    if context is None or context.name not in {*CODECS, *_pcm()}:
        raise MediaFault(MediaFault.UNDECODABLE, detail="its audio codec is not supported")
    context.thread_count = 1  # the worker may start no thread
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    rate_hz = context.sample_rate
    channels = context.channels
    if rate_hz not in RATES_HZ or channels < 1:
        raise MediaFault(
            MediaFault.UNDECODABLE, detail=f"it claims to have {rate_hz} samples per second in {channels} channels"
        )
    if channels > MOST_CHANNELS:
        raise MediaFault(MediaFault.TOO_LARGE, detail=f"it has {channels} channels, but the maximum is {MOST_CHANNELS}")
    length = _claimed(container, stream, rate_hz)
    claims = bool(stream.duration) and not CLAIMING.isdisjoint(container.format.name.split(","))
    claimed = length * _times_larger(file) if claims and container.format.name == "wav" else length if claims else 0
    return OpenedAudioStream(container, stream, rate_hz, channels, length, int(claimed))


def _times_larger(file: Descriptor) -> Fraction:
    """Return the ratio of the size that a RIFF header claims to the size of the file, at least 1. FFmpeg computes
    the length of a truncated file from the data that is there. The result is 1 where the header claims nothing, as
    in a file that was written while it was recorded."""
    claimed_bytes = int.from_bytes(file.read_at(4, 4), "little") + 8
    is_open = claimed_bytes >= _RIFF_OPEN_BYTES
    return Fraction(1) if is_open else max(Fraction(1), Fraction(claimed_bytes, max(1, file.size_bytes)))


def _claimed(container: InputContainer, stream: AudioStream, rate_hz: int) -> int:
    if stream.duration and stream.time_base:
        return max(0, int(stream.duration * stream.time_base * rate_hz))
    return max(0, int((container.duration or 0) * rate_hz // 1_000_000))


def _pcm() -> list[str]:
    return [name for name in av.codecs_available if name.startswith("pcm_")]
