"""Conversion of keys between design hotkey notation (`a`, `pageup`, `ctrl+1`, `ctrl++`), Qt and displayed text."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.ui.i18n.translation import _

# X11 reports F13 to F18 as launch keys; these are the names used on keyboards that have such keys.
OWN_NAMES = {
    "enter": ("Enter", "Return"),
    "pageup": ("PgUp",),
    "pagedown": ("PgDown",),
    "media play": ("Media Play", "Toggle Media Play/Pause"),
    "f13": ("F13", "Tools"),
    **{f"f{number}": (f"F{number}", f"Launch ({number - 9})") for number in range(14, 19)},
}


def sequences(key: str) -> tuple[QKeySequence, ...]:
    """Return the key sequences, the one to display first; several if a keyboard has several keys of that name."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    modifier_names = [name.capitalize() for name in key.removesuffix(last).split("+") if name]
    return tuple(QKeySequence("+".join([*modifier_names, name])) for name in OWN_NAMES.get(last, (_qt_name(last),)))


def shown(key: str) -> str:
    """Return the key in platform notation."""
    return native(sequences(key)[0])


def native(keys: QKeySequence) -> str:
    """Return Qt's native text, except for Backspace: Qt's French name for it means Delete."""
    text = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace(QKeySequence("Backspace").toString(QKeySequence.SequenceFormat.NativeText), _("Backspace"))


def with_key(key: str, *sentences: str) -> str:
    """Return a description that starts with the key, for screen reader users. `key` is empty for none."""
    keyed = _("Key {key}.").format(key=key.upper()) if key else ""
    return " ".join(part for part in (keyed, *sentences) if part)


def _qt_name(key: str) -> str:
    """Return Qt's key name: letters by their capital if that is a single character."""
    if len(key) > 1:
        return key.capitalize()
    capital = key.upper()
    return capital if len(capital) == 1 else key


_MODIFIERS = (
    ("ctrl", Qt.KeyboardModifier.ControlModifier),
    ("alt", Qt.KeyboardModifier.AltModifier),
    ("shift", Qt.KeyboardModifier.ShiftModifier),
    ("meta", Qt.KeyboardModifier.MetaModifier),
)
MODIFIER_KEYS = frozenset(
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
    if key in MODIFIER_KEYS:
        return ""
    name = _portable(key).lower()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.GroupSwitchModifier
    if len(name) == 1 and not name.isalpha():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    modifier_names = [word for word, modifier in _MODIFIERS if modifiers & modifier]
    name = _symbol_names().get(name, _AS_IN_DESIGNS.get(name, name))
    notation = "+".join([*modifier_names, name])
    pressed = QKeySequence(QKeyCombination(modifiers, key))
    return notation if name and pressed in sequences(notation) else ""


def _portable(key: Qt.Key) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


@cache
def _symbol_names() -> dict[str, str]:
    return {qt.lower(): name for name, qt_names in OWN_NAMES.items() for qt in qt_names}
