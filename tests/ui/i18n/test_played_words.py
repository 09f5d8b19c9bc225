"""Texts about the played part of a task's media."""

from __future__ import annotations

import pytest

from annotator.core.design.listening import ListenedShare
from annotator.core.design.medium import MediumKind
from annotator.ui.i18n.pay_text import played_text

IMAGE, AUDIO, VIDEO = MediumKind.IMAGE, MediumKind.AUDIO, MediumKind.VIDEO


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({AUDIO}, "72% played"),
        ({AUDIO, IMAGE}, "72% played"),
        ({VIDEO}, "72% watched"),
        ({VIDEO, IMAGE}, "72% watched"),
        ({VIDEO, AUDIO}, "72% played"),
    ],
)
def test_audio_files_are_heard_and_videos_are_seen(kinds: set[MediumKind], words: str) -> None:
    assert played_text(ListenedShare(7_200, 10_000), frozenset(kinds)) == words
