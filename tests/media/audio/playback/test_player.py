"""Playback is sample-exact, and the position is that of the audible sample."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from annotator.core.ports.player import PlayerState
from annotator.media.audio.playback.player import AudioPlayer
from annotator.media.audio.playback.queue import SILENT_S
from fakes.audio_files import FakeAudio, tone
from fakes.audio_sink import VirtualSink
from media.audio.playback.stage import (
    LATE_S,
    LENGTH,
    RATE_HZ,
    SMOOTHED,
    Stage,
    Stretch,
    numbered,
    numbers,
    on_stage,
    stretches,
)


def test_every_sample_is_played_once_and_in_order() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(2.0)
        (stretch,) = stretches(stage.heard())
        assert (stretch.first, stretch.step) == (0, 1.0)
        assert stretch.last == pytest.approx((2.0 - LATE_S) * RATE_HZ - 1, abs=1)

    on_stage(story)


def test_the_position_is_what_is_heard_not_what_was_handed_on() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(1_000)
        assert stage.player.position == 1_000
        for _ in range(20):
            stage.hear(0.033)
            heard = numbers(stage.heard())
            if len(heard) and heard[-1] > 1_000 + SMOOTHED:
                assert stage.player.position == pytest.approx(heard[-1] + 1, abs=1)

    on_stage(story)


def test_until_is_heard_up_to_its_very_sample_and_then_it_is_paused_there() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(700, 1_501)
        stage.hear(1.0)
        assert stretches(stage.heard()) == [Stretch(700, 1_500, 1.0)]
        assert stage.player.position == 1_501
        assert await stage.news() == PlayerState()
        assert [state.is_playing for state in stage.states] == [True, False]
        assert stage.states[0].until == 1_501
        assert stage.sink.playing is None

    on_stage(story)


def test_the_end_of_the_audio_is_the_end_and_playing_again_begins_anew() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(LENGTH - 500)
        stage.hear(1.0)
        assert stretches(stage.heard()) == [Stretch(LENGTH - 500, LENGTH - 1, 1.0)]
        assert (stage.player.position, stage.player.state.is_playing) == (LENGTH, False)
        stage.player.play()
        stage.hear(0.5)
        assert stretches(stage.heard())[0].first == 0

    on_stage(story)


def test_a_seek_while_playing_is_at_once_and_smooth() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(0.5)
        stage.player.seek(30_000)
        assert stage.player.position == 30_000
        stage.hear(0.05)
        assert stage.player.position == 30_000  # what is heard is still what the device has
        stage.hear(0.5)
        heard = stage.heard()
        assert [stretch.first for stretch in stretches(heard)] == [0, 30_000]
        assert np.abs(np.diff(heard)).max() < 0.02  # a step of 0.2 is spread over 2 ms

    on_stage(story)


def test_skips_add_up() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(20_000)
        stage.hear(0.5)
        for _ in range(2):
            stage.player.seek(stage.player.position - 8_000)
        assert stage.player.position == pytest.approx(20_000 + (0.5 - LATE_S) * RATE_HZ - 16_000, abs=2)

    on_stage(story)


def test_a_seek_out_of_what_plays_until_a_sample_forgets_the_end() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(4_000, 8_000)
        stage.player.seek(5_000)
        kept = stage.player.state.until
        stage.player.seek(3_000)
        assert (kept, stage.player.state.until) == (8_000, None)
        stage.hear(1.0)
        assert stage.player.position > 8_000

    on_stage(story)


def test_a_pause_stays_at_what_was_heard_and_goes_on_there() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(0.73)
        stage.player.pause()
        at = stage.player.position
        assert at == pytest.approx(numbers(stage.heard())[-1] + 1, abs=1)
        stage.hear(1.0)
        assert (stage.player.position, stage.sink.playing) == (at, None)
        stage.player.play()
        stage.hear(0.3)
        assert stretches(stage.heard())[0].first == pytest.approx(at, abs=0.01)

    on_stage(story)


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.5, 2.0, 4.0])
def test_another_speed_takes_over_where_the_old_sound_is(speed: float) -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(1.0)
        stage.player.set_speed(speed)
        stage.hear(0.6)
        first, second = stretches(stage.heard())
        assert first.step == 1.0
        assert second.step == pytest.approx(speed, abs=0.01)
        assert second.first == pytest.approx(first.last + 1, abs=1)
        assert stage.player.position == pytest.approx(second.last, abs=2 * speed)

    on_stage(story)


def test_a_speed_stays_within_what_can_be_stretched() -> None:
    async def story(stage: Stage) -> None:
        stage.player.set_speed(9)
        assert stage.player.state.speed == 4
        stage.player.set_speed(0)
        assert stage.player.state.speed == 0.25

    on_stage(story)


def test_a_device_with_another_rate_and_two_channels_plays_the_same() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(1_000, 9_000)
        stage.hear(0.6)
        stream = stage.sink.streams[-1]
        assert (stream.rate_hz, stream.channels) == (48_000, 2)
        left, right = np.array(stream.heard(), np.float32).reshape(-1, 2).T
        assert (left == right).all()
        assert numbers(left)[-1] == pytest.approx(1_000 + (0.6 - LATE_S) * RATE_HZ, abs=1)
        assert stage.player.position == pytest.approx(1_000 + (0.6 - LATE_S) * RATE_HZ, abs=1)
        stage.hear(1.0)
        assert (stage.player.position, stage.player.state.is_playing) == (9_000, False)

    on_stage(story, VirtualSink(only_rate_hz=48_000, only_channels=2))


def test_what_is_kept_silent_is_not_heard_whatever_is_set_meanwhile() -> None:
    async def story(stage: Stage) -> None:
        stage.player.mute(is_mute=True)
        stage.player.play(0)
        changes: list[Callable[[], None]] = [
            lambda: stage.player.set_gain(2.0),
            lambda: stage.player.set_speed(1.5),
            lambda: stage.player.set_device(""),
            lambda: stage.player.seek(LENGTH // 2),
            lambda: stage.player.loop((LENGTH // 2, LENGTH // 2 + RATE_HZ)),
        ]
        for change in changes:
            change()
            stage.hear(0.3)
        assert not stage.heard().any()
        assert stage.player.state.gain == 2.0
        stage.player.mute(is_mute=False)
        stage.hear(0.3)
        assert stage.heard().any()

    on_stage(story)


def test_louder_is_limited_softly_and_quieter_is_exact() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(LENGTH // 2)
        stage.hear(0.5)
        stage.player.set_gain(0.5)
        stage.hear(0.5)
        assert numbers(stage.heard() * np.float32(2))[-1] + 1 == pytest.approx(stage.player.position, abs=1)
        stage.player.set_gain(99)
        assert stage.player.state.gain == 4
        stage.hear(0.5)
        assert 0.8 < stage.heard()[-1] < 1.0
        assert np.abs(np.diff(stage.heard())).max() < 0.02

    on_stage(story)


def test_another_sound_begins_at_its_beginning_with_the_same_speed() -> None:
    async def story(stage: Stage) -> None:
        stage.player.set_speed(2.0)
        stage.player.loop((3_000, 4_000))
        stage.player.play()
        stage.hear(0.5)
        stage.player.load(numbered(9_000))
        assert (stage.player.position, stage.player.state) == (0, PlayerState(speed=2.0))
        stage.player.play()
        stage.hear(0.5)
        assert stretches(stage.heard())[0].first == 0
        stage.player.load(FakeAudio("other.wav", tone(440, 1.0, rate_hz=48_000), 48_000))
        stage.player.play()
        stage.hear(0.2)
        assert stage.sink.streams[-1].rate_hz == 48_000
        assert stage.player.position == pytest.approx(2 * (0.2 - LATE_S) * 48_000, abs=2)
        stage.player.load(None)
        stage.player.play()
        assert not stage.player.state.is_playing

    on_stage(story)


def test_what_showed_an_audio_file_may_go_after_the_loop() -> None:
    players: list[AudioPlayer] = []

    async def story(stage: Stage) -> None:
        players.append(stage.player)
        stage.player.play()
        stage.hear(0.5)

    on_stage(story)
    players[0].load(None)
    assert players[0].state == PlayerState()


def test_what_a_device_asks_for_at_first_is_there_already() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play(1_000)
        stage.hear(0.5)
        heard = numbers(stage.heard())
        begin = round(SILENT_S * RATE_HZ)
        assert heard[begin + SMOOTHED] == 1_000 + SMOOTHED
        stage.player.pause()
        stage.settle()
        at = stage.player.position
        stage.player.set_speed(2.0)
        stage.player.play()
        stage.hear(0.5)
        (stretch,) = stretches(stage.heard())
        assert stretch.first == pytest.approx(at, abs=0.05)
        assert numbers(stage.heard())[begin + SMOOTHED] == pytest.approx(at + 2 * SMOOTHED, abs=0.1)

    on_stage(story)
