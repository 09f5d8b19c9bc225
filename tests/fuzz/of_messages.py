"""Messages of a worker to the window, valid or not: the bytes of its pipe for a video, an audio, an image, a speech
search and an image query of an import. There is no process: the pipe has all messages from the start."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np

from annotator.core.errors import DecoderFault, MediaFault
from annotator.core.ports.audio import AudioInfo
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.core.ports.videos import MediaFilter, Thumbnail, ThumbnailRequest
from annotator.media import worker_client, worker_process
from annotator.media.audio import worker as audio_worker
from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.connection import AudioConnection
from annotator.media.audio.client.shared_state import SharedState
from annotator.media.audio.client.speech_search import SpeechSearcher
from annotator.media.audio.protocol import (
    AudioOpened,
    BlockReady,
    BlockRequest,
    CoarsePeaksReady,
    SamplesReady,
    SamplesRequest,
    ScanProgress,
    ScanState,
    TableTooSmall,
)
from annotator.media.audio.vad.worker import SpeechFound
from annotator.media.images.cache import ImageCache, ImageKey
from annotator.media.images.connection import ImageConnection
from annotator.media.images.pixel_queries.client import open_pixel_queries
from annotator.media.images.pixel_queries.worker import NoAnswer, SizeRead, ValuesReady
from annotator.media.images.protocol import ImageReady, MemoryTooSmall
from annotator.media.images.queue import ImageQueue
from annotator.media.messages import Alive, Fault, SandboxReport, WorkerMessage
from annotator.media.video import worker as video_worker
from annotator.media.video.client.connection import VideoConnection
from annotator.media.video.protocol import FrameReady, FrameScanProgress, PlaybackEnded, ThumbnailReady, VideoOpened
from annotator.media.worker_client import PrewarmedWorkers
from fuzz.changing import change_bytes
from fuzz.grammar import change_messages, framed
from fuzz.trying import FuzzTarget, Outcome, Trial, Wrong

# Each worker says the same as the one before it, so that soon none comes to anything new, and no more of them follow.
_MOST_LIVES = 12
_OVER_WITHIN_S = 20.0
_CODES = (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE)

_EDGES = np.linspace(0, 20_000, 11)

_READY = SandboxReport()
_VIDEO: tuple[tuple[WorkerMessage, ...], ...] = (
    (_READY, VideoOpened(320, 180, 0, (25, 1), (1, 25), 100, None, 4.0), FrameScanProgress(50, is_complete=False),
     FrameReady(1, 3, 0, 1, 320, 180), ThumbnailReady(ThumbnailRequest.STRIP, 1, 0, 0, 32, 18), Alive(),
     FrameScanProgress(100, is_complete=True), PlaybackEnded(1)),
    (_READY, VideoOpened(1920, 1080, 1, (30000, 1001), (1, 90000), 0, 0.5, 0.0), FrameReady(1, 3, 5, 1, 0, 0),
     ThumbnailReady(ThumbnailRequest.POINTER, 2, 7, 6, 64, 36), Fault("media-undecodable", {"detail": "x"})),
)  # fmt: skip
_AUDIO: tuple[tuple[WorkerMessage, ...], ...] = (
    (_READY, AudioOpened(48_000, 2, 96_000), CoarsePeaksReady(), TableTooSmall("rows", 1 << 17),
     ScanProgress(9_600, ScanState(4_800, 10, 18)), SamplesReady(10), BlockReady(100, 0.0, 100.0),
     TableTooSmall("peaks", 1 << 20), ScanProgress(9_600, ScanState(9_600, 20, 37, True, True))),
    (_READY, AudioOpened(8_000, 1, 0), ScanProgress(256, ScanState(256, 1, 1, True, True)), SamplesReady(0),
     Fault("media-too-large", {"detail": "not enough memory"})),
)  # fmt: skip
_IMAGE: tuple[tuple[WorkerMessage, ...], ...] = (
    (_READY, MemoryTooSmall(4_800), ImageReady(40, 30, 400, 300, False, 1, None, "")),
    (_READY, ImageReady(1, 1, 1, 1, True, 2, (0.0, 1.0, 0.0, 2.0), "word")),
    (_READY, Fault("media-too-large", {"megapixels": "300", "limit": "250"})),
)
_SPEECH: tuple[tuple[WorkerMessage, ...], ...] = (
    (_READY, SpeechFound(48_000, 96_000, ((0, 10_000), (20_000, 30_000)), is_last=False),
     SpeechFound(96_000, 96_000, (), is_last=True)),
    (_READY, Fault("media-undecodable", {"detail": "x"})),
)  # fmt: skip
_PLAIN: tuple[tuple[WorkerMessage, ...], ...] = (
    (_READY, MemoryTooSmall(4_800), ValuesReady(4_800)),
    (_READY, ValuesReady(1), SizeRead(40, 30, 1), MemoryTooSmall(12), ValuesReady(12)),
    (_READY, SizeRead(40, 30, 6), NoAnswer()),
    (_READY, NoAnswer(), NoAnswer(), SizeRead(1 << 30, 1, 1)),
)
_KINDS = (_VIDEO, _AUDIO, _IMAGE, _SPEECH, _PLAIN)


def _streams() -> list[bytes]:
    """The first byte says of which kind they are."""
    return [
        bytes([number]) + framed(*([type(message).__name__, *message] for message in messages))
        for number, kind in enumerate(_KINDS)
        for messages in kind
    ]


def _change(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    alike = [other for other in others if other[:1] == data[:1]] or others
    if rng.random() < 0.9:
        return change_messages(rng, data, alike)
    return data[:1] + change_bytes(rng, data[1:], [other[1:] for other in alike])


class _SpeakingProcess:
    """In the place of a process. `stream` is what it says."""

    stream = b""
    lives = 0
    pid = None

    def __init__(self, args: tuple[Connection], **_target_and_name: object) -> None:
        self._theirs = args[0]
        self._end: socket.socket | None = None

    def start(self) -> None:
        type(self).lives += 1
        self._end = socket.socket(fileno=os.dup(self._theirs.fileno()))
        with suppress(BlockingIOError):
            self._end.sendall(self.stream, socket.MSG_DONTWAIT)
        self._end.shutdown(socket.SHUT_WR)

    def kill(self) -> None:
        """It says nothing more anyway."""

    def join(self, _within_s: float) -> None:
        if self._end is not None:
            self._end.close()


@contextmanager
def _begun(folder: Path) -> Iterator[Trial]:
    path = folder / "medium"
    path.write_bytes(bytes(1_000))
    wrong: list[str] = []

    def fell(failure: threading.ExceptHookArgs) -> None:
        wrong.append(f"a thread ended by {failure.exc_type.__name__}: {failure.exc_value}")

    runs: tuple[Callable[[], str], ...] = (
        *(partial(_video, str(path), wrong), partial(_audio, str(path), folder, wrong)),
        *(partial(_image, str(path)), partial(_speech, str(path)), _plain),
    )

    def trial(data: bytes) -> Outcome:
        wrong.clear()
        _SpeakingProcess.stream, _SpeakingProcess.lives = data[1:], 0
        shape = runs[(data or b"\0")[0] % len(runs)]()
        if _SpeakingProcess.lives >= _MOST_LIVES:
            wrong.append("one worker follows another without end")
        if wrong:
            raise Wrong(wrong[0].partition("\n")[0][:100], "\n".join(wrong))
        return Outcome(shape, frozenset({re.sub(r"\d+", "", shape)[:200]}))

    with (
        patch.object(worker_process, "WorkerSpawnProcess", _SpeakingProcess),
        patch.object(worker_client, "_ACCEPTED_WITHIN_S", 0.2),
        patch.object(threading, "excepthook", fell),
    ):
        yield trial


def _why(fault: BaseException | None) -> str:
    """Empty where nothing went wrong. Whatever did is a fault of a medium."""
    if fault is not None and not (isinstance(fault, MediaFault) and fault.code in _CODES):
        raise Wrong(f"it ends by {fault!r}"[:100])
    return "" if fault is None else str(fault)


def _video(path: str, wrong: list[str]) -> str:
    seen: list[tuple[int, ...]] = []

    def thumbnailed(_purpose: ThumbnailRequest, _ticket: int, thumbnail: Thumbnail) -> None:
        if len(thumbnail.bgra) != thumbnail.width_px * thumbnail.height_px * 4:
            wrong.append("a small picture that is not as large as it says")

    def changed(_fault: MediaFault | None) -> None:
        """Nothing may be raised in the connection: it would be taken for what the worker did."""
        try:
            _look(connection, seen, wrong)
        except Exception as error:
            wrong.append(f"looking at a film: {error!r}")
        if _SpeakingProcess.lives >= _MOST_LIVES:
            connection.stop()

    workers = PrewarmedWorkers(video_worker.spawn_worker)
    connection = VideoConnection(path, workers, changed, thumbnailed)
    connection.set_view(320, 180, MediaFilter())
    connection.thumbnails.request(ThumbnailRequest.STRIP, (0, 5, 9), (32, 18), lambda _thumbnail: None)
    connection.thumbnails.request(ThumbnailRequest.POINTER, (7,), (64, 36), lambda _thumbnail: None)
    connection.show(3)
    connection.start()
    connection.ended.result(_OVER_WITHIN_S)
    workers.close()
    return f"film {_why(connection.opened.exception(_OVER_WITHIN_S))} {len(seen)} {_SpeakingProcess.lives}"


def _look(connection: VideoConnection, seen: list[tuple[int, ...]], wrong: list[str]) -> None:
    while (image := connection.due_image(None)) is not None:
        if len(image.bgra) != image.width_px * image.height_px * 4:
            wrong.append("a picture that is not as large as it says")
        seen.append((image.number, image.width_px))
        image.release()
    times = connection.times
    if times is not None:
        for number in (0, times.known - 1, times.frames - 1, 1 << 40):
            time_s = times.time_s(number)
            times.number_at(time_s)
            times.nearest_i_frame(number, after=number % 2 > 0)


def _audio(path: str, folder: Path, wrong: list[str]) -> str:
    state = SharedState()

    def changed(_fault: MediaFault | None) -> None:
        try:
            if state.pyramid is not None:
                state.pyramid.columns(0, _EDGES)
            assert state.exact_samples <= max(state.length, state.scan.bins * 256)
        except Exception as error:
            wrong.append(f"looking at a sound: {error!r}")
        if _SpeakingProcess.lives >= _MOST_LIVES:
            connection.stop()

    workers = PrewarmedWorkers(audio_worker.spawn_worker)
    connection = AudioConnection(path, workers, state, AnalysisCache(folder / "kept"), changed)
    asked = [connection.request(SamplesRequest(0, 0, 10)), connection.request(BlockRequest(0.0, 100, 48_000, 2, 1.0))]
    connection.start()
    connection.ended.result(_OVER_WITHIN_S)
    workers.close()
    answers = [_why(future.exception(_OVER_WITHIN_S)) for future in asked]
    for kept in (folder / "kept").glob("*"):
        kept.unlink()
    return f"sound {_why(connection.opened.exception(_OVER_WITHIN_S))} {answers} {_SpeakingProcess.lives}"


def _image(path: str) -> str:
    queue = ImageQueue(ImageCache())
    connection = ImageConnection(queue, takes_prefetches=False, within_s=1.0)
    asked = [queue.want(ImageKey(ImageRequest(path, 40, 30), number, 0)) for number in range(2)]
    connection.start()
    answers = []
    for future in asked:
        assert not isinstance(future, ShownImage)
        fault = future.exception(_OVER_WITHIN_S)
        answers.append(_why(fault))
        if fault is None and len(future.result().pixels) != future.result().width_px * future.result().height_px * 4:
            raise Wrong("a picture that is not as large as it says")
    queue.close()
    connection.stop().result(_OVER_WITHIN_S)
    return f"picture {answers} {_SpeakingProcess.lives}"


def _speech(path: str) -> str:
    async def results() -> tuple[list[Any], str]:
        found, hunt = list[Any](), SpeechSearcher(path, lambda: AudioInfo(48_000, 2, 96_000, is_exact=True))
        try:
            async with asyncio.timeout(_OVER_WITHIN_S):
                async for result in hunt.results():
                    found.append(result)
        except MediaFault as fault:
            return found, _why(fault)
        finally:
            hunt.join()
        return found, ""

    return f"speech {asyncio.run(results())}"


def _plain() -> str:
    """Both questions, of two files each; whatever it says, each is answered."""
    try:
        with open_pixel_queries(1.0) as ask:
            pixels = [ask.pixels(b"png", colours) for colours in ((), ((255, 0, 0),))]
            sizes = [ask.size(b"png") for _time in range(2)]
    except DecoderFault:
        return "plain: no process"
    if any(size is not None and not (0 < size[0] <= 1 << 30 and 0 < size[1] <= 1 << 30) for size in sizes):
        raise Wrong("a size that no picture has")
    if any(values is not None and not values for values in pixels):
        raise Wrong("pixels of nothing")
    return f"plain {[values is not None for values in pixels]} {[size is not None for size in sizes]}"


def message_targets() -> dict[str, FuzzTarget]:
    return {"messages": FuzzTarget(_streams, _change, _begun, ("media",), most_bytes=8_000, leans_on_clocks=False)}
