"""A combo box for the name of another platform, with the known names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from annotator.services.ledger.side_activities import LONGEST_NAME
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class PlatformField(NoWheelComboBox):
    """A platform field. `entered` is emitted on Enter."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit()
        self._field.setMaxLength(LONGEST_NAME)
        self._field.setPlaceholderText(_("Platform"))
        self._field.returnPressed.connect(self.entered)
        self.setLineEdit(self._field)
        self.make_editable()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(_("Platform"))

    @property
    def name(self) -> str:
        """The platform name without surrounding spaces, or ""."""
        return self._field.text().strip()

    def offer(self, names: Sequence[str], chosen: str) -> None:
        """Offer `names` and show `chosen`."""
        self.clear()
        self.addItems(list(names))
        self.setEditText(chosen)

    def begin(self) -> None:
        """Focus the field and select its text, so that typing replaces it."""
        self.setFocus()
        self._field.selectAll()
