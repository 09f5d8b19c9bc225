"""Devices that go away, are not there, or are others; sounds that are lost: paused, nothing lost, and on it goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.ports.audio import Fill
from annotator.core.ports.player import PlayerState, WhySilent
from annotator.media.audio.playback.player import SYSTEM
from fakes.audio_sink import HEADPHONES, LOUDSPEAKER, VirtualSink, VirtualStream
from media.audio.playback.stage import LATE_S, RATE_HZ, Stage, numbered, on_stage, stretches


def test_a_device_that_goes_away_pauses_and_another_goes_on() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(0.5)
        stage.sink.unplug(LOUDSPEAKER.key)
        at = stage.player.position
        assert at == pytest.approx((0.5 - LATE_S) * RATE_HZ, abs=1)
        assert await stage.news() == PlayerState(silence=WhySilent.DEVICE_GONE)
        assert stage.states[-1] == stage.player.state
        assert stage.player.devices() == (SYSTEM, HEADPHONES)
        stage.player.play()
        stage.hear(0.5)
        assert (await stage.news()).silence is None
        assert stage.sink.streams[-1].device == HEADPHONES.key
        assert stretches(stage.heard())[0].first == pytest.approx(at, abs=0.01)

    on_stage(story, VirtualSink((LOUDSPEAKER, HEADPHONES)))


def test_playing_again_the_moment_that_a_device_went_away_does_not_wait_for_it() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(0.5)
        stage.sink.unplug(LOUDSPEAKER.key)
        stage.player.play()
        stage.hear(0.5)
        assert await stage.news() == PlayerState(is_playing=True)
        assert stage.sink.streams[-1].device == HEADPHONES.key

    on_stage(story, VirtualSink((LOUDSPEAKER, HEADPHONES)))


def test_a_device_that_is_gone_before_it_is_known_to_be_open_is_not_waited_for() -> None:
    """Somebody plays again in that very moment."""

    class Hasty(VirtualSink):
        def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> VirtualStream:
            stream = super().open(device, rate_hz, channels, fill, gone)
            if stream.device == LOUDSPEAKER.key:
                self.unplug(LOUDSPEAKER.key)
                stages[0].player.play()
            return stream

    stages: list[Stage] = []

    async def story(stage: Stage) -> None:
        stages.append(stage)
        stage.player.play()
        stage.hear(0.5)
        assert await stage.news() == PlayerState(is_playing=True)
        assert [stream.device for stream in stage.sink.streams if stream.is_open] == [HEADPHONES.key]
        assert stage.player.position == pytest.approx((0.5 - LATE_S) * RATE_HZ, abs=1)

    on_stage(story, Hasty((LOUDSPEAKER, HEADPHONES)))


def test_without_a_device_the_position_runs_on_a_clock_that_nobody_hears() -> None:
    silent = VirtualSink()

    async def story(stage: Stage) -> None:
        silent.before_fill = stage.settle
        stage.player.play(0, 8_000)
        assert await stage.news() == PlayerState(is_playing=True, until=8_000, silence=WhySilent.NO_DEVICE)
        silent.advance(0.6)
        assert stage.player.position == pytest.approx((0.6 - LATE_S) * RATE_HZ, abs=1)
        silent.advance(0.6)
        assert await stage.news() == PlayerState(silence=WhySilent.NO_DEVICE)
        assert stage.player.position == 8_000
        stage.sink.plugged = (HEADPHONES,)
        stage.player.play()
        stage.hear(0.5)
        assert await stage.news() == PlayerState(is_playing=True)
        assert stretches(stage.heard())[0].first == 8_000

    on_stage(story, VirtualSink(()), silent=silent)


def test_another_device_is_chosen_while_it_plays() -> None:
    async def story(stage: Stage) -> None:
        assert stage.player.devices() in ((), (SYSTEM, LOUDSPEAKER, HEADPHONES))  # it looks for them behind
        await stage.news()
        assert stage.player.devices() == (SYSTEM, LOUDSPEAKER, HEADPHONES)
        stage.player.play()
        stage.hear(0.5)
        at = stage.player.position
        stage.player.set_device(HEADPHONES.key)
        stage.hear(0.5)
        assert [stream.device for stream in stage.sink.streams] == [LOUDSPEAKER.key, HEADPHONES.key]
        assert stretches(stage.heard())[0].first == pytest.approx(at, abs=0.01)
        assert stage.player.state == PlayerState(is_playing=True, device=HEADPHONES.key)

    on_stage(story, VirtualSink((LOUDSPEAKER, HEADPHONES)))


def test_devices_that_come_and_go_are_announced() -> None:
    async def story(stage: Stage) -> None:
        await stage.news()
        stage.states.clear()
        stage.sink.plugged = (HEADPHONES,)
        stage.player.devices()
        await stage.news()
        assert (stage.states, stage.player.devices()) == ([PlayerState()], (SYSTEM, HEADPHONES))

    on_stage(story)


def test_a_chosen_device_that_is_not_there_is_stood_in_for() -> None:
    async def story(stage: Stage) -> None:
        stage.player.set_device("gone")
        stage.player.play()
        stage.hear(0.3)
        assert stage.sink.streams[-1].device == LOUDSPEAKER.key
        assert await stage.news() == PlayerState(is_playing=True, device="gone")

    on_stage(story)


def test_an_audio_that_is_lost_pauses_and_says_so() -> None:
    async def story(stage: Stage) -> None:
        stage.player.play()
        stage.hear(0.5)
        stage.audio.lose()
        stage.hear(0.1)
        assert await stage.news() == PlayerState(silence=WhySilent.AUDIO_LOST)
        assert stage.player.position == pytest.approx(0.4 * RATE_HZ, abs=0.1 * RATE_HZ)
        stage.player.load(numbered())
        assert (stage.player.position, stage.player.state) == (0, PlayerState())

    on_stage(story)


def test_what_is_silent_from_the_start_is_never_heard_however_often_it_begins() -> None:
    async def story(stage: Stage) -> None:
        stage.player.set_gain(0.0)
        for first in (0, 5_000, 20_000):
            stage.player.play(first)
            stage.hear(0.7)
            stage.player.seek(30_000)
            stage.hear(0.5)
            stage.player.pause()
            stage.hear(0.3)
        assert not stage.heard().any()
        stage.player.set_gain(1.0)
        stage.player.play(1_000)
        stage.hear(0.7)
        assert stretches(stage.heard())[0].first == 1_000

    on_stage(story)
