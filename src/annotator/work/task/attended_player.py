"""A player that somebody listens to: what is heard counts as activity, by the rules of `core.time.media_activity`.

It does what the player within does, and tells how far that is: whenever the idle watch looks, at every change, and
before and after every jump, so that no jump is taken for playing. The device that it plays on is remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.core.facts import Bulletin, Fact, SettingsChanged
from annotator.core.ledger.clock import Stamp
from annotator.core.ports.player import Player, PlayerState
from annotator.core.settings import SOUND_DEVICE
from annotator.core.time.media_activity import PlayReport
from annotator.work.intents import Intents
from annotator.work.ledger.idle import IdleWatch
from annotator.work.preferences import Preferences

if TYPE_CHECKING:
    from annotator.core.ports.audio_sink import SinkDevice
    from annotator.core.ports.sounds import OpenSound


class AttendedPlayer:
    """See `core.ports.player.Player`. `now` is the ledger's clock."""

    def __init__(self, player: Player, idle: IdleWatch, now: Callable[[], Stamp]) -> None:
        self._player = player
        self._idle = idle
        self._now = now
        self._sound: OpenSound | None = None
        self._was = PlayerState()
        self._listens = False  # what plays may be costly to make: it is first touched when something is to be played
        idle.attend(self._tell)

    @property
    def state(self) -> PlayerState:
        return self._player.state

    @property
    def position(self) -> float:
        return self._player.position

    def listen(self, heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        return self._player.listen(heard)

    def load(self, sound: OpenSound | None) -> None:
        if not self._listens:
            self._listens = True
            self._player.listen(lambda _state: self._tell())
        self._tell()
        self._sound = sound
        self._player.load(sound)
        self._begin()

    def play(self, first: float | None = None, until: int | None = None) -> None:
        self._tell()
        self._player.play(first, until)
        self._begin()

    def pause(self) -> None:
        self._player.pause()

    def seek(self, sample: float) -> None:
        self._tell()
        self._player.seek(sample)
        self._begin()

    def loop(self, stretch: tuple[int, int] | None) -> None:
        self._tell()
        self._player.loop(stretch)
        self._begin()

    def set_speed(self, speed: float) -> None:
        self._player.set_speed(speed)

    def set_gain(self, gain: float) -> None:
        self._player.set_gain(gain)

    def devices(self) -> tuple[SinkDevice, ...]:
        return self._player.devices()

    def set_device(self, device: str) -> None:
        self._player.set_device(device)

    async def close(self) -> None:
        await self._player.close()

    def _tell(self) -> None:
        """What was heard since the last time, in the state that held then."""
        if self._sound is None:
            return
        was, self._was = self._was, self._player.state
        is_audible = was.is_playing and was.gain > 0 and was.silence is None
        self._report(self._sound, was, is_audible=is_audible)

    def _begin(self) -> None:
        """From here on: whatever lies before was not played up to here."""
        self._was = self._player.state
        if self._sound is not None:
            self._report(self._sound, self._was, is_audible=False)

    def _report(self, sound: OpenSound, state: PlayerState, *, is_audible: bool) -> None:
        """A stretch that is played again and again is a medium of its own, and as long as it is."""
        position, first, last, medium = self._player.position, 0, sound.shape.length, sound.path
        if state.loop is not None and state.loop[0] <= position <= state.loop[1]:
            first, last = state.loop
            medium = f"{sound.path}[{first}:{last}]"
        ms = 1000 / sound.shape.rate_hz
        report = PlayReport(
            medium,
            self._now().running_ms,
            position_ms=round((position - first) * ms),
            duration_ms=round((last - first) * ms),
            audible=is_audible,
            visible=self._idle.is_shown,
        )
        self._idle.media_played(report)


def remember_device(player: Player, preferences: Preferences, intents: Intents, bulletin: Bulletin) -> None:
    """From now on: what is chosen beside a sound is stored, and what is chosen in the settings is played on."""

    def heard(state: PlayerState) -> None:
        if state.device != preferences.value(SOUND_DEVICE):
            intents.post(lambda: preferences.choose(SOUND_DEVICE, state.device))

    def announced(fact: Fact) -> None:
        if isinstance(fact, SettingsChanged) and SOUND_DEVICE.key in fact.keys:
            player.set_device(preferences.value(SOUND_DEVICE))

    player.listen(heard)
    bulletin.listen(announced)
