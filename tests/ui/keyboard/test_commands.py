"""Commands on the keyboard."""

from __future__ import annotations

from functools import partial
from itertools import product

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.keymap import COMMAND_KEYS
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import (
    LOOKING,
    PAUSE,
    PLAYING,
    SHAPING,
    TOOLS,
    WHOLE,
    WINDOW,
    WORKBENCH,
    bind,
    keys_of,
    shortcuts,
    shown_key,
)
from annotator.ui.keyboard.key_names import sequences
from annotator.ui.windows.rehearsal import REPORT

ALL = WORKBENCH + PLAYING + LOOKING + SHAPING + WHOLE + WINDOW + PAUSE


def pressed(widget: QWidget, *keys: str | QKeySequence) -> None:
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    QApplication.processEvents()
    for key in keys:
        QTest.keySequence(widget, QKeySequence(key))


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.name)
def test_every_command_has_words_and_a_key_that_qt_knows(command: Command) -> None:
    assert command.text
    assert command.keys
    for key in command.keys:
        assert [sequence.count() for sequence in sequences(key)] == [1] * len(sequences(key))
        assert all(sequence.toString() for sequence in sequences(key))
    assert shown_key(command) == keys_of(command.name) != ""


def test_the_key_that_ends_a_rehearsal_is_no_command_s_of_a_task() -> None:
    assert not set(REPORT.keys) & {key for command in ALL for key in command.keys}


def test_every_command_that_checks_know_has_words_and_is_bound() -> None:
    assert {command.name: command.keys for command in ALL} == COMMAND_KEYS


@pytest.mark.parametrize(
    "commands",
    [
        WORKBENCH + PLAYING + LOOKING + tuple(other for other in SHAPING if other not in TOOLS) + WHOLE + WINDOW,
        tuple(other for other in WORKBENCH if other.name != "pause") + LOOKING + SHAPING + WHOLE + WINDOW,
        PAUSE + WINDOW,
    ],
    ids=["where something is played", "where regions are drawn", "in a pause"],
)
def test_no_key_stands_for_two_commands(commands: tuple[Command, ...]) -> None:
    keys = [sequence.toString() for command in commands for key in command.keys for sequence in sequences(key)]
    assert len(set(keys)) == len(keys)
    names = [command.name for command in commands]
    assert len(set(names)) == len(names)


def test_each_key_runs_its_command() -> None:
    page, heard = QWidget(), list[str]()
    bind(page, WORKBENCH, {command.name: partial(heard.append, command.name) for command in WORKBENCH})
    expected = [(command.name, on) for command in WORKBENCH for key in command.keys for on in sequences(key)]
    pressed(page, *(on for _name, on in expected))
    assert heard == [name for name, _key in expected]


def test_a_single_key_gives_way_to_a_design_that_wants_it_and_the_other_one_stays() -> None:
    page, heard = QWidget(), list[str]()
    handlers = {command.name: partial(heard.append, command.name) for command in WORKBENCH}
    shortcuts(page, WORKBENCH, handlers, taken={"i", "p", "f", "+", "-"})
    pressed(page, "I", "P", "F", "+", "-")
    assert heard == []
    pressed(page, "Ctrl+I", "Ctrl+P", "Ctrl+0", "Ctrl++", "Ctrl+-")
    assert heard == ["instructions", "pause", "zoom_fit", "zoom_in", "zoom_out"]


def test_a_named_key_gives_way_with_all_the_keys_of_that_name() -> None:
    page, heard = QWidget(), list[str]()
    handlers = {command.name: partial(heard.append, command.name) for command in WORKBENCH}
    shortcuts(page, WORKBENCH, handlers, taken={"enter", "pageup", "pagedown"})
    pressed(page, "Return", "Enter", "PgUp", "PgDown")
    assert heard == []
    pressed(page, "Ctrl+Return", "Ctrl+Enter", "Ctrl+Left", "Ctrl+Right")
    assert heard == ["submit", "submit", "previous", "next"]


def test_every_command_that_a_design_can_take_a_key_from_has_another() -> None:
    for command, key in product(WORKBENCH, "abcdefghijklmnopqrstuvwxyz0123456789+-"):
        assert [keys for keys in command.keys if keys != key], command.name
