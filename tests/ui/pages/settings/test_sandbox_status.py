"""The settings say how well this computer shuts in what opens the files of others: what is so, and no more."""

from __future__ import annotations

import pytest

from annotator.core.ports.machine import Confinement
from annotator.ui.pages.settings.page import sentence


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, "soon"),
        (Confinement(only_known_calls=True, files_version=7), "reach nothing else"),
        (Confinement(only_known_calls=True, files_version=0), "reach nothing else"),
        (Confinement(only_known_calls=False, files_version=1), "no other file"),
        (Confinement(by_profile=True), "reach nothing else"),
        (Confinement(lowered=True), "What you may read, and the network, is not closed"),
        (Confinement(only_known_calls=False, files_version=0), "Nothing on this computer"),
    ],
)
def test_it_says_what_this_machine_gives(found: Confinement | None, words: str) -> None:
    assert words in sentence(found)
