"""A card with a few periods, each as a button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.time.day_window import OffsetAt
from annotator.core.time.timesheet import Stretch
from annotator.ui.i18n import number_format
from annotator.ui.i18n.time_text import line_text, span_text, state_text
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import button, clear, label, tip

MOST = 12


class StretchList(QFrame):
    """A period list. `chosen` carries the `Stretch`."""

    chosen = Signal(object)

    def __init__(self, title: str, when_empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title, self._when_empty = title, when_empty
        self._heading = label(title, "heading")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addLayout(self._rows)

    def show_stretches(self, stretches: tuple[Stretch, ...], offset_at: OffsetAt) -> None:
        clear(self._rows)
        total = number_format.duration(sum(stretch.duration_ms for stretch in stretches))
        self._heading.setText(_("{title}, {time}").format(title=self._title, time=total) if stretches else self._title)
        if not stretches:
            self._rows.addWidget(label(self._when_empty, "muted", wrap=True))
        for stretch in sorted(stretches, key=lambda stretch: -stretch.duration_ms)[:MOST]:
            self._rows.addWidget(self._row(stretch, offset_at))
        more = len(stretches) - MOST
        if more > 0:
            words = ngettext("and {count} shorter one (see table)", "and {count} shorter ones (see table)", more)
            self._rows.addWidget(label(words.format(count=number_format.count(more)), "small", wrap=True))

    def _row(self, stretch: Stretch, offset_at: OffsetAt) -> QWidget:
        what = f"{state_text(stretch.state)}, {number_format.duration(stretch.duration_ms)}"
        row = button(f"{span_text(stretch, offset_at)}\n{what}", role="row")
        row.setAccessibleName(line_text(stretch, offset_at))
        tip(row, line_text(stretch, offset_at))
        row.clicked.connect(lambda: self.chosen.emit(stretch))
        return row
