"""Text and drawing of the meter for given readings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.app.translations import speak
from annotator.core.bundle.manifest import PayKind
from annotator.core.events import EarningsChanged, Event, IdleEnded, SettingsChanged, TaskSubmitted, TimeCorrected
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import Totals
from annotator.core.settings import APPROVAL, GOAL_IN_HOURS, LANGUAGE
from annotator.core.time.worktime import TaskTimes
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.pay_text import goal_line
from annotator.ui.pages.workbench.meter_bar import FIGURE_BORDER_PX, MeterBar
from annotator.ui.widgets.wage_bar import GoalBar, WageBar
from core.pay.hourly_pay import NO_WAGE
from ui.hearing import Heard
from ui.i18n.readings import EXPECTED, HOUR_MS, a_reading
from ui.stage import says

REFERENCE = Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS)
REWARD = Money(Decimal("0.04"), "EUR")


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak("en")


def said(meter: MeterBar) -> str:
    return meter.spoken().replace("\u00a0", " ")


def at(active_ms: int, pay: str = "8") -> MeterReading:
    return replace(a_reading(12, EXPECTED, EUR=pay), task=TaskTimes({State.ON_TASK: active_ms}))


def test_the_meter_says_all_that_it_shows_and_the_sum() -> None:
    meter = MeterBar()
    meter.show_reading(at(5_000), Money(Decimal("0.08"), "EUR"), REFERENCE)
    assert said(meter) == (
        "7.60 EUR today in 1 h 00 min of work, before deductions, if 95% is approved. "
        "You make about 7.60 EUR an hour · minimum wage 12.31 EUR/h. "
        "this task: 0:17 left to stay above your minimum. "  # 0.076 at 12.31 an hour are 22.2 s
        "You submitted work for 8.00 EUR in 1 h 00 min 00 s. Counting on 95% being approved, that is 7.60 EUR, "
        "or 7.60 EUR an hour."
    )


def test_the_bar_is_filled_as_far_as_the_known_figure_reaches() -> None:
    meter = MeterBar()
    (bar,) = meter.findChildren(WageBar)
    meter.show_reading(a_reading(3, EXPECTED, EUR="8"), None, REFERENCE)
    filled = bar.grab().toImage()
    for value, is_same in ((7.6, True), (None, False)):
        bar.show_values(value, 12.31, "")
        assert (bar.grab().toImage() == filled) is is_same


def test_a_goal_is_a_thin_bar_with_its_words_and_full_is_nothing_special() -> None:
    meter = MeterBar()
    (bar,) = meter.findChildren(GoalBar)
    reading = a_reading(12, EXPECTED, EUR="8")
    meter.show_reading(reading, None, REFERENCE)
    meter.show_goal(None)
    assert bar.isHidden()
    images = []
    for goal, words in (("2", "1 h 00 min of 2 h 00 min"), ("1", "1 h 00 min of 1 h 00 min"), ("0.5", "of 30 min")):
        meter.show_goal(goal_line(reading.today.work_ms, reading.today.pay(REFERENCE), (Decimal(goal), GOAL_IN_HOURS)))
        assert words in said(meter)
        bar.resize(100, bar.height())
        images.append(bar.grab().toImage())
    assert images[0] != images[1] == images[2]
    meter.show_goal(goal_line(reading.today.work_ms, reading.today.pay(REFERENCE), (Decimal(40), "EUR")))
    assert "Daily goal: 7.60 EUR of 40.00 EUR." in said(meter)


def test_the_meter_tells_since_when_a_task_is_below_the_minimum() -> None:
    meter = MeterBar()
    meter.show_reading(at(60_000), REWARD, REFERENCE)
    assert "this task: below your minimum since 0:48" in said(meter)  # 0.038 at 12.31 an hour are 11.1 s


@pytest.mark.parametrize("reference", [NO_WAGE, Reference(Money(Decimal("7.25"), "USD"), WageBasis.GROSS)])
def test_a_minimum_in_another_currency_is_none(reference: Reference) -> None:
    meter = MeterBar()
    meter.show_reading(at(6_000), REWARD, reference)
    assert "minimum" not in said(meter)


def test_the_meter_claims_nothing_before_the_first_paid_task() -> None:
    meter = MeterBar()
    none = Totals(work_ms=HOUR_MS)
    meter.show_reading(MeterReading(State.SEARCHING, none, none, None, None, ""), None, REFERENCE)
    assert said(meter) == "nothing yet today. Your hourly pay appears after your first paid task."


@pytest.mark.parametrize("kind", [PayKind.PRACTICE, PayKind.QUALIFICATION])
def test_tasks_without_pay_say_so_in_place_of_the_time_left(kind: PayKind) -> None:
    meter = MeterBar()
    meter.show_reading(at(6_000), REWARD, REFERENCE, kind)
    assert "this task" not in said(meter)
    assert says(meter, "Practice" if kind is PayKind.PRACTICE else "Unpaid test")


@pytest.mark.parametrize("press", ["click", "enter", "space"])
def test_the_figure_asks_for_its_explanation_by_click_and_by_key(press: str) -> None:
    meter = MeterBar()
    meter.show_reading(a_reading(3, EXPECTED, EUR="8"), None, REFERENCE)
    meter.show()
    figure, asked = meter.headline, QSignalSpy(meter.headline.clicked)
    assert figure.accessibleName().replace("\u00a0", " ") == (
        "7.60 EUR today in 1 h 00 min of work, before deductions, if 95% is approved"
    )
    assert figure.accessibleDescription()
    if press == "click":
        QTest.mouseClick(figure, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(figure, Qt.Key.Key_Return if press == "enter" else Qt.Key.Key_Space)
    assert asked.count() == 1


def test_a_click_on_the_texts_beside_the_figure_asks_for_its_explanation_too() -> None:
    meter = MeterBar()
    meter.show_reading(at(6_000), REWARD, REFERENCE)
    meter.resize(1_200, meter.height())
    meter.show()
    asked = QSignalSpy(meter.headline.clicked)
    texts_beside = [part for part in meter.findChildren(QLabel) if part.text()]
    assert len(texts_beside) > 2
    for number, part in enumerate((*texts_beside, *meter.findChildren(WageBar)), start=1):
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)
        QTest.mouseClick(part, Qt.MouseButton.RightButton)
        assert asked.count() == number
        assert part.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert meter.toolTip() == meter.headline.toolTip()


def test_under_a_status_the_meter_compares_take_home_pay_with_a_net_wage() -> None:
    """7.60 an hour before contributions, 3.80 after them; and a task needs twice the wage."""
    meter = MeterBar()
    halved = Reference(Money(Decimal("9.74"), "EUR"), WageBasis.NET, (Share("contribution", Decimal(50)),))
    meter.show_reading(a_reading(12, EXPECTED, EUR="8"), REWARD, halved)
    assert "You make about 3.80 EUR an hour · minimum wage 9.74 EUR/h." in said(meter)
    assert "this task: 0:01 left" in said(meter)  # 0.019 at 9.74 an hour are 7.02 s, of which 6 are over


def test_idle_time_is_visible_while_it_happens_and_said_afterwards() -> None:
    meter = MeterBar()
    meter.show_reading(at(6_000), REWARD, REFERENCE)
    meter.show_reading(replace(at(6_000, "9"), state=State.IDLE), REWARD, REFERENCE)
    assert says(meter, "Idle: this time is not counted")
    meter.on_event(IdleEnded(180_000))
    meter.show_reading(at(6_000, "9"), REWARD, REFERENCE)
    assert says(meter, "3 min idle: not counted")
    meter.on_event(TaskSubmitted("street@1", 0, was_cancelled=False, unique_id="a", due_utc_ms=0))
    meter.show_reading(at(6_000, "9"), REWARD, REFERENCE)
    assert not says(meter, "idle")


def test_searching_lowers_the_figure_and_says_so_until_the_next_submitted_task() -> None:
    meter = MeterBar()

    def searched(searched_ms: int, pay: str = "8") -> MeterReading:
        return replace(at(6_000, pay), spent={State.SEARCHING: searched_ms})

    meter.show_reading(searched(0), REWARD, REFERENCE)
    assert not says(meter, "Searching")
    meter.show_reading(searched(180_000, "7"), REWARD, REFERENCE)
    assert says(meter, "Searching counts as work: 3 min today")
    assert "Searching counts as work: 3 min today." in said(meter)
    meter.on_event(EarningsChanged())
    meter.show_reading(searched(180_000, "9"), REWARD, REFERENCE)
    assert says(meter, "Your earnings were updated")
    meter.show_reading(searched(240_000, "8"), REWARD, REFERENCE)
    assert says(meter, "Searching counts as work: 4 min today")
    meter.on_event(TaskSubmitted("street@1", 0, was_cancelled=False, unique_id="a", due_utc_ms=0))
    meter.show_reading(searched(240_000, "9"), REWARD, REFERENCE)
    meter.show_reading(searched(241_000, "9"), REWARD, REFERENCE)  # the moment between two tasks
    assert not says(meter, "Searching")
    meter.show_reading(searched(20_000), REWARD, REFERENCE)  # the next day
    assert not says(meter, "Searching")


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (TimeCorrected(), "Your time was corrected"),
        (EarningsChanged(), "Your earnings were updated"),
        (SettingsChanged((APPROVAL.key,)), "Your pay settings were changed"),
    ],
)
def test_a_figure_that_changes_for_another_reason_than_time_says_why(event: Event, words: str) -> None:
    meter = MeterBar()
    meter.show_reading(at(6_000), REWARD, REFERENCE)
    meter.on_event(event)
    meter.show_reading(at(6_000), REWARD, REFERENCE)
    assert not says(meter, words)  # nothing changed
    meter.on_event(event)
    meter.show_reading(at(6_000, "9"), REWARD, REFERENCE)
    assert says(meter, words)
    meter.on_event(SettingsChanged((LANGUAGE.key,)))
    meter.show_reading(at(6_000, "10"), REWARD, REFERENCE)
    assert says(meter, words)


def test_the_beginning_of_idle_time_is_announced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    meter = MeterBar()
    idle = replace(at(6_000), state=State.IDLE)
    for reading in (at(6_000), idle):
        meter.show_reading(reading, REWARD, REFERENCE)
    heard.wait("Idle: this time is not counted")
    meter.show_reading(idle, REWARD, REFERENCE)
    announce(meter, "The end")
    heard.wait("The end")
    assert len([text for text in heard.spoken if "Idle" in text]) == 1


@pytest.mark.parametrize("value", [None, 0.0, 5.0, 1e9])
@pytest.mark.parametrize("wage", [None, 9.74])
def test_the_bar_can_be_drawn_for_any_figures(value: float | None, wage: float | None) -> None:
    bar = WageBar()
    bar.resize(200, 14)
    blank = bar.grab().toImage()
    bar.show_values(value, wage, "in words")
    assert (bar.grab().toImage() != blank) == (wage is not None)
    assert bar.accessibleName() == "in words"


@pytest.mark.parametrize("width_px", [960, 1024, 1280])
def test_everything_in_the_meter_has_its_room_and_nothing_moves(language: str, width_px: int) -> None:
    window = QWidget()
    meter = MeterBar(window)
    window.resize(width_px, 100)
    window.show()
    meter.setGeometry(16, 0, width_px - 32, meter.height())
    places = []
    for active_ms, state in ((6_000, State.IDLE), (60_000, State.SEARCHING), (900_000, State.ON_TASK)):
        reading = replace(at(active_ms, "1234"), state=state, spent={State.SEARCHING: active_ms})
        meter.show_reading(reading, REWARD, REFERENCE)
        QApplication.processEvents()
        places.append([part.geometry().topLeft() for part in (meter._sentence, meter._bar, meter._task)])
        for part in (meter._caption, meter._sentence, meter._note, meter._task):
            assert part.heightForWidth(part.width()) <= part.height() + 1, (language, part.text())
            assert meter.rect().contains(part.geometry()), (language, part.text())
    assert [place[0].x() for place in places] == [places[0][0].x()] * 3
    assert [place[2].x() for place in places] == [places[0][2].x()] * 3
    window.close()


def test_the_figure_stays_in_place_in_line_with_its_sentence_however_many_lines_that_takes(app: QApplication) -> None:
    meter = MeterBar()
    meter.resize(700, meter.height())
    meter.show()
    places, lines = set(), set()
    for sentence in ("Short.", "A sentence that takes two lines in a bar that is as narrow as this."):
        meter._sentence.setText(sentence)
        app.processEvents()
        places.add(meter.headline.mapTo(meter, QPoint()).y())
        lines.add(meter._sentence.fontMetrics().horizontalAdvance(sentence) // meter._sentence.width() + 1)
        assert meter.headline.x() + FIGURE_BORDER_PX == meter._sentence.x() + meter._sentence.contentsRect().x()
    assert (len(places), lines) == (1, {1, 2})
    meter.close()
