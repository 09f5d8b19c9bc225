"""What the keyboard reaches, as one table: the shortcuts, their words, and the sheet of F1 are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.ui.language.translation import N_


@dataclass(frozen=True, slots=True)
class Command:
    """`keys` in Qt's portable notation, the one to show first. A single key gives way to a design's own key."""

    name: str
    words: str
    keys: tuple[str, ...]


WORKBENCH = (
    Command("submit", N_("Submit and next"), ("Enter", "Return", "Ctrl+Return", "Ctrl+Enter")),
    Command("skip", N_("Skip this task"), ("Ctrl+Space",)),
    Command("previous", N_("Previous task"), ("Ctrl+Left", "PgUp")),
    Command("next", N_("Next task, without submitting"), ("Ctrl+Right", "PgDown")),
    Command("undo", N_("Undo"), ("Ctrl+Z",)),
    Command("redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("next_finding", N_("Go to what is still to be done"), ("F8",)),
    Command("instructions", N_("Show or hide the instructions"), ("Ctrl+I", "I")),
    Command("pause", N_("Pause"), ("Ctrl+P", "P")),
    Command("zoom_in", N_("Zoom in"), ("Ctrl++", "Ctrl+=", "+")),
    Command("zoom_out", N_("Zoom out"), ("Ctrl+-", "-")),
    Command("zoom_fit", N_("Fit the picture"), ("Ctrl+0", "F")),
    Command("leave", N_("Back to the inbox"), ("Escape",)),
)
WINDOW = (
    Command("inbox", N_("Inbox"), ("Alt+1",)),
    Command("outbox", N_("Outbox"), ("Alt+2",)),
    Command("timesheet", N_("Timesheet"), ("Alt+3",)),
    Command("earnings", N_("Earnings"), ("Alt+4",)),
    Command("settings", N_("Settings"), ("Alt+5",)),
    Command("beside", N_("Messages, chores, recovery, elsewhere"), ("F7",)),
    Command("open", N_("Open a bundle"), ("Ctrl+O",)),
    Command("idle_question", N_("Answer what time without input was"), ("F9",)),
    Command("shortcuts", N_("Show the shortcuts"), ("F1",)),
    Command("quit", N_("Quit"), ("Ctrl+Q",)),
)
PAUSE = (
    Command("resume", N_("Resume"), ("Space", "Return", "Enter", "P", "Ctrl+P")),
    Command("recover", N_("Recover after hurtful content"), ("R",)),
)


def bind(
    widget: QWidget,
    commands: tuple[Command, ...],
    handlers: Mapping[str, Callable[[], None]],
    taken: Collection[str] = (),
) -> list[QShortcut]:
    """Shortcuts that act while `widget` or something in it has the focus. `taken` are keys that a design uses."""
    made = []
    for command in commands:
        for keys in command.keys:
            if keys.lower() in taken:
                continue
            shortcut = QShortcut(QKeySequence(keys), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(command.name in ("undo", "redo", "zoom_in", "zoom_out", "previous", "next"))
            shortcut.activated.connect(handlers[command.name])
            made.append(shortcut)
    return made


def shown_key(command: Command) -> str:
    """The first key in the words of this platform."""
    return QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def keys_of(name: str) -> str:
    """The shown key of a command by its name."""
    return next(shown_key(command) for command in WORKBENCH + WINDOW + PAUSE if command.name == name)
