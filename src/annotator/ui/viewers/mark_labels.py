"""The labels of regions on an image, each beside its region and without overlaps if there is space. Where points are
close together, as in a face, labels would cover the points. These get their numbers only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from annotator.ui.theme.label_colours import ink_on
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import LabelVisibility, display_options

WIDEST_PX = 220
_FROM_MARK_PX = 3
_AROUND_PX = 8
_ROUND_PX = 3
_BAND_PX = 32  # view pixels; occupied boxes are indexed by such bands
_POINT_PX = 10  # margin around a point that stays visible
_CLOSE_PX = 120  # closer points count as crowded


class MarkLabels:
    """The labels of one paint pass. The label placed first has the first choice and is painted last."""

    def __init__(
        self, painter: QPainter, view_rect: QRectF, occupied: Iterable[QRectF] = (), avoided: Sequence[QRectF] = ()
    ) -> None:
        """Create the placement; all arguments are in view pixels. `view_rect` is the visible part, `occupied` should
        stay free of labels, and `avoided` is avoided unless the only alternative is another label."""
        self._painter = painter
        self._view_rect = view_rect
        self._avoided = avoided
        self._metrics = QFontMetricsF(painter.font())
        self._occupied: defaultdict[int, list[QRectF]] = defaultdict(list)
        self._placed: list[tuple[QRectF, QColor, str]] = []
        for box in occupied:
            self._occupy(box)

    def place(self, corners: Sequence[QPointF], colour: QColor, text: str, *, only_usual: bool = False) -> bool:
        """Place a label and return whether it is settled. `corners` are the region's points in view pixels. A region
        out of view gets no label. With `only_usual` the label is placed at its usual position, or not yet."""
        around = _bounding_box(corners)
        visible = around.intersected(self._view_rect.adjusted(-1, -1, 1, 1))
        if not text or visible.isEmpty():
            return True
        text, wide, high = _mark_label(text, self._metrics)
        places = list(
            _positions_around_point(corners[0], wide, high)
            if len(corners) == 1
            else _positions_around(corners, wide, high)
        )
        if only_usual and not self._is_preferred(places[0]):
            return False
        box = self._free_place(places)
        if box is None:
            box = _moved_inside(QRectF(visible.left(), visible.top() + _FROM_MARK_PX, wide, high), self._view_rect)
        self._occupy(box)
        self._placed.append((box, colour, text))
        return True

    def paint(self) -> tuple[QRectF, ...]:
        """Paint the labels and return their boxes."""
        for box, colour, text in reversed(self._placed):
            paint_mark_label(self._painter, box, colour, text)
        return tuple(box for box, _colour, _words in self._placed)

    def _is_preferred(self, box: QRectF) -> bool:
        is_held = any(box.intersects(other) for other in self._avoided)
        return self._view_rect.contains(box) and not self._is_occupied(box) and not is_held

    def _free_place(self, places: Sequence[QRectF]) -> QRectF | None:
        """Return the first free place, else the first that is only held, else the first; all are visible."""
        visible = [box for box in places if self._view_rect.contains(box)]
        free = [box for box in visible if not self._is_occupied(box)]
        return next((box for box in free if self._is_preferred(box)), next(iter(free or visible), None))

    def _occupy(self, box: QRectF) -> None:
        for band in _bands(box):
            self._occupied[band].append(box)

    def _is_occupied(self, box: QRectF) -> bool:
        return any(box.intersects(other) for band in _bands(box) for other in self._occupied.get(band, ()))


def paint_labels(
    painter: QPainter,
    view_rect: QRectF,
    visible: Iterable[tuple[Mark, Sequence[QPointF]]],
    selected: str,
    avoided: Sequence[QRectF],
) -> tuple[QRectF, ...]:
    """Paint the labels of regions given with their points in the view, and return the label boxes. The selected
    region chooses first and always shows its full label. A displaced label takes no other's usual position.
    Otherwise all labels in a column would displace each other."""
    ordered = sorted(visible, key=lambda known: known[0].region.id != selected)
    points = [corners[0] for _mark, corners in ordered if len(corners) == 1]
    close_points = _close_points(points)
    around = QPointF(_POINT_PX, _POINT_PX)
    mark_labels = MarkLabels(painter, view_rect, [QRectF(at - around, at + around) for at in points], avoided)
    yielding = list[tuple[Sequence[QPointF], QColor, str]]()
    for mark, corners in ordered:
        if has_visible_label(mark, selected):
            is_close = len(corners) == 1 and (corners[0].x(), corners[0].y()) in close_points
            is_primary = mark.region.id == selected
            text = str(mark.number) if is_close and mark.number and not is_primary else mark.title
            if not mark_labels.place(corners, mark.colour, text, only_usual=not is_primary):
                yielding.append((corners, mark.colour, text))
    for corners, colour, text in yielding:
        mark_labels.place(corners, colour, text)
    return mark_labels.paint()


def has_visible_label(mark: Mark, selected: str) -> bool:
    """Return whether the label of a region is visible under the current options."""
    names = display_options().names
    return bool(mark.title) and (
        names is LabelVisibility.ALL
        or (names is LabelVisibility.CHOSEN and (mark.is_multi_selected or mark.region.id == selected))
    )


def paint_label(painter: QPainter, corners: Sequence[QPointF], colour: QColor, text: str) -> None:
    """Paint one label regardless of others: above the highest point, or inside if there is no space above."""
    view_rect = painter.worldTransform().inverted()[0].mapRect(QRectF(painter.viewport()))
    text, wide, high = _mark_label(text, QFontMetricsF(painter.font()))
    top = min(corners, key=lambda corner: (corner.y(), corner.x()))
    above = top.y() - high - _FROM_MARK_PX
    y = above if above >= view_rect.top() else top.y() + _FROM_MARK_PX
    x = min(max(view_rect.left(), top.x() - 1), view_rect.right() - wide)
    paint_mark_label(painter, QRectF(x, y, wide, high), colour, text)


def with_label(visible: QRectF, text: str, metrics: QFontMetricsF) -> QRectF:
    """Return the section of the view for a region and every possible place of its label by `paint_label`."""
    _words, wide, high = _mark_label(text, metrics)
    named = QRectF(visible.left() - 1, visible.top(), visible.width() + wide, 0)
    return visible.united(named.adjusted(0, -high - _FROM_MARK_PX, 0, high + _FROM_MARK_PX))


def _mark_label(text: str, metrics: QFontMetricsF) -> tuple[str, float, float]:
    """Return the elided label text and its width and height."""
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST_PX)
    return text, metrics.horizontalAdvance(text) + _AROUND_PX, metrics.height() + 2


def paint_mark_label(painter: QPainter, box: QRectF, colour: QColor, text: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, _ROUND_PX, _ROUND_PX)
    painter.setPen(ink_on(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _positions_around(corners: Sequence[QPointF], wide: float, high: float) -> Iterator[QRectF]:
    """Yield the places for a label in order of preference: above the highest point, below the lowest, at their right
    ends, inside, and at the sides. Each is at a point, as a polygon's bounding box may be empty elsewhere."""
    top, top_right = (min(corners, key=lambda at: (at.y(), side * at.x())) for side in (1, -1))
    low, low_right = (max(corners, key=lambda at: (at.y(), side * at.x())) for side in (-1, 1))
    right, left = (min(corners, key=lambda at: (side * at.x(), at.y())) for side in (-1, 1))
    above, below = top.y() - high - _FROM_MARK_PX, low.y() + 1 + _FROM_MARK_PX
    yield QRectF(top.x() - 1, above, wide, high)
    yield QRectF(low.x() - 1, below, wide, high)
    yield QRectF(top_right.x() + 2 - wide, above, wide, high)
    yield QRectF(low_right.x() + 2 - wide, below, wide, high)
    yield QRectF(top.x() - 1, top.y() + _FROM_MARK_PX, wide, high)
    yield QRectF(right.x() + 1 + _FROM_MARK_PX, right.y(), wide, high)
    yield QRectF(left.x() - 1 - _FROM_MARK_PX - wide, left.y(), wide, high)


def _close_points(points: Iterable[QPointF]) -> set[tuple[float, float]]:
    """Return the points that have another point close to them."""
    places = sorted((at.x(), at.y()) for at in points)
    close_points = set()
    for number, (x, y) in enumerate(places):
        for other in islice(places, number + 1, None):
            if other[0] - x >= _CLOSE_PX:
                break
            if abs(other[1] - y) < _CLOSE_PX:
                close_points |= {(x, y), other}
    return close_points


def _positions_around_point(at: QPointF, wide: float, high: float) -> Iterator[QRectF]:
    """Yield the places at the right, at the left, above and below."""
    top, left = at.y() - high / 2, at.x() - wide / 2
    yield QRectF(at.x() + _POINT_PX, top, wide, high)
    yield QRectF(at.x() - _POINT_PX - wide, top, wide, high)
    yield QRectF(left, at.y() - _POINT_PX - high, wide, high)
    yield QRectF(left, at.y() + _POINT_PX, wide, high)


def _bounding_box(corners: Sequence[QPointF]) -> QRectF:
    """Return the bounding box with a margin, so that a single point has an extent, too."""
    across, down = [corner.x() for corner in corners], [corner.y() for corner in corners]
    around = QRectF(QPointF(min(across), min(down)), QPointF(max(across), max(down)))
    return around.adjusted(-1, -1, 1, 1)


def _moved_inside(box: QRectF, view_rect: QRectF) -> QRectF:
    left = max(view_rect.left(), min(box.left(), view_rect.right() - box.width()))
    return QRectF(
        left, max(view_rect.top(), min(box.top(), view_rect.bottom() - box.height())), box.width(), box.height()
    )


def _bands(box: QRectF) -> range:
    return range(int(box.top() // _BAND_PX), int(box.bottom() // _BAND_PX) + 1)
