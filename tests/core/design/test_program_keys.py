"""The program's own keys and a design's."""

from __future__ import annotations

from annotator.core.design.hotkeys import FREE_KEYS, TOOL_LETTERS
from annotator.core.keymap import PLAYING_KEYS, PROGRAM_KEYS, TOOL_KEYS


def test_no_choice_is_given_a_key_that_the_program_needs() -> None:
    assert not set(FREE_KEYS) & (PROGRAM_KEYS | PLAYING_KEYS)


def test_the_letters_of_tools_are_kept_from_designs_that_draw() -> None:
    assert set(TOOL_LETTERS) == {key for key in TOOL_KEYS if len(key) == 1}
