"""A dialog with all tasks of the bundle: the user finds one by text or progress and opens it out of order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.bundle.tasks import ListedTasks, TaskProgress
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivery_word
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.table import Index, LazyRows, Row, TableRows

ROW_PX = 30
CELL_PADDING_PX = 28
ICON_PX = 26
_WORDS = {
    TaskProgress.UNOPENED: N_("Not opened yet"),
    TaskProgress.OPENED: N_("Opened"),
    TaskProgress.DRAFT: N_("Draft"),
    TaskProgress.SUBMITTED: N_("Submitted"),
    TaskProgress.SKIPPED: N_("Skipped"),
}
NO_STATES: Mapping[str, DeliveryState] = {}
_ICONS = {
    TaskProgress.OPENED: "eye",
    TaskProgress.DRAFT: "open",
    TaskProgress.SUBMITTED: "done",
    TaskProgress.SKIPPED: "skip",
}


class _AccessibleRows(TableRows):
    """Table rows whose first cell gives a screen reader the text of the whole row."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join(self.row(index.row()))
        return super().data(index, role)


class ListedTable(QTableView):
    """A table of tasks. `confirmed` is emitted on Enter or a double click."""

    confirmed = Signal()

    def __init__(self, tasks: ListedTasks, states: Mapping[str, DeliveryState], parent: QWidget | None = None) -> None:
        """`states` has the delivery state of each submitted task, by task id."""
        super().__init__(parent)
        self._tasks = tasks
        self._states = states
        self._places: Sequence[int] = ()
        self._rows = _AccessibleRows(self, left=frozenset({1, 2}), icon_column=2)
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
        return number_format.count(place + 1), self._tasks.name(place), self._status(place)

    def _status(self, place: int) -> str:
        """Return the delivery state of a submitted task, else its progress."""
        progress = self._tasks.progress(place)
        state = self._states.get(self._tasks.task_id(place)) if progress is TaskProgress.SUBMITTED else None
        return _(_WORDS[progress]) if state is None else delivery_word(state)

    def _icon(self, row: int) -> QIcon | None:
        name = _ICONS.get(self._tasks.progress(self._places[row]))
        return icon(name, "muted") if name else None

    def _fit(self, header: Row) -> None:
        """Size the number and status columns to their longest text. The name column takes the remaining width."""
        for dressed in (self, self.horizontalHeader()):
            dressed.ensurePolished()
        cell, head = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        words = [*map(_, _WORDS.values()), *map(delivery_word, DeliveryState)]
        states = max(map(cell.horizontalAdvance, words)) + ICON_PX
        number = cell.horizontalAdvance(number_format.count(len(self._tasks)))
        self.setColumnWidth(0, max(number, head.horizontalAdvance(header[0])) + CELL_PADDING_PX)
        self.setColumnWidth(2, max(states, head.horizontalAdvance(header[2])) + CELL_PADDING_PX)


SIZE_PX = (720, 620)
WINDOW_MARGIN_PX = 48
SPEAK_AFTER_MS = 600  # screen reader announcements wait until the user stops typing
_AMONG = (
    (N_("All tasks"), tuple(TaskProgress)),
    (N_("To do"), (TaskProgress.UNOPENED, TaskProgress.OPENED, TaskProgress.DRAFT)),
    (N_("Draft"), (TaskProgress.DRAFT,)),
    (N_("Submitted tasks"), (TaskProgress.SUBMITTED,)),
    (N_("Skipped tasks"), (TaskProgress.SKIPPED,)),
)
_MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class TaskSheet(QDialog):
    """A dialog that lists the tasks. `chosen` carries the id of the task to open."""

    chosen = Signal(str)

    def __init__(
        self, tasks: ListedTasks, index: int, parent: QWidget, states: Mapping[str, DeliveryState] = NO_STATES
    ) -> None:
        """`index` is the position of the current task. `states` has the delivery states by task id."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(_("Tasks of this job"))
        self._tasks = tasks
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Find by number or name"))
        self.text.setAccessibleName(_("Find by number or name"))
        self.text.setClearButtonEnabled(True)
        self.text.installEventFilter(self)
        self.among = NoWheelComboBox()
        self.among.setAccessibleName(_("Status"))
        for text, _progress in _AMONG:
            self.among.addItem(_(text))
        self.table = ListedTable(tasks, states)
        self._count = label("", "muted")
        self._speaking = QTimer(self)
        self._speaking.setSingleShot(True)
        self._speaking.setInterval(SPEAK_AFTER_MS)
        self._speaking.timeout.connect(lambda: announce(self.text, self._count.text()))
        self._open = button(_("Open task"), "open", "primary")
        close = button(_("Close"))
        self._lay_out(close, parent.window().size())
        self.text.textChanged.connect(self._find)
        self.among.currentIndexChanged.connect(self._find)
        self.table.confirmed.connect(self._choose)
        self._open.clicked.connect(self._choose)
        close.clicked.connect(self.reject)
        self.table.show_tasks(range(len(tasks)), index)
        self._update_buttons()
        self.text.setFocus()

    def _lay_out(self, close: QWidget, screen: QSize) -> None:
        above, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        above.addWidget(self.text, 3)
        above.addWidget(self.among, 2)
        below.addWidget(self._count, 1)
        below.addWidget(close)
        below.addWidget(self._open)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        self.resize(
            min(SIZE_PX[0], screen.width() - WINDOW_MARGIN_PX), min(SIZE_PX[1], screen.height() - WINDOW_MARGIN_PX)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass row navigation keys to the table during typing in the search field. Enter opens the selection."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVING:
                QApplication.sendEvent(self.table, event)
                announce(self.text, self.table.spoken())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _find(self) -> None:
        at = self.table.task
        self.table.show_tasks(self._tasks.found(self.text.text(), _AMONG[self.among.currentIndex()][1]), at)
        self._update_buttons()
        self._speaking.start()

    def _update_buttons(self) -> None:
        count = self.table.model().rowCount()
        text = ngettext("{count} task", "{count} tasks", count).format(count=number_format.count(count))
        self._count.setText(text if count else _("No matching tasks."))
        self._open.setEnabled(count > 0)

    def _choose(self) -> None:
        if (at := self.table.task) >= 0:
            self.chosen.emit(self._tasks.task_id(at))
            self.accept()


def choose_task(services: Services, page: QWidget) -> None:
    """Open the task dialog over `page` for the bundle at work. Do nothing if no bundle is open."""

    async def choose() -> None:
        work = services.session.at_work
        if work is None:
            return
        states, drafted = await services.deliveries.of_tasks(work.key), await services.session.drafted()
        if services.session.at_work is work and page.isVisible():
            sheet = TaskSheet(work.listed(drafted), work.index, page, states)
            sheet.chosen.connect(partial(_open_in, services, work.key))
            sheet.open()

    services.intents.post(choose)


def _open_in(services: Services, bundle_key: str, task_id: str) -> None:
    """Open the task if its bundle is still at work and still contains the task."""

    async def opened() -> None:
        work = services.session.at_work
        index = work.index_of(task_id) if work is not None and work.key == bundle_key else None
        if work is not None and index is not None and index != work.index:
            await services.session.open_task(index)

    services.intents.post(opened)
