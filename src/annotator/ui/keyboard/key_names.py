"""Keys as Qt names them, from the notation of a design's hotkeys: `a`, `pageup`, `ctrl+1`, `ctrl++`; also in words."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from annotator.ui.i18n.translation import _

# X11 tells F13 to F18 as keys that launch something; on keyboards that have such keys, the names are those.
OWN_NAMES = {
    "enter": ("Enter", "Return"),
    "pageup": ("PgUp",),
    "pagedown": ("PgDown",),
    "media play": ("Media Play", "Toggle Media Play/Pause"),
    "f13": ("F13", "Tools"),
    **{f"f{number}": (f"F{number}", f"Launch ({number - 9})") for number in range(14, 19)},
}


def sequences(key: str) -> tuple[QKeySequence, ...]:
    """More than one where a keyboard has several keys of that name; the one to show first."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    held = [name.capitalize() for name in key.removesuffix(last).split("+") if name]
    return tuple(QKeySequence("+".join([*held, name])) for name in OWN_NAMES.get(last, (_qt_name(last),)))


def shown(key: str) -> str:
    """In the words of this platform."""
    return native(sequences(key)[0])


def native(keys: QKeySequence) -> str:
    """As Qt says it, but for what no keyboard has on it: its French for Backspace is what Del does."""
    words = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return words.replace(QKeySequence("Backspace").toString(QKeySequence.SequenceFormat.NativeText), _("Backspace"))


def with_key(key: str, *sentences: str) -> str:
    """A description that begins with the key, for who hears it and presses it next time. `key` is empty for none."""
    keyed = _("Key {key}.").format(key=key.upper()) if key else ""
    return " ".join(part for part in (keyed, *sentences) if part)


def _qt_name(key: str) -> str:
    """Qt names letters by their capital, where that is one character too."""
    if len(key) > 1:
        return key.capitalize()
    capital = key.upper()
    return capital if len(capital) == 1 else key
