"""Positions of MP3 frames, independent of the tag."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from annotator.media.audio.decoding.mp3_frames import Mp3Frames, header_at
from annotator.media.safe_container import Descriptor, do_nothing
from media.audio.irregular_mp3_files import IRREGULAR, irregular
from media.audio.made_audio_files import KINDS, decoded_plainly, made


def walked(path: Path) -> Mp3Frames:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return Mp3Frames(Descriptor(descriptor).read_at, path.stat().st_size, do_nothing)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fffb9064", (417, 1152, 44_100, 2)),  # MPEG 1, layer III, 128 kbit/s
        ("fffb9264", (418, 1152, 44_100, 2)),  # the same, padded
        ("fff384c4", (192, 576, 24_000, 1)),  # MPEG 2, 64 kbit/s, mono
        ("ffe318c4", (72, 576, 8_000, 1)),  # MPEG 2.5, 8 kbit/s
        ("fffda404", (576, 1152, 48_000, 2)),  # layer II, 192 kbit/s
    ],
)
def test_a_header_tells_size_length_rate_and_channels(header: str, expected: tuple[int, int, int, int]) -> None:
    found = header_at(bytes.fromhex(header), 0)
    assert found is not None
    assert (found.size_bytes, found.samples, found.rate_hz, found.channels) == expected


@pytest.mark.parametrize("no_header", ["fffb", "fff15080", "fffb0064", "fffbf064", "fffb9c64", "ffea9064", "00000000"])
def test_what_is_no_header_is_none(no_header: str) -> None:
    assert header_at(bytes.fromhex(no_header), 0) is None


WITHOUT: Mapping[str, str] = {"MP3 CBR": "MP3 CBR without Xing", "MP3 VBR": "MP3 VBR without Xing"}


@pytest.mark.parametrize("name", [*WITHOUT, *WITHOUT.values(), "MP3 mono, 22,050 Hz", "MP2"])
def test_the_length_is_that_of_a_plain_decoding(name: str, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS[name], 4.0)
    assert walked(path).length == decoded_plainly(path).shape[1]


def test_a_tag_that_lies_about_the_number_of_frames_makes_nothing_longer(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["MP3 CBR"], 4.0)
    true_length = walked(path).length
    data = path.read_bytes()
    place = max(data.find(b"Xing"), data.find(b"Info")) + 8
    path.write_bytes(data[:place] + (2**31).to_bytes(4, "big") + data[place + 4 :])
    assert abs(walked(path).length - true_length) < 2 * 1152


@pytest.mark.parametrize("name", ["MP3 VBR without Xing", "MP3 CBR"])
def test_tags_before_and_behind_are_no_frames(name: str, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS[name], 4.0)
    plain = walked(path)
    tag = b"ID3\x04\x00\x00" + bytes((0, 0, 8, 0)) + b"\xff\xfb\x90\x64" * 256
    path.write_bytes(tag + path.read_bytes() + b"TAG" + bytes(125))
    found = walked(path)
    assert (found.is_regular, len(found.offsets), found.length) == (True, len(plain.offsets), plain.length)
    assert found.length == decoded_plainly(path).shape[1]


NONE_THE_LESS_REGULAR = ("joined, the second's Xing frame in the chain", "a frame of one channel")


@pytest.mark.parametrize("name", IRREGULAR)
def test_an_irregular_file_is_left_to_ffmpeg(name: str, tmp_path: Path) -> None:
    path = irregular(tmp_path / "sound", name, 4.0)
    try:
        assert walked(path).is_regular == (name in NONE_THE_LESS_REGULAR)
    except ValueError:
        assert name.startswith("behind")


def test_a_file_that_is_cut_between_frames_has_the_frames_that_are_there(tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS["MP3 CBR"], 4.0)
    whole = walked(path)
    path.write_bytes(path.read_bytes()[: whole.offsets[100]])
    found = walked(path)
    assert (found.is_regular, len(found.offsets), found.claimed) == (True, 100, whole.length)
    assert found.length == decoded_plainly(path).shape[1]


@pytest.mark.parametrize("name", ["ADTS", "WAV", "MP3 in TS"])
def test_other_kinds_are_no_mp3(name: str, tmp_path: Path) -> None:
    path = made(tmp_path / "sound", KINDS[name], 2.0)
    with pytest.raises(ValueError, match="no frame"):
        walked(path)
