"""Which picture of a film is on screen: that of the clock, which is the sound that is heard. Late ones are left out."""

from __future__ import annotations

import math
from collections.abc import Callable

from annotator.core.ports.films import FilmPicture, OpenFilm

# More pictures in a second than a screen shows are not made.
MOST_A_SECOND = 62.0
# Who is behind by more than this goes on from where the clock is.
BEHIND_S = 0.3


class Following:
    """`show` puts a picture on screen. `at` is called as the clock goes, and whenever something came."""

    def __init__(self, film: OpenFilm, show: Callable[[FilmPicture], None]) -> None:
        self._film, self._show = film, show
        self._wanted: int | None = None  # the frame that was asked for while nothing played
        self._runs_from: int | None = None
        self._step = 1
        self._shown: int | None = None

    @property
    def shown(self) -> int | None:
        """The frame on screen."""
        return self._shown

    def again(self) -> None:
        """What is on screen is to be made anew."""
        self._wanted = self._runs_from = None

    def at(self, number: int, *, is_playing: bool, speed: float) -> None:
        """`number` is the frame of the clock."""
        if is_playing:
            self._play(number, speed)
        elif self._runs_from is not None or number != self._wanted:
            self._runs_from, self._wanted = None, number
            self._film.show(number)
        picture = self._film.due(number if is_playing else None)
        if picture is not None:
            self._shown = picture.number
            self._show(picture)

    def _play(self, number: int, speed: float) -> None:
        self._wanted = None
        step = self._step_at(speed)
        latest = (
            self._runs_from if self._shown is None or self._runs_from is None else max(self._runs_from, self._shown)
        )
        behind = int(BEHIND_S * speed * float(self._film.shape.rate)) + 2 * step
        if latest is None or step != self._step or not latest - step <= number <= latest + behind:
            self._step = step
            self._runs_from = number
            self._film.play(number, step)

    def _step_at(self, speed: float) -> int:
        wanted = speed * float(self._film.shape.rate)
        return max(1, math.ceil(wanted / MOST_A_SECOND))
