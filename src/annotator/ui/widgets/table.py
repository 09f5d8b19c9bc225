"""A read-only table of text and figures, as tall as its rows, with cell-by-cell keyboard and screen reader access."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import overload

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

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
        self._header = header
        self._rows = rows
        self._icon_of = icon_of or _no_icon
        self._tip_of = tip_of
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


LEAST_TEXT_PX = 96  # minimum width of a text column that wraps


class ColumnNeed(Struct, frozen=True):
    """The required widths of a column in pixels, including padding: cells and header on one line, and the longest
    word of each, which is the minimum."""

    cells: int
    header: int
    cell_word: int
    header_word: int


def fitted(columns: Sequence[ColumnNeed], available_px: int, stretch: int, breaking: Collection[int]) -> list[int]:
    """Return the column widths. Headers wrap first, then the cells of `breaking`; `stretch` takes the rest. The sum
    exceeds `available_px` if the longest words need it."""
    wanted = [max(column.cells, column.header) for column in columns]
    if sum(wanted) > available_px:
        wanted = _between([max(column.cells, column.header_word) for column in columns], wanted, available_px)
    if sum(wanted) > available_px:
        wanted = _between(
            [_least(number, column, breaking) for number, column in enumerate(columns)], wanted, available_px
        )
    if wanted:
        wanted[stretch] += max(0, available_px - sum(wanted))
    return wanted


def _least(number: int, column: ColumnNeed, breaking: Collection[int]) -> int:
    cells = column.cells
    if number in breaking:
        cells = min(cells, max(column.cell_word, LEAST_TEXT_PX))
    return max(cells, column.header_word)


def _between(least: Sequence[int], wanted: Sequence[int], available_px: int) -> list[int]:
    """Shrink all widths by the same share of their slack."""
    spare = sum(wanted) - sum(least)
    share = min(1.0, (sum(wanted) - available_px) / spare) if spare > 0 else 1.0
    return [max(low, int(want - (want - low) * share)) for want, low in zip(wanted, least, strict=True)]


ROW_PX = 30
MOST_ROWS = 14
LOOKED_AT = 60  # number of rows that are measured and wrapped
AROUND_PX = 20  # padding of header and cells, including the style
TALLEST_PX = 400


class PlainTable(QTableView):
    """A table. `text` is its accessible name. Column `stretch` takes the remaining width. Columns are
    right-aligned, as for figures, unless they are in `left`."""

    def __init__(
        self,
        text: str,
        left: frozenset[int] = frozenset({0}),
        parent: QWidget | None = None,
        *,
        most_rows: int = MOST_ROWS,
        stretch: int = 0,
    ) -> None:
        super().__init__(parent)
        self._most_rows = most_rows  # maximum number of visible rows
        self._most_px: int | None = None
        self._stretch = stretch
        self._breaking = left
        self._columns: list[ColumnNeed] = []
        self._header: Row = ()
        self._is_fitting = False
        self._rows = TableRows(self, left=left)
        self.setModel(self._rows)
        self.setAccessibleName(text)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setResizeContentsPrecision(LOOKED_AT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, header: Row, rows: Sequence[Row]) -> None:
        self._rows.show_rows(header, rows)
        # Measured once, not at every change: each cell would be measured again and again.
        for dressed in (self, self.horizontalHeader()):
            dressed.ensurePolished()  # otherwise the text is measured in another font size
        self._header = header
        self._columns = [self._measured(number, rows[:LOOKED_AT]) for number in range(len(header))]
        self._fit()

    def limit(self, most_px: int) -> None:
        """Show only the whole rows that fit into this height. The others are reached with the scroll bar."""
        if most_px != self._most_px:
            self._most_px = most_px
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _measured(self, number: int, rows: Sequence[Row]) -> ColumnNeed:
        cell, head = QFontMetrics(self.font()), QFontMetrics(self.horizontalHeader().font())
        texts = [row[number] for row in rows]
        return ColumnNeed(
            cells=_widest(cell, texts) + AROUND_PX,
            header=_widest(head, [self._header[number]]) + AROUND_PX,
            cell_word=_widest(cell, [word for text in texts for word in text.split(" ")]) + AROUND_PX,
            header_word=_widest(head, self._header[number].split(" ")) + AROUND_PX,
        )

    def _fit(self) -> None:
        """Fit the columns into the width: wrap the headers first, then the cells."""
        # New sizes may show or hide a scroll bar, which resizes the table again. Two layouts may then alternate
        # without end, so this does not call itself and fits at most twice.
        if self._is_fitting:
            return
        self._is_fitting = True
        try:
            width_px = self.viewport().width()
            self._fit_once()
            if self.viewport().width() != width_px:
                self._fit_once()
        finally:
            self._is_fitting = False

    def _fit_once(self) -> None:
        widths = fitted(self._columns, self.viewport().width(), self._stretch, self._breaking)
        for number, width_px in enumerate(widths):
            self.setColumnWidth(number, width_px)
        breaks = any(width < column.cells for width, column in zip(widths, self._columns, strict=True))
        rows = min(self._rows.rowCount(), LOOKED_AT)
        heights = [self._row_px(row, widths) if breaks else ROW_PX for row in range(rows)]
        self.verticalHeader().setDefaultSectionSize(
            max(heights, default=ROW_PX) if self._rows.rowCount() > rows else ROW_PX
        )
        for row, height_px in enumerate(heights):
            self.setRowHeight(row, height_px)
        head_px = max((self._lines_px(self._header[at], width) for at, width in enumerate(widths)), default=0) + 14
        self.horizontalHeader().setFixedHeight(head_px)
        bar = self.horizontalScrollBar()
        bar_px = bar.sizeHint().height() if bar.maximum() > 0 else 0
        around_px = head_px + 2 * self.frameWidth() + 4 + bar_px
        shown = heights[: self._most_rows]
        while self._most_px is not None and len(shown) > 1 and around_px + sum(shown) > self._most_px:
            shown.pop()
        rows_px = sum(shown) or ROW_PX
        self.setFixedHeight(around_px + (min(rows_px, TALLEST_PX) if breaks else rows_px))

    def _row_px(self, row: int, widths: Sequence[int]) -> int:
        texts = self._rows.row(row)
        return max(ROW_PX, *(self._lines_px(text, width) + 12 for text, width in zip(texts, widths, strict=True)))

    def _lines_px(self, text: str, width_px: int) -> int:
        room = QRect(0, 0, max(1, width_px - AROUND_PX + 2), TALLEST_PX)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()

    @property
    def row(self) -> int:
        """The selected row, -1 for none."""
        return self.currentIndex().row()


def _widest(metrics: QFontMetrics, texts: Sequence[str]) -> int:
    return max((metrics.horizontalAdvance(text) for text in texts), default=0)
