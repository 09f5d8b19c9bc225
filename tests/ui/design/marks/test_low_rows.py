"""Fields of a list of segments are as low as what is typed in them: more segments are seen at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.design.controls import TextArea
from ui.sound_desk import ONE, SoundDesk, working
from work.desks import until

TWO_ROWS = TextArea(name="words", to_name="audio", per_region=True, rows=2)
THREE_ROWS = TextArea(name="words", to_name="audio", per_region=True, rows=3)


def heights_px(desk: SoundDesk) -> list[int]:
    QApplication.processEvents()
    return [row.fields[0].height() for row in desk.texts.rows]


def test_a_field_of_two_rows_has_the_height_of_what_is_typed(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
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
    async def scenario(desk: SoundDesk) -> None:
        desk.mark(1, 2)
        field = desk.row(0).fields[0]
        assert heights_px(desk)[0] >= 3 * field.fontMetrics().height()

    working(app, scenario, ONE, THREE_ROWS)
