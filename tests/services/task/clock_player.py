"""A player whose cursor follows the clock that a test moves, attended as in the program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.intervals import State
from annotator.core.ports.audio import AudioBlock, AudioInfo, FoundSpeech, OpenAudio, SinkDevice, WaveformPeaks
from annotator.core.ports.player import PlayerState, WhySilent
from annotator.services.task.activity_player import ActivityPlayer, PlayedCallback
from fakes.clock import ManualClock
from services.service_env import REAL_SLEEP, ServiceEnv, running, until

S = 1_000
MIN = 60 * S
RATE_HZ = 1_000


class Silence(Struct):
    """A sound of nothing, this long in samples."""

    length: int
    path: str = "/shelf/media/a.wav"
    has_images: bool = False

    @property
    def shape(self) -> AudioInfo:
        return AudioInfo(RATE_HZ, 1, self.length, is_exact=True, has_images=self.has_images)

    def listen(self, _heard: object) -> Callable[[], None]:
        return lambda: None

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        raise NotImplementedError

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        raise NotImplementedError

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        raise NotImplementedError

    async def speech(self) -> AsyncGenerator[FoundSpeech]:
        yield FoundSpeech((), self.shape.length)

    def close(self) -> None: ...


class ClockPlayer(Struct):
    """Its cursor is where the manual clock says that it must be."""

    clock: ManualClock
    state: PlayerState = field(default_factory=PlayerState)
    _audio: OpenAudio | None = None
    _from: float = 0
    _since_ms: int = 0
    _listeners: list[Callable[[PlayerState], None]] = field(default_factory=list)

    @property
    def position(self) -> float:
        if not self.state.is_playing or self._audio is None:
            return self._from
        passed_s = (self.clock.now().running_ms - self._since_ms) / S
        position = self._from + passed_s * self.state.speed * RATE_HZ
        if self.state.loop is not None and position > self.state.loop[1]:
            first, last = self.state.loop
            return first + (position - first) % (last - first)
        return min(position, self._audio.shape.length)

    def listen(self, heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def load(self, audio: OpenAudio | None) -> None:
        self._audio = audio
        self._go(0, replace(self.state, is_playing=False))

    def play(self, first: float | None = None, until: int | None = None) -> None:
        self._go(self.position if first is None else first, replace(self.state, is_playing=True, until=until))

    def pause(self) -> None:
        self._go(self.position, replace(self.state, is_playing=False))

    def seek(self, sample: float) -> None:
        self._go(sample, self.state)

    def loop(self, stretch: tuple[int, int] | None) -> None:
        self._go(self.position, replace(self.state, loop=stretch))

    def set_speed(self, speed: float) -> None:
        self._go(self.position, replace(self.state, speed=speed))

    def set_gain(self, gain: float) -> None:
        self._go(self.position, replace(self.state, gain=gain))

    def mute(self, *, is_mute: bool) -> None:
        self._go(self.position, replace(self.state, is_mute=is_mute))

    def devices(self) -> tuple[SinkDevice, ...]:
        return ()

    def set_device(self, device: str) -> None:
        self._go(self.position, replace(self.state, device=device))

    async def close(self) -> None: ...

    def lose_device(self) -> None:
        self._go(self.position, replace(self.state, silence=WhySilent.NO_DEVICE))

    def rewind(self) -> None:
        self._go(0, replace(self.state, is_playing=False))

    def _go(self, position: float, state: PlayerState) -> None:
        before, self.state = self.state, state
        self._from, self._since_ms = position, self.clock.now().running_ms
        if self.state != before:
            for heard in tuple(self._listeners):
                heard(self.state)


def attended(
    env: ServiceEnv, length_ms: int = 10 * MIN, heard: PlayedCallback = lambda _path, _start_ms, _end_ms: None
) -> tuple[ActivityPlayer, ClockPlayer]:
    inner = ClockPlayer(env.clock)
    player = ActivityPlayer(inner, env.services.idle, env.clock.now, heard)
    player.load(Silence(length_ms * RATE_HZ // S))
    return player, inner


async def let_pass(env: ServiceEnv, length_ms: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The idle watch looks on while this much time goes by, and no more."""
    until_ms = env.clock.now().running_ms + length_ms

    def left_ms() -> int:
        return until_ms - env.clock.now().running_ms

    async def sleep(delay_s: float) -> None:
        env.clock.advance(min(left_ms(), round(delay_s * 1000)))
        await REAL_SLEEP(0 if left_ms() else 0.001)

    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "sleep", sleep)
        async with running(env.services.idle.run()):
            await until(lambda: env.state() is State.IDLE or not left_ms(), "the time has passed")
    env.clock.advance(left_ms())


def worked_ms(env: ServiceEnv) -> int:
    return env.services.journal.reading().today.work_ms
