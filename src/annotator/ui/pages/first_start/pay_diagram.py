"""A diagram of the real hourly pay with example figures: coins earned, above the bar of all the time spent."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.time.groups import TimeGroup
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.theme import time_patterns
from annotator.ui.theme.palette import current

MINUTE_MS = 60_000
# The example: 6.00 earned in half an hour, of which two fifths are not spent on tasks.
EARNED, HOURLY, COINS = Decimal(6), Decimal(12), 6
SPENT_MIN = {TimeGroup.ON_TASK: 18, TimeGroup.INSTRUCTIONS: 6, TimeGroup.SEARCHING: 6}
GAP_PX, COIN_PX, BAR_PX = 8, 22, 26
RESULT_SHARE = 0.3  # of the width, right of the equals sign


class PayDiagram(QWidget):
    """The diagram. It has the same content in words for screen readers."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._earned = number_format.amount(EARNED, currency)
        self._rate = number_format.rate(HOURLY, currency)
        self._parts = {
            TimeGroup.ON_TASK: _("Tasks"),
            TimeGroup.INSTRUCTIONS: _("Reading"),
            TimeGroup.SEARCHING: _("Finding"),
        }
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        times = ", ".join(number_format.pair(text, self._time(group)) for group, text in self._parts.items())
        text = _("Example: {earned} earned, divided by {time} ({parts}), is {rate}.")
        whole = number_format.duration(sum(SPENT_MIN.values()) * MINUTE_MS)
        self.setAccessibleName(text.format(earned=self._earned, time=whole, parts=times, rate=self._rate))

    def _time(self, group: TimeGroup) -> str:
        return number_format.duration(SPENT_MIN[group] * MINUTE_MS)

    def sizeHint(self) -> QSize:
        line_px = self.fontMetrics().height()
        return QSize(560, COIN_PX + BAR_PX + 3 * line_px + 5 * GAP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() * (1 - RESULT_SHARE)
        line_px = self.fontMetrics().height()
        middle = 2 * GAP_PX + COIN_PX
        self._paint_coins(painter, width)
        painter.setPen(QPen(current().colour("ink"), 2))
        painter.drawLine(QPointF(0, middle), QPointF(width, middle))
        self._paint_time(painter, QRectF(0, middle + 2 * GAP_PX, width, BAR_PX))
        self._paint_result(painter, QRectF(width, middle - line_px, self.width() - width, 2 * line_px))
        painter.end()

    def _paint_coins(self, painter: QPainter, width: float) -> None:
        theme = current()
        text_px = self.fontMetrics().horizontalAdvance(self._earned)
        left = max(0.0, (width - COINS * (COIN_PX + 4) - GAP_PX - text_px) / 2)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("selection"))
        for number in range(COINS):
            coin = QRectF(left + number * (COIN_PX + 4) + 1, 1, COIN_PX - 2, COIN_PX - 2)
            painter.drawEllipse(coin)
            painter.drawLine(coin.center() - QPointF(0, 4), coin.center() + QPointF(0, 4))
        painter.setPen(theme.colour("ink"))
        beside = QRectF(left + COINS * (COIN_PX + 4) + GAP_PX, 0, text_px + 2, COIN_PX)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, self._earned)

    def _paint_time(self, painter: QPainter, bar: QRectF) -> None:
        theme, whole = current(), sum(SPENT_MIN.values())
        left, line_px = bar.left(), self.fontMetrics().height()
        for group, text in self._parts.items():
            part = QRectF(left, bar.top(), bar.width() * SPENT_MIN[group] / whole, bar.height())
            painter.fillRect(part, time_patterns.brush(group))
            painter.setPen(QPen(time_patterns.colour(group), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(part.adjusted(0, 0, -1, -1))
            painter.setPen(theme.colour("ink"))
            for line, words in enumerate((text, self._time(group))):
                below = QRectF(left, bar.bottom() + GAP_PX / 2 + line * line_px, part.width(), line_px)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, words)
            left += part.width()

    def _paint_result(self, painter: QPainter, place: QRectF) -> None:
        large = QFont(self.font())
        large.setPixelSize(round(self.fontInfo().pixelSize() * 1.4))
        large.setBold(True)
        painter.setFont(large)
        painter.setPen(current().colour("accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"= {self._rate}")
