"""A text to look at: letter by letter, in its measure, scrolling by itself when it is long."""

from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.ui.viewers.text.view import MEASURE_LETTERS, TextView

WORDS = "The meter tells how much you really earn for an hour of work. "


class Shown(TextView):
    """Keeps its page alive."""

    page: QWidget


def shown(text: str, width: int = 700, height: int = 500, *, pane: bool = False) -> Shown:
    view = Shown(pane=pane)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)
    if not pane:
        column.addStretch()
    view.show_text(text)
    page.resize(width, height)
    page.show()
    page.activateWindow()
    for _time in range(4):
        QApplication.processEvents()
    while not view.is_complete:
        QApplication.processEvents()
    view.page = page
    return view


def test_every_letter_is_shown_and_lines_are_kept() -> None:
    text = "<b>bold</b> & more\n\n  indented\tand\u00a0kept"
    view = shown(text)
    assert view.document().toRawText().replace("\u2029", "\n") == text
    assert view.text == text


def test_a_short_text_is_as_high_as_it_is_and_tab_reaches_it() -> None:
    view = shown(WORDS)
    assert view.height() == view.sizeHint().height() < 60
    assert view.verticalScrollBar().maximum() == 0
    assert view.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_a_long_text_scrolls_inside_and_can_be_scrolled_by_keyboard() -> None:
    view = shown(WORDS * 330)
    assert len(view.text) > 20_000
    assert view.height() <= 500
    assert view.verticalScrollBar().maximum() > 0
    assert view.focusPolicy() is Qt.FocusPolicy.StrongFocus
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 0


def test_a_text_is_never_cut_at_any_width() -> None:
    for width in range(160, 700, 37):
        view = shown(WORDS * 4, width, 1200)
        assert view.document().size().height() <= view.viewport().height()


def test_another_text_has_its_own_height_and_begins_at_the_top() -> None:
    view = shown(WORDS * 330)
    view.verticalScrollBar().setValue(400)
    view.show_text(WORDS)
    for _time in range(3):
        QApplication.processEvents()
    assert view.height() < 60
    assert view.verticalScrollBar().value() == 0


def test_in_a_pane_the_lines_keep_a_comfortable_measure() -> None:
    view = shown(WORDS * 20, 1200, pane=True)
    letters = view.viewport().width() / view.fontMetrics().averageCharWidth()
    assert MEASURE_LETTERS - 8 <= letters <= MEASURE_LETTERS + 4
    block = view.document().firstBlock().layout()
    lines = [block.lineAt(number).textLength() for number in range(block.lineCount() - 1)]
    assert 60 <= sum(lines) / len(lines) <= 80


def test_lines_stand_apart() -> None:
    view = shown(WORDS * 10)
    block = view.document().firstBlock().layout()
    apart = block.lineAt(1).y() - block.lineAt(0).y()
    assert 1.4 <= apart / view.fontMetrics().lineSpacing() <= 1.6


def test_each_paragraph_has_its_own_direction() -> None:
    view = shown("English\nنص قصير")
    first, second = view.document().firstBlock(), view.document().lastBlock()
    assert first.textDirection() is Qt.LayoutDirection.LeftToRight
    assert second.textDirection() is Qt.LayoutDirection.RightToLeft
    line = second.layout().lineAt(0)
    assert line.naturalTextRect().left() > view.width() / 2


@pytest.mark.parametrize("pane", [False, True])
def test_a_text_can_be_selected_and_not_changed(pane: bool) -> None:
    view = shown(WORDS, pane=pane)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.textCursor().selectedText() == WORDS
    QTest.keyClicks(view, "x")
    assert view.text == view.toPlainText() == WORDS


def test_what_was_measured_with_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python side too: what Qt deletes later leaves that behind for ever."""
    copies: list[weakref.ref[QTextDocument]] = []
    freed: list[None] = []
    clone = QTextDocument.clone

    def watched(document: QTextDocument, parent: QObject | None = None) -> QTextDocument:
        copy = clone(document, parent)
        copy.destroyed.connect(lambda: freed.append(None))
        copies.append(weakref.ref(copy))
        return copy

    monkeypatch.setattr(QTextDocument, "clone", watched)
    view = shown(WORDS * 20)
    for width_px in (400, 500, 600):
        view.page.resize(width_px, 500)
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(copies) >= 3
    assert not [copy for copy in copies if copy() is not None], "PySide keeps a copy"
    assert len(freed) == len(copies), "Qt keeps a copy"


@pytest.mark.parametrize("text", [WORDS * 330, (WORDS + "\r\n") * 330, "\ufeff" + "🦊\n" * 9_000, "a" * 30_000])
def test_a_long_text_is_laid_out_in_turns_and_is_complete_in_the_end(text: str) -> None:
    view = Shown(pane=True)
    view.resize(700, 500)
    view.show()
    view.show_text(text)
    assert view.document().characterCount() == 1
    while not view.is_complete:
        QApplication.processEvents()
    shown_text = view.document().toRawText().replace("\u2029", "\n")
    assert len(shown_text) == len(text.replace("\r\n", "\n"))
    assert shown_text.split() == text.replace("\ufeff", "\u2060").split()
    view.close()
