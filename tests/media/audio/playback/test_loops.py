"""A loop goes round without a sample more or less, whatever is changed while it does."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.media.audio.playback.chunks import Chunk, LoopCache
from media.audio.playback.stage import Stage, Stretch, on_stage, stretches


def test_a_loop_goes_round_without_a_sample_more_or_less() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 2_801))
        assert stage.player.position == 2_000
        stage.player.play()
        stage.hear(3.0)
        assert len(heard := stretches(stage.heard())) > 20
        assert all(stretch == Stretch(2_000, 2_800, 1.0) for stretch in heard[:-1])

    on_stage(story)


def test_a_loop_is_fetched_once() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 6_000))
        stage.player.play()
        stage.hear(3.0)
        assert sum(end - start for start, end in stage.audio.blocks) == 4_000

    on_stage(story)


def test_playing_from_before_a_loop_leads_into_it() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 4_000))
        stage.player.play(1_000)
        stage.hear(1.0)
        assert [(stretch.first, stretch.last) for stretch in stretches(stage.heard())][:2] == [
            (1_000, 3_999),
            (2_000, 3_999),
        ]

    on_stage(story)


def test_a_loop_is_changed_and_let_go_of_while_it_plays() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 6_000))
        stage.player.play()
        stage.hear(0.26)
        stage.player.loop((2_500, 7_000))
        stage.hear(0.5)
        stage.player.loop(None)
        stage.hear(1.0)
        first, second = stretches(stage.heard())
        assert first == Stretch(2_000, 6_999, 1.0)
        assert (second.first, second.step) == (2_500, 1.0)
        assert second.last > 7_000

    on_stage(story)


def test_a_loop_that_becomes_shorter_than_what_is_ready_is_kept() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 12_000))
        stage.player.play()
        stage.hear(0.3)  # 0.4 s were handed on, and 0.4 s more are ready
        stage.player.loop((2_000, 4_600))
        stage.hear(1.0)
        assert stretches(stage.heard())[:2] == [Stretch(2_000, 4_599, 1.0)] * 2

    on_stage(story)


def test_a_loop_that_ends_before_what_the_device_has_turns_back_at_once() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 12_000))
        stage.player.play()
        stage.hear(0.36)
        stage.player.loop((2_000, 4_000))
        stage.hear(1.0)
        first, second = stretches(stage.heard())[:2]
        assert 4_000 < first.last < 4_900  # what the device has is heard
        assert second == Stretch(2_000, 3_999, 1.0)

    on_stage(story)


def test_whoever_is_outside_of_a_new_loop_goes_to_its_beginning() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(0.5)
        stage.player.loop((9_000, 10_000))
        assert stage.player.position == 9_000
        stage.hear(0.5)
        assert [stretch.first for stretch in stretches(stage.heard())][:3] == [0, 9_000, 9_000]
        stage.player.seek(20_000)
        stage.hear(0.5)
        assert stage.player.position > 20_000

    on_stage(story)


def test_a_loop_has_a_length() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((500, 500))
        assert stage.player.state.loop == (420, 500)
        stage.player.play()
        stage.hear(1.0)
        assert {(stretch.first, stretch.last) for stretch in stretches(stage.heard())[:-1]} == {(420, 499)}

    on_stage(story)


def test_an_end_within_a_loop_is_the_end() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 4_000))
        stage.player.play(2_500, 3_000)
        stage.hear(1.0)
        assert stretches(stage.heard()) == [Stretch(2_500, 2_999, 1.0)]
        assert (stage.player.position, stage.player.state.is_playing) == (3_000, False)

    on_stage(story)


def test_a_loop_over_the_end_of_the_audio_goes_round_there() -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((39_000, 50_000))
        stage.player.play()
        stage.hear(0.5)
        assert stage.player.state.loop == (39_000, 40_000)
        assert stretches(stage.heard())[:2] == [Stretch(39_000, 39_999, 1.0)] * 2

    on_stage(story)


@pytest.mark.parametrize("speed", [0.5, 1.5, 3.0])
def test_a_loop_at_another_speed_is_exact_to_half_a_frame(speed: float) -> None:
    async def story(stage: Stage) -> None:
        stage.player.loop((2_000, 3_001))
        stage.player.set_speed(speed)
        stage.player.play()
        stage.hear(3.0)
        heard = stretches(stage.heard())
        assert len(heard) > 10
        assert all(stretch.first == pytest.approx(2_000, abs=0.05) for stretch in heard)
        assert all(stretch.last == pytest.approx(3_001 - speed, abs=speed / 2 + 0.05) for stretch in heard[:-1])

    on_stage(story)


def test_a_loop_is_found_in_its_cache_from_the_second_pass_on() -> None:
    """Count the hits: a chunk is cached for one loop, speed and stream."""
    cache = LoopCache()
    key = ((0, 200), 1.0)
    chunks = [Chunk(np.zeros((100, 1), np.float32), float(start), start + 100.0) for start in (0, 100)]
    found = [cache.find(key, chunk.start) for chunk in chunks]
    for chunk in chunks:
        cache.keep(key, 0.0, chunk)
    for _pass in range(3):
        found += [cache.find(key, chunk.start) for chunk in chunks]
    assert [hit is not None for hit in found] == [False] * 2 + [True] * 6
    assert cache.find(((0, 200), 2.0), 0.0) is None
