"""The sheet of F1: every command, and in any window."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.keyboard.commands import PAUSE, WINDOW, WORKBENCH, shown_key
from annotator.ui.windows.shortcut_sheet import ARROWS, MARKING, ShortcutSheet
from journeys.laid_out import faults
from ui.stage import says


def test_the_sheet_of_shortcuts_names_every_command() -> None:
    owner = QWidget()
    sheet = ShortcutSheet(owner)
    for command in WORKBENCH + WINDOW + PAUSE:
        assert says(sheet, command.words)
        assert says(sheet, shown_key(command))
    for words, _keys in MARKING:
        assert says(sheet, words)
    native = QKeySequence.SequenceFormat.NativeText  # in the language that Qt speaks at the moment
    left = QKeySequence("Left").toString(native)
    assert says(sheet, QKeySequence("Shift+Left").toString(native).replace(left, ARROWS))


def test_the_sheet_of_shortcuts_fits_a_small_window(app: QApplication) -> None:
    owner = QWidget()
    owner.resize(960, 484)
    sheet = ShortcutSheet(owner)
    sheet.show()
    app.processEvents()
    assert sheet.width() <= owner.width()
    assert sheet.height() <= owner.height()
    assert faults(sheet) == []
    sheet.close()
