"""A row with one command and its keys. The user can change, remove or add keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import Command, keymap
from annotator.ui.keyboard.key_names import shown
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only
from annotator.ui.pages.settings.key_learner import KeyLearner, outside_fields
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import NoticeLine, button, clear, label, tip


class KeyRow(QWidget):
    """A key row. `change_wanted` carries the key to change, or "" to add one."""

    change_wanted = Signal(str)
    reset_wanted = Signal()

    def __init__(self, command: Command, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.command = command
        self._keys = FlowLayout(spacing_px=6)
        self._buttons: dict[str, QPushButton] = {}
        self.add = button(_("Add shortcut"), role="quiet")
        self.reset = button(_("Reset"), role="quiet")
        self.notice = NoticeLine()
        for choice in (self.add, self.reset):
            choice.setAccessibleName(number_format.pair(choice.text(), _(command.words)))
        self.add.clicked.connect(lambda: self.change_wanted.emit(""))
        self.reset.clicked.connect(self.reset_wanted)
        kept = self.reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(kept)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        """Add the widgets in tab order."""
        row = QHBoxLayout()
        row.setSpacing(16)
        self._column.addLayout(row)
        row.addWidget(label(_(self.command.words), wrap=True), 1)
        row.addLayout(self._keys, 1)
        self._show_keys()
        row.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self.notice)

    def refresh(self) -> None:
        """Show the current keys."""
        if list(self._buttons) != list(self.command.keys):
            before = _focused_before(self.add)
            self._show_keys()
            for following in (*self._buttons.values(), self.add, self.reset):
                self.setTabOrder(before, following)
                before = following
        self.reset.setVisible(self.command.name in keymap().chosen)

    def _show_keys(self) -> None:
        clear(self._keys)
        self._buttons = {key: self._button(key) for key in self.command.keys}
        for pressed in self._buttons.values():
            self._keys.addWidget(pressed)
            pressed.show()  # at once, because it may receive the focus

    def focus_on(self, key: str) -> None:
        self._buttons.get(key, self.add).setFocus()

    def hold(self, learner: KeyLearner) -> None:
        """Show the key capture field below the keys."""
        self.notice.tell("")
        self._column.addWidget(learner)
        learner.show()  # at once, because it receives the focus

    def _button(self, key: str) -> QPushButton:
        pressed = button(shown(key), role="key")
        pressed.setAccessibleName(number_format.pair(shown(key), _(self.command.words)))
        tip(pressed, outside_fields(key) if acts_outside_fields_only(key) else "")
        pressed.clicked.connect(lambda: self.change_wanted.emit(key))
        return pressed


def _focused_before(widget: QWidget) -> QWidget:
    at = widget.previousInFocusChain()
    while at is not None and at.focusPolicy() is Qt.FocusPolicy.NoFocus:
        at = at.previousInFocusChain()
    return at or widget
