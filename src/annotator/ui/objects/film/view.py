"""The film of a task: its pictures, and below them its sound, which is their clock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from annotator.core.design.medium import Extent, MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.films import Films, Looks, OpenFilm
from annotator.core.ports.sounds import OpenSound, Sounds
from annotator.ui.language.moments import moment
from annotator.ui.language.translation import _
from annotator.ui.objects.film.clock import FilmSound
from annotator.ui.objects.film.following import Following
from annotator.ui.objects.film.screen import FilmScreen
from annotator.ui.objects.sound.playing import SharedPlayer
from annotator.ui.objects.sound.view import SoundView
from annotator.ui.objects.sound.wave import WaveView
from annotator.ui.spoken.announcing import announce

WAVE_PX = 64


class FilmView(SoundView):
    """`shown` tells the absolute path and the Extent once its first picture is painted, and again when it is known
    better; `failed` the path."""

    KIND = MediumKind.FILM

    def __init__(self, films: Films, sounds: Sounds, stage: SharedPlayer, wave: WaveView | None = None) -> None:
        self._films = films
        self._film: _OpenPictures | None = None
        self.pictures = FilmScreen()
        super().__init__(sounds, stage, wave)
        self.pictures.resized.connect(self._fit)
        self.pictures.painted.connect(self._tell)
        self.pictures.pressed.connect(self._press)
        self.transport.offer_frames(
            lambda sample: 0 if self._film is None else self._film.clock.frame_at(sample), self.step
        )
        self.destroyed.connect(lambda: _let_go(self._film))

    @property
    def extent(self) -> Extent:
        held = self._film
        if held is None:
            return Extent()
        shape, sound = held.film.shape, held.clock.shape
        return Extent(
            *(shape.width_px, shape.height_px, sound.length / sound.rate_hz),
            frame_count=shape.frames,
            is_estimate=not shape.is_exact,
        )

    @property
    def frame(self) -> int | None:
        """The frame of the clock; None while nothing is open."""
        return None if self._film is None else self._film.clock.frame_at(self.playing.position)

    def show_medium(self, path: str) -> None:
        _let_go(self._film)
        self._film = None
        self.pictures.show_nothing()
        super().show_medium(path)

    def prefetch(self, paths: Sequence[str]) -> None:
        self._films.prefetch(paths)
        self._sounds.prefetch(paths)

    def step(self, frames: int) -> None:
        """To a frame near by, paused."""
        held, here = self._film, self.frame
        if held is None or here is None:
            return
        self.playing.pause()
        self.go_to_frame(here + frames)

    def go_to_frame(self, number: int) -> None:
        held = self._film
        if held is not None:
            number = max(0, min(number, held.film.shape.frames - 1))
            self.playing.seek(held.clock.sample_of(number))
            announce(self, self._told_time(self.playing.position))

    def step_to_key(self, *, forward: bool) -> None:
        """To the next frame, or the one before, at which a group begins."""
        held, here = self._film, self.frame
        if held is not None and here is not None:
            self.playing.pause()
            self.go_to_frame(held.film.key_near(here, after=forward))

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(max(least.width(), self.pictures.minimumWidth()), least.height() + self.pictures.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go by a frame, with Shift by ten."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._film is None:
            super().keyPressEvent(event)
            return
        event.accept()
        self.step(step * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pictures, 1)
        column.addWidget(self.overview)
        column.addWidget(self.wave)
        column.addWidget(self.transport)
        self.wave.setFixedHeight(WAVE_PX)

    async def _open(self, path: str) -> OpenSound:
        film = await self._films.open(path)
        try:
            sound = None if film.shape.sound_start_s is None else await self._sounds.open(path)
        except MediaFault:
            sound = None  # it is seen all the same
        except BaseException:
            film.close()
            raise
        clock = FilmSound(film, sound)
        _let_go(self._film)
        self._film = _OpenPictures(film, clock, Following(film, self.pictures.show_picture))
        self._fit()
        return clock

    def _known(self, sound: OpenSound) -> None:
        super()._known(sound)
        self._show_position()

    def _fail(self, path: str, fault: MediaFault) -> None:
        super()._fail(path, fault)
        if path == self._path:
            _let_go(self._film)
            self._film = None
            self.pictures.show_nothing(self.wave.accessibleDescription())

    def _wave_is_painted(self) -> None:
        """It is there when its first picture is."""

    def _fit(self) -> None:
        if self._film is not None:
            self._film.film.see(*self.pictures.room_px, Looks())
            self._film.following.again()
            self._show_position()

    def _press(self) -> None:
        self.setFocus()
        self.playing.toggle()

    def _show_position(self) -> None:
        super()._show_position()
        held = self._film
        if held is not None:
            state = self.playing.state
            number = held.clock.frame_at(self.playing.position)
            held.following.at(number, is_playing=state.is_playing, speed=state.speed)

    def _told_time(self, sample: float) -> str:
        held = self._film
        if held is None:
            return ""
        number = held.clock.frame_at(sample)
        return _("{moment}, frame {number}").format(moment=moment(held.clock.time_s(sample)), number=number + 1)


class _OpenPictures:
    def __init__(self, film: OpenFilm, clock: FilmSound, following: Following) -> None:
        self.film, self.clock, self.following = film, clock, following


def _let_go(held: _OpenPictures | None) -> None:
    """The clock is closed by what plays it."""
    if held is not None:
        held.film.close()
