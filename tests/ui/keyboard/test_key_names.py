"""Keys as Qt names them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.core.keymap import COMMAND_KEYS
from annotator.formats.labeling_config.attributes import normal_hotkey
from annotator.ui.keyboard.key_names import MODIFIER_KEYS, learnt, sequences, shown
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only, is_for_field


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


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, META = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier
NONE, KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier


# All but the one that has a deprecated name too, which is told wherever it is asked for.
MU = 0xB5
CODES = (code for code in (*range(0x20, 0x180), *range(0x01000000, 0x01001300), 0x01FFFFFF) if code != MU)
ALL_KEYS = [key for key in map(Qt.Key, CODES) if key.name.startswith("Key_")]


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


def is_bindable(key: Qt.Key) -> bool:
    """Not one that only begins an accented letter, chooses another keyboard, or is held while another is pressed."""
    name = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return key not in MODIFIER_KEYS and bool(name) and (key.value < 0x01000000 or len(name) > 1)


@pytest.mark.parametrize("modifiers", [NONE, CTRL, CTRL | ALT, META | CTRL])
def test_every_key_that_qt_can_bind_is_learnt_as_itself(modifiers: Qt.KeyboardModifier) -> None:
    not_learnt = []
    for key in ALL_KEYS:
        name = learnt(press(key, modifiers))
        if name:
            assert QKeySequence(QKeyCombination(modifiers, key)) in sequences(name)
            assert name == name.lower()
        elif is_bindable(key):
            not_learnt.append(key.name)
    assert not_learnt == ["Key_ydiaeresis"]  # which Qt does not find again by its own name


@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [
        (Qt.Key.Key_F4, NONE, "f4"),
        (Qt.Key.Key_K, NONE, "k"),
        (Qt.Key.Key_K, SHIFT, "shift+k"),
        (Qt.Key.Key_Space, CTRL | SHIFT, "ctrl+shift+space"),
        (Qt.Key.Key_Plus, CTRL | SHIFT, "ctrl++"),  # Shift only makes the sign
        (Qt.Key.Key_1, SHIFT, "1"),  # on a French keyboard
        (Qt.Key.Key_Eacute, NONE, "é"),
        (Qt.Key.Key_5, KEYPAD, "5"),
        (Qt.Key.Key_Return, CTRL, "ctrl+enter"),
        (Qt.Key.Key_Enter, KEYPAD, "enter"),
        (Qt.Key.Key_Escape, SHIFT, "shift+escape"),
        (Qt.Key.Key_Delete, NONE, "delete"),
        (Qt.Key.Key_PageUp, NONE, "pageup"),
        (Qt.Key.Key_Launch6, NONE, "f15"),  # the middle of a foot pedal, as X11 tells it
        (Qt.Key.Key_F15, NONE, "f15"),
        (Qt.Key.Key_Tools, NONE, "f13"),
        (Qt.Key.Key_MediaPlay, NONE, "media play"),
        (Qt.Key.Key_MediaTogglePlayPause, NONE, "media play"),
        (Qt.Key.Key_MediaPrevious, NONE, "media previous"),
        (Qt.Key.Key_Dead_Circumflex, NONE, ""),
        (Qt.Key.Key_unknown, NONE, ""),
    ],
)
def test_keys_are_named_as_in_designs_and_as_the_program_comes(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, name: str
) -> None:
    assert learnt(press(key, modifiers)) == name


def test_what_is_learnt_is_found_among_the_keys_that_the_program_comes_with() -> None:
    for keys in COMMAND_KEYS.values():
        for name in keys:
            for sequence in sequences(name):
                combination = QKeyCombination.fromCombined(_combined(sequence))
                assert learnt(press(combination.key(), combination.keyboardModifiers())) == name
            assert shown(name)


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "name"),
    [
        (Qt.Key.Key_K, NONE, "k", "k"),
        (Qt.Key.Key_K, SHIFT, "K", "shift+k"),
        (Qt.Key.Key_Space, NONE, " ", "space"),
        (Qt.Key.Key_Plus, SHIFT, "+", "+"),
        (Qt.Key.Key_Plus, CTRL, "", "ctrl++"),
        (Qt.Key.Key_C, CTRL, "\x03", "ctrl+c"),
        (Qt.Key.Key_K, CTRL, "\x0b", "ctrl+k"),
        (Qt.Key.Key_K, ALT, "k", "alt+k"),
        (Qt.Key.Key_Left, CTRL, "", "ctrl+left"),
        (Qt.Key.Key_Left, ALT, "", "alt+left"),
        (Qt.Key.Key_PageUp, NONE, "", "pageup"),
        (Qt.Key.Key_Return, NONE, "\r", "enter"),
        (Qt.Key.Key_Return, CTRL, "\r", "ctrl+enter"),
        (Qt.Key.Key_F4, NONE, "", "f4"),
        (Qt.Key.Key_Escape, NONE, "\x1b", "escape"),
        (Qt.Key.Key_MediaPlay, NONE, "", "media play"),
        (Qt.Key.Key_Launch6, NONE, "", "f15"),
    ],
)
def test_whether_a_key_acts_while_typing_is_told_as_fields_take_it(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, name: str
) -> None:
    assert acts_outside_fields_only(name) == is_for_field(press(key, modifiers, text), several_lines=True)


def _combined(sequence: QKeySequence) -> int:
    for key in ALL_KEYS:
        for modifiers in (NONE, CTRL, SHIFT, ALT, CTRL | SHIFT, ALT | SHIFT):
            if QKeySequence(QKeyCombination(modifiers, key)) == sequence:
                return QKeyCombination(modifiers, key).toCombined()
    raise AssertionError(sequence.toString())
