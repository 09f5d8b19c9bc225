"""Fields of a list of segments are as low as what is typed in them: more segments are seen at a time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from annotator.core.design.controls import TextArea
from services.desks import until
from ui.audio_desk import ONE, WHO, AudioDesk, working

TWO_ROWS = TextArea(name="words", to_name="audio", per_region=True, rows=2)
THREE_ROWS = TextArea(name="words", to_name="audio", per_region=True, rows=3)


def heights_px(desk: AudioDesk) -> list[int]:
    QApplication.processEvents()
    return [row.fields[0].height() for row in desk.texts.rows]


def test_a_field_of_two_rows_has_the_height_of_what_is_typed(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(1, 2)
        desk.mark(3, 4)
        low_px, other_px = heights_px(desk)
        assert low_px == other_px
        field = desk.row(0).fields[0]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, "a")
        assert heights_px(desk) == [low_px, low_px]
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(field, "b")
        grown_px = low_px + field.fontMetrics().lineSpacing()
        await until(lambda: heights_px(desk) == [grown_px, low_px], "only the field with two lines has grown")

    working(app, scenario, ONE, TWO_ROWS)


def test_a_field_of_more_rows_has_their_height(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(1, 2)
        field = desk.row(0).fields[0]
        assert heights_px(desk)[0] >= 3 * field.fontMetrics().height()

    working(app, scenario, ONE, THREE_ROWS)


@pytest.mark.parametrize(("height_px", "least_rows"), [(445, 5), (386, 4)])
def test_in_a_low_window_waveform_and_list_are_both_of_use(app: QApplication, height_px: int, least_rows: int) -> None:
    """The tested heights are those left by 960x600, and by a screen of 1920x1080 at double scale."""

    async def scenario(desk: AudioDesk) -> None:
        desk.desk.panel.resize(960, height_px)
        for start_s in range(8):
            desk.mark(start_s, start_s + 0.5)
        desk.row(3).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await until(lambda: desk.is_seen(3) and desk.is_seen(4), "what is typed, and the next")
        (area,) = [area for area in desk.desk.panel.findChildren(QScrollArea) if area.isAncestorOf(desk.texts)]
        pitch_px = desk.row(4).y() - desk.row(3).y()
        assert area.viewport().height() // pitch_px >= least_rows
        assert desk.wave.wave_box().height() >= 50
        assert desk.view.transport.isVisible()

    working(app, scenario, WHO, TWO_ROWS)
