"""Rows of words as Qt's tables read them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon

from annotator.ui.widgets.table import TableRows

Role = Qt.ItemDataRole
HEADER, ROWS = ("Day", "Work"), (("Monday", "8 h"), ("<b>Tuesday</b>", "7 h"))


def shown(icon_column: int = 0) -> TableRows:
    rows = TableRows(left=frozenset({0}), icon_column=icon_column)
    rows.show_rows(HEADER, ROWS, lambda row: QIcon() if row == 1 else None)
    return rows


def test_every_cell_is_read_by_eye_and_by_screen_reader() -> None:
    rows = shown()
    for row, cells in enumerate(ROWS):
        for column, words in enumerate(cells):
            index = rows.index(row, column)
            assert [index.data(Role.DisplayRole), index.data(Role.AccessibleTextRole)] == [words, words]
    assert (rows.rowCount(), rows.columnCount()) == (2, 2)
    assert [rows.headerData(column, Qt.Orientation.Horizontal) for column in (0, 1)] == list(HEADER)


def test_words_stand_at_the_left_and_figures_at_the_right_under_their_heads() -> None:
    rows = shown()
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    for column, side in ((0, left), (1, right)):
        head = rows.headerData(column, Qt.Orientation.Horizontal, Role.TextAlignmentRole)
        assert head == rows.index(0, column).data(Role.TextAlignmentRole) | Qt.TextFlag.TextWordWrap
        assert rows.index(0, column).data(Role.TextAlignmentRole) == side | Qt.AlignmentFlag.AlignVCenter


def test_an_icon_stands_in_its_column_and_only_in_rows_that_have_one() -> None:
    rows = shown(icon_column=1)
    icons = [[rows.index(row, column).data(Role.DecorationRole) for column in (0, 1)] for row in (0, 1)]
    assert [[isinstance(icon, QIcon) for icon in row] for row in icons] == [[False, False], [False, True]]


def test_a_tool_tip_shows_a_strangers_text_letter_by_letter() -> None:
    assert "&lt;b&gt;Tuesday" in shown().index(1, 0).data(Role.ToolTipRole)
