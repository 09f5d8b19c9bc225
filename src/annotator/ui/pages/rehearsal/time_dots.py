"""A dot plot of times: one dot per time, the middle half as a band, and the median as a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.pay.rehearsal import Spread, spread
from annotator.ui.i18n import number_format
from annotator.ui.theme.palette import current

HEIGHT_PX = 96
TOOLBAR_PX = 26
DOT_PX = 9
STEP_PX = 11
SIDE_PX = 28
# The axis marks are at round times.
ROUND_MS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_800_000)
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
MARKS_AT_MOST = 6


def mark_distance_ms(most_ms: int) -> int:
    """Return the smallest mark distance with which at most six marks reach the longest time."""
    for distance_ms in ROUND_MS:
        if most_ms <= distance_ms * MARKS_AT_MOST:
            return distance_ms
    return HOUR_MS * -(-most_ms // (HOUR_MS * MARKS_AT_MOST))


class TimeDots(QWidget):
    SPOKEN_ROLE = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times_ms: tuple[int, ...] = ()
        self._spread: Spread | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(480, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT_PX)

    def show_times(self, times_ms: Sequence[int], in_words: str) -> None:
        """Show the times. `in_words` is the accessible name. The plot is hidden for fewer than two times."""
        self._times_ms, self._spread = tuple(times_ms), spread(times_ms)
        self.setAccessibleName(in_words)
        self.setToolTip(", ".join(number_format.measured(time_ms) for time_ms in sorted(times_ms)))
        self.setVisible(len(times_ms) > 1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = self._spread
        if known is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        distance_ms = mark_distance_ms(known.most_ms)
        end_ms = distance_ms * max(1, -(-known.most_ms // distance_ms))
        self._paint_spread(painter, known, end_ms)
        self._paint_line(painter, distance_ms, end_ms)
        self._paint_dots(painter, end_ms)
        painter.end()

    def _x(self, time_ms: Fraction | int, end_ms: int) -> float:
        return SIDE_PX + float(time_ms / Fraction(end_ms)) * (self.width() - 2 * SIDE_PX)

    @property
    def _floor(self) -> int:
        return self.height() - TOOLBAR_PX

    def _paint_spread(self, painter: QPainter, known: Spread, end_ms: int) -> None:
        if known.quartiles_ms is not None:
            left, right = (self._x(quartile_ms, end_ms) for quartile_ms in known.quartiles_ms)
            painter.fillRect(QRectF(left, 4, max(1.0, right - left), self._floor - 4), current().colour("selection"))
        painter.setPen(QPen(current().colour("ink"), 2))
        at = self._x(known.median_ms, end_ms)
        painter.drawLine(QPointF(at, 4), QPointF(at, self._floor))

    def _paint_line(self, painter: QPainter, distance_ms: int, end_ms: int) -> None:
        painter.setPen(QPen(current().colour("muted"), 1))
        painter.drawLine(QPointF(SIDE_PX, self._floor), QPointF(self.width() - SIDE_PX, self._floor))
        for mark_ms in range(0, end_ms + 1, distance_ms):
            at = self._x(mark_ms, end_ms)
            painter.drawLine(QPointF(at, self._floor), QPointF(at, self._floor + 4))
            place = QRectF(at - 60, self._floor + 5, 120, TOOLBAR_PX - 5)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, _mark(mark_ms, end_ms))

    def _paint_dots(self, painter: QPainter, end_ms: int) -> None:
        """Draw the dots. Dots that would overlap are stacked, and a stack that is too high is compressed."""
        columns = Counter(round(self._x(time_ms, end_ms) / STEP_PX) for time_ms in self._times_ms)
        room_px = self._floor - DOT_PX - 4
        highest = max(columns.values())
        step_px = min(float(STEP_PX), room_px / max(1, highest - 1)) if highest > 1 else float(STEP_PX)
        painter.setPen(QPen(current().colour("surface"), 1))
        painter.setBrush(current().colour("accent"))
        for column, count in columns.items():
            for place in range(count):
                bottom = self._floor - 2 - place * step_px
                painter.drawEllipse(QRectF(column * STEP_PX - DOT_PX / 2, bottom - DOT_PX, DOT_PX, DOT_PX))


def _mark(time_ms: int, end_ms: int) -> str:
    """Format an axis mark: `20 s` or `0.5 s`, or `1:20` if the axis is longer than a minute."""
    if end_ms > MINUTE_MS:
        return number_format.stopwatch(time_ms)
    return number_format.measured(time_ms) if time_ms % 1000 else number_format.duration(time_ms)
