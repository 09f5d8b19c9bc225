"""Keys as Qt names them."""

from __future__ import annotations

import pytest

from annotator.formats.labeling_config.attributes import normal_hotkey
from annotator.ui.keyboard.key_names import sequences


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("a", ["A"]),
        ("ß", ["ß"]),
        ("+", ["+"]),
        ("ctrl++", ["Ctrl++"]),
        ("ctrl+shift+z", ["Ctrl+Shift+Z"]),
        ("enter", ["Enter", "Return"]),
        ("ctrl+pageup", ["Ctrl+PgUp"]),
        ("space", ["Space"]),
        ("delete", ["Del"]),
    ],
)
def test_a_key_has_the_name_that_qt_gives_it(key: str, names: list[str]) -> None:
    assert [sequence.toString() for sequence in sequences(key)] == names


@pytest.mark.parametrize(
    "name",
    [
        "space",
        "enter",
        "backspace",
        "delete",
        "insert",
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
    ],
)
def test_every_named_key_of_a_design_is_one_that_qt_knows(name: str) -> None:
    for key in (name, f"alt+{name}"):
        assert normal_hotkey(key) == key
        assert all(sequence.toString() for sequence in sequences(key))
