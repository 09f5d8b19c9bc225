"""J, K and L: back, pause, and forward, faster with each press."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.video.audio_clock import SILENT_HZ
from ui.video_harness import VideoHarness, working


def test_each_press_plays_faster_and_the_pause_gives_back_the_speed_before(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        speeds = []
        for _press in range(6):
            harness.actions["shuttle_forward"]()
            assert harness.player.state.is_playing
            speeds.append(harness.player.state.speed)
        assert speeds == [1.0, 1.5, 2.0, 3.0, 4.0, 4.0]
        harness.actions["shuttle_pause"]()
        assert (harness.player.state.is_playing, harness.player.state.speed) == (False, 1.0)
        harness.actions["shuttle_pause"]()
        assert harness.player.state.is_playing

    working(app, scenario)


def test_a_speed_that_was_chosen_is_what_it_comes_back_to(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.view.playing.set_speed(1.75)
        for _press in range(3):
            harness.actions["shuttle_forward"]()
        assert harness.player.state.speed == 3.0
        harness.actions["shuttle_back"]()
        assert harness.player.state.speed == 2.0
        harness.actions["shuttle_back"]()
        assert harness.player.state.speed == 1.75
        harness.actions["shuttle_forward"]()
        harness.actions["faster"]()  # chosen: it stays
        harness.actions["shuttle_pause"]()
        assert harness.player.state.speed == 2.5

    working(app, scenario)


def test_back_goes_back_where_nothing_was_made_faster(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        harness.view.playing.seek(7.0 * SILENT_HZ)
        harness.actions["shuttle_back"]()
        assert harness.view.playing.position == 2.0 * SILENT_HZ
        harness.view.playing.set_speed(2.0)
        harness.view.playing.play()
        harness.at(9.0)
        harness.actions["shuttle_back"]()
        assert (harness.player.position, harness.player.state.speed) == (4.0 * SILENT_HZ, 2.0)

    working(app, scenario)


def test_keys_jump_by_one_five_and_ten_seconds(app: QApplication) -> None:
    async def scenario(harness: VideoHarness) -> None:
        went = []
        for name in ("ten_forward", "five_back", "second_back", "five_forward", "second_forward", "ten_back"):
            harness.actions[name]()
            went.append(harness.view.playing.position / SILENT_HZ)
        assert went == [10.0, 5.0, 4.0, 9.0, 10.0, 0.0]

    working(app, scenario)
