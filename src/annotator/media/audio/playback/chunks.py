"""Audio that is ready for playback, in order. Not thread-safe: the owner holds a lock."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from enum import Enum

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

type Pcm = NDArray[np.float32]


class Transition(Enum):
    """The transition from the previous chunk to a chunk."""

    NONE = "none"
    LOOP = "loop"  # back to the beginning of a loop: samples unchanged
    BREAK = "break"  # elsewhere in the audio, or stretched anew: smoothed


class Chunk(Struct, frozen=True):
    """A chunk of PCM. `pcm`: (frames, channels), the samples from `start` to `end` at constant speed."""

    pcm: Pcm
    start: float
    end: float
    transition: Transition = Transition.NONE

    @property
    def frames(self) -> int:
        return len(self.pcm)

    def at(self, frame: int) -> float:
        """Return the sample of a frame; exact where a frame is a sample."""
        return self.start + (self.end - self.start) * frame / self.frames if frame < self.frames else self.end

    def frame_of(self, sample: float) -> int:
        """Return the frame nearest to a sample."""
        return round((sample - self.start) * self.frames / (self.end - self.start))

    def first(self, frames: int) -> Chunk:
        return replace(self, pcm=self.pcm[:frames], end=self.at(frames))

    def after(self, frames: int) -> Chunk:
        """Return the part after the first `frames`."""
        return Chunk(self.pcm[frames:], self.at(frames), self.end)


class ChunkQueue:
    """A queue of chunks. `frames` are ready. `reached` is the sample after the last that was taken."""

    def __init__(self) -> None:
        self._chunks: deque[Chunk] = deque()
        self.frames = 0
        self.reached = 0.0

    def clear(self, reached: float) -> None:
        self._chunks.clear()
        self.frames = 0
        self.reached = reached

    def put(self, chunk: Chunk) -> None:
        self._chunks.append(chunk)
        self.frames += chunk.frames

    def take(self, frames: int) -> Iterator[Chunk]:
        """Yield at most `frames` of the ready audio, in chunks."""
        while frames and self._chunks:
            chunk = self._chunks.popleft()
            if chunk.frames > frames:
                self._chunks.appendleft(chunk.after(frames))
                chunk = chunk.first(frames)
            frames -= chunk.frames
            self.frames -= chunk.frames
            self.reached = chunk.end
            yield chunk

    def cut(self, frames: int, edge: float | None, *, at_loops: bool) -> float:
        """Keep the first `frames`, up to `edge` (a sample that is reached from below) and, with `at_loops`, up to
        the first jump back. Return the sample at which to continue."""
        kept: list[Chunk] = []
        end = self.reached
        for chunk in self._chunks:
            if frames <= 0 or (at_loops and chunk.transition is Transition.LOOP):
                break
            cut = chunk.first(frames) if chunk.frames > frames else chunk
            if edge is not None and cut.start < edge <= cut.end:
                kept.append(replace(cut.first(cut.frame_of(edge)), end=edge))
                end = edge
                break
            kept.append(cut)
            frames = frames - cut.frames
            end = cut.end
        self._chunks = deque(chunk for chunk in kept if chunk.frames)
        self.frames = sum(chunk.frames for chunk in self._chunks)
        return end


class LoopCache:
    """Pieces by the sample at which they begin. The cache is for one loop, speed and stream, identified by `key`.
    Only chunks that continue from the beginning of the loop without a gap are kept, so it never exceeds the loop."""

    def __init__(self) -> None:
        self._key: object = None
        self._chunks: dict[float, Chunk] = {}
        self._next_start = 0.0

    def find(self, key: object, start: float) -> Chunk | None:
        return self._chunks.get(start) if key == self._key else None

    def keep(self, key: object, first: float, chunk: Chunk) -> None:
        if key != self._key:
            self._key = key
            self._chunks = {}
            self._next_start = first
        if chunk.start == self._next_start:
            self._chunks[chunk.start] = chunk
            self._next_start = chunk.end
