"""The view of a Table: names and values, or a row for each object of a list."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.core.design.structures.table import MOST_COLUMNS, readable_table
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.table import PlainTable


class TableView(PlainTable):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Table of this task"), frozenset(range(MOST_COLUMNS)), parent)

    def show_text(self, text: str) -> None:
        """Show the JSON of a cell."""
        content = readable_table(text)
        self.show_rows(content.header or (_("Name"), _("Value")), content.rows)
        if content.rows:
            self.selectionModel().setCurrentIndex(self.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(str(index.data(Qt.ItemDataRole.DisplayRole)))
            return
        super().keyPressEvent(event)
