"""The sheet of shortcuts (F1), made from the tables of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from annotator.ui.commands import PAUSE, WINDOW, WORKBENCH, Command, shown_key
from annotator.ui.widgets.labels import button, label
from annotator.ui.words import _

type Sections = tuple[tuple[str, tuple[Command, ...]], ...]


class ShortcutSheet(QDialog):
    def __init__(self, parent: QWidget, sections: Sections | None = None) -> None:
        """`sections` are the commands of another window than the worker's, each group under its words."""
        super().__init__(parent)
        self.setWindowTitle(_("Shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        usual = ((_("While working"), WORKBENCH), (_("Everywhere"), WINDOW), (_("In a pause"), PAUSE))
        row = 0
        for words, commands in sections or usual:
            grid.addWidget(label(words, "heading"), row, 0, 1, 2)
            row = self._fill(grid, commands, row + 1)
        choices = label(_("1 to 9, then 0 and letters: the choices, as shown beside them"), "muted")
        grid.addWidget(choices, row, 0, 1, 2)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(grid)
        column.addWidget(close)

    def _fill(self, grid: QGridLayout, commands: tuple[Command, ...], row: int) -> int:
        for command in commands:
            grid.addWidget(label(_(command.words)), row, 0)
            grid.addWidget(label(shown_key(command), "key"), row, 1, Qt.AlignmentFlag.AlignLeft)
            row += 1
        return row
