"""Text fields for a time of day and a date, typed or changed with the arrow keys. Invalid input is replaced by the
previous value. QTimeEdit and QDateEdit are unsuitable: Tab moves through their sections, arrow keys stop at the end
of a month, and `14h05`, `14` or other date formats are not accepted, typed or pasted."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.ui.i18n.number_format import read_day, typed_day
from annotator.ui.widgets.labels import NoticeLine, label
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class FieldRow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(8, self)
        self._held: dict[str, QWidget] = {}
        self._named: dict[str, tuple[QLabel, QWidget]] = {}

    def add(self, code: str, text: str, field: QWidget, width_px: int = 0) -> None:
        """Add a field. `text` is its label and accessible name; `width_px` 0 keeps its natural width. A button has
        its own text and is aligned with the fields."""
        if text:
            field.setAccessibleName(text)
        if width_px:
            field.setFixedWidth(width_px)
        name = label(text or " ", "small")
        if not isinstance(field, NoWheelComboBox):  # it has its own label
            name.setBuddy(field)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(field)
        self._held[code] = holder
        self._named[code] = name, field
        self._flow.addWidget(holder)

    def rename(self, code: str, text: str) -> None:
        """Change the label and the accessible name of a field."""
        name, field = self._named[code]
        name.setText(text)
        field.setAccessibleName(text)

    def show_only(self, codes: Collection[str]) -> None:
        """Hide all other fields, which have no effect."""
        for code, holder in self._held.items():
            holder.setVisible(code in codes)
        self._flow.invalidate()
        self.updateGeometry()


def outdate_by_edits(form: QWidget, notice: NoticeLine) -> None:
    """Clear a confirmation as soon as the user edits a field of the form: it is about the entry before."""
    for field in form.findChildren(QLineEdit):
        field.textEdited.connect(lambda _text: notice.show_message(""))
    for combo in form.findChildren(QComboBox):
        combo.activated.connect(lambda _index: notice.show_message(""))
    for day in form.findChildren(DayField):
        day.chosen.connect(lambda _day: notice.show_message(""))


def save_row(save: QPushButton, notice: NoticeLine) -> QHBoxLayout:
    """Return the last row of a form. Its button stays where it is whatever fields the form shows."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(save)
    row.addWidget(notice, 1)
    row.addStretch()
    return row


DAY_MIN = 1440
_TIME = re.compile(r"\s*(\d{1,2})\s*(?:[:.hH]\s*(\d{1,2})?)?\s*")


class ClockField(QLineEdit):
    """A time of day in minutes after midnight, shown as `14:05`. It also accepts `14h05` and `14`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minute = 0
        self.setAccessibleName(name)
        self.setFixedWidth(76)
        self.setMaxLength(8)
        self.editingFinished.connect(lambda: self.show_minute(self.minute))

    @property
    def minute(self) -> int:
        match = _TIME.fullmatch(self.text())
        if match is None:
            return self._minute
        hour, minute = int(match[1]), int(match[2] or 0)
        return hour * 60 + minute if hour < 24 and minute < 60 else self._minute

    def show_minute(self, minute: int) -> None:
        self._minute = minute % DAY_MIN
        hour, left = divmod(self._minute, 60)
        self.setText(f"{hour:02}:{left:02}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        if (minutes := step.get(Qt.Key(event.key()))) is None:
            super().keyPressEvent(event)
        else:
            self.show_minute(self.minute + minutes)


class DayField(QLineEdit):
    """A date within bounds, formatted by `number_format.typed_day`. `chosen`: the user's new `datetime.date`."""

    chosen = Signal(object)

    def __init__(self, name: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = day
        self._least = date.min
        self._most = date.max
        self.setAccessibleName(name)
        self.setFixedWidth(116)
        self.setMaxLength(10)
        self.setText(typed_day(day))
        self.editingFinished.connect(self._finished)

    @property
    def day(self) -> date:
        return read_day(self.text()) or self._day

    def show_day(self, day: date, least: date = date.min, most: date = date.max) -> None:
        self._day = day
        self._least = least
        self._most = most
        self.setText(typed_day(day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            at = self.day.toordinal() + step
            self._take(date.fromordinal(min(max(at, self._least.toordinal()), self._most.toordinal())))

    def _finished(self) -> None:
        self._take(self.day)

    def _take(self, day: date) -> None:
        day = min(max(day, self._least), self._most)
        self.setText(typed_day(day))
        if day != self._day:
            self._day = day
            self.chosen.emit(day)
