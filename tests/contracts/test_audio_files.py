"""The contract of audio files, for the real decoder and the computed fake."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioFiles, OpenAudio
from annotator.formats.builtin.resources import resource_folder
from annotator.media.audio.client.service import AudioService
from depth import part
from fakes.audio_files import FakeAudio, FakeAudioFiles
from media.audio.made_audio_files import KINDS, Pcm, decoded_plainly, made

type Work = Callable[[OpenAudio], Awaitable[None]]

RATE_HZ = 44_100
TALK = resource_folder() / "samples" / "audio-transcription" / "media" / "message.opus"
WITHIN_S = 120


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with three seconds of stereo audio."""
    return made(tmp_path_factory.mktemp("sounds") / "sound", KINDS["WAV"], 3.0)


@pytest.fixture(scope="module")
def truth(file: Path) -> Pcm:
    return decoded_plainly(file)


@pytest.fixture(params=["decoded", "computed"])
def make(request: pytest.FixtureRequest, file: Path, truth: Pcm) -> Callable[[], AudioFiles]:
    def decoded() -> AudioFiles:
        return AudioService(file.with_name("kept"))

    def computed() -> AudioFiles:
        broken = str(file.with_name("text.wav"))
        fault = MediaFault(MediaFault.UNDECODABLE, path=broken, detail="no sound")
        return FakeAudioFiles({str(file): FakeAudio(str(file), truth, RATE_HZ)}, {broken: fault})

    file.with_name("text.wav").write_text("no sound")
    return decoded if request.param == "decoded" else computed


def with_audio(make: Callable[[], AudioFiles], file: Path, work: Work) -> None:
    """Run `work` on the opened audio after it was scanned completely."""

    async def lived() -> None:
        audio_files = make()
        try:
            audio = await audio_files.open(str(file))
            known = asyncio.Event()
            stop = audio.listen(lambda _fault: known.set() if exact(audio) else None)
            if not exact(audio):
                await known.wait()
            stop()
            await work(audio)
            audio.close()
        finally:
            await audio_files.close()

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))


def exact(audio: OpenAudio) -> bool:
    return audio.shape.is_exact and audio.outline(0, 0, audio.shape.length, 10).exact_columns == 10


def test_its_shape_is_that_of_the_decoded_sound(make: Callable[[], AudioFiles], file: Path, truth: Pcm) -> None:
    async def work(audio: OpenAudio) -> None:
        shape = audio.shape
        assert (shape.rate_hz, shape.channels, shape.length) == (RATE_HZ, *truth.shape)
        assert audio.path == str(file)

    with_audio(make, file, work)


def test_single_samples_are_exact_and_fewer_at_the_end(make: Callable[[], AudioFiles], file: Path, truth: Pcm) -> None:
    async def work(audio: OpenAudio) -> None:
        assert np.array_equal(np.frombuffer(await audio.samples(1, 70_000, 5_000), "f4"), truth[1, 70_000:75_000])
        assert np.array_equal(np.frombuffer(await audio.samples(0, 132_000, 5_000), "f4"), truth[0, 132_000:])
        assert len(await audio.samples(0, 140_000, 10)) == 0

    with_audio(make, file, work)


def test_at_its_own_rate_blocks_are_the_very_samples(make: Callable[[], AudioFiles], file: Path, truth: Pcm) -> None:
    async def work(audio: OpenAudio) -> None:
        place, heard = 1_234.0, []
        while True:
            block = await asyncio.to_thread(audio.block, place, 10_000, rate_hz=RATE_HZ, channels=2, speed=1.0)
            assert block.start == place
            if not block.frames:
                assert block.end == block.start
                break
            assert block.end - block.start == block.frames
            heard.append(np.frombuffer(block.pcm, "f4").reshape(-1, 2))
            place = block.end
        assert place == truth.shape[1]
        assert np.array_equal(np.concatenate(heard), truth[:, 1_234:].T)

    with_audio(make, file, work)


@pytest.mark.parametrize("speed", part((0.25, 0.5, 1.0, 1.5, 4.0, 2.0), 2))
def test_at_any_speed_and_rate_positions_run_evenly_to_the_end(
    speed: float, make: Callable[[], AudioFiles], file: Path, truth: Pcm
) -> None:
    async def work(audio: OpenAudio) -> None:
        place, step = 50_000.0, speed * RATE_HZ / 48_000
        frames = 0
        while True:
            block = await asyncio.to_thread(audio.block, place, 4_800, rate_hz=48_000, channels=1, speed=speed)
            if not block.frames:
                break
            assert block.start == pytest.approx(place)
            assert block.frames == len(np.frombuffer(block.pcm, "f4"))
            if block.frames == 4_800 and block.end < truth.shape[1]:
                assert block.end - block.start == pytest.approx(4_800 * step)
            place, frames = block.end, frames + block.frames
        assert place == pytest.approx(truth.shape[1], abs=1)
        assert frames * step == pytest.approx(truth.shape[1] - 50_000, rel=0.02, abs=0.06 * RATE_HZ)

    with_audio(make, file, work)


@pytest.mark.parametrize(
    ("first", "last", "columns"),
    [(0.0, 132_300.0, 137), (40_000.0, 120_000.0, 512), (90_000.5, 90_300.5, 300), (1_000.0, 1_010.0, 300)],
)
def test_an_outline_holds_every_sample_of_its_columns(
    first: float, last: float, columns: int, make: Callable[[], AudioFiles], file: Path, truth: Pcm
) -> None:
    async def work(audio: OpenAudio) -> None:
        fetched = asyncio.Event()
        stop = audio.listen(lambda _fault: fetched.set())
        outline = audio.outline(0, first, last, columns)
        lows, highs = expected(truth, first, last, columns)
        if not np.array_equal(outline.lows, lows):
            await fetched.wait()  # at this zoom level, single samples arrive a moment later
            outline = audio.outline(0, first, last, columns)
        stop()
        assert outline.exact_columns == columns
        assert np.array_equal(outline.lows, lows)
        assert np.array_equal(outline.highs, highs)

    with_audio(make, file, work)


def expected(truth: Pcm, first: float, last: float, columns: int) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    whole = (truth[0] * 32_768).astype(np.int16)
    edges = np.linspace(first, last, columns + 1)
    parts = [whole[int(begin) : max(int(begin) + 1, int(np.ceil(end)))] for begin, end in pairwise(edges)]
    return np.array([part.min() for part in parts], np.int16), np.array([part.max() for part in parts], np.int16)


def test_beyond_both_ends_an_outline_is_flat(make: Callable[[], AudioFiles], file: Path) -> None:
    async def work(audio: OpenAudio) -> None:
        for first, last in ((-5_000.0, -100.0), (133_000.0, 190_000.0)):
            outline = audio.outline(0, first, last, 40)
            assert not np.any(outline.lows)
            assert not np.any(outline.highs)

    with_audio(make, file, work)


@pytest.mark.parametrize(("name", "code"), [("gone.wav", MediaFault.MISSING), ("text.wav", MediaFault.UNDECODABLE)])
def test_what_cannot_be_opened_is_a_fault_with_its_path(
    name: str, code: str, make: Callable[[], AudioFiles], file: Path
) -> None:
    path = str(file.with_name(name))

    async def lived() -> MediaFault:
        audio_files = make()
        try:
            with pytest.raises(MediaFault) as caught:
                await audio_files.open(path)
        finally:
            await audio_files.close()
        return caught.value

    fault = asyncio.run(asyncio.wait_for(lived(), WITHIN_S))
    assert (fault.code, fault.params["path"]) == (code, path)


def test_a_wish_is_no_promise_and_a_closed_service_opens_nothing(make: Callable[[], AudioFiles], file: Path) -> None:
    async def lived() -> None:
        audio_files = make()
        audio_files.expect()
        audio_files.prefetch([str(file), str(file.with_name("gone.wav"))])
        audio = await audio_files.open(str(file))
        assert audio.shape.channels == 2
        audio_files.prefetch([str(file.with_name("gone.wav"))])
        audio_files.expect()
        await audio_files.close()
        audio_files.expect()
        with pytest.raises(MediaFault):
            await audio_files.open(str(file))

    asyncio.run(asyncio.wait_for(lived(), WITHIN_S))


@pytest.fixture(params=["decoded", "computed"])
def talking(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], AudioFiles]:
    def computed() -> AudioFiles:
        pcm = decoded_plainly(TALK)
        return FakeAudioFiles({str(TALK): FakeAudio(str(TALK), pcm, 48_000)})

    return computed if request.param == "computed" else lambda: AudioService(tmp_path)


def test_speech_is_told_in_order_to_the_end_of_the_audio(talking: Callable[[], AudioFiles]) -> None:
    async def work(audio: OpenAudio) -> None:
        to, ends = 0, [0]
        async for found in audio.speech():
            assert found.to >= to
            to = found.to
            ends += [place for phrase in found.phrases for place in phrase]
        assert to == audio.shape.length
        assert ends == sorted(ends)
        assert ends[-1] <= audio.shape.length
        assert len(ends) > 3
        whole_s = sum(last - first for first, last in zip(ends[1::2], ends[2::2], strict=True)) / 48_000
        assert 4 < whole_s < audio.shape.length / 48_000

    with_audio(talking, TALK, work)


def test_a_search_for_speech_is_stopped_and_begun_anew(talking: Callable[[], AudioFiles]) -> None:
    async def work(audio: OpenAudio) -> None:
        for _ in range(2):
            search = audio.speech()
            first = await anext(search)
            assert 0 <= first.to <= audio.shape.length
            await search.aclose()
            with pytest.raises(StopAsyncIteration):
                await anext(search)

    with_audio(talking, TALK, work)
