"""Code injected into each kind of decoder. It tries what it should not be able to do, and answers in the decoder's
place with what was not denied; each `serve` is the whole life of a worker."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

from annotator.core.errors import MediaFault
from annotator.media.images.decode import DecodedImage
from annotator.media.images.protocol import ExtraFormat
from annotator.media.sandbox import linux
from annotator.media.sandbox_escapes import ATTEMPTS, Attempt, Target, call, is_denied

_IO_URING_SETUP, _PIDFD_OPEN = 425, 434
_DEATH_SIGNAL, _TRACE_ATTACH, _MOUNT_WORLD = 1, 16, 0x00020000
_MINE = 0o1600


def _named_memory(_target: Target) -> None:
    path = Path("/dev/shm", f"annotator-{os.getpid()}")
    path.touch()
    path.unlink()


def _become_owner(target: Target) -> None:
    """Try to get signals of any kind: the owner of a descriptor gets them."""
    reading, writing = _pair()
    try:
        fcntl.fcntl(reading, fcntl.F_SETOWN, target.process)
    finally:
        os.close(reading)
        os.close(writing)


def _pair() -> tuple[int, int]:
    """Return a pair of connected descriptors, or the worker's own if it cannot make one."""
    try:
        one, other = socket.socketpair()
        return one.detach(), other.detach()
    except PermissionError:
        return os.dup(0), os.dup(0)


def _ring() -> Any:
    return ctypes.create_string_buffer(120)


def _world(_target: Target) -> None:
    call("unshare", _MOUNT_WORLD)


def _outlive(_target: Target) -> None:
    call("prctl", _DEATH_SIGNAL, 0, 0, 0, 0)


# What it tries besides the twelve of the self-test.
MORE: Mapping[str, Attempt] = {
    "look at a file": lambda target: Path(target.file).stat(),
    "remove a file": lambda target: Path(target.folder, "removed").unlink(),
    "rename a file": lambda target: Path(target.folder, "renamed").rename(Path(target.folder, "renamed again")),
    "truncate a file": lambda target: call("truncate", os.fsencode(target.file), 0),
    "date a file": lambda target: os.utime(target.file),
    "link a file": lambda target: Path(target.folder, "link").symlink_to(target.file),
    "signal a thread": lambda target: call("tgkill", target.process, target.process, 0),
    "own a descriptor's signals": _become_owner,
    "hold another by a descriptor": lambda target: os.close(call("syscall", _PIDFD_OPEN, target.process, 0)),
    "trace another": lambda _target: call("ptrace", _TRACE_ATTACH, -1, None, None),
    "open a local connection": lambda _target: socket.socket(socket.AF_UNIX).close(),
    "share memory by a number": lambda _target: call("shmget", 0, 4_096, _MINE),
    "share memory by a name": _named_memory,
    "make memory without a name": lambda _target: os.close(os.memfd_create("x")),
    "watch files": lambda _target: os.close(call("inotify_init")),
    "ask through a ring": lambda _target: os.close(
        call("syscall", _IO_URING_SETUP, 1, ctypes.create_string_buffer(120))
    ),
    "have a world of its own": _world,
    "outlive the program": _outlive,
}
EVERYTHING = {**ATTEMPTS, **MORE}
_WITHOUT_MORE_THREADS = {"picture", "dicom", "pdf", "plain", "sound", "speech"}


def not_denied(target: Target, kind: str = "") -> list[str]:
    tried = {**EVERYTHING, "start a thread": _start_thread} if kind in _WITHOUT_MORE_THREADS else EVERYTHING
    return [name for name, attempt in tried.items() if not is_denied(attempt, target)]


def _start_thread(_target: Target) -> None:
    try:
        Thread(target=int).start()
    except RuntimeError as error:
        raise PermissionError from error


def serve(kind: str, files: str, target: Target, pipe: Connection) -> None:
    """Serve as that kind of decoder, with files forbidden as here, by version 1, or not at all ("none")."""
    if files == "none":
        vars(linux)["forbid_files"] = lambda _libc: 0
    elif files == "version 1":
        vars(linux)["landlock_version"] = lambda _libc: 1
    _KINDS[kind](partial(not_denied, target, kind), pipe)


def _image(extra_formats: Sequence[ExtraFormat], tried: Callable[[], list[str]], pipe: Connection) -> None:
    from annotator.media.images import decode, worker

    def decoded(*_request: Any, **_more: Any) -> DecodedImage:
        raise MediaFault(MediaFault.UNDECODABLE, detail=_said(tried()))

    vars(decode)["decode_image"] = decoded
    worker.serve_extra(extra_formats, pipe)


def _plain(tried: Callable[[], list[str]], pipe: Connection) -> None:
    from annotator.media.images.pixel_queries import values, worker

    vars(values)["png_values"] = lambda *_request, **_more: _said(tried()).encode()
    worker.serve_pixel_queries(pipe)


def _audio(tried: Callable[[], list[str]], pipe: Connection) -> None:
    from annotator.media.audio import worker
    from annotator.media.audio.decoding import worker_loop

    vars(worker_loop)["AudioServer"] = partial(_Taken, tried)
    worker.serve(pipe)


def _video(tried: Callable[[], list[str]], pipe: Connection) -> None:
    from annotator.media.video import worker
    from annotator.media.video.decoding import worker_loop

    vars(worker_loop)["VideoServer"] = partial(_Taken, tried)
    worker.serve(pipe)


def _speech(tried: Callable[[], list[str]], pipe: Connection) -> None:
    from annotator.media.audio.vad import worker

    vars(worker)["_search"] = lambda *_: _Taken(tried)
    worker.serve(pipe)


class _Taken:
    """In the place of what decodes."""

    def __init__(self, tried: Callable[[], list[str]], *_handed: Any) -> None:
        raise MediaFault(MediaFault.UNDECODABLE, detail=_said(tried()))

    def run(self) -> NoReturn:
        raise NotImplementedError


def _said(left: list[str]) -> str:
    return f"not denied: {', '.join(left)}" if left else "all denied"


_KINDS: Mapping[str, Callable[[Callable[[], list[str]], Connection], None]] = {
    "picture": partial(_image, ()),
    "dicom": partial(_image, (ExtraFormat.DICOM,)),
    "pdf": partial(_image, (ExtraFormat.PDF,)),
    "plain": _plain,
    "sound": _audio,
    "film": _video,
    "speech": _speech,
}
