"""Columns of a terminal line up, whatever letters stand in them."""

from __future__ import annotations

from annotator.ui.i18n.text_table import aligned, columns_of


def test_text_is_aligned_to_the_left_and_numbers_to_the_right() -> None:
    assert aligned([["a", "n"], ["long", "10"]], 1) == ["a      n", "long  10"]


def test_wide_and_combining_letters_take_the_columns_that_they_have_on_screen() -> None:
    assert [columns_of(text) for text in ("abc", "é", "e\u0301", "質問", "ｱ", "\uff21", "a\u200db", "60\u00a0%")] == [
        3, 1, 1, 4, 1, 2, 2, 4,
    ]  # fmt: skip
    assert aligned([["質", "1"], ["e\u0301", "2"], ["ab", "3"]], 1) == ["質  1", "e\u0301   2", "ab  3"]
