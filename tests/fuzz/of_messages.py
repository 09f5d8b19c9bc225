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
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.core.ports.videos import MediaFilter, Thumbnail, ThumbnailRequest
from annotator.media import worker_client, worker_process
from annotator.media.audio import worker as audio_worker
from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.connection import AudioConnection
from annotator.media.audio.client.shared_state import Learnt
from annotator.media.audio.client.speech_search import SpeechSearcher
from annotator.media.images.cache import ImageCache, ImageKey
from annotator.media.images.connection import ImageConnection
from annotator.media.images.pixel_queries.client import plain_images
from annotator.media.images.queue import ImageQueue
from annotator.media.sandbox.report import SandboxReport
from annotator.media.spare_workers import SpareWorkers
from annotator.media.video import worker as video_worker
from annotator.media.video.client.connection import VideoConnection
from fuzz.changing import change_bytes
from fuzz.grammar import change_messages, framed
from fuzz.trying import FuzzTarget, Outcome, Trial, Wrong

# Each worker says the same as the one before it, so that soon none comes to anything new, and no more of them follow.
_MOST_LIVES = 12
_OVER_WITHIN_S = 20.0
_CODES = (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE)

_EDGES = np.linspace(0, 20_000, 11)

_READY = ["ready", *SandboxReport()]
_VIDEO: tuple[tuple[object, ...], ...] = (
    (_READY, ["opened", 320, 180, 0, 25, 1, 1, 25, 100, None, 4.0], ["walked", 50, False],
     ["frame", 1, 3, 0, 1, 320, 180], ["glimpse", "strip", 1, 0, 0, 32, 18], ["alive"],
     ["walked", 100, True], ["over", 1]),
    (_READY, ["opened", 1920, 1080, 1, 30000, 1001, 1, 90000, 0, 0.5, 0.0], ["frame", 1, 3, 5, 1, 0, 0],
     ["glimpse", "pointer", 2, 7, 6, 64, 36], ["fault", "media-undecodable", {"detail": "x"}]),
)  # fmt: skip
_AUDIO: tuple[tuple[object, ...], ...] = (
    (_READY, ["opened", 48_000, 2, 96_000], ["sketched"], ["room", "rows", 1 << 17],
     ["walked", 9_600, 4_800, 10, 18, False, False], ["samples", 10.0], ["block", 100, 0.0, 100.0],
     ["room", "peaks", 1 << 20], ["walked", 9_600, 9_600, 20, 37, True, True]),
    (_READY, ["opened", 8_000, 1, 0], ["walked", 256, 256, 1, 1, True, True], ["samples", 0],
     ["fault", "media-too-large", {"detail": "not enough memory"}]),
)  # fmt: skip
_IMAGE: tuple[tuple[object, ...], ...] = (
    (_READY, ["room", 4_800], ["picture", 40, 30, 400, 300, False]),
    (_READY, ["picture", 1, 1, 1, 1, True]),
    (_READY, ["fault", "media-too-large", {"megapixels": "300", "limit": "250"}]),
)
_SPEECH: tuple[tuple[object, ...], ...] = (
    (_READY, ["found", 48_000, 96_000, [[0, 100], [200, 300]]], ["over", 96_000, 96_000, []]),
    (_READY, ["fault", "media-undecodable", {"detail": "x"}]),
)
_PLAIN: tuple[tuple[object, ...], ...] = (
    (_READY, ["room", 4_800], ["values", 4_800]),
    (_READY, ["values", 1], ["size", 40, 30], ["room", 12], ["values", 12]),
    (_READY, ["size", 40, 30], ["nothing"]),
    (_READY, ["nothing"], ["nothing"], ["size", 1 << 30, 1]),
)
_KINDS = (_VIDEO, _AUDIO, _IMAGE, _SPEECH, _PLAIN)


def _streams() -> list[bytes]:
    """The first byte says of which kind they are."""
    return [bytes([number]) + framed(*messages) for number, kind in enumerate(_KINDS) for messages in kind]


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
        patch.object(worker_process, "_KIND", _SpeakingProcess),
        patch.object(worker_client, "_TAKEN_WITHIN_S", 0.2),
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
        """Nothing may be raised in the lane: it would be taken for what the worker did."""
        try:
            _look(lane, seen, wrong)
        except Exception as error:
            wrong.append(f"looking at a film: {error!r}")
        if _SpeakingProcess.lives >= _MOST_LIVES:
            lane.stop()

    spares = SpareWorkers(video_worker.spawned)
    lane = VideoConnection(path, spares, changed, thumbnailed)
    lane.see(320, 180, MediaFilter())
    lane.thumbnails.request(ThumbnailRequest.STRIP, (0, 5, 9), (32, 18), lambda _thumbnail: None)
    lane.thumbnails.request(ThumbnailRequest.POINTER, (7,), (64, 36), lambda _thumbnail: None)
    lane.request("show", 3)
    lane.start()
    lane.ended.result(_OVER_WITHIN_S)
    spares.close()
    return f"film {_why(lane.opened.exception(_OVER_WITHIN_S))} {len(seen)} {_SpeakingProcess.lives}"


def _look(lane: VideoConnection, seen: list[tuple[int, ...]], wrong: list[str]) -> None:
    while (image := lane.due(None)) is not None:
        if len(image.bgra) != image.width_px * image.height_px * 4:
            wrong.append("a picture that is not as large as it says")
        seen.append((image.number, image.width_px))
        image.release()
    times = lane.times
    if times is not None:
        for number in (0, times.known - 1, times.frames - 1, 1 << 40):
            time_s = times.time_s(number)
            times.number_at(time_s)
            times.key_near(number, after=number % 2 > 0)


def _audio(path: str, folder: Path, wrong: list[str]) -> str:
    learnt = Learnt()

    def changed(_fault: MediaFault | None) -> None:
        try:
            if learnt.pyramid is not None:
                learnt.pyramid.columns(0, _EDGES)
            assert learnt.exact_samples <= max(learnt.length, learnt.known.bins * 256)
        except Exception as error:
            wrong.append(f"looking at a sound: {error!r}")
        if _SpeakingProcess.lives >= _MOST_LIVES:
            lane.stop()

    spares = SpareWorkers(audio_worker.spawned)
    lane = AudioConnection(path, spares, learnt, AnalysisCache(folder / "kept"), changed)
    asked = [lane.ask("samples", 0, 0, 10), lane.ask("block", 0.0, 100, 48_000, 2, 1.0, frame_bytes=8)]
    lane.start()
    lane.ended.result(_OVER_WITHIN_S)
    spares.close()
    answers = [_why(future.exception(_OVER_WITHIN_S)) for future in asked]
    for kept in (folder / "kept").glob("*"):
        kept.unlink()
    return f"sound {_why(lane.opened.exception(_OVER_WITHIN_S))} {answers} {_SpeakingProcess.lives}"


def _image(path: str) -> str:
    queue = ImageQueue(ImageCache())
    lane = ImageConnection(queue, requests_too=False, within_s=1.0)
    asked = [queue.want(ImageKey(ImageRequest(path, 40, 30), number, 0)) for number in range(2)]
    lane.start()
    answers = []
    for future in asked:
        assert not isinstance(future, ShownImage)
        fault = future.exception(_OVER_WITHIN_S)
        answers.append(_why(fault))
        if fault is None and len(future.result().pixels) != future.result().width_px * future.result().height_px * 4:
            raise Wrong("a picture that is not as large as it says")
    queue.close()
    lane.stop().result(_OVER_WITHIN_S)
    return f"picture {answers} {_SpeakingProcess.lives}"


def _speech(path: str) -> str:
    async def results() -> tuple[list[Any], str]:
        found, hunt = list[Any](), SpeechSearcher(path)
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
        with plain_images(1.0) as ask:
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
