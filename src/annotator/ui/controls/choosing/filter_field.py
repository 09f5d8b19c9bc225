"""A search field for a list of options."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from annotator.core.design.options import Option, Path
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.text_field_keys import is_for_field

_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}


class FilterField(QLineEdit):
    """A search field. `left` is emitted when the Down key moves to the matches, `taken` when Enter selects the first
    match. Escape clears the field."""

    left = Signal()
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Type to search"))
        self.setAccessibleName(_("Type to search"))
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_end = event.key() in _ENDS and bool(self.text())
            event.setAccepted(is_end or is_for_field(event, several_lines=False))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in _ENDS and self.text():
            if not event.isAutoRepeat():
                self.taken.emit()
        else:
            super().keyPressEvent(event)


def matching(options: Iterable[Option], sought: str) -> frozenset[Path]:
    """Return the paths of all options that contain every word of `sought`, and of their parents. Accents and case
    are ignored. All options match an empty text."""
    message = folded(sought).split()
    matches: set[Path] = set()
    for option in options:
        text = folded(" ".join(option.shown_path))
        if all(word in text for word in message):
            matches.update(option.path[: depth + 1] for depth in range(len(option.path)))
    return frozenset(matches)


def best_matches(options: Iterable[Option], sought: str) -> Iterator[Path]:
    """Yield the matching options whose own text contains a searched word, not only the text of a parent."""
    text = folded(sought).split()
    known = tuple(options)
    matches = matching(known, sought)
    for option in known:
        own = folded(option.choice.shown)
        if option.path in matches and any(word in own for word in text):
            yield option.path


def folded(text: str) -> str:
    bare = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(bare).casefold()
