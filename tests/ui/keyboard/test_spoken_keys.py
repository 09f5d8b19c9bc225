"""Keys in descriptions."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox

from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.keyboard.key_names import with_key
from annotator.ui.theme.label_colours import unnamed
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design


@pytest.mark.parametrize(
    ("key", "sentences", "words"),
    [
        ("1", (), "Key 1."),
        ("ctrl+a", ("Only whole ones.",), "Key CTRL+A. Only whole ones."),
        ("", ("Only whole ones.", ""), "Only whole ones."),
        ("", (), ""),
    ],
)
def test_a_key_comes_first_and_nothing_is_said_of_none(key: str, sentences: tuple[str, ...], words: str) -> None:
    assert with_key(key, *sentences) == words


def test_the_key_of_a_choice_stands_in_its_description() -> None:
    harness = PanelHarness(a_design(TEXT, a_control("Bench", "Tree")), {"words": "In the street"})
    keys = {box.accessibleName(): box.accessibleDescription() for box in harness.panel.findChildren(QCheckBox)}
    assert keys == {"Bench": "Key 1.", "Tree": "Key 2."}


def test_the_key_of_a_label_stands_in_its_description_with_what_is_in_hand() -> None:
    button = LabelButton("Car", "1", unnamed())
    assert button.accessibleDescription() == "Key 1."
    button.describe("Also vans.")
    button.show_active(True)
    assert button.accessibleDescription() == "Key 1. Also vans. The label applies to the next region."
