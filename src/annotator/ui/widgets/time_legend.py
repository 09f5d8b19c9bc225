"""The legend of a time strip or chart: the time groups with fill and duration."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from annotator.core.time.groups import TimeGroup
from annotator.ui.i18n.rounding import group_durations
from annotator.ui.i18n.time_text import group_note, group_text
from annotator.ui.theme import time_patterns
from annotator.ui.widgets.labels import clear, label, tip
from annotator.ui.widgets.layouts import FlowLayout

SWATCH_PX = 18


class TimeLegend(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(16, self, line_spacing_px=4)

    def show_groups(self, spent_ms: Mapping[TimeGroup, int]) -> None:
        """Display the groups in this order; the work groups add up to the total work."""
        clear(self._flow)
        for group, duration in group_durations(spent_ms).items():
            self._flow.addWidget(_entry(group, duration))


def _entry(group: TimeGroup, duration: str) -> QWidget:
    entry = QWidget()
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Swatch(group), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label(group_text(group)))
    row.addWidget(label(duration, "muted"))
    tip(entry, group_note(group))
    return entry


class Swatch(QWidget):
    """A sample of a group's fill."""

    def __init__(self, group: TimeGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = group
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SWATCH_PX, SWATCH_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(area, time_patterns.brush(self._group))
        painter.setPen(QPen(time_patterns.colour(self._group), 1))
        painter.drawRect(area)
        painter.end()
