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
from ui.audio_desk import CLEAR, ONE, RATE_HZ, AudioDesk, working


def test_two_presses_of_a_key_mark_what_lies_between_as_label_studio_writes_it(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(3.25, 5.1)
        (item,) = desk.answer.as_json()
        assert item["value"] == {"start": 3.25, "end": 5.1, "channel": 0, "labels": ["Speech"]}
        assert (item["type"], item["to_name"], item["original_length"]) == ("labels", "audio", 10.0)

    working(app, scenario)


def test_while_it_plays_the_place_is_where_the_hand_was_told_to_press(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.view.playing.play()
        desk.player.set_speed(2.0)
        for seconds in (2.0, 4.0):
            desk.at(seconds)
            desk.view.editor.set_edge()
        assert desk.segments == [(round(1.6 * RATE_HZ), round(3.6 * RATE_HZ))]

    working(app, scenario)


def test_dragging_marks_and_a_click_goes_there(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.drag(2.0, 4.0)
        ((first, last),) = desk.segments
        pixel = desk.wave.stretch.scale
        assert first == pytest.approx(2.0 * RATE_HZ, abs=pixel)
        assert last == pytest.approx(4.0 * RATE_HZ, abs=pixel)
        QTest.mouseClick(desk.wave, Qt.MouseButton.LeftButton, pos=desk.point(7.0))
        assert desk.view.playing.position == pytest.approx(7.0 * RATE_HZ, abs=pixel)
        assert len(desk.segments) == 1

    working(app, scenario)


def test_edges_snap_to_the_silence_nearby(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.drag(0.88, 3.88, Qt.KeyboardModifier.NoModifier)
        ((first, last),) = desk.segments
        assert 0.9 * RATE_HZ <= first <= 1.0 * RATE_HZ
        assert 3.9 * RATE_HZ <= last <= 4.0 * RATE_HZ

    working(app, scenario)


def test_a_segment_that_is_pressed_is_chosen_and_heard_to_its_very_end(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 3.0)
        desk.mark(5.0, 6.5)
        bar = desk.wave.bar_of(desk.view.editor.segments[1])
        QTest.mouseClick(desk.wave, Qt.MouseButton.LeftButton, pos=bar.center().toPoint())
        assert desk.desk.panel.selected_region == desk.ids[1]
        assert desk.player.asked[-1] == ("play", 5 * RATE_HZ, round(6.5 * RATE_HZ))
        desk.view.editor.play_end()
        assert desk.player.asked[-1] == ("play", 6 * RATE_HZ, round(6.5 * RATE_HZ))
        desk.view.editor.choose_by(-1)
        assert desk.player.asked[-1] == ("play", 2 * RATE_HZ, 3 * RATE_HZ)

    working(app, scenario)


def test_the_list_tells_the_times_and_what_is_chosen_in_it_is_heard(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(3.25, 5.1)
        (rows,) = desk.desk.panel.findChildren(RegionList)
        assert rows._list.item(0).text() == "1  Speech: 0:03.250 – 0:05.100"
        rows._list.setCurrentRow(0)
        assert desk.player.asked[-1] == ("play", round(3.25 * RATE_HZ), round(5.1 * RATE_HZ))

    working(app, scenario)


def test_a_loop_follows_the_chosen_segment(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 3.0)
        desk.mark(5.0, 6.0)
        assert not desk.view.transport.loop.isEnabled()
        desk.view.editor.choose_and_play(desk.ids[0])
        desk.view.transport.loop.click()
        assert desk.player.state.loop == (2 * RATE_HZ, 3 * RATE_HZ)
        desk.view.editor.choose_and_play(desk.ids[1])
        assert desk.player.state.loop == (5 * RATE_HZ, 6 * RATE_HZ)
        desk.view.editor.nudge(Edge.END, 0.1)
        assert desk.player.state.loop == (5 * RATE_HZ, round(6.1 * RATE_HZ))
        desk.view.transport.loop.click()
        assert desk.player.state.loop is None

    working(app, scenario)


def test_edges_are_dragged_set_and_nudged_each_undone_in_one_step(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 3.0)
        desk.view.editor.chosen.emit(desk.ids[0])
        desk.drag(3.0, 4.0)
        pixel = desk.wave.stretch.scale
        assert desk.segments[0][0] == 2 * RATE_HZ
        assert desk.segments[0][1] == pytest.approx(4 * RATE_HZ, abs=pixel)
        desk.desk.answering.steps.undo()
        assert desk.segments == [(2 * RATE_HZ, 3 * RATE_HZ)]
        desk.view.editor.nudge(Edge.START, -0.01)
        desk.view.editor.nudge(Edge.END, 0.1)
        assert desk.segments == [(round(1.99 * RATE_HZ), round(3.1 * RATE_HZ))]
        desk.view.playing.seek(2.5 * RATE_HZ)
        desk.view.editor.set_chosen_edge(Edge.START)
        assert desk.segments == [(round(2.5 * RATE_HZ), round(3.1 * RATE_HZ))]
        desk.desk.answering.steps.undo()
        desk.desk.answering.steps.undo()
        assert desk.segments == [(round(1.99 * RATE_HZ), 3 * RATE_HZ)]

    working(app, scenario)


def test_a_segment_is_cut_at_the_cursor_and_joined_again(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 4.0)
        before = desk.answer
        desk.view.editor.chosen.emit(desk.ids[0])
        desk.view.playing.seek(2.5 * RATE_HZ)
        desk.view.editor.split()
        assert desk.segments == [(2 * RATE_HZ, round(2.5 * RATE_HZ)), (round(2.5 * RATE_HZ), 4 * RATE_HZ)]
        desk.view.editor.join_next()
        assert desk.answer == before
        desk.desk.answering.steps.undo()
        desk.desk.answering.steps.undo()
        assert desk.answer == before

    working(app, scenario)


def test_what_overlaps_stands_in_lanes_and_what_is_begun_is_not_forgotten(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 4.0)
        desk.mark(3.0, 5.0)
        assert [segment.lane for segment in desk.wave.segments] == [0, 1]
        desk.view.editor.set_edge()
        assert desk.desk.panel.annotations.is_drawing()
        assert desk.desk.panel.let_go()
        assert not desk.desk.panel.annotations.is_drawing()

    working(app, scenario)


def test_a_start_that_was_set_waits_until_its_audio_is_there_again(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        panel = desk.desk.panel
        told: list[object] = []
        panel.annotations.drawn.connect(lambda: told.append(panel.annotations.in_progress()))
        desk.view.playing.seek(2 * RATE_HZ)
        desk.view.editor.set_edge()
        begun = panel.annotations.in_progress()
        assert told == [begun]
        panel.show_task(desk.desk.columns, lambda path: path)
        assert not panel.annotations.in_progress()
        panel.annotations.restore(begun)
        assert panel.annotations.in_progress() == begun
        await desk.ready()
        assert panel.annotations.in_progress() == begun
        desk.view.playing.seek(4 * RATE_HZ)
        desk.view.editor.set_edge()
        assert desk.segments == [(2 * RATE_HZ, 4 * RATE_HZ)]
        assert panel.annotations.take_corner_back() is False
        desk.view.editor.set_edge()
        assert panel.annotations.take_corner_back()
        assert told[-1] == {}

    working(app, scenario)


def test_what_is_asked_about_a_segment_comes_with_it_and_delete_takes_it_away(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        assert not desk.desk.shown("clear")
        desk.mark(2.0, 4.0)
        assert desk.desk.shown("clear")
        desk.desk.panel.parts.controls["clear"].press(("Yes",))
        assert [item.value.get("choices") for item in desk.answer.items] == [None, ["Yes"]]
        assert desk.answer.items[1].value["start"] == 2.0
        desk.wave.setFocus()
        QTest.keyClick(desk.wave, Qt.Key.Key_Delete)
        assert desk.answer == Answer()

    working(app, scenario, ONE, CLEAR)


def test_a_task_that_was_sent_is_heard_and_not_marked(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 4.0)
        before = desk.answer
        desk.desk.panel.lock(True)
        desk.drag(5.0, 6.0)
        desk.mark(5.0, 6.0)
        desk.view.editor.choose_and_play(desk.ids[0])
        desk.view.editor.nudge(Edge.END, 1.0)
        desk.view.editor.split()
        desk.view.editor.remove_chosen()
        assert desk.answer == before
        assert desk.player.asked[-1] == ("play", 2 * RATE_HZ, 4 * RATE_HZ)

    working(app, scenario)


def test_keys_on_the_waveform_choose_and_nudge(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 3.0)
        desk.mark(5.0, 6.0)
        desk.wave.setFocus()
        desk.view.playing.seek(0)
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        ctrl = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(desk.wave, Qt.Key.Key_Down)
        assert desk.desk.panel.selected_region == desk.ids[0]
        QTest.keyClick(desk.wave, Qt.Key.Key_Right, shift)
        QTest.keyClick(desk.wave, Qt.Key.Key_Left, shift | alt | ctrl)
        assert desk.segments[0] == (round(1.9 * RATE_HZ), round(3.01 * RATE_HZ))
        QTest.keyClick(desk.wave, Qt.Key.Key_Down)
        QTest.keyClick(desk.wave, Qt.Key.Key_Delete)
        assert len(desk.segments) == 1

    working(app, scenario)


def test_a_nudge_that_goes_on_while_a_key_is_held_is_undone_in_one_step(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        desk.mark(2.0, 3.0)
        desk.view.editor.chosen.emit(desk.ids[0])
        for count in range(5):
            desk.view.editor.nudge(Edge.END, 0.01, goes_on=count > 0)
        assert desk.segments == [(2 * RATE_HZ, round(3.05 * RATE_HZ))]
        desk.desk.answering.steps.undo()
        assert desk.segments == [(2 * RATE_HZ, 3 * RATE_HZ)]

    working(app, scenario)


def test_that_an_edge_stays_at_a_quiet_place_is_seen_while_it_is_dragged_and_not_with_shift(app: QApplication) -> None:
    async def scenario(desk: AudioDesk) -> None:
        plain, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        left = Qt.MouseButton.LeftButton

        def dragged(held: Qt.KeyboardModifier) -> float | None:
            QTest.mousePress(desk.wave, left, held, desk.point(2.0))
            QTest.mouseMove(desk.wave, desk.point(2.5))
            move = QMouseEvent(
                QEvent.Type.MouseMove, desk.point(3.0).toPointF(), desk.point(3.0).toPointF(), left, left, held
            )
            QApplication.sendEvent(desk.wave, move)
            shown = desk.wave._snapped
            image = desk.wave.grab().toImage()
            QTest.mouseRelease(desk.wave, left, held, desk.point(3.0))
            assert desk.wave._snapped is None
            assert (image == desk.wave.grab().toImage()) is False
            return shown

        assert dragged(plain) is not None
        assert dragged(shift) is None

    working(app, scenario)
