"""Which words of a text a dictionary is asked about: by Unicode, and nothing that no dictionary has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import LONGEST, is_word, word_at, words_in


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in words_in(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’homme d'aujourd'hui", ["L’homme", "d'aujourd'hui"]),
        ("week-end, dit-il", ["week-end", "dit-il"]),
        ("« Été », fin.Alors et/ou", ["Été", "fin", "Alors", "et", "ou"]),
        ("e\u0301te\u0301 naïve cœur", ["e\u0301te\u0301", "naïve", "cœur"]),
        ("don't ’quoted’ dogs' –dash–", ["don't", "quoted", "dogs", "dash"]),
        ("[bruit] (rires) um...", ["bruit", "rires", "um"]),
        ("приве́т हिन्दी שלום", ["приве́т", "हिन्दी", "שלום"]),
        ("line one\nline\u2029two\u00a0three", ["line", "one", "line", "two", "three"]),
        ("😀mot😀 déjà", ["mot", "déjà"]),
    ],
)
def test_words_end_where_letters_end(text: str, words: list[str]) -> None:
    assert found(text) == words


@pytest.mark.parametrize(
    "text",
    [
        *("12 3e abc123 12h30 1:02", "NASA OTAN É.-U.", "https://example.com/a-path"),
        *("www.exemple.fr", "moi@ici.fr", "example.com", "notes.txt", "/usr/bin ~/x ./y", "C:\\Users", "#tag @who"),
        *("<unk> <noise/>", "snake_case", "日本語 ไทย", "a b c", "x" * (LONGEST + 1), ""),
    ],
)
def test_what_no_dictionary_has_is_left_aside(text: str) -> None:
    assert found(text) == []


@given(st.text())
def test_places_are_in_order_and_hold_whole_words(text: str) -> None:
    end_before = 0
    for start, end in words_in(text):
        assert end_before <= start < end <= len(text)
        assert is_word(text[start:end])
        assert start == 0 or not text[start - 1].isalnum()
        assert end == len(text) or not text[end].isalnum()
        assert word_at(text, start) is not None
        end_before = end


@given(st.lists(st.from_regex(r"[a-zà-öø-ÿ]{2,12}(['’-][a-zà-öø-ÿ]{2,9})?", fullmatch=True)))
def test_words_with_spaces_between_them_are_all_found(words: list[str]) -> None:
    assert found(" ".join(words)) == words


def test_a_word_is_found_from_any_place_in_it_and_at_its_edges() -> None:
    text = "un mot, là"
    assert [word_at(text, place) for place in (3, 4, 6)] == [(3, 6)] * 3
    assert word_at(text, 7) is None
