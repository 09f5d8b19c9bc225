"""A search window: a section of the image around a point, and the cheapest paths from that point along edges. It
works on the pixels that the view has."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.simplification import thinned
from annotator.core.answer.marks import Point
from annotator.ui.viewers.display.layers import AvailablePixels, to_array
from annotator.ui.viewers.live_wire.edge_costs import Borders, edge_costs, gradients, with_path_penalty
from annotator.ui.viewers.live_wire.shortest_paths import ShortestPaths

REACH_PX = 160  # pixels to each side; for distant ends 2, 4, 8 ... pixels are combined into one
LEAST_OFF_PX = 1.0  # minimum distance of a kept point from the line without it
_SHADES = 10.0  # shades per pixel; less is no edge to snap to


class _Placing(NamedTuple):
    """The position of the available pixels in the image: the first corner, and available pixels per image pixel."""

    left: float
    top: float
    across: float
    down: float

    @staticmethod
    def of(available_pixels: AvailablePixels) -> _Placing:
        section = available_pixels.section
        image = available_pixels.image
        return _Placing(section.x(), section.y(), image.width() / section.width(), image.height() / section.height())

    def to_available(self, at: Spot) -> Spot:
        return (at[0] - self.left) * self.across, (at[1] - self.top) * self.down

    def to_image(self, at: Spot) -> Point:
        return round(self.left + at[0] / self.across), round(self.top + at[1] / self.down)


class SearchWindow:
    """A search window around the last point of `drawn`. `size_px` is the size of the image. `stride` available
    pixels are one window pixel. The window holds a copy of its own section only."""

    def __init__(
        self, available_pixels: AvailablePixels, drawn: Sequence[Point], stride: int, size_px: tuple[int, int]
    ) -> None:
        self._drawn = drawn
        self._start = drawn[-1]
        start = self._start
        self._placing = _Placing.of(available_pixels)
        x, y = self._placing.to_available(start)
        reach = REACH_PX * stride
        self._section = available_pixels.image.rect().intersected(
            QRect(round(x) - reach, round(y) - reach, 2 * reach, 2 * reach)
        )
        self._pixels = _pixels(available_pixels, self._section, stride)
        self._borders = _borders(available_pixels, self._section, size_px)
        self._paths: ShortestPaths | None = None
        self.is_done = False

    def compute(self) -> Iterator[None]:
        """Compute the result step by step. The caller may pause between two steps."""
        slopes = gradients(self._pixels)
        yield
        links = edge_costs(slopes, self._borders)
        yield
        if len(self._drawn) > 1:
            links = with_path_penalty(links, [self._exact_window_position(corner) for corner in self._drawn])
            yield
        paths = ShortestPaths(links, self._window_position(self._start))
        for _turn in paths.compute():
            self._paths = paths
            yield
        self._paths = paths
        self.is_done = True

    @property
    def is_known(self) -> bool:
        return self._paths is not None and self._paths.is_known

    def path(self, end: Point) -> tuple[Point, ...]:
        """Return the points between the start and `end`, without both; empty while no path is known."""
        if self._paths is None:
            return ()
        places = self._paths.path_to(self._window_position(end))
        if len(places) < 3:
            return ()
        inner = (self._image_point(place) for place in places[1:-1])
        return thinned((self._start, *inner, end), max(LEAST_OFF_PX, self._side))[1:-1]

    @property
    def _shape(self) -> tuple[int, int]:
        """The width and height of the window in window pixels."""
        return self._pixels.shape[1], self._pixels.shape[0]

    @property
    def _side(self) -> float:
        """The side of a window pixel in image pixels."""
        return self._section.width() / self._shape[0] / self._placing.across

    def _exact_window_position(self, at: Point) -> Spot:
        """Return an image point in window positions; it may be outside the window."""
        (x, y), (width, height) = self._placing.to_available(at), self._shape
        cut = self._section
        return (x - cut.x()) * width / cut.width(), (y - cut.y()) * height / cut.height()

    def _window_position(self, at: Point) -> tuple[int, int]:
        (across, down), (width, height) = self._exact_window_position(at), self._shape
        return min(max(round(across), 0), width), min(max(round(down), 0), height)

    def _image_point(self, place: tuple[int, int]) -> Point:
        cut, (width, height) = self._section, self._shape
        at = cut.x() + place[0] * cut.width() / width, cut.y() + place[1] * cut.height() / height
        return self._placing.to_image(at)


def _borders(available_pixels: AvailablePixels, cut: QRect, size_px: tuple[int, int]) -> Borders:
    section = available_pixels.section
    image = available_pixels.image
    return Borders(
        left=cut.left() == 0 and section.left() <= 0,
        top=cut.top() == 0 and section.top() <= 0,
        right=cut.right() == image.width() - 1 and section.right() >= size_px[0],
        bottom=cut.bottom() == image.height() - 1 and section.bottom() >= size_px[1],
    )


def nearest_edge(available_pixels: AvailablePixels, at: Spot, reach_px: float) -> Point | None:
    """Return the strongest edge position within `reach_px`, weighted by distance, or None, in image pixels."""
    placing = _Placing.of(available_pixels)
    x, y = placing.to_available(at)
    reach = max(2.0, reach_px * placing.across)
    around = QRectF(x - reach - 2, y - reach - 2, 2 * reach + 4, 2 * reach + 4).toAlignedRect()
    cut = available_pixels.image.rect().intersected(around)
    if cut.isEmpty():
        return None
    strength = gradients(_pixels(available_pixels, cut, 1)).strength
    down, across = np.mgrid[: strength.shape[0], : strength.shape[1]]
    off = np.hypot(across + cut.x() - x, down + cut.y() - y) / reach
    worth = np.where((off <= 1) & (strength >= _SHADES), strength * (1 - off / 2), 0)
    best = int(worth.argmax())
    if not worth.flat[best]:
        return None
    return placing.to_image((best % strength.shape[1] + cut.x(), best // strength.shape[1] + cut.y()))


def stride_to(available_pixels: AvailablePixels, start: Point, end: Point) -> int:
    """Return the stride: how many pixels to combine so that a window around `start` contains `end` with a margin."""
    far = max(abs(end[0] - start[0]), abs(end[1] - start[1])) * available_pixels.scale * 1.1 + 8
    return 1 << max(0, math.ceil(math.log2(far / REACH_PX)))


def _pixels(available_pixels: AvailablePixels, cut: QRect, stride: int) -> NDArray[np.uint8]:
    """Return the pixels of the section as (height, width, 3) in the order blue, green, red."""
    image = available_pixels.image.copy(cut)
    if stride > 1:
        size = max(1, cut.width() // stride), max(1, cut.height() // stride)
        image = image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return to_array(image).copy()
