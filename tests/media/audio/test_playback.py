"""Playback: pitch and length at every speed, no seam between blocks, channels, and another sample rate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from annotator.media.audio.decoding.pcm import Samples, mix_channels
from annotator.media.audio.decoding.playback import OutputFormat, Playback
from fakes.audio_files import tone
from media.audio.made_audio_files import KINDS, decoded_plainly, made
from media.audio.seeking import walked

RATE_HZ = 44_100
HEARD_HZ = 48_000


@contextmanager
def playing(path: Path) -> Iterator[Playback]:
    with walked(path) as decoding:
        yield Playback(decoding.audio, lambda _sample: None)


def heard(playback: Playback, start: float, manner: OutputFormat, frames: int = 4_800) -> Samples:
    """From `start` to the end."""
    pieces = []
    while len((played := playback.block(start, frames, manner)).pcm):
        assert played.start == pytest.approx(start)
        pieces.append(played.pcm)
        start = played.end
    return np.concatenate(pieces)


def frequency_hz(samples: Samples, rate_hz: int) -> float:
    """The loudest, to a fraction of what a transform can tell apart: by its phase in two halves."""
    half = len(samples) // 2
    window = np.hanning(half)
    first, second = (np.fft.rfft(samples[start : start + half] * window) for start in (0, half))
    loudest = int(np.abs(first).argmax())
    turned = np.angle(second[loudest]) - np.angle(first[loudest])
    cycles = round(loudest - turned / (2 * np.pi)) + turned / (2 * np.pi)
    return float(cycles * rate_hz / half)


@pytest.fixture(scope="module")
def kilohertz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of 1 kHz."""
    pcm = tone(1_000, 8.0, rate_hz=RATE_HZ, channels=2)
    return made(tmp_path_factory.mktemp("tone") / "tone", KINDS["WAV"], pcm=pcm)


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0])
def test_pitch_is_kept_and_length_follows_the_speed(speed: float, kilohertz: Path) -> None:
    with playing(kilohertz) as playback:
        found = heard(playback, 0.0, OutputFormat(HEARD_HZ, 1, speed))[:, 0]
    assert len(found) == pytest.approx(8.0 * HEARD_HZ / speed, rel=0.003)
    assert frequency_hz(found[4_800:-4_800], HEARD_HZ) == pytest.approx(1_000.0, rel=0.001)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_small_blocks_are_the_same_as_large_ones(speed: float, kilohertz: Path) -> None:
    with playing(kilohertz) as playback:
        manner = OutputFormat(HEARD_HZ, 2, speed)
        large, small = heard(playback, 1_000.0, manner, 100_000), heard(playback, 1_000.0, manner, 1_111)
    assert np.array_equal(large, small)


def test_a_speed_that_is_changed_in_the_midst_goes_on_from_there(kilohertz: Path) -> None:
    with playing(kilohertz) as playback:
        first = playback.block(0.0, 48_000, OutputFormat(HEARD_HZ, 1, 2.0))
        second = playback.block(first.end, 48_000, OutputFormat(HEARD_HZ, 1, 0.5))
    assert first.end == pytest.approx(2 * RATE_HZ)
    assert second.start == first.end
    assert second.end - second.start == pytest.approx(RATE_HZ / 2)


@pytest.mark.parametrize("speed", [1.5, 2.0, 3.0])
def test_what_comes_after_silence_is_heard_in_time_at_another_speed(speed: float, tmp_path: Path) -> None:
    """Tenths of a second at each full second, and noughts between them."""
    pcm = np.zeros((2, RATE_HZ * 24), np.float32)
    beep = np.repeat(tone(1_000, 0.1, rate_hz=RATE_HZ, channels=1), 2, axis=0)
    for second in range(1, 24):
        pcm[:, second * RATE_HZ :][:, : beep.shape[1]] = beep
    with playing(made(tmp_path / "beeps", KINDS["WAV"], pcm=pcm)) as playback:
        found = np.abs(heard(playback, 0.0, OutputFormat(RATE_HZ, 1, speed))[:, 0])
    late_ms = []
    for second in range(1, 23):
        middle = round((second + 0.05) * RATE_HZ / speed)
        reach = round(0.25 * RATE_HZ / speed)
        around = found[middle - reach : middle + reach]
        late_ms.append(1_000 * (np.average(np.arange(-reach, reach), weights=around)) / RATE_HZ)
    assert abs(np.median(late_ms)) < 4
    assert found[: RATE_HZ // 8].max() < 2e-6


def test_at_another_rate_every_moment_stays_where_it_is(tmp_path: Path) -> None:
    """Clicks at whole tenths of a second are heard at whole tenths of a second, from wherever one begins."""
    pcm = np.zeros((1, RATE_HZ * 3), np.float32)
    pcm[0, :: RATE_HZ // 10] = 0.9
    path = made(tmp_path / "clicks", KINDS["WAV"], pcm=np.repeat(pcm, 2, axis=0))
    with playing(path) as playback:
        for start in (0, 4_410, 50_000):
            found = heard(playback, float(start), OutputFormat(HEARD_HZ, 1, 1.0))[:, 0]
            places = np.flatnonzero(np.abs(found) > 0.4)
            expected = (np.arange(0, RATE_HZ * 3, RATE_HZ // 10) - start) * HEARD_HZ / RATE_HZ
            expected = expected[expected >= 0]
            assert len(found) == pytest.approx((RATE_HZ * 3 - start) * HEARD_HZ / RATE_HZ, abs=1)
            assert all(np.abs(expected - place).min() <= 1 for place in places)
            assert all(np.abs(places - place).min() <= 1 for place in expected)


def test_where_a_block_ends_is_heard_there(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["FLAC"], 3.0)
    truth = decoded_plainly(path)
    with playing(path) as playback:
        last = playback.block(truth.shape[1] - 700.0, 4_800, OutputFormat(RATE_HZ, 2, 1.0))
        beyond = playback.block(last.end, 4_800, OutputFormat(RATE_HZ, 2, 1.0))
    assert np.array_equal(last.pcm, truth[:, -700:].T)
    assert (last.end, len(beyond.pcm), beyond.start, beyond.end) == (truth.shape[1], 0, last.end, last.end)


def test_channels_that_stand_at_a_side_are_heard_at_that_side() -> None:
    names = ("FL", "FR", "FC", "LFE", "BL", "BR")
    for number, name in enumerate(names):
        samples = np.zeros((6, 10), np.float32)
        samples[number] = 1.0
        left, right = mix_channels(samples, names, 2)[:, 0]
        assert (left > 0, right > 0) == (not name.endswith("R"), not name.endswith("L"))
    loud = np.ones((6, 10), np.float32)
    assert mix_channels(loud, names, 2) == pytest.approx(1.0)


@pytest.mark.parametrize(("there", "wanted"), [(1, 2), (2, 1), (5, 2), (32, 2), (2, 6)])
def test_without_names_all_is_heard_everywhere(there: int, wanted: int) -> None:
    samples = np.arange(there * 4, dtype=np.float32).reshape(there, 4)
    assert np.allclose(mix_channels(samples, (), wanted), np.tile(samples.mean(axis=0), (wanted, 1)))
