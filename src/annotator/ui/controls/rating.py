"""Rating: a row of stars as one control. The arrow keys change it and digits set it; 0 gives ten stars, or clears it
if there are fewer."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Rating
from annotator.core.design.options import Path
from annotator.ui.controls.base import ControlPart
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.digit_row import digit_of
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.widgets.labels import label


def shape(name: str) -> QPainterPath:
    """Return the path of an icon. `name` is the `icon` attribute of a Rating; other names give a star."""
    return {"heart": _heart, "fire": _fire, "smile": _smile}.get(name, _star)()


def _star() -> QPainterPath:
    points = []
    for number in range(10):
        radius = 0.5 if number % 2 == 0 else 0.21
        angle = -pi / 2 + number * pi / 5
        points.append(QPointF(0.5 + radius * cos(angle), 0.53 + radius * sin(angle)))
    path = QPainterPath()
    path.addPolygon(QPolygonF([*points, points[0]]))
    return path


def _heart() -> QPainterPath:
    path = QPainterPath(QPointF(0.5, 0.92))
    path.cubicTo(0.1, 0.66, 0.04, 0.46, 0.04, 0.34)
    path.cubicTo(0.04, 0.06, 0.4, 0.02, 0.5, 0.27)
    path.cubicTo(0.6, 0.02, 0.96, 0.06, 0.96, 0.34)
    path.cubicTo(0.96, 0.46, 0.9, 0.66, 0.5, 0.92)
    return path


def _fire() -> QPainterPath:
    path = QPainterPath(QPointF(0.54, 0.02))
    path.cubicTo(0.6, 0.3, 0.88, 0.38, 0.86, 0.66)
    path.cubicTo(0.84, 0.86, 0.68, 0.97, 0.5, 0.97)
    path.cubicTo(0.3, 0.97, 0.14, 0.84, 0.14, 0.62)
    path.cubicTo(0.14, 0.46, 0.24, 0.36, 0.3, 0.24)
    path.cubicTo(0.34, 0.34, 0.36, 0.38, 0.42, 0.42)
    path.cubicTo(0.5, 0.3, 0.56, 0.18, 0.54, 0.02)
    return path


def _smile() -> QPainterPath:
    """Return a face whose eyes and mouth are holes."""
    path = QPainterPath()
    path.addEllipse(QRectF(0.05, 0.05, 0.9, 0.9))
    path.addEllipse(QPointF(0.35, 0.4), 0.07, 0.07)
    path.addEllipse(QPointF(0.65, 0.4), 0.07, 0.07)
    mouth = QPainterPath(QPointF(0.27, 0.6))
    mouth.cubicTo(0.34, 0.86, 0.66, 0.86, 0.73, 0.6)
    mouth.cubicTo(0.62, 0.72, 0.38, 0.72, 0.27, 0.6)
    path.addPath(mouth)
    return path


STAR_PX = 22
STEP_PX = 32
LEAST_STEP_PX = 24
HEIGHT_PX = 38
PAD_PX = 6


class RatingPart(ControlPart):
    def __init__(self, tag: Rating, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._rating = tag
        self._stars = _Stars(tag)
        self._count = label("", "muted")
        self._stars.chosen.connect(self._say)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._stars)
        row.addWidget(self._count, 1)
        self.column.addLayout(row)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._stars.setAccessibleName(text)

    def press(self, path: Path) -> None:
        """Set a number of stars. With an empty path, add one star, and wrap around from the last star to none."""
        if self._stars.isEnabled():
            wanted = int(path[0]) if path else (self._stars.value() + 1) % (self._rating.max_rating + 1)
            self._say(0 if path and wanted == self._stars.value() and not self._differs else wanted)

    def _say(self, stars: int) -> None:
        self.say(stars or None)
        self._show(self._last, self.region)

    def _show(self, answer: Answer, region: Region | None) -> None:
        stars = answer.payload(self._rating, region.id if region is not None else "")
        given = stars if isinstance(stars, int) else 0
        self._stars.setValue(given)
        out_of = _("{stars} of {all}").format(
            stars=number_format.count(given), all=number_format.count(self._rating.max_rating)
        )
        self._count.setText(out_of if given else "")
        self._stars.setAccessibleDescription(out_of if given else _("Not answered"))

    def _inputs(self) -> list[QWidget]:
        return [self._stars]


class _Stars(QSlider):
    """The stars, a slider for assistive technology. It shows the answer; `chosen` reports the user's rating."""

    chosen = Signal(int)

    def __init__(self, tag: Rating) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, tag.max_rating)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._path = shape(tag.icon)
        self._over = 0

    def sizeHint(self) -> QSize:
        return QSize(self.maximum() * STEP_PX + 2 * PAD_PX, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.maximum() * LEAST_STEP_PX + 2 * PAD_PX, HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """Handle digit keys here while the stars have the focus, even if they are shortcuts elsewhere."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _digit(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = self._wanted(event)
        if wanted is None:
            event.ignore()
        elif wanted != self.value():
            self.chosen.emit(wanted)

    def _wanted(self, event: QKeyEvent) -> int | None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        ends = {
            Qt.Key.Key_Home: min(1, self.maximum()),
            Qt.Key.Key_End: self.maximum(),
            Qt.Key.Key_Delete: 0,
            Qt.Key.Key_Backspace: 0,
        }
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if key in steps:
            return max(0, min(self.maximum(), self.value() + steps[key]))
        digit = _digit(event)
        if digit:
            stars = 10 if digit == "0" and self.maximum() >= 10 else int(digit)
            return stars if stars <= self.maximum() else None
        return ends.get(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        stars = self._at(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and stars:
            self.chosen.emit(0 if stars == self.value() else stars)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._over = self._at(event.position().x())
        self.update()

    def leaveEvent(self, _event: object) -> None:
        self._over = 0
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _at(self, x: float) -> int:
        """Return the star at `x`, counted from 1; 0 outside."""
        place = (self.width() - x if self._is_mirrored() else x) - PAD_PX
        stars = int(place // self._step_px()) + 1
        return stars if 1 <= stars <= self.maximum() else 0

    def _step_px(self) -> float:
        return min(STEP_PX, (self.width() - 2 * PAD_PX) / max(1, self.maximum()))

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, step = current(), self._step_px()
        side = min(STAR_PX, step - 4)
        for star in range(1, self.maximum() + 1):
            given, meant = star <= self.value(), star <= self._over and self.isEnabled()
            left = PAD_PX + (star - 1) * step + (step - side) / 2
            left = self.width() - left - side if self._is_mirrored() else left
            placed = QTransform.fromTranslate(left, (self.height() - side) / 2).scale(side, side)
            ink = theme.colour("accent" if given or meant else "muted")
            painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(theme.colour("accent") if given else Qt.BrushStyle.NoBrush)
            painter.drawPath(placed.map(self._path))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)
        painter.end()


def _digit(event: QKeyEvent) -> str:
    """Return the digit of a key event; empty for another key or with a modifier."""
    return "" if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else digit_of(event)
