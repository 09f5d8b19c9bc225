"""Boxes on a film: drawn, moved from frame to frame, gone and there again, by mouse and by keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import track_of
from annotator.core.ports.images import MediaFilter
from annotator.ui.viewers.video.track_bar import KEYFRAME_PX
from services.service_env import until
from ui.viewers.video.boxer import SHIFT, TIMESTAMPS_S, Boxer, boxing, percent


def test_a_box_is_dragged_on_the_frame_that_is_on_screen(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.go_to(7)
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        (anchor,) = boxer.track
        assert (anchor.frame, anchor.time_s, anchor.drawn) == (7, TIMESTAMPS_S[7], percent(64, 36, 128, 108))

    boxing(app, scenario)


def test_a_box_that_is_moved_at_another_frame_is_placed_there_and_moves_evenly_between(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(20)
        await boxer.drag((96, 72), (224, 72))
        assert [anchor.frame for anchor in boxer.track] == [0, 20]
        assert boxer.track[1].drawn == percent(192, 36, 256, 108)
        for number in (5, 10, 15):
            await boxer.go_to(number)
            (box,) = boxer.seen
            assert abs(box["x"] - (10 + 20 * TIMESTAMPS_S[number] / TIMESTAMPS_S[20])) < 1e-9, "by time, not by number"
        await boxer.go_to(60)
        assert boxer.seen[0]["x"] == 30

    boxing(app, scenario)


def test_a_box_that_is_not_chosen_is_chosen_and_moved_in_one_drag(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        boxer.choose("")
        await boxer.drag((96, 72), (224, 72))
        assert (boxer.selected, boxer.track[0].drawn) == ("a", percent(192, 36, 256, 108))
        assert boxer.asked == []

    boxing(app, scenario)


def test_a_handle_makes_it_larger_at_this_frame(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(9)
        await boxer.drag((128, 108), (192, 144))
        assert boxer.track[1].drawn == percent(64, 36, 192, 144)

    boxing(app, scenario)


def test_boxes_follow_while_the_video_plays_and_catching_one_stops_it(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(40)
        await boxer.drag((96, 72), (416, 72))
        await boxer.go_to(0)
        await boxer.click(boxer.view.images, boxer.at(600, 300))
        assert boxer.selected == "", "a click beside it lets go"
        await boxer.click(boxer.view.images, boxer.at(600, 300))
        assert boxer.view.playing.state.is_playing, "and once more plays"
        boxer.player.position = TIMESTAMPS_S[20] * 48_000 + 50
        await until(lambda: boxer.view.images.number == 20, "frame 20 is on screen")
        assert abs(boxer.seen[0]["x"] - (10 + 50 * TIMESTAMPS_S[20] / TIMESTAMPS_S[40])) < 1e-9
        boxer.choose("a")
        x = round(boxer.seen[0]["x"] * 6.4)
        await boxer.drag((x + 30, 72), (x + 40, 72))
        assert not boxer.view.playing.state.is_playing

    boxing(app, scenario)


def test_keys_draw_move_and_resize_and_else_the_arrows_go_by_frames(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.key(Qt.Key.Key_Right)
        await until(lambda: boxer.view.images.number == 1, "one frame on")
        boxer.boxes.activate(Shape.TRACK)
        await boxer.key(Qt.Key.Key_Space)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
            await boxer.key(key)
        await boxer.key(Qt.Key.Key_Return)
        step = boxer.boxes.drawing.step_px(10)
        assert [(anchor.frame, anchor.drawn) for anchor in boxer.track] == [
            (1, percent(320, 180, 320 + step, 180 + 2 * step))
        ]
        await boxer.go_to(30)
        await boxer.key(Qt.Key.Key_Left)
        await boxer.key(Qt.Key.Key_Left)
        await boxer.key(Qt.Key.Key_Right, SHIFT)
        await boxer.key(Qt.Key.Key_Right, SHIFT | Qt.KeyboardModifier.ControlModifier)
        left = 321 - 2 * step
        assert boxer.track[1].drawn == percent(left, 180, left + step + 1, 180 + 2 * step)
        await boxer.key(Qt.Key.Key_Delete)
        assert boxer.regions == {}
        await boxer.key(Qt.Key.Key_Right)
        await until(lambda: boxer.view.images.number == 31, "one frame on")

    boxing(app, scenario)


def test_moves_at_one_frame_are_one_step_of_undo_and_those_at_another_are_another(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(4)
        before = boxer.steps
        for _step in range(3):
            await boxer.key(Qt.Key.Key_Down)
        assert boxer.steps == before + 1
        await boxer.go_to(9)
        await boxer.key(Qt.Key.Key_Down)
        assert boxer.steps == before + 2

    boxing(app, scenario)


def test_a_box_is_placed_at_a_frame_and_no_longer(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        boxer.actions["place_box"]()
        assert [anchor.frame for anchor in boxer.track] == [0], "the only place stays"
        await boxer.go_to(8)
        assert not boxer.boxes.bar.place.isChecked()
        boxer.actions["place_box"]()
        assert [anchor.frame for anchor in boxer.track] == [0, 8]
        assert boxer.boxes.bar.place.isChecked()
        boxer.actions["place_box"]()
        assert [anchor.frame for anchor in boxer.track] == [0]

    boxing(app, scenario)


def test_a_box_leaves_the_image_and_comes_again(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.go_to(5)
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(10)
        boxer.actions["box_leaves"]()
        assert boxer.seen, "the frame at which it leaves still shows it"
        assert boxer.boxes.bar.leave.isChecked()
        await boxer.go_to(11)
        assert boxer.seen == []
        boxer.actions["box_leaves"]()
        assert boxer.seen
        assert [(anchor.frame, anchor.goes_on) for anchor in boxer.track] == [(5, True), (10, False), (11, True)]
        await boxer.go_to(2)
        assert boxer.seen == []
        boxer.actions["box_leaves"]()
        assert len(boxer.track) == 3, "before its first frame it cannot leave"

    boxing(app, scenario)


def test_keys_and_the_strip_lead_to_where_the_chosen_box_is_placed(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.go_to(5)
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(50)
        boxer.actions["place_box"]()
        boxer.actions["anchor_back"]()
        await until(lambda: boxer.view.images.number == 5, "its first frame is on screen")
        boxer.actions["anchor_forward"]()
        await until(lambda: boxer.view.images.number == 50, "its next frame is on screen")
        strip = boxer.boxes.bar.strip
        await boxer.click(strip, QPoint(round(strip.x_of(5)) + 3, 5))
        await until(lambda: boxer.view.images.number == 5, "what is pressed near an anchor is the anchor")
        await boxer.click(strip, QPoint(round(strip.x_of(80)), 5))
        await until(lambda: boxer.view.images.number == 80, "elsewhere it is the frame there")
        await boxer.go_to(2)
        boxer.choose("")
        boxer.choose("a")
        await until(lambda: boxer.view.images.number == 5, "a box that is chosen from the list is shown")

    boxing(app, scenario)


def test_all_of_an_anchor_at_the_first_and_the_last_frame_is_seen(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        strip = boxer.boxes.bar.strip
        assert strip.x_of(0) < KEYFRAME_PX, "half of it would be cut"
        assert strip.keyframe_x(0) > KEYFRAME_PX + 1
        strip.x_of = lambda frame: {0: -40.0, 1: float(strip.width())}.get(frame, 60.0)
        assert strip.keyframe_x(1) < strip.width() - KEYFRAME_PX - 1
        assert (strip.keyframe_x(0), strip.keyframe_x(2)) == (-40, 60), (
            "out of view, and in its middle, it is where it is"
        )

    boxing(app, scenario)


def test_a_video_that_is_locked_is_looked_at_and_not_drawn_on(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        boxer.boxes.lock(True)
        await boxer.go_to(9)
        before = boxer.track
        boxer.actions["place_box"]()
        boxer.actions["box_leaves"]()
        await boxer.key(Qt.Key.Key_Down)
        assert boxer.track == before
        assert not boxer.boxes.bar.place.isEnabled()
        assert boxer.boxes.bar.before.isEnabled()
        boxer.actions["anchor_back"]()
        await until(lambda: boxer.view.images.number == 0, "one goes to where it is placed all the same")

    boxing(app, scenario)


def test_who_draws_before_something_is_armed_is_asked(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        await boxer.drag((64, 36), (228, 108))
        assert boxer.asked == ["what it is"]
        assert boxer.regions == {}

    boxing(app, scenario)


def test_boxes_are_seen_over_the_image(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        plain = boxer.view.images.grab().toImage()
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        marked = boxer.view.images.grab().toImage()
        assert marked.pixel(boxer.at(100, 70)) != plain.pixel(boxer.at(100, 70))
        assert marked.pixel(boxer.at(400, 300)) == plain.pixel(boxer.at(400, 300))

    boxing(app, scenario)


def test_what_is_begun_and_what_is_marked_stay_when_the_image_is_covered(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        boxer.boxes.activate(Shape.TRACK)
        boxer.choose("")
        await boxer.key(Qt.Key.Key_Space)
        boxer.view.protect(MediaFilter(blur=0.1), is_small=False)
        assert not boxer.view.images.number
        await until(lambda: boxer.view.images.number == 0, "it is there again, blurred")
        assert len(boxer.seen) == 1
        assert boxer.boxes.is_drawing
        boxer.view.show_medium("/none.mp4")
        assert not boxer.boxes.is_drawing

    boxing(app, scenario)


def test_a_frame_stands_at_the_same_place_on_the_strip_and_on_the_waveform(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        await boxer.go_to(40)
        view, strip = boxer.view, boxer.boxes.bar.strip
        assert strip.width() == view.wave.width()
        assert strip.mapTo(view, QPoint()).x() == view.wave.mapTo(view, QPoint()).x()
        for nearer in (False, True):
            if nearer:
                view.wave.zoom_in()
            assert strip.x_of(40) == view.wave.stretch.x_of(view.playing.position)
            assert strip.frame_at(strip.x_of(40)) == 40

    boxing(app, scenario)


def test_the_track_of_an_unchanged_box_is_read_once(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []

    def counting(geometry: Any, frames: Any, *rest: Any) -> Any:
        read.append(geometry)
        return track_of(geometry, frames, *rest)

    async def scenario(boxer: Boxer) -> None:
        boxer.boxes.activate(Shape.TRACK)
        await boxer.drag((64, 36), (128, 108))
        monkeypatch.setattr("annotator.ui.viewers.video.tracks.track_of", counting)
        for number in (3, 4, 5):
            await boxer.go_to(number)
        boxer.boxes.tracks.refresh()
        assert read == [], "other frames and repaints use the cached track"
        await boxer.drag((96, 72), (224, 72))
        assert len(read) == 2, "each of the two moves of a drag reads the edited box once"

    boxing(app, scenario)
