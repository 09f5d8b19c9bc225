"""Capture of a pressed key for a command, in the notation of design hotkeys."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.ui.keyboard.key_names import OWN_NAMES, sequences

_HELD = (
    ("ctrl", Qt.KeyboardModifier.ControlModifier),
    ("alt", Qt.KeyboardModifier.AltModifier),
    ("shift", Qt.KeyboardModifier.ShiftModifier),
    ("meta", Qt.KeyboardModifier.MetaModifier),
)
ONLY_HELD = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R),
        *(Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R, Qt.Key.Key_Mode_switch, Qt.Key.Key_Multi_key),
    }
)
_AS_IN_DESIGNS = {"esc": "escape", "del": "delete", "ins": "insert"}


def learnt(event: QKeyEvent) -> str:
    """Return the key; empty for one that cannot be bound, such as a dead key. Shift is omitted for a character that
    needs it, because that differs between keyboards."""
    key = Qt.Key(event.key())
    if key in ONLY_HELD:
        return ""
    name = _portable(key).lower()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.GroupSwitchModifier
    if len(name) == 1 and not name.isalpha():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    held = [word for word, modifier in _HELD if modifiers & modifier]
    name = _own_names().get(name, _AS_IN_DESIGNS.get(name, name))
    notation = "+".join([*held, name])
    pressed = QKeySequence(QKeyCombination(modifiers, key))
    return notation if name and pressed in sequences(notation) else ""


def _portable(key: Qt.Key) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


@cache
def _own_names() -> dict[str, str]:
    return {qt.lower(): name for name, qt_names in OWN_NAMES.items() for qt in qt_names}
