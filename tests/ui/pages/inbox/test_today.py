"""Today beside the inbox, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.app.languages import speak
from annotator.ui.pages.inbox.page import TODAY_PX
from annotator.ui.pages.inbox.today_panel import TodayPanel
from annotator.ui.widgets.scrolled import SteadyArea
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
