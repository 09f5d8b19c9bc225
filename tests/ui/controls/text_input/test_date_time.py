"""DateTime: typed in the order of ISO or of the language, or taken from a calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QLocale, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QTableView, QToolButton, QWidget

from annotator.core.answer.result_items import Answer, with_payload
from annotator.core.answer.value_rules import value_fault
from annotator.core.design.controls import DatePart, DateTime
from annotator.ui.controls.text_input import date_time
from annotator.ui.controls.text_input.date_time import DateTimePart, popup_position
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.i18n import translation as words
from ui.part_harness import PartHarness, spoken

ALT = Qt.KeyboardModifier.AltModifier
AROUND_HEAD_PX = 16  # of each cell of a table: in the style sheet, and what the style adds


def a_tag(*parts: DatePart, written: str = "", low: str = "", high: str = "") -> DateTime:
    return DateTime(name="when", to_name="text", parts=frozenset(parts), format=written, min=low, max=high)


DAY = a_tag(DatePart.DATE)


def harness(tag: DateTime = DAY, answer: Answer | None = None) -> PartHarness:
    made = PartHarness(DateTimePart(tag), answer)
    made.begin()
    return made


def field(made: PartHarness) -> OneLine:
    found = made.part.findChild(OneLine)
    assert isinstance(found, OneLine)
    return found


def said(made: PartHarness) -> str:
    return " ".join(text.text() for text in made.part.findChildren(QLabel) if text.isVisible())


def calendar() -> QCalendarWidget:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QWidget), "no calendar is open"
    found = popup.findChild(QCalendarWidget)
    assert isinstance(found, QCalendarWidget)
    return found


def calendar_parts() -> set[QWidget]:
    return {part for part in calendar().findChildren(QWidget) if part.isVisible()}


@pytest.mark.parametrize(
    ("tag", "typed", "payload"),
    [
        (DAY, "2026-11-24", "2026-11-24"),
        (DAY, "24/11/2026", "2026-11-24"),
        (DAY, "24.11.2026", "2026-11-24"),
        (a_tag(DatePart.DATE, DatePart.TIME), "2026-11-24 17:30", "2026-11-24T17:30"),
        (a_tag(DatePart.DATE, DatePart.TIME), "2026-11-24T17:30:59", "2026-11-24T17:30"),
        (a_tag(DatePart.TIME), "7:05", "07:05"),
        (a_tag(DatePart.TIME), "7h05", "07:05"),
        (a_tag(DatePart.MONTH, DatePart.YEAR), "2026-11", "2026-11-01"),
        (a_tag(DatePart.MONTH, DatePart.YEAR), "11/2026", "2026-11-01"),
        (a_tag(DatePart.YEAR), "2026", "2026-01-01"),
        (a_tag(DatePart.DATE, written="%d.%m.%Y"), "2026-11-24", "24.11.2026"),
    ],
)
def test_what_is_typed_is_written_as_the_design_wants_it(tag: DateTime, typed: str, payload: str) -> None:
    made = harness(tag)
    made.type(typed)
    assert made.payload == payload
    assert value_fault(tag, made.payload) is None
    again = harness(tag, made.answer)
    assert date_time.read(tag, field(again).text(), "en") == date_time.read(tag, typed, "en")


def test_it_is_empty_until_it_is_answered_and_half_a_date_is_none() -> None:
    made = harness()
    assert (field(made).text(), made.payload) == ("", None)
    made.type("2026-11-2")
    assert made.payload == "2026-11-02"
    made.press(Qt.Key.Key_Backspace)
    assert made.payload is None
    assert field(made).text() == "2026-11-"
    made.after.setFocus()
    assert "“2026-11-” is not valid. Use a value such as 2026-11-24" in said(made)
    assert made.part.unreadable()


def test_leaving_the_field_shows_how_it_was_understood() -> None:
    words.use(NullTranslations(), "fr")
    made = harness()
    made.type("3/4/2026")
    made.after.setFocus()
    assert (field(made).text(), made.payload) == ("2026-04-03", "2026-04-03")


def test_an_order_that_english_does_not_tell_is_not_guessed() -> None:
    assert date_time.read(DAY, "3/4/2026", "en") is None
    assert date_time.read(DAY, "4/4/2026", "en") == datetime(2026, 4, 4, tzinfo=UTC)
    assert date_time.read(DAY, "11/24/2026", "en") == datetime(2026, 11, 24, tzinfo=UTC)


def test_a_day_is_taken_from_the_calendar_by_keyboard() -> None:
    made = harness(DAY, with_payload(Answer(), DAY, "2026-11-24"))
    made.press(Qt.Key.Key_Down, ALT)
    assert calendar().selectedDate() == QDate(2026, 11, 24)
    made.press(Qt.Key.Key_Left)
    made.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert QApplication.activePopupWidget() is None
    assert (made.payload, field(made).text()) == ("2026-11-23", "2026-11-23")
    assert made.page.focusWidget() is field(made)


def test_escape_leaves_the_calendar_and_changes_nothing() -> None:
    made = harness()
    made.press(Qt.Key.Key_Down, ALT)
    made.press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert QApplication.activePopupWidget() is None
    assert made.payload is None


@pytest.mark.parametrize(("key", "day"), [(Qt.Key.Key_Return, "2026-11-25"), (Qt.Key.Key_Escape, "2026-11-24")])
def test_no_shortcut_of_the_page_takes_the_keys_of_the_calendar(key: Qt.Key, day: str) -> None:
    made = harness(DAY, with_payload(Answer(), DAY, "2026-11-24"))
    made.listen("Return", "Escape", "Right", "2")
    made.press(Qt.Key.Key_Tab)
    opener = made.focused
    assert isinstance(opener, QToolButton)
    made.press(Qt.Key.Key_Space)
    for pressed in (Qt.Key.Key_Right, Qt.Key.Key_2, Qt.Key.Key_Space, key):
        made.press(pressed)
    QApplication.processEvents()
    assert made.fired == []
    assert (made.payload, QApplication.activePopupWidget()) == (day, None)
    assert made.page.focusWidget() in (field(made), opener)


def test_all_weeks_of_the_calendar_are_seen() -> None:
    made = harness()
    made.press(Qt.Key.Key_Down, ALT)
    days = calendar().findChild(QTableView)
    assert isinstance(days, QTableView)
    assert days.verticalHeader().length() <= days.viewport().height()
    assert days.rowHeight(1) >= days.fontMetrics().height()
    assert calendar().rect().contains(days.geometry())


def test_nothing_lies_over_the_days_of_the_calendar() -> None:
    made = harness()
    made.press(Qt.Key.Key_Down, ALT)
    shown = calendar_parts()
    made.press(Qt.Key.Key_2)
    made.press(Qt.Key.Key_Space)
    assert calendar_parts() == shown
    made.press(Qt.Key.Key_Escape)
    assert made.payload is None


SCREEN = QRect(0, 0, 960, 600)


@given(st.integers(-50, 950), st.integers(-50, 590))
def test_the_calendar_stays_on_the_screen_and_beside_its_field(x: int, y: int) -> None:
    asked, size = QRect(x, y, 200, 32), QSize(300, 240)
    shown = QRect(popup_position(asked, size, SCREEN), size)
    assert SCREEN.contains(shown)
    if y >= 0 and asked.bottom() < SCREEN.bottom():
        assert not shown.intersects(asked)


def test_the_days_of_the_week_can_be_read_in_french() -> None:
    words.use(NullTranslations(), "fr")
    before = QLocale()
    QLocale.setDefault(QLocale("fr"))
    made = harness()
    made.press(Qt.Key.Key_Down, ALT)
    days = calendar().findChild(QTableView)
    assert isinstance(days, QTableView)
    for column in range(7):
        head = days.model().index(0, column)
        needed_px = days.fontMetrics().horizontalAdvance(head.data()) + AROUND_HEAD_PX
        assert days.columnWidth(column) >= needed_px, head.data()
    made.press(Qt.Key.Key_Escape)
    QLocale.setDefault(before)


def test_the_calendar_ends_where_the_design_says_and_keeps_the_time() -> None:
    tag = a_tag(DatePart.DATE, DatePart.TIME, low="2026-01-01", high="2026-12-31")
    made = harness(tag, with_payload(Answer(), tag, "2026-11-24T17:30"))
    made.press(Qt.Key.Key_Down, ALT)
    assert (calendar().minimumDate(), calendar().maximumDate()) == (QDate(2026, 1, 1), QDate(2026, 12, 31))
    calendar().activated.emit(QDate(2026, 2, 3))
    assert made.payload == "2026-02-03T17:30"


@pytest.mark.parametrize("parts", [(DatePart.TIME,), (DatePart.YEAR,), (DatePart.MONTH, DatePart.YEAR)])
def test_without_a_day_there_is_no_calendar(parts: tuple[DatePart, ...]) -> None:
    made = harness(a_tag(*parts))
    assert not [one for one in made.part.findChildren(QToolButton) if one.isVisible()]
    made.press(Qt.Key.Key_Down, ALT)
    assert QApplication.activePopupWidget() is None


def test_undo_and_lock() -> None:
    made = harness()
    made.type("2026-11-24")
    while made.history.group.canUndo():
        made.history.group.undo()
    assert (field(made).text(), made.payload) == ("", None)
    made.part.lock(True)
    assert not field(made).isEnabled()


def test_a_screen_reader_hears_what_is_asked_and_how_it_is_written() -> None:
    made = harness()
    assert spoken(field(made)) == ("What is it?", QAccessible.Role.EditableText)
    assert field(made).accessibleDescription() == "YYYY-MM-DD"
    (opener,) = [one for one in made.part.findChildren(QToolButton) if one.isVisible()]
    assert spoken(opener)[0] == "Calendar for What is it?"


MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year >= 1000)


@given(MOMENTS, st.sets(st.sampled_from(DatePart), min_size=1))
def test_what_is_shown_is_read_as_the_same_moment(moment: datetime, parts: set[DatePart]) -> None:
    tag = a_tag(*parts)
    shown = date_time.shown(tag, moment)
    read = date_time.read(tag, shown, "en")
    assert read is not None
    assert date_time.shown(tag, read) == shown


@given(st.text(max_size=30), st.sets(st.sampled_from(DatePart), min_size=1), st.sampled_from(["en", "fr"]))
def test_no_text_breaks_the_reading(text: str, parts: set[DatePart], language: str) -> None:
    found = date_time.read(a_tag(*parts), text, language)
    assert found is None or found.tzinfo is UTC


def test_a_day_from_the_calendar_waits_for_its_time() -> None:
    """Nobody said midnight."""
    made = harness(a_tag(DatePart.DATE, DatePart.TIME, low="2026-11-20"))
    made.press(Qt.Key.Key_Down, ALT)
    calendar().activated.emit(QDate(2026, 11, 24))
    assert (field(made).text(), made.payload) == ("2026-11-24 ", None)
    assert "is not valid" in made.part.unreadable()
    made.type("17:30")
    assert made.payload == "2026-11-24T17:30"
