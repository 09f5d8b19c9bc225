"""A program that never hears a sound loads nothing for it; once there is one, it is played as was wished before."""

from __future__ import annotations

import asyncio
import multiprocessing
from pathlib import Path

import pytest

from annotator.core.ports.player import PlayerState
from annotator.media import lazy_loading
from annotator.media.audio.client.service import OpenedAudio
from annotator.media.lazy_loading import LazyPlayer, lazy_audio
from fakes.audio_files import FakeAudio, tone
from fakes.audio_sink import HEADPHONES
from fakes.player import FakePlayer
from media.audio.made_audio_files import KINDS, made
from services.service_env import until

AUDIO = FakeAudio("/a.wav", tone(440, 1.0))


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> FakePlayer:
    player = FakePlayer((HEADPHONES,))
    monkeypatch.setattr(lazy_loading, "_new_player", lambda: player)
    return player


def test_before_there_is_an_audio_file_nothing_is_made(real: FakePlayer) -> None:
    player = LazyPlayer(lambda: "usb")
    player.load(None)
    player.play()
    player.pause()
    player.seek(5)
    player.loop((1, 2))
    player.set_device("other")
    asyncio.run(player.close())
    assert (player.state, player.position) == (PlayerState(device="usb"), 0)
    assert (real.asked, real.is_closed) == ([], False)


def test_the_first_sound_is_played_on_the_device_that_was_chosen_before(real: FakePlayer) -> None:
    heard: list[PlayerState] = []
    player = LazyPlayer(lambda: "usb")
    deafen = player.listen(heard.append)
    player.load(AUDIO)
    player.play(100, 900)
    assert real.asked == [("set_device", "usb"), ("load", AUDIO), ("play", 100, 900)]
    assert player.state == heard[-1] == PlayerState(is_playing=True, until=900, device="usb")
    assert player.position == 100
    deafen()
    player.pause()
    assert heard[-1].is_playing
    asyncio.run(player.close())
    assert real.is_closed


def test_devices_are_asked_for_behind(real: FakePlayer) -> None:
    async def story() -> None:
        player = LazyPlayer(lambda: "")
        assert player.devices() == ()
        await until(lambda: player.devices() != (), "they are known")
        assert player.devices() == (HEADPHONES,)
        await player.close()

    asyncio.run(story())
    assert real.is_closed


def test_whoever_closes_at_once_waits_for_nothing_more(real: FakePlayer) -> None:
    async def story() -> None:
        player = LazyPlayer(lambda: "")
        player.devices()
        await player.close()
        assert player.devices() == ()

    asyncio.run(story())
    assert real.asked == []


def workers() -> set[int | None]:
    return {process.pid for process in multiprocessing.active_children() if process.name == "annotator-audio"}


def test_where_sound_is_expected_a_worker_waits_for_the_first(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["WAV"], 2.0)

    async def story() -> None:
        audio_files = lazy_audio(tmp_path / "kept")
        audio_files.prefetch(())
        assert workers() == set()
        audio_files.expect()
        audio_files.expect()
        await until(lambda: len(workers()) == 1, "there is one")
        waiting = workers()
        audio = await audio_files.open(str(path))
        assert isinstance(audio, OpenedAudio)
        assert {audio.connection.worker_pid} == waiting
        audio_files.expect()
        await until(lambda: len(workers()) == 2, "there is another for the next")
        await audio_files.close()
        assert workers() == set()

    asyncio.run(story())


def test_what_was_expected_in_vain_is_gone_with_the_program(tmp_path: Path) -> None:
    async def story() -> None:
        audio_files = lazy_audio(tmp_path / "kept")
        audio_files.expect()
        await audio_files.close()
        audio_files.expect()
        assert workers() == set()

    asyncio.run(story())
