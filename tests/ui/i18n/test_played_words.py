"""What of the media of a task was played is said as one plays them."""

from __future__ import annotations

import pytest

from annotator.core.design.listening import ListenedShare
from annotator.core.design.medium import MediumKind
from annotator.ui.i18n.pay_text import heard_words

PICTURE, SOUND, FILM = MediumKind.PICTURE, MediumKind.SOUND, MediumKind.FILM


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({SOUND}, "72 % played"),
        ({SOUND, PICTURE}, "72 % played"),
        ({FILM}, "72\u00a0% seen"),
        ({FILM, PICTURE}, "72\u00a0% seen"),
        ({FILM, SOUND}, "72\u00a0% played"),
    ],
)
def test_sounds_are_heard_and_films_are_seen(kinds: set[MediumKind], words: str) -> None:
    assert heard_words(ListenedShare(7_200, 10_000), frozenset(kinds)) == words
