"""The stretches of a day as a table: when, how long, what they count as, and what they were."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.day_window import OffsetAt
from annotator.core.timesheet import Stretch
from annotator.ui import figures
from annotator.ui.icons import icon
from annotator.ui.time_words import counts_as, line_words, was_words
from annotator.ui.words import N_, _

_COLUMNS = (N_("From"), N_("To"), N_("Duration"), N_("Counts as"), N_("Before the correction"))


class StretchTable(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stretches: tuple[Stretch, ...] = ()
        self._offset_at: OffsetAt = lambda _utc_ms: 0

    def show_stretches(self, stretches: tuple[Stretch, ...], offset_at: OffsetAt) -> None:
        self.beginResetModel()
        self._stretches, self._offset_at = stretches, offset_at
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
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 3 and stretch.is_undecided:
            return icon("question", "attention")
        if role == Qt.ItemDataRole.ToolTipRole:
            return line_words(stretch, self._offset_at)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cells(stretch)[index.column()]
        return None

    def _cells(self, stretch: Stretch) -> tuple[str, ...]:
        at = self._offset_at
        return (
            figures.clock_time(stretch.utc_ms, at(stretch.utc_ms)),
            figures.clock_time(stretch.end_utc_ms, at(stretch.end_utc_ms)),
            figures.duration(stretch.duration_ms),
            counts_as(stretch),
            was_words(stretch),
        )
