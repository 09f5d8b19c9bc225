"""Ranges of a film's frames, marked by keys while it plays and while it stands, and by mouse."""

from __future__ import annotations

from itertools import accumulate

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Answer
from annotator.ui.design.region_list import RegionList
from annotator.ui.viewers.video.view import LEAD_S
from services.desks import until
from ui.stage import texts
from ui.video_desk import MOMENTS, NEAR, STEADY, VideoDesk, working

GOAL, FOUL, CHEERING = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
REACTION_S = 0.2
# From 8 to 130 ms, and from before zero on.
UNEVEN = tuple(accumulate((0.008 + (number * 37 % 123) / 1000 for number in range(199)), initial=-0.25))


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("timestamps_s", [STEADY, UNEVEN], ids=["steady", "uneven"])
def test_ranges_marked_while_playing_name_the_frames_that_were_on_screen(
    app: QApplication, speed: float, timestamps_s: tuple[float, ...]
) -> None:
    """The hand presses so much later than the eye sees, whatever the speed."""

    async def scenario(desk: VideoDesk) -> None:
        desk.view.playing.play()
        desk.player.set_speed(speed)
        seen: list[int] = []
        for second, key in ((1.03, GOAL), (1.9, FOUL), (3.31, GOAL), (4.02, FOUL)):
            moment = timestamps_s[0] + second
            asked_at = moment - LEAD_S * speed  # a picture is on screen a little after it is asked for
            desk.at(asked_at)
            seen.append(desk.video.number_at(moment))
            await desk.on_screen(seen[-1])
            desk.at(asked_at + REACTION_S * speed)
            desk.press(key)
        assert desk.ranges == [("goal", seen[0], seen[2]), ("Foul", seen[1], seen[3])]
        first, last = desk.regions[0].frames
        assert (first.time_s, last.time_s) == (timestamps_s[seen[0]], timestamps_s[seen[2]])

    working(app, scenario, timestamps_s=timestamps_s)


def test_a_range_is_written_as_label_studio_writes_it(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.view.set_framerate(desk.view.framerate * 25 / 24)
        desk.mark(GOAL, 10, 30)
        desk.mark(FOUL, 240, 249)
        assert [item["value"] for item in desk.answer.as_json()] == [
            {"ranges": [{"start": 11, "end": 31}], "timelinelabels": ["goal"]},
            {"ranges": [{"start": 241, "end": 250}], "timelinelabels": ["Foul"]},
        ]
        assert {item["type"] for item in desk.answer.as_json()} == {"timelinelabels"}
        assert all("original_width" not in item for item in desk.answer.as_json())

    working(app, scenario)


def test_several_ranges_are_open_at_once_and_one_may_be_a_single_frame(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(GOAL, 7, 7)
        desk.stand_on(20)
        desk.press(GOAL)
        desk.stand_on(40)
        desk.press(FOUL)
        assert desk.opened() == [("goal", 20), ("Foul", 40)]
        desk.stand_on(50)
        desk.press(Qt.Key.Key_Return)
        assert desk.ranges == [("goal", 7, 7), ("goal", 20, 50), ("Foul", 40, 50)]
        assert desk.opened() == []
        assert desk.timeline.lane_count == 2

    working(app, scenario)


def test_a_range_may_be_marked_backwards(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(GOAL, 30, 12)
        assert desk.ranges == [("goal", 12, 30)]

    working(app, scenario)


def test_what_is_open_keeps_a_task_from_being_sent_and_can_be_let_go(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.stand_on(20)
        desk.press(GOAL)
        desk.press(FOUL)
        assert desk.desk.answering.is_drawing()
        desk.undo()
        assert desk.opened() == [("goal", 20)]
        assert desk.desk.panel.let_go()
        assert desk.opened() == []
        assert not desk.desk.answering.is_drawing()
        assert desk.ranges == []

    working(app, scenario)


def test_what_was_open_goes_on_where_it_was(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.stand_on(20)
        desk.press(GOAL)
        begun = desk.desk.panel.annotations.in_progress()
        desk.desk.panel.show_task(desk.desk.columns, lambda path: path)
        assert desk.opened() == []
        desk.desk.panel.annotations.restore(begun)
        await until(lambda: desk.view.frame is not None, "it is open again")
        assert desk.opened() == [("goal", 20)]
        desk.stand_on(25)
        desk.press(GOAL)
        assert desk.ranges == [("goal", 20, 25)]

    working(app, scenario)


def test_a_label_that_is_used_up_opens_nothing_more(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(CHEERING, 3, 9)
        desk.stand_on(20)
        desk.press(CHEERING)
        assert desk.opened() == []
        assert len(desk.ranges) == 1

    working(app, scenario)


def test_edges_are_trimmed_by_frame_with_keys_and_each_step_is_undone(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(GOAL, 20, 40)
        desk.editor.choose_and_play(desk.regions[0].id)
        await desk.on_screen(20)
        desk.view.setFocus()
        desk.press(Qt.Key.Key_Right, SHIFT)
        assert desk.ranges == [("goal", 20, 41)]
        desk.press(Qt.Key.Key_Left, SHIFT | ALT | CTRL)
        assert desk.ranges == [("goal", 10, 41)]
        desk.actions["range_ends_earlier"]()
        assert desk.ranges == [("goal", 10, 40)]
        desk.stand_on(100)
        desk.actions["range_ends_here"]()
        assert desk.ranges == [("goal", 10, 100)]
        desk.stand_on(120)
        desk.actions["range_starts_here"]()
        assert desk.ranges == [("goal", 100, 100)]
        for first, last in ((10, 100), (10, 40), (10, 41), (20, 41), (20, 40)):
            desk.undo()
            assert desk.ranges == [("goal", first, last)]

    working(app, scenario)


def test_an_edge_never_leaves_the_video(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(GOAL, 0, 249)
        desk.editor.choose_and_play(desk.regions[0].id)
        desk.actions["range_starts_earlier"]()
        desk.actions["range_ends_later"]()
        assert desk.ranges == [("goal", 0, 249)]

    working(app, scenario)


def test_frames_are_selected_by_mouse_and_named_by_a_key(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.drag(60, 20)
        assert desk.ranges == []  # which of three labels it is, nobody said
        desk.press(FOUL)
        assert desk.ranges == [("Foul", 20, 60)]
        assert desk.opened() == []

    working(app, scenario)


def test_an_edge_is_dragged_to_a_frame_which_is_shown_meanwhile(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(GOAL, 50, 100)
        desk.editor.choose_and_play(desk.regions[0].id)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        edge = desk.point(100)
        edge.setX(round(desk.timeline.stretch.x_of(desk.timeline.bounds_of(100, 100)[1])))
        QTest.mousePress(desk.timeline, left, none, edge)
        QTest.mouseMove(desk.timeline, desk.point(130))
        await desk.on_screen(130)
        QTest.mouseRelease(desk.timeline, left, none, desk.point(130))
        assert desk.ranges == [("goal", 50, 130)]
        desk.undo()
        assert desk.ranges == [("goal", 50, 100)]

    working(app, scenario)


def test_the_next_and_the_previous_are_chosen_shown_played_and_removed(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(GOAL, 100, 120)
        desk.mark(FOUL, 20, 40)
        desk.stand_on(0)
        desk.actions["next_range"]()
        await desk.on_screen(20)
        desk.actions["next_range"]()
        await desk.on_screen(100)
        desk.actions["play_range"]()
        assert desk.player.state.is_playing
        desk.player.ends()
        await desk.on_screen(120)  # and not the frame that follows it
        desk.actions["loop_range"]()
        assert desk.player.state.loop == desk.timeline.bounds_of(100, 120)
        desk.actions["previous_range"]()
        desk.actions["remove_range"]()
        assert desk.ranges == [("goal", 100, 120)]

    working(app, scenario)


def test_questions_follow_the_chosen_range_and_the_list_names_its_frames(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(FOUL, 0, 1200 // 25)
        (first,) = desk.regions
        assert desk.desk.panel.selected_region == first.id  # something is asked about it
        desk.press(Qt.Key.Key_4)
        desk.mark(GOAL, 100, 100)
        said = {item.id: item.value for item in desk.answer.items if item.from_name == "near"}
        assert said == {first.id: {"ranges": [{"start": 1, "end": 47}], "choices": ["Yes"]}}
        (listed,) = desk.desk.panel.findChildren(RegionList)
        model = listed._list.model()
        lines = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
        assert lines == ["1  Foul: frames 1 to 49", "2  Goal: frame 101"]

    working(app, scenario, MOMENTS, NEAR)


def test_a_prediction_means_the_frames_that_its_nominal_frames_show(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        value = {"ranges": [{"start": 25, "end": 49}], "timelinelabels": ["goal"]}
        item = {"id": "p", "from_name": "moment", "to_name": "film", "type": "timelinelabels", "value": value}
        desk.desk.answering.edit(lambda _answer: Answer.from_json([item]), "")
        (segment,) = desk.editor.segments
        assert desk.timeline.frames_of(segment.samples) == (25, 50)  # at one second, and at two
        desk.editor.choose_and_play("p")
        desk.actions["range_ends_later"]()
        assert desk.ranges == [("goal", 25, 51)]

    working(app, scenario)


def test_a_locked_task_is_not_marked(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.desk.panel.lock(True)
        desk.editor.open_or_close("moment", "goal")
        desk.drag(20, 60)
        assert desk.opened() == []
        assert desk.timeline.selection is None

    working(app, scenario)


def test_what_is_selected_and_not_named_is_not_sent_without_it(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        panel, labels = desk.desk.panel, desk.desk.panel.parts.controls["moment"]
        desk.drag(20, 40)
        assert panel.has_unreadable()
        assert any("has no label yet" in words for words in texts(labels))
        assert desk.answer == Answer()
        desk.press(FOUL)
        assert desk.ranges == [("Foul", 20, 40)]
        assert not panel.has_unreadable()

    working(app, scenario)
