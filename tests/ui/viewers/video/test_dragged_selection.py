"""Frames are selected with the mouse: the film shows the edge that is dragged, and it can be dragged again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.video_harness import VideoHarness, working


def selected(harness: VideoHarness) -> tuple[int, int] | None:
    selection = harness.timeline.selection
    return None if selection is None else harness.timeline.frames_of(selection)


def drag_edge(harness: VideoHarness, edge: int, to: int) -> None:
    selection = harness.timeline.selection
    assert selection is not None
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    point = harness.point(0)
    point.setX(round(harness.timeline.stretch.x_of(selection[edge])))
    QTest.mousePress(harness.timeline, left, none, point)
    QTest.mouseMove(harness.timeline, harness.point(to))
    QTest.mouseRelease(harness.timeline, left, none, harness.point(to))


def test_the_video_follows_what_is_dragged(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.drag(40, 120)
        assert selected(harness) == (40, 120)
        assert harness.view.frame == 120
        await harness.on_screen(120)

    working(app, scenario)


def test_an_edge_of_what_has_no_label_yet_is_dragged_again(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.drag(40, 120)
        drag_edge(harness, 1, 160)
        assert (selected(harness), harness.view.frame) == ((40, 160), 160)
        drag_edge(harness, 0, 20)
        assert (selected(harness), harness.view.frame) == ((20, 160), 20)
        harness.press(Qt.Key.Key_1)
        assert harness.ranges == [("goal", 20, 160)]

    working(app, scenario)


def test_what_plays_plays_on(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.view.playing.play()
        asked = len(harness.player.asked)
        harness.drag(40, 120)
        assert selected(harness) == (40, 120)
        assert len(harness.player.asked) == asked

    working(app, scenario)


def test_what_is_dragged_with_an_armed_label_is_a_range_of_it(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(5)
        harness.press(Qt.Key.Key_2)
        harness.drag(40, 120)
        assert harness.ranges == [("Foul", 40, 120)]
        assert (harness.opened(), selected(harness)) == ([], None)
        harness.undo()
        assert harness.ranges == []

    working(app, scenario)


def test_of_several_armed_labels_the_last_one_is_meant(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.stand_on(5)
        harness.press(Qt.Key.Key_1)
        harness.press(Qt.Key.Key_2)
        harness.drag(40, 120)
        assert (harness.ranges, harness.opened()) == ([("Foul", 40, 120)], [("goal", 5)])

    working(app, scenario)
