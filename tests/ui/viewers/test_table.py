"""The view of a Table: reached by keyboard, read by a screen reader, copied as text."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from annotator.core.design.objects import Table
from annotator.ui.viewers.table import TableView
from ui.panel_harness import PanelHarness, a_control, a_design

pytestmark = pytest.mark.usefixtures("app")


def table_of(value: object) -> tuple[PanelHarness, TableView]:
    design = a_design(Table(name="a", value="$person"), a_control("Yes", "No"))
    shown = PanelHarness(design, {"person": value if isinstance(value, str) else json.dumps(value)})
    (view,) = shown.panel.findChildren(TableView)
    return shown, view


def cells(view: TableView) -> list[list[str]]:
    model = view.model()
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def header(view: TableView) -> list[str]:
    model = view.model()
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]


def test_an_object_has_names_and_values() -> None:
    _shown, view = table_of({"name": "Ada", "born": 1815})
    assert header(view) == ["Name", "Value"]
    assert cells(view) == [["born", "1815"], ["name", "Ada"]]
    assert view.accessibleName() == "Table of this task"


def test_a_list_of_objects_has_their_keys_above() -> None:
    _shown, view = table_of([{"name": "Ada"}, {"name": "Alan", "born": 1912}])
    assert header(view) == ["name", "born"]
    assert cells(view) == [["Ada", ""], ["Alan", "1912"]]


def test_tab_leads_into_the_table_and_out_and_ctrl_c_copies_a_cell() -> None:
    shown, view = table_of({"a": "first", "b": "second"})
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "second"
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert shown.focused is not view


def test_a_cell_with_a_fault_shows_no_rows() -> None:
    _shown, view = table_of("{")
    assert cells(view) == []
