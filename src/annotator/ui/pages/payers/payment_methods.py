"""The fields for the payment methods of a payer: one line per method with its threshold, and an empty line to add
another."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from annotator.core.money.payers import Means
from annotator.services.bookkeeping.payers import TypedMeans
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import label


class _Line(Struct, frozen=True):
    name: QLineEdit
    threshold: QLineEdit
    currency: QLineEdit

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        return (self.name, self.threshold, self.currency)


class MeansFields(QWidget):
    """Payment method fields. `changed` is emitted when a name changes. Emptying a line removes the method."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for column, words in enumerate((_("Payment method"), _("Payout threshold"), _("Currency"))):
            self._grid.addWidget(label(words, "small"), 0, column)
        self._grid.setColumnStretch(3, 1)
        self._add()

    def show_means(self, means: tuple[Means, ...]) -> None:
        while len(self._lines) <= len(means):
            self._add()
        for number, line in enumerate(self._lines):
            way = means[number] if number < len(means) else Means("")
            known = way.threshold is not None
            texts = (way.name, number_format.typed_amount(way.threshold) if way.threshold is not None else "")
            for field, text in zip(line.fields, (*texts, way.currency if known else "EUR"), strict=True):
                field.blockSignals(True)
                field.setText(text)
                field.blockSignals(False)
                field.setVisible(number <= len(means))

    def typed(self) -> tuple[TypedMeans, ...]:
        return tuple(
            TypedMeans(line.name.text(), number_format.read_typed(line.threshold.text()), line.currency.text())
            for line in self._lines
            if not line.name.isHidden()
        )

    def names(self) -> list[str]:
        return [way.name.strip() for way in self.typed() if way.name.strip()]

    def line(self, number: int) -> tuple[QLineEdit, ...]:
        """Return the name, threshold and currency fields of the line with this index."""
        return self._lines[number].fields

    def _add(self) -> None:
        line, row = _Line(QLineEdit(), QLineEdit(), QLineEdit()), len(self._lines) + 1
        names = (_("Payment method"), _("Payout threshold"), _("Currency"))
        for column, (field, words, width_px) in enumerate(zip(line.fields, names, (220, 120, 70), strict=True)):
            field.setAccessibleName(f"{words} {row}")
            field.setFixedWidth(width_px)
            field.returnPressed.connect(self.entered)
            self._grid.addWidget(field, row, column)
        line.threshold.setPlaceholderText(_("unknown"))
        line.currency.setMaxLength(3)
        line.name.textChanged.connect(lambda _text: self._on_name())
        self._lines.append(line)

    def _on_name(self) -> None:
        """Keep one empty line at the end."""
        visible = [line for line in self._lines if not line.name.isHidden()]
        if visible and visible[-1].name.text().strip():
            if len(visible) == len(self._lines):
                self._add()
            for field in self._lines[len(visible)].fields:
                field.show()
            self._lines[len(visible)].currency.setText(visible[-1].currency.text())
        self.changed.emit()
