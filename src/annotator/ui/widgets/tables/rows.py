"""A model of text rows for Qt tables, with a header and optional icons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from annotator.ui.widgets.labels import plain_tip

type Row = Sequence[str]
type Index = QModelIndex | QPersistentModelIndex


class TableRows(QAbstractTableModel):
    """A table model. Columns in `left` are left-aligned and all others right-aligned; without `left`, all are
    left-aligned. Icons are in column `icon_column`."""

    def __init__(
        self, parent: QObject | None = None, *, left: frozenset[int] | None = None, icon_column: int = 0
    ) -> None:
        super().__init__(parent)
        self._left = left
        self._icon_column = icon_column
        self._header: Row = ()
        self._rows: Sequence[Row] = ()
        self._icon_of: Callable[[int], QIcon | None] = _no_icon
        self._tip_of: Callable[[int, int], str] | None = None

    def show_rows(
        self,
        header: Row,
        rows: Sequence[Row],
        icon_of: Callable[[int], QIcon | None] | None = None,
        tip_of: Callable[[int, int], str] | None = None,
    ) -> None:
        """Set the rows. `icon_of` returns the icon of a row when it is painted; `tip_of` returns the tooltip of a
        cell by row and column, by default its text."""
        self.beginResetModel()
        self._header, self._rows, self._icon_of, self._tip_of = header, rows, icon_of or _no_icon, tip_of
        self.endResetModel()

    def row(self, number: int) -> Row:
        return self._rows[number]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section) | Qt.TextFlag.TextWordWrap
        return self._header[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._rows[index.row()][index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                if self._tip_of is not None:
                    return plain_tip(self._tip_of(index.row(), index.column()))
                return plain_tip(self._rows[index.row()][index.column()])
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(index.column())
            case Qt.ItemDataRole.DecorationRole if index.column() == self._icon_column:
                return self._icon_of(index.row())
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if self._left is None or column in self._left else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


def _no_icon(_row: int) -> None:
    return None


class LazyRows[Thing](Sequence[Row]):
    """Lazy rows of a table that may have a hundred thousand: each is formatted on first access by `worded`."""

    def __init__(self, things: Sequence[Thing], worded: Callable[[Thing], Row]) -> None:
        self._things = things
        self._worded = worded
        self._rows: dict[int, Row] = {}  # a view reads cell by cell, and column by column for the widths

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return LazyRows(self._things[place], self._worded)
        if place not in self._rows:
            self._rows[place] = self._worded(self._things[place])
        return self._rows[place]
