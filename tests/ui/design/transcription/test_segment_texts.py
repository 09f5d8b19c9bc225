"""Typing what is heard: each segment plays when its field gets the focus, Enter goes on, nothing typed is lost."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Answer, Origin
from annotator.core.answer.timeline import Edge
from annotator.core.answer.validation import findings
from annotator.core.design.controls import TextArea
from annotator.core.design.tag import Condition, When
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines
from annotator.ui.design.region_list import RegionList
from annotator.ui.design.transcription.segment_row import SegmentRow
from services.service_env import until
from ui.audio_harness import ONE, RATE_HZ, WHO, AudioHarness, working

WORDS = TextArea(name="words", to_name="audio", per_region=True, required=True)
LONG = TextArea(name="words", to_name="audio", per_region=True, rows=2)
OF_ANNA = TextArea(
    name="words",
    to_name="audio",
    per_region=True,
    condition=Condition(when=When.REGION_SELECTED, label_values=("Anna",)),
)
SHIFT = Qt.KeyboardModifier.ShiftModifier


def rows(harness: AudioHarness) -> list[SegmentRow]:
    return [harness.row(place) for place in range(len(harness.view.editor.segments))]


def fields(harness: AudioHarness) -> list[OneLine | SeveralLines]:
    return [row.fields[0] for row in rows(harness)]


def texts(harness: AudioHarness) -> list[tuple[float, list[str]]]:
    """Return place and content of each text."""
    items = [item for item in harness.answer.items if item.type == "textarea"]
    return sorted((item.value["start"], list(item.value["text"])) for item in items)


def counted(harness: AudioHarness) -> str:
    return harness.texts._count.text()


def three(harness: AudioHarness) -> None:
    """Marked out of order, heard in order."""
    for start_s, end_s in ((4.0, 5.0), (1.0, 2.0), (7.0, 8.5)):
        harness.mark(start_s, end_s)


def plays(harness: AudioHarness) -> list[tuple[object, ...]]:
    return [asked[1:] for asked in harness.player.asked if asked[0] == "play"]


def samples(start_s: float, end_s: float) -> tuple[int, int]:
    return round(start_s * RATE_HZ), round(end_s * RATE_HZ)


def test_listen_type_enter_next(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        assert "F10" in counted(harness)
        three(harness)
        assert not harness.harness.panel.findChildren(RegionList)
        assert counted(harness) == "3 segments, 3 without text"
        fields(harness)[0].setFocus(Qt.FocusReason.TabFocusReason)
        for words in ("first", "second", "third"):
            QTest.keyClicks(harness.harness.focused, words)
            QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert texts(harness) == [(1.0, ["first"]), (4.0, ["second"]), (7.0, ["third"])]
        assert plays(harness) == [samples(1.0, 2.0), samples(4.0, 5.0), samples(7.0, 8.5)]
        assert QApplication.focusWidget() is fields(harness)[2]
        assert counted(harness) == "3 segments"
        QTest.keyClick(fields(harness)[2], Qt.Key.Key_Up)
        assert harness.harness.panel.selected_region == rows(harness)[1].region_id
        for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            QTest.keyClick(fields(harness)[1], key, SHIFT)
        QTest.keyClick(fields(harness)[1], Qt.Key.Key_Delete)
        QTest.keyClick(fields(harness)[2], Qt.Key.Key_Return)
        assert QApplication.focusWidget() is fields(harness)[1], "from the last to the first that lacks a text"

    working(app, scenario, ONE, WORDS)


def test_playing_from_a_text_ends_with_its_segment(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        fields(harness)[1].setFocus(Qt.FocusReason.TabFocusReason)
        play, (start, end) = harness.harness.panel.playing["play_typed"], samples(4.0, 5.0)
        assert plays(harness)[-1] == (start, end)
        harness.player.position = float(end)
        harness.player.pause()
        play()
        assert plays(harness)[-1] == (start, end), "once more, not on to the end of the recording"
        harness.at(4.5)
        play()
        assert not harness.view.playing.state.is_playing
        play()
        assert plays(harness)[-1][1] == end
        harness.wave.setFocus()
        harness.player.pause()
        harness.view.playing.seek(9.0 * RATE_HZ)
        play()
        assert plays(harness)[-1] == (None, None)

    working(app, scenario, ONE, WORDS)


def test_what_is_typed_is_undone_with_the_rest_and_stays_with_its_segment(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        fields(harness)[1].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(fields(harness)[1], "hello ")
        harness.view.editor.nudge(Edge.END, 0.1)
        assert texts(harness) == [(4.0, ["hello "])]
        assert fields(harness)[1].plain() == "hello "
        undone = 0
        while texts(harness):
            harness.harness.answering.steps.undo()
            undone += 1
        assert undone <= 3  # the edge, and the text word by word
        assert (fields(harness)[1].plain(), len(fields(harness))) == ("", 3)
        harness.harness.answering.steps.redo()
        assert fields(harness)[1].plain().startswith("hello")

    working(app, scenario, ONE, WORDS)


def test_a_segment_chosen_on_the_waveform_brings_its_field_only_where_texts_are_being_typed(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        harness.wave.setFocus()
        harness.view.editor.choose_and_play(rows(harness)[2].region_id)
        assert QApplication.focusWidget() is harness.wave
        fields(harness)[0].setFocus(Qt.FocusReason.TabFocusReason)
        harness.harness.panel.playing["next_segment"]()
        assert QApplication.focusWidget() is fields(harness)[1]
        assert plays(harness)[-1] == samples(4.0, 5.0)

    working(app, scenario, ONE, WORDS)


def test_what_is_marked_while_one_types_takes_no_letter_away(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        field = fields(harness)[0]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, "go")
        heard = len(plays(harness))
        harness.mark(2.5, 3.0)
        assert len(fields(harness)) == 4
        assert QApplication.focusWidget() is field
        QTest.keyClicks(field, "od")
        assert texts(harness) == [(1.0, ["good"])]
        assert len(plays(harness)) == heard
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert plays(harness)[-1] == samples(2.3, 2.8)  # it played: by a fifth of a second earlier

    working(app, scenario, ONE, WORDS)


def test_a_focus_that_only_came_back_plays_nothing(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        before = plays(harness)
        fields(harness)[0].setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        fields(harness)[1].setFocus(Qt.FocusReason.PopupFocusReason)
        assert plays(harness) == before

    working(app, scenario, ONE, WORDS)


def test_where_there_are_several_lines_shift_and_enter_makes_one(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        field = fields(harness)[0]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, "a")
        QTest.keyClick(field, Qt.Key.Key_Return, SHIFT)
        QTest.keyClicks(field, "b")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert texts(harness) == [(1.0, ["a\nb"])]
        assert QApplication.focusWidget() is fields(harness)[1]

    working(app, scenario, ONE, LONG)


def test_a_segment_that_asks_for_nothing_has_no_field(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        marking = harness.harness.panel.annotations.objects[0].marking
        for label, start_s in (("Anna", 1.0), ("Ben", 3.0), ("Anna", 5.0)):
            marking.press("who", label)
            harness.mark(start_s, start_s + 1)
        assert [field.isHidden() for field in fields(harness)] == [False, True, False]
        fields(harness)[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(fields(harness)[0], Qt.Key.Key_Return)
        assert QApplication.focusWidget() is fields(harness)[2]

    working(app, scenario, WHO, OF_ANNA)


def test_what_is_missing_leads_to_its_field(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        fields(harness)[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(fields(harness)[0], "first")
        missing = findings(harness.answer, harness.harness.panel.design, harness.harness.columns)
        assert len(missing) == 2
        harness.harness.panel.show_findings(missing)
        assert QApplication.focusWidget() in fields(harness)[1:]

    working(app, scenario, ONE, WORDS)


def test_a_cut_leaves_the_text_with_the_first_part_and_a_removed_segment_hands_the_focus_on(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        field = fields(harness)[1]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, "both")
        harness.view.playing.pause()
        harness.view.playing.seek(4.5 * RATE_HZ)
        harness.harness.panel.playing["split"]()
        assert [field.plain() for field in fields(harness)] == ["", "both", "", ""]
        assert harness.segments[-1] == samples(4.5, 5.0)
        harness.harness.panel.playing["merge"]()
        assert texts(harness) == [(4.0, ["both"])]
        rows(harness)[1].remove()
        assert sorted(first / RATE_HZ for first, _last in harness.segments) == [1.0, 7.0]
        assert QApplication.focusWidget() is fields(harness)[1]

    working(app, scenario, ONE, WORDS)


def test_a_key_removes_the_chosen_segment_in_one_step_and_leads_to_the_next_text(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        delete, undo = harness.harness.panel.playing["delete_segment"], harness.harness.answering.steps.undo
        fields(harness)[1].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(fields(harness)[1], "gone")
        delete()
        assert QApplication.focusWidget() is fields(harness)[1]
        undo()
        assert (texts(harness), len(rows(harness))) == ([(4.0, ["gone"])], 3)
        fields(harness)[2].setFocus()
        delete()
        assert QApplication.focusWidget() is fields(harness)[1]

    working(app, scenario, ONE, WORDS)


def test_the_time_is_put_into_the_text(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        field = fields(harness)[0]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        harness.at(1.25)
        harness.harness.panel.playing["insert_time"]()
        assert texts(harness) == [(1.0, ["[0:01.2] "])]

    working(app, scenario, ONE, WORDS)


def test_a_task_that_was_sent_is_read_and_heard(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        three(harness)
        harness.harness.panel.lock(True)
        harness.harness.panel.show_answer(harness.answer)
        assert all(field.isReadOnly() for field in fields(harness))
        fields(harness)[0].setFocus(Qt.FocusReason.TabFocusReason)
        assert plays(harness)[-1] == samples(1.0, 2.0)

    working(app, scenario, ONE, WORDS)


def test_the_field_that_is_typed_in_is_in_view_and_the_next_too(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.harness.panel.resize(900, 420)
        for start_s in range(9):
            harness.mark(start_s, start_s + 0.5)
        harness.row(5).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        await until(lambda: harness.is_seen(5) and harness.is_seen(6), "both are in view")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        await until(lambda: harness.is_seen(7), "the next is in view too")

    working(app, scenario, ONE, WORDS)


def test_enter_leads_from_the_waveform_to_the_text_of_what_was_just_marked_else_to_one_that_is_missing(
    app: QApplication,
) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.wave.setFocus()
        three(harness)  # the last is chosen, because it was just marked
        for place in (2, 0, 1):
            harness.wave.setFocus()
            QTest.keyClick(harness.wave, Qt.Key.Key_Return)
            assert QApplication.focusWidget() is fields(harness)[place]
            QTest.keyClicks(fields(harness)[place], "x")
            harness.view.editor.chosen.emit("")
        assert not harness.texts.is_missing()

    working(app, scenario, ONE, WORDS)


def test_a_predicted_segment_is_told_and_drawn_as_such_until_its_text_is_changed(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        own = harness.wave.grab().toImage()
        predicted = Answer(tuple(replace(item, origin=Origin.PREDICTION) for item in harness.answer.items))
        harness.harness.answering.begin(harness.harness.panel, "other", predicted, is_open=True)
        assert harness.wave.grab().toImage() != own
        assert fields(harness)[0].accessibleName().endswith("1 Speech (predicted), 0:01.000 – 0:02.000")
        fields(harness)[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(harness.harness.focused, "Hi")
        assert [item.origin for item in harness.answer.items] == [Origin.CONFIRMED, Origin.MANUAL]
        assert fields(harness)[0].accessibleName().endswith("1 Speech, 0:01.000 – 0:02.000")

    working(app, scenario, ONE, WORDS)
