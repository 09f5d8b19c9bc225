"""Samples after a seek equal those of a decoding from the beginning; `seeking.py` prints the table of all kinds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.media.audio.decoding.reader import Reader
from depth import IS_DEEP
from media.audio.irregular_mp3_files import IRREGULAR, irregular
from media.audio.made_audio_files import KINDS, decoded_plainly, made
from media.audio.seeking import lag, seeks, unmistakably_made, walked
from real_data import real_data

SAMPLE = (
    *("WAV", "FLAC", "Ogg FLAC", "Ogg Vorbis", "Opus", "M4A", "ADTS", "MP3 CBR", "MP3 VBR without Xing"),
    *("MP3 mono, 22,050 Hz", "Opus in WebM", "MP3 in MKV", "AAC in TS"),
)
SEEKS = 1_000 if IS_DEEP else 8
# AAC fills bands with noise, and the decoder of MP2 dithers: both by a state that a seek begins anew.
NOT_TO_THE_BIT = ("M4A", "ADTS", "AAC in TS", "AAC in MKV", "MP2")


@pytest.mark.parametrize("name", KINDS if IS_DEEP else SAMPLE)
def test_after_any_seek_no_sample_is_off(name: str, tmp_path: Path) -> None:
    found = seeks(unmistakably_made(tmp_path / "sound", KINDS[name], 8.0), SEEKS)
    assert (found.off, found.farthest) == (0, 0)
    assert found.unlike == 0 or name in NOT_TO_THE_BIT


@pytest.mark.parametrize("name", IRREGULAR)
def test_an_irregular_mp3_lasts_as_long_as_in_a_linear_decoding_and_no_sample_is_off(name: str, tmp_path: Path) -> None:
    found = seeks(irregular(tmp_path / "sound", name), SEEKS)
    assert (found.off, found.farthest) == (0, 0)
    assert found.unlike == 0 or "Hz" in name or "layer" in name  # resampled in other pieces, and dithered


@pytest.mark.parametrize("name", ["jfk.flac", "french.aiff"])
def test_real_recordings_are_read_to_the_sample_too(name: str) -> None:
    found = seeks(real_data("audio") / name, SEEKS)
    assert (found.off, found.unlike) == (0, 0)


@pytest.mark.parametrize("name", ["WAV", "ADTS", "MP2"])
def test_an_audio_that_is_off_by_a_sample_is_seen_to_be_off_even_where_some_of_it_is_other_noise(
    name: str, tmp_path: Path
) -> None:
    truth = decoded_plainly(unmistakably_made(tmp_path / "sound", KINDS[name], 6.0))
    chance = np.random.default_rng(6)
    for place in (20_000, 60_000, 150_000):
        for off in (-600, -48, -1, 0, 1, 448):
            found = truth[:, place + off : place + off + 4_096]
            noise = chance.normal(0, 0.2 * found.std(), found.shape).astype(np.float32)
            assert lag(found + noise, truth, place) == off


@pytest.mark.parametrize("name", ["MP3 VBR", "Ogg Vorbis"])
def test_stretches_in_any_order_and_of_any_length_are_as_decoded(name: str, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS[name], 6.0)
    truth = decoded_plainly(path)
    length = truth.shape[1]
    with walked(path) as decoding:
        reader = Reader(decoding.audio, cached_s=0.5)

        @given(st.integers(0, length + 10_000), st.integers(0, 60_000))
        def as_decoded(first: int, count: int) -> None:
            assert np.array_equal(reader.read(first, count), truth[:, first : first + count])

        as_decoded()


def test_one_after_the_other_they_are_the_whole(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["Opus in WebM"], 5.0)
    with walked(path) as decoding:
        reader = Reader(decoding.audio)
        pieces = [reader.read(first, 1_000) for first in range(0, decoding.audio.known, 1_000)]
        assert np.array_equal(np.concatenate(pieces, axis=1), decoded_plainly(path))
