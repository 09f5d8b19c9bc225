"""A film in step with a sound: one is heard, and each is where the other is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.video.view import VideoView
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.stage import on_loop

HZ, STEP_S = 16_000, 0.04


class Pair:
    """The film's own sound begins half a second after its pictures; another file has 8,000 samples a second."""

    def __init__(self, audio_path: str) -> None:
        video = FakeVideo("/film.mp4", [number * STEP_S for number in range(100)], audio_start_s=0.5)
        own, other = (
            FakeAudio("/film.mp4", tone(440, 3.5), HZ),
            FakeAudio("/other.wav", tone(440, 4.0)[:, ::2], HZ // 2),
        )
        audio_files = FakeAudioFiles({"/film.mp4": own, "/other.wav": other})
        self.player = FakePlayer()
        shared = SharedPlayer(self.player)
        self.video = VideoView(FakeVideos({"/film.mp4": video}), audio_files, shared)
        self.audio = AudioView(audio_files, shared)
        self.video.sync_to(self.audio)
        self.audio_path = audio_path

    async def opened(self) -> None:
        self.video.show_medium("/film.mp4")
        self.audio.show_medium(self.audio_path)
        sought = round(0.5 / STEP_S) if self.audio_path == "/film.mp4" else 0  # where the sound begins
        await until(lambda: self.video.images.number == sought and bool(self.audio.playing.audio), "both are open")

    async def on_screen(self, number: int) -> None:
        await until(lambda: self.video.images.number == number, f"frame {number} is on screen")


def states(pair: Pair) -> tuple[bool, bool]:
    """Return the playing state of the video and of the audio."""
    return pair.video.playing.state.is_playing, pair.audio.playing.state.is_playing


def seen(app: QApplication, path: str, scenario: Callable[[Pair], Awaitable[None]]) -> None:
    async def whole() -> None:
        pair, window = Pair(path), QWidget()
        column = QVBoxLayout(window)
        column.addWidget(pair.video)
        column.addWidget(pair.audio)
        window.resize(800, 700)
        window.show()
        await pair.opened()
        await scenario(pair)
        window.close()

    on_loop(app, whole)


@pytest.mark.parametrize(("path", "rate_hz", "after_s"), [("/film.mp4", HZ, 0.5), ("/other.wav", HZ // 2, 0.0)])
def test_either_goes_where_the_other_is_brought(app: QApplication, path: str, rate_hz: int, after_s: float) -> None:
    async def scenario(pair: Pair) -> None:
        pair.audio.playing.seek(2.0 * rate_hz)
        await pair.on_screen(round((2.0 + after_s) / STEP_S))
        pair.video.go_to_frame(30)
        await pair.on_screen(30)
        assert pair.audio.playing.position == pytest.approx((30 * STEP_S - after_s) * rate_hz, abs=2)
        assert pair.video.frame == 30

    seen(app, path, scenario)


def test_what_is_heard_is_the_audio_whoever_begins(app: QApplication) -> None:
    async def scenario(pair: Pair) -> None:
        pair.video.playing.play()
        assert states(pair) == (True, True)
        assert pair.player.audio is pair.audio.playing.audio
        pair.player.position = 1.0 * (HZ // 2)
        await until(lambda: (pair.video.images.number or 0) >= 20, "the film follows what is played")
        pair.video.playing.pause()
        assert states(pair) == (False, False)
        pair.audio.playing.play()
        assert states(pair) == (True, True)

    seen(app, "/other.wav", scenario)


def test_a_loop_of_the_video_is_one_of_the_audio(app: QApplication) -> None:
    async def scenario(pair: Pair) -> None:
        pair.video.playing.loop((HZ, 2 * HZ))
        assert pair.audio.playing.state.loop == (HZ // 2, HZ)
        assert pair.video.playing.state.loop == (HZ, 2 * HZ)
        pair.video.playing.loop(None)
        assert pair.audio.playing.state.loop is None

    seen(app, "/other.wav", scenario)


def test_without_its_audio_the_video_goes_alone(app: QApplication) -> None:
    async def scenario(pair: Pair) -> None:
        pair.audio.show_medium("")
        pair.video.playing.play()
        assert pair.video.playing.state.is_playing
        assert pair.player.audio is pair.video.playing.audio
        pair.video.go_to_frame(10)
        pair.video.playing.pause()
        await pair.on_screen(10)

    seen(app, "/other.wav", scenario)
