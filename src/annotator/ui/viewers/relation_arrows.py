"""Relations drawn as arrows: curves between regions on an image, arcs for the active relation over a text. Both ends
of a selected or hovered relation are framed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.vertices import distance
from annotator.core.answer.result_items import Direction, Pair, Relation
from annotator.ui.theme.label_colours import ink_on

# share of the distance; curves there and back are distinct
BEND_SHARE = 0.14
MOST_BENT_PX = 46.0
# over a text
ARC_SHARE = 0.12
LEAST_ARC_PX = 14.0
MOST_ARC_PX = 34.0
HEAD_PX = 11.0
FRAME_PX = 0.5  # around an end; its label is just above
NAMED_FROM_PX = 90.0  # length of a curve; a label on a shorter one would hide it
WIDEST_TEXT_PX = 160.0
REACH_PX = 6.0  # distance from a curve within which a click hits it
_STEPS = 48
_HEAD_SHARE = 0.1  # share of the distance; an arrow head points along it
_SHARES = tuple(step / _STEPS for step in range(_STEPS + 1))
_DARK = QColor(0, 0, 0, 170)
_BRIGHT = QColor("white")

# Return the visible box of a region; None if it is not visible.
type BoxOf = Callable[[str], QRectF | None]


class RelationArrow(Struct, frozen=True):
    """A relation to draw. `text`: its labels. `is_highlighted`: selected or hovered. `is_unconfirmed`: so far."""

    relation: Relation
    text: str = ""
    colour: QColor | None = None
    is_highlighted: bool = False
    is_unconfirmed: bool = False


class RelationArrows:
    """The arrows of a view. `begin` starts one from the selection. `choose` gets both ids of a clicked one."""

    def __init__(
        self, view: QWidget, begin: Callable[[], None], choose: Callable[[Pair], None], *, is_text: bool
    ) -> None:
        self._view = view
        self._is_text = is_text
        self._arrows: tuple[RelationArrow, ...] = ()
        self._related_id = ""  # the region that is being related, while its other end is unknown
        self.begin = begin
        self.choose = choose
        self._cache: tuple[object, QImage] | None = None

    def show(self, links: tuple[RelationArrow, ...], alone: str = "") -> None:
        if (links, alone) != (self._arrows, self._related_id):
            self._arrows = links
            self._related_id = alone
            self._view.update()

    @property
    def is_relating(self) -> bool:
        """True if a region is being related, so that a click selects the other end."""
        return bool(self._related_id)

    def handle_click(self, at: QPointF, box_of: BoxOf) -> bool:
        """Return whether the click hit a curve, and select that relation. Of several the topmost counts. While a
        region is being related, a click means the other end and is not taken."""
        for link in reversed([] if self._related_id or self._is_text else self._in_painting_order()):
            first, last = box_of(link.relation.from_id), box_of(link.relation.to_id)
            if first is None or last is None or not _curve_bounds(first, last).contains(at):
                continue
            if _curve(first, last).distance(at) <= REACH_PX:
                self.choose(link.relation.ends)
                return True
        return False

    def _in_painting_order(self) -> list[RelationArrow]:
        """Return the relations in painting order, with highlighted ones last."""
        return sorted(self._arrows, key=lambda link: link.is_highlighted or link.is_unconfirmed)

    def paint_cached(self, painter: QPainter, box_of: Callable[[], BoxOf], placed: object) -> None:
        """Paint like `paint`, but from a cached image. The image is used as long as the relations and `placed`,
        which stands for all positions, are equal. Painting dozens of curves takes longer than a frame."""
        if not self._arrows and not self._related_id:
            self._cache = None
            return
        shown = self._arrows, self._related_id, placed, self._view.size(), self._view.devicePixelRatioF()
        if self._cache is None or self._cache[0] != shown:
            image = QImage(self._view.size() * shown[-1], QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(shown[-1])
            image.fill(Qt.GlobalColor.transparent)
            over = QPainter(image)
            over.setFont(painter.font())
            self.paint(over, box_of())
            over.end()
            self._cache = shown, image
        painter.drawImage(0, 0, self._cache[1])

    def paint(self, painter: QPainter, box_of: BoxOf) -> None:
        """Paint the relations over all regions."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for link in self._in_painting_order():
            is_strong = link.is_highlighted or link.is_unconfirmed
            if self._is_text and not is_strong:  # finding the position in a text is slow
                continue
            ends = box_of(link.relation.from_id), box_of(link.relation.to_id)
            if is_strong:
                _paint_frames(painter, [end for end in ends if end is not None])
            if ends[0] is None or ends[1] is None:
                continue
            if self._is_text:
                _paint_arrow(painter, link, _arc(ends[0], ends[1]))  # a label would cover the text
            else:
                _paint_arrow(painter, link, _curve(ends[0], ends[1]), link.text)
        alone = box_of(self._related_id) if self._related_id else None
        if alone is not None:
            _paint_frames(painter, [alone])


class _Curve(Struct, frozen=True):
    """A quadratic Bézier curve from `first` to `last` with the control point `through`. Only the section outside
    both end boxes (`begins` to `ends`) is drawn."""

    first: QPointF
    through: QPointF
    last: QPointF
    begins: float = 0.0
    ends: float = 1.0

    def at(self, share: float) -> QPointF:
        rest = 1 - share
        return self.first * (rest * rest) + self.through * (2 * rest * share) + self.last * (share * share)

    def visible_point(self, share: float) -> QPointF:
        """Return the point at a share of the visible section."""
        return self.at(self.begins + (self.ends - self.begins) * share)

    def distance(self, at: QPointF) -> float:
        """Return the distance of a point from the visible section."""
        spots = [(spot.x(), spot.y()) for spot in map(self.visible_point, _SHARES)]
        return min(distance((at.x(), at.y()), *edge) for edge in pairwise(spots))

    def path(self) -> QPainterPath:
        """Return the path of the visible section, with the same curvature as the whole curve."""
        first, last = self.begins, self.ends
        weights = (1 - first) * (1 - last), first * (1 - last) + last * (1 - first), first * last
        path = QPainterPath(self.at(first))
        path.quadTo(self.first * weights[0] + self.through * weights[1] + self.last * weights[2], self.at(last))
        return path


def _arc(first: QRectF, last: QRectF) -> _Curve:
    """Return an arc above the lines of a text."""
    start, end = QPointF(first.center().x(), first.top()), QPointF(last.center().x(), last.top())
    rise = min(MOST_ARC_PX, max(LEAST_ARC_PX, ARC_SHARE * abs(end.x() - start.x())))
    return _Curve(start, QPointF((start.x() + end.x()) / 2, min(start.y(), end.y()) - 2 * rise), end)


def _curve_bounds(first: QRectF, last: QRectF) -> QRectF:
    """Return a box that contains the curve; testing it is a hundred times faster than the distance."""
    around = MOST_BENT_PX + REACH_PX
    return first.united(last).adjusted(-around, -around, around, around)


def _curve(first: QRectF, last: QRectF) -> _Curve:
    start, end = first.center(), last.center()
    across = end - start
    length = max(1.0, math.hypot(across.x(), across.y()))
    aside = QPointF(-across.y(), across.x()) * (2 * min(BEND_SHARE * length, MOST_BENT_PX) / length)
    full_curve = _Curve(start, (start + end) / 2 + aside, end)
    begins = next((share for share in _SHARES if not first.contains(full_curve.at(share))), 0.0)
    ends = next((share for share in reversed(_SHARES) if not last.contains(full_curve.at(share))), 1.0)
    return replace(full_curve, begins=begins, ends=ends) if begins < ends else full_curve


def _paint_arrow(painter: QPainter, link: RelationArrow, curve: _Curve, text: str = "") -> None:
    path = curve.path()
    colour = link.colour or _BRIGHT
    width = 3.0 if link.is_highlighted else 1.8
    line = Qt.PenStyle.DashLine if link.is_unconfirmed else Qt.PenStyle.SolidLine
    heads = []
    if link.relation.direction is not Direction.LEFT:
        heads.append(_head(curve.visible_point(1), curve.visible_point(1 - _HEAD_SHARE)))
    if link.relation.direction is not Direction.RIGHT:
        heads.append(_head(curve.visible_point(0), curve.visible_point(_HEAD_SHARE)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.strokePath(path, QPen(_DARK, width + 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.strokePath(path, QPen(colour, width, line, Qt.PenCapStyle.RoundCap))
    painter.setPen(QPen(_DARK, 1.2))
    painter.setBrush(colour)
    for head in heads:
        painter.drawPolygon(head)
    if text and (link.is_highlighted or path.length() >= NAMED_FROM_PX):
        _paint_text(painter, curve.visible_point(0.5), text, colour)


def _head(tip: QPointF, before: QPointF) -> QPolygonF:
    direction = tip - before
    length = max(0.01, math.hypot(direction.x(), direction.y()))
    back = direction * (HEAD_PX / length)
    aside = QPointF(-back.y(), back.x()) * 0.45
    return QPolygonF([tip, tip - back + aside, tip - back * 0.7, tip - back - aside])


def _paint_text(painter: QPainter, middle: QPointF, text: str, colour: QColor) -> None:
    metrics = QFontMetricsF(painter.font())
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST_TEXT_PX)
    width, height = metrics.horizontalAdvance(elided) + 10, metrics.height() + 2
    box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.setPen(QPen(_DARK, 1))
    painter.setBrush(colour)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ink_on(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, elided)


def _paint_frames(painter: QPainter, ends: Sequence[QRectF]) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for end in ends:
        around = end.adjusted(-FRAME_PX, -FRAME_PX, FRAME_PX, FRAME_PX)
        for pen in (QPen(_DARK, 5), QPen(_BRIGHT, 2.6)):
            painter.setPen(pen)
            painter.drawRoundedRect(around, 3, 3)
