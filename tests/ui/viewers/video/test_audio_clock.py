"""The sound of a film is as long as the film, and its samples say which frame is on screen."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.audio import AudioBlock
from annotator.ui.viewers.video.audio_clock import SILENT_HZ, AudioClock
from fakes.audio_files import FakeAudio, tone
from fakes.videos import FakeVideo

HZ = 16_000


def times(count: int, step_s: float = 0.04, start_s: float = 0.0) -> list[float]:
    return [start_s + number * step_s for number in range(count)]


def all_of(clock: AudioClock, frames: int = 1_000, speed: float = 1.0) -> tuple[np.ndarray, list[AudioBlock]]:
    at, blocks = 0.0, []
    while (block := clock.block(at, frames, rate_hz=HZ, channels=1, speed=speed)).frames:
        blocks.append(block)
        at = block.end
    return np.concatenate([np.frombuffer(block.pcm, np.float32) for block in blocks]), blocks


def test_a_video_without_audio_is_as_long_as_its_frames_and_silent() -> None:
    clock = AudioClock(FakeVideo("/f.mp4", times(50)), None)
    assert clock.shape.rate_hz == SILENT_HZ
    assert clock.shape.length / SILENT_HZ == pytest.approx(2.0)
    heard, blocks = all_of(clock)
    assert not heard.any()
    assert blocks[-1].end == clock.shape.length


@pytest.mark.parametrize("start_s", [0.0, 0.5, -0.25])
def test_its_audio_is_heard_at_its_time(start_s: float) -> None:
    audio = FakeAudio("/f.mp4", tone(440, 1.0), HZ)
    clock = AudioClock(FakeVideo("/f.mp4", times(50), audio_start_s=start_s), audio)
    heard, blocks = all_of(clock)
    before = round((start_s - clock.zero_s) * HZ)
    assert not heard[:before].any()
    assert np.array_equal(heard[before : before + HZ], audio.pcm[0])
    assert not heard[before + HZ :].any()
    assert len(heard) == clock.shape.length
    assert all(one.end == other.start for one, other in pairwise(blocks))
    several = asyncio.run(clock.samples(0, max(0, before - 10), 20))
    assert np.array_equal(np.frombuffer(several, np.float32), heard[max(0, before - 10) :][:20])


@given(st.lists(st.floats(0.004, 0.5), min_size=2, max_size=60), st.floats(-2, 2), st.booleans())
def test_the_first_sample_of_a_frame_shows_that_frame(steps: list[float], start_s: float, has_audio: bool) -> None:
    at, timestamps = start_s, []
    for step in steps:
        timestamps.append(at)
        at += step
    audio = FakeAudio("/f.mp4", tone(440, 0.1), HZ) if has_audio else None
    clock = AudioClock(FakeVideo("/f.mp4", timestamps, audio_start_s=0.0 if has_audio else None), audio)
    for number in range(len(timestamps)):
        first = clock.sample_of(number)
        assert clock.frame_at(first) == number
        assert number == 0 or clock.frame_at(first - 1) == number - 1
    assert clock.frame_at(clock.shape.length - 1) == len(timestamps) - 1
