"""Compromised worker processes: each sends messages, or changes shared memory, as no honest worker does."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from annotator.core.ports.videos import ThumbnailRequest
from annotator.media.audio.protocol import (
    AUDIO_REPLIES,
    AudioOpened,
    BlockReady,
    CoarsePeaksReady,
    OpenAudioFile,
    SamplesReady,
    ScanProgress,
    ScanState,
    TableTooSmall,
)
from annotator.media.audio.vad.worker import SpeechFound
from annotator.media.messages import Alive, Fault, OpenFile, SandboxReport, WorkerMessage, receive, send
from annotator.media.video.protocol import (
    VIDEO_REPLIES,
    FrameReady,
    FrameScanProgress,
    OpenVideoFile,
    ThumbnailReady,
    VideoOpened,
)
from annotator.media.worker_client import WorkerClient

type Deed = Callable[[Connection, list[int]], None]

_VIDEO = VideoOpened(320, 180, 0, (25, 1), (1, 25), 100, None, 4.0)
_AUDIO = AudioOpened(48_000, 2, 96_000)
HONEST = "searched to the end"
_SPEECH = SpeechFound(48_000, 96_000, (), is_last=False)
_FOR_EVER = 1 << 40


class OverTheHills(NamedTuple):
    """A message that no worker has."""


def forged(message: Any, **changes: object) -> WorkerMessage:
    """Return the message with other fields, of any type."""
    changed: WorkerMessage = message._replace(**changes)
    return changed


def spawned(kind: str, lie: str) -> WorkerClient:
    replies = {"video": VIDEO_REPLIES, "audio": AUDIO_REPLIES, "speech": (SpeechFound,)}
    return WorkerClient(partial(serve, kind, lie), "liar", replies[kind])


def serve(kind: str, lie: str, pipe: Connection) -> None:
    """Receive a medium and its tables, then act as `lie` demands. Read further messages only in the end."""
    send(pipe, SandboxReport())
    openings: dict[str, tuple[type[WorkerMessage], int]] = {
        "video": (OpenVideoFile, 2), "audio": (OpenAudioFile, 3), "speech": (OpenFile, 0)
    }  # fmt: skip
    opening, tables = openings[kind]
    receive(pipe, opening)
    descriptors = [number for count in filter(None, (1, tables)) for number in _received(pipe, count)]
    SIGNALS[kind][lie](pipe, descriptors)
    while True:
        pipe.recv_bytes()


def _received(pipe: Connection, count: int) -> list[int]:
    with socket.socket(fileno=os.dup(pipe.fileno())) as end:
        return list(socket.recv_fds(end, 1, count)[1])


def said(*messages: WorkerMessage) -> Deed:
    def say(pipe: Connection, _descriptors: list[int]) -> None:
        for message in messages:
            send(pipe, message)

    return say


def said_as(*contents: bytes) -> Deed:
    """Send messages of any content."""

    def say(pipe: Connection, _descriptors: list[int]) -> None:
        for content in contents:
            pipe.send_bytes(content)

    return say


def flooding(*opening: WorkerMessage, message: WorkerMessage) -> Deed:
    """Send messages for ever without reading."""

    def flood(pipe: Connection, _descriptors: list[int]) -> None:
        for each in _then_always(opening, message):
            send(pipe, each)

    return flood


def _then_always(opening: tuple[WorkerMessage, ...], message: WorkerMessage) -> Iterator[WorkerMessage]:
    yield from opening
    yield from repeat(message)


def _deaf(opening: WorkerMessage) -> Deed:
    def be_deaf(pipe: Connection, _descriptors: list[int]) -> None:
        send(pipe, opening)
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


def _shrink(opening: WorkerMessage) -> Deed:
    """Try to shrink the shared memory and report the outcome."""

    def shrink(pipe: Connection, descriptors: list[int]) -> None:
        send(pipe, opening)
        for descriptor in descriptors[1:]:
            try:
                os.ftruncate(descriptor, 0)
            except PermissionError:
                continue
            send(pipe, Fault("media-undecodable", {"detail": "it was shrunk"}))
        send(pipe, Fault("media-undecodable", {"detail": "it cannot be shrunk"}))

    return shrink


def _both(opening: WorkerMessage) -> dict[str, Deed]:
    return {
        "half a message": _raw(b"\0\0\1\0["),
        "half a size": _raw(b"\0\0"),
        "drop after drop": _drip,
        "a size of less than nothing": _raw(b"\x80\0\0\0"),
        "a size of a gigabyte": _raw(b"\x3f\0\0\0"),
        "no text": _raw(b"\0\0\0\2\xff\xfe"),
        "brackets": _raw(b"\0\0\xea\x60" + b"[" * 60_000),
        "a number of 60,000 digits": _raw(b"\0\0\xea\x60[" + b"9" * 59_998 + b"]"),
        "no list": said_as(b'{"AudioOpened": 1}'),
        "an empty list": said_as(b"[]"),
        "a kind that there is not": said(opening, OverTheHills()),
        "a kind that the window sends": said(opening, OpenFile(3)),
        "no kind": said_as(b"[7, 8]"),
        "a kind of lists": said_as(b"[[], 8]"),
        "a flood": flooding(opening, message=Alive()),
        "a flood of openings": flooding(message=opening),
        "deaf": _deaf(opening),
        "a fault without a name": said_as(b'["Fault"]'),
        "a fault of the disk": said(Fault("disk-full", {})),
        "a fault of lists": said(forged(Fault("media-undecodable", {}), params=[["detail"]])),
        "a shrunken table": _shrink(opening),
    }


def _instants(count: int) -> tuple[tuple[int, int], ...]:
    return tuple((place, place + 9) for place in range(0, count * 10, 10))


_FRAME = FrameReady(1, 0, 0, 1, 320, 180)
SIGNALS: dict[str, dict[str, Deed]] = {
    "video": {
        **_both(_VIDEO),
        "nothing of it": said_as(b'["VideoOpened"]'),
        "a width of texts": said(forged(_VIDEO, width_px="wide")),
        "half a pixel": said(forged(_VIDEO, width_px=320.5)),
        "no width": said(_VIDEO._replace(width_px=0)),
        "a rate of nothing": said(_VIDEO._replace(rate=(0, 0))),
        "a rate without end": said(_VIDEO._replace(rate=(10**300, 1))),
        "a base without end": said(_VIDEO._replace(time_base=(10**4_000, 1))),
        "frames without end": said(_VIDEO._replace(claimed_frames=10**4_000)),
        "audio at no time": said(_VIDEO._replace(audio_start_s=float("nan"))),
        "an endless video": said(_VIDEO._replace(claimed_s=float("inf"))),
        "more scanned than there is": said(_VIDEO, FrameScanProgress(1 << 40, is_complete=True)),
        "less scanned than nothing": said(_VIDEO, FrameScanProgress(-1, is_complete=True)),
        "a frame in no slot": said(_VIDEO, _FRAME._replace(slot=6)),
        "a frame before the first": said(_VIDEO, _FRAME._replace(number=-1)),
        "a frame too high": said(_VIDEO, _FRAME._replace(width_px=1, height_px=1 << 24)),
        "a frame of nothings": said(_VIDEO, forged(_FRAME, **dict.fromkeys(FrameReady._fields))),
        "a frame on another": flooding(_VIDEO, message=_FRAME._replace(number=3)),
        "frames of no request": flooding(_VIDEO, message=_FRAME._replace(ticket=99, number=3)),
        "a thumbnail too large": said(_VIDEO, ThumbnailReady(ThumbnailRequest.STRIP, 1, 3, 3, 5_000, 5_000)),
        "a thumbnail for nobody": said(
            _VIDEO, forged(ThumbnailReady(ThumbnailRequest.STRIP, 1, 3, 3, 8, 8), purpose="nobody")
        ),
    },
    "audio": {
        **_both(_AUDIO),
        "a rate of nothing": said(AudioOpened(0, 2, 0)),
        "channels without end": said(AudioOpened(48_000, 10**4_000, 0)),
        "as long as never": said(AudioOpened(48_000, 2, _FOR_EVER << 9)),
        "other audio": said(_AUDIO, AudioOpened(44_100, 2, 96_000)),
        "scanned without being open": said(ScanProgress(5, ScanState(5, 1, 1))),
        "more scanned than there is": said(_AUDIO, ScanProgress(5, ScanState(5, 1 << 40, 1))),
        "more peaks than there are": said(_AUDIO, ScanProgress(5, ScanState(5, 1, 1 << 40))),
        "a state of texts": said(_AUDIO, forged(ScanProgress(5, ScanState()), state="all")),
        "a table that there is not": said(_AUDIO, forged(TableTooSmall("rows", 5), table="cellar")),
        "a table of lists": said(_AUDIO, forged(TableTooSmall("rows", 5), table=[])),
        "a table without end": flooding(_AUDIO, message=TableTooSmall("peaks", 1 << 60)),
        "coarse peaks of nothing": said(CoarsePeaksReady()),
        "an answer too long": said(_AUDIO, SamplesReady(1 << 30)),
        "an answer of texts": said(_AUDIO, forged(SamplesReady(1), length="many")),
        "an answer without numbers": said_as(b'["AudioOpened", 48000, 2, 96000]', b'["SamplesReady"]'),
        "an answer at no time": said(_AUDIO, forged(SamplesReady(1), length=float("nan"))),
        "another answer": said(_AUDIO, BlockReady(1, 2, 3)),
    },
    "speech": {
        **_both(_SPEECH),
        "speech after the end": said(SpeechFound(9_000, 9_000, ((95_000, 96_001),), is_last=False)),
        "more phrases than there is time": said(_SPEECH._replace(segments=_instants(5_000), to=90_000)),
        "phrases in no order": said(_SPEECH._replace(segments=((20_000, 40_000), (0, 20_000)))),
        "phrases over each other": said(_SPEECH._replace(segments=((0, 40_000), (20_000, 60_000)))),
        "a phrase where it was before": said(_SPEECH, _SPEECH._replace(segments=((0, 40_000),))),
        "a phrase backwards": said(_SPEECH._replace(segments=((40_000, 20_000),))),
        "searched beyond the end": said(_SPEECH._replace(to=96_001)),
        "searched backwards": said(_SPEECH, _SPEECH._replace(to=1)),
        "searched less than nothing": said(_SPEECH._replace(to=-1)),
        HONEST: said(_SPEECH._replace(is_last=True)),
        "phrases of texts": said(forged(_SPEECH, segments=(("a", "b"),))),
    },
}
