"""Text and drawing of the meter for given readings."""

from __future__ import annotations

import re
from decimal import Decimal
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import AudioWork, Totals
from annotator.core.time.worktime import TaskTimes
from annotator.ui.i18n import translation as words
from annotator.ui.pages.inbox.page import TodayPanel
from annotator.ui.pages.workbench.meter_bar import MeterBar
from annotator.ui.widgets.wage_bar import PayFigure, WageBar
from ui.i18n.readings import EXPECTED, HOUR_MS, a_reading
from ui.stage import says

FRENCH = Path("resources/translations/fr/LC_MESSAGES/annotator.po")
REFERENCE = Reference(Money(Decimal("9.74"), "EUR"), WageBasis.NET)
WHY = "7.60 EUR/h = 7.60 EUR expected for 1 h 00 min 00 s of work: 7.60 EUR likely to be approved, of 8.00 EUR pending"


def test_the_meter_says_all_that_it_shows() -> None:
    meter = MeterBar()
    reading = replace(a_reading(12, EXPECTED, EUR="8"), task=TaskTimes({State.ON_TASK: 30_000}))
    meter.show_reading(reading, Money(Decimal("0.08"), "EUR"), REFERENCE)
    assert meter.spoken().replace("\u00a0", " ") == (
        "7.60 EUR/h. today, if 95% is approved. if you continue: likely 5 to 13 EUR/h. "
        "minimum 9.74 EUR/h net, no deductions. today: 8.00 EUR in 1 h 00 min. "
        "this session: 7.60 EUR/h. this task: 9.60 EUR/h. "
        "below your minimum since 0:00. 60 unpaid min per paid hour. "
        "7.60 EUR/h = 7.60 EUR expected for 1 h 00 min 00 s of work: "
        "7.60 EUR likely to be approved, of 8.00 EUR pending."
    )


def test_the_meter_tells_since_when_a_task_is_below_the_reference() -> None:
    meter = MeterBar()
    reading = replace(a_reading(12, EXPECTED, EUR="8"), task=TaskTimes({State.ON_TASK: 60_000}))
    meter.show_reading(reading, Money(Decimal("0.04"), "EUR"), REFERENCE)
    assert "below your minimum since 0:45" in meter.spoken()


def test_what_a_task_brings_all_in_is_told_where_it_differs_from_its_pace() -> None:
    meter = MeterBar()
    for waiting_ms, told in ((0, ""), (30_000, "all included: 2.88 EUR/h")):
        times = TaskTimes({State.ON_TASK: 30_000, State.INSTRUCTIONS: waiting_ms // 2, State.WAITING: waiting_ms // 6})
        meter.show_reading(replace(a_reading(12, EXPECTED, EUR="8"), task=times), Money(Decimal("0.04"), "EUR"), None)
        assert "this task: 4.80 EUR/h" in meter.spoken()
        assert ("all in" in meter.spoken(), told in meter.spoken()) == (bool(told), True)


def test_the_pace_of_a_task_is_told_once_it_means_something() -> None:
    """At the latest as soon as it falls below the reference: 0.04 at 9.74 an hour are 14.8 s."""
    meter = MeterBar()
    for reward, reference, active_ms, is_told in (
        *(("0.04", None, active_ms, is_told) for active_ms, is_told in ((0, False), (29_999, False), (30_000, True))),
        *(("0.04", REFERENCE, active_ms, is_told) for active_ms, is_told in ((14_000, False), (15_000, True))),
        *(("4", REFERENCE, active_ms, is_told) for active_ms, is_told in ((29_999, False), (30_000, True))),
    ):
        reading = replace(a_reading(12, EXPECTED, EUR="8"), task=TaskTimes({State.ON_TASK: active_ms}))
        meter.show_reading(reading, Money(Decimal(reward), "EUR"), reference)
        assert (re.search("this task: [0-9]", meter.spoken()) is not None) is is_told
        assert ("this task. below your minimum in" in meter.spoken()) is (reference is not None and not is_told)


@pytest.mark.parametrize("reference", [None, Reference(Money(Decimal("7.25"), "USD"), WageBasis.GROSS)])
def test_a_reference_in_another_currency_is_none(reference: Reference | None) -> None:
    meter = MeterBar()
    meter.show_reading(a_reading(12, EXPECTED, EUR="8"), Money(Decimal("0.04"), "EUR"), reference)
    assert "no minimum wage" in meter.spoken()
    assert "below your minimum" not in meter.spoken()


def test_the_meter_claims_nothing_before_the_first_paid_task() -> None:
    meter = MeterBar()
    none = Totals(work_ms=HOUR_MS)
    meter.show_reading(MeterReading(State.SEARCHING, none, none, None, 0, None, ""), None, REFERENCE)
    said = meter.spoken().replace("\u00a0", " ")
    assert said.startswith("Not known yet")
    assert "today: nothing yet in 1 h 00 min" in said
    assert "this task" not in said
    assert "unpaid" not in said


@pytest.mark.parametrize("press", ["click", "enter", "space"])
def test_the_figure_of_the_meter_says_why_when_it_is_pressed_and_closes_at_any_key(press: str) -> None:
    meter = MeterBar()
    meter.show_reading(a_reading(3, EXPECTED, EUR="8"), None, REFERENCE)
    meter.show()
    figure = meter.findChild(PayFigure)
    assert figure is not None
    assert figure.accessibleName().replace("\u00a0", " ") == "7.60 EUR/h"
    assert figure.accessibleDescription()
    if press == "click":
        QTest.mouseClick(figure, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(figure, Qt.Key.Key_Return if press == "enter" else Qt.Key.Key_Space)
    assert figure.sheet.isVisible()
    assert says(figure.sheet, WHY)
    QTest.keyClick(meter, Qt.Key.Key_Escape if press == "click" else Qt.Key.Key_1)
    assert not figure.sheet.isVisible()


def test_where_nothing_is_known_there_is_nothing_to_ask_why() -> None:
    panel = TodayPanel()
    panel.show_reading(a_reading(), REFERENCE)
    assert not panel.headline.isEnabled()
    panel.show_reading(a_reading(3, EXPECTED, EUR="8"), REFERENCE)
    panel.headline.click()
    assert says(panel.headline.sheet, WHY)
    panel.headline.sheet.close()


def test_the_sheet_with_the_sum_stays_inside_the_window() -> None:
    window = QWidget()
    window.resize(960, 600)
    panel = TodayPanel(window)
    panel.setGeometry(960 - 280, 0, 280, 600)
    panel.show_reading(a_reading(3, EXPECTED, EUR="8"), REFERENCE)
    window.show()
    panel.headline.click()
    sheet = panel.headline.sheet
    assert window.geometry().contains(sheet.geometry())
    sheet.close()
    window.close()


def test_under_a_status_the_meter_holds_take_home_against_a_net_wage() -> None:
    """7.60 an hour before contributions, 3.80 after them; and a task needs twice the wage."""
    meter = MeterBar()
    halved = replace(REFERENCE, shares=(Share("contribution", Decimal(50)),))
    meter.show_reading(a_reading(12, EXPECTED, EUR="8"), Money(Decimal("0.04"), "EUR"), halved)
    said = meter.spoken().replace("\u00a0", " ")
    assert said.startswith("7.60 EUR/h. today, if 95% is approved. ")
    assert "take-home 3.80 · minimum 9.74 net" in said
    assert "below your minimum in 0:01" in said  # 0.04 at 19.48 an hour are 7.4 s, of which 6 are over


@pytest.mark.parametrize("value", [None, 0.0, 5.0, 1e9])
@pytest.mark.parametrize("reference", [None, 9.74])
def test_the_bar_can_be_drawn_for_any_figures(value: float | None, reference: float | None) -> None:
    bar = WageBar()
    bar.show_values(value, reference, (0.0, 1e9), "in words")
    bar.resize(200, 14)
    image = bar.grab().toImage()
    bar.show_values(None, None, None, "in words")
    assert (image != bar.grab().toImage()) == (reference is not None)
    assert bar.accessibleName() == "in words"


@pytest.mark.parametrize(("width_px", "is_shown"), [(1280, True), (960, False)])
def test_what_a_minute_of_audio_takes_stands_beside_the_pay_where_there_is_room(width_px: int, is_shown: bool) -> None:
    meter = MeterBar()
    meter.resize(width_px, meter.height())
    meter.show()
    reading, reward = a_reading(12, EXPECTED, EUR="8"), Money(Decimal("0.50"), "EUR")
    meter.show_reading(reading, reward, None)
    assert "of recording" not in meter.spoken()
    meter.show_reading(reading, reward, None, audio_files=AudioWork(84 * 60_000, 20 * 60_000))
    words = "4.2 min of work per minute of recording"
    assert words in meter.spoken()
    assert says(meter, words) is is_shown


def test_in_a_narrow_window_no_column_of_the_meter_has_more_than_two_lines() -> None:
    """The meter is as wide as at 960 pixels, in the longer of the two languages."""
    words.use(_french(), "fr")
    window = QWidget()
    meter = MeterBar(window)
    meter.show_reading(a_reading(12, EXPECTED, EUR="8"), Money(Decimal("0.04"), "EUR"), REFERENCE)
    window.resize(960, 100)
    window.show()
    meter.setGeometry(16, 0, 928, meter.height())
    QApplication.processEvents()
    line_px = meter._left.fontMetrics().lineSpacing()
    for column in ((meter._today, meter._session), (meter._pace, meter._left), (meter._reference,)):
        shown = [part for part in column if part.isVisible()]
        lines = [round(part.heightForWidth(part.width()) / line_px) if part.wordWrap() else 1 for part in shown]
        assert sum(lines) <= 2, [part.text() for part in shown]
    assert "cette session" in meter.spoken()
    window.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_column_of_the_meter_moves_when_a_task_falls_below_the_reference(language: str) -> None:
    if language == "fr":
        words.use(_french(), "fr")
    window = QWidget()
    meter = MeterBar(window)
    window.resize(960, 100)
    window.show()
    meter.setGeometry(16, 0, 928, meter.height())
    places = []
    for active_ms in (6_000, 60_000, 900_000):
        reading = replace(a_reading(12, EXPECTED, EUR="8"), task=TaskTimes({State.ON_TASK: active_ms}))
        meter.show_reading(reading, Money(Decimal("0.04"), "EUR"), REFERENCE)
        QApplication.processEvents()
        places.append([part.x() for part in (meter._reference, meter._today, meter._pace, meter._left)])
    assert places[0] == places[1] == places[2]
    window.close()


def test_what_the_day_brought_breaks_its_line_only_where_there_is_no_room() -> None:
    words.use(_french(), "fr")
    window = QWidget()
    meter = MeterBar(window)
    meter.show_reading(a_reading(12, EXPECTED, EUR="8"), Money(Decimal("0.04"), "EUR"), REFERENCE)
    window.resize(1280, 100)
    window.show()
    meter.setGeometry(16, 0, 1248, meter.height())
    QApplication.processEvents()
    assert meter._today.width() >= meter._today.fontMetrics().horizontalAdvance(meter._today.text())
    window.close()


def _french() -> GNUTranslations:
    compiled = BytesIO()
    with FRENCH.open("rb") as source:
        write_mo(compiled, read_po(source, locale="fr"))
    compiled.seek(0)
    return GNUTranslations(compiled)
