"""The player on a real path: PortAudio, ALSA and PulseAudio, recorded behind them. Linux only.

A few seconds of it always; with ANNOTATOR_DEEP_TESTS every speed, and a loop of a quarter of a minute."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.core.ports.player import PlayerState, WhySilent
from annotator.media.sound.playing.player import SoundPlayer
from annotator.media.sound.playing.portaudio import PortAudioSink
from fakes.sounds import FakeSound, tone
from pulse_server import PATIENCE_S, RATE_HZ, PulseServer, Recording, pulse_for_this_process

DEEP = bool(os.environ.get("ANNOTATOR_DEEP_TESTS"))
LOOPED_S = 15.0 if DEEP else 4.0


@pytest.fixture(scope="module")
def server() -> Iterator[PulseServer]:
    with pulse_for_this_process() as server:
        yield server


@pytest.fixture
def sink(server: PulseServer) -> Iterator[str]:
    number = server.plug("first")
    yield "first"
    if number in server.control("list", "short", "modules"):
        server.unplug(number)


def played(sound: FakeSound, story: Callable[[SoundPlayer], Awaitable[None]]) -> None:
    async def whole() -> None:
        player = SoundPlayer(PortAudioSink())
        player.load(sound)
        try:
            await story(player)
        finally:
            await player.close()

    asyncio.run(asyncio.wait_for(whole(), 120))


async def until(is_so: Callable[[], bool]) -> None:
    end = asyncio.get_running_loop().time() + PATIENCE_S
    while not is_so():
        assert asyncio.get_running_loop().time() < end, "it did not come about"
        await asyncio.sleep(0.01)


def loud(recording: Recording) -> NDArray[np.float32]:
    """From the first to the last that is not silence."""
    pcm = recording.pcm()
    heard = np.flatnonzero(np.abs(pcm) > 1e-3)
    assert heard.size, "nothing was heard"
    return pcm[heard[0] : heard[-1] + 1]


def longest_silence_s(pcm: NDArray[np.float32]) -> float:
    """A whole wave of nothing and no more."""
    heard = np.flatnonzero(np.abs(pcm) > 1e-3)
    return float(np.diff(heard).max()) / RATE_HZ


def pitch_hz(pcm: NDArray[np.float32]) -> float:
    """From how often the middle of it goes up through 0."""
    middle = pcm[len(pcm) // 10 : -len(pcm) // 10]
    ups = np.flatnonzero((middle[:-1] < 0) & (middle[1:] >= 0))
    exact = ups - middle[ups] / (middle[ups + 1] - middle[ups])
    return float((len(exact) - 1) / (exact[-1] - exact[0]) * RATE_HZ)


def test_what_was_played_is_heard_as_long_and_as_high_as_it_is(server: PulseServer, sink: str) -> None:
    sound = FakeSound("tone.wav", tone(440, 3.0, rate_hz=44_100), 44_100)

    async def story(player: SoundPlayer) -> None:
        player.play()
        await until(lambda: not player.state.is_playing)
        assert player.position == 3 * 44_100

    with server.recorded(sink) as recording:
        played(sound, story)
        recording.wait_for(0.5)
        heard = loud(recording)
    assert pitch_hz(heard) == pytest.approx(440, rel=0.001)
    assert len(heard) / RATE_HZ == pytest.approx(3.0, rel=0.003)
    assert longest_silence_s(heard) < 0.001


def test_a_loop_runs_without_silence(server: PulseServer, sink: str) -> None:
    sound = FakeSound("tone.wav", tone(440, 3.0, rate_hz=44_100), 44_100)

    async def story(player: SoundPlayer) -> None:
        player.loop((44_100, 44_100 + 22_050))
        player.play()
        await asyncio.to_thread(recording.wait_for, LOOPED_S)
        assert 44_100 <= player.position < 44_100 + 22_050

    with server.recorded(sink) as recording:
        played(sound, story)
        recording.wait_for(0.5)
        heard = loud(recording)
    assert len(heard) > (LOOPED_S - 1) * RATE_HZ
    assert longest_silence_s(heard) < 0.001
    assert pitch_hz(heard) == pytest.approx(440, rel=0.001)  # half a second holds whole waves


def test_a_position_is_what_is_heard(server: PulseServer, sink: str) -> None:
    """A click every half second: when one is heard, the position is there."""
    pcm = np.zeros((1, 8 * 44_100), np.float32)
    pcm[:, ::22_050] = 1.0
    sound = FakeSound("clicks.wav", pcm, 44_100)
    seen: list[tuple[int, float]] = []

    async def story(player: SoundPlayer) -> None:
        player.play()
        while player.position < 4 * 44_100:
            seen.append((len(recording.pcm()), player.position))
            await asyncio.sleep(0.01)

    with server.recorded(sink) as recording:
        played(sound, story)
        clicks = np.flatnonzero(np.abs(recording.pcm()) > 0.2)
    at = np.array(seen)
    for click in clicks[clicks > at[20, 0]]:
        positions = at[np.abs(at[:, 0] - click) < 0.05 * RATE_HZ, 1] / 22_050
        if len(positions):
            assert np.abs(positions - np.round(positions)).min() * 0.5 < 0.1


def test_a_sink_that_goes_away_leaves_it_paused_and_a_new_one_goes_on(server: PulseServer) -> None:
    sound = FakeSound("tone.wav", tone(440, 60.0, rate_hz=44_100), 44_100)
    first = server.plug("first")

    async def story(player: SoundPlayer) -> None:
        player.play()
        await until(lambda: player.position > 22_050)
        await asyncio.to_thread(server.unplug, first)
        await until(lambda: not player.state.is_playing)
        assert player.state == PlayerState(silence=WhySilent.DEVICE_GONE)
        at = player.position
        assert 22_050 < at < 5 * 44_100
        player.play()
        await until(lambda: player.state.silence is WhySilent.NO_DEVICE)
        await until(lambda: player.position > at + 4_410)
        player.pause()
        later = player.position
        second = await asyncio.to_thread(server.plug, "second")
        with server.recorded("second") as recording:
            player.play()
            await until(lambda: player.position > later + 44_100)
            assert player.state == PlayerState(is_playing=True)
            player.pause()
            assert pitch_hz(loud(recording)) == pytest.approx(440, rel=0.001)
        await asyncio.to_thread(server.unplug, second)

    played(sound, story)


@pytest.mark.usefixtures("sink")
def test_devices_are_those_there_are_now() -> None:
    devices = PortAudioSink().devices()
    assert any(device.name == "default" for device in devices)
    assert len({device.key for device in devices}) == len(devices)
