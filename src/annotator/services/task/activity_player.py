"""A player that counts playback as activity, by the rules of `core.time.idle_rules`. It forwards to an inner player
and reports the position: whenever the idle detector asks, at every change, and before and after every seek, so that
no seek counts as playback. It also stores the chosen audio device."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from annotator.core.events import Event, EventBus, SettingsChanged
from annotator.core.ledger.clock import Timestamp
from annotator.core.ports.player import Player, PlayerState
from annotator.core.settings import AUDIO_DEVICE
from annotator.core.time.idle_rules import PlayReport
from annotator.services.intents import Intents
from annotator.services.ledger.idle import IdleWatch
from annotator.services.preferences import Preferences

if TYPE_CHECKING:
    from annotator.core.ports.audio import OpenAudio, SinkDevice

type PlayedCallback = Callable[[str, int, int], None]

# A position further away than playback can have reached was not played, whatever moved it.
FAR = 1.25
FAR_S = 0.25


class ActivityPlayer:
    """A `core.ports.player.Player`. `now` is the clock of the ledger. `listener` receives the absolute path of an audio
    file and the played range in milliseconds."""

    def __init__(
        self, player: Player, idle: IdleWatch, now: Callable[[], Timestamp], on_played: PlayedCallback
    ) -> None:
        self._player = player
        self._on_played = on_played
        self._idle = idle
        self._now = now
        self._audio: OpenAudio | None = None
        self._was = PlayerState()
        self._at = 0.0  # the sample at the last report, and the monotonic clock then
        self._at_ms = 0
        # the inner player may be expensive to create, so it is not touched before something is to be played
        self._listens = False
        idle.attend(self._report_playback)

    @property
    def state(self) -> PlayerState:
        return self._player.state

    @property
    def position(self) -> float:
        return self._player.position

    def listen(self, listener: Callable[[PlayerState], None]) -> Callable[[], None]:
        return self._player.listen(listener)

    def load(self, audio: OpenAudio | None) -> None:
        if not self._listens:
            self._listens = True
            self._player.listen(lambda _state: self._report_playback())
        self._report_playback()
        self._audio = None
        self._player.load(audio)
        self._audio = audio
        self._begin()

    def play(self, first: float | None = None, until: int | None = None) -> None:
        self._jump(lambda: self._player.play(first, until))

    def pause(self) -> None:
        self._player.pause()

    def seek(self, sample: float) -> None:
        self._jump(lambda: self._player.seek(sample))

    def loop(self, stretch: tuple[int, int] | None) -> None:
        self._jump(lambda: self._player.loop(stretch))

    def set_speed(self, speed: float) -> None:
        self._player.set_speed(speed)

    def set_gain(self, gain: float) -> None:
        self._player.set_gain(gain)

    def mute(self, *, is_mute: bool) -> None:
        self._player.mute(is_mute=is_mute)

    def devices(self) -> tuple[SinkDevice, ...]:
        return self._player.devices()

    def set_device(self, device: str) -> None:
        self._player.set_device(device)

    async def close(self) -> None:
        await self._player.close()

    def _jump(self, action: Callable[[], None]) -> None:
        """Seek without counting the skipped range as played."""
        self._report_playback()
        self._was = PlayerState()
        action()
        self._begin()

    def _begin(self) -> None:
        self._was = PlayerState()
        self._report_playback()

    def _report_playback(self) -> None:
        """Report the playback since the last call, in the state that was valid then."""
        audio, was = self._audio, self._was
        if audio is None:
            return
        self._was = self._player.state
        position, now_ms = self._player.position, self._now().running_ms
        is_loud = was.loudness > 0 and was.silence is None
        is_audible = was.is_playing and (is_loud or (audio.shape.has_images and self._idle.is_shown))
        is_attended = self._idle.media_played(self._report(audio, was, position, now_ms, is_audible=is_audible))
        if is_audible and is_attended:
            ms = 1000 / audio.shape.rate_hz
            for start, end in self._played(audio, was, position, now_ms):
                self._on_played(audio.path, round(start * ms), round(end * ms))
        self._at = position
        self._at_ms = now_ms

    def _report(
        self, audio: OpenAudio, state: PlayerState, position: float, now_ms: int, *, is_audible: bool
    ) -> PlayReport:
        """Return the playback report. A looped range counts as a medium of its own with the length of the range."""
        first, last, medium = 0, audio.shape.length, audio.path
        if state.loop is not None and state.loop[0] <= position <= state.loop[1]:
            first, last = state.loop
            medium = f"{audio.path}[{first}:{last}]"
        ms = 1000 / audio.shape.rate_hz
        return PlayReport(
            medium,
            now_ms,
            position_ms=round((position - first) * ms),
            duration_ms=round((last - first) * ms),
            audible=is_audible,
            visible=self._idle.is_shown,
        )

    def _played(
        self, audio: OpenAudio, was: PlayerState, position: float, now_ms: int
    ) -> Iterable[tuple[float, float]]:
        """Return the sample ranges played since the last report."""
        passed_s = (now_ms - self._at_ms) / 1000
        most = (passed_s * was.speed * FAR + FAR_S) * audio.shape.rate_hz
        if was.loop is not None and was.loop[0] <= self._at <= was.loop[1]:
            first, last = was.loop
            if passed_s * was.speed * audio.shape.rate_hz >= last - first:
                return [(first, last)]
            return [(self._at, position)] if position >= self._at else [(self._at, last), (first, position)]
        if position < self._at and not self._was.is_playing:  # played to the end, then rewound
            position = audio.shape.length if was.until is None else was.until
        return [(self._at, position)] if 0 < position - self._at <= most else []


def remember_device(player: Player, preferences: Preferences, intents: Intents, event_bus: EventBus) -> None:
    """Connect player and settings: a device chosen in the player is stored, one chosen in settings used."""

    def heard(state: PlayerState) -> None:
        if state.device != preferences.value(AUDIO_DEVICE):
            intents.post(lambda: preferences.choose(AUDIO_DEVICE, state.device))

    def announced(event: Event) -> None:
        if isinstance(event, SettingsChanged) and AUDIO_DEVICE.key in event.keys:
            player.set_device(preferences.value(AUDIO_DEVICE))

    player.listen(heard)
    event_bus.listen(announced)
