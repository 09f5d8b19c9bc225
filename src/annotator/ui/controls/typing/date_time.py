"""DateTime: a field that is empty until it is answered, and a calendar where a day is asked."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.core.answer.moments import ISO_DATE, moment, written
from annotator.core.answer.regions import Answer, Area
from annotator.core.design.controls import DateTime, Part
from annotator.ui.controls.part import ControlPart
from annotator.ui.controls.typing import moment_text
from annotator.ui.controls.typing.steps import TypingSteps
from annotator.ui.controls.typing.text_fields import OneLine
from annotator.ui.language.translation import _, language
from annotator.ui.looks.icons import icon

FIELD_PX = 200
EXAMPLE = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


class DateTimePart(ControlPart):
    def __init__(self, tag: DateTime, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._date_time = tag
        self._told: tuple[str, object] | None = None
        self._steps = TypingSteps()
        self._before = ""
        self._field = _MomentField()
        self._field.setMaximumWidth(FIELD_PX)
        self._field.setPlaceholderText(_placeholder(tag))
        self._field.changed.connect(self._typed)
        self._field.entered.connect(self._steps.begin)
        self._field.editingFinished.connect(self._tidy)
        self._field.asked.connect(self._open_calendar)
        self._open = QToolButton()
        self._open.setIcon(icon("calendar"))
        self._open.setProperty("role", "tool")
        self._open.setToolTip(_("Choose in a calendar ({keys})").format(keys="Alt+↓"))
        self._open.clicked.connect(self._open_calendar)
        if Part.DATE not in tag.parts:
            self._open.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._field, 1)
        row.addWidget(self._open)
        row.addStretch()
        self.column.addLayout(row)

    def name_it(self, words: str) -> None:
        super().name_it(words)
        self._field.setAccessibleName(words)
        self._field.setAccessibleDescription(self._field.placeholderText())
        self._open.setAccessibleName(_("Calendar for {control}").format(control=words))

    def start_over(self) -> None:
        super().start_over()
        self._told = None

    def unreadable(self) -> str:
        text = self._field.plain()
        if not text.strip() or moment_text.read(self._date_time, text, language()) is not None:
            return ""
        return _("“{text}” cannot be understood. Write it like {example}, or empty the field.").format(
            text=text, example=moment_text.shown(self._date_time, EXAMPLE)
        )

    def _typed(self) -> None:
        text = self._field.plain()
        key = self._steps.key(self._before, text)
        self._before = text
        self.clear_finding()
        self._say_moment(moment_text.read(self._date_time, text, language()), key)

    def _say_moment(self, when: datetime | None, key: str = "") -> None:
        payload = None if when is None else written(self._date_time, when)
        told = (self.area.id if self.area is not None else "", payload)
        if told != self._told:
            self._told = told
            self.say(payload, key)

    def _tidy(self) -> None:
        """What was typed, as it was understood."""
        when = moment_text.read(self._date_time, self._field.plain(), language())
        if when is not None:
            self._put(moment_text.shown(self._date_time, when))
        elif self.unreadable():
            self.show_finding(self.unreadable())

    def _put(self, text: str) -> None:
        self._field.show_plain(text)
        self._before = text
        self._steps.begin()

    def _show(self, answer: Answer, area: Area | None) -> None:
        payload = self._payload(answer)
        told = (area.id if area is not None else "", payload)
        if told == self._told:
            return
        self._told = told
        when = moment(self._date_time, payload) if isinstance(payload, str) else None
        self._put("" if when is None else moment_text.shown(self._date_time, when))

    def _inputs(self) -> list[QWidget]:
        return [self._field, self._open]

    def _open_calendar(self) -> None:
        if self._open.isHidden() or not self._field.isEnabled():
            return
        when = moment_text.read(self._date_time, self._field.plain(), language())
        popup = _Calendar(self._date_time, when, self)
        popup.chosen.connect(lambda day: self._take_day(day, when))
        popup.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 2)))
        popup.show()
        popup.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _take_day(self, day: QDate, before: datetime | None) -> None:
        kept = before or datetime(2000, 1, 1, tzinfo=UTC)
        when = kept.replace(year=day.year(), month=day.month(), day=day.day())
        self._put(moment_text.shown(self._date_time, when))
        self._say_moment(when)
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)


class _MomentField(OneLine):
    """`asked` for the calendar."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Down and is_alt:
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class _Calendar(QFrame):
    """Arrows move, Enter or a click takes the day, Escape leaves it."""

    chosen = Signal(QDate)

    def __init__(self, tag: DateTime, when: datetime | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.calendar = QCalendarWidget()
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        low, high = _day(tag.min), _day(tag.max)
        if low is not None:
            self.calendar.setMinimumDate(low)
        if high is not None:
            self.calendar.setMaximumDate(high)
        if when is not None:
            self.calendar.setSelectedDate(QDate(when.year, when.month, when.day))
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.calendar)

    def _take(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(day)


def _day(iso: str) -> QDate | None:
    try:
        day = datetime.strptime(iso.strip()[:10], ISO_DATE).replace(tzinfo=UTC)
    except ValueError:
        return None
    return QDate(day.year, day.month, day.day)


def _placeholder(tag: DateTime) -> str:
    words = {
        "%H:%M": _("HH:MM"),
        "%Y": _("YYYY"),
        "%Y-%m": _("YYYY-MM"),
        "%Y-%m-%d": _("YYYY-MM-DD"),
        "%Y-%m-%d %H:%M": _("YYYY-MM-DD HH:MM"),
    }
    return words[moment_text.shown_format(tag)]
