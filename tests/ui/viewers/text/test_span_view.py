"""Spans of a text: selected with the mouse and with keys, shown with their labels, chosen and taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.objects import Granularity
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.text.span_view import SpanView

TEXT = "The 🦊 jumps over\nthe lazy dog."
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Reader:
    """The view on screen, and what it tells."""

    def __init__(self, granularity: Granularity = Granularity.SYMBOL) -> None:
        self.view = SpanView(granularity)
        self.marked: list[tuple[int, int]] = []
        self.chosen: list[str] = []
        self.removed: list[str] = []
        self.view.marked.connect(lambda start, end: self.marked.append((start, end)))
        self.view.chosen.connect(self.chosen.append)
        self.view.removed.connect(self.removed.append)
        self.view.resize(600, 300)
        self.view.show_text(TEXT)
        self.view.show()
        self.view.setFocus()

    def place(self, index: int) -> QPoint:
        """The middle of a character, in the viewport."""
        cursor = QTextCursor(self.view.document())
        cursor.setPosition(index)
        before = self.view.cursorRect(cursor)
        cursor.setPosition(index + 1)
        return QPoint((before.left() + self.view.cursorRect(cursor).left()) // 2, before.bottom() - 4)


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.view.close()


def span(start: int, end: int, region_id: str = "a") -> Mark:
    region = Region(region_id, "t", Shape.SPAN, {"start": start, "end": end, "text": TEXT[start:end]})
    return Mark(region, "Animal", QColor("orange"))


@pytest.mark.parametrize("width_px", [220, 300, 360, 900])
def test_a_text_that_stands_among_answers_is_as_high_as_all_its_lines(width_px: int) -> None:
    view = SpanView()
    view.resize(width_px, 100)
    view.show_text(TEXT * 4)
    view.show()
    view.resize(width_px, view.sizeHint().height())
    assert view.verticalScrollBar().maximum() == 0
    assert view.document().size().height() <= view.viewport().height()
    view.close()


def test_a_double_click_marks_a_word_in_code_points(reader: Reader) -> None:
    QTest.mouseDClick(reader.view.viewport(), Qt.MouseButton.LeftButton, pos=reader.place(8))
    QTest.mouseRelease(reader.view.viewport(), Qt.MouseButton.LeftButton, pos=reader.place(8))
    assert reader.marked[-1] == (6, 11)
    assert TEXT[6:11] == "jumps"


def test_the_caret_and_enter_mark_by_keyboard(reader: Reader) -> None:
    for _step in range(3):
        QTest.keyClick(reader.view, Qt.Key.Key_Right, SHIFT)
    assert reader.view.pending() == (0, 3)
    QTest.keyClick(reader.view, Qt.Key.Key_Return)
    assert reader.marked == [(0, 3)]
    reader.view.forget_pending()
    assert reader.view.pending() is None


def test_whole_words_are_marked_where_the_text_asks_for_them() -> None:
    reader = Reader(Granularity.WORD)
    QTest.keyClick(reader.view, Qt.Key.Key_Right, SHIFT)
    assert reader.view.pending() == (0, 3)
    reader.view.close()


def test_pressing_a_marked_span_chooses_the_one_inside_and_elsewhere_none(reader: Reader) -> None:
    reader.view.show_marks((span(0, 16, "outer"), span(6, 11, "inner")), "")
    QTest.mouseClick(reader.view.viewport(), Qt.MouseButton.LeftButton, pos=reader.place(8))
    QTest.mouseClick(reader.view.viewport(), Qt.MouseButton.LeftButton, pos=reader.place(20))
    assert reader.chosen == ["inner", ""]


def test_delete_takes_the_chosen_span_away_and_nothing_else(reader: Reader) -> None:
    reader.view.show_marks((span(6, 11),), "")
    QTest.keyClick(reader.view, Qt.Key.Key_Delete)
    assert reader.removed == []
    reader.view.show_marks((span(6, 11),), "a")
    QTest.keyClick(reader.view, Qt.Key.Key_Delete)
    assert reader.removed == ["a"]


def test_a_marked_span_stands_on_its_colour_and_under_its_name(reader: Reader) -> None:
    plain = reader.view.grab().toImage()
    reader.view.show_marks((span(0, 3),), "")
    assert reader.view.grab().toImage() != plain
    (selection,) = reader.view.extraSelections()
    assert selection.cursor.selectedText() == "The"


def test_thousands_of_spans_are_coloured_in_a_turn_of_their_own(reader: Reader) -> None:
    """The turn that shows the text stays short, and a later answer is not overwritten."""
    reader.view.show_text("word " * 1_000)
    marks = tuple(span(start, start + 1, region_id=str(start)) for start in range(1_000))
    reader.view.show_marks(marks, "")
    assert reader.view.extraSelections() == []
    QApplication.processEvents()
    assert len(reader.view.extraSelections()) == 1_000
    reader.view.show_marks(marks, "7")
    reader.view.show_marks(marks[:2], "")
    QApplication.processEvents()
    assert len(reader.view.extraSelections()) == 2


def test_a_long_text_after_a_long_text_switches_no_scroll_bar_off(reader: Reader) -> None:
    """Each change of it would lay out and measure the text again."""
    reader.view.resize(600, 300)
    for _turn in range(2):
        reader.view.show_text("one two " * 1_200)
        QApplication.processEvents()
    found = set[Qt.ScrollBarPolicy]()
    reader.view.verticalScrollBar().rangeChanged.connect(lambda *_: found.add(reader.view.verticalScrollBarPolicy()))
    reader.view.show_text("two one " * 1_200)
    assert found == {Qt.ScrollBarPolicy.ScrollBarAsNeeded}


def test_markup_in_a_text_is_letters(reader: Reader) -> None:
    reader.view.show_text("<b>bold</b> <img src='file:///etc/hosts'>")
    assert reader.view.toPlainText() == "<b>bold</b> <img src='file:///etc/hosts'>"


@pytest.mark.parametrize("text", ["one\r\ntwo\r\nthree 🦊 four", "one\rtwo\nthree 🦊", "\ufeffthree 🦊"])
def test_a_span_is_counted_in_the_text_as_the_task_has_it(reader: Reader, text: str) -> None:
    reader.view.show_text(text)
    cursor = reader.view.textCursor()
    start = reader.view.document().toRawText().index("three")
    cursor.setPosition(start)
    cursor.setPosition(start + len("three"), QTextCursor.MoveMode.KeepAnchor)
    reader.view.setTextCursor(cursor)
    place = text.index("three")
    assert reader.view.pending() == (place, place + 5)
    assert reader.view.geometry_of(place, place + 5)["text"] == "three"
    region = Region("a", "t", Shape.SPAN, reader.view.geometry_of(place, place + 5))
    mark = Mark(region, "Number", QColor("orange"))
    reader.view.show_marks((mark,), "")
    over = reader.view._cursor_over(mark)
    assert over.selectedText() == "three"


def lay_out(view: SpanView) -> None:
    while not view.is_complete:
        QApplication.processEvents()


LONG = "🦊 words of a long text, one after another. " * 1_000


def test_spans_of_a_long_text_are_coloured_once_it_is_laid_out(reader: Reader) -> None:
    reader.view.show_text(LONG)
    far = len(LONG) - 20
    region = Region("a", "t", Shape.SPAN, reader.view.geometry_of(far, far + 7))
    reader.view.show_marks((Mark(region, "Animal", QColor("orange")),), "a")
    assert reader.view.document().characterCount() == 1
    lay_out(reader.view)
    (selection,) = reader.view.extraSelections()
    assert selection.cursor.selectedText() == LONG[far : far + 7]
    assert reader.view.verticalScrollBar().value() > 0


def test_a_long_text_in_another_width_keeps_what_is_selected(reader: Reader) -> None:
    reader.view.show_text(LONG)
    lay_out(reader.view)
    cursor = reader.view.textCursor()
    cursor.setPosition(30_000)
    cursor.setPosition(30_100, QTextCursor.MoveMode.KeepAnchor)
    reader.view.setTextCursor(cursor)
    pending = reader.view.pending()
    reader.view.resize(450, 300)
    QApplication.processEvents()
    lay_out(reader.view)
    assert reader.view.pending() == pending
