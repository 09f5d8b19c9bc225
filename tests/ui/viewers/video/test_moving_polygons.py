"""Polygons and key points that move through a video: drawn on a frame, changed on others, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import PercentOutline, PercentPoint
from ui.viewers.video.boxer import FULL_PX, TIMESTAMPS_S, Boxer, boxing

TRIANGLE = ((64, 36), (192, 36), (64, 180))


def outline(*corners: tuple[int, int]) -> PercentOutline:
    (wide, high) = FULL_PX
    return PercentOutline(tuple((x * 100 / wide, y * 100 / high) for x, y in corners))


def test_a_polygon_is_drawn_on_a_frame_and_its_corner_moves_until_another(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.go_to(5)
        await boxer.draw(Shape.POLYGON_TRACK, *TRIANGLE)
        (keyframe,) = boxer.track
        assert (keyframe.frame, keyframe.drawn) == (5, outline(*TRIANGLE))
        await boxer.go_to(25)
        await boxer.drag((192, 36), (320, 36))
        assert [keyframe.frame for keyframe in boxer.track] == [5, 25]
        assert boxer.track[1].drawn == outline((64, 36), (320, 36), (64, 180))
        await boxer.go_to(15)
        share = (TIMESTAMPS_S[15] - TIMESTAMPS_S[5]) / (TIMESTAMPS_S[25] - TIMESTAMPS_S[5])
        assert boxer.seen[0]["points"][1] == pytest.approx([(192 + 128 * share) * 100 / 640, 10])

    boxing(app, scenario)


def test_the_whole_polygon_is_dragged_and_is_where_it_was_on_earlier_frames(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.draw(Shape.POLYGON_TRACK, *TRIANGLE)
        await boxer.go_to(40)
        await boxer.drag((90, 70), (218, 106))
        assert boxer.track[1].drawn == outline((192, 72), (320, 72), (192, 216))
        await boxer.go_to(0)
        assert boxer.seen[0]["points"] == [list(point) for point in outline(*TRIANGLE).points]

    boxing(app, scenario)


def test_a_corner_is_removed_by_keys_at_a_later_frame_only(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.draw(Shape.POLYGON_TRACK, *TRIANGLE, (40, 100))
        await boxer.go_to(30)
        await boxer.click(boxer.view.images, boxer.at(40, 100))
        await boxer.key(Qt.Key.Key_Delete)
        outlines = [keyframe.drawn for keyframe in boxer.track if isinstance(keyframe.drawn, PercentOutline)]
        assert [len(drawn.points) for drawn in outlines] == [4, 3]

    boxing(app, scenario)


def test_a_key_point_is_set_with_one_click_and_moved_by_arrow_keys_on_another_frame(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.draw(Shape.KEY_POINT_TRACK, (320, 180))
        await boxer.go_to(10)
        await boxer.key(Qt.Key.Key_Right)
        first, second = (keyframe.drawn for keyframe in boxer.track)
        assert isinstance(first, PercentPoint)
        assert isinstance(second, PercentPoint)
        assert (first.x, first.y) == (50, 50)
        assert second.x > first.x
        assert second.y == first.y

    boxing(app, scenario)


def test_another_frame_may_be_looked_at_while_a_polygon_is_drawn(app: QApplication) -> None:
    """It begins on the frame on which it is finished."""

    async def scenario(boxer: Boxer) -> None:
        boxer.shape = Shape.POLYGON_TRACK
        boxer.boxes.activate(boxer.shape)
        for corner in TRIANGLE[:2]:
            await boxer.click(boxer.view.images, boxer.at(*corner))
        await boxer.go_to(3)
        await boxer.draw(boxer.shape, TRIANGLE[2])
        (keyframe,) = boxer.track
        assert (keyframe.frame, keyframe.drawn) == (3, outline(*TRIANGLE))

    boxing(app, scenario)
