"""The worker processes of sounds: killed, told lies about, opened twice, closed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from annotator.core.errors import MediaFault
from annotator.media.audio.client.service import AudioService, OpenedAudio
from depth import IS_DEEP
from media.audio.made_audio_files import KINDS, decoded_plainly, made

type Scenario = Callable[[AudioService], Awaitable[None]]

WITHIN_S = 120
KILLS, CLOSED = (20, 20) if IS_DEEP else (3, 6)


def live(folder: Path, scenario: Scenario) -> None:
    async def lived() -> None:
        service = AudioService(folder / "kept")
        try:
            await scenario(service)
        finally:
            await service.close()

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))


async def until(condition: Callable[[], bool]) -> None:
    while True:
        if condition():
            return
        await asyncio.sleep(0.005)


def all_known(audio: OpenedAudio) -> bool:
    length = audio.shape.length
    return audio.shape.is_exact and audio.outline(0, 0, length, 8).exact_columns == 8


@pytest.mark.parametrize("name", ["MP3 VBR", "Opus in WebM"])
def test_a_worker_killed_time_and_again_while_playing_is_back_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS[name], 30.0)
    truth = decoded_plainly(path)

    async def scenario(service: AudioService) -> None:
        audio = await service.open(str(path))
        place = 0.0
        for round_ in range(KILLS):
            block = await asyncio.to_thread(
                audio.block, place, 22_050, rate_hz=KINDS[name].rate_hz, channels=2, speed=1.0
            )
            first = int(place)
            heard = np.frombuffer(block.pcm, "f4").reshape(-1, 2).T
            assert np.array_equal(heard, truth[:, first : first + 22_050]), round_
            place = block.end
            (pid,) = service.worker_pids
            os.kill(pid, signal.SIGKILL)
        await until(lambda: all_known(audio))
        assert audio.shape.length == truth.shape[1]

    live(tmp_path, scenario)


def test_what_is_asked_as_a_worker_dies_is_answered_by_the_next(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["Ogg Vorbis"], 20.0)
    truth = decoded_plainly(path)

    async def scenario(service: AudioService) -> None:
        audio = await service.open(str(path))
        asked = [asyncio.ensure_future(audio.samples(0, place, 60_000)) for place in (0, 300_000, 600_000)]
        (pid,) = service.worker_pids
        os.kill(pid, signal.SIGKILL)
        for place, answer in zip((0, 300_000, 600_000), await asyncio.gather(*asked), strict=True):
            assert np.array_equal(np.frombuffer(answer, "f4"), truth[0, place : place + 60_000])

    live(tmp_path, scenario)


def test_a_second_opening_knows_all_of_it_at_once(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["Ogg Vorbis"], 20.0)
    truth = decoded_plainly(path)

    async def scenario(service: AudioService) -> None:
        first = await service.open(str(path))
        await until(lambda: all_known(first))
        outline = first.outline(1, 0, 800_000, 500)
        await until(lambda: any((tmp_path / "kept").glob("*.sound")))
        first.close()
        second = await service.open(str(path))
        assert all_known(second)
        assert second.shape == first.shape
        assert np.array_equal(second.outline(1, 0, 800_000, 500).highs, outline.highs)
        found = await second.samples(1, 700_000, 5_000)
        assert np.array_equal(np.frombuffer(found, "f4"), truth[1, 700_000:705_000])

    live(tmp_path, scenario)


def test_another_sound_in_the_same_place_is_another_sound(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["WAV"], 4.0)

    async def scenario(service: AudioService) -> None:
        first = await service.open(str(path))
        await until(lambda: any((tmp_path / "kept").glob("*.sound")))
        made(tmp_path / "sound", KINDS["WAV"], 2.0)
        second = await service.open(str(path))
        await until(lambda: all_known(second))
        assert (first.shape.length, second.shape.length) == (4 * 44_100, 2 * 44_100)

    live(tmp_path, scenario)


def test_an_analysis_is_cached_even_if_the_audio_is_closed_as_soon_as_it_is_complete(tmp_path: Path) -> None:
    # Longer than what is drawn from fetched samples, which can be there before the peaks.
    paths = [made(tmp_path / f"{number}", KINDS["WAV"], 5.0 + number / 10) for number in range(CLOSED)]

    def are_cached(count: int) -> bool:
        return len(list((tmp_path / "kept").glob("*.sound"))) == count

    async def scenario(service: AudioService) -> None:
        for number, path in enumerate(paths, 1):
            audio = await service.open(str(path))

            def close_if_complete(_fault: MediaFault | None, audio: OpenedAudio = audio) -> None:
                if all_known(audio):
                    audio.close()

            audio.listen(close_if_complete)
            close_if_complete(None)
            await until(partial(are_cached, number))

    live(tmp_path, scenario)


@pytest.mark.parametrize("rubbish", [b"", b"{}\n", b"\xff" * 500, b'{"rows": 0, "peaks": 0}\n'])
def test_rubbish_where_something_was_kept_is_as_if_nothing_was(rubbish: bytes, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["WAV"], 2.0)

    async def scenario(service: AudioService) -> None:
        first = await service.open(str(path))
        await until(lambda: any((tmp_path / "kept").glob("*.sound")))
        first.close()
        (kept,) = (tmp_path / "kept").glob("*.sound")
        kept.write_bytes(rubbish)
        second = await service.open(str(path))
        await until(lambda: all_known(second))
        assert second.shape.length == 2 * 44_100

    live(tmp_path, scenario)


def test_what_was_wished_for_is_decoded_before_it_is_opened(tmp_path: Path) -> None:
    here, later = (made(tmp_path / name, KINDS["MP3 VBR"], 10.0) for name in ("here", "later"))

    async def scenario(service: AudioService) -> None:
        await service.open(str(here))
        service.prefetch([str(later)])
        await until(lambda: len(list((tmp_path / "kept").glob("*.sound"))) == 2)
        audio = await service.open(str(later))
        assert all_known(audio)

    live(tmp_path, scenario)


def test_who_waits_as_it_closes_gets_a_fault_and_no_process_is_left(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["WAV"], 2.0)
    pids: list[int] = []

    async def scenario(service: AudioService) -> None:
        audio = await service.open(str(path))
        pids.extend(service.worker_pids)
        audio.close()
        with pytest.raises(MediaFault):
            await audio.samples(0, 0, 10)
        with pytest.raises(MediaFault):
            await asyncio.to_thread(audio.block, 0.0, 10, rate_hz=44_100, channels=2, speed=1.0)

    live(tmp_path, scenario)
    assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_an_audio_that_kills_its_worker_every_time_is_given_up_with_a_fault(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["WAV"], 2.0)

    async def scenario(service: AudioService) -> None:
        audio = await service.open(str(path))
        heard: list[MediaFault | None] = []
        audio.listen(heard.append)

        async def kill() -> None:
            while not any(heard):
                for pid in service.worker_pids:
                    with suppress(ProcessLookupError):  # the last is gone, and was asked for its exit code
                        os.kill(pid, signal.SIGKILL)
                await asyncio.sleep(0.001)

        await kill()
        assert [fault.code for fault in heard if fault] == [MediaFault.UNDECODABLE]
        with pytest.raises(MediaFault):
            await audio.samples(0, 0, 10)

    live(tmp_path, scenario)
