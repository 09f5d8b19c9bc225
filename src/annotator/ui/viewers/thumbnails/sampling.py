"""Of which moments a strip has pictures: one for each cell, evenly over what is in view. Pure."""

from __future__ import annotations

from math import floor
from typing import Protocol

from msgspec import Struct

from annotator.core.ports.videos import OpenVideo
from annotator.ui.viewers.audio.visible_range import VisibleRange


class Places(Protocol):
    """A film on its clock: where its frames are, in samples."""

    @property
    def video(self) -> OpenVideo: ...

    def sample_of(self, number: int) -> int: ...

    def frame_at(self, sample: float) -> int: ...


class Cell(Struct, frozen=True):
    """From `left_px` on it shows `frame`, which is on screen at some time in it."""

    left_px: float
    width_px: float
    frame: int


def cells(places: Places, seen: VisibleRange, about_px: float) -> tuple[Cell, ...]:
    """Each about that wide, so that the whole film has a whole number of them. They belong to the film, not to the
    view: what is scrolled keeps its pictures."""
    width_px = seen.width_px / max(1, round(seen.width_px / about_px))
    samples = width_px * seen.scale
    first, end = floor(seen.first / samples), min(seen.last, seen.length)
    found = []
    while (begin := first * samples) < end - 1e-6 * samples:
        frame = frame_for(places, begin, min(begin + samples, seen.length))
        found.append(Cell(seen.x_of(begin), width_px, frame))
        first += 1
    return tuple(found)


def frame_for(places: Places, begin: float, end: float) -> int:
    """In the midst of these samples; where decoding can begin at one of them, that one, because it is there at once."""
    first, middle = places.frame_at(begin), places.frame_at((begin + end) / 2)
    last = places.frame_at(max(begin, end - 1))
    if first < middle and places.sample_of(first) < begin:
        first += 1  # it is on screen before the cell, too
    video = places.video
    before, after = video.key_near(middle + 1, after=False), video.key_near(middle, after=True)
    keys = (*((before,) if before <= middle else ()), *((after,) if after > middle else ()))
    return min((key for key in keys if first <= key <= last), key=lambda key: abs(key - middle), default=middle)
