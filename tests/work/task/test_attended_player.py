"""Whoever listens is at work, touched or not; a loop that nobody is there to hear is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.ports.audio_sink import SinkDevice
from annotator.core.ports.player import PlayerState, WhySilent
from annotator.core.ports.sounds import OpenSound, Outline, SoundBlock, SoundShape
from annotator.core.settings import SKIP, SOUND_DEVICE
from annotator.work.task.attended_player import AttendedPlayer, remember_device
from fakes.clock import ManualClock
from fakes.player import FakePlayer
from work.desks import REAL_SLEEP, Office, an_office, running, until

S = 1_000
MIN = 60 * S
RATE_HZ = 1_000


@dataclass
class Silence:
    """A sound of nothing, this long in samples."""

    length: int
    path: str = "/shelf/media/a.wav"

    @property
    def shape(self) -> SoundShape:
        return SoundShape(RATE_HZ, 1, self.length, is_exact=True)

    def listen(self, _heard: object) -> Callable[[], None]:
        return lambda: None

    def outline(self, channel: int, first: float, last: float, columns: int) -> Outline:
        raise NotImplementedError

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        raise NotImplementedError

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> SoundBlock:
        raise NotImplementedError

    def close(self) -> None: ...


@dataclass
class ClockPlayer:
    """Its cursor is where the manual clock says that it must be."""

    clock: ManualClock
    state: PlayerState = field(default_factory=PlayerState)
    _sound: OpenSound | None = None
    _from: float = 0
    _since_ms: int = 0
    _listeners: list[Callable[[PlayerState], None]] = field(default_factory=list)

    @property
    def position(self) -> float:
        if not self.state.is_playing or self._sound is None:
            return self._from
        passed_s = (self.clock.now().running_ms - self._since_ms) / S
        position = self._from + passed_s * self.state.speed * RATE_HZ
        if self.state.loop is not None and position > self.state.loop[1]:
            first, last = self.state.loop
            return first + (position - first) % (last - first)
        return min(position, self._sound.shape.length)

    def listen(self, heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def load(self, sound: OpenSound | None) -> None:
        self._sound = sound
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

    def devices(self) -> tuple[SinkDevice, ...]:
        return ()

    def set_device(self, device: str) -> None:
        self._go(self.position, replace(self.state, device=device))

    async def close(self) -> None: ...

    def lose_device(self) -> None:
        self._go(self.position, replace(self.state, silence=WhySilent.NO_DEVICE))

    def _go(self, position: float, state: PlayerState) -> None:
        before, self.state = self.state, state
        self._from, self._since_ms = position, self.clock.now().running_ms
        if self.state != before:
            for heard in tuple(self._listeners):
                heard(self.state)


def attended(office: Office, length_ms: int = 10 * MIN) -> tuple[AttendedPlayer, ClockPlayer]:
    inner = ClockPlayer(office.clock)
    player = AttendedPlayer(inner, office.desk.idle, office.clock.now)
    player.load(Silence(length_ms * RATE_HZ // S))
    return player, inner


async def let_pass(office: Office, length_ms: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The idle watch looks on while this much time goes by, and no more."""
    until_ms = office.clock.now().running_ms + length_ms

    def left_ms() -> int:
        return until_ms - office.clock.now().running_ms

    async def sleep(delay_s: float) -> None:
        office.clock.advance(min(left_ms(), round(delay_s * 1000)))
        await REAL_SLEEP(0 if left_ms() else 0.001)

    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "sleep", sleep)
        async with running(office.desk.idle.run()):
            await until(lambda: office.state() is State.IDLE or not left_ms(), "the time has passed")
    office.clock.advance(left_ms())


def worked_ms(office: Office) -> int:
    return office.desk.journal.reading().today.work_ms


@pytest.mark.parametrize(("speed", "length_min", "counted_min"), [(1, 20, 10), (0.5, 40, 20), (4, 20, 2.5)])
def test_whoever_listens_without_touching_anything_is_at_work(
    speed: float, length_min: int, counted_min: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        player, _inner = attended(office)
        player.set_speed(speed)
        player.play()
        await let_pass(office, length_min * MIN, monkeypatch)
        assert office.state() is State.IDLE
        assert worked_ms(office) == counted_min * MIN

    asyncio.run(scenario())


@pytest.mark.parametrize("stretch", [(0, 10 * MIN), (4 * MIN, 6 * MIN)], ids=["whole", "part"])
def test_a_loop_that_was_left_running_is_work_for_two_plays(
    stretch: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        player, _inner = attended(office)
        player.loop(stretch)
        player.play(stretch[0])
        await let_pass(office, 60 * MIN, monkeypatch)
        assert office.state() is State.IDLE
        assert worked_ms(office) == 2 * (stretch[1] - stretch[0])

    asyncio.run(scenario())


async def silenced(_office: Office, inner: ClockPlayer) -> None:
    inner.lose_device()


async def muted(_office: Office, inner: ClockPlayer) -> None:
    inner.set_gain(0)


async def hidden(office: Office, _inner: ClockPlayer) -> None:
    office.desk.idle.shown(is_shown=False)


async def stopped(_office: Office, inner: ClockPlayer) -> None:
    inner.pause()


@pytest.mark.parametrize("end", [silenced, muted, hidden, stopped])
def test_what_is_not_heard_or_seen_any_more_counts_up_to_that_moment(
    end: Callable[[Office, ClockPlayer], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        player, inner = attended(office)
        player.play()
        await let_pass(office, 4 * MIN + 500, monkeypatch)
        await end(office, inner)
        await let_pass(office, 4 * MIN, monkeypatch)
        assert office.state() is State.IDLE
        assert worked_ms(office) == 4 * MIN + 500

    asyncio.run(scenario())


def test_a_jump_forward_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plays are two plays of what was heard."""

    async def scenario() -> None:
        office = await an_office().start()
        player, _inner = attended(office)
        player.loop((0, 10 * MIN))
        player.play()
        for _ in range(10):
            await let_pass(office, 30 * S, monkeypatch)
            player.seek(player.position + 30 * S)
        await let_pass(office, 60 * MIN, monkeypatch)
        assert worked_ms(office) == 20 * MIN

    asyncio.run(scenario())


def test_another_sound_begins_where_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        player, _inner = attended(office)
        player.play()
        await let_pass(office, MIN, monkeypatch)
        player.load(Silence(10 * MIN, "/shelf/media/b.wav"))
        await let_pass(office, MIN, monkeypatch)
        player.play()
        await let_pass(office, 9 * MIN, monkeypatch)
        assert office.state() is State.ON_TASK
        assert EntryKind.IDLE_BEGAN not in await office.kinds()
        player.load(None)
        await let_pass(office, 3 * MIN, monkeypatch)
        assert office.state() is State.IDLE
        assert worked_ms(office) == 11 * MIN

    asyncio.run(scenario())


def test_a_device_that_is_chosen_beside_a_sound_is_remembered_and_the_settings_are_followed() -> None:
    async def story() -> None:
        office, player = an_office(), FakePlayer()
        desk = office.desk
        remember_device(player, desk.preferences, desk.intents, desk.bulletin)
        async with running(desk.intents.run()):
            player.set_device("usb")
            player.set_gain(2.0)
            await desk.intents.settled()
        assert (await office.records.settings())[SOUND_DEVICE.key] == desk.preferences.value(SOUND_DEVICE) == "usb"
        player.asked.clear()
        await desk.preferences.choose(SKIP, "5")
        assert player.asked == []
        await desk.preferences.choose(SOUND_DEVICE, "")
        assert player.asked == [("set_device", "")]
        assert player.state.device == ""

    asyncio.run(story())
