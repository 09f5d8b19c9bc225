"""A table of words and figures to read: as high as its rows, by keyboard and by screen reader cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from annotator.ui.widgets.labels import plain_tip

ROW_PX = 30
MOST_ROWS = 14
LOOKED_AT = 60  # rows whose width counts

type Row = Sequence[str]
type Index = QModelIndex | QPersistentModelIndex


class PlainTable(QTableView):
    """`words` names it for a screen reader. The first column is as wide as there is room; all others hold figures, and
    stand at the right, unless `left` names them."""

    def __init__(self, words: str, left: frozenset[int] = frozenset({0}), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(left, self)
        self.setModel(self._rows)
        self.setAccessibleName(words)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(LOOKED_AT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, header: Row, rows: Sequence[Row]) -> None:
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._rows.show_rows(header, rows)
        # Once, and not at every change: Qt would measure each cell again and again.
        self.resizeColumnsToContents()
        if header:
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        shown = min(max(1, len(rows)), MOST_ROWS)
        head_px = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head_px + shown * ROW_PX + 2 * self.frameWidth() + 4)

    @property
    def row(self) -> int:
        """The one that is chosen, -1 for none."""
        return self.currentIndex().row()


class _Rows(QAbstractTableModel):
    def __init__(self, left: frozenset[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._left = left
        self._header: Row = ()
        self._rows: Sequence[Row] = ()

    def show_rows(self, header: Row, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._header, self._rows = header, rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return self._header[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell)
        return cell if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column in self._left else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter
