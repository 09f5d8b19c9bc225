"""Numbers among the settings: shown with the decimal sign of the language, taken with either."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from annotator.core.settings import OWN_WAGE
from annotator.ui.i18n import translation as words
from services.service_env import make_env
from ui.stage import Stage, staged


@pytest.mark.parametrize("typed", ["12,5", "12.5"])
def test_a_number_is_shown_with_a_comma_and_taken_with_comma_or_point(app: QApplication, typed: str) -> None:
    words.use(NullTranslations(), "fr")

    async def scenario(stage: Stage) -> None:
        window, preferences = stage.window, stage.env.services.preferences
        window.turn_to("settings")
        await stage.settled()
        line = next(line for line in window.settings.findChildren(QLineEdit) if line.placeholderText() == "12,5")
        line.setText(typed)
        line.editingFinished.emit()
        await stage.until(lambda: preferences.value(OWN_WAGE) == "12.5", "it is kept")
        await stage.settled()
        assert line.text() == "12,5"

    staged(app, make_env(), scenario)
