"""Speech is found where somebody speaks: in a clean recording, in noise, in whichever channel; in a sealed process."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from resources.samples.speaking.english import BICYCLE_SHOP
from resources.samples.speaking.recording import RATE_HZ, Pcm, Said, placed

from annotator.core.errors import MediaFault
from annotator.media.audio.client.service import AudioService
from depth import IS_DEEP
from real_data import need_espeak

WITHIN_S = 0.15
SHARE = 0.9
USUAL_S = 95
WHOLE_WITHIN_S = 240
# What is softer than this, against the loudest of a voice, is no part of a phrase.
SOFTEST = 0.7 * 10 ** (-40 / 20)

type Phrases = NDArray[np.float64]  # of shape (count, 2), in seconds


@pytest.fixture(scope="module")
def spoken() -> Pcm:
    """The talk of the sample without what is heard beside it: three minutes, and the first of them as ever."""
    need_espeak()
    parts = placed(BICYCLE_SHOP)
    whole = np.zeros(max(start + audio.size for _part, start, audio in parts), np.float32)
    for part, start, audio in parts:
        if isinstance(part, Said):
            whole[start : start + audio.size] += audio
    return whole if IS_DEEP else whole[: USUAL_S * RATE_HZ]


@pytest.fixture(scope="module")
def phrases(spoken: Pcm) -> Phrases:
    """Find phrases by loudness, in steps of 10 ms, joined over pauses of 0.3 s."""
    step = RATE_HZ // 100
    steps = spoken[: spoken.size // step * step].reshape(-1, step)
    found: list[list[float]] = []
    for number in np.flatnonzero(np.sqrt((steps**2).mean(axis=1)) > SOFTEST):
        start_s, end_s = number * step / RATE_HZ, (number + 1) * step / RATE_HZ
        if found and start_s - found[-1][1] < 0.3:
            found[-1][1] = end_s
        else:
            found.append([start_s, end_s])
    return np.array([phrase for phrase in found if phrase[1] - phrase[0] >= 0.25])


def saved(path: Path, channels: Sequence[Pcm]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((len(channels), 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((np.clip(np.stack(channels, axis=1), -1, 1) * 32_767).astype("<i2").tobytes())
    return path


def found_in(path: Path) -> Phrases:
    async def searched() -> Phrases:
        service = AudioService(path.with_name("kept"))
        try:
            audio = await service.open(str(path))
            found = [phrase async for some in audio.speech() for phrase in some.phrases]
            return np.array(found, np.float64).reshape(-1, 2) / audio.shape.rate_hz
        finally:
            await service.close()

    return asyncio.run(asyncio.wait_for(searched(), WHOLE_WITHIN_S))


def share_found(phrases: Phrases, found: Phrases) -> float:
    """Return the share of phrases with a match near both ends."""
    near = [
        all(np.abs(found[:, end] - phrase[end]).min(initial=np.inf) <= WITHIN_S for end in (0, 1)) for phrase in phrases
    ]
    return sum(near) / len(near)


def test_both_ends_of_the_phrases_of_a_clean_talk_are_found(tmp_path: Path, spoken: Pcm, phrases: Phrases) -> None:
    found = found_in(saved(tmp_path / "talk.wav", [spoken]))
    assert len(phrases) > (50 if IS_DEEP else 25)
    assert len(phrases) * 0.9 < len(found) < len(phrases) * 1.2
    assert share_found(phrases, found) >= SHARE


def test_both_ends_are_found_in_noise_at_ten_decibels(tmp_path: Path, spoken: Pcm, phrases: Phrases) -> None:
    power = (spoken[np.abs(spoken) > 0.01] ** 2).mean()
    noise = np.random.default_rng(1).standard_normal(spoken.size) * np.sqrt(power / 10)
    found = found_in(saved(tmp_path / "noise.wav", [spoken + noise.astype(np.float32)]))
    assert len(phrases) * 0.9 < len(found) < len(phrases) * 1.2
    assert share_found(phrases, found) >= SHARE


def test_whoever_speaks_on_a_channel_of_their_own_is_found(tmp_path: Path, spoken: Pcm, phrases: Phrases) -> None:
    """The first half minute left, the next right; the other channel has noise."""
    half = 30 * RATE_HZ
    hiss = (np.random.default_rng(2).standard_normal((2, 2 * half)) * 0.003).astype(np.float32)
    hiss[0, :half] += spoken[:half]
    hiss[1, half:] += spoken[half : 2 * half]
    found = found_in(saved(tmp_path / "two.wav", list(hiss)))
    within = phrases[(phrases[:, 1] < 59) & ~((phrases[:, 0] < 30.5) & (phrases[:, 1] > 29.5))]
    assert all(((found[:, 0] < end) & (found[:, 1] > start)).any() for start, end in within)
    assert share_found(within, found) >= 0.8  # of so few
    alike = found_in(saved(tmp_path / "alike.wav", [spoken[:half]] * 2))
    assert np.array_equal(alike, found_in(saved(tmp_path / "single.wav", [spoken[:half]])))


def test_where_nobody_speaks_nothing_is_found(tmp_path: Path) -> None:
    times = np.arange(10 * RATE_HZ) / RATE_HZ
    tone = (0.3 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    assert not len(found_in(saved(tmp_path / "tone.wav", [tone])))
    assert not len(found_in(saved(tmp_path / "silence.wav", [np.zeros_like(tone)])))


def test_closing_the_audio_ends_a_search_and_its_process(tmp_path: Path) -> None:
    path = saved(tmp_path / "long.wav", [np.zeros(300 * RATE_HZ, np.float32)])

    async def lived() -> None:
        service = AudioService(tmp_path / "kept")
        audio = await service.open(str(path))
        search = audio.speech()
        await anext(search)
        (hunt,) = audio.searches
        audio.close()
        async for _found in search:
            pass
        await asyncio.to_thread(hunt.join)
        assert not hunt.is_alive
        await service.close()

    asyncio.run(asyncio.wait_for(lived(), 120))


def test_what_is_gone_cannot_be_searched(tmp_path: Path) -> None:
    path = saved(tmp_path / "gone.wav", [np.zeros(RATE_HZ, np.float32)])

    async def lived() -> MediaFault:
        service = AudioService(tmp_path / "kept")
        try:
            audio = await service.open(str(path))
            path.unlink()
            with pytest.raises(MediaFault) as caught:
                await anext(audio.speech())
            return caught.value
        finally:
            await service.close()

    fault = asyncio.run(asyncio.wait_for(lived(), 120))
    assert (fault.code, fault.params["path"]) == (MediaFault.MISSING, str(path))
