"""Spans: what a selection becomes, and the two ways to count characters."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.answer.text_places import from_units, to_units
from annotator.core.answer.text_spans import DocumentPositions, piece_end, snapped
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
    positions = DocumentPositions(text)
    assert positions.index(positions.position(index)) == index
    assert from_units(text, to_units(text, index)) == index


def test_a_fox_takes_two_units_and_one_code_point() -> None:
    fox = DocumentPositions("🦊a")
    assert fox.position(1) == 2
    assert (fox.index(1), fox.index(2), fox.index(3), fox.index(9)) == (0, 1, 2, 2)
    assert to_units("🦊a", 1) == 2
    assert from_units("🦊a", 1) == 0


def test_a_line_break_of_two_characters_is_one_in_the_document() -> None:
    text = "a\r\n🦊\r\nb"
    positions = DocumentPositions(text)
    assert [positions.position(index) for index in (0, 1, 3, 4, 6, 7)] == [0, 1, 2, 4, 5, 6]
    assert [positions.index(position) for position in (0, 1, 2, 4, 5, 6)] == [0, 1, 3, 4, 6, 7]
    assert DocumentPositions("a\rb").index(2) == 2


@given(TEXTS)
def test_positions_are_those_of_the_text_with_one_line_break_for_two(text: str) -> None:
    positions = DocumentPositions(text)
    shown = text.replace("\r\n", "\n")
    assert positions.position(len(text)) == len(shown.encode("utf-16-le")) // 2


@given(st.lists(st.sampled_from(["word", " ", "\n", "a" * 3_000, "b c" * 2_000, "🦊"]), max_size=30).map("".join))
def test_pieces_of_a_long_text_end_at_line_breaks_and_blanks(text: str) -> None:
    start, ends = 0, list[int]()
    while not ends or ends[-1] < len(text):
        ends.append(piece_end(text, start))
        start = ends[-1] + 1
    assert ends == sorted(set(ends))
    assert ends[-1] == len(text)
    assert all(text[end] in " \n" for end in ends[:-1])


SAID = "I came.  I saw 3.5 of them! \u00ab What? \u00bb\r\nThen I left"


@pytest.mark.parametrize(
    ("selected", "granularity", "found"),
    [
        ("am", Granularity.SENTENCE, "I came."),
        (".", Granularity.SENTENCE, "I came."),
        ("saw", Granularity.SENTENCE, "I saw 3.5 of them!"),
        ("5 of", Granularity.SENTENCE, "I saw 3.5 of them!"),
        ("came.  I", Granularity.SENTENCE, "I came.  I saw 3.5 of them!"),
        ("left", Granularity.SENTENCE, "Then I left"),
        ("saw", Granularity.PARAGRAPH, "I came.  I saw 3.5 of them! \u00ab What? \u00bb"),
        ("hen", Granularity.PARAGRAPH, "Then I left"),
    ],
)
def test_a_selection_becomes_whole_sentences_or_lines(selected: str, granularity: Granularity, found: str) -> None:
    start = SAID.index(selected)
    span = snapped(SAID, start, start + len(selected), granularity)
    assert span is not None
    assert SAID[span[0] : span[1]] == found


@given(st.text("ab. !\n\r。🦊", max_size=40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(Granularity))
def test_a_span_holds_what_was_selected_and_stays_when_it_is_taken_again(
    text: str, start: int, end: int, granularity: Granularity
) -> None:
    plain = snapped(text, start, end, Granularity.SYMBOL)
    span = snapped(text, start, end, granularity)
    assert (span is None) == (plain is None)
    if span is not None and plain is not None:
        assert span[0] <= plain[0] < plain[1] <= span[1]
        assert snapped(text, *span, granularity) == span
