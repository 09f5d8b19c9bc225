"""Widths of columns: never more than the room while words can break, never less than their longest word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.widgets.table import LEAST_TEXT_PX, ColumnNeed, PlainTable, fitted

HEADER = ("Requester", "Submitted", "Accepted", "Rejected", "Pending", "Accepted, amount", "Days until decision")
ROW = ("Archives du Rhône", "1,200", "1,000", "12", "188", "350.00\u00a0EUR", "12\u00a0days")


@st.composite
def columns(draw: st.DrawFn) -> list[ColumnNeed]:
    words = st.integers(10, 120)
    made = []
    for _column in range(draw(st.integers(1, 8))):
        cell, head = draw(words), draw(words)
        made.append(ColumnNeed(cell * draw(st.integers(1, 5)), head * draw(st.integers(1, 3)), cell, head))
    return made


@given(columns(), st.integers(100, 2000), st.data())
def test_columns_fit_while_words_can_break(made: list[ColumnNeed], room_px: int, data: st.DataObject) -> None:
    breaking = data.draw(st.sets(st.integers(0, len(made) - 1)))
    stretch = data.draw(st.integers(0, len(made) - 1))
    widths = fitted(made, room_px, stretch, breaking)
    least = []
    for number, column in enumerate(made):
        cells = min(column.cells, max(column.cell_word, LEAST_TEXT_PX)) if number in breaking else column.cells
        least.append(max(cells, column.header_word))
    assert all(width >= low for width, low in zip(widths, least, strict=True))
    assert sum(widths) == room_px or sum(widths) == sum(least) > room_px
    if sum(max(column.cells, column.header_word) for column in made) <= room_px:
        assert all(width >= column.cells for width, column in zip(widths, made, strict=True)), "cells break too early"


def test_a_table_breaks_its_lines_and_does_not_slide(app: QApplication) -> None:
    table = PlainTable("By requester")
    table.show_rows(HEADER, [ROW, ROW])
    for width_px in (1100, 760, 690):
        table.resize(width_px, 300)
        table.show()
        app.processEvents()
        assert table.horizontalScrollBar().maximum() == 0
        assert table.verticalScrollBar().maximum() == 0
        last = table.visualRect(table.model().index(1, len(ROW) - 1))
        assert table.viewport().rect().contains(last)
    wide_px, table_px = table.horizontalHeader().height(), table.height()
    table.resize(1100, 300)
    app.processEvents()
    assert table.horizontalHeader().height() < wide_px
    assert table.height() < table_px
    table.deleteLater()


class _Alternating(PlainTable):
    """A table that every new height resizes again, as a scroll bar that comes and goes does."""

    resizes = 0

    def setFixedHeight(self, height_px: int) -> None:
        super().setFixedHeight(height_px)
        self.resizes += 1
        self.resizeEvent(QResizeEvent(self.size(), self.size()))


@pytest.mark.usefixtures("app")
def test_a_table_that_its_own_fitting_resizes_is_fitted_at_most_twice() -> None:
    table = _Alternating("Payers")
    for _time in range(2):  # the guard is lifted again
        before = table.resizes
        table.show_rows(("Name", "Way"), [("Clickworker", "SEPA")])
        assert 1 <= table.resizes - before <= 2
