"""The choice of frames for a filmstrip: one per cell, at even intervals over the visible range. No Qt."""

from __future__ import annotations

from math import floor
from typing import Protocol

from msgspec import Struct

from annotator.core.ports.videos import OpenVideo
from annotator.ui.viewers.audio.visible_range import VisibleRange


class Places(Protocol):
    """A video on its clock, with the positions of its frames in samples."""

    @property
    def video(self) -> OpenVideo: ...

    def sample_of(self, number: int) -> int: ...

    def frame_at(self, sample: float) -> int: ...


class Cell(Struct, frozen=True):
    """A cell from `left_px` on that shows `frame`, a frame within its time range."""

    left_px: float
    width_px: float
    frame: int


def cells(places: Places, seen: VisibleRange, about_px: float) -> tuple[Cell, ...]:
    """Return the cells of the visible range, each about `about_px` wide.

    The cells divide the whole video evenly and keep their frames when the view scrolls."""
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
    """Return the frame for a range of samples: its middle one, or an I-frame within it, which decodes at once."""
    first, middle = places.frame_at(begin), places.frame_at((begin + end) / 2)
    last = places.frame_at(max(begin, end - 1))
    if first < middle and places.sample_of(first) < begin:
        first += 1  # this frame begins before the cell
    video = places.video
    before, after = video.key_near(middle + 1, after=False), video.key_near(middle, after=True)
    keys = (*((before,) if before <= middle else ()), *((after,) if after > middle else ()))
    return min((key for key in keys if first <= key <= last), key=lambda key: abs(key - middle), default=middle)
