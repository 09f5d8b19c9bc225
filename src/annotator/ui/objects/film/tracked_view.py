"""A film on which boxes are marked that move with what they are about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from annotator.core.answer.film.nominal_frames import NominalFrames
from annotator.core.answer.shapes import Shape
from annotator.core.ports.films import Films
from annotator.core.ports.sounds import OpenSound, Sounds
from annotator.ui.objects.film.box_screen import BoxScreen
from annotator.ui.objects.film.track_bar import TrackBar
from annotator.ui.objects.film.tracks import FilmTime, FilmTracks
from annotator.ui.objects.film.view import FilmView
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.sound.playing import SharedPlayer


class TrackedFilmView(FilmView):
    """`chosen` names an area, "" for none; `removed` the one to take away. What else is done to boxes, `tracks` and its
    `drawing` tell."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, films: Films, sounds: Sounds, stage: SharedPlayer) -> None:
        self._screen = screen = BoxScreen()
        self._counted: NominalFrames | None = None  # of the film that is open
        self.drawing = screen.drawing
        self.tracks = FilmTracks(screen, self._film_time, self.go_to_frame, screen)
        self.bar = TrackBar(self.tracks)
        super().__init__(films, sounds, stage, pictures=screen)
        self.drawing.chosen.connect(self.chosen)
        self.drawing.removed.connect(self.removed)
        self.bar.strip.wanted.connect(self._go_standing)
        screen.caught.connect(self._catch)
        self.setFocusProxy(screen)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self.tracks.show_marks(marks, selected)

    def lock(self, locked: bool) -> None:
        self.drawing.lock(locked)
        self.bar.lock(locked)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing

    @property
    def begun_at(self) -> float | None:
        """Where a range begins that is marked in part: none is marked here."""
        return None

    def begin_at(self, at: float) -> None:
        """As `begun_at`."""

    def take_corner_back(self) -> None:
        self.drawing.take_corner_back()

    def let_pending_go(self) -> bool:
        return self.drawing.let_pending_go()

    def arm(self, shape: Shape | None) -> None:
        """What the next mark will be. Who armed a box by a key goes on on the picture."""
        is_box = shape is Shape.TRACK
        self.drawing.arm(Shape.RECTANGLE if is_box else None)
        if is_box and self.wave.hasFocus():
            self._screen.setFocus()

    def _lay_out(self) -> None:
        super()._lay_out()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.bar)

    def _film_time(self) -> FilmTime | None:
        return None if self._clock is None else FilmTime(self._clock.film, self.nominal)

    def _known(self, sound: OpenSound) -> None:
        super()._known(sound)
        clock, before, self._counted = self._clock, self._counted, self.nominal
        if clock is not None and before != self._counted:  # else nothing new is known, but for a picture that came
            self._screen.show_size((clock.film.shape.width_px, clock.film.shape.height_px))
            self.tracks.refresh()

    def _close(self, words: str = "") -> None:
        super()._close(words)
        self._counted = None
        self._screen.start_over()
        self.tracks.start_over()

    def _played_otherwise(self) -> None:
        self._screen.is_running = self.playing.state.is_playing
        super()._played_otherwise()

    def _catch(self) -> None:
        """What is drawn is drawn on a picture that stands still."""
        self.setFocus()
        self.playing.pause()

    def _go_standing(self, number: int) -> None:
        self.playing.pause()
        self.go_to_frame(number)
