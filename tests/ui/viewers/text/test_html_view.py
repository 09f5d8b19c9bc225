"""Pages of HTML on screen: their text with looks, and spans in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.node_places import NodePlaces
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.objects import Granularity
from annotator.formats.source.html_page import read_page
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.text.html_view import AnnotatedHtmlView
from services.service_env import until
from ui.stage import on_loop

SHIFT = Qt.KeyboardModifier.ShiftModifier
PAGE = "<h1>Ada</h1><p>She is <b>bold</b> 🦊.</p><style>p {}</style><ol><li>one<li>two</ol>"


@pytest.fixture
def view() -> Iterator[AnnotatedHtmlView]:
    made = AnnotatedHtmlView(Granularity.SYMBOL)
    made.resize(600, 400)
    made.show_page(NodePlaces(read_page(PAGE)))
    made.show()
    made.setFocus()
    yield made
    made.close()


def test_the_text_has_its_looks(view: AnnotatedHtmlView) -> None:
    assert view.toPlainText() == "Ada\nShe is bold 🦊.\none\ntwo"
    cursor = QTextCursor(view.document())
    cursor.setPosition(12)
    assert cursor.charFormat().fontWeight() == 700
    cursor.setPosition(8)
    assert cursor.charFormat().fontWeight() == 400
    assert view.document().lastBlock().blockFormat().leftMargin() > 0
    view.grab()


def test_letters_selected_by_key_are_marked_at_their_node(view: AnnotatedHtmlView) -> None:
    for _step in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    pending = view.pending()
    assert pending is not None
    assert view.geometry_of(*pending)["start"] == "/h1[1]/text()[1]"


def test_a_region_of_unseen_text_is_not_painted(view: AnnotatedHtmlView) -> None:
    place = {"start": "/style[1]/text()[1]", "end": "/style[1]/text()[1]", "startOffset": 0, "endOffset": 4}
    unseen = Mark(Region("u", "page", Shape.NODE_SPAN, place), "Name", QColor("orange"))
    seen = Mark(Region("s", "page", Shape.NODE_SPAN, view.geometry_of(0, 3)), "Name", QColor("orange"))
    view.show_marks((unseen, seen), "u")
    (selection,) = view.extraSelections()
    assert selection.cursor.selectedText() == "Ada"
    view.show_marks((), "")
    assert view.extraSelections() == []


def test_a_new_page_has_nothing_of_the_one_before(view: AnnotatedHtmlView) -> None:
    view.show_page(NodePlaces(read_page("plain")))
    assert view.toPlainText() == "plain"
    cursor = QTextCursor(view.document())
    cursor.setPosition(1)
    assert cursor.charFormat().fontWeight() == 400
    assert view.document().firstBlock().blockFormat().leftMargin() == 0


def test_a_long_page_is_read_in_a_thread_and_then_has_its_regions(app: QApplication) -> None:
    html = f"<p>{'words ' * 4_000}</p><h2>Ada</h2><p>{'more ' * 100}</p>"
    readers: list[str] = []

    def read(text: str) -> NodePlaces:
        readers.append(threading.current_thread().name)
        return NodePlaces(read_page(text))

    async def scenario() -> None:
        view = AnnotatedHtmlView(Granularity.SYMBOL)
        view.resize(600, 400)
        view.show()
        view.show_html(html, read)
        place = {"start": "/h2[1]/text()[1]", "end": "/h2[1]/text()[1]", "startOffset": 0, "endOffset": 3}
        view.show_marks((Mark(Region("s", "page", Shape.NODE_SPAN, place), "Name", QColor("orange")),), "")
        assert not view.is_complete
        await until(lambda: view.is_complete, "the page is laid out")
        (selection,) = view.extraSelections()
        assert selection.cursor.selectedText() == "Ada"
        assert selection.cursor.charFormat().property(QTextCharFormat.Property.FontSizeAdjustment) == 1
        view.close()

    on_loop(app, scenario)
    assert readers
    assert "MainThread" not in readers
