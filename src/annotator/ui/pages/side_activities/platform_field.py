"""The name of another platform: one of those known, or one typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from annotator.services.ledger.side_activities import LONGEST_NAME
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class PlatformField(NoWheelComboBox):
    """`entered` is told when Enter is pressed in it."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit()
        self._field.setMaxLength(LONGEST_NAME)
        self._field.setPlaceholderText(_("Platform"))
        self._field.returnPressed.connect(self.entered)
        self.setLineEdit(self._field)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(_("Platform"))

    @property
    def name(self) -> str:
        """Without spaces around it; empty while there is none."""
        return self._field.text().strip()

    def offer(self, names: Sequence[str], chosen: str) -> None:
        """`names` to pick from, and what stands in it."""
        self.clear()
        self.addItems(list(names))
        self.setEditText(chosen)

    def begin(self) -> None:
        """The focus comes, and a letter typed replaces what is there."""
        self.setFocus()
        self._field.selectAll()
