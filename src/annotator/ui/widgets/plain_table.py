"""A table of words and figures to read: as high as its rows, by keyboard and by screen reader cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from annotator.ui.widgets.table_rows import Row, TableRows

ROW_PX = 30
MOST_ROWS = 14
LOOKED_AT = 60  # rows whose width counts


class PlainTable(QTableView):
    """`words` names it for a screen reader. The column `stretch` is as wide as there is room; all but the first hold
    figures, and stand at the right, unless `left` names them."""

    def __init__(
        self,
        words: str,
        left: frozenset[int] = frozenset({0}),
        parent: QWidget | None = None,
        *,
        most_rows: int = MOST_ROWS,
        stretch: int = 0,
    ) -> None:
        super().__init__(parent)
        self._most_rows = most_rows  # in view; there may be more
        self._stretch = stretch
        self._least_px = 0  # what the words of that column need
        self._rows = TableRows(self, left=left)
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
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setResizeContentsPrecision(LOOKED_AT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, header: Row, rows: Sequence[Row]) -> None:
        self._rows.show_rows(header, rows)
        # Once, and not at every change: Qt would measure each cell again and again.
        self.resizeColumnsToContents()
        self._least_px = self.columnWidth(self._stretch) if header else 0
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the columns do not fit beside each other, the bar that moves them stands below the last row."""
        head = self.horizontalHeader()
        if head.count():
            rest_px = head.length() - self.columnWidth(self._stretch)
            self.setColumnWidth(self._stretch, max(self._least_px, self.viewport().width() - rest_px))
        rows = min(max(1, self._rows.rowCount()), self._most_rows)
        bar = self.horizontalScrollBar()
        bar_px = bar.sizeHint().height() if bar.maximum() > 0 else 0
        head_px = head.sizeHint().height()
        self.setFixedHeight(head_px + rows * ROW_PX + 2 * self.frameWidth() + 4 + bar_px)

    @property
    def row(self) -> int:
        """The one that is chosen, -1 for none."""
        return self.currentIndex().row()
