"""Today beside the inbox, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.app.translations import speak
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.services.ledger.side_activities import SideActivity
from annotator.ui.i18n.pay_text import GoalLine
from annotator.ui.pages.inbox.page import TODAY_PX, TodayPanel
from annotator.ui.pages.pay_sheet import PaySheet
from annotator.ui.widgets.scroll_area import SteadyScrollArea
from services.service_env import make_env
from ui.i18n.readings import EXPECTED, a_reading
from ui.stage import Stage, staged

LOW_PX = 524  # high, in a window of 960 x 600


@pytest.mark.parametrize("language", ["en", "fr"])
def test_before_anything_is_earned_all_of_it_has_its_room(app: QApplication, language: str) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("inbox")
        await stage.settled()
        (today,) = stage.window.inbox.findChildren(TodayPanel)
        assert today.minimumSizeHint().width() <= TODAY_PX - SteadyScrollArea().bar_px

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_button_stays_where_it_is_when_somebody_works_elsewhere(app: QApplication, language: str) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        stage.window.resize(960, 600)
        stage.window.turn_to("inbox")
        await stage.settled()
        (today,) = stage.window.inbox.findChildren(TodayPanel)
        places = []
        for aside in (None, SideActivity(State.ELSEWHERE_WORKING, "Clickworker", 0, 0), None):
            today.show_activity(aside)
            for _turn in range(4):
                QApplication.processEvents()
            places.append(today.activities_button.geometry())
        assert places[0] == places[1] == places[2]

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_of_it_is_seen_in_a_low_window_while_somebody_works_elsewhere(app: QApplication, language: str) -> None:
    del app
    speak(language)
    panel = TodayPanel()
    panel.show_reading(a_reading(12, EXPECTED, EUR="8"), Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS))
    panel.show_activity(SideActivity(State.ELSEWHERE_WORKING, "Clickworker", 0, 0))
    panel.show_goal(GoalLine(0.5, "2 h 00 min / 4 h 00 min"))
    panel.ensurePolished()
    assert panel.heightForWidth(TODAY_PX - SteadyScrollArea().bar_px) <= LOW_PX
    speak("en")


def test_the_key_that_explains_the_pay_does_so_at_the_inbox(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await stage.until(lambda: bool(stage.window.findChildren(PaySheet)), "the sheet is there")
        (sheet,) = stage.window.findChildren(PaySheet)
        sheet.close()

    staged(app, make_env(), scenario)
