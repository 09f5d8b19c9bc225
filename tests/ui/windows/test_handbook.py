"""Help: pages, links and the search, by keyboard and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QTreeWidgetItem, QWidget

from annotator.core.handbook import HandbookLocation
from annotator.formats.builtin.handbook import read_handbook
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.windows import handbook as tested
from annotator.ui.windows.base import LEAST_PX
from annotator.ui.windows.handbook import HandbookWindow, show_handbook
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from journeys.laid_out import faults
from services.service_env import make_env
from ui.stage import Stage, staged

GUIDE, PAY = "worker-guide.md", "hourly-pay.md"
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def owner(app: QApplication) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(960, 600)
    widget.show()
    yield widget
    widget.hide()
    widget.deleteLater()
    app.processEvents()


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(tested, "announce", lambda _widget, words: said.append(words))
    return said


def opened(owner: QWidget, first: str = "") -> HandbookWindow:
    show_handbook(owner, read_handbook, lambda _over: None, first)
    (window,) = [each for each in owner.findChildren(HandbookWindow) if each.isVisible()]
    assert QTest.qWaitForWindowActive(window)
    return window


def child(item: QTreeWidgetItem, row: int) -> QTreeWidgetItem:
    found = item.child(row)
    assert found is not None
    return found


def contents(window: HandbookWindow) -> dict[str, list[str]]:
    rows = range(window.contents.topLevelItemCount())
    tops = [top for row in rows if (top := window.contents.topLevelItem(row)) is not None]
    return {top.text(0): [child(top, row).text(0) for row in range(top.childCount())] for top in tops}


def hits(window: HandbookWindow) -> list[str]:
    return [window.hits.item(row).text() for row in range(window.hits.count())]


def test_every_page_is_listed_with_its_sections(owner: QWidget) -> None:
    window = opened(owner)
    listed = contents(window)
    assert [page.title for page in read_handbook("en")] == list(listed)
    assert "Breaks and idle time" in listed["Worker’s guide"]
    assert "annotator connect test" not in listed["Command line"], "it is listed below annotator connect"
    assert window.text.toPlainText().startswith("Worker’s guide")
    assert window.query.hasFocus()


def test_the_page_that_is_asked_for_comes_first(owner: QWidget) -> None:
    assert opened(owner, "requester-guide.md").text.toPlainText().startswith("Requester’s guide")


def test_there_is_one_window_and_it_closes_with_its_owner(owner: QWidget) -> None:
    window = opened(owner)
    assert opened(owner, PAY) is window
    owner.hide()
    assert not window.isVisible()


def test_an_entry_of_the_list_shows_its_section(owner: QWidget) -> None:
    window = opened(owner)
    top = window.contents.topLevelItem(1)
    assert top is not None
    entry = child(top, 3)
    window.contents.setCurrentItem(entry)
    assert window.text.accessibleName() == "Hourly pay"
    assert window.text.textCursor().block().text() == entry.text(0)
    QTest.keyClick(window.contents, Qt.Key.Key_Return)
    assert window.focusWidget() is window.text
    assert window.isVisible(), "Enter presses no button"


def test_a_link_leads_to_its_page_and_back(owner: QWidget, spoken: list[str]) -> None:
    window = opened(owner)
    assert not window.back.isEnabled()
    window.text.anchorClicked.emit(QUrl("hourly-pay.md#idle-time"))
    assert window.text.textCursor().block().text() == "Idle time"
    assert spoken == ["Idle time, Hourly pay"]
    current = window.contents.currentItem()
    assert current is not None
    assert current.text(0) == "Idle time"
    window.text.anchorClicked.emit(QUrl("#breaks"))
    assert window.text.textCursor().block().text() == "Breaks"
    window.back.click()
    window.go_back()
    assert window.text.toPlainText().startswith("Worker’s guide")
    assert not window.back.isEnabled()


@pytest.mark.parametrize("target", ["https://example.org", "gone.md", "#gone", "file:///etc/passwd"])
def test_a_link_that_leads_nowhere_opens_nothing(target: str, owner: QWidget) -> None:
    window = opened(owner)
    before = window.text.toPlainText()
    window.text.anchorClicked.emit(QUrl(target))
    assert window.text.toPlainText() == before
    assert not window.back.isEnabled()


def test_the_search_lists_sections_of_all_pages(owner: QWidget) -> None:
    window = opened(owner)
    window.query.setText("idle time")
    found = hits(window)
    assert found[0].startswith("Breaks and idle time. Worker’s guide. ")
    assert any(text.startswith("Idle time. Hourly pay. ") for text in found)
    assert window.hits.isVisible()
    assert not window.contents.isVisible()
    assert window._count.text() == f"{len(found)} sections found"
    window.query.setText("elephant")
    assert window._count.text() == "No matches."
    window.next_hit()
    assert window.hits.currentRow() == -1


def test_enter_and_f3_go_from_hit_to_hit_while_the_focus_stays(owner: QWidget, spoken: list[str]) -> None:
    window = opened(owner)
    QTest.keyClicks(window.query, "pseudonym")
    count = window.hits.count()
    assert count > 2
    QTest.keyClick(window.query, Qt.Key.Key_Return)
    assert window.hits.currentRow() == 0
    assert spoken[-1] == f"1 of {count}: {hits(window)[0]}"
    selections = window.text.extraSelections()
    assert {selection.cursor.selectedText().casefold() for selection in selections} == {"pseudonym"}
    QTest.keyClick(window.query, Qt.Key.Key_Down)
    assert window.hits.currentRow() == 1
    window.next_hit(-1)
    window.next_hit(-1)
    assert window.hits.currentRow() == count - 1
    QTest.keyClick(window.query, Qt.Key.Key_Return)
    assert window.hits.currentRow() == 0
    QTest.keyClick(window.query, Qt.Key.Key_Return, SHIFT)
    assert window.hits.currentRow() == count - 1
    assert window.query.hasFocus()


def test_a_hit_is_in_view_with_the_cursor_at_the_word(owner: QWidget) -> None:
    window = opened(owner)
    window.query.setText("smooth")
    for _hit in range(window.hits.count()):
        window.next_hit()
        text = window.text.toPlainText()
        at = window.text.textCursor().position()
        assert text[at : at + 6].casefold() == "smooth"
        assert window.text.viewport().rect().contains(window.text.cursorRect())


def test_escape_ends_the_search_and_then_help(owner: QWidget) -> None:
    window = opened(owner)
    window.query.setText("idle")
    window.next_hit()
    QTest.keyClick(window.hits, Qt.Key.Key_Escape)
    assert window.query.text() == ""
    assert window.contents.isVisible()
    assert window.text.extraSelections() == []
    assert window.query.hasFocus()
    QTest.keyClick(window.query, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("size", [(960, 600), (960, 484), LEAST_PX, (1280, 800)])
def test_nothing_is_cut(size: tuple[int, int], owner: QWidget) -> None:
    owner.resize(*size)
    window = opened(owner)
    QApplication.processEvents()
    for query in ("", "idle"):
        window.query.setText(query)
        QApplication.processEvents()
        assert faults(window) == []


def test_it_opens_by_key_from_the_rail_and_from_the_sheet_of_shortcuts(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window

        def shown() -> list[HandbookWindow]:
            return [each for each in window.findChildren(HandbookWindow) if each.isVisible()]

        stage.press(Qt.Key.Key_F1, SHIFT)
        await stage.until(lambda: bool(shown()), "Help is open")
        shown()[0].reject()
        window._rail.help.click()
        assert window._rail.help.toolTip() == keys_of("help")
        shown()[0].reject()
        window._show_shortcuts()
        (sheet,) = [each for each in window.findChildren(ShortcutSheet) if each.isVisible()]
        (button,) = [each for each in sheet.findChildren(QPushButton) if each.accessibleName() == "Help"]
        button.click()
        assert not sheet.isVisible()
        assert shown()[0]._at == HandbookLocation(GUIDE, "workers-guide")
        window.activateWindow()

    staged(app, make_env(), scenario)


def test_the_clear_button_lies_within_the_search_field(owner: QWidget) -> None:
    window = opened(owner)
    QTest.keyClicks(window.query, "pay")
    (clear,) = window.query.findChildren(QToolButton)
    assert clear.isVisible()
    assert window.query.rect().contains(clear.geometry())
