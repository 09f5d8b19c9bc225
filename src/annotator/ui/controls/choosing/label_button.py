"""A label as a pill: its key, its colour as a swatch in the shape of its tool, its text and its usage count. It is
checked while in use, and underlined while it applies to the next region."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from annotator.core.design.labels import LabelsKind, ToolKind
from annotator.ui.accessibility.announcer import sentence
from annotator.ui.controls.choosing.choice_button import KEY_PX, PAD_PX, paint_key
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.key_names import with_key
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.widgets.labels import plain_tip

SWATCH_PX = 16
_THIN, _THICK = 2.4, 6.0

type DrawnKind = LabelsKind | ToolKind


def paint_swatch(painter: QPainter, box: QRectF, kind: DrawnKind, colour: QColor) -> None:
    """Paint a swatch. `box` is a square; `kind` is the kind of the label's control."""
    edge = current().colour("muted")  # makes a dark colour visible on a dark background
    painter.setPen(QPen(edge, 1))
    painter.setBrush(colour)
    half, middle = box.width() / 2, box.center()
    match kind:
        case LabelsKind.RECTANGLE | ToolKind.RECTANGLE | ToolKind.VIDEO_RECTANGLE:
            painter.drawRect(box.adjusted(0, half * 0.3, 0, -half * 0.3))
        case LabelsKind.ELLIPSE | ToolKind.ELLIPSE:
            painter.drawEllipse(middle, half, half * 0.7)
        case LabelsKind.POLYGON | ToolKind.POLYGON:
            turns = [math.radians(72 * corner - 90) for corner in range(5)]
            ways = [QPointF(math.cos(turn), math.sin(turn)) * half for turn in turns]
            painter.drawPolygon(QPolygonF([middle + way for way in ways]))
        case LabelsKind.KEY_POINT | ToolKind.KEY_POINT:
            painter.drawEllipse(middle, half * 0.45, half * 0.45)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ring, wide in ((edge, 2.4), (colour, 1.4)):
                painter.setPen(QPen(ring, wide))
                painter.drawEllipse(middle, half * 0.8, half * 0.8)
        case LabelsKind.VECTOR | ToolKind.VECTOR | LabelsKind.VIDEO_VECTOR | ToolKind.VIDEO_VECTOR:
            _line(painter, box, colour, _THIN, ((0.05, 0.85), (0.35, 0.2), (0.65, 0.75), (0.95, 0.15)))
        case LabelsKind.BRUSH | ToolKind.BRUSH | LabelsKind.BITMASK | ToolKind.BITMASK:
            _line(painter, box, colour, _THICK, ((0.2, 0.75), (0.4, 0.3), (0.6, 0.65), (0.8, 0.25)))
        case _:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)


def _line(
    painter: QPainter, box: QRectF, colour: QColor, wide_px: float, shares: tuple[tuple[float, float], ...]
) -> None:
    """Draw a polyline. `shares` are point coordinates as fractions of the box."""
    points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in shares]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke, wide in ((current().colour("muted"), wide_px + 1.4), (colour, wide_px)):
        painter.setPen(QPen(stroke, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(points))


HEIGHT_PX = 34
ACTIVE_PX = 2
RING_PX = 3
_PURPOSES: Mapping[DrawnKind, str] = {
    LabelsKind.RECTANGLE: N_("For rectangles."),
    LabelsKind.OCR: N_("For rectangles."),
    LabelsKind.POLYGON: N_("For polygons."),
    LabelsKind.KEY_POINT: N_("For points."),
    LabelsKind.ELLIPSE: N_("For ellipses."),
    LabelsKind.VECTOR: N_("For lines."),
    LabelsKind.VIDEO_VECTOR: N_("For lines."),
    LabelsKind.BRUSH: N_("For masks."),
    LabelsKind.BITMASK: N_("For masks."),
}


class LabelButton(QAbstractButton):
    def __init__(self, text: str, key: str, colour: QColor, kinds: Sequence[DrawnKind] = ()) -> None:
        """Create the button. `kinds` are the kinds of its controls; empty if all tools of a list allow it."""
        super().__init__()
        self._kinds = kinds
        self._words = text
        self._key = key
        self._colour = colour
        self._count = self.use = ""
        self._hint = ""
        self._is_active = self._names = False
        self._is_fitting = True
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.describe("")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Do not change the check state: a click only reports the press, and the check state follows the answer."""

    def show_key(self, key: str) -> None:
        """Display the shortcut key; empty for none."""
        if key != self._key:
            self._key = key
            self.updateGeometry()
            self.update()

    def show_count(self, count: str, use: str) -> None:
        """Display the usage count; empty for none. `use` is the use of a limited label in words."""
        if (count, use) != (self._count, self.use):
            self._count = count
            self.use = use
            self.describe(self._hint)
            self.updateGeometry()
            self.update()

    def show_active(self, active: bool) -> None:
        """Display whether the label applies to the next region."""
        if active != self._is_active:
            self._is_active = active
            self.describe(self._hint)
            self.update()

    def show_fitting(self, is_fitting: bool) -> None:
        """Display whether the tool in use allows the label. A click on another one switches to a tool that does."""
        if is_fitting != self._is_fitting:
            self._is_fitting = is_fitting
            self.describe(self._hint)
            self.update()

    def show_aim(self, *, names: bool) -> None:
        """Display whether a click labels the selection (True) or sets the label for the next region."""
        if names != self._names:
            self._names = names
            self.describe(self._hint)

    def describe(self, hint: str) -> None:
        """Set the tooltip and accessible description. `hint` is the hint of the requester."""
        self._hint = hint
        names = _("Click: label the selection.")
        aim = names if self._names else _("Click: use for the next region.")
        purpose = " ".join(_(_PURPOSES[kind]) for kind in self._kinds if kind in _PURPOSES)
        other = "" if self._is_fitting else _("It switches to another tool.")
        parts = (hint, purpose, aim, other)
        self.setToolTip(plain_tip(" ".join(part for part in parts if part)))
        active = _("The label applies to the next region.") if self._is_active else ""
        spoken = with_key(self._key, sentence(self.use), hint, purpose, active, names if self._names else "", other)
        self.setAccessibleDescription(spoken or aim)  # without one, Qt would speak the tooltip with its markup

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words_px = metrics.horizontalAdvance(self._words) + metrics.horizontalAdvance(f" {self._count}".rstrip())
        key_px = KEY_PX + PAD_PX if self._key else 0
        return QSize(PAD_PX + key_px + SWATCH_PX + PAD_PX + words_px + PAD_PX, max(HEIGHT_PX, metrics.height() + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus():  # a separate ring with a gap: the border alone shows the check state
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row, RADIUS_PX + RING_PX, RADIUS_PX + RING_PX)
            row = row.adjusted(RING_PX, RING_PX, -RING_PX, -RING_PX)
        painter.setPen(QPen(self._colour if self.isChecked() else theme.colour("line"), 2 if self.isChecked() else 1))
        ground = "selection" if self.isChecked() else "hover" if self.underMouse() and self.isEnabled() else "surface"
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(row, RADIUS_PX, RADIUS_PX)
        if self._is_active:
            painter.setPen(QPen(theme.colour("accent"), ACTIVE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            below = row.bottom() - ACTIVE_PX - 0.5
            painter.drawLine(QPointF(row.left() + PAD_PX, below), QPointF(row.right() - PAD_PX, below))
        left, middle = float(PAD_PX), row.center().y()
        if self._key:
            paint_key(painter, QRectF(left, middle - KEY_PX / 2, KEY_PX, KEY_PX), self._key)
            left += KEY_PX + PAD_PX
        kind = self._kinds[0] if len(self._kinds) == 1 else LabelsKind.LABELS
        paint_swatch(painter, QRectF(left, middle - SWATCH_PX / 2, SWATCH_PX, SWATCH_PX), kind, self._colour)
        left += SWATCH_PX + PAD_PX
        self._paint_text(painter, left)
        painter.end()

    def _paint_text(self, painter: QPainter, left: float) -> None:
        theme, metrics = current(), self.fontMetrics()
        count_px = metrics.horizontalAdvance(f" {self._count}".rstrip())
        room = QRectF(left, 0, self.width() - left - PAD_PX - count_px, self.height())
        place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        is_usual = self.isEnabled() and self._is_fitting
        painter.setPen(theme.colour("ink" if is_usual else "disabled_ink"))
        text = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        painter.drawText(room, place, text)
        if self._count:
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(room.right(), 0, count_px, self.height()), place, f" {self._count}")
