"""Frames are selected with the mouse: the film shows the edge that is dragged, and it can be dragged again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.video_desk import VideoDesk, working


def selected(desk: VideoDesk) -> tuple[int, int] | None:
    selection = desk.timeline.selection
    return None if selection is None else desk.timeline.frames_of(selection)


def drag_edge(desk: VideoDesk, edge: int, to: int) -> None:
    selection = desk.timeline.selection
    assert selection is not None
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    point = desk.point(0)
    point.setX(round(desk.timeline.stretch.x_of(selection[edge])))
    QTest.mousePress(desk.timeline, left, none, point)
    QTest.mouseMove(desk.timeline, desk.point(to))
    QTest.mouseRelease(desk.timeline, left, none, desk.point(to))


def test_the_video_follows_what_is_dragged(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.drag(40, 120)
        assert selected(desk) == (40, 120)
        assert desk.view.frame == 120
        await desk.on_screen(120)

    working(app, scenario)


def test_an_edge_of_what_has_no_label_yet_is_dragged_again(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.drag(40, 120)
        drag_edge(desk, 1, 160)
        assert (selected(desk), desk.view.frame) == ((40, 160), 160)
        drag_edge(desk, 0, 20)
        assert (selected(desk), desk.view.frame) == ((20, 160), 20)
        desk.press(Qt.Key.Key_1)
        assert desk.ranges == [("goal", 20, 160)]

    working(app, scenario)


def test_what_plays_plays_on(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.view.playing.play()
        asked = len(desk.player.asked)
        desk.drag(40, 120)
        assert selected(desk) == (40, 120)
        assert len(desk.player.asked) == asked

    working(app, scenario)
