"""Typing cut into steps of undo."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.controls.text_input.undo_steps import TypingSteps, changed_part


def keys(*texts: str) -> list[int]:
    """The steps of a text that grows, as numbers from 0."""
    steps = TypingSteps()
    found = [steps.key(text) for text in texts]
    first = list(dict.fromkeys(found))
    return [first.index(key) for key in found]


def test_a_word_and_the_space_behind_it_are_one_step() -> None:
    assert keys("a", "ab", "ab ", "ab c", "ab cd") == [0, 0, 0, 1, 1]


def test_deleting_is_another_step_than_typing_and_goes_on_as_one() -> None:
    assert keys("abc", "ab", "a", "ax") == [0, 1, 1, 2]


def test_typing_elsewhere_and_pasting_begin_a_step() -> None:
    assert keys("a", "ab", "xab") == [0, 0, 1]
    assert keys("a", "a pasted text", "a pasted textx") == [0, 1, 2]


def test_the_next_change_after_begin_is_a_step_of_its_own() -> None:
    steps = TypingSteps()
    first = steps.key("a")
    steps.begin()
    assert steps.key("ab") != first


def test_a_text_that_was_put_there_is_no_step_and_what_is_typed_behind_it_begins_one() -> None:
    steps = TypingSteps()
    first = steps.key("a")
    steps.replace("12")
    second = steps.key("123")
    assert first != second
    assert steps.key("1234") == second


def test_two_fields_never_share_a_step() -> None:
    assert TypingSteps().key("a") != TypingSteps().key("a")


@given(st.text(max_size=12), st.text(max_size=12))
def test_what_changed_makes_the_one_text_of_the_other(before: str, after: str) -> None:
    start, removed, added = changed_part(before, after)
    assert before[start : start + len(removed)] == removed
    assert before[:start] + added + before[start + len(removed) :] == after
    assert (removed, added) == ("", "") if before == after else removed != added
