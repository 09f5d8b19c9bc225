"""Keys of a focused text field. A widget accepting Qt's `ShortcutOverride` gets the key instead of a shortcut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.keyboard.key_names import sequences

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MOVING = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
_BETWEEN_LINES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
# The keys of the previous and the next task, wherever the focus is. Where no command has them, a field gets them.
_BETWEEN_TASKS = {"ctrl+left", "ctrl+right"}
_MOVING_NAMES = {"left", "right", "home", "end", "backspace", "delete", "up", "down", "pageup", "pagedown"}
_BREAKS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_CLIPBOARD = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
)
_HISTORY = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def is_for_field(event: QKeyEvent, *, several_lines: bool) -> bool:
    """Return True for typed characters, for moving and deleting by character, word or line, and for the clipboard.
    Enter counts only in multi-line fields. Undo and redo never count, nor the keys that change the task: they belong
    to the workbench."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if is_undo_or_redo(event) or is_between_tasks(event):
        return False
    if any(event.matches(standard) for standard in _CLIPBOARD):
        return True
    moving = _MOVING | _BETWEEN_LINES if several_lines else _MOVING
    if key in moving:
        return not modifiers & _ALT
    if key in _BREAKS:
        return several_lines and not modifiers & ~_SHIFT
    return _is_typed(event, modifiers)


def acts_outside_fields_only(key: str) -> bool:
    """Return True if a text field would take this key (in the notation of design hotkeys)."""
    if key in _BETWEEN_TASKS:
        return False
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    held = {name for name in key.removesuffix(last).split("+") if name}
    sequence = sequences(key)[0]
    if any(sequence in QKeySequence.keyBindings(standard) for standard in _CLIPBOARD):
        return True
    if last in _MOVING_NAMES:
        return "alt" not in held
    return (len(last) == 1 or last in ("space", "enter")) and held <= {"shift"}


def is_typed_in(widget: QWidget) -> bool:
    """Return True if the widget accepts typed text: an editable field, no read-only text."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def is_typed_within(page: QWidget) -> bool:
    """Return True if the focus is within `page` in such a field."""
    focused: QWidget | None = QApplication.focusWidget()
    return focused is not None and page.isAncestorOf(focused) and is_typed_in(focused)


def is_between_tasks(event: QKeyEvent) -> bool:
    """Return True for Ctrl with the left or the right arrow key."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return modifiers == _CTRL and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)


def is_undo_or_redo(event: QKeyEvent) -> bool:
    return any(event.matches(standard) for standard in _HISTORY)


def claimed(event: QEvent, *, several_lines: bool) -> bool:
    """Handle a `ShortcutOverride` for a field's `event`; return True if it was one and needs no further handling."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if is_for_field(event, several_lines=several_lines) or shortcut_in_turn(event) is not None:
        event.accept()
    else:
        event.ignore()
    return True


def shortcut_in_turn(event: QKeyEvent) -> QShortcut | None:
    """Return the shortcut of a key that the focused text field must trigger itself, in turn with the typed characters;
    None without a screen reader. While one is active, Qt delays each key press until the reader was asked, but no
    shortcut, so that Ctrl+Enter would submit the text without its last characters (`QSpiApplicationAdaptor`)."""
    focused: QWidget | None = QApplication.focusWidget()
    if focused is None or not QAccessible.isActive():
        return None
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    bound = (shortcut for shortcut in shortcuts_at(focused) if shortcut.isEnabled() and shortcut.key() == pressed)
    return next((shortcut for shortcut in bound if shortcut.autoRepeat() or not event.isAutoRepeat()), None)


def shortcuts_at(focused: QWidget) -> list[QShortcut]:
    """Return the shortcuts that are active for this focus, the nearest first."""
    found: list[QShortcut] = []
    at: QWidget | None = focused
    while at is not None:
        found += at.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        at = None if at.isWindow() else at.parentWidget()
    return found


def claimed_letters(event: QEvent) -> bool:
    """Handle a `ShortcutOverride` as `claimed` does, for a list with type-ahead search: it takes characters only."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if _is_typed(event, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier):
        event.accept()
    else:
        event.ignore()
    return True


def _is_typed(event: QKeyEvent, modifiers: Qt.KeyboardModifier) -> bool:
    """Return True for a typed character. Some systems report AltGr as Ctrl+Alt."""
    held = modifiers & (_CTRL | _ALT)
    return event.text().isprintable() and bool(event.text()) and held in (_NONE, _CTRL | _ALT)


def end_composition() -> None:
    """Commit the text of an input method before a task is left."""
    QGuiApplication.inputMethod().commit()
