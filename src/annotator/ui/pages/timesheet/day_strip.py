"""A day as a strip of stretches over its hours, by colour and pattern; by keyboard one stretch after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotator.core.time.day_window import DayWindow, HourMark
from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.core.time.timesheet import Stretch, Timesheet
from annotator.ui.language import figures
from annotator.ui.looks import time_fills
from annotator.ui.looks.theme import current
from annotator.ui.widgets.labels import plain_tip

BAND_PX = 44
AWAY_PX = 8
TOP_PX = 6
FOOT_PX = 24
SIDE_PX = 22
LABEL_PX = 54
STEPS_HOURS = (1, 2, 3, 4, 6, 12)


class DayStrip(QWidget):
    """`chosen` brings the index of a stretch. What it shows is told in words by whoever fills it."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window: DayWindow | None = None
        self._stretches: tuple[Stretch, ...] = ()
        self._words: Sequence[str] = ()
        self._marks: Sequence[HourMark] = ()
        self._now_utc_ms = 0
        self._selected = -1
        self._brushes: dict[TimeGroup, QBrush] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(640, TOP_PX + BAND_PX + FOOT_PX)

    def show_day(
        self, sheet: Timesheet, marks: Sequence[HourMark], now_utc_ms: int, words: Sequence[str], in_words: str
    ) -> None:
        """`words` has a line for each stretch, `in_words` is what a screen reader says of the whole."""
        self._window, self._stretches, self._words = sheet.window, sheet.stretches, words
        self._marks, self._now_utc_ms = marks, now_utc_ms
        self._brushes = {group: time_fills.brush(group) for group in TimeGroup}
        self._selected = -1
        self.setAccessibleName(in_words)
        self.update()

    def select(self, index: int) -> None:
        self._selected = index if 0 <= index < len(self._stretches) else -1
        self.setAccessibleDescription(self._words[self._selected] if self._selected >= 0 else "")
        self.update()

    @property
    def selected(self) -> int:
        """-1 for none."""
        return self._selected

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._stretches) - 1
        steps = {Qt.Key.Key_Left: self._selected - 1, Qt.Key.Key_Right: self._selected + 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        wanted = {**steps, **ends}.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(0, wanted), last))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().x())
        if index >= 0:
            self.chosen.emit(index)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), plain_tip(self._words[index]) if index >= 0 else "", self)
            return True
        return super().event(event)

    def _at(self, x: float) -> int:
        """The last of those that are drawn there: a short stretch lies over its neighbour."""
        under = [
            index
            for index, stretch in enumerate(self._stretches)
            if self._rect(stretch).left() <= x <= self._right(stretch)
        ]
        return under[-1] if under else -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._window is None:
            return
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._ground(), theme.colour("surface"))
        self._paint_hours(painter)
        # The short ones last, or their neighbours would hide them.
        order = sorted(range(len(self._stretches)), key=lambda index: -self._stretches[index].duration_ms)
        for index in order:
            self._paint_stretch(painter, self._stretches[index])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self._ground())
        if self._window.begin_utc_ms <= self._now_utc_ms < self._window.end_utc_ms:
            x = self._x(self._now_utc_ms)
            painter.setPen(QPen(theme.colour("ink"), 2))
            painter.drawLine(QPointF(x, TOP_PX - 4), QPointF(x, TOP_PX + BAND_PX + 4))
        if self._selected >= 0:
            around = self._rect(self._stretches[self._selected]).adjusted(-3, -3, 3, 3)
            painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "ink"), 2.5))
            painter.drawRoundedRect(around, 3, 3)
        elif self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(self._ground().adjusted(-2, -2, 2, 2), 3, 3)
        painter.end()

    def _paint_stretch(self, painter: QPainter, stretch: Stretch) -> None:
        area = self._rect(stretch)
        brush = self._brushes[stretch.group]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(area, brush)
        if area.width() > 3:
            painter.setPen(QPen(time_fills.colour(stretch.group), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_hours(self, painter: QPainter) -> None:
        theme = current()
        room = self._ground().width() / max(1, len(self._marks))
        step = next((hours for hours in STEPS_HOURS if hours * room >= LABEL_PX), STEPS_HOURS[-1])
        for mark in self._marks:
            x = self._x(mark.utc_ms)
            is_labelled = mark.hour % step == 0
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, TOP_PX), QPointF(x, TOP_PX + BAND_PX + (6 if is_labelled else 3)))
            if is_labelled:
                painter.setPen(theme.colour("muted"))
                place = QRectF(x - LABEL_PX / 2, TOP_PX + BAND_PX + 6, LABEL_PX, FOOT_PX - 6)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, figures.full_hour(mark.hour))

    def _ground(self) -> QRectF:
        return QRectF(SIDE_PX, TOP_PX, max(1, self.width() - 2 * SIDE_PX), BAND_PX)

    def _rect(self, stretch: Stretch) -> QRectF:
        left, right = self._x(stretch.utc_ms), self._right(stretch)
        if stretch.group in UNLIVED:
            return QRectF(left, TOP_PX + BAND_PX - AWAY_PX, right - left, AWAY_PX)
        return QRectF(left, TOP_PX, right - left, BAND_PX)

    def _right(self, stretch: Stretch) -> float:
        return max(self._x(stretch.utc_ms) + 2, self._x(stretch.end_utc_ms))

    def _x(self, utc_ms: int) -> float:
        if self._window is None:
            return 0
        ground = self._ground()
        return ground.left() + ground.width() * (utc_ms - self._window.begin_utc_ms) / self._window.length_ms
