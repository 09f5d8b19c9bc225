"""A field that captures the next key press as the new shortcut of a command, until the user selects a key or
cancels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import Command, keymap
from annotator.ui.keyboard.commands import command_of
from annotator.ui.keyboard.key_capture import ONLY_HELD, learnt
from annotator.ui.keyboard.key_names import shown
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only
from annotator.ui.widgets.labels import button, label

_PLAIN = Qt.KeyboardModifier.NoModifier
# Tab and Escape keep their meaning for users without a mouse.
_LEADING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyLearner(QFrame):
    """A key capture field. `chosen` carries the new or reassigned key, `removed` asks to delete the old key, `over`
    means no change, and `grown` reports a larger size."""

    SPOKEN_ROLE = QAccessible.Role.HotkeyField
    chosen = Signal(str)
    removed = Signal()
    over = Signal()
    grown = Signal()

    def __init__(self, command: Command, instead_of: str, parent: QWidget | None = None) -> None:
        """`instead_of` is the key to be replaced; "" adds a key."""
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._command = command
        self._instead_of = instead_of
        self._wanted = ""
        self._words = label("", wrap=True)
        self.take_over = button(_("Reassign"), role="primary")
        self.another = button(_("Press another key"))
        self.remove = button(_("Remove {key}").format(key=shown(instead_of)) if instead_of else "")
        self.cancel = button(_("Cancel"))
        self.take_over.clicked.connect(lambda: self.chosen.emit(self._wanted))
        self.another.clicked.connect(self.listen)
        self.remove.clicked.connect(self.removed)
        self.cancel.clicked.connect(self.over)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for choice in (self.take_over, self.another, self.remove, self.cancel):
            buttons.addWidget(choice)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(buttons)
        self.take_over.hide()
        self.another.hide()
        self.remove.setVisible(bool(self._instead_of))

    def listen(self) -> None:
        """Start capturing a key."""
        if self._instead_of:
            words = _("Press a key to replace {key} for “{command}”. Esc: cancel.")
        else:
            words = _("Press a key for “{command}”. Esc: cancel.")
        self._say(words.format(key=shown(self._instead_of) if self._instead_of else "", command=self._command_text))
        self._ask(takes_over=False)
        self.setFocus()

    @property
    def _command_text(self) -> str:
        return _(self._command.words)

    def event(self, event: QEvent) -> bool:
        """Suppress shortcuts while a key is captured. Plain Tab still moves the focus."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.isAutoRepeat() or Qt.Key(event.key()) in ONLY_HELD or Qt.Key(event.key()) in _LEADING:
            return
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == _PLAIN:
            self.over.emit()
            return
        key = learnt(event)
        if not key:
            self._say(_("This key cannot be used alone. Press another key. Esc: cancel."))
            return
        holder = keymap().holder(key, self._command.name)
        if key in self._command.keys and key != self._instead_of:
            self._say(_("{key} is already assigned to this. Press another key. Esc: cancel.").format(key=shown(key)))
        elif holder:
            self._ask_to_take_over(key, holder)
        else:
            self.chosen.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grown.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus back after the user clicked elsewhere."""
        event.accept()
        self.setFocus()

    def _ask_to_take_over(self, key: str, holder: str) -> None:
        self._wanted = key
        words = _("{key} is already used by “{other}”.").format(key=shown(key), other=_(command_of(holder).words))
        if len(keymap().keys(holder)) == 1:
            words += " " + _("It has no other shortcut.")
        if acts_outside_fields_only(key):
            words += " " + outside_fields(key)
        self._say(words)
        self._ask(takes_over=True)
        self.take_over.setFocus()

    def _ask(self, *, takes_over: bool) -> None:
        self.take_over.setVisible(takes_over)
        self.another.setVisible(takes_over)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)
        announce(self, words, is_urgent=True)


def outside_fields(key: str) -> str:
    return _("{key} only works when you are not typing.").format(key=shown(key))
