"""A part of a picture around a place, and the ways along edges from there; in pixels that are on hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt

from annotator.core.answer.drawn.simplifying import thinned
from annotator.core.answer.marks import Point
from annotator.core.answer.turning import Spot
from annotator.ui.objects.edges.links import links_of, slopes_of
from annotator.ui.objects.edges.ways import Ways
from annotator.ui.objects.lens.layers import PixelsOnHand
from annotator.ui.objects.lens.numbers import numbers_of

REACH_PX = 160  # to each side: so many are looked at, or so many times two, four ... put together
LEAST_OFF_PX = 1.0  # of a corner that is kept from the line without it
_SHADES = 10.0  # a pixel: less is no edge that a corner is meant to be on


class EdgeWindow:
    """Around `start`; `stride` pixels on hand are one of the window."""

    def __init__(self, on_hand: PixelsOnHand, start: Point, stride: int) -> None:
        self._start = start
        at = _on_hand(on_hand, start)
        reach = REACH_PX * stride
        whole = on_hand.image.rect()
        self._cut = whole.intersected(QRect(round(at[0]) - reach, round(at[1]) - reach, 2 * reach, 2 * reach))
        self._on_hand, self._stride = on_hand, stride
        self._shape = 1, 1  # of the window, in pixels of it
        self._ways: Ways | None = None
        self.is_done = False

    def find(self) -> Iterator[None]:
        """Between two of its steps it can be left for a while."""
        pixels = _pixels(self._on_hand, self._cut, self._stride)
        slopes = slopes_of(pixels)
        yield
        links = links_of(slopes)
        yield
        self._shape = pixels.shape[1], pixels.shape[0]
        ways = Ways(links, self._place(self._start))
        for _turn in ways.find():
            self._ways = ways
            yield
        self._ways, self.is_done = ways, True

    @property
    def is_known(self) -> bool:
        return self._ways is not None and self._ways.is_known

    def way(self, end: Point) -> tuple[Point, ...]:
        """The corners between both, without them."""
        if self._ways is None:
            return ()
        places = self._ways.to(self._place(end))
        if len(places) < 3:
            return ()
        inner = (self._point(place) for place in places[1:-1])
        return thinned((self._start, *inner, end), max(LEAST_OFF_PX, self._side))[1:-1]

    @property
    def _side(self) -> float:
        """Of a pixel of the window, in pixels of the picture."""
        return self._cut.width() / self._shape[0] / self._on_hand.scale

    def _place(self, at: Point) -> tuple[int, int]:
        x, y = _on_hand(self._on_hand, at)
        width, height = self._shape
        across = round((x - self._cut.x()) * width / self._cut.width())
        down = round((y - self._cut.y()) * height / self._cut.height())
        return min(max(across, 0), width), min(max(down, 0), height)

    def _point(self, place: tuple[int, int]) -> Point:
        cut, part, image = self._cut, self._on_hand.part, self._on_hand.image
        across = cut.x() + place[0] * cut.width() / self._shape[0]
        down = cut.y() + place[1] * cut.height() / self._shape[1]
        x, y = part.x() + across * part.width() / image.width(), part.y() + down * part.height() / image.height()
        return round(x), round(y)


def edge_near(on_hand: PixelsOnHand, at: Spot, reach_px: float) -> Point | None:
    """The strongest edge within reach, the nearer the better; None where there is none. In pixels of the picture."""
    x, y = _on_hand(on_hand, at)
    reach = max(2.0, reach_px * on_hand.scale)
    around = QRectF(x - reach - 2, y - reach - 2, 2 * reach + 4, 2 * reach + 4).toAlignedRect()
    cut = on_hand.image.rect().intersected(around)
    if cut.isEmpty():
        return None
    strength = slopes_of(_pixels(on_hand, cut, 1)).strength
    down, across = np.mgrid[: strength.shape[0], : strength.shape[1]]
    off = np.hypot(across + cut.x() - x, down + cut.y() - y) / reach
    worth = np.where((off <= 1) & (strength >= _SHADES), strength * (1 - off / 2), 0)
    best = int(worth.argmax())
    if not worth.flat[best]:
        return None
    part, image = on_hand.part, on_hand.image
    place = best % strength.shape[1] + cut.x(), best // strength.shape[1] + cut.y()
    return (
        round(part.x() + place[0] * part.width() / image.width()),
        round(part.y() + place[1] * part.height() / image.height()),
    )


def stride_to(on_hand: PixelsOnHand, start: Point, end: Point) -> int:
    """How many pixels are put together so that a window around one place has the other one in it, and room beside."""
    far = max(abs(end[0] - start[0]), abs(end[1] - start[1])) * on_hand.scale * 1.1 + 8
    return 1 << max(0, math.ceil(math.log2(far / REACH_PX)))


def _on_hand(on_hand: PixelsOnHand, at: Spot) -> Spot:
    part, image = on_hand.part, on_hand.image
    return (at[0] - part.x()) * image.width() / part.width(), (at[1] - part.y()) * image.height() / part.height()


def _pixels(on_hand: PixelsOnHand, cut: QRect, stride: int) -> NDArray[np.uint8]:
    """Blue, green and red, of (height, width, 3)."""
    image = on_hand.image.copy(cut)
    if stride > 1:
        size = max(1, cut.width() // stride), max(1, cut.height() // stride)
        image = image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return numbers_of(image).copy()
