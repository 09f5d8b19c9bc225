"""The settings section with the keyboard shortcuts of all commands, grouped by context."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.events import Event, SettingsChanged
from annotator.core.keymap import Keymap, are_keys
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import Command, keymap
from annotator.ui.keyboard.commands import LOOKING, PAUSE, PLAYING, SHAPING, WHOLE, WINDOW, WORKBENCH, command_of
from annotator.ui.keyboard.key_names import MODIFIER_KEYS, learnt, shown
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only
from annotator.ui.widgets.labels import NoticeLine, button, clear, label, tip
from annotator.ui.widgets.layouts import FlowLayout

_PLAIN = Qt.KeyboardModifier.NoModifier
# Tab and Escape keep their meaning for users without a mouse.
_LEADING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyLearner(QFrame):
    """A key capture field. `chosen` carries the new or reassigned key, `removed` asks to delete the old key, `over`
    means no change, and `grown` reports a larger size."""

    ACCESSIBLE_ROLE = QAccessible.Role.HotkeyField
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
            text = _("Press a key to replace {key} for “{command}”, or Esc to cancel.")
        else:
            text = _("Press a key for “{command}”, or Esc to cancel.")
        self._say(text.format(key=shown(self._instead_of) if self._instead_of else "", command=self._command_text))
        self._ask(takes_over=False)
        self.setFocus()

    @property
    def _command_text(self) -> str:
        return _(self._command.text)

    def event(self, event: QEvent) -> bool:
        """Suppress shortcuts while a key is captured. Plain Tab still moves the focus."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.isAutoRepeat() or Qt.Key(event.key()) in MODIFIER_KEYS or Qt.Key(event.key()) in _LEADING:
            return
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == _PLAIN:
            self.over.emit()
            return
        key = learnt(event)
        if not key:
            self._say(_("This key cannot be used alone. Press another key, or Esc to cancel."))
            return
        holder = keymap().holder(key, self._command.name)
        if key in self._command.keys and key != self._instead_of:
            self._say(
                _("{key} is already assigned to this command. Press another key, or Esc to cancel.").format(
                    key=shown(key)
                )
            )
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
        text = _("{key} is already used by “{other}”.").format(key=shown(key), other=_(command_of(holder).text))
        if len(keymap().keys(holder)) == 1:
            text += " " + _("That command has no other shortcut.")
        if acts_outside_fields_only(key):
            text += " " + outside_fields(key)
        self._say(text)
        self._ask(takes_over=True)
        self.take_over.setFocus()

    def _ask(self, *, takes_over: bool) -> None:
        self.take_over.setVisible(takes_over)
        self.another.setVisible(takes_over)

    def _say(self, text: str) -> None:
        self._words.setText(text)
        self.setAccessibleName(text)
        announce(self, text, is_urgent=True)


def outside_fields(key: str) -> str:
    return _("{key} only works when you are not typing.").format(key=shown(key))


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
            choice.setAccessibleName(number_format.pair(choice.text(), _(command.text)))
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
        row.addWidget(label(_(self.command.text), wrap=True), 1)
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
        self.notice.show_message("")
        self._column.addWidget(learner)
        learner.show()  # at once, because it receives the focus

    def _button(self, key: str) -> QPushButton:
        pressed = button(shown(key), role="key")
        pressed.setAccessibleName(number_format.pair(shown(key), _(self.command.text)))
        tip(pressed, outside_fields(key) if acts_outside_fields_only(key) else "")
        pressed.clicked.connect(lambda: self.change_wanted.emit(key))
        return pressed


def _focused_before(widget: QWidget) -> QWidget:
    at = widget.previousInFocusChain()
    while at is not None and at.focusPolicy() is Qt.FocusPolicy.NoFocus:
        at = at.previousInFocusChain()
    return at or widget


class KeysSection(QWidget):
    """A shortcuts section. `opened` carries the key capture field that should be scrolled into view."""

    opened = Signal(QWidget)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._learner: KeyLearner | None = None
        self._before: Keymap | None = None  # the shortcuts before all were reset
        self.rows: dict[str, KeyRow] = {}
        self.reset_all = button(_("Reset all shortcuts"), "undo")
        self.undo = button(_("Undo"), role="link")
        self.reset_all.clicked.connect(self._reset_all)
        self.undo.clicked.connect(self._take_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        themes = (
            (_("While working"), WORKBENCH),
            (_("While annotating"), SHAPING + WHOLE),
            (_("Viewing images"), LOOKING),
            (_("Playback"), PLAYING),
            (_("Everywhere"), WINDOW),
            (_("On a break"), PAUSE),
        )
        for text, commands in themes:
            column.addSpacing(8)
            column.addWidget(label(text, "heading-small"))
            for command in commands:
                row = self.rows[command.name] = KeyRow(command, self)
                row.change_wanted.connect(partial(self._learn, row))
                row.reset_wanted.connect(partial(self._reset, row))
                column.addWidget(row)
        below = QHBoxLayout()
        for choice in (self.reset_all, self.undo):
            below.addWidget(choice)
        below.addStretch()
        column.addSpacing(8)
        column.addLayout(below)
        self._show_resets()

    def on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and any(map(are_keys, event.keys)):
            for row in self.rows.values():
                row.refresh()
            self._show_resets()

    def _show_resets(self) -> None:
        keymap = self._services.preferences.keymap
        self.reset_all.setEnabled(bool(keymap.chosen))
        self.undo.setVisible(self._before is not None and not keymap.chosen)

    def _learn(self, row: KeyRow, instead_of: str) -> None:
        self._end_learning()
        learner = self._learner = KeyLearner(row.command, instead_of)
        learner.chosen.connect(lambda key: self._choose(row, key, instead_of))
        learner.removed.connect(lambda: self._remove(row, instead_of))
        learner.over.connect(lambda: self._give_up(row, instead_of))
        row.hold(learner)
        learner.grown.connect(lambda: self.opened.emit(learner))
        learner.listen()

    def _give_up(self, row: KeyRow, instead_of: str) -> None:
        row.focus_on(instead_of)
        self._end_learning()

    def _choose(self, row: KeyRow, key: str, instead_of: str) -> None:
        name = row.command.name
        text = _("{key} assigned.").format(key=shown(key))
        if other := self._services.preferences.keymap.holder(key, name):
            text += " " + _("Removed from “{other}”.").format(other=_(command_of(other).text))
        if acts_outside_fields_only(key):
            text += " " + outside_fields(key)
        self._change(row, key, text, lambda keymap: keymap.with_key(name, key, instead_of))

    def _remove(self, row: KeyRow, key: str) -> None:
        text = _("{key} removed.").format(key=shown(key))
        self._change(row, "", text, lambda keymap: keymap.without_key(row.command.name, key))

    def _reset(self, row: KeyRow) -> None:
        self._change(row, "", "", lambda keymap: keymap.reset(row.command.name))

    def _change(self, row: KeyRow, focus: str, text: str, change: Callable[[Keymap], Keymap]) -> None:
        """Apply a change to the shortcuts. Announce it after it was stored."""

        async def changed() -> None:
            self._before = None
            await self._services.preferences.choose_keys(change(self._services.preferences.keymap))
            row.focus_on(focus)
            self._end_learning()
            row.notice.show_message(text)
            announce(self, text)

        self._services.intents.post(changed)

    def _reset_all(self) -> None:
        async def changed() -> None:
            self._before = self._services.preferences.keymap
            await self._services.preferences.choose_keys(Keymap({}))
            self.undo.setFocus()
            announce(self, _("All shortcuts were reset to their defaults."))

        self._end_learning()
        self._services.intents.post(changed)

    def _take_back(self) -> None:
        async def changed() -> None:
            before = self._before
            self._before = None
            if before is not None:
                await self._services.preferences.choose_keys(before)
                self.reset_all.setFocus()

        self._services.intents.post(changed)

    def _end_learning(self) -> None:
        learner = self._learner
        self._learner = None
        if learner is not None:
            learner.hide()
            learner.deleteLater()
