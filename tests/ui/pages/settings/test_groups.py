"""The groups of the settings page: every setting in one of them, no choice cut in any language, switches by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox

from annotator.app.translations import speak
from annotator.core.settings import REFERENCE_WAGE, SHOW_METER, STATUS
from annotator.ui.pages.settings.page import DeviceCombo
from annotator.ui.widgets.switch import Switch
from annotator.ui.windows.base import LEAST_PX
from journeys.laid_out import ARROW_PX, window_faults
from services.service_env import make_env
from ui.stage import Stage, says, staged

SIZES = ((1280, 720), (960, 540), LEAST_PX)  # the second is 1920 x 1080 at 200 %


def cut(box: QComboBox) -> list[str]:
    """Return the entries for which the box has not enough room. Names of devices are of any length."""
    if isinstance(box, DeviceCombo) or not box.isVisible():
        return []
    entries = [box.itemText(row) for row in range(box.count())]
    return [entry for entry in entries if box.fontMetrics().horizontalAdvance(entry) + ARROW_PX > box.width()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_choice_of_a_setting_is_cut(language: str, app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, choose = stage.window, stage.env.services.preferences.choose
        for setting, value in ((STATUS, "micro-bnc"), (REFERENCE_WAGE, "own")):  # all that depends on them is shown
            await choose(setting, value)
        window.turn_to("settings")
        await stage.settled()
        for size in SIZES:
            window.resize(*size)
            app.processEvents()
            boxes = window.settings.findChildren(QComboBox)
            assert [entry for box in boxes for entry in cut(box)] == [], size
            assert window_faults(window) == [], size

    speak(language)
    try:
        staged(app, make_env(), scenario)
    finally:
        speak("en")


def test_settings_stand_in_groups_and_switches_are_check_boxes_for_the_ear(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.turn_to("settings")
        await stage.settled()
        assert all(says(window.settings, words) for words in ("General", "Pay", "Work time", "Audio and video"))
        (meter,) = (
            each for each in window.settings.findChildren(Switch) if each.accessibleName().startswith("Show the")
        )
        heard = QAccessible.queryAccessibleInterface(meter)
        assert heard.role() is QAccessible.Role.CheckBox
        assert heard.text(QAccessible.Text.Description) == "Time and pay are recorded in any case."
        meter.setFocus()
        preferences = stage.env.services.preferences
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: preferences.value(SHOW_METER) == "no", "the meter is switched off")
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: preferences.value(SHOW_METER) == "yes", "the meter is switched on")

    staged(app, make_env(), scenario)
