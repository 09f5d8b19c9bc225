"""To and fro between the waveform and the list of texts: naming, Enter, what comes into view, and the numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.design.controls import TextArea
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines
from services.service_env import until
from ui.audio_harness import RATE_HZ, WHO, AudioHarness, working

WORDS = TextArea(name="words", to_name="audio", per_region=True)


def field(harness: AudioHarness, place: int) -> OneLine | SeveralLines:
    return harness.row(place).fields[0]


def many(harness: AudioHarness) -> None:
    harness.harness.panel.resize(900, 420)
    for start_s in range(9):
        harness.mark(start_s, start_s + 0.5)


def numbers(harness: AudioHarness) -> list[int]:
    return [int(row.fields[0].accessibleName().split(", ")[1].split()[0]) for row in harness.texts.rows]


def test_naming_what_is_typed_about_leaves_the_field_first(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        harness.mark(3.0, 4.0)
        field(harness, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "hello")
        harness.harness.panel.begin_rename()
        assert harness.wave.hasFocus()
        assert harness.harness.panel.selected_region == harness.row(0).region_id
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_2)
        assert harness.labels == [("Ben",), ("Anna",)]
        assert field(harness, 0).plain() == "hello"
        assert field(harness, 0).hasFocus()

    working(app, scenario, WHO, WORDS)


def test_the_cursor_is_back_at_its_place_once_it_is_named_or_let_be(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        field(harness, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "helo")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Left)
        harness.player.pause()
        harness.harness.panel.begin_rename()
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_2)
        QTest.keyClicks(harness.harness.focused, "l1")
        assert field(harness, 0).plain() == "hell1o"
        assert harness.labels == [("Ben",)]
        harness.harness.panel.begin_rename()
        assert harness.wave.hasFocus()
        assert harness.harness.panel.let_go()
        QTest.keyClicks(harness.harness.focused, "2")
        assert field(harness, 0).plain() == "hell12o"
        assert harness.labels == [("Ben",)]
        assert not harness.player.state.is_playing, "nothing is played once more"

    working(app, scenario, WHO, WORDS)


def test_enter_goes_to_the_text_of_what_is_chosen_also_where_it_has_one(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        for start_s in (1.0, 3.0, 5.0):
            harness.mark(start_s, start_s + 1)
        field(harness, 1).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "second")
        harness.wave.setFocus()
        QTest.keyClick(harness.wave, Qt.Key.Key_Return)
        assert field(harness, 1).hasFocus()
        harness.view.editor.chosen.emit("")
        harness.wave.setFocus()
        QTest.keyClick(harness.wave, Qt.Key.Key_Return)
        assert field(harness, 0).hasFocus()
        for place in (0, 2):
            field(harness, place).setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(harness.harness.focused, "other")
        harness.wave.setFocus()
        QTest.keyClick(harness.wave, Qt.Key.Key_Return)
        assert field(harness, 2).hasFocus()

    working(app, scenario, WHO, WORDS)


def test_what_is_chosen_on_the_waveform_comes_into_view_and_what_is_drawn_is_typed_about(
    app: QApplication,
) -> None:
    async def scenario(harness: AudioHarness) -> None:
        many(harness)
        harness.wave.setFocus()
        harness.view.editor.choose_and_play(harness.row(0).region_id)
        await until(lambda: harness.is_seen(0) and not harness.is_seen(8), "the first is in view")
        harness.wave.zoom_fit()
        QTest.mouseClick(harness.wave, Qt.MouseButton.LeftButton, pos=harness.point(8.25))
        await until(lambda: harness.is_seen(8), "what was clicked is in view")
        assert not harness.is_seen(0)
        harness.drag(0.55, 0.9)
        await until(lambda: harness.is_seen(1), "what was drawn is in view")
        assert harness.row(1).region_id == harness.harness.panel.selected_region
        await until(lambda: field(harness, 1).hasFocus(), "its text has the focus")
        QTest.keyClicks(harness.harness.focused, "pip")  # not the key of a pause
        assert field(harness, 1).plain() == "pip"
        assert harness.player.asked[-1] == ("play", *harness.view.editor.segments[1].samples)

    working(app, scenario, WHO, WORDS)


def test_segments_are_numbered_in_the_order_of_time_also_after_a_cut(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        for start_s in (5.0, 1.0, 7.0):
            harness.mark(start_s, start_s + 1)
        assert numbers(harness) == [1, 2, 3]
        harness.view.editor.chosen.emit(harness.row(1).region_id)
        harness.view.playing.seek(5.5 * RATE_HZ)
        harness.view.editor.split()
        assert numbers(harness) == [1, 2, 3, 4]
        assert [segment.mark.number for segment in harness.view.editor.segments] == [1, 2, 3, 4]

    working(app, scenario, WHO, WORDS)


def test_what_is_marked_while_a_text_is_typed_is_not_chosen_and_the_cursor_stays_in_what_is(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        first = harness.row(0).region_id
        field(harness, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "hel")
        for seconds in (3.0, 4.0):
            harness.view.playing.seek(seconds * RATE_HZ)
            harness.harness.panel.playing["mark_segment"]()
        assert len(harness.view.editor.segments) == 2
        assert harness.harness.panel.selected_region == first
        assert field(harness, 0).hasFocus()
        QTest.keyClicks(harness.harness.focused, "lo")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert field(harness, 1).hasFocus()
        assert harness.harness.panel.selected_region == harness.row(1).region_id
        assert [field(harness, place).plain() for place in (0, 1)] == ["hello", ""]

    working(app, scenario, WHO, WORDS)


def test_a_cut_parts_the_text_where_the_cursor_is(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 3.0)
        field(harness, 0).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "good morning")
        typed = harness.harness.focused
        assert isinstance(typed, OneLine)
        typed.setCursorPosition(4)
        harness.view.playing.seek(2.0 * RATE_HZ)
        harness.harness.panel.playing["split"]()
        assert [field(harness, place).plain() for place in (0, 1)] == ["good", "morning"]
        harness.harness.answering.steps.undo()
        assert field(harness, 0).plain() == "good morning"
        harness.wave.setFocus()
        harness.view.playing.seek(2.0 * RATE_HZ)
        harness.view.editor.split()
        assert [field(harness, place).plain() for place in (0, 1)] == ["good morning", ""]

    working(app, scenario, WHO, WORDS)
