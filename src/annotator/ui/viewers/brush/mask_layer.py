"""All masks of an image as one overlay image, drawn from bitmaps at screen resolution. The overlay is rebuilt when
another part of the image is visible. After a stroke only the touched part is redrawn, band by band, `AT_ONCE_MS`
before each frame. So a mask that gets its label among twenty large ones costs no frame. A bitmap row is one integer:
one machine operation dilates or subtracts a whole row of a thousand pixels."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from annotator.core.answer.mask.raster import Mask, MaskBox
from annotator.core.answer.mask.row_spans import Spans, pairs

_WORD_BITS = 32  # alignment of a row in a `QImage`
_SAMPLES_PER_ROW = 2
_HATCH = 0x88888888  # hatching of predictions: every fourth pixel, shifted by one in each row


class StencilPart(Struct, frozen=True):
    """A section of the screen. `left` and `top` are the origin in image pixels, `scale` is screen pixels per image
    pixel. `x`, `y`, `width` and `height` are the section in screen pixels from that origin."""

    left: float
    top: float
    scale: float
    x: int
    y: int
    width: int
    height: int

    @property
    def bits(self) -> int:
        return -(-self.width // _WORD_BITS) * _WORD_BITS


def stencil(mask: Mask, window: StencilPart) -> list[int]:
    """Return the bitmap of a mask, one integer per row with the first pixel as the highest bit. A covered run has at
    least one pixel at any scale. If several image rows fall on one screen row, the code samples a few, and each row
    with a different number of runs."""
    rows = [0] * window.height
    box = mask.box
    if box is None:
        return rows
    scale = window.scale
    known = dict[int, int]()
    if scale >= 1:
        first = max(0, math.floor((box.top - window.top) * scale) - window.y)
        last = min(window.height, math.ceil((box.bottom - window.top) * scale) - window.y + 1)
        for place in range(first, last):
            row = math.floor(window.top + (window.y + place + 0.5) / scale)
            if row not in known:
                known[row] = _bits_of(mask.spans(row), window)
            rows[place] = known[row]
        return rows
    first = max(box.top, math.floor(window.top + window.y / scale))
    last = min(box.bottom, math.ceil(window.top + (window.y + window.height) / scale))
    before: Spans = ()
    step = max(1, int(1 / scale / _SAMPLES_PER_ROW))
    for row in range(first, last):
        spans = mask.spans(row)
        if row % step and len(spans) == len(before):
            continue
        before = spans
        place = math.floor((row - window.top) * scale) - window.y
        if spans and 0 <= place < window.height:
            rows[place] |= _bits_of(spans, window)
    return rows


def _bits_of(spans: Spans, window: StencilPart) -> int:
    found = 0
    bits = window.bits
    scale = window.scale
    for start, end in pairs(spans):
        first = int((start - window.left) * scale + 0.5) - window.x
        last = max(first + 1, int((end - window.left) * scale + 0.5) - window.x)
        first, last = max(0, first), min(window.width, last)
        if first < last:
            found |= ((1 << last - first) - 1) << bits - last
    return found


def dilate(rows: Sequence[int], bits: int, by: int) -> list[int]:
    """Return the bitmap dilated by `by` pixels in all eight directions."""
    every = (1 << bits) - 1
    for _step in range(by):
        wide = [(row | row << 1 | row >> 1) & every if row else 0 for row in rows]
        rows = [above | row | below for above, row, below in zip([0, *wide[:-1]], wide, [*wide[1:], 0], strict=True)]
    return list(rows)


def subtract(rows: Sequence[int], others: Sequence[int]) -> list[int]:
    """Return the pixels of the first bitmap that are not in the second."""
    return [row & ~other for row, other in zip(rows, others, strict=True)]


def hatch(rows: Sequence[int], window: StencilPart) -> list[int]:
    text = window.bits // _WORD_BITS
    pattern = int.from_bytes(_HATCH.to_bytes(4, "big") * text, "big")
    turns = [pattern >> turn & (1 << window.bits) - 1 for turn in range(4)]
    return [row & turns[-(window.x + window.y + place) % 4] for place, row in enumerate(rows)]


def qimage_of_rows(rows: Sequence[int], window: StencilPart, colour: QColor) -> QImage:
    data = b"".join(row.to_bytes(window.bits // 8, "big") for row in rows)
    plain = QImage(data, window.width, window.height, window.bits // 8, QImage.Format.Format_Mono)
    plain.setColorTable([0, colour.rgba()])
    # converts to its own pixels, because `data` is freed
    return plain.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


SLOW_MS = 10.0  # of a rebuild; a slower one waits until the image stands still
AT_ONCE_MS = 3.0  # redraw time before the next frame; the rest follows later
_BAND_PX = 24  # rows drawn in one step
# alpha
_FILL = 96
_FILL_CHOSEN = 132
_DARK = QColor(0, 0, 0, 200)
_BRIGHT = QColor(255, 255, 255, 230)
# width of each outline around a mask
_EDGE_PX = 1
_EDGE_CHOSEN_PX = 2


class ShownMask(Struct, frozen=True):
    """A mask and its display. `state` identifies the state for change detection."""

    mask: Mask
    state: tuple[object, ...]
    colour: QColor
    is_chosen: bool
    is_predicted: bool


class ImagePart(Protocol):
    """A section of the image."""

    @property
    def left(self) -> float: ...

    @property
    def top(self) -> float: ...

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...


class MaskPlacing(Protocol):
    """The position of an image in its view; implemented in `ui.viewers.image.view_transform`."""

    @property
    def scale(self) -> float: ...

    def view_point(self, x: float, y: float) -> tuple[float, float]: ...

    def visible(self) -> ImagePart: ...


class MaskLayer:
    def __init__(self) -> None:
        self._image: QImage | None = None
        self._place: MaskPlacing | None = None
        self._corner = (0, 0)
        self._scale = self._ratio = 1.0
        self._masks: tuple[ShownMask, ...] = ()
        self.is_slow = False  # a rebuild takes more than a frame, and waits until the image stands still
        self._pending: list[QRect] = []  # sections of the image to redraw, the latest change last

    def set_masks(self, shown: Sequence[ShownMask]) -> None:
        """Set the visible masks and mark changed ones for redrawing."""
        before = {each.state: each for each in self._masks}
        now = {each.state: each for each in shown}
        self._masks = tuple(shown)
        changed = [before[look] for look in before.keys() - now.keys()]
        changed += [now[look] for look in now.keys() - before.keys()]
        for each in changed:
            if (box := each.mask.box) is not None:
                self.mark_changed(box)

    def mark_changed(self, box: MaskBox) -> None:
        """Mark a box of the image for redrawing; `redraw_pending` draws it."""
        if self._image is None:
            return
        left, top = ((side - corner) * self._scale for side, corner in zip(box[:2], self._corner, strict=True))
        right, bottom = ((side - corner) * self._scale for side, corner in zip(box[2:], self._corner, strict=True))
        around = 2 * self._edge_px(is_chosen=True) + 1
        x, y = math.floor(left) - around, math.floor(top) - around
        section = QRect(x, y, math.ceil(right) + around - x, math.ceil(bottom) + around - y)
        section = section.intersected(self._image.rect())
        for other in [other for other in self._pending if _is_cheaper_united(section, other)]:
            self._pending.remove(other)
            section = section.united(other)
        self._pending.append(section)

    def redraw_pending(self, most_ms: float = AT_ONCE_MS) -> bool:
        """Redraw changed sections for about `most_ms`, the latest first, and return whether all are done."""
        until_s = time.perf_counter() + most_ms / 1000
        while self._pending and time.perf_counter() < until_s:
            section = self._pending.pop()
            band = QRect(section.topLeft(), QSize(section.width(), min(_BAND_PX, section.height())))
            self._draw(band)
            if band != section:
                self._pending.append(section.adjusted(0, band.height(), 0, 0))
        return not self._pending

    def fits(self, place: MaskPlacing, ratio: float) -> bool:
        return self._image is not None and place == self._place and ratio == self._ratio

    def rebuild(self, place: MaskPlacing, ratio: float) -> None:
        """Rebuild the overlay for the visible part, with `ratio` device pixels per view pixel. Draw for about
        `SLOW_MS`; `redraw_pending` draws the rest."""
        visible = place.visible()
        left, top = math.floor(visible.left), math.floor(visible.top)
        self._place = place
        self._ratio = ratio
        self._corner = (left, top)
        self._scale = scale = place.scale * ratio
        width = math.ceil((visible.left + visible.width - left) * scale) + 1
        height = math.ceil((visible.top + visible.height - top) * scale) + 1
        self._image = QImage(max(1, width), max(1, height), QImage.Format.Format_ARGB32_Premultiplied)
        self._image.fill(0)
        self._pending = [self._image.rect()]
        self.is_slow = not self.redraw_pending(SLOW_MS)

    def paint(self, painter: QPainter, place: MaskPlacing) -> None:
        """Paint the overlay at the current position of the image, scaled if it was made for another one."""
        if self._image is None or not self._masks:
            return
        zero, across, down = (QPointF(*place.view_point(x, y)) for x, y in ((0, 0), (1, 0), (0, 1)))
        to_right, to_bottom = across - zero, down - zero
        image = QTransform(to_right.x(), to_right.y(), to_bottom.x(), to_bottom.y(), zero.x(), zero.y())
        image.translate(*self._corner)
        image.scale(1 / self._scale, 1 / self._scale)
        painter.save()
        painter.setTransform(image, combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(0, 0, self._image)
        painter.restore()

    def _edge_px(self, *, is_chosen: bool) -> int:
        return max(1, round((_EDGE_CHOSEN_PX if is_chosen else _EDGE_PX) * self._ratio))

    def _draw(self, section: QRect) -> None:
        if self._image is None or section.isEmpty():
            return
        painter = QPainter(self._image)
        painter.setClipRect(section)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(section, QColor(0, 0, 0, 0))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for shown in self._masks:
            if (box := shown.mask.box) is not None and self._box_of(section).meets(box):
                self._draw_mask(painter, section, shown)
        painter.end()

    def _box_of(self, section: QRect) -> MaskBox:
        """Return the image box that may be visible in a section, with the outline width."""
        around, scale, (left, top) = 2 * self._edge_px(is_chosen=True) + 1, self._scale, self._corner
        return MaskBox(
            math.floor(left + (section.x() - around) / scale),
            math.floor(top + (section.y() - around) / scale),
            math.ceil(left + (section.x() + section.width() + around) / scale),
            math.ceil(top + (section.y() + section.height() + around) / scale),
        )

    def _draw_mask(self, painter: QPainter, section: QRect, shown: ShownMask) -> None:
        """Draw a mask: its label colour inside, a bright outline and a dark one around it. One of the outlines is
        visible on any background."""
        edge = self._edge_px(is_chosen=shown.is_chosen)
        around = 2 * edge
        window = StencilPart(
            *self._corner,
            self._scale,
            section.x() - around,
            section.y() - around,
            section.width() + 2 * around,
            section.height() + 2 * around,
        )
        inside = stencil(shown.mask, window)
        bright = dilate(inside, window.bits, edge)
        dark = dilate(bright, window.bits, edge)
        fill = QColor(shown.colour)
        fill.setAlpha(_FILL_CHOSEN if shown.is_chosen else _FILL)
        filled = hatch(inside, window) if shown.is_predicted else inside
        for rows, colour in ((subtract(dark, bright), _DARK), (subtract(bright, inside), _BRIGHT), (filled, fill)):
            painter.drawImage(window.x, window.y, qimage_of_rows(rows, window, colour))


def _is_cheaper_united(first: QRect, second: QRect) -> bool:
    """Return whether two sections are cheaper to redraw as one, because they would draw their overlap twice."""
    whole = first.united(second)
    apart = first.width() * first.height() + second.width() * second.height()
    return whole.width() * whole.height() <= apart
