"""Fields of a list of segments are as low as what is typed in them: more segments are seen at a time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from annotator.core.design.controls import TextArea
from services.service_env import until
from ui.audio_harness import ONE, WHO, AudioHarness, working

TWO_ROWS = TextArea(name="words", to_name="audio", per_region=True, rows=2)
THREE_ROWS = TextArea(name="words", to_name="audio", per_region=True, rows=3)


def heights_px(harness: AudioHarness) -> list[int]:
    QApplication.processEvents()
    return [row.fields[0].height() for row in harness.texts.rows]


def test_a_field_of_two_rows_has_the_height_of_what_is_typed(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1, 2)
        harness.mark(3, 4)
        low_px, other_px = heights_px(harness)
        assert low_px == other_px
        field = harness.row(0).fields[0]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, "a")
        assert heights_px(harness) == [low_px, low_px]
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(field, "b")
        grown_px = low_px + field.fontMetrics().lineSpacing()
        await until(lambda: heights_px(harness) == [grown_px, low_px], "only the field with two lines has grown")

    working(app, scenario, ONE, TWO_ROWS)


def test_a_field_of_more_rows_has_their_height(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1, 2)
        field = harness.row(0).fields[0]
        assert heights_px(harness)[0] >= 3 * field.fontMetrics().height()

    working(app, scenario, ONE, THREE_ROWS)


@pytest.mark.parametrize(("height_px", "least_rows"), [(445, 5), (386, 4)])
def test_in_a_low_window_waveform_and_list_are_both_of_use(app: QApplication, height_px: int, least_rows: int) -> None:
    """The tested heights are those left by 960x600, and by a screen of 1920x1080 at double scale."""

    async def scenario(harness: AudioHarness) -> None:
        harness.harness.panel.resize(960, height_px)
        for start_s in range(8):
            harness.mark(start_s, start_s + 0.5)
        await until(harness.row(7).fields[0].hasFocus, "the focus is in the text of the last segment")
        harness.row(3).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await until(lambda: harness.is_seen(3) and harness.is_seen(4), "what is typed, and the next")
        (area,) = [area for area in harness.harness.panel.findChildren(QScrollArea) if area.isAncestorOf(harness.texts)]
        pitch_px = harness.row(4).y() - harness.row(3).y()
        assert area.viewport().height() // pitch_px >= least_rows
        assert harness.wave.wave_box().height() >= 50
        assert harness.view.transport.isVisible()

    working(app, scenario, WHO, TWO_ROWS)
