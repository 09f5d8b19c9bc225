"""The payers page: thresholds, delays and payment methods with their sources, and the worker's own values."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.money.amount import Money
from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.services.bookkeeping.payers import TypedMeans, TypedPayer
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.pages.base import SubPage
from annotator.ui.widgets.form_fields import FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.table import PlainTable

REMARKS = (
    N_(
        "UHRS jobs become payable after 28 days. SEPA transfers are sent twice a month and take another 3 "
        "to 5 working days."
    ),
    N_("In 2013, the minimum withdrawal was 9 USD."),
    N_(
        "Payoneer payments are sent on the 14th of each month and take another 3 to 5 working days. PayPal "
        "payments are sent every Thursday."
    ),
    N_("No new customers since 30 July 2026. Existing customers go on."),
    N_("Paid between the 10th and the 20th of the following month. PayPal: 300 USD a year at most."),
)

# Sources without a web page of their own. Plain addresses need no translation.
SOURCES = (
    N_("no reliable source found"),
    N_(
        "no source newer than 2013 was found "
        "(https://studytune.blogspot.com/2013/06/start-your-freelancing-career-with_221.html)"
    ),
    N_(
        "no new customers since 30 July 2026, existing ones go on "
        "(https://www.ainovat.com/amazon-mechanical-turk-new-customers)"
    ),
)


def source(payer: Payer) -> str:
    return _(payer.source) if payer.source in SOURCES else payer.source


def remark(payer: Payer) -> str:
    """Return the note, translated if it is a default note."""
    return _(payer.note) if payer.note in REMARKS else payer.note


def payer_rows(payers: Sequence[Payer]) -> tuple[list[str], list[list[str]]]:
    header = [_("Payer"), _("Payment method"), _("Payout threshold"), _("Delay"), _("As of")]
    return header, [[_name(payer), _means(payer), _thresholds(payer), delay(payer), _as_of(payer)] for payer in payers]


def _name(payer: Payer) -> str:
    if payer.closed is None:
        return payer.name
    return _("{name}, closed on {day}").format(name=payer.name, day=number_format.day(payer.closed))


def _means(payer: Payer) -> str:
    """Return the payment method that the worker uses, or all methods."""
    return payer.means_used or ", ".join(way.name for way in payer.means) or _("unknown")


def _thresholds(payer: Payer) -> str:
    """Return the thresholds that apply: of the worker's method, or the lowest of each currency."""
    named = dict.fromkeys(way.currency for way in payer.means if way.currency)
    known = [(payer.threshold(currency), currency) for currency in named]
    return ", ".join(number_format.amount(least, name) for least, name in known if least is not None) or _("unknown")


def ways(payer: Payer) -> str:
    """Return the payment methods with their thresholds, the worker's own first."""
    chosen = [way for way in payer.means if way.name == payer.means_used]
    others = [way for way in payer.means if way.name != payer.means_used]
    return number_format.in_a_row(_method_text(way) for way in (*chosen, *others)) or _("unknown")


def delay(payer: Payer) -> str:
    if payer.delay is None:
        return _("unknown")
    if payer.delay_in is DelayIn.DAYS:
        text = ngettext("{count} day", "{count} days", payer.delay)
    else:
        text = ngettext("{count} working day", "{count} working days", payer.delay)
    return text.format(count=number_format.count(payer.delay))


def _as_of(payer: Payer) -> str:
    when = number_format.typed_day(payer.as_of) if payer.as_of is not None else _("unknown")
    return _("{day} (your value)").format(day=when) if payer.is_own else when


def source_lines(payer: Payer, shipped: Payer | None) -> list[str]:
    """Return the source and its date, and the default values if the worker's own values replace them."""
    when = number_format.day(payer.as_of) if payer.as_of is not None else _("unknown")
    if not payer.is_own:
        lines = [_("Source, checked on {day}: {source}").format(day=when, source=_breakable(source(payer)))]
    else:
        lines = [_("Your values, saved on {day}.").format(day=when)]
        if shipped is not None:
            shipped_text = f"{ways(shipped)} · {delay(shipped)}"
            lines.append(_("Default values: {said}.").format(said=shipped_text))
    if payer.closed is not None:
        lines.append(_("Closed on {day}.").format(day=number_format.day(payer.closed)))
    return lines


def _method_text(means: Means) -> str:
    if means.threshold is None:
        return _("{name}: threshold unknown").format(name=means.name)
    least = number_format.money(Money(means.threshold, means.currency))
    return _("{name} from {amount}").format(name=means.name, amount=least)


def _breakable(address: str) -> str:
    """Allow line breaks after slashes: an address has no other break opportunity."""
    return address.replace("/", "/\u200b")


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
        for column, text in enumerate((_("Payment method"), _("Payout threshold"), _("Currency"))):
            self._grid.addWidget(label(text, "small"), 0, column)
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
        for column, (field, text, width_px) in enumerate(zip(line.fields, names, (220, 120, 70), strict=True)):
            field.setAccessibleName(f"{text} {row}")
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

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self._payer: Payer | None = None
        self._title = label("", "heading", wrap=True)
        self._known = label("", "small", wrap=True)
        self.name = QLineEdit()
        self.means = MeansFields()
        self.used = NoWheelComboBox()
        self.delay, self.delay_in = QLineEdit(), NoWheelComboBox()
        self.note = QLineEdit()
        self.keep = button(_("Save my values"), role="primary")
        self.forget = button(_("Restore defaults"), "undo")
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
        self._named.add("name", _("Name, as used in your entries"), self.name, 300)
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
        shipped = self._services.books.payers.shipped(payer.key) if payer is not None else None
        self._title.setText(payer.name if payer is not None else _("Custom payer"))
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
        self.forget.setText(" " + (_("Restore defaults") if shipped is not None else _("Remove this payer")))
        self.forget.setAccessibleName(self.forget.text().strip())
        self.forget.setVisible(payer is not None and payer.is_own)

    def _offer_means(self, used: str) -> None:
        self.used.clear()
        self.used.addItem(_("any (lowest threshold)"), "")
        for name in self.means.names():
            self.used.addItem(name, name)
        self.used.setCurrentIndex(max(0, self.used.findData(used)))

    def _typed(self) -> TypedPayer:
        """Return the typed values. An unchanged default note is stored as its original, still translatable."""
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
        typed, payers = self._typed(), self._services.books.payers

        async def write() -> None:
            payer = payers.read(typed)
            await payers.write(payer)
            today = number_format.day(self._services.books.bookkeeping.today())
            self.notice.emit(
                _("Your values for “{name}” were saved on {day} and are now used.").format(name=payer.name, day=today)
            )
            self.written.emit(payer.key)

        self._services.intents.post(write)

    def _forget(self) -> None:
        payer, payers = self._payer, self._services.books.payers
        if payer is None:
            return

        async def write() -> None:
            await payers.forget(payer.key)
            is_shipped = payers.shipped(payer.key) is not None
            text = _("“{name}” was reset to its default values.") if is_shipped else _("“{name}” was removed.")
            self.notice.emit(text.format(name=payer.name))
            self.written.emit(payer.key)

        self._services.intents.post(write)


class PayersPage(SubPage):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._payers: tuple[Payer, ...] = ()
        self._chosen = ""  # the key of the payer that was shown last
        self.back = self._back_button(N_("Back to earnings"))
        self.add = button(_("Add a payer"), "drop")
        self.table = PlainTable(_("Payers"), left=frozenset({0, 1, 2, 3, 4}))
        self.form = PayerForm(services)
        self._notice = NoticeLine("")
        self.undo = button(_("Undo"), "undo")
        self._gone: Payer | None = None  # the own values that were just reset
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.add.clicked.connect(self._add)
        self.undo.clicked.connect(self._restore)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.form.notice.connect(self._show_message)
        self.form.written.connect(self._on_written)
        self.form.cancelled.connect(self._on_cancelled)

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Payers"), "title"), self.back, self.add)
        notice_row = QHBoxLayout()
        notice_row.setSpacing(8)
        notice_row.addWidget(self._notice, 1)
        notice_row.addWidget(self.undo)
        text = _(
            "Shows the minimum amount for a withdrawal, and how long after approval the money can be "
            "withdrawn. Unknown values are ignored. To correct values, select a payer. Your values then "
            "replace the default values."
        )
        inside.addWidget(label(text, "muted", wrap=True))
        inside.addWidget(self.table)
        inside.addLayout(notice_row)
        inside.addWidget(self.form)
        inside.addStretch()

    def open(self) -> None:
        """Prepare the page for display."""
        self._show_message("")
        self._list("")
        self.table.setFocus()

    def _list(self, key: str) -> None:
        """List all payers. Select the one with this key, or the first."""
        self._payers = self._services.books.payers.all()
        self.table.show_rows(*payer_rows(self._payers))
        self.table.selectRow(next((number for number, payer in enumerate(self._payers) if payer.key == key), 0))

    def _on_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self._show_message("")
            self._chosen = self._payers[index.row()].key
            self.form.show_payer(self._payers[index.row()])

    def _add(self) -> None:
        self._show_message("")
        self.table.setCurrentIndex(QModelIndex())
        self.form.show_payer(None)
        self.form.name.setFocus()

    def _on_cancelled(self) -> None:
        self._list(self._chosen)
        self.table.setFocus()

    def _on_written(self, key: str) -> None:
        """Update the list after a change. Keep the message, show the current values, and offer undo after a reset."""
        before = next((payer for payer in self._payers if payer.key == key and payer.is_own), None)
        now, notice = self._services.books.payers.called(key), self._notice.text()
        self._list(key)
        self._show_message(notice)
        is_forgotten = before is not None and (now is None or not now.is_own)
        self._gone = before if is_forgotten else None
        self.undo.setVisible(is_forgotten)
        self.table.setFocus()

    def _restore(self) -> None:
        gone = self._gone
        if gone is None:
            return

        async def write() -> None:
            await self._services.books.payers.restore(gone)
            self._list(gone.key)
            self._show_message(_("Your values for “{name}” were restored.").format(name=gone.name))
            self.table.setFocus()

        self._services.intents.post(write)

    def _show_message(self, text: str) -> None:
        self._notice.show_message(text)
        self.undo.hide()
