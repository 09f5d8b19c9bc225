"""The program's own keys and a design's."""

from __future__ import annotations

from annotator.core.design.hotkeys import FREE_KEYS
from annotator.core.keymap import PLAYING_KEYS, PROGRAM_KEYS


def test_no_choice_is_given_a_key_that_the_program_needs() -> None:
    assert not set(FREE_KEYS) & (PROGRAM_KEYS | PLAYING_KEYS)
