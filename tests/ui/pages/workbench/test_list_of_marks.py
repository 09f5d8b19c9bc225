"""The list of marks and what is said of one: by its number, also where something is missing."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QListWidget, QPushButton

from annotator.core.facts import AnswerUnsound
from ui.pages.workbench.marker import Marker, marking, picture
from ui.stage import says

ASKED = """<View visibleWhen="region-selected"><Header value="How much of it?"/>
  <Choices name="seen" toName="it" perRegion="true" required="true"><Choice value="Whole" hotkey="w"/></Choices>
</View>"""
BOXES = picture("RectangleLabels", more=ASKED)


def lines(marker: Marker) -> list[str]:
    rows = marker.rows.findChildren(QListWidget)[0]
    return [rows.item(row).text() for row in range(rows.count())]


async def boxes(marker: Marker, count: int) -> None:
    await marker.key(Qt.Key.Key_1)
    for place in range(count):
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20 + 70 * place, 30), (70 + 70 * place, 90))


def test_each_has_a_number_and_says_when_it_is_not_finished(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await boxes(marker, 2)
        assert lines(marker) == ["1  Car, rectangle, not finished", "2  Car, rectangle, not finished"]
        rows = marker.rows.findChildren(QListWidget)[0]
        missing = rows.item(1).icon().pixmap(rows.iconSize()).toImage()
        await marker.key(Qt.Key.Key_W)
        assert lines(marker) == ["1  Car, rectangle, not finished", "2  Car, rectangle"]
        assert rows.item(1).icon().pixmap(rows.iconSize()).toImage() != missing, "there is a sign as well"

    marking(app, BOXES, scenario)


def test_what_is_undone_about_an_area_chooses_it(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await boxes(marker, 2)
        await marker.key(Qt.Key.Key_W)
        second = marker.panel.selected_area
        rows = marker.rows.findChildren(QListWidget)[0]
        rows.setCurrentRow(0)
        first = marker.panel.selected_area
        assert "" not in (first, second)
        assert first != second
        await marker.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert marker.panel.selected_area == second
        assert lines(marker)[1] == "2  Car, rectangle, not finished"
        assert rows.currentRow() == 1
        rows.setCurrentRow(0)
        await marker.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert marker.panel.selected_area == second

    marking(app, BOXES, scenario)


def test_what_is_missing_names_the_area(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await boxes(marker, 3)
        await marker.key(Qt.Key.Key_W)
        await marker.key(Qt.Key.Key_Return)
        await marker.stage.until(lambda: bool(marker.stage.office.told(AnswerUnsound)), "it is unsound")
        links = [link.text() for link in marker.panel.findChildren(QPushButton) if link.property("role") == "link"]
        assert links == ["Area 1: How much of it?", "Area 2: How much of it?"]
        assert says(marker.panel, "Area 1: an answer is missing in “How much of it?”.")
        await marker.key(Qt.Key.Key_F8)
        assert says(marker.panel, "Area 2: an answer is missing in “How much of it?”.")

    marking(app, BOXES, scenario)


def test_tab_goes_from_the_labels_over_the_list_to_what_is_asked_of_a_mark(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await boxes(marker, 1)
        rows, panel = marker.rows, marker.panel
        (remove,), (listed,) = rows.findChildren(QPushButton), rows.findChildren(QListWidget)
        (whole,) = panel.parts.controls["seen"].findChildren(QAbstractButton)
        expected = [marker.pill("Car"), marker.pill("Bus"), remove, listed, whole]
        expected[0].setFocus()
        for before, after in pairwise(expected):
            assert QApplication.focusWidget() is before
            await marker.key(Qt.Key.Key_Tab)
            assert QApplication.focusWidget() is after

    marking(app, BOXES, scenario)


def test_after_one_was_removed_the_next_row_is_current(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await boxes(marker, 3)
        rows = marker.rows.findChildren(QListWidget)[0]
        ids = [rows.item(row).data(Qt.ItemDataRole.UserRole) for row in range(3)]
        await marker.act(rows.setFocus)
        rows.setCurrentRow(1)
        for left in ([0, 2], [0], []):
            await marker.key(Qt.Key.Key_Delete)
            assert [rows.item(row).data(Qt.ItemDataRole.UserRole) for row in range(rows.count())] == [
                ids[place] for place in left
            ]
            assert marker.panel.selected_area == (ids[left[-1]] if left else "")
            assert rows.currentRow() == len(left) - 1

    marking(app, BOXES, scenario)
