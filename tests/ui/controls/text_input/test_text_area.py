"""TextArea: typed, undone word by word, counted, and never cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from annotator.core.answer.result_items import Answer, with_payload
from annotator.core.design.controls import TextArea
from annotator.ui.controls.text_input.text_fields import SeveralLines
from ui.part_harness import CTRL, spoken
from ui.text_area_harness import ARABIC, BOTH, ONE, SEVERAL, SHIFT, cursor, fields, harness, texts, visible_text


@BOTH
def test_what_is_typed_is_the_answer_letter_by_letter(tag: TextArea) -> None:
    made = harness(tag)
    made.type("Ça va")
    assert made.payload == ["Ça va"]
    for _letter in range(5):
        made.press(Qt.Key.Key_Backspace)
    assert made.payload is None
    assert made.answer.items == ()


@BOTH
def test_white_space_alone_says_nothing_and_stays_in_the_field(tag: TextArea) -> None:
    made = harness(tag)
    made.type("  ")
    assert (made.payload, texts(made)) == (None, ["  "])
    made.type("x ")
    assert (made.payload, texts(made)) == (["  x "], ["  x "])


@BOTH
def test_undo_goes_back_word_by_word_and_the_cursor_stands_behind_what_is_left(tag: TextArea) -> None:
    made = harness(tag)
    made.type("one two three")
    seen = []
    for _step in range(3):
        made.history.group.undo()
        seen.append((texts(made)[0], cursor(made)))
    assert seen == [("one two ", 8), ("one ", 4), ("", 0)]
    made.history.group.redo()
    made.history.group.redo()
    assert (texts(made), cursor(made)) == (["one two "], 8)
    made.type("x")
    assert made.payload == ["one two x"]


@BOTH
def test_deleting_a_paste_and_coming_back_are_steps_of_their_own(tag: TextArea) -> None:
    made = harness(tag)
    made.type("abc")
    made.press(Qt.Key.Key_Backspace)
    made.press(Qt.Key.Key_Backspace)
    assert made.steps == 2
    QGuiApplication.clipboard().setText("pasted text")
    made.press(Qt.Key.Key_V, CTRL)
    assert (made.payload, made.steps) == (["apasted text"], 3)
    made.type("x")
    assert made.steps == 4
    made.after.setFocus()
    made.begin()
    made.press(Qt.Key.Key_End)
    made.type("y")
    assert made.steps == 5


@BOTH
def test_typing_and_taking_it_back_at_once_leaves_no_step(tag: TextArea) -> None:
    made = harness(tag)
    made.type("a")
    made.history.group.undo()
    assert not made.history.group.canUndo()
    assert made.payload is None


@BOTH
def test_no_shortcut_fires_while_typing(tag: TextArea) -> None:
    made = harness(tag)
    made.listen("A", "1", "+", "-", "Space", "Left", "Ctrl+Shift+Left", "P", "Home", "Ctrl+A", "Shift+A")
    made.type("a1+- pA")
    for modifier in (SHIFT, CTRL | SHIFT):
        made.press(Qt.Key.Key_Left, modifier)
    made.press(Qt.Key.Key_Home)
    assert made.fired == []
    assert texts(made) == ["a1+- pA"]


@BOTH
def test_the_keys_of_the_next_and_previous_task_act_while_typing(tag: TextArea) -> None:
    made = harness(tag)
    made.listen("Ctrl+Left", "Ctrl+Right")
    made.type("a b")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        made.press(key, CTRL)
    assert made.fired == ["Ctrl+Left", "Ctrl+Right"]


def test_pages_and_lines_belong_to_a_field_of_several_lines_only() -> None:
    keys = {"PgUp": Qt.Key.Key_PageUp, "PgDown": Qt.Key.Key_PageDown, "Return": Qt.Key.Key_Return}
    for tag, expected in ((ONE, ["PgUp", "PgDown", "Return"]), (SEVERAL, [])):
        made = harness(tag)
        made.listen(*keys)
        for key in keys.values():
            made.press(key)
        assert made.fired == expected


@BOTH
def test_the_workbench_keeps_its_own_keys(tag: TextArea) -> None:
    made = harness(tag)
    made.listen("Ctrl+Return", "Ctrl+Z", "Ctrl+Shift+Z", "Escape", "Ctrl+Space", "F8", "Alt+1", "Ctrl+P")
    made.type("abc")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Z, Qt.Key.Key_Space, Qt.Key.Key_P):
        made.press(key, CTRL)
    made.press(Qt.Key.Key_Z, CTRL | SHIFT)
    made.press(Qt.Key.Key_Escape)
    made.press(Qt.Key.Key_F8)
    made.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert made.fired == ["Ctrl+Return", "Ctrl+Z", "Ctrl+Space", "Ctrl+P", "Ctrl+Shift+Z", "Escape", "F8", "Alt+1"]
    assert texts(made) == ["abc"]


@BOTH
def test_without_the_workbench_the_field_undoes_nothing_by_itself(tag: TextArea) -> None:
    made = harness(tag)
    made.type("abc")
    made.press(Qt.Key.Key_Z, CTRL)
    assert texts(made) == ["abc"]


def test_enter_makes_a_line_and_tab_leads_on() -> None:
    made = harness(SEVERAL)
    made.type("one")
    made.press(Qt.Key.Key_Return)
    made.type("two")
    assert made.payload == ["one\ntwo"]
    made.press(Qt.Key.Key_Tab)
    assert made.focused is made.after
    assert made.payload == ["one\ntwo"]


def test_a_no_break_space_stays_one() -> None:
    made = harness(SEVERAL)
    QGuiApplication.clipboard().setText("Quoi\u00a0?\u202fOui")
    made.press(Qt.Key.Key_V, CTRL)
    assert made.payload == ["Quoi\u00a0?\u202fOui"]


@BOTH
def test_a_very_long_line_is_not_cut(tag: TextArea) -> None:
    long = "a" * 40_000
    made = harness(tag, with_payload(Answer(), tag, [long]))
    assert texts(made) == [long]
    made.press(Qt.Key.Key_End, CTRL)
    made.type("b")
    assert made.payload == [f"{long}b"]


def test_several_lines_grow_with_the_text_up_to_a_limit() -> None:
    made = harness(SEVERAL)
    (field,) = fields(made)
    heights = []
    for _line in range(20):
        made.press(Qt.Key.Key_Return)
        heights.append(field.sizeHint().height())
    assert heights[0] < heights[8] < heights[10]
    assert heights[15] == heights[19]
    assert heights == sorted(heights)


@BOTH
def test_each_paragraph_is_read_in_its_own_direction(tag: TextArea) -> None:
    made = harness(tag, with_payload(Answer(), tag, [ARABIC]))
    (field,) = fields(made)
    QApplication.processEvents()
    if isinstance(field, QTextEdit):
        assert field.document().firstBlock().textDirection() is Qt.LayoutDirection.RightToLeft
        field.moveCursor(QTextCursor.MoveOperation.Start)
        place = field.cursorRect().x()
    else:
        field.home(False)
        place = field.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).x()
    assert place > field.width() / 2


@BOTH
def test_no_capitals_are_forced_and_nothing_is_html(tag: TextArea) -> None:
    made = harness(tag, with_payload(Answer(), tag, ["<b>x</b> &amp;"]))
    (field,) = fields(made)
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhNoAutoUppercase
    assert texts(made) == ["<b>x</b> &amp;"]


@BOTH
def test_a_text_that_was_sent_can_be_read_and_not_changed(tag: TextArea) -> None:
    made = harness(tag, with_payload(Answer(), tag, ["sent"]))
    made.part.lock(True)
    made.begin()
    made.type("x")
    assert (texts(made), made.payload) == (["sent"], ["sent"])
    assert fields(made)[0].isEnabled()


@BOTH
def test_a_screen_reader_hears_what_is_asked(tag: TextArea) -> None:
    made = harness(tag)
    assert spoken(fields(made)[0]) == ("What is it?", QAccessible.Role.EditableText)


def test_label_and_placeholder_are_shown() -> None:
    made = harness(TextArea(name="a", to_name="b", label="Your <b>words</b>", placeholder="Write", max_submissions=1))
    assert visible_text(made) == ["Your <b>words</b>"]
    (field,) = made.part.findChildren(QLineEdit)
    assert field.placeholderText() == "Write"


def test_a_field_with_half_of_the_room_takes_it() -> None:
    made = harness(SEVERAL)
    before = fields(made)[0].height()
    made.part.fill()
    made.after.setMaximumHeight(10)
    QApplication.processEvents()
    assert fields(made)[0].height() > before + 100


def test_a_placeholder_of_several_lines_is_read_whole_and_nothing_moves_when_it_goes() -> None:
    lines = ("What do you hear?", "Who speaks?", "In which language?")
    made = harness(TextArea(name="a", to_name="b", placeholder="\n".join(lines), rows=2, max_submissions=1))
    (field,) = fields(made)
    assert isinstance(field, SeveralLines)
    before_px = field.sizeHint().height()
    empty = field.viewport().grab().toImage()
    line_px = field.fontMetrics().lineSpacing()
    assert [has_ink(empty, line * line_px, line_px) for line in range(len(lines))] == [True, True, True]
    made.type("a")
    typed = field.viewport().grab().toImage()
    assert [has_ink(typed, line * line_px, line_px) for line in range(len(lines))] == [True, False, False]
    assert field.sizeHint().height() == before_px


def has_ink(image: QImage, top_px: int, height_px: int) -> bool:
    """Right of where a cursor may blink at the beginning, is anything drawn in these rows?"""
    margin = 6
    rows = range(top_px + margin, top_px + height_px)
    return len({image.pixel(x, y) for x in range(margin, image.width()) for y in rows}) > 1
