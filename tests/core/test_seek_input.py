"""Parsing of places to seek to, as users write them."""

from __future__ import annotations

import pytest

from annotator.core.text import SeekPosition, parse_seek_position


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:23.5", 83.5),
        ("1:23,5", 83.5),
        ("83.5", 83.5),
        (" 83,5 s ", 83.5),
        ("0:00.000", 0.0),
        ("90:00", 5400.0),
        ("1:02:03,25", 3723.25),
        ("7.", 7.0),
    ],
)
def test_a_time_is_read_with_a_point_or_a_comma(text: str, seconds: float) -> None:
    for has_frames in (True, False):
        assert parse_seek_position(text, has_frames=has_frames) == SeekPosition(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["#120", "# 120", "120f", "120 F", "f120", "frame 120", "Frames  120", "image 120", "120 images", "120 fr."]
)
def test_a_frame_is_read_where_there_are_frames(text: str) -> None:
    assert parse_seek_position(text, has_frames=True) == SeekPosition(frame=120)
    assert parse_seek_position(text, has_frames=False) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "-1", "1:75", "1:60:00", "1:2:3:4", "#0", "#", "f", "12.5f", "1;23", "1e3", "nan", "\u0661"]
)
def test_anything_else_is_no_place(text: str) -> None:
    assert parse_seek_position(text, has_frames=True) is None
