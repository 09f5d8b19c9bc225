"""The list that drops down: none of its entries is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionComboBox, QVBoxLayout, QWidget

from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


@pytest.mark.parametrize("count", [1, 3, 9, 25])
def test_the_last_entry_is_seen_whole(app: QApplication, count: int) -> None:
    combo = NoWheelComboBox()
    combo.addItems([f"Entry number {number}, which has a rather long name" for number in range(count)])
    combo.setCurrentIndex(count - 1)
    combo.resize(140, combo.sizeHint().height())
    combo.show()
    combo.showPopup()
    app.processEvents()
    view = combo.view()
    last = view.visualRect(view.model().index(count - 1, 0))
    assert view.viewport().rect().contains(last)
    assert view.viewport().width() >= view.sizeHintForColumn(0), "an entry is cut"
    assert last.height() >= 24
    combo.hidePopup()
    combo.close()
    combo.deleteLater()


def test_entries_passed_by_key_are_not_chosen(app: QApplication) -> None:
    window, combo, other = QWidget(), NoWheelComboBox(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(combo)
    column.addWidget(other)
    combo.addItems(["one", "two", "three"])
    chosen: list[int] = []
    combo.settled.connect(chosen.append)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert chosen == []
    QTest.keyClick(combo, Qt.Key.Key_Return)
    assert chosen == [2]
    QTest.keyClick(combo, Qt.Key.Key_Up)
    other.setFocus()
    app.processEvents()
    assert chosen == [2, 1]
    combo.activated.emit(1)  # by the open list
    assert chosen == [2, 1, 1]
    window.close()
    window.deleteLater()


@pytest.mark.usefixtures("app")
def test_a_long_entry_keeps_its_beginning_and_its_end() -> None:
    combo = NoWheelComboBox()
    combo.addItem("Built-in audio of the main board, analogue stereo, rear socket")
    combo.resize(160, combo.sizeHint().height())
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    start, _, end = option.currentText.partition("…")
    assert start
    assert end
    assert combo.itemText(0).startswith(start)
    assert combo.itemText(0).endswith(end)
    combo.deleteLater()
