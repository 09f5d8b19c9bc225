"""Segments of a sound, marked by mouse and by keys: exact, heard, cut, joined, and each step undone as one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Answer
from annotator.core.answer.timeline import Edge
from annotator.ui.design.region_list import RegionList
from ui.audio_harness import CLEAR, ONE, RATE_HZ, AudioHarness, working


def test_two_presses_of_a_key_mark_what_lies_between_as_label_studio_writes_it(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(3.25, 5.1)
        (item,) = harness.answer.as_json()
        assert item["value"] == {"start": 3.25, "end": 5.1, "channel": 0, "labels": ["Speech"]}
        assert (item["type"], item["to_name"], item["original_length"]) == ("labels", "audio", 10.0)

    working(app, scenario)


def test_while_it_plays_the_place_is_where_the_hand_was_told_to_press(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.view.playing.play()
        harness.player.set_speed(2.0)
        for seconds in (2.0, 4.0):
            harness.at(seconds)
            harness.view.editor.set_edge()
        assert harness.segments == [(round(1.6 * RATE_HZ), round(3.6 * RATE_HZ))]

    working(app, scenario)


def test_dragging_marks_and_a_click_goes_there(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.drag(2.0, 4.0)
        ((first, last),) = harness.segments
        pixel = harness.wave.stretch.scale
        assert first == pytest.approx(2.0 * RATE_HZ, abs=pixel)
        assert last == pytest.approx(4.0 * RATE_HZ, abs=pixel)
        QTest.mouseClick(harness.wave, Qt.MouseButton.LeftButton, pos=harness.point(7.0))
        assert harness.view.playing.position == pytest.approx(7.0 * RATE_HZ, abs=pixel)
        assert len(harness.segments) == 1

    working(app, scenario)


def test_edges_snap_to_the_silence_nearby(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.drag(0.88, 3.88, Qt.KeyboardModifier.NoModifier)
        ((first, last),) = harness.segments
        assert 0.9 * RATE_HZ <= first <= 1.0 * RATE_HZ
        assert 3.9 * RATE_HZ <= last <= 4.0 * RATE_HZ

    working(app, scenario)


def test_a_segment_that_is_pressed_is_chosen_and_heard_to_its_very_end(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 3.0)
        harness.mark(5.0, 6.5)
        bar = harness.wave.bar_of(harness.view.editor.segments[1])
        QTest.mouseClick(harness.wave, Qt.MouseButton.LeftButton, pos=bar.center().toPoint())
        assert harness.harness.panel.selected_region == harness.ids[1]
        assert harness.player.asked[-1] == ("play", 5 * RATE_HZ, round(6.5 * RATE_HZ))
        harness.view.editor.play_end()
        assert harness.player.asked[-1] == ("play", 6 * RATE_HZ, round(6.5 * RATE_HZ))
        harness.view.editor.choose_by(-1)
        assert harness.player.asked[-1] == ("play", 2 * RATE_HZ, 3 * RATE_HZ)

    working(app, scenario)


def test_the_list_tells_the_times_and_what_is_chosen_in_it_is_heard(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(3.25, 5.1)
        (rows,) = harness.harness.panel.findChildren(RegionList)
        assert rows._list.item(0).text() == "1  Speech: 0:03.250 – 0:05.100"
        rows._list.setCurrentRow(0)
        assert harness.player.asked[-1] == ("play", round(3.25 * RATE_HZ), round(5.1 * RATE_HZ))

    working(app, scenario)


def test_a_loop_follows_the_chosen_segment(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 3.0)
        harness.mark(5.0, 6.0)
        assert not harness.view.transport.loop.isEnabled()
        harness.view.editor.choose_and_play(harness.ids[0])
        harness.view.transport.loop.click()
        assert harness.player.state.loop == (2 * RATE_HZ, 3 * RATE_HZ)
        harness.view.editor.choose_and_play(harness.ids[1])
        assert harness.player.state.loop == (5 * RATE_HZ, 6 * RATE_HZ)
        harness.view.editor.nudge(Edge.END, 0.1)
        assert harness.player.state.loop == (5 * RATE_HZ, round(6.1 * RATE_HZ))
        harness.view.transport.loop.click()
        assert harness.player.state.loop is None

    working(app, scenario)


def test_edges_are_dragged_set_and_nudged_each_undone_in_one_step(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 3.0)
        harness.view.editor.chosen.emit(harness.ids[0])
        harness.drag(3.0, 4.0)
        pixel = harness.wave.stretch.scale
        assert harness.segments[0][0] == 2 * RATE_HZ
        assert harness.segments[0][1] == pytest.approx(4 * RATE_HZ, abs=pixel)
        harness.harness.answering.steps.undo()
        assert harness.segments == [(2 * RATE_HZ, 3 * RATE_HZ)]
        harness.view.editor.nudge(Edge.START, -0.01)
        harness.view.editor.nudge(Edge.END, 0.1)
        assert harness.segments == [(round(1.99 * RATE_HZ), round(3.1 * RATE_HZ))]
        harness.view.playing.seek(2.5 * RATE_HZ)
        harness.view.editor.set_chosen_edge(Edge.START)
        assert harness.segments == [(round(2.5 * RATE_HZ), round(3.1 * RATE_HZ))]
        harness.harness.answering.steps.undo()
        harness.harness.answering.steps.undo()
        assert harness.segments == [(round(1.99 * RATE_HZ), 3 * RATE_HZ)]

    working(app, scenario)


def test_a_segment_is_cut_at_the_cursor_and_joined_again(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 4.0)
        before = harness.answer
        harness.view.editor.chosen.emit(harness.ids[0])
        harness.view.playing.seek(2.5 * RATE_HZ)
        harness.view.editor.split()
        assert harness.segments == [(2 * RATE_HZ, round(2.5 * RATE_HZ)), (round(2.5 * RATE_HZ), 4 * RATE_HZ)]
        harness.view.editor.join_next()
        assert harness.answer == before
        harness.harness.answering.steps.undo()
        harness.harness.answering.steps.undo()
        assert harness.answer == before

    working(app, scenario)


def test_what_overlaps_stands_in_lanes_and_what_is_begun_is_not_forgotten(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 4.0)
        harness.mark(3.0, 5.0)
        assert [segment.row for segment in harness.wave.segments] == [0, 1]
        harness.view.editor.set_edge()
        assert harness.harness.panel.annotations.is_drawing()
        assert harness.harness.panel.let_go()
        assert not harness.harness.panel.annotations.is_drawing()

    working(app, scenario)


def test_a_start_that_was_set_waits_until_its_audio_is_there_again(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        panel = harness.harness.panel
        told: list[object] = []
        panel.annotations.drawn.connect(lambda: told.append(panel.annotations.in_progress()))
        harness.view.playing.seek(2 * RATE_HZ)
        harness.view.editor.set_edge()
        begun = panel.annotations.in_progress()
        assert told == [begun]
        panel.show_task(harness.harness.columns, lambda path: path)
        assert not panel.annotations.in_progress()
        panel.annotations.restore(begun)
        assert panel.annotations.in_progress() == begun
        await harness.ready()
        assert panel.annotations.in_progress() == begun
        harness.view.playing.seek(4 * RATE_HZ)
        harness.view.editor.set_edge()
        assert harness.segments == [(2 * RATE_HZ, 4 * RATE_HZ)]
        assert panel.annotations.take_corner_back() is False
        harness.view.editor.set_edge()
        assert panel.annotations.take_corner_back()
        assert told[-1] == {}

    working(app, scenario)


def test_what_is_asked_about_a_segment_comes_with_it_and_delete_takes_it_away(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        assert not harness.harness.shown("clear")
        harness.mark(2.0, 4.0)
        assert harness.harness.shown("clear")
        harness.harness.panel.parts.controls["clear"].press(("Yes",))
        assert [item.value.get("choices") for item in harness.answer.items] == [None, ["Yes"]]
        assert harness.answer.items[1].value["start"] == 2.0
        harness.wave.setFocus()
        QTest.keyClick(harness.wave, Qt.Key.Key_Delete)
        assert harness.answer == Answer()

    working(app, scenario, ONE, CLEAR)


def test_a_task_that_was_sent_is_heard_and_not_marked(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 4.0)
        before = harness.answer
        harness.harness.panel.lock(True)
        harness.drag(5.0, 6.0)
        harness.mark(5.0, 6.0)
        harness.view.editor.choose_and_play(harness.ids[0])
        harness.view.editor.nudge(Edge.END, 1.0)
        harness.view.editor.split()
        harness.view.editor.remove_chosen()
        assert harness.answer == before
        assert harness.player.asked[-1] == ("play", 2 * RATE_HZ, 4 * RATE_HZ)

    working(app, scenario)


def test_keys_on_the_waveform_choose_and_nudge(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 3.0)
        harness.mark(5.0, 6.0)
        harness.wave.setFocus()
        harness.view.playing.seek(0)
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        ctrl = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(harness.wave, Qt.Key.Key_Down)
        assert harness.harness.panel.selected_region == harness.ids[0]
        QTest.keyClick(harness.wave, Qt.Key.Key_Right, shift)
        QTest.keyClick(harness.wave, Qt.Key.Key_Left, shift | alt | ctrl)
        assert harness.segments[0] == (round(1.9 * RATE_HZ), round(3.01 * RATE_HZ))
        QTest.keyClick(harness.wave, Qt.Key.Key_Down)
        QTest.keyClick(harness.wave, Qt.Key.Key_Delete)
        assert len(harness.segments) == 1

    working(app, scenario)


def test_a_nudge_that_goes_on_while_a_key_is_held_is_undone_in_one_step(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 3.0)
        harness.view.editor.chosen.emit(harness.ids[0])
        for count in range(5):
            harness.view.editor.nudge(Edge.END, 0.01, goes_on=count > 0)
        assert harness.segments == [(2 * RATE_HZ, round(3.05 * RATE_HZ))]
        harness.harness.answering.steps.undo()
        assert harness.segments == [(2 * RATE_HZ, 3 * RATE_HZ)]

    working(app, scenario)


def test_that_an_edge_stays_at_a_quiet_place_is_seen_while_it_is_dragged_and_not_with_shift(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        plain, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        left = Qt.MouseButton.LeftButton

        def dragged(held: Qt.KeyboardModifier) -> float | None:
            QTest.mousePress(harness.wave, left, held, harness.point(2.0))
            QTest.mouseMove(harness.wave, harness.point(2.5))
            move = QMouseEvent(
                QEvent.Type.MouseMove, harness.point(3.0).toPointF(), harness.point(3.0).toPointF(), left, left, held
            )
            QApplication.sendEvent(harness.wave, move)
            shown = harness.wave._snapped
            image = harness.wave.grab().toImage()
            QTest.mouseRelease(harness.wave, left, held, harness.point(3.0))
            assert harness.wave._snapped is None
            assert (image == harness.wave.grab().toImage()) is False
            return shown

        assert dragged(plain) is not None
        assert dragged(shift) is None

    working(app, scenario)
