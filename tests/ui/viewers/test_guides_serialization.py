"""Guides as text: there and back, and nothing of what makes no sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.viewers.guides import (
    ACROSS,
    DOWN,
    MOST_IMAGES,
    MOST_LINES,
    GuideLine,
    StoredGuides,
    guides_of,
    guides_text,
)

LINES = st.builds(GuideLine, st.sampled_from((ACROSS, DOWN)), st.integers(0, 100_000))
TEXTS = st.text(st.characters(codec="utf-8"))
GUIDES = st.dictionaries(TEXTS, st.lists(LINES, min_size=1, max_size=5).map(tuple), max_size=5)


@given(GUIDES)
def test_what_is_kept_is_there_again(kept: StoredGuides) -> None:
    again = guides_of(guides_text(kept))
    assert list(again.items()) == list(kept.items())


def test_where_there_are_none_no_text_is_needed() -> None:
    assert guides_text({}) == ""
    assert guides_text({"/a.png": ()}) == ""
    assert guides_text({"/\udc80.png": (GuideLine(DOWN, 3),)}) == "", "what is no text cannot be kept"


def test_of_many_the_latest_are_kept() -> None:
    kept: StoredGuides = {f"/{number}.png": (GuideLine(DOWN, number),) for number in range(MOST_IMAGES + 5)}
    kept["/last.png"] = tuple(GuideLine(ACROSS, at) for at in range(MOST_LINES + 3))
    again = guides_of(guides_text(kept))
    assert list(again) == [*(f"/{number}.png" for number in range(6, MOST_IMAGES + 5)), "/last.png"]
    assert again["/last.png"][0] == GuideLine(ACROSS, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, {}) for text in ("", "{", "[]", "null", '{"/a.png": 3}', '{"/a.png": [{"axis": "x"}]}', "\ud800")),
        ('{"/a.png": [{"axis": 2, "at": 5}, {"axis": 0, "at": -1}, {"axis": 0, "at": 7}]}', {"/a.png": ((0, 7),)}),
    ],
    ids=ascii,
)
def test_what_makes_no_sense_is_left_out(text: str, expected: dict[str, tuple[tuple[int, int], ...]]) -> None:
    assert guides_of(text) == {path: tuple(GuideLine(*line) for line in lines) for path, lines in expected.items()}
