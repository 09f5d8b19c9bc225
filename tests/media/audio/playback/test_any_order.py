"""Whatever is asked for, in whatever order: what is heard is samples in their order, and the position is among them.

A break is not smoothed over here, so that every frame tells which sample it is: what is smoothed over twice within 2 ms
falls off as evenly as sound does.
"""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct, field

from annotator.media.audio.playback import queue
from fakes.audio_sink import VirtualSink
from media.audio.playback.stage import LENGTH, RATE_HZ, SMOOTHED, Stage, numbers, on_stage, stretches

BREAK_FRAMES = 1  # the first of what follows is as loud as the last before it

type Step = Callable[["Told"], None]

SAMPLES = st.integers(0, LENGTH - 1)
SPEEDS = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.0, 4.0])


class Told(Struct):
    """`places` are the samples that something may begin with, `speeds` the paces that it may go at."""

    stage: Stage
    places: list[float] = field(default_factory=lambda: [0.0])
    speeds: set[float] = field(default_factory=lambda: {1.0})


def play(first: int | None, length: int | None) -> Step:
    def step(told: Told) -> None:
        player = told.stage.player
        begin = player.position if first is None else float(first)
        told.places += [begin, 0.0 if player.state.loop is None else float(player.state.loop[0])]
        player.play(first, None if length is None else round(begin) + length)

    return step


def seek(sample: int) -> Step:
    def step(told: Told) -> None:
        told.places.append(float(sample))
        told.stage.player.seek(sample)

    return step


def skip(samples: int) -> Step:
    def step(told: Told) -> None:
        told.stage.player.seek(told.stage.player.position + samples)
        told.places.append(told.stage.player.position)

    return step


def loop(first: int, length: int | None) -> Step:
    def step(told: Told) -> None:
        told.stage.player.loop(None if length is None else (first, first + length))
        told.places += [float(first), *(told.stage.player.state.loop or ())]

    return step


def speed(factor: float) -> Step:
    def step(told: Told) -> None:
        told.speeds.add(factor)
        told.stage.player.set_speed(factor)

    return step


def pause() -> Step:
    def step(told: Told) -> None:
        told.stage.player.pause()
        told.places.append(told.stage.player.position)

    return step


def hear(seconds: float) -> Step:
    return lambda told: told.stage.hear(seconds)


LENGTHS = st.none() | st.integers(600, 6_000)
STEPS = st.one_of(
    st.builds(play, st.none() | SAMPLES, LENGTHS),
    st.builds(seek, SAMPLES),
    st.builds(skip, st.sampled_from([-8_000, -1_000, 1_000, 8_000])),
    st.builds(loop, st.integers(0, LENGTH - 600), LENGTHS),
    st.builds(speed, SPEEDS),
    st.builds(pause),
    st.builds(hear, st.floats(0.01, 0.6)),
)


def check_what_was_heard(told: Told) -> None:
    for stream in told.stage.sink.streams:
        ends: list[float] = []
        for stretch in stretches(np.array(stream.heard(), np.float32), BREAK_FRAMES):
            pace = min(told.speeds, key=lambda known: abs(known - stretch.step))
            assert stretch.step == pytest.approx(pace, abs=0.01)
            begins = (*told.places, *ends)
            # Twice, because two breaks may lie side by side.
            assert min(abs(stretch.first - place) for place in begins) <= max(told.speeds) * 2.01, (stretch, begins)
            assert stretch.last <= LENGTH
            ends = [stretch.last + pace]


def check_position(told: Told) -> None:
    """Check the position if enough was played since the last break: it is that of the last frame."""
    stage = told.stage
    stream = stage.sink.playing
    if stream is None or len(heard := numbers(np.array(stream.heard(), np.float32))) < 2 * SMOOTHED:
        return
    recent = heard[-2 * SMOOTHED :]
    steps = recent[1:] - recent[:-1]
    if (abs(steps - steps[0]) < 0.05).all() and steps[0] > 0.2:
        behind = stage.player.position - recent[-1]
        # It was sent there, and no whole frame of that is heard yet.
        is_begun = any(-1e-6 <= stage.player.position - place < max(told.speeds) for place in told.places)
        assert is_begun or abs(behind) <= 2 * max(told.speeds), (stage.player.position, recent[-1])


# Four frames are ready, up to an end that is taken back: two breaks lie within 2 ms.
@example(steps=[speed(0.25), play(None, 1001), skip(1000), play(None, None)])
# The end is taken back in the frame after it: two breaks lie side by side.
@example(steps=[hear(0.09375), hear(0.01171875), play(None, 1119), hear(0.09375), play(None, None)])
# The first frame after the way back is half heard.
@example(steps=[hear(0.3165575772952951), hear(0.3165575772952951), seek(0), hear(0.10694044156680871)])
@given(steps=st.lists(STEPS, min_size=3, max_size=25))
def test_what_is_heard_is_the_samples_in_their_order(steps: list[Step]) -> None:
    async def story(stage: Stage) -> None:
        told = Told(stage)
        told.stage.player.play()
        for step in steps:
            step(told)
            stage.settle()
            check_position(told)
        stage.hear(0.5)
        check_position(told)
        check_what_was_heard(told)

    with patch.object(queue, "_SMOOTH_S", 0.0):
        on_stage(story, VirtualSink(buffer_s=0.01))


def test_the_rate_of_the_stage_is_what_these_tests_count_with() -> None:
    assert RATE_HZ * 0.002 == SMOOTHED
