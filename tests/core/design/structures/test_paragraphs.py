"""Utterances: read from any JSON, in the order in which Label Studio's editor counts them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.objects import Paragraphs
from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.paragraphs import Utterance, is_reordered, readable_utterances, utterances_in

TALK = Paragraphs(name="talk", value="$talk")
BY_TIME = Paragraphs(name="talk", value="$talk", by_time=True)


def said(*times: float | None) -> str:
    return json.dumps([{"author": "A", "text": str(place), "start": at} for place, at in enumerate(times)])


def test_an_utterance_has_a_speaker_a_text_and_times() -> None:
    cell = json.dumps(
        [
            {"author": "Ada", "text": "One", "start": "1.5", "duration": 3},
            {"author": None, "text": 12, "start": 5, "end": 6.5},
            {"start": -1, "end": "never"},
        ]
    )
    assert utterances_in(TALK, cell) == (
        Utterance("Ada", "One", 1.5, 4.5),
        Utterance("", "12", 5.0, 6.5),
        Utterance("", ""),
    )


@pytest.mark.parametrize(
    ("cell", "why", "detail"),
    [
        ("", "utterances", ""),
        ("{}", "utterances", ""),
        ("[]", "utterances", ""),
        ('["Hello"]', "utterances", ""),
        ("[", "json", "Expecting value"),
        ('[{"text": "Hello"}]', "utterance-key", "author"),
        ('[{"author": "A"}]', "utterance-key", "text"),
        ('[{"author": "A", "text": ""}, {"text": ["Hello"]}]', "utterance-text", "2"),
        (json.dumps([{"author": "A", "text": "a" * 20_001}]), "utterance-long", "1"),
        (json.dumps([{"author": "A", "text": ""}] * 5_001), "utterances-many", "5000"),
        ("[" * 60 + "]" * 60, "deep", "50"),
        ('"' + "a" * 1_000_000 + '"', "long", "1000000"),
    ],
)
def test_a_cell_without_utterances_says_why(cell: str, why: str, detail: str) -> None:
    with pytest.raises(CellFault) as raised:
        utterances_in(TALK, cell)
    assert (raised.value.why, raised.value.detail) == (why, detail)
    assert readable_utterances(TALK, cell) == ()


@pytest.mark.parametrize(
    ("times", "order"),
    [
        ((0, 1.5, 4.5, 8, 10), "12340"),
        ((3, 1, 2), "120"),
        ((None, None, None), "012"),
        ((1, 2, 3), "012"),
    ],
)
def test_context_scroll_sorts_as_the_editor_does(times: tuple[float | None, ...], order: str) -> None:
    """An utterance that starts at 0 comes last: the editor takes it for one without a time."""
    assert "".join(each.text for each in utterances_in(BY_TIME, said(*times))) == order
    assert is_reordered(BY_TIME, said(*times)) is (order != "".join(sorted(order)))
    assert not is_reordered(TALK, said(*times))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["author", "text", "start", "end", "duration"]), inner)
        ),
    )
)
def test_no_cell_raises_anything_else(value: object) -> None:
    for tag in (TALK, BY_TIME):
        for listed in (value, [value], [{"author": "", "text": ""}, value]):
            assert isinstance(readable_utterances(tag, json.dumps(listed)), tuple)
