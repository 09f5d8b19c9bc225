"""The client of the worker that answers an import's questions about images: their pixels as numbers, and their
sizes."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

from annotator.core.errors import DecoderFault
from annotator.core.ports.images import Colour, PixelQueries, ShownSize
from annotator.media.images.pixel_queries.worker import MOST_PIXELS, NOTHING, SIZE, VALUES, serve_plain
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_client import WorkerClient, WorkerLost, believed

ANSWER_WITHIN_S = 20.0
_READY_WITHIN_S = 30.0
_ATTEMPTS = 2
# After this many lost or timed-out workers no further file is looked at, because none of them seems to be valid.
MOST_LOST = 10
_MOST_SIDE_PX = 1 << 30


class _Silent(Exception):
    """The worker process exists but does not answer in time."""


class _PlainWorker(WorkerClient):
    def __init__(self, within_s: float) -> None:
        """Raise OSError if the system has no process for it."""
        super().__init__(serve_plain, "annotator-plain-pictures")
        self._within_s = within_s
        self._room: OwnedMemory | None = None

    def values(self, data: bytes, *, in_colours: bool) -> bytes | None:
        """Return the values of a mask; see `_asked` for the errors."""
        channels = 3 if in_colours else 1
        until_s = self._hand_over(VALUES, data, in_colours=in_colours)
        kind, *words = self._next(until_s)
        with believed():
            if kind == "room":
                self._room = self._roomier(int(words[0]), MOST_PIXELS * channels)
                self.ask("room", *self.described(self._room))
                self.hand(self._room.descriptor)
                kind, *words = self._next(until_s)
            if kind == NOTHING:
                return None
            size_bytes = int(words[0])
            if kind != VALUES or self._room is None or not 0 < size_bytes <= self._room.size_bytes:
                raise WorkerLost
            if size_bytes % channels:
                raise WorkerLost
            with self._room.view[:size_bytes] as laid:
                return bytes(laid)

    def size(self, data: bytes) -> ShownSize | None:
        """Return the size of an image; see `_asked` for the errors."""
        kind, *words = self._next(self._hand_over(SIZE, data))
        with believed():
            if kind == NOTHING:
                return None
            width, height, orientation = map(int, words)
            if kind != SIZE or not (0 < width <= _MOST_SIDE_PX and 0 < height <= _MOST_SIDE_PX):
                raise WorkerLost
            return ShownSize(width, height, orientation)

    def end(self) -> None:
        super().end()
        if self._room is not None:
            self._room.close()

    def _hand_over(self, kind: str, data: bytes, *, in_colours: bool = False) -> float:
        """Hand a file over and return the deadline of the answer. Each file gets its own memory, so that a worker's
        copy never contains another file."""
        until_s = time.monotonic() + self._within_s
        memory = OwnedMemory(len(data))
        try:
            with memory.view as laid:
                laid[: len(data)] = data
            self.ask(kind, in_colours, len(data), self.described(memory))
            self.hand(memory.descriptor)
        finally:
            memory.close()
        return until_s

    def _next(self, until_s: float) -> list[Any]:
        if not wait([self.pipe], max(0.0, until_s - time.monotonic())):
            raise _Silent
        return self.heard()

    def _roomier(self, size_bytes: int, most_bytes: int) -> OwnedMemory:
        if not 0 < size_bytes <= most_bytes:
            raise WorkerLost
        if self._room is None:
            return OwnedMemory(size_bytes)
        self._room.grow(size_bytes)
        return self._room


class _Asked:
    """One worker, started at the first request and used by one thread.

    A worker that dies or sends implausible messages is replaced and its file tried once more. A silent one is
    replaced and its file is given up."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._worker: _PlainWorker | None = None
        self._lost = 0

    def pixels(self, data: bytes, colours: Sequence[Colour] = (), /) -> bytes | None:
        """Return the pixels of a PNG; see `core.ports.images.PngPixels`."""
        values = self._answer(data, lambda worker: worker.values(data, in_colours=bool(colours)))
        if values is None or not colours:
            return values
        # Imported late: most imports need no colours, and numpy takes a while to load.
        from annotator.media.images.pixel_queries.palette_lookup import places_of

        return places_of(values, colours)

    def size(self, data: bytes, /) -> ShownSize | None:
        """Return the size of an image; see `core.ports.images.ImageSize`."""
        return self._answer(data, lambda worker: worker.size(data))

    def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _answer[Found](self, data: bytes, ask: Callable[[_PlainWorker], Found | None]) -> Found | None:
        """Ask the worker. Raise DecoderFault if the system has no process, or no memory for the file."""
        if not data or self._lost >= MOST_LOST:
            return None
        for _attempt in range(_ATTEMPTS):
            try:
                return ask(self._worker or self._begun())
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

    def _begun(self) -> _PlainWorker:
        """Start a worker. Raise OSError if that fails."""
        worker = _PlainWorker(self._within_s)
        try:
            worker.await_ready(_READY_WITHIN_S)
        except WorkerLost as error:
            worker.end()
            raise OSError(errno.EAGAIN, str(error) or os.strerror(errno.EAGAIN)) from error
        except BaseException:
            worker.end()
            raise
        self._worker = worker
        return worker


@contextmanager
def plain_images(within_s: float = ANSWER_WITHIN_S) -> Iterator[PixelQueries]:
    """Provide answers to an import from one worker, which ends with the context. `within_s` is the time limit of
    each answer.

    The calls block and must come from one thread. Raise DecoderFault if no process is available."""
    asked = _Asked(within_s)
    try:
        yield PixelQueries(asked.pixels, asked.size)
    finally:
        asked.close()
