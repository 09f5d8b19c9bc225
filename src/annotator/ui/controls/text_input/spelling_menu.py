"""The menu of suggestions for a misspelt word. It changes nothing until the user selects an entry."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from annotator.ui.controls.spelling import Spelling
from annotator.ui.controls.text_input.text_fields import TextField
from annotator.ui.i18n.translation import _

_FROM_FIELD = ("edit-cut", "edit-copy", "edit-paste")


class SpellingMenu(QMenu):
    """A menu of suggestions. `chosen` carries the replacement. The number of each suggestion is its mnemonic."""

    chosen = Signal(str)

    def __init__(self, field: TextField, spelling: Spelling, word: str, suggested: tuple[str, ...]) -> None:
        super().__init__(field)
        self.setAccessibleName(_("“{word}” may be misspelled.").format(word=word))
        for number, other in enumerate(suggested, 1):
            action = self.addAction(f"&{number}  {_plain(other)}")
            action.triggered.connect(lambda _checked=False, other=other: self.chosen.emit(other))
        if not suggested:
            self.addAction(_("No suggestions")).setEnabled(False)
        self.addSeparator()
        add = self.addAction(_("Add “{word}” to my dictionary").format(word=_plain(word)))
        add.triggered.connect(lambda: spelling.add(word))
        ignore = self.addAction(_("Ignore “{word}” in this task").format(word=_plain(word)))
        ignore.triggered.connect(lambda: spelling.ignore(word))
        self._add_own(field)
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, point: QPoint) -> None:
        """Open the menu with its first usable entry active, so that Enter selects it."""
        self.popup(point)
        first = next((action for action in self.actions() if action.isEnabled() and not action.isSeparator()), None)
        if first is not None:
            self.setActiveAction(first)

    def _add_own(self, field: TextField) -> None:
        """Add the clipboard actions of the field's own menu."""
        own = field.createStandardContextMenu()
        own.setParent(self, own.windowFlags())
        kept = [action for action in own.actions() if action.objectName() in _FROM_FIELD]
        if kept:
            self.addSeparator()
        for action in kept:
            self.addAction(action)


def _plain(word: str) -> str:
    """Double each `&`: a menu treats a single `&` as a mnemonic marker."""
    return word.replace("&", "&&")
