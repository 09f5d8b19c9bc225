"""The stretches of a day as a table: when, how long, what they count as, and below it what they were before."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.core.time.day_window import OffsetAt
from annotator.core.time.timesheet import Stretch
from annotator.ui.language import figures
from annotator.ui.language.time_words import counts_as, line_words, was_words
from annotator.ui.language.translation import N_, _
from annotator.ui.looks.icons import icon

_COLUMNS = (N_("From"), N_("To"), N_("Duration"), N_("Counts as"))
_WORDS = 3  # the column that is read, as wide as there is room
ROW_PX = 32
ICON_PX = 22
BESIDE_PX, ABOVE_PX = 16, 4  # around words in their cell


class StretchTable(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stretches: tuple[Stretch, ...] = ()
        self._offset_at: OffsetAt = lambda _utc_ms: 0
        self._worded: dict[int, tuple[str, ...]] = {}  # by row; a view asks for each cell many times

    def show_stretches(self, stretches: tuple[Stretch, ...], offset_at: OffsetAt) -> None:
        self.beginResetModel()
        self._stretches, self._offset_at = stretches, offset_at
        self._worded.clear()
        self.endResetModel()

    def stretch(self, row: int) -> Stretch | None:
        return self._stretches[row] if 0 <= row < len(self._stretches) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._stretches)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_COLUMNS[section])
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        stretch = self.stretch(index.row())
        if stretch is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _WORDS and stretch.is_undecided:
            return icon("question", "attention")
        if role == Qt.ItemDataRole.ToolTipRole:
            return line_words(stretch, self._offset_at)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cells(index.row(), stretch)[index.column()]
        return None

    def _cells(self, row: int, stretch: Stretch) -> tuple[str, ...]:
        if row not in self._worded:
            self._worded[row] = self._words(stretch)
        return self._worded[row]

    def _words(self, stretch: Stretch) -> tuple[str, ...]:
        at = self._offset_at
        return (
            figures.clock_time(stretch.utc_ms, at(stretch.utc_ms)),
            figures.clock_time(stretch.end_utc_ms, at(stretch.end_utc_ms)),
            figures.duration(stretch.duration_ms),
            "\n".join(words for words in (counts_as(stretch), was_words(stretch)) if words),
        )


class _Wrapped(QStyledItemDelegate):
    """As high as all lines need: Qt wraps for the whole cell, and takes what the style sheet keeps free from it only
    afterwards."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        beside_px = BESIDE_PX + (ICON_PX if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0)
        room = QRect(0, 0, max(1, self._table.columnWidth(_WORDS) - beside_px), ROW_PX)
        words = self._table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(super().sizeHint(option, index).width(), words.height() + 2 * ABOVE_PX)


class StretchView(QTableView):
    """The table itself: one row is chosen at a time, and each is as high as its words need."""

    def __init__(self, model: StretchTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(_("The day's stretches"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setItemDelegateForColumn(_WORDS, _Wrapped(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        # Not at once: while the header tells of a new width, the table still has the old one.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self.resizeRowsToContents)
        head.sectionResized.connect(lambda *_what: self._fitting.start(0))
        model.modelReset.connect(lambda: self._fitting.start(0))
