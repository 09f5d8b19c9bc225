"""Places in texts: what is marked is found again, in the units of Label Studio."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.text_places import ParagraphPlaces, PlainPlaces, TextPlaces
from annotator.core.answer.text_spans import snapped
from annotator.core.design.objects import Granularity

PIECES = st.sampled_from(["\r\n", "\n", "\r", "🦊", "é", "e\u0301", " ", "\u2028", "مرحبا", "word"])
TEXTS = st.lists(PIECES | st.text(st.characters(codec="utf-8"), max_size=4), max_size=8).map("".join)
PLACES = TEXTS.map(PlainPlaces) | st.lists(TEXTS, min_size=1, max_size=6).map(
    lambda texts: ParagraphPlaces(tuple(texts))
)


@given(PLACES, st.data())
def test_a_marked_stretch_is_found_again(places: TextPlaces, data: st.DataObject) -> None:
    edges = st.integers(0, len(places.text))
    span = snapped(places.text, data.draw(edges), data.draw(edges), data.draw(st.sampled_from(Granularity)))
    if span is not None:
        geometry = places.geometry(*span)
        assert places.bounds(geometry) == span
        assert geometry["text"] == places.text[slice(*span)]


def test_utterances_are_counted_from_zero_as_strings_and_in_utf_16() -> None:
    places = ParagraphPlaces(("Hello 🦊 there.", "", "On Monday?"))
    start = places.text.index("Monday")
    assert places.geometry(start, start + 6) == {
        "start": "2",
        "end": "2",
        "startOffset": 3,
        "endOffset": 9,
        "text": "Monday",
    }
    across = places.geometry(places.text.index("there"), start + 6)
    assert (across["start"], across["startOffset"], across["end"], across["endOffset"]) == ("0", 9, "2", 9)
    assert across["text"] == "there.\n\nOn Monday"


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "3", "end": "3", "startOffset": 0, "endOffset": 1},
        {"start": "0", "end": "0", "startOffset": 0, "endOffset": 99},
        {"start": "0", "end": "0", "startOffset": 2, "endOffset": 2},
        {"start": "-1", "end": "0", "startOffset": 0, "endOffset": 1},
        {"start": "²", "end": "0", "startOffset": 0, "endOffset": 1},
        {"start": "9" * 5_000, "end": "0", "startOffset": 0, "endOffset": 1},
        {"start": "0", "end": "0", "startOffset": True, "endOffset": 1},
        {"start": None, "end": {}, "startOffset": [], "endOffset": "1"},
        {},
    ],
)
def test_what_is_no_place_has_no_bounds(wrong: dict[str, Any]) -> None:
    assert ParagraphPlaces(("one", "two", "three")).bounds(wrong) is None
    assert PlainPlaces("one two").bounds(wrong) is None


def test_the_requester_may_want_no_text() -> None:
    assert "text" not in ParagraphPlaces(("one",), saves_text=False).geometry(0, 3)
