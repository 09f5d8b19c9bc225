"""The client of the worker that answers an import's questions about images: pixels as numbers, and sizes."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait

from annotator.core.errors import DecoderFault
from annotator.core.ports.images import Colour, PixelQueries, ShownSize
from annotator.media.images.pixel_queries.worker import (
    MOST_PIXELS,
    PIXEL_QUERY_REPLIES,
    NoAnswer,
    ReadSize,
    ReadValues,
    SizeRead,
    ValuesReady,
    serve_pixel_queries,
)
from annotator.media.images.protocol import MemoryGranted, MemoryTooSmall
from annotator.media.messages import TableHandle, WorkerMessage
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_client import WorkerClient, WorkerLost, distrusting, spawn_ready

ANSWER_WITHIN_S = 20.0
_ATTEMPTS = 2
# After this many lost or timed-out workers no further file is looked at, because none of them seems to be valid.
MOST_LOST = 10
_MOST_SIDE_PX = 1 << 30
_OTHER_COLOUR = 255
_CHANNELS = 3
_STRIP_PIXELS = 1 << 22  # a colour takes four times the memory of an index


class _Silent(Exception):
    """The worker process exists but does not answer in time."""


class _PixelQueryWorker(WorkerClient):
    def __init__(self, within_s: float) -> None:
        """Raise OSError if the system has no process for it."""
        super().__init__(serve_pixel_queries, "annotator-pixel-queries", PIXEL_QUERY_REPLIES)
        self._within_s = within_s
        self._memory: OwnedMemory | None = None

    def values(self, data: bytes, *, in_colours: bool) -> bytes | None:
        """Return the values of a PNG; see `_PixelQueryConnection` for the errors."""
        channels = 3 if in_colours else 1
        until_s = self._send_file(data, lambda memory: ReadValues(len(data), memory, in_colours))
        message = self._next(until_s)
        with distrusting():
            if isinstance(message, MemoryTooSmall):
                self._memory = self._grown_memory(message.size_bytes, MOST_PIXELS * channels)
                self.send(MemoryGranted(*self.table_handle(self._memory)))
                self.send_descriptors(self._memory.descriptor)
                message = self._next(until_s)
            if isinstance(message, NoAnswer):
                return None
            if not isinstance(message, ValuesReady) or self._memory is None:
                raise WorkerLost
            if not 0 < message.size_bytes <= self._memory.size_bytes or message.size_bytes % channels:
                raise WorkerLost
            with self._memory.view[: message.size_bytes] as pixels:
                return bytes(pixels)

    def size(self, data: bytes) -> ShownSize | None:
        """Return the size of an image; see `_PixelQueryConnection` for the errors."""
        match self._next(self._send_file(data, lambda memory: ReadSize(len(data), memory))):
            case NoAnswer():
                return None
            case SizeRead(width, height, orientation) if 0 < width <= _MOST_SIDE_PX and 0 < height <= _MOST_SIDE_PX:
                return ShownSize(width, height, orientation)
            case _:
                raise WorkerLost

    def end(self) -> None:
        super().end()
        if self._memory is not None:
            self._memory.close()

    def _send_file(self, data: bytes, request: Callable[[TableHandle], WorkerMessage]) -> float:
        """Send a file with its request and return the deadline of the answer. Each file gets its own memory, so that
        a worker's copy never contains another file."""
        until_s = time.monotonic() + self._within_s
        memory = OwnedMemory(len(data))
        try:
            with memory.view as view:
                view[: len(data)] = data
            self.send(request(self.table_handle(memory)))
            self.send_descriptors(memory.descriptor)
        finally:
            memory.close()
        return until_s

    def _next(self, until_s: float) -> object:
        if not wait([self.pipe], max(0.0, until_s - time.monotonic())):
            raise _Silent
        return self.receive()

    def _grown_memory(self, size_bytes: int, most_bytes: int) -> OwnedMemory:
        if not 0 < size_bytes <= most_bytes:
            raise WorkerLost
        if self._memory is None:
            return OwnedMemory(size_bytes)
        self._memory.grow(size_bytes)
        return self._memory


class _PixelQueryConnection:
    """One worker, started at the first request and used by one thread. A worker that dies or sends implausible
    messages is replaced and its file tried once more. A silent one is replaced and its file is given up."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._worker: _PixelQueryWorker | None = None
        self._lost = 0

    def pixels(self, data: bytes, colours: Sequence[Colour] = (), /) -> bytes | None:
        """Return the pixels of a PNG; see `core.ports.images.PngPixels`."""
        values = self._answer(data, lambda worker: worker.values(data, in_colours=bool(colours)))
        if values is None or not colours:
            return values
        return palette_indices(values, colours)

    def size(self, data: bytes, /) -> ShownSize | None:
        """Return the size of an image; see `core.ports.images.ImageSize`."""
        return self._answer(data, lambda worker: worker.size(data))

    def close(self) -> None:
        worker = self._worker
        self._worker = None
        if worker is not None:
            worker.end()

    def _answer[Found](self, data: bytes, ask: Callable[[_PixelQueryWorker], Found | None]) -> Found | None:
        """Ask the worker. Raise DecoderFault if the system has no process, or no memory for the file."""
        if not data or self._lost >= MOST_LOST:
            return None
        for _attempt in range(_ATTEMPTS):
            try:
                return ask(self._worker or self._start_worker())
            except OSError as error:
                self.close()
                raise DecoderFault(detail=error.strerror or "") from error
            except WorkerLost:
                self.close()
            except _Silent:
                self.close()
                break
        self._lost += 1
        return None

    def _start_worker(self) -> _PixelQueryWorker:
        """Start a worker. Raise OSError if that fails."""
        try:
            self._worker = worker = spawn_ready(lambda: _PixelQueryWorker(self._within_s))
        except WorkerLost as error:
            raise OSError(errno.EAGAIN, str(error) or os.strerror(errno.EAGAIN)) from error
        return worker


@contextmanager
def open_pixel_queries(within_s: float = ANSWER_WITHIN_S) -> Iterator[PixelQueries]:
    """Provide answers to an import from one worker, which ends with the context. `within_s` is the time limit of
    each answer. The calls block and must come from one thread. Raise DecoderFault if no process is available."""
    connection = _PixelQueryConnection(within_s)
    try:
        yield PixelQueries(connection.pixels, connection.size)
    finally:
        connection.close()


def palette_indices(values: bytes, colours: Sequence[Colour]) -> bytes:
    """Return a byte per pixel: its colour's index in `colours`, or 255. `values`: each pixel's red, green, blue."""
    # Imported late: most imports need no colours, and numpy takes a while to load.
    import numpy as np

    known = np.array([(red << 16) + (green << 8) + blue for red, green, blue in colours], np.int64)
    order = np.argsort(known)
    found: list[bytes] = []
    for begin in range(0, len(values), _STRIP_PIXELS * _CHANNELS):
        strip = np.frombuffer(values, np.uint8)[begin : begin + _STRIP_PIXELS * _CHANNELS].astype(np.int32)
        red, green, blue = np.moveaxis(strip.reshape(-1, _CHANNELS), 1, 0)
        numbers = (red << 16) + (green << 8) + blue
        nearest = np.minimum(np.searchsorted(known[order], numbers), len(known) - 1)
        indices = np.where(known[order][nearest] == numbers, order[nearest], _OTHER_COLOUR)
        found.append(indices.astype(np.uint8).tobytes())
    return b"".join(found)
