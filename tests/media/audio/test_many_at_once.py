"""Frames that are decoded and put together many at a time are what they are one by one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from av.audio.frame import AudioFrame
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotator.media.audio.decoding.mp3_frames import Mp3Frames, header_at
from annotator.media.audio.decoding.opening import AudioDecoding
from annotator.media.audio.decoding.pcm import Samples, resampled_length, samples_of
from annotator.media.audio.decoding.reader import Reader
from annotator.media.safe_container import Descriptor, do_nothing
from media.audio.made_audio_files import KINDS, decoded_plainly, made
from media.audio.seeking import walked

RATE_HZ = 8_000
FORMS = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8"}
NUMBERS = np.random.default_rng(9).integers(-100, 100, (3, 500))


def frame_of(name: str, samples: int, rate_hz: int, channels: int, align: int) -> AudioFrame:
    """Return a frame of these numbers in any format; planes may be longer than their content."""
    layout = {1: "mono", 2: "stereo", 3: "2.1"}[channels]
    frame = AudioFrame(format=name, layout=layout, samples=samples, align=align)
    frame.sample_rate = rate_hz
    numbers = NUMBERS[:channels, :samples]
    rows = numbers if frame.format.is_planar else numbers.T.reshape(1, -1)
    for plane, row in zip(frame.planes, rows, strict=True):
        data = row.astype(FORMS[name.removesuffix("p")]).tobytes()
        plane.update(data + bytes(plane.buffer_size - len(data)))
    return frame


@given(
    st.lists(
        st.builds(
            frame_of,
            st.sampled_from([form + end for form in FORMS for end in ("", "p")]),
            st.sampled_from([1, 7, 240, 500]),
            st.sampled_from([RATE_HZ, RATE_HZ, 11_025]),
            st.integers(1, 3),
            st.sampled_from([1, 64]),
        ),
        max_size=12,
    )
)
@example([frame_of("u8", 1, RATE_HZ, 1, 1), frame_of("u8", 1, RATE_HZ, 1, 64)])
@example([frame_of("fltp", 240, RATE_HZ, 2, 1), frame_of("fltp", 240, RATE_HZ, 2, 4096)])
def test_frames_together_are_each_of_them_one_behind_the_other(frames: list[AudioFrame]) -> None:
    together = samples_of(frames, RATE_HZ, 2)
    assert together.dtype == np.float32
    at = 0
    for rate_hz, run in groupby(frames, lambda frame: frame.sample_rate):
        same_rate = list(run)
        end = at + resampled_length(sum(frame.samples for frame in same_rate), rate_hz, RATE_HZ)
        if rate_hz == RATE_HZ:
            alone = np.concatenate([samples_of([frame], RATE_HZ, 2) for frame in same_rate], axis=1)
            assert np.array_equal(together[:, at:end], alone)
        at = end
    assert together.shape == (2, at)


@pytest.mark.parametrize("end", ["", "p"])
@pytest.mark.parametrize(("form", "full_scale"), [("s16", 2**15), ("s32", 2**31), ("flt", 1), ("dbl", 1)])
@pytest.mark.parametrize("align", [1, 64])
def test_numbers_are_parts_of_the_full_scale(form: str, end: str, full_scale: int, align: int) -> None:
    expected: NDArray[Any] = (NUMBERS[:2, :240] / full_scale).astype(np.float32)
    assert np.array_equal(samples_of([frame_of(form + end, 240, RATE_HZ, 2, align)], RATE_HZ, 2), expected)


@pytest.mark.parametrize("name", ["Opus", "MP3 in MKV", "WAV", "MP3 VBR"])
def test_the_first_sound_comes_soon_and_all_that_follows_in_long_stretches(name: str, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS[name], 20.0)
    descriptor = os.open(path, os.O_RDONLY)
    decoding = AudioDecoding(descriptor)
    stretches = [stretch for stretch in decoding.scan() if stretch.samples.shape[1]]
    lengths = [stretch.samples.shape[1] for stretch in stretches]
    assert [stretch.position for stretch in stretches] == [sum(lengths[:count]) for count in range(len(lengths))]
    assert lengths[0] < decoding.audio.rate_hz
    assert np.mean(lengths) > 16_000
    decoding.close()
    os.close(descriptor)


def places_of(path: Path) -> Sequence[int]:
    descriptor = os.open(path, os.O_RDONLY)
    frames = Mp3Frames(Descriptor(descriptor).read_at, path.stat().st_size, do_nothing)
    os.close(descriptor)
    return frames.offsets


def all_of(path: Path) -> Samples:
    with walked(path) as decoding:
        return Reader(decoding.audio).read(0, decoding.audio.known)


@pytest.mark.parametrize(
    ("at", "spoilt"),
    [
        pytest.param(3, b"\xc4", id="a frame of one channel"),
        pytest.param(4, b"\xff" * 60, id="a frame that is damaged"),
    ],
)
def test_of_an_mp3_that_is_damaged_in_one_place_all_else_audio_files_as_it_did(
    at: int, spoilt: bytes, tmp_path: Path
) -> None:
    path = made(tmp_path / "sound", KINDS["MP3 CBR without Xing"], 6.0)
    data, number = path.read_bytes(), 77
    first = header_at(data, 0)
    assert first is not None
    whole, place, each = all_of(path), places_of(path)[number], first.samples
    path.write_bytes(data[: place + at] + spoilt + data[place + at + len(spoilt) :])
    hurt = all_of(path)
    assert hurt.shape == whole.shape
    # What leans on it is hurt too: for at most half a second.
    before, behind = (number - 1) * each, (number + 20) * each
    assert np.array_equal(hurt[:, :before], whole[:, :before])
    assert np.array_equal(hurt[:, behind:], whole[:, behind:])


def test_a_damaged_mp3_is_read_after_a_seek_as_it_was_walked(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["MP3 VBR without Xing"], 20.0)
    data, chance = bytearray(path.read_bytes()), np.random.default_rng(2)
    for place in chance.integers(4_000, len(data), 30).tolist():
        data[place] ^= int(chance.integers(1, 255))
    path.write_bytes(data)
    with walked(path) as decoding:
        whole = Reader(decoding.audio).read(0, decoding.audio.known)
        for place in chance.integers(0, whole.shape[1] - 9_000, 40).tolist():
            assert np.array_equal(Reader(decoding.audio).read(place, 9_000), whole[:, place : place + 9_000])


def test_an_mp3_as_one_packet_is_as_a_plain_decoding(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["MP3 CBR"], 5.0)
    assert np.array_equal(all_of(path), decoded_plainly(path))
