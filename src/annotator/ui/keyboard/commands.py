"""What the keyboard reaches, as one table: the shortcuts, their words, and the sheet of F1 are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.core.program_keys import COMMAND_KEYS
from annotator.ui.keyboard.key_names import sequences
from annotator.ui.keyboard.pressing import pressed_by_space
from annotator.ui.language.translation import N_, _


@dataclass(frozen=True, slots=True)
class Command:
    """`keys` in the notation of a design's hotkeys, the one to show first. Each gives way to a design's own key."""

    name: str
    words: str
    keys: tuple[str, ...]


def _of_program(name: str, words: str) -> Command:
    return Command(name, words, COMMAND_KEYS[name])


UNDO = _of_program("undo", N_("Undo, or take back what was just submitted"))
WORKBENCH = (
    _of_program("submit", N_("Submit and next")),
    _of_program("skip", N_("Skip this task")),
    _of_program("previous", N_("Previous task")),
    _of_program("next", N_("Next task, without submitting")),
    UNDO,
    _of_program("redo", N_("Redo")),
    _of_program("next_finding", N_("Go to what is still to be done")),
    _of_program("instructions", N_("Show or hide the instructions")),
    _of_program("pause", N_("Pause")),
    _of_program("hear_meter", N_("Hear the meter, with a screen reader")),
    _of_program("zoom_in", N_("Zoom in")),
    _of_program("zoom_out", N_("Zoom out")),
    _of_program("zoom_fit", N_("Fit the picture")),
    _of_program("rename", N_("Name what is chosen: then a label's key")),
    _of_program("let_go", N_("Let go of a field, an area or a label")),
    _of_program("leave", N_("Back to the inbox")),
)
PLAYING = (
    _of_program("play", N_("Play or pause")),
    _of_program("jump_back", N_("Some seconds back")),
    _of_program("jump_forward", N_("Some seconds forward")),
    _of_program("slower", N_("Slower")),
    _of_program("normal_speed", N_("Normal speed")),
    _of_program("faster", N_("Faster")),
    _of_program("play_chosen", N_("Play the chosen segment again")),
    _of_program("play_end", N_("Play the last half second of the segment")),
    _of_program("loop", N_("Play the segment again and again")),
    _of_program("previous_segment", N_("Previous segment")),
    _of_program("next_segment", N_("Next segment")),
    _of_program("mark_segment", N_("Begin a segment here; once more: end it")),
    _of_program("start_here", N_("The chosen segment starts here")),
    _of_program("end_here", N_("The chosen segment ends here")),
    _of_program("split", N_("Split the segment here")),
    _of_program("merge", N_("Join the segment and the next")),
    _of_program("follow", N_("Follow what is heard")),
    _of_program("insert_time", N_("Insert the time into the text")),
    _of_program("leave_field", N_("Leave the field")),
)
# A key of these that is held goes on; any other means it once.
_REPEATED = frozenset(
    {"undo", "redo", "zoom_in", "zoom_out", "previous", "next", "jump_back", "jump_forward", "slower", "faster"}
    | {"previous_segment", "next_segment"}
)
PAGES = (
    _of_program("inbox", N_("Inbox")),
    _of_program("outbox", N_("Outbox")),
    _of_program("timesheet", N_("Timesheet")),
    _of_program("earnings", N_("Earnings")),
    _of_program("settings", N_("Settings")),
)
WINDOW = (
    *PAGES,
    _of_program("beside", N_("Messages, chores, recovery, elsewhere")),
    _of_program("open", N_("Open a bundle")),
    _of_program("idle_question", N_("Answer what time without input was")),
    _of_program("shortcuts", N_("Show the shortcuts")),
    _of_program("quit", N_("Quit")),
)
PAUSE = (
    Command("resume", N_("Resume"), ("space", "enter", "p", "ctrl+p")),
    Command("recover", N_("Recover after hurtful content"), ("r",)),
)


def bind(
    widget: QWidget,
    commands: tuple[Command, ...],
    handlers: Mapping[str, Callable[[], object]],
    taken: Collection[str] = (),
) -> list[QShortcut]:
    """Shortcuts that act while `widget` or something in it has the focus. `taken` are keys that a design uses. Space
    alone presses what has the focus, and acts where nothing is pressed by it."""
    shortcuts = []
    for command in commands:
        for keys in command.keys:
            for sequence in () if keys in taken else sequences(keys):
                shortcut = QShortcut(sequence, widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(command.name in _REPEATED)
                act = handlers[command.name]
                shortcut.activated.connect(partial(_unless_pressed, act) if keys == "space" else act)
                shortcuts.append(shortcut)
    return shortcuts


def _unless_pressed(act: Callable[[], object]) -> None:
    if not pressed_by_space():
        act()


def shown_key(command: Command) -> str:
    """The first key in the words of this platform."""
    return sequences(command.keys[0])[0].toString(QKeySequence.SequenceFormat.NativeText)


def key_in_text(name: str) -> str:
    """The shown key of a command that also acts where Enter makes a line."""
    held = next(keys for keys in COMMAND_KEYS[name] if "+" in keys)
    return sequences(held)[0].toString(QKeySequence.SequenceFormat.NativeText)


def keys_of(name: str) -> str:
    """The shown key of a command by its name."""
    return next(shown_key(command) for command in WORKBENCH + PLAYING + WINDOW + PAUSE if command.name == name)


def words_of(name: str) -> str:
    """What a command of the window is called, in the person's language; a page is called by the command that leads
    there."""
    return next(_(command.words) for command in WINDOW if command.name == name)
