"""Compromised worker processes: each sends messages, or changes shared memory, as no honest worker does."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from multiprocessing.connection import Connection

from annotator.media.messages import receive, send
from annotator.media.sandbox.report import SandboxReport
from annotator.media.worker_client import WorkerClient

type Deed = Callable[[Connection, list[int]], None]

_VIDEO = ("opened", 320, 180, 0, 25, 1, 1, 25, 100, None, 4.0)
_AUDIO = ("opened", 48_000, 2, 96_000)
_FOR_EVER = 1 << 40


def spawned(kind: str, lie: str) -> WorkerClient:
    return WorkerClient(partial(serve, kind, lie), "liar")


def serve(kind: str, lie: str, pipe: Connection) -> None:
    """Receive a medium and its tables, then act as `lie` demands. Read further messages only in the end."""
    send(pipe, "ready", *SandboxReport())
    receive(pipe)
    descriptors = [number for count in (1, 2 if kind == "film" else 3) for number in _received(pipe, count)]
    SIGNALS[kind][lie](pipe, descriptors)
    while True:
        receive(pipe)


def _received(pipe: Connection, count: int) -> list[int]:
    with socket.socket(fileno=os.dup(pipe.fileno())) as end:
        return list(socket.recv_fds(end, 1, count)[1])


def said(*messages: tuple[object, ...]) -> Deed:
    def say(pipe: Connection, _descriptors: list[int]) -> None:
        for message in messages:
            send(pipe, *message)

    return say


def flooding(*opening: tuple[object, ...], message: tuple[object, ...]) -> Deed:
    """Send messages for ever without reading."""

    def flood(pipe: Connection, _descriptors: list[int]) -> None:
        for words in _then_always(opening, message):
            send(pipe, *words)

    return flood


def _then_always(opening: tuple[tuple[object, ...], ...], message: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    yield from opening
    yield from repeat(message)


def _deaf(opening: tuple[object, ...]) -> Deed:
    def be_deaf(pipe: Connection, _descriptors: list[int]) -> None:
        send(pipe, *opening)
        Connection.poll(_new_pipe(), None)

    return be_deaf


def _new_pipe() -> Connection:
    """Return a pipe end that never receives anything."""
    reading, _writing = os.pipe()
    return Connection(reading, writable=False)


def _raw(*pieces: bytes) -> Deed:
    def write(pipe: Connection, _descriptors: list[int]) -> None:
        for piece in pieces:
            os.write(pipe.fileno(), piece)
        Connection.poll(_new_pipe(), None)

    return write


def _drip(pipe: Connection, _descriptors: list[int]) -> None:
    os.write(pipe.fileno(), b"\0\0\xf0\0")
    never = _new_pipe()
    while True:
        os.write(pipe.fileno(), b"[")
        never.poll(0.05)


def _shrink(opening: tuple[object, ...]) -> Deed:
    """Try to shrink the shared memory and report the outcome."""

    def shrink(pipe: Connection, descriptors: list[int]) -> None:
        send(pipe, *opening)
        for descriptor in descriptors[1:]:
            try:
                os.ftruncate(descriptor, 0)
            except PermissionError:
                continue
            send(pipe, "fault", "media-undecodable", {"detail": "it was shrunk"})
        send(pipe, "fault", "media-undecodable", {"detail": "it cannot be shrunk"})

    return shrink


def _both(opening: tuple[object, ...]) -> dict[str, Deed]:
    return {
        "half a message": _raw(b"\0\0\1\0["),
        "half a size": _raw(b"\0\0"),
        "drop after drop": _drip,
        "a size of less than nothing": _raw(b"\x80\0\0\0"),
        "a size of a gigabyte": _raw(b"\x3f\0\0\0"),
        "no text": _raw(b"\0\0\0\2\xff\xfe"),
        "brackets": _raw(b"\0\0\xea\x60" + b"[" * 60_000),
        "a number of 60,000 digits": _raw(b"\0\0\xea\x60[" + b"9" * 59_998 + b"]"),
        "no list": said((), opening),
        "a kind that there is not": said(opening, ("over the hills",)),
        "no kind": said(
            (7, 8),
        ),
        "a flood": flooding(opening, message=("alive",)),
        "a flood of openings": flooding(message=opening),
        "deaf": _deaf(opening),
        "a fault without a name": said(("fault",)),
        "a fault of the disk": said(("fault", "disk-full", {})),
        "a fault of lists": said(("fault", "media-undecodable", [["detail"]])),
        "a shrunken table": _shrink(opening),
    }


SIGNALS: dict[str, dict[str, Deed]] = {
    "film": {
        **_both(_VIDEO),
        "nothing of it": said(("opened",)),
        "a width of texts": said(("opened", "wide", *_VIDEO[2:])),
        "no width": said(("opened", 0, *_VIDEO[2:])),
        "a rate of nothing": said((*_VIDEO[:4], 0, 0, *_VIDEO[6:])),
        "a rate without end": said((*_VIDEO[:4], 10**300, 1, *_VIDEO[6:])),
        "a base without end": said((*_VIDEO[:6], 10**4_000, 1, *_VIDEO[8:])),
        "frames without end": said((*_VIDEO[:8], 10**4_000, *_VIDEO[9:])),
        "a sound at no time": said((*_VIDEO[:9], float("nan"), 4.0)),
        "an endless film": said((*_VIDEO[:10], float("inf"))),
        "more walked than there is": said(_VIDEO, ("walked", 1 << 40, True)),
        "less walked than nothing": said(_VIDEO, ("walked", -1, True)),
        "a frame in no slot": said(_VIDEO, ("frame", 1, 0, 6, 1, 320, 180)),
        "a frame before the first": said(_VIDEO, ("frame", 1, -1, 0, 1, 320, 180)),
        "a frame too high": said(_VIDEO, ("frame", 1, 0, 0, 1, 1, 1 << 24)),
        "a frame of nothings": said(_VIDEO, ("frame", None, None, None, None, None, None)),
        "a frame on another": flooding(_VIDEO, message=("frame", 1, 3, 0, 1, 320, 180)),
        "frames of no wish": flooding(_VIDEO, message=("frame", 99, 3, 0, 1, 320, 180)),
        "a small picture too large": said(_VIDEO, ("glimpse", "strip", 1, 3, 3, 5_000, 5_000)),
        "a small picture for nobody": said(_VIDEO, ("glimpse", "nobody", 1, 3, 3, 8, 8)),
    },
    "sound": {
        **_both(_AUDIO),
        "a rate of nothing": said(("opened", 0, 2, 0)),
        "channels without end": said(("opened", 48_000, 10**4_000, 0)),
        "as long as never": said(("opened", 48_000, 2, _FOR_EVER << 9)),
        "another sound": said(_AUDIO, ("opened", 44_100, 2, 96_000)),
        "walked without being open": said(("walked", 5, 5, 1, 1, False, False)),
        "more walked than there is": said(_AUDIO, ("walked", 5, 5, 1 << 40, 1, False, False)),
        "more peaks than there are": said(_AUDIO, ("walked", 5, 5, 1, 1 << 40, False, False)),
        "room for no table": said(_AUDIO, ("room", "cellar", 5)),
        "room of lists": said(_AUDIO, ("room", [], 5)),
        "room without end": flooding(_AUDIO, message=("room", "peaks", 1 << 60)),
        "a sketch of nothing": said(("sketched",)),
        "an answer too long": said(_AUDIO, ("samples", 1 << 30)),
        "an answer of texts": said(_AUDIO, ("samples", "many")),
        "an answer without numbers": said(_AUDIO, ("samples",)),
        "an answer at no time": said(_AUDIO, ("samples", float("nan"))),
        "another answer": said(_AUDIO, ("block", 1, 2, 3)),
    },
}
