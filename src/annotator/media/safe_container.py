"""FFmpeg for untrusted files: silent, restricted to a list of formats and codecs, and without access to any other
file. `format_whitelist` and `codec_whitelist` are options of libavformat (AVFormatContext). Playlists, session
descriptions and lists of other files are not in the list of formats."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterable

import av
from av.container.input import InputContainer

from annotator.core.errors import MediaFault

# Where a container has no index, FFmpeg builds one while it reads, and drops its beginning above its own limit.
_INDEX_BYTES = 64 * 1024**2
_LOOKED_THROUGH_BYTES = 5_000_000  # the default of FFmpeg
# Processor time. A video of four million frames takes 0.6 s; millions of empty boxes would take any amount of time.
_OPENED_WITHIN_S = 1.5


def silence_ffmpeg() -> None:
    """Silence FFmpeg. Call this before a container is opened. PyAV's own log callback takes the interpreter's lock
    in codec threads while another thread holds that lock and waits for them. No log level prevents this deadlock."""
    av.logging.restore_default_callback()
    av.logging.set_libav_level(av.logging.PANIC - 8)  # AV_LOG_QUIET


class Descriptor(io.RawIOBase):
    """A file read through its descriptor, with its own read position, so that several readers can share one
    descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._place = 0
        # Not fstat, which a worker may not call.
        self.size_bytes = os.lseek(descriptor, 0, os.SEEK_END)

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
        """Read `size` bytes at `place`, fewer at the end of the file."""
        if sys.platform == "win32":
            os.lseek(self._descriptor, max(0, place), os.SEEK_SET)
            return os.read(self._descriptor, max(0, size))
        return os.pread(self._descriptor, max(0, size), max(0, place))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        # FFmpeg asks for the size of the file at each fragment of an MP4 file: two calls, a million times.
        if whence == os.SEEK_END:
            offset += self.size_bytes
        elif whence == os.SEEK_CUR:
            offset += self._place
        self._place = max(0, offset)
        return self._place

    def tell(self) -> int:
        return self._place


def do_nothing() -> None:
    pass


class _Opening(Descriptor):
    """A file whose reads return nothing once the time for opening is used up (`is_over`), until `is_open` is set."""

    def __init__(self, descriptor: int, at_read: Callable[[], None]) -> None:
        super().__init__(descriptor)
        self._at_read = at_read
        self._until_s = time.thread_time() + _OPENED_WITHIN_S
        self.is_open = self.is_over = False

    def read(self, size: int = -1) -> bytes:
        if self.is_open:
            return super().read(size)
        self._at_read()
        self.is_over = self.is_over or time.thread_time() > self._until_s
        return b"" if self.is_over else super().read(size)


def open_container(
    descriptor: int,
    formats: Iterable[str],
    codecs: Iterable[str],
    read_at_once_bytes: int,
    looked_through_bytes: int = _LOOKED_THROUGH_BYTES,
    at_read: Callable[[], None] = do_nothing,
    *,
    decodes_nothing: bool = False,
) -> InputContainer:
    """Open a container that may only be one of `formats` with `codecs`. At most `looked_through_bytes` are read to
    detect the streams; with `decodes_nothing`, no frame is decoded for that. `at_read` is called at each read, so that
    the caller can show that the worker is alive. Raise MediaFault without a path, because only the parent process knows
    the path."""
    options = {
        "indexmem": str(_INDEX_BYTES),
        "format_whitelist": ",".join(formats),
        "codec_whitelist": ",".join(codecs),
        "protocol_whitelist": "none",
        "max_streams": "64",
        "probesize": str(looked_through_bytes),
    }
    file = _Opening(descriptor, at_read)
    try:
        container = av.open(
            file,
            "r",
            container_options=options,
            options={"skip_frame": "all"} if decodes_nothing else None,
            buffer_size=read_at_once_bytes,
            io_open=_refuse_other_file,
        )
    except (av.FFmpegError, ValueError, OverflowError) as error:
        raise (_timeout_fault() if file.is_over else _undecodable_fault(error)) from None
    if file.is_over:
        container.close()
        raise _timeout_fault()
    file.is_open = True
    return container


def _refuse_other_file(_url: str, _flags: int, _options: dict[str, str]) -> io.RawIOBase:
    raise PermissionError("it refers to another file, which is not allowed")


def _timeout_fault() -> MediaFault:
    return MediaFault(MediaFault.UNDECODABLE, detail="analysing the file takes too long")


def _undecodable_fault(error: BaseException) -> MediaFault:
    """Return the fault for an error of FFmpeg. Only the end of the file is told apart; all other reasons become
    "nothing can be decoded"."""
    ended = isinstance(error, av.EOFError)
    return MediaFault(MediaFault.UNDECODABLE, detail="End of file" if ended else "the file cannot be decoded")


def is_decoder_error(error: BaseException) -> bool:
    """Return whether an error comes from FFmpeg. PyAV's errors are also subclasses of Python's own errors."""
    return isinstance(error, av.FFmpegError)
