"""The film of a task: the right picture at the right time, silent and still when nobody looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.design.medium import Extent
from annotator.core.errors import MediaFault
from annotator.ui.design.playback import stepping_commands
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.video.view import LEAD_S, VideoView
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.stage import on_loop

HZ = 16_000
SIZE = (800, 480)
STEP_S = 0.04


class Watcher:
    """A film on screen, what it is made from, and what it tells."""

    def __init__(self) -> None:
        timestamps = [number * STEP_S for number in range(100)]
        self.loud = FakeVideo("/loud.mp4", timestamps, audio_start_s=0.0)
        self.mute = FakeVideo("/mute.mp4", timestamps)
        self.audio = FakeAudio("/loud.mp4", tone(440, 4.0), HZ)
        self.player = FakePlayer()
        self.quick = FakeVideo("/quick.mp4", [number / 100 for number in range(400)])
        videos = FakeVideos({video.path: video for video in (self.loud, self.mute, self.quick)})
        self.view = VideoView(videos, FakeAudioFiles({"/loud.mp4": self.audio}), SharedPlayer(self.player))
        self.shown: list[tuple[str, Extent]] = []
        self.failed: list[str] = []
        self.view.shown.connect(lambda *told: self.shown.append(told))
        self.view.failed.connect(self.failed.append)

    async def sees(self, path: str) -> None:
        self.view.show_medium(path)
        await until(lambda: bool(self.shown) and self.shown[-1][0] == path, f"{path} is painted")

    async def on_screen(self, number: int) -> None:
        await until(lambda: self.view.images.number == number, f"frame {number} is on screen")


def watching(app: QApplication, scenario: Callable[[Watcher], Awaitable[None]]) -> None:
    async def whole() -> None:
        watcher = Watcher()
        watcher.view.resize(*SIZE)
        watcher.view.show()
        watcher.view.activateWindow()
        watcher.view.setFocus()
        await scenario(watcher)
        watcher.view.close()

    on_loop(app, whole)


def test_a_video_is_seen_with_its_first_frame_and_told_with_its_size_and_length(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        extent = Extent(width_px=64, height_px=36, duration_s=4.0, frame_count=100)
        assert watcher.shown == [("/loud.mp4", extent)]
        assert watcher.view.images.number == 0

    watching(app, scenario)


def test_a_step_shows_the_next_frame_however_long_it_stays(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/mute.mp4")
        actions = stepping_commands([watcher.view])
        actions["frame_forward"]()
        await watcher.on_screen(1)
        for _ in range(4):
            QTest.keyClick(watcher.view, Qt.Key.Key_Right)
        await watcher.on_screen(5)
        QTest.keyClick(watcher.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        await watcher.on_screen(15)
        actions["frame_back"]()
        await watcher.on_screen(14)
        actions["key_frame_forward"]()
        await watcher.on_screen(20)
        actions["key_frame_back"]()
        await watcher.on_screen(10)
        assert not watcher.view.playing.state.is_playing

    watching(app, scenario)


def test_playing_shows_what_is_heard(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        QTest.mouseClick(watcher.view.images, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        assert watcher.view.playing.state.is_playing
        watcher.player.position = 1.0 * HZ
        await watcher.on_screen(25)
        watcher.player.position = 3.0 * HZ + 100
        await watcher.on_screen(75)

    watching(app, scenario)


def test_an_image_that_is_long_late_says_so_until_there_is_another(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        screen = watcher.view.images
        watcher.loud.is_slow = True
        QTest.mouseClick(watcher.view.images, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        watcher.player.position = 2.0 * HZ
        bright = screen.grab().toImage()
        await until(lambda: screen.grab().toImage() != bright, "it is dimmed while it is late")
        dimmed = screen.grab().toImage()
        watcher.loud.deliver()
        await until(lambda: screen.grab().toImage() != dimmed, "there is the one that is due")

    watching(app, scenario)


def test_another_video_takes_the_place_of_the_one_before_at_once(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        watcher.view.show_medium("/mute.mp4")
        assert watcher.view.images.number is None
        assert watcher.loud.is_closed
        assert watcher.audio.is_closed
        await until(lambda: watcher.shown[-1][0] == "/mute.mp4", "the other is painted")

    watching(app, scenario)


def test_a_video_that_is_lost_says_so_where_it_was_seen(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        watcher.loud.lose(MediaFault(MediaFault.UNDECODABLE, path="/loud.mp4", detail="the decoder stopped"))
        assert watcher.failed == ["/loud.mp4"]
        assert watcher.view.images.number is None
        watcher.view.show_medium("/none.mp4")
        await until(lambda: watcher.failed[-1] == "/none.mp4", "the other fails")

    watching(app, scenario)


def test_a_video_whose_sound_cannot_be_decoded_is_seen_all_the_same(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        watcher.view._audio_files = FakeAudioFiles({})
        await watcher.sees("/loud.mp4")
        assert watcher.view.extent.duration_s == 4.0

    watching(app, scenario)


def test_images_are_made_as_large_as_there_is_room_for(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        watcher.view.resize(400, 400)
        await until(lambda: watcher.loud.seen[-1][0] == 400, "they are asked for anew")
        await watcher.on_screen(0)

    watching(app, scenario)


def test_a_pause_keeps_the_image_and_brings_the_clock_to_it(app: QApplication) -> None:
    """While it plays a picture is asked for a little before its sound is heard."""

    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        watcher.view.playing.play()
        watcher.player.position = (25 * STEP_S - LEAD_S / 2) * HZ
        await watcher.on_screen(25)
        watcher.view.playing.pause()
        assert watcher.view.frame == 25
        assert watcher.player.position == watcher.view.playing.position == 25 * STEP_S * HZ
        watcher.view.playing.play()
        assert watcher.player.position == (25 * STEP_S - watcher.view.playing.rewind_s) * HZ, "a little is heard again"

    watching(app, scenario)


def test_a_step_back_is_one_however_late_the_image_before_it(app: QApplication) -> None:
    """The video has so many frames per second that the next one is requested within the lead time."""

    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/quick.mp4")
        watcher.view.go_to_frame(30)
        await watcher.on_screen(30)
        for number in (29, 28, 27):
            watcher.view.step(-1)
            assert watcher.view.frame == number

    watching(app, scenario)


def test_what_comes_after_a_stretch_that_is_played_is_not_seen(app: QApplication) -> None:
    async def scenario(watcher: Watcher) -> None:
        await watcher.sees("/loud.mp4")
        watcher.view.playing.play(0.0, round(10 * STEP_S * HZ))
        for before_end_s in (0.1, 0.01, 0.001):
            watcher.player.position = (10 * STEP_S - before_end_s) * HZ
            await watcher.on_screen(9 if before_end_s < STEP_S else 8)
        await watcher.on_screen(9)

    watching(app, scenario)
