"""A dialog with all tasks of the current bundle: the user finds a task by text or progress and opens it out of
order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.bundle.tasks import ListedTasks, TaskProgress
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.pages.all_tasks.table import ListedTable
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

SIZE_PX = (720, 620)
AROUND_PX = 48
SPEAK_AFTER_MS = 600  # screen reader announcements wait until the user stops typing
_AMONG = (
    (N_("All tasks"), tuple(TaskProgress)),
    (N_("To do"), (TaskProgress.UNOPENED, TaskProgress.OPENED)),
    (N_("Opened, not finished"), (TaskProgress.OPENED,)),
    (N_("Submitted tasks"), (TaskProgress.SUBMITTED,)),
    (N_("Skipped tasks"), (TaskProgress.SKIPPED,)),
)
_MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class TaskSheet(QDialog):
    """A dialog that lists the tasks. `chosen` carries the id of the task to open."""

    chosen = Signal(str)

    def __init__(self, tasks: ListedTasks, index: int, parent: QWidget) -> None:
        """`index` is the position of the current task."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(_("Tasks of this job"))
        self._tasks = tasks
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Find by number or name"))
        self.words.setAccessibleName(_("Find by number or name"))
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.among = NoWheelComboBox()
        self.among.setAccessibleName(_("Status"))
        for words, _progress in _AMONG:
            self.among.addItem(_(words))
        self.table = ListedTable(tasks)
        self._count = label("", "muted")
        self._speaking = QTimer(self)
        self._speaking.setSingleShot(True)
        self._speaking.setInterval(SPEAK_AFTER_MS)
        self._speaking.timeout.connect(lambda: announce(self.words, self._count.text()))
        self._open = button(_("Open task"), "open", "primary")
        close = button(_("Close"))
        self._lay_out(close, parent.window().size())
        self.words.textChanged.connect(self._find)
        self.among.currentIndexChanged.connect(self._find)
        self.table.confirmed.connect(self._choose)
        self._open.clicked.connect(self._choose)
        close.clicked.connect(self.reject)
        self.table.show_tasks(range(len(tasks)), index)
        self._tell()
        self.words.setFocus()

    def _lay_out(self, close: QWidget, room: QSize) -> None:
        above, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        above.addWidget(self.words, 3)
        above.addWidget(self.among, 2)
        below.addWidget(self._count, 1)
        below.addWidget(close)
        below.addWidget(self._open)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        self.resize(min(SIZE_PX[0], room.width() - AROUND_PX), min(SIZE_PX[1], room.height() - AROUND_PX))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass row navigation keys to the table while the user types in the search field. Enter opens the selected
        task."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVING:
                QApplication.sendEvent(self.table, event)
                announce(self.words, self.table.spoken())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _find(self) -> None:
        at = self.table.task
        self.table.show_tasks(self._tasks.found(self.words.text(), _AMONG[self.among.currentIndex()][1]), at)
        self._tell()
        self._speaking.start()

    def _tell(self) -> None:
        count = self.table.model().rowCount()
        words = ngettext("{count} task", "{count} tasks", count).format(count=number_format.count(count))
        self._count.setText(words if count else _("No matching tasks."))
        self._open.setEnabled(count > 0)

    def _choose(self) -> None:
        if (at := self.table.task) >= 0:
            self.chosen.emit(self._tasks.task_id(at))
            self.accept()


def choose_task(desk: Services, page: QWidget) -> None:
    """Open the task dialog over `page` for the bundle at work. Do nothing if no bundle is open."""
    work = desk.session.at_work
    if work is not None:
        sheet = TaskSheet(work.listed(), work.index, page)
        sheet.chosen.connect(partial(_open_in, desk, work.key))
        sheet.open()


def _open_in(desk: Services, bundle_key: str, task_id: str) -> None:
    """Open the task if its bundle is still at work and still contains the task."""

    async def opened() -> None:
        work = desk.session.at_work
        index = work.index_of(task_id) if work is not None and work.key == bundle_key else None
        if work is not None and index is not None and index != work.index:
            await desk.session.open_task(index)

    desk.intents.post(opened)
