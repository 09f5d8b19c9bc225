"""Titles of strangers on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import printable_line


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (" Signs\n beside\tthe road ", "Signs beside the road"),
        ("a\u202eb\u2066c\u2069\x1b[2J\x00\ud800", "abc[2J"),
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u200c\u0634\u0648\u062f"),
        ("x" * 200, "x" * 200),
        ("x" * 1_000_000, "x" * 199 + "…"),
        ("\u202e", ""),
    ],
)
def test_a_title_is_one_short_line_of_what_can_be_seen(written: str, shown: str) -> None:
    assert printable_line(written) == shown


@given(st.text(st.characters()), st.integers(min_value=1, max_value=50))
def test_no_line_is_longer_than_allowed(text: str, most_characters: int) -> None:
    assert len(printable_line(text, most_characters)) <= most_characters
