"""The painter of segments on a waveform: a bar with the label in its lane, and a tint over the waveform."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import is_

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF, QStaticText

from annotator.core.answer.result_items import Region
from annotator.core.answer.timeline import Bounds, overlap_rows
from annotator.ui.theme.label_colours import ink_on
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.visible_range import VisibleRange
from annotator.ui.viewers.mark import Mark

_FILL, _FILL_CHOSEN = 30, 66  # alpha
_MOST_TITLES = 2_048
_MOST_RUNS = 3_000  # bars of one style in view; four lanes of bars beside each other have fewer
_WIDTH_STEP_PX = 4  # labels are shortened in steps of this width, so that the cache is useful while zooming
_GAP_PX = 4.0  # beside the label
_CUT = "…"  # an ellipsis alone is useless
NARROW_PX = 14.0  # a narrower bar has no label
HANDLE_PX = 3.0
_DASH_PX, _PERIOD_PX = 8, 12  # dash length of predictions, and the period with the gap


class Segment(Struct, frozen=True):
    """A region of this recording with its samples and its lane."""

    mark: Mark
    samples: Bounds
    row: int

    def is_as(self, mark: Mark, samples: Bounds, lane: int) -> bool:
        return self.mark is mark and self.samples == samples and self.row == lane


class LaidSegments:
    """All regions of a recording as segments in order of time, each in its lane."""

    def __init__(self, in_time: Sequence[Segment] = (), known_by: object = None) -> None:
        self.in_time = in_time
        self.by_id = {segment.mark.region.id: segment for segment in in_time}
        self.row_count = max((segment.row for segment in in_time), default=0) + 1
        self._known_by = known_by
        self._starts = [segment.samples[0] for segment in in_time]
        # The running maximum of the ends never decreases, so a binary search finds the first segment that reaches into
        # a range.
        self._ends = list(accumulate((segment.samples[1] for segment in in_time), max))

    def with_marks(
        self, marks: Sequence[Mark], samples_of: Callable[[Region], Bounds], known_by: object
    ) -> LaidSegments:
        """Return the layout for these regions. Unchanged regions are reused. `known_by` identifies the mapping to
        samples; another value recomputes everything."""
        known = self.by_id if known_by == self._known_by else {}
        places = [_samples(mark, known.get(mark.region.id), samples_of) for mark in marks]
        order = sorted(range(len(marks)), key=places.__getitem__)
        if [places[place] for place in order] == [segment.samples for segment in self.in_time]:
            found = [segment.row for segment in self.in_time]
        else:
            found = list(overlap_rows([places[place] for place in order]))
        now = [
            before
            if (before := known.get(marks[place].region.id)) and before.is_as(marks[place], places[place], lane)
            else Segment(marks[place], places[place], lane)
            for place, lane in zip(order, found, strict=True)
        ]
        is_same = known_by == self._known_by and all(map(is_, now, self.in_time)) and len(now) == len(self.in_time)
        return self if is_same else LaidSegments(now, known_by)

    def within(self, first: float, last: float) -> Sequence[Segment]:
        """Return the segments that may overlap a range of samples; none begins after it."""
        return self.in_time[bisect_right(self._ends, first) : bisect_right(self._starts, last)]


def _samples(mark: Mark, before: Segment | None, samples_of: Callable[[Region], Bounds]) -> Bounds:
    """Return the samples of a region, from the previous layout if the region is unchanged."""
    if before is not None and before.mark.region is mark.region:
        return before.samples
    return samples_of(mark.region)


class SegmentPlaces(Struct, frozen=True):
    """The current places of segments: lanes from `top_px` down and the waveform in `box`."""

    stretch: VisibleRange
    top_px: int
    row_px: int
    most_rows: int
    box: QRect

    def bar(self, lane: int, left: float, right: float) -> QRectF:
        top = self.top_px + min(lane, self.most_rows - 1) * self.row_px
        return QRectF(left, top + 1, max(2.0, right - left), self.row_px - 1)

    def below(self, left: float, right: float) -> QRectF:
        return QRectF(left, self.box.top(), max(1.0, right - left), self.box.height())

    def sides(self, samples: Bounds) -> tuple[float, float]:
        """Return the left and right side in view pixels."""
        return self.stretch.x_of(samples[0]), self.stretch.x_of(samples[1])


type _Run = tuple[float, float, Segment]  # its sides and its first segment
type _SegmentsByStyle = dict[tuple[int, bool], list[_Run]]  # by colour and whether predicted


def paint_segments(painter: QPainter, segments: Iterable[Segment], places: SegmentPlaces, part: QRect) -> None:
    """Paint segments of the same style at once, because thousands may be visible. `part` is the repainted section."""
    by_style = _by_style(segments, places)
    if not by_style:
        return
    _paint_below(painter, by_style, places, part.intersected(places.box))
    for (_rgba, is_predicted), runs in by_style.items():
        colour = runs[0][2].mark.colour
        bars = [places.bar(segment.row, left, right) for left, right, segment in runs]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRects(bars)
        painter.drawRects([side for bar in bars for side in _sides(bar, places.box.top(), is_dashed=is_predicted)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        titled = [
            (segment.mark, bar)
            for bar, (left, right, segment) in zip(bars, runs, strict=True)
            if right - left > NARROW_PX and places.sides(segment.samples)[1] == right
        ]
        # Bars with a label begin at the same pixel only in the lowest lane, over each other: the label in front counts.
        in_front = {(bar.top(), round(max(bar.left(), 0.0))): (mark, bar) for mark, bar in titled}
        _paint_text(painter, list(in_front.values()))


def _paint_below(painter: QPainter, by_style: _SegmentsByStyle, places: SegmentPlaces, part: QRect) -> None:
    """Paint the tints and edges over the waveform. They are painted into a pattern one dash period high, which is
    then tiled over the height. Hundreds of long lines would take longer than a frame."""
    if part.isEmpty():
        return
    ratio = painter.device().devicePixelRatioF()
    pattern = QImage(round(part.width() * ratio), round(_PERIOD_PX * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    pattern.fill(Qt.GlobalColor.transparent)
    pattern.setDevicePixelRatio(ratio)
    on_pattern = QPainter(pattern)
    on_pattern.translate(-part.left(), 0)
    on_pattern.setPen(Qt.PenStyle.NoPen)
    for (_rgba, is_predicted), runs in by_style.items():
        colour = runs[0][2].mark.colour
        tint = QColor(colour)
        tint.setAlpha(_FILL)
        on_pattern.setBrush(tint)
        on_pattern.drawRects([QRectF(left, 0, max(1.0, right - left), _PERIOD_PX) for left, right, _segment in runs])
        on_pattern.setBrush(colour)
        broad, high = (2, _DASH_PX) if is_predicted else (1, _PERIOD_PX)
        sides = (x for left, right, _segment in runs for x in (left, max(left + 1, right)))
        on_pattern.drawRects([QRectF(x - broad / 2, 0, broad, high) for x in sides])
    on_pattern.end()
    painter.save()
    painter.translate(part.left(), places.box.top())
    painter.scale(1 / ratio, 1 / ratio)  # unscaled tiling is much faster
    pattern.setDevicePixelRatio(1)
    area = QRectF(0, part.top() - places.box.top(), part.width(), part.height())
    painter.fillRect(QRectF(area.topLeft() * ratio, area.size() * ratio), QBrush(pattern))
    painter.restore()


def paint_chosen(painter: QPainter, segment: Segment, places: SegmentPlaces) -> None:
    mark = segment.mark
    sides = places.sides(segment.samples)
    bar = places.bar(segment.row, *sides)
    below = places.below(*sides)
    tint = QColor(mark.colour)
    tint.setAlpha(_FILL_CHOSEN)
    painter.fillRect(below, tint)
    painter.fillRect(bar, mark.colour)
    style = Qt.PenStyle.DashLine if mark.is_predicted else Qt.PenStyle.SolidLine
    painter.setPen(QPen(current().colour("ink"), 2, style))
    painter.drawLines(_edges(below.united(bar), below.bottom()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar.adjusted(0, 1, 0, 0))
    for x in (below.left(), below.right()):
        handle = QRectF(x - HANDLE_PX, below.center().y() - 3 * HANDLE_PX, 2 * HANDLE_PX, 6 * HANDLE_PX)
        painter.fillRect(handle, current().colour("ink"))
    if bar.width() > NARROW_PX:
        _paint_text(painter, [(mark, bar)])


def _by_style(segments: Iterable[Segment], places: SegmentPlaces) -> _SegmentsByStyle:
    """Group the segments by style. Segments narrower than a pixel are merged with the next one in their lane. If far
    too many lie over each other, the last ones appear when the user zooms in."""
    by_style: _SegmentsByStyle = {}
    for segment in segments:
        left, right = places.sides(segment.samples)
        runs = by_style.setdefault((segment.mark.colour.rgba(), segment.mark.is_predicted), [])
        if runs and right - left < 1 and left < runs[-1][1] + 1 and runs[-1][2].row == segment.row:
            runs[-1] = runs[-1][0], max(right, runs[-1][1]), runs[-1][2]
        elif len(runs) < _MOST_RUNS:
            runs.append((left, right, segment))
    return by_style


def _edges(bar: QRectF, bottom_px: float) -> list[QLineF]:
    return [QLineF(x, bar.top(), x, bottom_px) for x in (bar.left(), bar.right())]


def _sides(bar: QRectF, bottom_px: float, *, is_dashed: bool) -> Iterator[QRectF]:
    """Yield the edges from a bar down through the lanes below as rectangles. A pen is many times slower, especially
    with dashes. On the bar itself, in the same colour, edges would be invisible."""
    broad_px = 2 if is_dashed else 1
    for x in (bar.left(), bar.right()):
        top_px = bar.bottom()
        while top_px < bottom_px:
            high_px = min(_DASH_PX, bottom_px - top_px) if is_dashed else bottom_px - top_px
            yield QRectF(x - broad_px / 2, top_px, broad_px, high_px)
            top_px += _PERIOD_PX if is_dashed else high_px


def paint_pending(painter: QPainter, below: QRectF) -> None:
    """Paint the selection that is not a region yet."""
    colour = current().colour("focus")
    tint = QColor(colour)
    tint.setAlpha(_FILL_CHOSEN)
    painter.fillRect(below, tint)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
    for x in (below.left(), below.right()):
        painter.drawLine(QPointF(x, below.top()), QPointF(x, below.bottom()))


def paint_snap(painter: QPainter, x: float, box: QRect, text: str) -> None:
    """Paint the snap indicator of an edge at a quiet place: two small arrows and a text with the reason."""
    theme = current()
    metrics = painter.fontMetrics()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("attention"))
    for y, by in ((box.top(), 1), (box.bottom(), -1)):
        tip = QPointF(x, y + by * 2 * HANDLE_PX)
        painter.drawPolygon(QPolygonF([QPointF(x - 2 * HANDLE_PX, y), QPointF(x + 2 * HANDLE_PX, y), tip]))
    width = metrics.horizontalAdvance(text) + 12
    left = x + 10 if x + 10 + width <= box.right() else x - 10 - width
    mark_label = QRectF(max(0.0, left), box.bottom() - metrics.height() - 12, width, metrics.height() + 6)
    painter.setBrush(theme.colour("band"))
    painter.drawRoundedRect(mark_label, 4, 4)
    painter.setPen(theme.colour("ink"))
    painter.drawText(mark_label, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_text(painter: QPainter, titled: Sequence[tuple[Mark, QRectF]]) -> None:
    """Paint the labels in bars of one colour, each from its visible left end."""
    if not titled:
        return
    font = painter.font()
    metrics = painter.fontMetrics()
    painter.setPen(ink_on(titled[0][0].colour))
    for mark, bar in titled:
        left = max(bar.left(), 0.0) + _GAP_PX
        text = _TITLES.shortened(mark.title, int(bar.right() - _GAP_PX - left), font, metrics)
        if text is not None:
            painter.drawStaticText(QPointF(left, bar.center().y() - metrics.height() / 2), text)


class _Titles:
    """A cache of laid-out labels. Laying out a hundred bars again would take most of a frame."""

    def __init__(self) -> None:
        self._laid: dict[tuple[str, int], QStaticText | None] = {}
        self._font = QFont()

    def shortened(self, title: str, available_px: int, font: QFont, metrics: QFontMetrics) -> QStaticText | None:
        """Return the label shortened to the available width; None if nothing fits."""
        if font != self._font or len(self._laid) > _MOST_TITLES:
            self._laid.clear()
            self._font = QFont(font)
        key = title, available_px // _WIDTH_STEP_PX
        if key not in self._laid:
            text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, key[1] * _WIDTH_STEP_PX)
            self._laid[key] = None if text == _CUT else self._lay(text)
        return self._laid[key]

    def _lay(self, text: str) -> QStaticText:
        laid = QStaticText(text)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.prepare(font=self._font)
        return laid


_TITLES = _Titles()
