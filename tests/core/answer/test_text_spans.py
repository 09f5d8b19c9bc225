"""Spans: what a selection becomes, and the two ways to count characters."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.answer.text_spans import from_document, snapped, to_document
from annotator.core.design.objects import Granularity

TEXTS = st.lists(st.just("\r\n") | st.text(st.characters(codec="utf-8"), max_size=8), max_size=8).map("".join)


@given(TEXTS, st.integers(-5, 50), st.integers(-5, 50), st.sampled_from(Granularity))
def test_a_span_lies_in_the_text_and_has_no_white_space_at_its_ends(
    text: str, start: int, end: int, granularity: Granularity
) -> None:
    span = snapped(text, start, end, granularity)
    if span is None:
        assert not text[max(0, min(start, end)) : max(0, start, end)].strip()
        return
    assert 0 <= span[0] < span[1] <= len(text)
    marked = text[span[0] : span[1]]
    assert marked == marked.strip()
    assert snapped(text, *span, granularity) == span


def test_whole_words_where_the_text_asks_for_them() -> None:
    text = "Aujourd’hui, Jean-Luc dort."
    assert snapped(text, 3, 6, Granularity.WORD) == (0, 11)
    assert snapped(text, 14, 15, Granularity.WORD) == (13, 21)
    assert snapped(text, 3, 6, Granularity.SYMBOL) == (3, 6)


@given(TEXTS, st.data())
def test_positions_lead_there_and_back(text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text)))
    assume(text[index - 1 : index + 1] != "\r\n")  # nobody can place a cursor there
    assert from_document(text, to_document(text, index)) == index


def test_a_fox_takes_two_units_and_one_code_point() -> None:
    assert to_document("🦊a", 1) == 2
    assert from_document("🦊a", 1) == 0
    assert from_document("🦊a", 2) == 1


def test_a_line_break_of_two_characters_is_one_in_the_document() -> None:
    text = "a\r\n🦊\r\nb"
    assert [to_document(text, index) for index in (0, 1, 3, 4, 6, 7)] == [0, 1, 2, 4, 5, 6]
    assert [from_document(text, position) for position in (0, 1, 2, 4, 5, 6)] == [0, 1, 3, 4, 6, 7]
    assert from_document("a\rb", 2) == 2
