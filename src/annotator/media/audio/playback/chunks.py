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
    """The transition from the previous piece to a piece."""

    NONE = "none"
    LOOP = "loop"  # back to the beginning of a loop: samples unchanged
    BREAK = "break"  # elsewhere in the audio, or stretched anew: smoothed


class Chunk(Struct, frozen=True):
    """A piece of PCM. `pcm` has the shape (frames, channels) and covers the samples from `start` to `end` at
    constant speed."""

    pcm: Pcm
    start: float
    end: float
    seam: Transition = Transition.NONE

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

    def rest(self, frames: int) -> Chunk:
        """Return the part after the first `frames`."""
        return Chunk(self.pcm[frames:], self.at(frames), self.end)


class ChunkQueue:
    """A queue of pieces. `frames` are ready. `reached` is the sample after the last that was taken."""

    def __init__(self) -> None:
        self._pieces: deque[Chunk] = deque()
        self.frames = 0
        self.reached = 0.0

    def clear(self, reached: float) -> None:
        self._pieces.clear()
        self.frames, self.reached = 0, reached

    def put(self, piece: Chunk) -> None:
        self._pieces.append(piece)
        self.frames += piece.frames

    def take(self, frames: int) -> Iterator[Chunk]:
        """Yield at most `frames` of the ready audio, in pieces."""
        while frames and self._pieces:
            piece = self._pieces.popleft()
            if piece.frames > frames:
                self._pieces.appendleft(piece.rest(frames))
                piece = piece.first(frames)
            frames -= piece.frames
            self.frames -= piece.frames
            self.reached = piece.end
            yield piece

    def cut(self, frames: int, edge: float | None, *, at_loops: bool) -> float:
        """Keep the first `frames`, up to `edge` (a sample that is reached from below) and, with `at_loops`, up to
        the first jump back.

        Return the sample at which to continue."""
        kept: list[Chunk] = []
        end = self.reached
        for piece in self._pieces:
            if frames <= 0 or (at_loops and piece.seam is Transition.LOOP):
                break
            cut = piece.first(frames) if piece.frames > frames else piece
            if edge is not None and cut.start < edge <= cut.end:
                kept.append(replace(cut.first(cut.frame_of(edge)), end=edge))
                end = edge
                break
            kept.append(cut)
            frames, end = frames - cut.frames, cut.end
        self._pieces = deque(piece for piece in kept if piece.frames)
        self.frames = sum(piece.frames for piece in self._pieces)
        return end


class LoopCache:
    """Pieces by the sample at which they begin. The cache is for one loop, speed and stream, identified by `key`.

    Only pieces that continue from the beginning of the loop without a gap are kept, so it never exceeds the loop."""

    def __init__(self) -> None:
        self._key: object = None
        self._pieces: dict[float, Chunk] = {}
        self._goes_on_at = 0.0

    def find(self, key: object, start: float) -> Chunk | None:
        return self._pieces.get(start) if key == self._key else None

    def keep(self, key: object, first: float, piece: Chunk) -> None:
        if key != self._key:
            self._key, self._pieces, self._goes_on_at = key, {}, first
        if piece.start == self._goes_on_at:
            self._pieces[piece.start] = piece
            self._goes_on_at = piece.end
