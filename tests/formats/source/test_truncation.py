"""Truncated audio is detected by its last bytes, and complete files are not reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.formats.source.media_kinds import TAIL_BYTES, format_of, stops_in_the_middle
from media.audio.made_audio_files import KINDS, made

ENDING = ("Ogg FLAC", "Ogg Vorbis", "Opus", "ADTS")


def stops(data: bytes) -> bool:
    return stops_in_the_middle(format_of(data), data[-TAIL_BYTES:])


@pytest.mark.parametrize("name", KINDS)
def test_what_is_whole_stops_nowhere_whatever_stands_behind_it(name: str, tmp_path: Path) -> None:
    data = made(tmp_path / "sound", KINDS[name], 4.0).read_bytes()
    assert not stops(data)
    assert not stops(data + b"TAG" + bytes(125))
    assert not stops(data + bytes(TAIL_BYTES))
    assert not stops(b"ID3\x04\x00\x00\x00\x00\x00\x00" + data)
    assert not stops(data + data)


@pytest.mark.parametrize("name", ENDING)
def test_what_is_cut_stops_in_the_middle_wherever_it_was_cut(name: str, tmp_path: Path) -> None:
    data = made(tmp_path / "sound", KINDS[name], 4.0).read_bytes()
    places = range(len(data) // 2, len(data), 97)
    assert sum(stops(data[:place]) for place in places) >= len(places) * 0.99, "but for what ends with a frame"
    assert stops(data[:-1])


def test_each_sound_and_video_of_a_file_of_ogg_has_an_end() -> None:
    def page(stream: int, flags: int) -> bytes:
        return b"OggS\0" + bytes((flags,)) + bytes(8) + stream.to_bytes(4, "little") + bytes(8) + b"\x01\x03abc"

    assert not stops(page(1, 2) + page(2, 2) + page(1, 0) + page(2, 4) + page(1, 4))
    assert stops(page(1, 2) + page(2, 2) + page(1, 0) + page(2, 4) + page(1, 0))
    assert not stops(b"OggS and nothing like a page")


def test_nothing_of_few_frames_or_of_other_bytes_is_told() -> None:
    frame = b"\xff\xf1\x50\x80\x01\x3f\xfc" + b"ab"
    assert not stops(frame * 3 + frame[:8])
    assert stops(frame * 4 + frame[:8])
    assert not stops(frame * 4 + b"\xff\xfb\x90\x64")
    assert not stops(b"")
