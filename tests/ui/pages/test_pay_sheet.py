"""The sheet behind the hourly figure at its default size."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from annotator.app.translations import speak
from annotator.core.time.groups import TimeGroup
from annotator.ui.pages.pay_sheet import Explanation, PaySheet
from services.service_env import make_env
from ui.stage import Stage, staged

LINES = [
    ("Cette tâche si acceptée, avec consignes et chargement", "17,17 EUR/h"),
    ("4,0 min de travail par minute d’enregistrement", "1 min 42 s sur les tâches soumises elles-mêmes, " * 3),
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_row_is_within_the_sheet_as_it_opens(app: QApplication, language: str) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        services = stage.env.services
        sheet = PaySheet(services, lambda: Explanation([], LINES, {TimeGroup.ON_TASK: 60_000}), stage.window)
        sheet.show()
        await stage.settled()
        area = sheet.area
        await stage.until(lambda: sheet.approval.x() > 0, "the sheet is laid out")
        inner = area.widget()
        assert inner is not None
        assert inner.width() <= area.viewport().width()
        for text in filter(QLabel.isVisible, inner.findChildren(QLabel)):
            assert text.x() > 0
            assert text.geometry().right() <= area.viewport().width()
            assert text.height() >= text.heightForWidth(text.width())
        sheet.close()

    staged(app, make_env(), scenario)
    speak("en")
