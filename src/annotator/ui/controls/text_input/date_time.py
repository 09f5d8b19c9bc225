"""DateTime: a field that is empty until it is answered, and a calendar if a date is requested."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QTableView, QToolButton, QVBoxLayout, QWidget

from annotator.core.answer.datetimes import ISO_DATE, moment, written
from annotator.core.design.controls import DatePart, DateTime
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.text_input.single_value import SingleValuePart
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, language
from annotator.ui.theme.icons import icon
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import ToolButton

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_LOCAL_MONTH = re.compile(r"(\d{1,2})[/.](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})(?::\d{2})?")


def shown_format(tag: DateTime) -> str:
    """Return the format in strftime notation."""
    if tag.parts == {DatePart.TIME}:
        return "%H:%M"
    if tag.parts == {DatePart.YEAR}:
        return "%Y"
    if DatePart.TIME in tag.parts:
        return "%Y-%m-%d %H:%M"
    return "%Y-%m-%d" if DatePart.DATE in tag.parts else "%Y-%m"


def shown(tag: DateTime, moment: datetime) -> str:
    return moment.strftime(shown_format(tag))


def read(tag: DateTime, text: str, language: str) -> datetime | None:
    """Return the parsed date and time (in UTC, without meaning); None if invalid or ambiguous."""
    words = text.strip().replace("T", " ")
    day_text, _space, time_text = words.rpartition(" ") if DatePart.TIME in tag.parts else (words, "", "")
    time = _time(time_text) if DatePart.TIME in tag.parts else (0, 0)
    day = _parsed_day(tag, day_text.strip(), language)
    if time is None or day is None:
        return None
    try:
        return datetime(*day, *time, tzinfo=UTC)
    except ValueError:
        return None


def _time(words: str) -> tuple[int, int] | None:
    match = _TIME.fullmatch(words)
    return (int(match[1]), int(match[2])) if match else None


def _parsed_day(tag: DateTime, words: str, language: str) -> tuple[int, int, int] | None:
    if tag.parts == {DatePart.TIME}:
        return (2000, 1, 1) if not words else None
    if tag.parts == {DatePart.YEAR}:
        return (int(words), 1, 1) if re.fullmatch(r"\d{4}", words) else None
    if not {DatePart.DATE, DatePart.TIME} & tag.parts:
        return _month(words)
    match = _ISO.fullmatch(words)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _LOCAL.fullmatch(words)
    return _in_order(int(match[1]), int(match[2]), int(match[3]), language) if match else None


def _month(words: str) -> tuple[int, int, int] | None:
    match = _MONTH.fullmatch(words)
    if match:
        return int(match[1]), int(match[2]), 1
    match = _LOCAL_MONTH.fullmatch(words)
    return (int(match[2]), int(match[1]), 1) if match else None


def _in_order(first: int, second: int, year: int, language: str) -> tuple[int, int, int] | None:
    """Return (year, month, day) or None. English uses both day-month orders, so a date is accepted only if one
    number cannot be a month or both are equal."""
    if language == "fr" or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None


FIELD_PX = 200
WEEKS = 7  # including the row of day names
ROW_PAD_PX = 8
GAP_PX = 2  # between the field and the calendar
EXAMPLE = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


class DateTimePart(SingleValuePart[datetime]):
    def __init__(self, tag: DateTime, parent: QWidget | None = None) -> None:
        field = _MomentField()
        super().__init__(tag, field, parent)
        self._date_time = tag
        field.setMaximumWidth(FIELD_PX)
        field.setPlaceholderText(_placeholder(tag))
        field.asked.connect(self._open_calendar)
        self._open = ToolButton()
        self._open.setIcon(icon("calendar"))
        self._open.setProperty("role", "tool")
        self._open.setToolTip(_("Open calendar ({keys})").format(keys="Alt+↓"))
        self._open.clicked.connect(self._open_calendar)
        if DatePart.DATE not in tag.parts:
            self._open.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(field, 1)
        row.addWidget(self._open)
        row.addStretch()
        self.column.addLayout(row)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._field.setAccessibleName(text)
        self._field.setAccessibleDescription(self._field.placeholderText())
        self._open.setAccessibleName(_("Calendar for {control}").format(control=text))

    def _read(self, text: str) -> datetime | None:
        return read(self._date_time, text, language())

    def _shown(self, value: datetime) -> str:
        return shown(self._date_time, value)

    def _written(self, value: datetime) -> object:
        return written(self._date_time, value)

    def _value_of(self, payload: object) -> datetime | None:
        return moment(self._date_time, payload) if isinstance(payload, str) else None

    def _refusal(self, text: str) -> str:
        return _("“{text}” is not valid. Use a value such as {example}, or clear the field.").format(
            text=text, example=self._shown(EXAMPLE)
        )

    def _inputs(self) -> list[QWidget]:
        return [self._field, self._open]

    def _open_calendar(self) -> None:
        if self._open.isHidden() or not self._field.isEnabled():
            return
        when = self._value
        popup = _Calendar(self._date_time, when, self)
        popup.chosen.connect(lambda day: self._take_day(day, when))
        popup.open_at(QRect(self._field.mapToGlobal(QPoint()), self._field.size()), self.screen().availableGeometry())

    def _take_day(self, day: QDate, before: datetime | None) -> None:
        """Enter the selected day. A missing requested time is still to be typed: midnight is not assumed."""
        if before is None and DatePart.TIME in self._date_time.parts:
            self._field.show_plain(f"{day.toString(Qt.DateFormat.ISODate)} ")
            self.settle_finding()
        else:
            when = before or datetime(2000, 1, 1, tzinfo=UTC)
            self._take(when.replace(year=day.year(), month=day.month(), day=day.day()))
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._field.end(False)


class _MomentField(OneLine):
    """A date field. `asked` requests the calendar."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Down and is_alt:
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class _Calendar(QFrame):
    """A calendar pop-up. Arrow keys move, Enter or a click selects the day, Escape closes it."""

    chosen = Signal(QDate)

    def __init__(self, tag: DateTime, when: datetime | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(_("Calendar"))
        self.calendar.selectionChanged.connect(self._say_day)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setDateEditEnabled(False)  # the date editor would open over the days at any letter
        low, high = _day(tag.min), _day(tag.max)
        if low is not None:
            self.calendar.setMinimumDate(low)
        if high is not None:
            self.calendar.setMaximumDate(high)
        if when is not None:
            self.calendar.setSelectedDate(QDate(when.year, when.month, when.day))
        _dress(self.calendar)
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.calendar)

    def open_at(self, field: QRect, screen: QRect) -> None:
        """Show the calendar below or above the field, with the keyboard focus even if no window manager assigns it."""
        self.ensurePolished()
        self.adjustSize()
        self.move(popup_position(field, self.size(), screen))
        self.show()
        self.move(popup_position(field, self.size(), screen))  # its final size may exceed its size hint
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Accept every shortcut override. Qt treats the page as the parent of its pop-up, so the page's shortcuts
        would take Enter and Escape."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _say_day(self) -> None:
        day = self.calendar.selectedDate()
        announce(self, number_format.day(date(day.year(), day.month(), day.day())))

    def _take(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(day)


def _dress(calendar: QCalendarWidget) -> None:
    """Style the calendar: Qt uses its own colours for arrows and weekends, even in the dark theme."""
    plain = QTextCharFormat()
    plain.setForeground(current().colour("ink"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    for name, sign in (("qt_calendar_prevmonth", "previous"), ("qt_calendar_nextmonth", "next")):
        arrow = calendar.findChild(QToolButton, name)
        if isinstance(arrow, QToolButton):
            arrow.setIcon(icon(sign))
    # Qt computes heights with its own style: its navigation bar is lower than our buttons, and our frame would cut off
    # its last week.
    bar, days = calendar.findChild(QWidget, "qt_calendar_navigationbar"), calendar.findChild(QTableView)
    month = calendar.findChild(QToolButton, "qt_calendar_monthbutton")
    if isinstance(bar, QWidget) and isinstance(month, QToolButton) and isinstance(days, QTableView):
        month.ensurePolished()
        days.ensurePolished()
        bar.setMinimumHeight(month.sizeHint().height())
        days.setMinimumHeight(WEEKS * (days.fontMetrics().height() + ROW_PAD_PX) + 2 * days.frameWidth())
        calendar.setMinimumHeight(bar.minimumHeight() + days.minimumHeight())


def popup_position(field: QRect, size: QSize, screen: QRect) -> QPoint:
    """Return a pop-up's top-left corner: below the field, above it if space is lacking, and always on the screen."""
    below, above = field.bottom() + GAP_PX, field.top() - GAP_PX - size.height()
    y = below if below + size.height() <= screen.bottom() + 1 or above < screen.top() else above
    last_x, last_y = screen.right() + 1 - size.width(), screen.bottom() + 1 - size.height()
    return QPoint(max(screen.left(), min(field.left(), last_x)), max(screen.top(), min(y, last_y)))


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
    return words[shown_format(tag)]
