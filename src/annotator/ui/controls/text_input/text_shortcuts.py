"""Shortcut tags: buttons that insert texts of the design into a text field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.design.controls import Shortcut
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.key_names import shown, with_key
from annotator.ui.widgets.labels import button, cut_short, plain_tip
from annotator.ui.widgets.layouts import FlowLayout

SPACING_PX = 4
LONGEST_CHARACTERS = 30


class TextShortcuts(QWidget):
    """Buttons that insert their text at the cursor of the field of `owner` that had the focus last. A click leaves
    the focus in the field, and Tab reaches the buttons."""

    def __init__(self, shortcuts: Sequence[Shortcut], owner: QWidget) -> None:
        super().__init__()
        self._owner = owner
        self._last: QWidget | None = None
        flow = FlowLayout(SPACING_PX, self)
        flow.setContentsMargins(0, 0, 0, 0)
        for shortcut in shortcuts:
            flow.addWidget(self._button(shortcut))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._remember)

    def _button(self, shortcut: Shortcut) -> QWidget:
        key = shown(shortcut.hotkey) if shortcut.hotkey else ""
        text = cut_short(" ".join(shortcut.shown.split()), LONGEST_CHARACTERS)
        push_button = button(text.replace("&", "&&") + (f"   {key}" if key else ""))
        push_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        push_button.setToolTip(plain_tip(shortcut.value))
        push_button.setAccessibleName(_("Insert “{text}”").format(text=shortcut.shown))
        push_button.setAccessibleDescription(with_key(key, shortcut.value if shortcut.alias else ""))
        push_button.clicked.connect(partial(self._insert, shortcut.value))
        return push_button

    def _remember(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, OneLine | SeveralLines) and self._owner.isAncestorOf(now):
            self._last = now

    def _insert(self, text: str, _checked: bool = False) -> None:
        fields: list[TextField] = [*self._owner.findChildren(OneLine), *self._owner.findChildren(SeveralLines)]
        seen = [field for field in fields if field.isVisible() and not field.isReadOnly()]
        field = next((field for field in seen if field is self._last), seen[0] if seen else None)
        if field is not None:
            field.insert_text(text)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
