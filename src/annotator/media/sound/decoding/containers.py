"""Sound files opened by their content, from a list; nothing but the file itself is ever opened.

`format_whitelist` and `codec_whitelist` are options of libavformat (AVFormatContext); a playlist, a session description
or a list of other files is on neither.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.stream import Discard

from annotator.core.errors import MediaFault
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
# No allocation of FFmpeg's for one frame or packet may be larger.
_LARGEST_ALLOCATION_BYTES = 64 * 1024**2
_READ_AT_ONCE_BYTES = 128 * 1024


class Descriptor(io.RawIOBase):
    """A file by its descriptor, with a place of its own: several can read the same one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._place = 0
        self.size_bytes = os.fstat(descriptor).st_size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self.size_bytes - self._place if size < 0 else size
        found = self.read_at(self._place, wanted)
        self._place += len(found)
        return found

    def read_at(self, place: int, size: int) -> bytes:
        """Fewer bytes at the end of the file."""
        if sys.platform == "win32":
            os.lseek(self._descriptor, max(0, place), os.SEEK_SET)
            return os.read(self._descriptor, max(0, size))
        return os.pread(self._descriptor, max(0, size), max(0, place))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size_bytes}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        return self._place


@dataclass(frozen=True, slots=True)
class Opened:
    """`length` is an estimate in samples, from what headers claim; 0 where they claim nothing."""

    container: InputContainer
    stream: AudioStream
    rate_hz: int
    channels: int
    length: int


def quiet() -> None:
    """Before anything is opened. PyAV's own log callback takes the interpreter's lock in the threads of codecs, while
    another thread holds that lock and waits for them: a deadlock that no log level prevents."""
    av.logging.restore_default_callback()
    av.logging.set_libav_level(av.logging.PANIC - 8)  # AV_LOG_QUIET


def opened(descriptor: int) -> Opened:
    """The first sound of a file. MediaFault without a path: only the parent knows it."""
    options = {
        "format_whitelist": ",".join(FORMATS),
        "codec_whitelist": ",".join((*CODECS, *_pcm())),
        "protocol_whitelist": "none",
        "max_streams": "64",
    }
    try:
        container = av.open(
            Descriptor(descriptor),
            "r",
            container_options=options,
            buffer_size=_READ_AT_ONCE_BYTES,
            io_open=nothing_else,
        )
    except (av.FFmpegError, ValueError, OverflowError) as error:
        raise undecodable(error) from None
    try:
        return _chosen(container)
    except MediaFault:
        container.close()
        raise


def nothing_else(_url: str, _flags: int, _options: dict[str, str]) -> io.RawIOBase:
    raise PermissionError("a sound names no other file")


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


def undecodable(error: BaseException) -> MediaFault:
    """Of FFmpeg's reasons those that tell something; all others mean that it made nothing of what is there."""
    ended = isinstance(error, av.EOFError)
    return MediaFault(MediaFault.UNDECODABLE, detail="End of file" if ended else "nothing of it can be decoded")


def is_of_decoder(error: BaseException) -> bool:
    """FFmpeg's errors are PyAV's, and of Python's kinds at the same time."""
    return isinstance(error, av.FFmpegError)
