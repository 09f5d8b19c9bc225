"""The sheet of F1: every command, and in any window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.keyboard.commands import (
    LOOKING,
    PAUSE,
    SHAPING,
    WINDOW,
    WORKBENCH,
    command_of,
    shown_key,
    words_of,
)
from annotator.ui.keyboard.key_names import shown
from annotator.ui.windows.shortcut_sheet import (
    ARROWS,
    MARKING,
    RANKING,
    SEGMENTS,
    TO_THE_SIDES,
    UP_AND_DOWN,
    ShortcutSheet,
)
from annotator.ui.windows.task_features import Has, features_of, is_of_use
from journeys.laid_out import faults
from ui.stage import says


def test_the_sheet_of_shortcuts_names_every_command() -> None:
    owner = QWidget()
    sheet = ShortcutSheet(owner)
    for command in WORKBENCH + WINDOW + PAUSE:
        assert says(sheet, command.text)
        assert says(sheet, shown_key(command))
    for words, _keys, _need in RANKING + MARKING + SEGMENTS:
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
    assert focused is sheet.search
    before = bar.value()
    QTest.keyClick(focused, Qt.Key.Key_PageDown)
    assert bar.value() > before
    QTest.keyClick(focused, Qt.Key.Key_PageUp)
    assert bar.value() == before
    close = next(found for found in sheet.findChildren(QPushButton) if found.text() == "Close")
    QTest.keyClick(close, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(close, Qt.Key.Key_Home)
    assert bar.value() == 0
    sheet.close()


def visible_lines(sheet: ShortcutSheet) -> list[str]:
    return [found.text() for found in sheet.findChildren(QLabel) if found.isVisibleTo(sheet)]


def test_a_search_leaves_what_has_all_its_words_and_says_when_there_is_nothing() -> None:
    owner = QWidget()
    sheet = ShortcutSheet(owner)
    every = visible_lines(sheet)
    QTest.keyClicks(sheet.search, "PREVIOUS task")
    assert visible_lines(sheet) == [
        *("While working", "Previous task", shown_key(command_of("previous"))),
        *("While annotating", words_of("as_before"), shown_key(command_of("as_before"))),
    ]
    sheet.search.setText("no such thing")
    assert visible_lines(sheet) == ["No shortcut found"]
    QTest.keyClick(sheet.search, Qt.Key.Key_Return)
    sheet.search.clear()
    assert visible_lines(sheet) == every
    sheet.search.setText(shown("f8"))
    assert "Go to next unfinished item" in visible_lines(sheet)


def test_what_is_listed_about_marking_says_where_a_key_acts() -> None:
    assert ("Add a point on an image", "Space") in [line[:2] for line in MARKING]
    assert ("Finish drawing or painting, or label the selected text", "Enter") in [line[:2] for line in MARKING]


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
    image = ShortcutSheet(owner, task=Has.IMAGE | Has.ZOOM | Has.LABELS | Has.DRAWING | Has.BOXES)
    audio = ShortcutSheet(owner, task=Has.PLAYED | Has.LABELS | Has.SEGMENTS)
    assert says(image, LOOKING[0].text)
    assert says(image, SHAPING[0].text)
    assert not any(says(image, words) for words, _keys, _need in SEGMENTS)
    assert all(says(audio, words) for words, _keys, _need in SEGMENTS)
    assert not says(audio, LOOKING[0].text)
    assert not says(audio, SHAPING[0].text)
    for sheet in (image, audio):
        texts = [shown.text() for shown in sheet.findChildren(QLabel)]
        assert texts.index("While annotating") < texts.index("While working")
        assert says(sheet, "Shortcuts for other task types are listed")
    assert not says(ShortcutSheet(owner), "Shortcuts for other task types are listed")


def test_submitting_names_a_key_that_submits_wherever_the_focus_is() -> None:
    owner = QWidget()
    anything, segments = (visible_lines(ShortcutSheet(owner, task=task)) for task in (Has.CHOICES, Has.SEGMENTS))
    enter, everywhere = shown("enter"), shown("ctrl+enter")
    assert anything[anything.index(command_of("submit").text) + 1] == f"{enter} or {everywhere}"
    assert segments[segments.index(command_of("submit").text) + 1] == everywhere
    assert segments.count(enter) == 1


def image(controls: str) -> str:
    return f'<View><Image name="i" value="$image"/>{controls}</View>'


@pytest.mark.parametrize(
    ("config", "named", "left_out"),
    [
        (
            image('<Choices name="c" toName="i"><Choice value="A"/></Choices>'),
            ("zoom_in", "brighter", "previous"),
            ("rename", "paste_areas", "brush_larger", "bend", "confirm", "correct", "relate", "next_page", "reveal"),
        ),
        (
            image('<PolygonLabels name="p" toName="i"><Label value="A"/></PolygonLabels>'),
            ("rename", "paste_areas", "add_corner", "tool_polygon", "scissors"),
            ("brush_larger", "wand", "bend", "branch", "turn_area_right", "tool_box", "tool_brush", "relate"),
        ),
        (
            image(
                '<BrushLabels name="b" toName="i"><Label value="A"/></BrushLabels><Relations/>'
                '<VectorLabels name="v" toName="i" curves="true"><Label value="B"/></VectorLabels>'
            ),
            ("brush_larger", "wand", "add_corner", "bend", "relate"),
            ("branch", "close_line", "turn_area_right", "tool_polygon"),
        ),
        (
            '<View><Text name="t" value="$words"/><Labels name="l" toName="t"/><TextArea name="w" toName="t"/></View>',
            ("rename", "correct"),
            ("zoom_in", "brighter", "paste_areas", "tool_box", "reveal", "protection", "next_page"),
        ),
    ],
)
def test_a_task_is_told_the_keys_of_what_it_has(config: str, named: tuple[str, ...], left_out: tuple[str, ...]) -> None:
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None
    task = features_of(design, {"image": "a.jpg", "words": "b"}, has_instructions=False, is_sensitive=False)
    assert [name for name in named if not is_of_use(command_of(name), task)] == []
    assert [name for name in left_out if is_of_use(command_of(name), task)] == []
