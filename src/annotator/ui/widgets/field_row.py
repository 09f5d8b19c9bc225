"""Labelled fields in wrapping lines. The label stays visible above the typed text."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class FieldRow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(8, self)
        self._held: dict[str, QWidget] = {}

    def add(self, code: str, words: str, field: QWidget, width_px: int = 0) -> None:
        """Add a field. `words` is its label and accessible name; `width_px` 0 keeps its natural width. A button has
        its own text and is aligned with the fields."""
        if words:
            field.setAccessibleName(words)
        if width_px:
            field.setFixedWidth(width_px)
        name = label(words or " ", "small")
        if not isinstance(field, NoWheelComboBox):  # it has its own label
            name.setBuddy(field)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(field)
        self._held[code] = holder
        self._flow.addWidget(holder)

    def show_only(self, codes: Collection[str]) -> None:
        """Hide all other fields, which have no effect."""
        for code, holder in self._held.items():
            holder.setVisible(code in codes)
        self._flow.invalidate()
        self.updateGeometry()
