"""The sheet of F1: every command, and in any window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from annotator.core.design.medium import MediumKind
from annotator.ui.keyboard.commands import LOOKING, PAUSE, SHAPING, WINDOW, WORKBENCH, shown_key
from annotator.ui.keyboard.key_names import shown
from annotator.ui.windows.shortcut_sheet import ARROWS, MARKING, SEGMENTS, TO_THE_SIDES, UP_AND_DOWN, ShortcutSheet
from journeys.laid_out import faults
from ui.stage import says


def test_the_sheet_of_shortcuts_names_every_command() -> None:
    owner = QWidget()
    sheet = ShortcutSheet(owner)
    for command in WORKBENCH + WINDOW + PAUSE:
        assert says(sheet, command.text)
        assert says(sheet, shown_key(command))
    for words, _keys in MARKING + SEGMENTS:
        assert says(sheet, words)
    assert says(sheet, "You can change all shortcuts in the settings.")
    assert not says(ShortcutSheet(owner, ((WORKBENCH[0].text, WORKBENCH),)), "You can change all shortcuts")
    native = QKeySequence.SequenceFormat.NativeText  # in the language that Qt speaks at the moment
    left = QKeySequence("Left").toString(native)
    assert says(sheet, QKeySequence("Shift+Left").toString(native).replace(left, ARROWS))


def test_of_what_plays_the_key_that_takes_one_finger_stands_first() -> None:
    owner = QWidget()
    sheet = ShortcutSheet(owner, playing=("play", "frame_back", "frame_forward", "go_to_place"))
    keys = {key.text() for key in sheet.findChildren(QLabel) if key.property("role") == "key"}
    assert {f"{shown('space')} or {shown('ctrl+space')}", ", or Ctrl+,", ". or Ctrl+.", "Ctrl+T"} <= keys


def test_of_a_waveform_the_arrows_that_act_are_named_and_no_others() -> None:
    owner = QWidget()
    sheet = ShortcutSheet(owner)
    native = QKeySequence.SequenceFormat.NativeText
    keys = [shown.text() for shown in sheet.findChildren(QLabel) if shown.property("role") == "key"]
    assert UP_AND_DOWN in keys
    assert QKeySequence("Down").toString(native) not in keys
    right = QKeySequence("Right").toString(native)
    assert QKeySequence("Shift+Right").toString(native).replace(right, TO_THE_SIDES) in keys


def test_the_sheet_is_read_to_its_end_by_keyboard_as_it_opens(app: QApplication) -> None:
    owner = QWidget()
    owner.resize(960, 400)
    sheet = ShortcutSheet(owner)
    sheet.show()
    app.processEvents()
    (area,) = sheet.findChildren(QScrollArea)
    bar = area.verticalScrollBar()
    focused = sheet.focusWidget()
    assert isinstance(focused, QPushButton)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End):
        before = bar.value()
        QTest.keyClick(focused, key)
        assert bar.value() > before
    assert bar.value() == bar.maximum()
    QTest.keyClick(focused, Qt.Key.Key_PageUp)
    assert 0 < bar.value() < bar.maximum()
    QTest.keyClick(focused, Qt.Key.Key_Home)
    assert bar.value() == 0
    sheet.close()


def test_what_is_listed_about_marking_says_where_a_key_acts() -> None:
    assert ("Add a point on an image", "Space") in MARKING
    assert ("Finish drawing or painting, or label the selected text", "Enter") in MARKING


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


def test_beside_a_task_what_is_for_it_stands_first_and_what_is_for_others_not_at_all() -> None:
    owner = QWidget()
    image, audio = (ShortcutSheet(owner, kinds={kind}) for kind in (MediumKind.IMAGE, MediumKind.AUDIO))
    assert says(image, LOOKING[0].text)
    assert says(image, SHAPING[0].text)
    assert not any(says(image, words) for words, _keys in SEGMENTS)
    assert all(says(audio, words) for words, _keys in SEGMENTS)
    assert not says(audio, LOOKING[0].text)
    assert not says(audio, SHAPING[0].text)
    for sheet in (image, audio):
        texts = [shown.text() for shown in sheet.findChildren(QLabel)]
        assert texts.index("While annotating") < texts.index("While working")
        assert says(sheet, "Shortcuts for other task types are listed")
    assert not says(ShortcutSheet(owner), "Shortcuts for other task types are listed")
