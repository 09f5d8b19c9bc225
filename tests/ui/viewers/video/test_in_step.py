"""A film in step with a sound: one is heard, and each is where the other is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.video.view import VideoView
from fakes.films import FakeFilm, FakeFilms
from fakes.player import FakePlayer
from fakes.sounds import FakeSound, FakeSounds, tone
from services.desks import until
from ui.stage import on_loop

HZ, STEP_S = 16_000, 0.04


class Pair:
    """The film's own sound begins half a second after its pictures; another file has 8,000 samples a second."""

    def __init__(self, sound_path: str) -> None:
        film = FakeFilm("/film.mp4", [number * STEP_S for number in range(100)], sound_start_s=0.5)
        own, other = (
            FakeSound("/film.mp4", tone(440, 3.5), HZ),
            FakeSound("/other.wav", tone(440, 4.0)[:, ::2], HZ // 2),
        )
        sounds = FakeSounds({"/film.mp4": own, "/other.wav": other})
        self.player = FakePlayer()
        shared = SharedPlayer(self.player)
        self.film = VideoView(FakeFilms({"/film.mp4": film}), sounds, shared)
        self.sound = AudioView(sounds, shared)
        self.film.keep_step_with(self.sound)
        self.sound_path = sound_path

    async def opened(self) -> None:
        self.film.show_medium("/film.mp4")
        self.sound.show_medium(self.sound_path)
        sought = round(0.5 / STEP_S) if self.sound_path == "/film.mp4" else 0  # where the sound begins
        await until(lambda: self.film.pictures.number == sought and bool(self.sound.playing.sound), "both are open")

    async def on_screen(self, number: int) -> None:
        await until(lambda: self.film.pictures.number == number, f"frame {number} is on screen")


def states(pair: Pair) -> tuple[bool, bool]:
    """Whether the film plays, and the sound."""
    return pair.film.playing.state.is_playing, pair.sound.playing.state.is_playing


def seen(app: QApplication, path: str, scenario: Callable[[Pair], Awaitable[None]]) -> None:
    async def whole() -> None:
        pair, window = Pair(path), QWidget()
        column = QVBoxLayout(window)
        column.addWidget(pair.film)
        column.addWidget(pair.sound)
        window.resize(800, 700)
        window.show()
        await pair.opened()
        await scenario(pair)
        window.close()

    on_loop(app, whole)


@pytest.mark.parametrize(("path", "rate_hz", "after_s"), [("/film.mp4", HZ, 0.5), ("/other.wav", HZ // 2, 0.0)])
def test_either_goes_where_the_other_is_brought(app: QApplication, path: str, rate_hz: int, after_s: float) -> None:
    async def scenario(pair: Pair) -> None:
        pair.sound.playing.seek(2.0 * rate_hz)
        await pair.on_screen(round((2.0 + after_s) / STEP_S))
        pair.film.go_to_frame(30)
        await pair.on_screen(30)
        assert pair.sound.playing.position == pytest.approx((30 * STEP_S - after_s) * rate_hz, abs=2)
        assert pair.film.frame == 30

    seen(app, path, scenario)


def test_what_is_heard_is_the_sound_whoever_begins(app: QApplication) -> None:
    async def scenario(pair: Pair) -> None:
        pair.film.playing.play()
        assert states(pair) == (True, True)
        assert pair.player.sound is pair.sound.playing.sound
        pair.player.position = 1.0 * (HZ // 2)
        await until(lambda: (pair.film.pictures.number or 0) >= 20, "the film follows what is played")
        pair.film.playing.pause()
        assert states(pair) == (False, False)
        pair.sound.playing.play()
        assert states(pair) == (True, True)

    seen(app, "/other.wav", scenario)


def test_a_loop_of_the_film_is_one_of_the_sound(app: QApplication) -> None:
    async def scenario(pair: Pair) -> None:
        pair.film.playing.loop((HZ, 2 * HZ))
        assert pair.sound.playing.state.loop == (HZ // 2, HZ)
        assert pair.film.playing.state.loop == (HZ, 2 * HZ)
        pair.film.playing.loop(None)
        assert pair.sound.playing.state.loop is None

    seen(app, "/other.wav", scenario)


def test_without_its_sound_the_film_goes_alone(app: QApplication) -> None:
    async def scenario(pair: Pair) -> None:
        pair.sound.show_medium("")
        pair.film.playing.play()
        assert pair.film.playing.state.is_playing
        assert pair.player.sound is pair.film.playing.sound
        pair.film.go_to_frame(10)
        pair.film.playing.pause()
        await pair.on_screen(10)

    seen(app, "/other.wav", scenario)
