"""An edge that a key moves is seen, as one is that the mouse drags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.timeline import Edge
from ui.video_desk import VideoDesk, working


@pytest.mark.parametrize(("edge", "shown"), [(Edge.START, (41, 40)), (Edge.END, (121, 120))])
def test_the_video_shows_the_edge_that_a_key_moves(app: QApplication, edge: Edge, shown: tuple[int, int]) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(Qt.Key.Key_1, 40, 120)
        desk.editor.chosen.emit(desk.regions[0].id)
        desk.stand_on(80)
        for by, number in zip((1, -1), shown, strict=True):
            desk.editor.nudge(edge, by)
            assert desk.view.frame == number
            await desk.on_screen(number)
        assert desk.ranges == [("goal", 40, 120)]

    working(app, scenario)


def test_an_edge_that_goes_no_further_is_shown_where_it_is(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(Qt.Key.Key_1, 0, 120)
        desk.editor.chosen.emit(desk.regions[0].id)
        desk.stand_on(80)
        desk.editor.nudge(Edge.START, -1)
        assert (desk.view.frame, desk.ranges) == (0, [("goal", 0, 120)])

    working(app, scenario)


def test_a_video_that_plays_plays_on(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.mark(Qt.Key.Key_1, 40, 120)
        desk.editor.chosen.emit(desk.regions[0].id)
        desk.view.playing.play()
        asked = len(desk.player.asked)
        desk.editor.nudge(Edge.END, 1)
        assert desk.ranges == [("goal", 40, 121)]
        assert len(desk.player.asked) == asked

    working(app, scenario)
