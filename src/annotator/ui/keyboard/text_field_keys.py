"""Which keys belong to a field that is being typed into. A key that Qt would give to a shortcut goes to the field
instead when its widget accepts the `ShortcutOverride` that Qt sends first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.keyboard.key_names import sequences

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MOVING = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
}
_BETWEEN_LINES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
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
    """Letters, digits and signs however they are typed, moving and deleting by letter, word and line, the clipboard.
    Enter only where it makes a line. Never undo and redo, which are the workbench's."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if is_undo_or_redo(event):
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
    """Whether a key in the notation of a design's hotkeys is one that some field takes for itself."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    held = {name for name in key.removesuffix(last).split("+") if name}
    sequence = sequences(key)[0]
    if any(sequence in QKeySequence.keyBindings(standard) for standard in _CLIPBOARD):
        return True
    if last in _MOVING_NAMES:
        return "alt" not in held
    return (len(last) == 1 or last in ("space", "enter")) and held <= {"shift"}


def is_typed_in(widget: QWidget) -> bool:
    """Whether letters go into it: a field that is not locked, and no text that is only read."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def is_typed_within(page: QWidget) -> bool:
    """Whether the focus is on it in such a field."""
    focused: QWidget | None = QApplication.focusWidget()
    return focused is not None and page.isAncestorOf(focused) and is_typed_in(focused)


def is_undo_or_redo(event: QKeyEvent) -> bool:
    return any(event.matches(standard) for standard in _HISTORY)


def claimed(event: QEvent, *, several_lines: bool) -> bool:
    """For a field's `event`: whether this was a `ShortcutOverride`, which is answered here and not passed on."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if is_for_field(event, several_lines=several_lines):
        event.accept()
    else:
        event.ignore()
    return True


def claimed_letters(event: QEvent) -> bool:
    """As `claimed`, for a list that looks for what is typed: it takes letters and leaves the rest."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if _is_typed(event, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier):
        event.accept()
    else:
        event.ignore()
    return True


def _is_typed(event: QKeyEvent, modifiers: Qt.KeyboardModifier) -> bool:
    """AltGr comes as Ctrl and Alt together on some systems."""
    held = modifiers & (_CTRL | _ALT)
    return event.text().isprintable() and bool(event.text()) and held in (_NONE, _CTRL | _ALT)


def end_composition() -> None:
    """What an input method is still composing becomes text before a task is left."""
    QGuiApplication.inputMethod().commit()
