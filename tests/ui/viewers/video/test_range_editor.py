"""An edge that a key moves is seen, as one is that the mouse drags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.timeline import Edge
from ui.video_harness import VideoHarness, working


@pytest.mark.parametrize(("edge", "shown"), [(Edge.START, (41, 40)), (Edge.END, (121, 120))])
def test_the_video_shows_the_edge_that_a_key_moves(app: QApplication, edge: Edge, shown: tuple[int, int]) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(Qt.Key.Key_1, 40, 120)
        harness.editor.chosen.emit(harness.regions[0].id)
        harness.stand_on(80)
        for by, number in zip((1, -1), shown, strict=True):
            harness.editor.nudge(edge, by)
            assert harness.view.frame == number
            await harness.on_screen(number)
        assert harness.ranges == [("goal", 40, 120)]

    working(app, scenario)


def test_an_edge_that_goes_no_further_is_shown_where_it_is(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(Qt.Key.Key_1, 0, 120)
        harness.editor.chosen.emit(harness.regions[0].id)
        harness.stand_on(80)
        harness.editor.nudge(Edge.START, -1)
        assert (harness.view.frame, harness.ranges) == (0, [("goal", 0, 120)])

    working(app, scenario)


def test_a_video_that_plays_plays_on(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.mark(Qt.Key.Key_1, 40, 120)
        harness.editor.chosen.emit(harness.regions[0].id)
        harness.view.playing.play()
        asked = len(harness.player.asked)
        harness.editor.nudge(Edge.END, 1)
        assert harness.ranges == [("goal", 40, 121)]
        assert len(harness.player.asked) == asked

    working(app, scenario)
