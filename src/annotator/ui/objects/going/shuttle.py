"""J, K and L, as they are known from cutting films: back, pause, and forward, faster with each press."""

from __future__ import annotations

from annotator.ui.objects.sound.menus import times
from annotator.ui.objects.sound.view import SoundView
from annotator.ui.spoken.announcing import announce

BACK_S = 5.0
FASTER = (1.5, 2.0, 3.0, 4.0)
_SAME = 1e-6


class Shuttle:
    """What it made faster is as fast as before once it is paused by it; a speed that was chosen otherwise stays."""

    def __init__(self) -> None:
        self._usual = 1.0
        self._made = 0.0  # the speed that is its own doing

    def forward(self, view: SoundView) -> None:
        """Plays; what plays is played faster."""
        state = view.playing.state
        if not state.is_playing:
            view.playing.play()
            return
        faster = next((speed for speed in FASTER if speed > state.speed + _SAME), None)
        if faster is not None:
            self._usual = self._usual if self._is_own(state.speed) else state.speed
            self._made = faster
            _set_speed(view, faster)

    def back(self, view: SoundView) -> None:
        """Slower where it made it faster, by a step; else back by some seconds."""
        state = view.playing.state
        if not (state.is_playing and self._is_own(state.speed)):
            view.playing.skip(-BACK_S)
            return
        slower = [speed for speed in FASTER if self._usual < speed < state.speed - _SAME]
        self._made = slower[-1] if slower else 0.0
        _set_speed(view, self._made or self._usual)

    def pause(self, view: SoundView) -> None:
        """Or plays, where nothing does; as fast as before."""
        if self._is_own(view.playing.state.speed):
            self._made = 0.0
            _set_speed(view, self._usual)
        view.playing.toggle()

    def _is_own(self, speed: float) -> bool:
        return abs(speed - self._made) < _SAME


def _set_speed(view: SoundView, speed: float) -> None:
    """It is said."""
    view.playing.set_speed(speed)
    announce(view, times(speed))
