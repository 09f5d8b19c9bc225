"""Today beside the inbox, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.app.languages import speak
from annotator.core.ledger.intervals import State
from annotator.ui.pages.inbox.page import TODAY_PX
from annotator.ui.pages.inbox.today_panel import TodayPanel
from annotator.ui.widgets.scrolled import SteadyArea
from annotator.work.ledger.beside import Aside
from ui.stage import Stage, staged
from work.desks import an_office


@pytest.mark.parametrize("language", ["en", "fr"])
def test_before_anything_is_earned_all_of_it_has_its_room(app: QApplication, language: str) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("inbox")
        await stage.settled()
        (today,) = stage.window.inbox.findChildren(TodayPanel)
        assert today.minimumSizeHint().width() <= TODAY_PX - SteadyArea().bar_px

    staged(app, an_office(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_button_stays_where_it_is_when_somebody_works_elsewhere(app: QApplication, language: str) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        stage.window.resize(960, 600)
        stage.window.turn_to("inbox")
        await stage.settled()
        (today,) = stage.window.inbox.findChildren(TodayPanel)
        places = []
        for aside in (None, Aside(State.ELSEWHERE_WORKING, "Clickworker", 0, 0), None):
            today.show_aside(aside)
            for _turn in range(4):
                QApplication.processEvents()
            places.append(today.beside.geometry())
        assert places[0] == places[1] == places[2]

    staged(app, an_office(), scenario)
