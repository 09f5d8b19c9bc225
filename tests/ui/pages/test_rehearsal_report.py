"""The page of the report: another wage is tried there, and what cannot be done cannot be pressed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import Stated
from annotator.ui.pages.rehearsal_report import MARKS_AT_MOST, RehearsalReportPage, TimeDots, mark_distance_ms
from ui import stage
from ui.hearing import Heard
from ui.pages.measured_report import MIN, STATED, report
from ui.stage import labels_are_plain

REPORT = replace(report(5 * MIN, 6 * MIN, 9 * MIN), stated=replace(STATED, tasks=4))


@pytest.fixture
def page(app: QApplication) -> Iterator[RehearsalReportPage]:
    assert app is not None
    made = RehearsalReportPage("streets.zip")
    made.resize(1200, 800)
    made.show()
    yield made
    made.close()


def says(page: RehearsalReportPage, words: str) -> bool:
    """Once what was laid out last is shown."""
    QApplication.processEvents()
    return stage.says(page, words)


def wage(page: RehearsalReportPage) -> QLineEdit:
    (field,) = page.findChildren(QLineEdit)
    return field


def type_wage(page: RehearsalReportPage, typed: str) -> None:
    wage(page).setFocus()
    wage(page).selectAll()
    QTest.keyClicks(wage(page), typed)
    QTest.keyClick(wage(page), Qt.Key.Key_Return)


def test_it_tells_the_figures_and_takes_nothing_for_html(page: RehearsalReportPage) -> None:
    page.show_report(replace(REPORT, title="<b>Streets</b>"), "USD", can_go_on=True)
    for words in ("Trial run of “<b>Streets</b>”", "5.00 USD/h", "1.50 USD", "No problems"):
        assert says(page, words)
    assert labels_are_plain(page)


def test_another_wage_needs_another_reward(page: RehearsalReportPage) -> None:
    page.show_report(REPORT, "USD", can_go_on=True)
    chosen: list[object] = []
    page.target_chosen.connect(chosen.append)
    type_wage(page, "20,5")
    assert chosen[-1] == Decimal("20.5")
    assert says(page, "2.05 USD")
    assert says(page, "Reward to reach 20.50 USD/h")


@pytest.mark.parametrize("typed", ["much", "0", "-3", "", "1e9", "99999"])
def test_what_is_no_wage_gives_way_to_the_one_before(page: RehearsalReportPage, typed: str) -> None:
    page.show_report(REPORT, "USD", can_go_on=True)
    chosen: list[object] = []
    page.target_chosen.connect(chosen.append)
    wage(page).clear()
    type_wage(page, typed)
    assert (chosen, wage(page).text()) == ([], "15.00")


def test_a_wage_in_another_currency_has_to_be_typed(page: RehearsalReportPage) -> None:
    page.show_report(replace(REPORT, target=None), "USD", can_go_on=True)
    assert says(page, "Enter a target wage.")
    assert not says(page, "Reward to reach")
    type_wage(page, "15")
    assert says(page, "1.50 USD")
    assert not says(page, "Enter a target wage.")


def test_enter_presses_the_button_that_has_the_focus(page: RehearsalReportPage) -> None:
    page.show_report(REPORT, "USD", can_go_on=True)
    wanted: list[str] = []
    page.go_on_wanted.connect(lambda: wanted.append("go on"))
    page.close_wanted.connect(lambda: wanted.append("close"))
    page.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Return)
    page.leave.setFocus()
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_Enter)
    assert wanted == ["go on", "close"]


def test_without_any_currency_there_is_no_wage_to_reach(page: RehearsalReportPage) -> None:
    page.show_report(replace(REPORT, stated=Stated(4), target=None), "", can_go_on=True)
    assert not wage(page).isEnabled()
    assert not says(page, "Enter a target wage.")


def test_going_on_needs_a_task_that_is_left_and_files_that_were_sound_once(page: RehearsalReportPage) -> None:
    page.show_report(REPORT, "USD", can_go_on=True)
    assert (page.go_on.isEnabled(), page.start_over.isEnabled()) == (True, True)
    page.show_report(replace(REPORT, stated=replace(STATED, tasks=3)), "USD", can_go_on=True)
    assert (page.go_on.isEnabled(), page.start_over.isEnabled()) == (False, True)
    page.show_report(report(), "USD", can_go_on=False)
    assert (page.go_on.isEnabled(), page.start_over.isEnabled()) == (False, False)


def test_what_would_be_sent_is_shown_when_there_is_something(page: RehearsalReportPage) -> None:
    page.show_report(replace(REPORT, envelope=b'{"task": 1}'), "USD", can_go_on=True)
    (show,) = (one for one in page.findChildren(type(page.save)) if "would be sent" in one.text())
    show.click()
    assert show.isEnabled()
    page.show_report(report(), "USD", can_go_on=True)
    assert not show.isEnabled()


@pytest.mark.parametrize("times_ms", [(), (4_000,), (4_000, 9_000), (0, 0), tuple(range(100, 90_000, 90)), (7,) * 400])
def test_dots_are_drawn_for_two_times_or_more_and_spoken_in_words(app: QApplication, times_ms: tuple[int, ...]) -> None:
    assert app is not None
    dots = TimeDots()
    dots.resize(500, dots.sizeHint().height())
    dots.show_times(times_ms, "in words")
    assert dots.isHidden() == (len(times_ms) < 2)
    assert dots.accessibleName() == "in words"
    if len(times_ms) > 1:
        image = dots.grab().toImage()
        assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 2
    dots.hide()


@given(st.integers(0, 10**10))
def test_six_marks_reach_the_longest_time(most_ms: int) -> None:
    distance_ms = mark_distance_ms(most_ms)
    assert most_ms <= distance_ms * MARKS_AT_MOST
    assert distance_ms % 100 == 0


def test_the_target_of_the_report_is_what_stands_in_the_field(page: RehearsalReportPage) -> None:
    page.show_report(replace(REPORT, target=Money(Decimal("1234.50"), "USD")), "USD", can_go_on=True)
    assert wage(page).text() == "1234.50"


def test_the_report_is_heard(page: RehearsalReportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    page.show_report(REPORT, "USD", can_go_on=True)
    heard.wait("Trial run of “")
    assert heard.any(page.accessibleName())
