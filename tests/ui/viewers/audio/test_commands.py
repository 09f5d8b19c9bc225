"""J, K and L: back, pause, and forward, faster with each press."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.video.audio_clock import SILENT_HZ
from ui.video_desk import VideoDesk, working


def test_each_press_plays_faster_and_the_pause_gives_back_the_speed_before(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        speeds = []
        for _press in range(6):
            desk.actions["shuttle_forward"]()
            assert desk.player.state.is_playing
            speeds.append(desk.player.state.speed)
        assert speeds == [1.0, 1.5, 2.0, 3.0, 4.0, 4.0]
        desk.actions["shuttle_pause"]()
        assert (desk.player.state.is_playing, desk.player.state.speed) == (False, 1.0)
        desk.actions["shuttle_pause"]()
        assert desk.player.state.is_playing

    working(app, scenario)


def test_a_speed_that_was_chosen_is_what_it_comes_back_to(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.view.playing.set_speed(1.75)
        for _press in range(3):
            desk.actions["shuttle_forward"]()
        assert desk.player.state.speed == 3.0
        desk.actions["shuttle_back"]()
        assert desk.player.state.speed == 2.0
        desk.actions["shuttle_back"]()
        assert desk.player.state.speed == 1.75
        desk.actions["shuttle_forward"]()
        desk.actions["faster"]()  # chosen: it stays
        desk.actions["shuttle_pause"]()
        assert desk.player.state.speed == 2.5

    working(app, scenario)


def test_back_goes_back_where_nothing_was_made_faster(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        desk.view.playing.seek(7.0 * SILENT_HZ)
        desk.actions["shuttle_back"]()
        assert desk.view.playing.position == 2.0 * SILENT_HZ
        desk.view.playing.set_speed(2.0)
        desk.view.playing.play()
        desk.at(9.0)
        desk.actions["shuttle_back"]()
        assert (desk.player.position, desk.player.state.speed) == (4.0 * SILENT_HZ, 2.0)

    working(app, scenario)


def test_keys_jump_by_one_five_and_ten_seconds(app: QApplication) -> None:
    async def scenario(desk: VideoDesk) -> None:
        went = []
        for name in ("ten_forward", "five_back", "second_back", "five_forward", "second_forward", "ten_back"):
            desk.actions[name]()
            went.append(desk.view.playing.position / SILENT_HZ)
        assert went == [10.0, 5.0, 4.0, 9.0, 10.0, 0.0]

    working(app, scenario)
