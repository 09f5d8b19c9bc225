"""Peaks, the pyramid over them, and the sketch of a long sound."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.media.audio.client.waveform import PeakPyramid, extremes
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.packet_index import LocalTable
from annotator.media.audio.decoding.pcm import Samples
from annotator.media.audio.decoding.peaks import CoarsePeaks, PeakBins, coarse_to_fine, probes_of_mp3, probes_of_packets
from annotator.media.audio.protocol import BIN_SAMPLES, COARSE_PEAK_COLUMNS
from annotator.media.safe_container import silence_ffmpeg
from media.audio.made_audio_files import KINDS, decoded_plainly, made
from media.audio.seeking import walked

WHOLE = np.random.default_rng(4).integers(-32_768, 32_767, (40_000, 2)).astype(np.int16)


def pairs(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """Return min-max pairs of shape (count, 1, 2)."""
    return np.sort(WHOLE[:count], axis=1)[:, np.newaxis, :]


@settings(deadline=None)
@given(st.lists(st.integers(0, 900), min_size=1, max_size=60))
def test_bins_are_the_same_in_whatever_pieces_the_audio_comes(pieces: list[int]) -> None:
    audio: Samples = WHOLE[: sum(pieces)].T.astype(np.float32) / np.float32(32_768)
    room = LocalTable("<i2", (2, 2))
    peaks, place = PeakBins(room, 2), 0
    for count in pieces:
        peaks.add(audio[:, place : place + count])
        place += count
        assert peaks.samples_added == place
    peaks.end()
    assert peaks.count == -(-place // BIN_SAMPLES)
    for number, row in enumerate(room.rows(peaks.count)[: peaks.count]):
        part = WHOLE[number * BIN_SAMPLES : min(place, (number + 1) * BIN_SAMPLES)]
        assert row.tolist() == [[channel.min(), channel.max()] for channel in part.T]


def test_what_is_no_number_is_drawn_as_silence() -> None:
    room = LocalTable("<i2", (1, 2))
    peaks = PeakBins(room, 1)
    peaks.add(np.full((1, BIN_SAMPLES), np.nan, np.float32))
    peaks.add(np.full((1, BIN_SAMPLES), 9.0, np.float32))
    peaks.end()
    assert room.rows(2)[:2].tolist() == [[[0, 0]], [[32_767, 32_767]]]


@given(st.floats(-50, 1_200), st.floats(0.01, 1_500), st.integers(1, 80), st.integers(0, 1_000))
def test_every_column_has_the_extremes_of_what_touches_it(first: float, span: float, columns: int, there: int) -> None:
    table = pairs(there)[:, 0]
    edges = np.linspace(first, first + span, columns + 1)
    lows, highs = extremes(table, edges)
    for number in range(columns):
        begin = max(0, int(np.floor(edges[number])))
        end = max(begin + 1, int(np.ceil(edges[number + 1])))
        part = table[begin:end] if edges[number + 1] > 0 else table[:0]
        expected = (part[:, 0].min(), part[:, 1].max()) if len(part) else (0, 0)
        assert (lows[number], highs[number]) == expected


def test_a_pyramid_grows_with_its_lowest_level_and_leaves_nothing_out() -> None:
    pyramid, table = PeakPyramid(1), pairs(40_000)
    for bins in (0, 7, 300, 301, 20_000, 40_000):
        pyramid.extend(table, bins)
    for span in (40_000, 30_000, 400):
        edges = np.linspace(0, span * BIN_SAMPLES, 41)
        lows, highs = pyramid.columns(0, edges)
        exact = extremes(table[:, 0], edges / BIN_SAMPLES)
        assert (lows <= exact[0]).all()
        assert (highs >= exact[1]).all()
        assert lows.min() == exact[0].min()


@pytest.mark.parametrize("count", [1, 2, 7, 1_500])
def test_coarse_to_fine_comes_everywhere_once_and_soon_near_everything(count: int) -> None:
    order = coarse_to_fine(count)
    assert sorted(order) == list(range(count))
    begun = sorted(order[: max(1, count // 10)])
    gaps = np.diff([0, *begun, count])
    assert gaps.max() <= count / 4 + 1 or count < 10


@pytest.mark.parametrize("name", ["MP3 VBR without Xing", "Opus", "AAC in MKV"])
def test_a_sketch_looks_like_the_whole(name: str, tmp_path: Path) -> None:
    """Loud and soft by turns, ten seconds each: what is loud in the sketch is loud in the sound."""
    silence_ffmpeg()
    kind = KINDS[name]
    times = np.arange(60 * kind.rate_hz) / kind.rate_hz
    loud = 0.05 + 0.75 * (times % 20 < 10)
    pcm = np.repeat((loud * np.sin(2 * np.pi * 300 * times)).astype(np.float32)[np.newaxis], 2, axis=0)
    path = made(tmp_path / "sound", kind, pcm=pcm)
    table = np.zeros((COARSE_PEAK_COLUMNS, 2, 2), np.int16)
    coarse_peaks = CoarsePeaks(table)
    descriptor = os.open(path, os.O_RDONLY)
    with walked(path) as decoding:
        audio = decoding.audio
        probes = probes_of_mp3(audio) if isinstance(audio, Mp3Audio) else probes_of_packets(descriptor)
        for probe in probes:
            coarse_peaks.add(probe)
    os.close(descriptor)
    coarse_peaks.fill()
    length = decoded_plainly(path).shape[1]
    places = (np.arange(COARSE_PEAK_COLUMNS) + 0.5) * length / COARSE_PEAK_COLUMNS / kind.rate_hz
    is_loud = table[:, 0, 1] > 8_000
    assert (is_loud == (places % 20 < 10)).mean() > 0.95
