"""The project list of a server, with a search field if there are many projects."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotator.core.ports.servers.tasks import OfferedProject
from annotator.ui.i18n.translation import _
from annotator.ui.pages.server_import.text import project_header, project_row, project_title
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.tables.plain import PlainTable

MANY = 8
ROWS = 5


class ProjectList(QWidget):
    """A project list. `chosen` is emitted when the selection changes or becomes empty; `confirmed` on Enter or a
    double click."""

    chosen = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[OfferedProject, ...] = ()
        self._shown: tuple[OfferedProject, ...] = ()
        self.filter = QLineEdit()
        self.filter.setAccessibleName(_("Find project"))
        self.filter.setPlaceholderText(_("Find project"))
        self.filter.textChanged.connect(lambda _text: self._show(""))
        self.table = _Table(_("Projects"), most_rows=ROWS)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.confirmed.connect(self.confirmed)
        self.table.doubleClicked.connect(self.confirmed)
        self._none = label(_("No project title matches."), "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.filter, self.table, self._none):
            column.addWidget(widget)

    @property
    def project(self) -> OfferedProject | None:
        return self._shown[self.table.row] if 0 <= self.table.row < len(self._shown) else None

    def show_projects(self, projects: Sequence[OfferedProject], number: str = "") -> None:
        """List the projects. Select the one with this number, or the first."""
        self._all = tuple(projects)
        self.filter.setVisible(len(projects) > MANY)
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self._show(number)

    def take_focus(self) -> None:
        self.table.setFocus()

    def _show(self, number: str) -> None:
        wanted = self.filter.text().casefold().split()
        found = (each for each in self._all if all(word in project_title(each).casefold() for word in wanted))
        self._shown = tuple(found)
        self.table.show_rows(project_header(), [project_row(each) for each in self._shown])
        self.table.setVisible(bool(self._shown))
        self._none.setVisible(not self._shown)
        numbers = [each.number for each in self._shown]
        self.table.selectRow(numbers.index(number) if number in numbers else 0)
        self.chosen.emit()

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit()


class _Table(PlainTable):
    confirmed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)
