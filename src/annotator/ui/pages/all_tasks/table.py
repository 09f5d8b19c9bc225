"""A table of tasks with number, name and progress. Row texts are built only when a row is displayed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from annotator.core.bundle.tasks import ListedTasks, TaskProgress
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.tables.rows import Index, LazyRows, Row, TableRows

ROW_PX = 30
AROUND_PX = 28
ICON_PX = 26
_WORDS = {
    TaskProgress.UNOPENED: N_("Not opened yet"),
    TaskProgress.OPENED: N_("Opened"),
    TaskProgress.SUBMITTED: N_("Submitted"),
    TaskProgress.SKIPPED: N_("Skipped"),
}
_ICONS = {TaskProgress.OPENED: "open", TaskProgress.SUBMITTED: "done", TaskProgress.SKIPPED: "skip"}


class _SpokenRows(TableRows):
    """Table rows whose first cell gives a screen reader the text of the whole row."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join(self.row(index.row()))
        return super().data(index, role)


class ListedTable(QTableView):
    """A table of tasks. `confirmed` is emitted on Enter or a double click."""

    confirmed = Signal()

    def __init__(self, tasks: ListedTasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._places: Sequence[int] = ()
        self._rows = _SpokenRows(self, left=frozenset({1, 2}), icon_column=2)
        self._rows.show_rows((_("Number"), _("Name"), _("Status")), ())
        self.setModel(self._rows)
        self.setAccessibleName(_("Tasks"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self.confirmed)

    @property
    def task(self) -> int:
        """The selected task as its index in the worker's order, or -1."""
        row = self.currentIndex().row()
        return self._places[row] if 0 <= row < len(self._places) else -1

    def spoken(self) -> str:
        return ", ".join(self._rows.row(self.currentIndex().row())) if self.task >= 0 else ""

    def show_tasks(self, places: Sequence[int], chosen: int) -> None:
        """List the tasks at `places`. Select and centre `chosen` if it is listed, otherwise select the first row."""
        self._places = places
        header = (_("Number"), _("Name"), _("Status"))
        self._rows.show_rows(header, LazyRows(places, self._row), self._icon)
        self._fit(header)
        row = places.index(chosen) if chosen in places else 0
        self.selectRow(row)
        self.scrollTo(self._rows.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def _row(self, place: int) -> Row:
        return number_format.count(place + 1), self._tasks.name(place), _(_WORDS[self._tasks.progress(place)])

    def _icon(self, row: int) -> QIcon | None:
        name = _ICONS.get(self._tasks.progress(self._places[row]))
        return icon(name, "muted") if name else None

    def _fit(self, header: Row) -> None:
        """Size the number and status columns to their longest text. The name column takes the remaining width."""
        for dressed in (self, self.horizontalHeader()):
            dressed.ensurePolished()
        cell, head = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        states = max(cell.horizontalAdvance(_(words)) for words in _WORDS.values()) + ICON_PX
        number = cell.horizontalAdvance(number_format.count(len(self._tasks)))
        self.setColumnWidth(0, max(number, head.horizontalAdvance(header[0])) + AROUND_PX)
        self.setColumnWidth(2, max(states, head.horizontalAdvance(header[2])) + AROUND_PX)
