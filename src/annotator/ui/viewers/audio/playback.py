"""The player shared by all recordings of a design: one plays at a time, and each keeps its position. The player of a
video that is synced to an audio follows the position of that audio."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.core.ports.audio import OpenAudio, SinkDevice
from annotator.core.ports.player import Player, PlayerState


class SharedPlayer:
    """The shared player and the recording that uses it."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.holder: Playing | None = None

    def give_to(self, wanted: Playing) -> bool:
        """Give the player to a recording and return whether it changed. The previous one keeps its position."""
        if self.holder is wanted:
            return False
        if self.holder is not None:
            self.holder.step_down()
        self.holder = wanted
        return True


class Playing(QObject):
    """The player as seen by one recording. `changed` follows every change except of the position alone. `moved`
    follows a position that was set, not reached by playing."""

    changed = Signal()
    moved = Signal()

    def __init__(self, stage: SharedPlayer, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._player = stage.player
        self._audio: OpenAudio | None = None
        self._position = 0.0
        self._paused_at: float | None = None
        self._stretch: tuple[float, int] | None = None  # range that is played, also after a pause
        self.rewind_s = 0.5  # seconds that are repeated after a pause
        self._follower: SyncedPlayback | None = None
        stop_listening = self._player.listen(self._on_player_change)
        parent.destroyed.connect(_cleanup(stage, self, stop_listening))

    @property
    def audio(self) -> OpenAudio | None:
        return self._audio

    @property
    def is_on(self) -> bool:
        """True if the shared player has this recording."""
        return self._audio is not None and self._stage.holder is self

    @property
    def state(self) -> PlayerState:
        state = self._player.state
        return state if self.is_on else replace(state, is_playing=False, loop=None, until=None)

    @property
    def position(self) -> float:
        """The sample that is heard now, or that would be next."""
        return self._player.position if self.is_on else self._position

    def load(self, audio: OpenAudio | None) -> None:
        """Load another recording, or none, paused at its beginning."""
        if self._stage.holder is self:
            self._player.load(None)
            self._stage.holder = None
        self._audio = audio
        self._position = 0.0
        self._stretch = None
        if audio is not None:
            # looks up the devices in the background, ready before playback or before the menu opens
            self._player.devices()
        self.changed.emit()

    def toggle(self) -> None:
        if self.state.is_playing:
            self.pause()
        else:
            self.play()

    def play(self, first: float | None = None, until: int | None = None) -> None:
        """Play from `first`, or from the current position, and optionally up to `until`. After a pause playback
        begins `rewind_s` earlier, and at the end at the start. A paused range ends where it would have ended."""
        if self._audio is None:
            return
        self._take()
        goes_on = first is None and until is None and not self.state.is_playing and self._stretch is not None
        if goes_on and self._stretch is not None:
            until = self._stretch[1]
        begin = self._resumed(self._audio) if first is None else first
        if not goes_on:
            self._stretch = None if until is None else (self.position if begin is None else begin, until)
        self._player.play(begin, until)
        self._paused_at = None

    def pause(self) -> None:
        if self.is_on:
            was_playing = self.state.is_playing
            # No listener may see the pause before its final position: a video would go back by a frame and forward
            # again.
            self.blockSignals(True)
            self._player.pause()
            if was_playing:
                rest = self.pause_position(self._player.position)
                if rest != self._player.position:
                    self._player.seek(rest)
            self.blockSignals(False)
            self._paused_at = self._player.position
            self.changed.emit()

    def seek(self, sample: float) -> None:
        if self._audio is None:
            return
        sample = min(max(0.0, sample), float(self._audio.shape.length))
        if self._stretch is not None and not self._stretch[0] <= sample < self._stretch[1]:
            self._stretch = None
        if self.is_on:
            self._player.seek(sample)
        else:
            self._position = sample
        self.moved.emit()

    def skip(self, seconds: float) -> None:
        if self._audio is not None:
            self.seek(self.position + seconds * self._audio.shape.rate_hz)

    def loop(self, stretch: tuple[int, int] | None) -> None:
        if self._audio is not None:
            self._take()
            self._stretch = None
            self._player.loop(stretch)

    def set_speed(self, speed: float) -> None:
        self._player.set_speed(speed)

    def set_gain(self, gain: float) -> None:
        self._player.set_gain(gain)

    def devices(self) -> tuple[SinkDevice, ...]:
        return self._player.devices()

    def set_device(self, device: str) -> None:
        self._player.set_device(device)

    def pause_position(self, sample: float) -> float:
        """Return the sample at which a pause at `sample` rests: that of a video synced to this audio."""
        return sample if self._follower is None else self._follower.leader_pause_position(sample)

    def add_follower(self, follower: SyncedPlayback) -> None:
        """Let the position after a pause be one at which the follower can rest, too."""
        self._follower = follower

    def step_down(self) -> None:
        """Release the player to another recording."""
        self._position = self._player.position
        self._player.load(None)
        self._stage.holder = None
        self.changed.emit()

    def _resumed(self, audio: OpenAudio) -> float | None:
        """Return the sample to resume at; None for the current position."""
        position = self._player.position
        loop = self._player.state.loop
        if position >= audio.shape.length:
            return 0.0
        if position != self._paused_at:
            return None
        begin = loop[0] if loop is not None and loop[0] <= position else 0.0
        begin = begin if self._stretch is None else self._stretch[0]
        return max(float(begin), position - self.rewind_s * audio.shape.rate_hz)

    def _take(self) -> None:
        position = self.position
        if self._stage.give_to(self):
            self._player.load(self._audio)
            self._player.seek(position)

    def _on_player_change(self, state: PlayerState) -> None:
        is_over = self.is_on and not state.is_playing and self._stretch is not None
        if is_over and self._stretch is not None and self._player.position >= self._stretch[1]:
            self._stretch = None
        self.changed.emit()


def _cleanup(stage: SharedPlayer, playing: Playing, stop_listening: Callable[[], None]) -> Callable[[], None]:
    """Return the clean-up for a destroyed view; the Qt part of `playing` no longer exists then."""

    def end() -> None:
        stop_listening()
        if stage.holder is playing:
            stage.holder = None
            stage.player.load(None)

    return end


class AudioHandle:
    """The open audio of a view, closed together with it."""

    def __init__(self) -> None:
        self._audio: OpenAudio | None = None
        self._stop_listening: Callable[[], None] | None = None

    def hold(self, audio: OpenAudio, stop_listening: Callable[[], None]) -> None:
        """Keep an audio open. `stop_listening` is called before it is closed."""
        self._audio = audio
        self._stop_listening = stop_listening

    def release(self) -> None:
        """Close the audio, if there is one."""
        audio = self._audio
        stop_listening = self._stop_listening
        self._audio = None
        self._stop_listening = None
        if audio is not None and stop_listening is not None:
            stop_listening()
            audio.close()


class SyncedPlayback(Playing):
    """The player of a video. Once it is synced to an audio, that audio is heard, and its position is that of the
    video. Without a leader, or while the leader has no audio, it is an ordinary player."""

    def __init__(self, stage: SharedPlayer, parent: QObject, pause_position: Callable[[float], float]) -> None:
        """Create the player. `pause_position` returns the sample at which a pause at a sample rests."""
        super().__init__(stage, parent)
        self._pause_position = pause_position
        self._leader: Playing | None = None
        self._offset_to: Callable[[Playing], float] | None = None

    def follow(self, leader: Playing, offset_s: Callable[[Playing], float]) -> None:
        """Follow a leader. `offset_s` returns how long after the video the leader's audio begins."""
        self._leader = leader
        self._offset_to = offset_s
        leader.moved.connect(self.moved)
        leader.changed.connect(self.changed)
        leader.add_follower(self)

    def pause_position(self, sample: float) -> float:
        return self._pause_position(sample)

    def leader_pause_position(self, sample: float) -> float:
        """Return the sample of the leader at which a pause at one of its samples rests."""
        return self._to_leader(self._pause_position(self._from_leader(sample)))

    @property
    def _active_leader(self) -> Playing | None:
        leader = self._leader
        return leader if leader is not None and leader.audio is not None and self.audio is not None else None

    @property
    def is_on(self) -> bool:
        leader = self._active_leader
        return super().is_on if leader is None else leader.is_on

    @property
    def state(self) -> PlayerState:
        leader = self._active_leader
        if leader is None:
            return super().state
        state = leader.state
        loop = (
            None
            if state.loop is None
            else (round(self._from_leader(state.loop[0])), round(self._from_leader(state.loop[1])))
        )
        return replace(state, loop=loop, until=None if state.until is None else round(self._from_leader(state.until)))

    @property
    def position(self) -> float:
        leader = self._active_leader
        return super().position if leader is None else max(0.0, self._from_leader(leader.position))

    def play(self, first: float | None = None, until: int | None = None) -> None:
        leader = self._active_leader
        if leader is None:
            super().play(first, until)
            return
        begin = None if first is None else self._to_leader(first)
        leader.play(begin, None if until is None else round(self._to_leader(until)))

    def pause(self) -> None:
        leader = self._active_leader
        if leader is None:
            super().pause()
        else:
            leader.pause()

    def seek(self, sample: float) -> None:
        leader = self._active_leader
        if leader is None:
            super().seek(sample)
        else:
            leader.seek(self._to_leader(sample))

    def loop(self, stretch: tuple[int, int] | None) -> None:
        leader = self._active_leader
        if leader is None:
            super().loop(stretch)
        else:
            ends = None if stretch is None else (self._to_leader(stretch[0]), self._to_leader(stretch[1]))
            leader.loop(None if ends is None else (round(ends[0]), round(ends[1])))

    def _from_leader(self, sample: float) -> float:
        """Return a sample of the leader as a sample of the video."""
        seconds = sample / _rate_hz(self._leader) + self._offset_s()
        return seconds * _rate_hz(self)

    def _to_leader(self, sample: float) -> float:
        seconds = sample / _rate_hz(self) - self._offset_s()
        return max(0.0, seconds * _rate_hz(self._leader))

    def _offset_s(self) -> float:
        return 0.0 if self._leader is None or self._offset_to is None else self._offset_to(self._leader)


def _rate_hz(playing: Playing | None) -> int:
    audio = None if playing is None else playing.audio
    return 1 if audio is None else audio.shape.rate_hz
