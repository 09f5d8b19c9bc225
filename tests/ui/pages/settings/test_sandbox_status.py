"""The settings say how well this computer shuts in what opens the files of others: what is so, and no more."""

from __future__ import annotations

import pytest

from annotator.core.ports.machine import Confinement
from annotator.ui.pages.settings.page import sentence


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, "has not been checked yet"),
        (
            Confinement(only_known_calls=True, files_version=7),
            "without access to other files, the network or other programs",
        ),
        (
            Confinement(only_known_calls=True, files_version=0),
            "without access to other files, the network or other programs",
        ),
        (Confinement(only_known_calls=False, files_version=1), "cannot open other files"),
        (Confinement(by_profile=True), "without access to other files, the network or other programs"),
        (Confinement(lowered=True), "can still read your files and use the network"),
        (Confinement(only_known_calls=False, files_version=0), "could access everything that you can access"),
    ],
)
def test_it_says_what_this_machine_gives(found: Confinement | None, words: str) -> None:
    assert words in sentence(found)
