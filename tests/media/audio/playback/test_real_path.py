"""The player on a real path: PortAudio, ALSA and PulseAudio, recorded behind them. Linux only.

A few seconds of it always; with ANNOTATOR_DEEP_TESTS every speed, and a loop of a quarter of a minute."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import wave
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.core.ports.player import PlayerState, WhySilent
from annotator.media.audio.client.service import AudioService
from annotator.media.audio.playback.player import AudioPlayer
from annotator.media.audio.playback.portaudio import PortAudioSink
from depth import IS_DEEP
from fakes.audio_files import FakeAudio, tone
from pulse_server import PATIENCE_S, RATE_HZ, PulseServer, Recording, pulse_for_this_process

LOOPED_S = 15.0 if IS_DEEP else 2.5
SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0) if IS_DEEP else (0.5, 1.5)
# A stretch fades out at the end of a sound.
EDGE = round(0.03 * RATE_HZ)
HEARD_S = 8.0 if IS_DEEP else 3.0
TONE_S = 2.0
BUSY_S = 240.0  # of which it plays for a minute at most


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


def played(audio: FakeAudio, story: Callable[[AudioPlayer], Awaitable[None]]) -> None:
    async def whole() -> None:
        player = AudioPlayer(PortAudioSink())
        player.load(audio)
        try:
            await story(player)
        finally:
            await player.close()

    asyncio.run(asyncio.wait_for(whole(), 120))


def sine_file(folder: Path, seconds: float) -> str:
    """440 Hz, as a file."""
    path = folder / "sine.wav"
    pcm = tone(440, seconds, rate_hz=44_100)[0]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes((pcm * 32_767).astype("<i2").tobytes())
    return str(path)


async def until(is_so: Callable[[], bool]) -> None:
    end = asyncio.get_running_loop().time() + PATIENCE_S
    while not is_so():
        assert asyncio.get_running_loop().time() < end, "it did not come about"
        await asyncio.sleep(0.01)


def loud(recording: Recording) -> NDArray[np.float32]:
    """From the first to the last that is not silence."""
    pcm = recording.pcm()
    heard = np.flatnonzero(np.abs(pcm) > 1e-3)
    assert heard.size, "nothing was played"
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


def recorded(server: PulseServer, sink: str, play: Callable[[Recording], None], seconds: float) -> NDArray[np.float32]:
    """Record the playback.

    A busy machine may run dry or lose recorded samples: then it is played again, twice at most."""
    heard = np.zeros(0, np.float32)
    for _ in range(3):
        with server.recorded(sink) as recording:
            play(recording)
            recording.wait_for(0.5)
            heard = loud(recording)
        if abs(len(heard) / RATE_HZ - seconds) < 0.003 * seconds and longest_silence_s(heard[:-EDGE]) < 0.001:
            break
    return heard


def test_what_is_silent_leaves_nothing_on_the_device(server: PulseServer, sink: str) -> None:
    audio = FakeAudio("tone.wav", tone(440, TONE_S, rate_hz=44_100), 44_100)
    with server.recorded(sink) as recording:
        before = len(recording.pcm())

        async def story(player: AudioPlayer) -> None:
            player.set_gain(0.0)
            for _ in range(2):
                player.play(0)
                await until(lambda: player.position > 0.6 * 44_100)
                player.pause()

        played(audio, story)
        recording.wait_for(0.3)
        heard = recording.pcm()[before:]
    assert len(heard) > RATE_HZ
    assert not heard.any()


def test_what_was_played_is_heard_as_long_and_as_high_as_it_is(server: PulseServer, sink: str) -> None:
    audio = FakeAudio("tone.wav", tone(440, TONE_S, rate_hz=44_100), 44_100)

    async def story(player: AudioPlayer) -> None:
        player.play()
        await until(lambda: not player.state.is_playing)
        assert player.position == round(TONE_S * 44_100)

    heard = recorded(server, sink, lambda _recording: played(audio, story), TONE_S)
    assert pitch_hz(heard) == pytest.approx(440, rel=0.001)
    assert len(heard) / RATE_HZ == pytest.approx(TONE_S, rel=0.003)
    assert longest_silence_s(heard) < 0.001


@pytest.mark.parametrize("speed", SPEEDS)
def test_at_another_speed_it_is_as_high_and_as_long_as_it_should_be(
    server: PulseServer, sink: str, tmp_path: Path, speed: float
) -> None:
    path = sine_file(tmp_path, HEARD_S * speed)

    async def story() -> None:
        service, player = AudioService(tmp_path), AudioPlayer(PortAudioSink())
        try:
            player.load(await service.open(path))
            player.set_speed(speed)
            player.play()
            await until(lambda: not player.state.is_playing)
            assert player.position == round(HEARD_S * speed * 44_100)
        finally:
            await player.close()
            await service.close()

    heard = recorded(server, sink, lambda _recording: asyncio.run(asyncio.wait_for(story(), 120)), HEARD_S)
    report = f"{speed}x: {pitch_hz(heard):.2f} Hz, {len(heard) / RATE_HZ:.4f} s"
    assert pitch_hz(heard) == pytest.approx(440, rel=0.001), report
    assert len(heard) / RATE_HZ == pytest.approx(HEARD_S, rel=0.003), report
    assert longest_silence_s(heard[:-EDGE]) < 0.001, report


def test_a_loop_runs_without_silence(server: PulseServer, sink: str) -> None:
    audio = FakeAudio("tone.wav", tone(440, 3.0, rate_hz=44_100), 44_100)

    async def story(player: AudioPlayer, recording: Recording) -> None:
        player.loop((44_100, 44_100 + 22_050))
        player.play()
        await until(lambda: player.position > 44_200)
        await asyncio.to_thread(recording.wait_for, LOOPED_S)
        assert 44_100 <= player.position < 44_100 + 22_050

    heard = np.zeros(0, np.float32)
    for _ in range(3):  # as above
        with server.recorded(sink) as recording:
            played(audio, partial(story, recording=recording))
            heard = loud(recording)
        if longest_silence_s(heard) < 0.001:
            break
    assert len(heard) > (LOOPED_S - 0.5) * RATE_HZ
    assert longest_silence_s(heard) < 0.001
    assert pitch_hz(heard) == pytest.approx(440, rel=0.001)  # half a second holds whole waves


def test_a_position_is_what_is_heard(server: PulseServer, sink: str) -> None:
    """A click every half second: when one is heard, the position is there."""
    pcm = np.zeros((1, 4 * 44_100), np.float32)
    pcm[:, ::22_050] = 1.0
    audio = FakeAudio("clicks.wav", pcm, 44_100)
    seen: list[tuple[int, float]] = []

    async def story(player: AudioPlayer) -> None:
        player.play()
        while player.position < 2 * 44_100:
            seen.append((len(recording.pcm()), player.position))
            await asyncio.sleep(0.01)

    with server.recorded(sink) as recording:
        played(audio, story)
        clicks = np.flatnonzero(np.abs(recording.pcm()) > 0.2)
    at = np.array(seen)
    for click in clicks[clicks > at[20, 0]]:
        positions = at[np.abs(at[:, 0] - click) < 0.05 * RATE_HZ, 1] / 22_050
        if len(positions):
            assert np.abs(positions - np.round(positions)).min() * 0.5 < 0.1


def test_a_sink_that_goes_away_leaves_it_paused_and_a_new_one_goes_on(server: PulseServer) -> None:
    audio = FakeAudio("tone.wav", tone(440, 60.0, rate_hz=44_100), 44_100)
    first = server.plug("first")

    async def story(player: AudioPlayer) -> None:
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
            assert len(loud(recording)) > RATE_HZ / 2
        await asyncio.to_thread(server.unplug, second)

    played(audio, story)


@pytest.mark.usefixtures("sink")
def test_devices_are_those_there_are_now() -> None:
    devices = PortAudioSink().devices()
    assert any(device.name == "default" for device in devices)
    assert len({device.key for device in devices}) == len(devices)


def test_a_busy_window_takes_nothing_from_the_audio() -> None:
    """A minute of it with ANNOTATOR_DEEP_TESTS, and ten by `tests/benchmarks/played_audio.py` itself."""
    tests = Path(__file__).parents[3]
    command = [sys.executable, str(tests / "benchmarks/played_audio.py"), "--minutes", "1" if IS_DEEP else "0.05"]
    environment = {**os.environ, "PYTHONPATH": str(tests)}
    report = ""
    for _ in range(3):  # as above
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=BUSY_S)
        report = done.stdout or done.stderr
        if "gaps: none" in report:
            break
    assert "gaps: none" in report
