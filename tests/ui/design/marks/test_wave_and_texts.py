"""To and fro between the waveform and the list of texts: naming, Enter, what comes into view, and the numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.design.controls import TextArea
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines
from services.desks import until
from ui.audio_desk import RATE_HZ, WHO, AudioDesk, working

WORDS = TextArea(name="words", to_name="audio", per_region=True)


def field(desk: AudioDesk, place: int) -> OneLine | SeveralLines:
    return desk.row(place).fields[0]


def many(desk: AudioDesk) -> None:
    desk.desk.panel.resize(900, 420)
    for start_s in range(9):
        desk.mark(start_s, start_s + 0.5)


def numbers(desk: AudioDesk) -> list[int]:
    return [int(row.fields[0].accessibleName().split(", ")[1].split()[0]) for row in desk.texts.rows]


def test_naming_what_is_typed_about_leaves_the_field_first(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(1.0, 2.0)
        desk.mark(3.0, 4.0)
        field(desk, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(desk.desk.focused, "hello")
        desk.desk.panel.begin_rename()
        assert desk.wave.hasFocus()
        assert desk.desk.panel.selected_region == desk.row(0).region_id
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_2)
        assert desk.labels == [("Ben",), ("Anna",)]
        assert field(desk, 0).plain() == "hello"
        assert field(desk, 0).hasFocus()

    working(app, scenario, WHO, WORDS)


def test_the_cursor_is_back_at_its_place_once_it_is_named_or_let_be(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(1.0, 2.0)
        field(desk, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(desk.desk.focused, "helo")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Left)
        desk.player.pause()
        desk.desk.panel.begin_rename()
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_2)
        QTest.keyClicks(desk.desk.focused, "l1")
        assert field(desk, 0).plain() == "hell1o"
        assert desk.labels == [("Ben",)]
        desk.desk.panel.begin_rename()
        assert desk.wave.hasFocus()
        assert desk.desk.panel.let_go()
        QTest.keyClicks(desk.desk.focused, "2")
        assert field(desk, 0).plain() == "hell12o"
        assert desk.labels == [("Ben",)]
        assert not desk.player.state.is_playing, "nothing is played once more"

    working(app, scenario, WHO, WORDS)


def test_enter_goes_to_the_text_of_what_is_chosen_also_where_it_has_one(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        for start_s in (1.0, 3.0, 5.0):
            desk.mark(start_s, start_s + 1)
        field(desk, 1).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(desk.desk.focused, "second")
        desk.wave.setFocus()
        QTest.keyClick(desk.wave, Qt.Key.Key_Return)
        assert field(desk, 1).hasFocus()
        desk.view.editor.chosen.emit("")
        desk.wave.setFocus()
        QTest.keyClick(desk.wave, Qt.Key.Key_Return)
        assert field(desk, 0).hasFocus()
        for place in (0, 2):
            field(desk, place).setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(desk.desk.focused, "other")
        desk.wave.setFocus()
        QTest.keyClick(desk.wave, Qt.Key.Key_Return)
        assert field(desk, 2).hasFocus()

    working(app, scenario, WHO, WORDS)


def test_what_is_chosen_or_marked_on_the_waveform_comes_into_view_and_takes_no_focus(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        many(desk)
        desk.wave.setFocus()
        desk.view.editor.choose_and_play(desk.row(0).region_id)
        await until(lambda: desk.is_seen(0) and not desk.is_seen(8), "the first is in view")
        desk.wave.zoom_fit()
        QTest.mouseClick(desk.wave, Qt.MouseButton.LeftButton, pos=desk.point(8.25))
        await until(lambda: desk.is_seen(8), "what was clicked is in view")
        assert not desk.is_seen(0)
        desk.drag(0.55, 0.9)
        await until(lambda: desk.is_seen(1), "what was drawn is in view")
        assert desk.row(1).region_id == desk.desk.panel.selected_region
        assert desk.desk.focused is desk.wave

    working(app, scenario, WHO, WORDS)


def test_segments_are_numbered_in_the_order_of_time_also_after_a_cut(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        for start_s in (5.0, 1.0, 7.0):
            desk.mark(start_s, start_s + 1)
        assert numbers(desk) == [1, 2, 3]
        desk.view.editor.chosen.emit(desk.row(1).region_id)
        desk.view.playing.seek(5.5 * RATE_HZ)
        desk.view.editor.split()
        assert numbers(desk) == [1, 2, 3, 4]
        assert [segment.mark.number for segment in desk.view.editor.segments] == [1, 2, 3, 4]

    working(app, scenario, WHO, WORDS)


def test_what_is_marked_while_a_text_is_typed_is_not_chosen_and_the_cursor_stays_in_what_is(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(1.0, 2.0)
        first = desk.row(0).region_id
        field(desk, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(desk.desk.focused, "hel")
        for seconds in (3.0, 4.0):
            desk.view.playing.seek(seconds * RATE_HZ)
            desk.desk.panel.playing["mark_segment"]()
        assert len(desk.view.editor.segments) == 2
        assert desk.desk.panel.selected_region == first
        assert field(desk, 0).hasFocus()
        QTest.keyClicks(desk.desk.focused, "lo")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        assert field(desk, 1).hasFocus()
        assert desk.desk.panel.selected_region == desk.row(1).region_id
        assert [field(desk, place).plain() for place in (0, 1)] == ["hello", ""]

    working(app, scenario, WHO, WORDS)


def test_a_cut_parts_the_text_where_the_cursor_is(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(1.0, 3.0)
        field(desk, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(desk.desk.focused, "good morning")
        typed = desk.desk.focused
        assert isinstance(typed, OneLine)
        typed.setCursorPosition(4)
        desk.view.playing.seek(2.0 * RATE_HZ)
        desk.desk.panel.playing["split"]()
        assert [field(desk, place).plain() for place in (0, 1)] == ["good", "morning"]
        desk.desk.answering.steps.undo()
        assert field(desk, 0).plain() == "good morning"
        desk.wave.setFocus()
        desk.view.playing.seek(2.0 * RATE_HZ)
        desk.view.editor.split()
        assert [field(desk, place).plain() for place in (0, 1)] == ["good morning", ""]

    working(app, scenario, WHO, WORDS)
