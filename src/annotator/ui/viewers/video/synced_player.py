"""The player of a video that is synced to an audio: the audio is heard, and its position is that of the video."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from annotator.core.ports.player import PlayerState
from annotator.ui.viewers.audio.playback import Playing, SharedPlayer


class SyncedPlayback(Playing):
    """A synced player. Without a leader, or while the leader has no audio, it is an ordinary player."""

    def __init__(self, stage: SharedPlayer, parent: QObject) -> None:
        super().__init__(stage, parent)
        self._leader: Playing | None = None
        self._behind_s: Callable[[Playing], float] = lambda _leader: 0.0

    def follow(self, leader: Playing, behind_s: Callable[[Playing], float]) -> None:
        """Follow a leader. `behind_s` returns how long after the video the leader's audio begins."""
        self._leader, self._behind_s = leader, behind_s
        leader.moved.connect(self.moved)
        leader.changed.connect(self.changed)
        leader.rests_at = lambda sample: self._of_leader(self.rests_at(self._own(sample)))

    @property
    def _led_by(self) -> Playing | None:
        leader = self._leader
        return leader if leader is not None and leader.audio is not None and self.audio is not None else None

    @property
    def is_on(self) -> bool:
        leader = self._led_by
        return super().is_on if leader is None else leader.is_on

    @property
    def state(self) -> PlayerState:
        leader = self._led_by
        if leader is None:
            return super().state
        state = leader.state
        loop = None if state.loop is None else (round(self._own(state.loop[0])), round(self._own(state.loop[1])))
        return replace(state, loop=loop, until=None if state.until is None else round(self._own(state.until)))

    @property
    def position(self) -> float:
        leader = self._led_by
        return super().position if leader is None else max(0.0, self._own(leader.position))

    def play(self, first: float | None = None, until: int | None = None) -> None:
        leader = self._led_by
        if leader is None:
            super().play(first, until)
            return
        begin = None if first is None else self._of_leader(first)
        leader.play(begin, None if until is None else round(self._of_leader(until)))

    def pause(self) -> None:
        leader = self._led_by
        if leader is None:
            super().pause()
        else:
            leader.pause()

    def seek(self, sample: float) -> None:
        leader = self._led_by
        if leader is None:
            super().seek(sample)
        else:
            leader.seek(self._of_leader(sample))

    def loop(self, stretch: tuple[int, int] | None) -> None:
        leader = self._led_by
        if leader is None:
            super().loop(stretch)
        else:
            ends = None if stretch is None else (self._of_leader(stretch[0]), self._of_leader(stretch[1]))
            leader.loop(None if ends is None else (round(ends[0]), round(ends[1])))

    def _own(self, sample: float) -> float:
        """Return a sample of the leader as a sample of the video."""
        seconds = sample / _rate_hz(self._leader) + self._offset_s()
        return seconds * _rate_hz(self)

    def _of_leader(self, sample: float) -> float:
        seconds = sample / _rate_hz(self) - self._offset_s()
        return max(0.0, seconds * _rate_hz(self._leader))

    def _offset_s(self) -> float:
        return 0.0 if self._leader is None else self._behind_s(self._leader)


def _rate_hz(playing: Playing | None) -> int:
    audio = None if playing is None else playing.audio
    return 1 if audio is None else audio.shape.rate_hz
