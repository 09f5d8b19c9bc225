"""The keys of a design as shortcuts. A label's key with Shift names what is chosen, the key alone says what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.core.design.hotkeys import KeyTarget
from annotator.core.program_keys import PROGRAM_KEYS
from annotator.ui.keyboard.key_names import sequences

type Act = Callable[[KeyTarget], None]


def bind_design_keys(
    page: QWidget, keys: Mapping[str, KeyTarget], *, press: Act, rename: Act | None
) -> list[QShortcut]:
    """One shortcut for each key; with `rename` also one with Shift, where neither the design nor the program uses that
    already. None repeats: who holds a key down means it once."""
    shortcuts = []
    for key, target in keys.items():
        shortcuts += [_shortcut(sequence, page, press, target) for sequence in sequences(key)]
        shifted = f"shift+{key}"
        if rename is not None and "shift+" not in key and shifted not in keys and shifted not in PROGRAM_KEYS:
            shortcuts += [_shortcut(sequence, page, rename, target) for sequence in sequences(shifted)]
    return shortcuts


def _shortcut(sequence: QKeySequence, page: QWidget, act: Act, target: KeyTarget) -> QShortcut:
    shortcut = QShortcut(sequence, page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(lambda: act(target))
    return shortcut
