"""The J, K and L keys of video editors: back, pause, and forward, faster with each press."""

from __future__ import annotations

from annotator.ui.viewers.seeking.seek_target import SeekTarget

BACK_S = 5.0
FASTER = (1.5, 2.0, 3.0, 4.0)
_SAME = 1e-6


class Shuttle:
    """A shuttle control.

    Pausing with it restores the speed before the shuttle raised it. A speed set in another way stays."""

    def __init__(self) -> None:
        self._usual = 1.0
        self._raised = 0.0  # the speed that the shuttle set, 0 if none

    def forward(self, playing: SeekTarget) -> None:
        """Play, or play faster if already playing."""
        state = playing.state
        if not state.is_playing:
            playing.play()
            return
        faster = next((speed for speed in FASTER if speed > state.speed + _SAME), None)
        if faster is not None:
            self._usual = self._usual if self._is_own(state.speed) else state.speed
            self._raised = faster
            playing.set_speed(faster)

    def back(self, playing: SeekTarget) -> None:
        """Lower a speed that the shuttle raised by one step; otherwise skip back by `BACK_S` seconds."""
        state = playing.state
        if not (state.is_playing and self._is_own(state.speed)):
            playing.skip(-BACK_S)
            return
        slower = [speed for speed in FASTER if self._usual < speed < state.speed - _SAME]
        self._raised = slower[-1] if slower else 0.0
        playing.set_speed(self._raised or self._usual)

    def pause(self, playing: SeekTarget) -> None:
        """Pause or play, at the usual speed."""
        if self._is_own(playing.state.speed):
            self._raised = 0.0
            playing.set_speed(self._usual)
        playing.toggle()

    def _is_own(self, speed: float) -> bool:
        return abs(speed - self._raised) < _SAME
