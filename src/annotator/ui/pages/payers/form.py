"""The form for one payer. The worker's changes are stored as their own values, dated today."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.services.bookkeeping.payers import TypedMeans, TypedPayer
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.pages.payers.text import remark, source_lines
from annotator.ui.widgets.field_row import FieldRow
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


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


class PayerForm(QFrame):
    """A payer form. `notice` carries a message; `written` carries the key of a saved or reset payer."""

    notice = Signal(str)
    written = Signal(str)
    cancelled = Signal()

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._desk = desk
        self._payer: Payer | None = None
        self._title = label("", "heading", wrap=True)
        self._known = label("", "small", wrap=True)
        self.name = QLineEdit()
        self.means = MeansFields()
        self.used = NoWheelComboBox()
        self.delay, self.delay_in = QLineEdit(), NoWheelComboBox()
        self.note = QLineEdit()
        self.keep = button(_("Save my values"), role="primary")
        self.forget = button(_("Restore default"), "undo")
        self.cancel = button(_("Cancel"), role="quiet")
        self._named, self._fields, self._noted = FieldRow(), FieldRow(), FieldRow()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.delay.setPlaceholderText(_("unknown"))
        self.delay_in.addItem(_("working days"), DelayIn.WORKING_DAYS.value)
        self.delay_in.addItem(_("calendar days"), DelayIn.DAYS.value)
        self.means.changed.connect(lambda: self._offer_means(str(self.used.currentData() or "")))
        self.means.entered.connect(self.keep.click)
        for field in (self.name, self.delay, self.note):
            field.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._keep)
        self.forget.clicked.connect(self._forget)
        self.cancel.clicked.connect(self.cancelled)

    def _lay_out(self) -> None:
        self._named.add("name", _("Name, as used when entering money"), self.name, 300)
        self._fields.add("delay", _("Days after approval"), self.delay, 150)
        self._fields.add("delay_in", _("Day type"), self.delay_in, 180)
        self._fields.add("used", _("My payment method"), self.used, 250)
        self._noted.add("note", _("Note"), self.note, 560)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for action in (self.keep, self.forget, self.cancel):
            buttons.addWidget(action)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        for widget in (self._title, self._known, self._named, self.means, self._fields, self._noted):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addLayout(buttons)

    def show_payer(self, payer: Payer | None) -> None:
        """Show a payer, or an empty form for a new one if `payer` is None."""
        self._payer = payer
        shipped = self._desk.books.payers.shipped(payer.key) if payer is not None else None
        self._title.setText(payer.name if payer is not None else _("Your own payer"))
        lines = source_lines(payer, shipped) if payer is not None else [_("Empty fields are treated as unknown.")]
        if shipped is not None and shipped.note:
            lines.append(remark(shipped))
        self._known.setText("\n".join(lines))
        self._named.setVisible(shipped is None)
        self.name.setText(payer.name if payer is not None else "")
        self.means.show_means(payer.means if payer is not None else ())
        self._offer_means(payer.means_used if payer is not None else "")
        self.delay.setText(str(payer.delay) if payer is not None and payer.delay is not None else "")
        delay_in = payer.delay_in if payer is not None else DelayIn.WORKING_DAYS
        self.delay_in.setCurrentIndex(self.delay_in.findData(delay_in.value))
        self.note.setText(remark(payer) if payer is not None else "")
        self.note.setCursorPosition(0)
        self.forget.setText(" " + (_("Restore default") if shipped is not None else _("Remove this payer")))
        self.forget.setAccessibleName(self.forget.text().strip())
        self.forget.setVisible(payer is not None and payer.is_own)

    def _offer_means(self, used: str) -> None:
        self.used.clear()
        self.used.addItem(_("any (the lowest applies)"), "")
        for name in self.means.names():
            self.used.addItem(name, name)
        self.used.setCurrentIndex(max(0, self.used.findData(used)))

    def _typed(self) -> TypedPayer:
        """Return the typed values. An unchanged default note is stored in its original form, so that it can still be
        translated."""
        payer, note = self._payer, self.note.text()
        return TypedPayer(
            key=payer.key if payer is not None else "",
            name=self.name.text(),
            means=self.means.typed(),
            means_used=str(self.used.currentData() or ""),
            delay=self.delay.text(),
            delay_in=DelayIn(str(self.delay_in.currentData())),
            note=payer.note if payer is not None and note == remark(payer) else note,
        )

    def _keep(self) -> None:
        typed, payers = self._typed(), self._desk.books.payers

        async def write() -> None:
            payer = payers.read(typed)
            await payers.write(payer)
            today = number_format.day(self._desk.books.bookkeeping.today())
            self.notice.emit(_("“{name}” keeps your value from {day}.").format(name=payer.name, day=today))
            self.written.emit(payer.key)

        self._desk.intents.post(write)

    def _forget(self) -> None:
        payer, payers = self._payer, self._desk.books.payers
        if payer is None:
            return

        async def write() -> None:
            await payers.forget(payer.key)
            is_shipped = payers.shipped(payer.key) is not None
            words = _("“{name}” was reset to its default.") if is_shipped else _("“{name}” was removed.")
            self.notice.emit(words.format(name=payer.name))
            self.written.emit(payer.key)

        self._desk.intents.post(write)
