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
from services.service_env import until
from ui.stage import texts
from ui.video_harness import MOMENTS, NEAR, STEADY, VideoHarness, working

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

    async def scenario(harness: VideoHarness) -> None:
        harness.view.playing.play()
        harness.player.set_speed(speed)
        seen: list[int] = []
        for second, key in ((1.03, GOAL), (1.9, FOUL), (3.31, GOAL), (4.02, FOUL)):
            moment = timestamps_s[0] + second
            asked_at = moment - LEAD_S * speed  # a picture is on screen a little after it is asked for
            harness.at(asked_at)
            seen.append(harness.video.number_at(moment))
            await harness.on_screen(seen[-1])
            harness.at(asked_at + REACTION_S * speed)
            harness.press(key)
        assert harness.ranges == [("goal", seen[0], seen[2]), ("Foul", seen[1], seen[3])]
        first, last = harness.regions[0].frames
        assert (first.time_s, last.time_s) == (timestamps_s[seen[0]], timestamps_s[seen[2]])

    working(app, scenario, timestamps_s=timestamps_s)


def test_a_range_is_written_as_label_studio_writes_it(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.view.set_framerate(harness.view.framerate * 25 / 24)
        harness.mark(GOAL, 10, 30)
        harness.mark(FOUL, 240, 249)
        assert [item["value"] for item in harness.answer.as_json()] == [
            {"ranges": [{"start": 11, "end": 31}], "timelinelabels": ["goal"]},
            {"ranges": [{"start": 241, "end": 250}], "timelinelabels": ["Foul"]},
        ]
        assert {item["type"] for item in harness.answer.as_json()} == {"timelinelabels"}
        assert all("original_width" not in item for item in harness.answer.as_json())

    working(app, scenario)


def test_several_ranges_are_open_at_once_and_one_may_be_a_single_frame(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 7, 7)
        harness.stand_on(20)
        harness.press(GOAL)
        harness.stand_on(40)
        harness.press(FOUL)
        assert harness.opened() == [("goal", 20), ("Foul", 40)]
        harness.stand_on(50)
        harness.press(Qt.Key.Key_Return)
        assert harness.ranges == [("goal", 7, 7), ("goal", 20, 50), ("Foul", 40, 50)]
        assert harness.opened() == []
        assert harness.timeline.row_count == 2

    working(app, scenario)


def test_a_range_may_be_marked_backwards(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 30, 12)
        assert harness.ranges == [("goal", 12, 30)]

    working(app, scenario)


def test_what_is_open_keeps_a_task_from_being_sent_and_can_be_let_go(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(20)
        harness.press(GOAL)
        harness.press(FOUL)
        assert harness.harness.answering.is_drawing()
        harness.undo()
        assert harness.opened() == [("goal", 20)]
        assert harness.harness.panel.let_go()
        assert harness.opened() == []
        assert not harness.harness.answering.is_drawing()
        assert harness.ranges == []

    working(app, scenario)


def test_what_was_open_goes_on_where_it_was(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(20)
        harness.press(GOAL)
        begun = harness.harness.panel.annotations.in_progress()
        harness.harness.panel.show_task(harness.harness.columns, lambda path: path)
        assert harness.opened() == []
        harness.harness.panel.annotations.restore(begun)
        await until(lambda: harness.view.frame is not None, "it is open again")
        assert harness.opened() == [("goal", 20)]
        harness.stand_on(25)
        harness.press(GOAL)
        assert harness.ranges == [("goal", 20, 25)]

    working(app, scenario)


def test_a_label_that_is_used_up_opens_nothing_more(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(CHEERING, 3, 9)
        harness.stand_on(20)
        harness.press(CHEERING)
        assert harness.opened() == []
        assert len(harness.ranges) == 1

    working(app, scenario)


def test_edges_are_trimmed_by_frame_with_keys_and_each_step_is_undone(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 20, 40)
        harness.editor.choose_and_play(harness.regions[0].id)
        await harness.on_screen(20)
        harness.view.setFocus()
        harness.press(Qt.Key.Key_Right, SHIFT)
        assert harness.ranges == [("goal", 20, 41)]
        harness.press(Qt.Key.Key_Left, SHIFT | ALT | CTRL)
        assert harness.ranges == [("goal", 10, 41)]
        harness.actions["range_ends_earlier"]()
        assert harness.ranges == [("goal", 10, 40)]
        harness.stand_on(100)
        harness.actions["range_ends_here"]()
        assert harness.ranges == [("goal", 10, 100)]
        harness.stand_on(120)
        harness.actions["range_starts_here"]()
        assert harness.ranges == [("goal", 100, 100)]
        for first, last in ((10, 100), (10, 40), (10, 41), (20, 41), (20, 40)):
            harness.undo()
            assert harness.ranges == [("goal", first, last)]

    working(app, scenario)


def test_an_edge_never_leaves_the_video(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 0, 249)
        harness.editor.choose_and_play(harness.regions[0].id)
        harness.actions["range_starts_earlier"]()
        harness.actions["range_ends_later"]()
        assert harness.ranges == [("goal", 0, 249)]

    working(app, scenario)


def test_frames_are_selected_by_mouse_and_named_by_a_key(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.drag(60, 20)
        assert harness.ranges == []  # which of three labels it is, nobody said
        harness.press(FOUL)
        assert harness.ranges == [("Foul", 20, 60)]
        assert harness.opened() == []

    working(app, scenario)


def test_an_edge_is_dragged_to_a_frame_which_is_shown_meanwhile(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 50, 100)
        harness.editor.choose_and_play(harness.regions[0].id)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        edge = harness.point(100)
        edge.setX(round(harness.timeline.stretch.x_of(harness.timeline.bounds_of(100, 100)[1])))
        QTest.mousePress(harness.timeline, left, none, edge)
        QTest.mouseMove(harness.timeline, harness.point(130))
        await harness.on_screen(130)
        QTest.mouseRelease(harness.timeline, left, none, harness.point(130))
        assert harness.ranges == [("goal", 50, 130)]
        harness.undo()
        assert harness.ranges == [("goal", 50, 100)]

    working(app, scenario)


def test_the_next_and_the_previous_are_chosen_shown_played_and_removed(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(GOAL, 100, 120)
        harness.mark(FOUL, 20, 40)
        harness.stand_on(0)
        harness.actions["next_range"]()
        await harness.on_screen(20)
        harness.actions["next_range"]()
        await harness.on_screen(100)
        harness.actions["play_range"]()
        assert harness.player.state.is_playing
        harness.player.ends()
        await harness.on_screen(120)  # and not the frame that follows it
        harness.actions["loop_range"]()
        assert harness.player.state.loop == harness.timeline.bounds_of(100, 120)
        harness.actions["previous_range"]()
        harness.actions["remove_range"]()
        assert harness.ranges == [("goal", 100, 120)]

    working(app, scenario)


def test_questions_follow_the_chosen_range_and_the_list_names_its_frames(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(FOUL, 0, 1200 // 25)
        (first,) = harness.regions
        assert harness.harness.panel.selected_region == first.id  # something is asked about it
        harness.press(Qt.Key.Key_4)
        harness.mark(GOAL, 100, 100)
        said = {item.id: item.value for item in harness.answer.items if item.from_name == "near"}
        assert said == {first.id: {"ranges": [{"start": 1, "end": 47}], "choices": ["Yes"]}}
        (listed,) = harness.harness.panel.findChildren(RegionList)
        model = listed._list.model()
        lines = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
        assert lines == ["1  Foul: frames 1 to 49", "2  Goal: frame 101"]

    working(app, scenario, MOMENTS, NEAR)


def test_a_prediction_means_the_frames_that_its_nominal_frames_show(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        value = {"ranges": [{"start": 25, "end": 49}], "timelinelabels": ["goal"]}
        item = {"id": "p", "from_name": "moment", "to_name": "film", "type": "timelinelabels", "value": value}
        harness.harness.answering.edit(lambda _answer: Answer.from_json([item]), "")
        (segment,) = harness.editor.segments
        assert harness.timeline.frames_of(segment.samples) == (25, 50)  # at one second, and at two
        harness.editor.choose_and_play("p")
        harness.actions["range_ends_later"]()
        assert harness.ranges == [("goal", 25, 51)]

    working(app, scenario)


def test_a_locked_task_is_not_marked(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.harness.panel.lock(True)
        harness.editor.open_or_close("moment", "goal")
        harness.drag(20, 60)
        assert harness.opened() == []
        assert harness.timeline.selection is None

    working(app, scenario)


def test_what_is_selected_and_not_named_is_not_sent_without_it(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        panel, labels = harness.harness.panel, harness.harness.panel.parts.controls["moment"]
        harness.drag(20, 40)
        assert panel.has_unreadable()
        assert any("has no label yet" in words for words in texts(labels))
        assert harness.answer == Answer()
        harness.press(FOUL)
        assert harness.ranges == [("Foul", 20, 40)]
        assert not panel.has_unreadable()

    working(app, scenario)
