"""Decoding of a video with PyAV alone, for comparison."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import av
from av.codec.context import ThreadType
from av.container.input import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from benchmarks.videos import RATE_HZ, VIEW_PX


class BareVideo:
    """A video with a constant frame rate, from timestamp 0 on."""

    def __init__(self, path: Path) -> None:
        self._container: InputContainer = av.open(path)
        self._stream: VideoStream = self._container.streams.video[0]
        self._stream.thread_type = ThreadType.AUTO
        self._frames: Iterator[VideoFrame] = self._container.decode(self._stream)

    @staticmethod
    def first_ms(path: Path) -> float:
        started_s = time.perf_counter()
        bare = BareVideo(path)
        bare.next_ms()
        took_ms = 1_000 * (time.perf_counter() - started_s)
        bare.close()
        return took_ms

    def sought_ms(self, number: int) -> float:
        started_s = time.perf_counter()
        base = self._stream.time_base
        assert base is not None
        timestamp = round(number / RATE_HZ / base)
        self._container.seek(timestamp, stream=self._stream)
        self._frames = self._container.decode(self._stream)
        frame = next(frame for frame in self._frames if frame.pts is not None and frame.pts >= timestamp)
        _scaled(frame)
        return 1_000 * (time.perf_counter() - started_s)

    def next_ms(self) -> float:
        started_s = time.perf_counter()
        _scaled(next(self._frames))
        return 1_000 * (time.perf_counter() - started_s)

    def close(self) -> None:
        self._container.close()


def _scaled(frame: VideoFrame) -> bytes:
    return bytes(frame.reformat(*VIEW_PX, "bgra").planes[0])
