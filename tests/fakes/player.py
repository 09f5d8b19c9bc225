"""A player that plays nothing. The test sets its position, and it records the calls."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from annotator.core.ports.audio import OpenAudio, SinkDevice
from annotator.core.ports.player import FASTEST, SLOWEST, PlayerState, WhySilent


class FakePlayer:
    """A fake player. `position` and `plugged` may be set. `asked` records the calls with their arguments."""

    def __init__(self, plugged: tuple[SinkDevice, ...] = ()) -> None:
        self.position = 0.0
        self.plugged = plugged
        self.audio: OpenAudio | None = None
        self.asked: list[tuple[object, ...]] = []
        self.is_closed = False
        self._state = PlayerState()
        self._listeners: list[Callable[[PlayerState], None]] = []

    @property
    def state(self) -> PlayerState:
        return self._state

    def listen(self, heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def load(self, audio: OpenAudio | None) -> None:
        self.asked.append(("load", audio))
        self.audio, self.position = audio, 0.0
        self._become(replace(self._state, is_playing=False, loop=None, until=None))

    def play(self, first: float | None = None, until: int | None = None) -> None:
        self.asked.append(("play", first, until))
        if self.audio is None:
            return
        if first is not None:
            self.position = first
        self._become(replace(self._state, is_playing=True, until=until))

    def pause(self) -> None:
        self.asked.append(("pause",))
        self._become(replace(self._state, is_playing=False, until=None))

    def seek(self, sample: float) -> None:
        self.asked.append(("seek", sample))
        self.position = max(0.0, sample)

    def loop(self, stretch: tuple[int, int] | None) -> None:
        self.asked.append(("loop", stretch))
        if stretch is not None and not stretch[0] <= self.position < stretch[1]:
            self.position = float(stretch[0])
        self._become(replace(self._state, loop=stretch))

    def set_speed(self, speed: float) -> None:
        self.asked.append(("set_speed", speed))
        self._become(replace(self._state, speed=min(FASTEST, max(SLOWEST, speed))))

    def set_gain(self, gain: float) -> None:
        self.asked.append(("set_gain", gain))
        self._become(replace(self._state, gain=min(4.0, max(0.0, gain))))

    def mute(self, *, is_mute: bool) -> None:
        self._become(replace(self._state, is_mute=is_mute))

    def devices(self) -> tuple[SinkDevice, ...]:
        return self.plugged

    def set_device(self, device: str) -> None:
        self.asked.append(("set_device", device))
        self._become(replace(self._state, device=device))

    async def close(self) -> None:
        self.is_closed = True

    def ends(self) -> None:
        """Act as if playback had reached its end."""
        if self._state.until is not None:
            self.position = float(self._state.until)
        elif self.audio is not None:
            self.position = float(self.audio.shape.length)
        self._become(replace(self._state, is_playing=False, until=None))

    def falls_silent(self, why: WhySilent | None) -> None:
        """Act as if a device was removed (playback pauses) or none exists (playback continues). None restores the
        audio."""
        runs_on = self._state.is_playing and why in (None, WhySilent.NO_DEVICE)
        self._become(replace(self._state, is_playing=runs_on, silence=why))

    def _become(self, state: PlayerState) -> None:
        if state != self._state:
            self._state = state
            for heard in tuple(self._listeners):
                heard(state)
