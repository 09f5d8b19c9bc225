"""The sub-page with the exchange rates: a table, entry by hand, and the file of the European Central Bank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.events import EarningsChanged, Event, Failed, SettingsChanged
from annotator.core.money.exchange import Quote
from annotator.core.settings import OWN_CURRENCY
from annotator.services.bookkeeping.exchange import RatesBefore, RatesRead
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.exchange_text import dated_text, days_text, rate_text, source_text
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.pages.base import SubPage
from annotator.ui.pages.settings.stored_editors import StoredEditors
from annotator.ui.pages.settings.text import title
from annotator.ui.problems.summary import problem_lines
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.form_fields import DayField, FieldRow, outdate_by_edits
from annotator.ui.widgets.labels import NoticeLine, button, label, outdate_lines, set_text
from annotator.ui.widgets.table import LazyRows, PlainTable


def rate_rows(quotes: Sequence[Quote]) -> tuple[list[str], Sequence[Sequence[str]]]:
    header = [_("Day"), _("Rate"), _("Source")]
    return header, LazyRows(quotes, lambda each: [days_text(each), rate_text(each), source_text(each)])


def added_text(read: RatesRead) -> str:
    """Return what opening a file changed, or why it changed nothing."""
    if read.problems:
        return "\n".join((_("No rate was added."), *problem_lines(read.problems)))
    if not read.days:
        return _("Nothing new: the rates of the days with your money are here already.")
    count = len(read.days)
    text = ngettext("Rates of {count} day were added: {days}.", "Rates of {count} days were added: {days}.", count)
    ends = dict.fromkeys(map(number_format.typed_day, (read.days[0], read.days[-1])))
    return text.format(count=number_format.count(count), days=" – ".join(ends))


def days_without_text(found: Mapping[str, Sequence[date]]) -> str:
    """Return which amounts of days before a new rate have no rate; empty without any."""
    texts = []
    for currency, days in found.items():
        text = ngettext(
            "Your amounts in {currency} of {count} earlier day still have no rate: {days}.",
            "Your amounts in {currency} of {count} earlier days still have no rate: {days}.",
            len(days),
        )
        ends = " – ".join(dict.fromkeys(map(number_format.typed_day, (days[0], days[-1]))))
        texts.append(text.format(currency=currency, count=number_format.count(len(days)), days=ends))
    return " ".join(texts)


class RateForm(QFrame):
    """The entry of one rate by hand."""

    def __init__(self, services: Services, done: Callable[[RatesBefore, str, Quote], None]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._services, self._done = services, done
        self.day = DayField(_("Day"), services.books.bookkeeping.today())
        self.base, self.rate, self.currency, self.source = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.keep = button(_("Save"))
        fields = FieldRow()
        for code, text, field, width_px in (
            ("day", _("Day"), self.day, 0),
            ("base", _("One unit of"), self.base, 90),
            ("rate", _("was worth"), self.rate, 120),
            ("currency", _("Currency"), self.currency, 90),
            ("source", _("Source (optional)"), self.source, 240),
        ):
            fields.add(code, text, field, width_px)
        for field in (self.base, self.currency):
            field.setMaxLength(3)
        for field in (self.base, self.rate, self.currency, self.source):
            field.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Enter a rate"), "heading"))
        column.addWidget(fields)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)

    def show_usual(self, own: str) -> None:
        """Fill empty fields with what is likely."""
        today = self._services.books.bookkeeping.today()
        self.day.show_day(min(self.day.day, today), most=today)
        self.currency.setText(self.currency.text() or own)

    def _save(self) -> None:
        day, source = self.day.day, self.source.text()
        base, currency = (field.text().strip().upper() for field in (self.base, self.currency))
        rate = number_format.read_typed(self.rate.text())

        async def save() -> None:
            before, quote = await self._services.books.exchange.enter(day, base, currency, rate, source)
            self.rate.clear()
            self._done(before, _("Saved."), quote)

        self._services.intents.post(save)


class ExchangeRatesPage(SubPage):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.back = self._back_button(N_("Back to earnings"))
        self._editors = StoredEditors(services, lambda _text: None)
        self.own = self._editors.editor(OWN_CURRENCY)
        self.own.setAccessibleName(title(OWN_CURRENCY))
        self.own.setMaximumWidth(180)
        self.open_file = button(_("Open rates of the ECB…"), "open")
        self.delete, self.undo = button(_("Delete")), button(_("Undo"), "undo")
        self.use_earlier = button("")
        self._earlier: tuple[Quote, date] | None = None  # a rate, and the first day that it could serve, too
        self.table = PlainTable(_("Exchange rates"), left=frozenset({0, 1, 2}), most_rows=8, stretch=2)
        self._empty = label("", "muted", wrap=True)
        self._notice = NoticeLine()
        self.form = RateForm(services, self._entered)
        self._quotes: tuple[Quote, ...] = ()
        self._before: RatesBefore = {}
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.open_file.clicked.connect(self._ask_for_file)
        self.delete.clicked.connect(self._delete)
        self.undo.clicked.connect(self._undo)
        self.use_earlier.clicked.connect(self._use_earlier)
        for offer in (self.undo, self.use_earlier):
            offer.hide()

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Exchange rates"), "title"), self.back)
        text = _(
            "The ledger never adds different currencies. At these rates, money in other currencies is also shown in "
            "yours. The newest rate on or before a day applies, and of one day the rate entered last. Nothing is "
            "fetched."
        )
        inside.addWidget(label(text, "muted", wrap=True))
        chosen, actions = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (chosen, (label(title(OWN_CURRENCY)), self.own)),
            (actions, (self.open_file, self.delete, self.undo)),
        ):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch()
        inside.addLayout(chosen)
        inside.addWidget(self._empty)
        inside.addLayout(actions)  # above the table, so that what was done is in view in a small window
        inside.addWidget(self._notice)
        inside.addWidget(self.use_earlier, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.table, self.form):
            inside.addWidget(widget)
        inside.addStretch()
        outdate_by_edits(self.form, self._notice)

    def open(self) -> None:
        self._reload()
        self._say("")
        self.open_file.setFocus()

    def on_event(self, event: Event) -> None:
        if isinstance(event, Failed):
            outdate_lines(self)
        elif isinstance(event, EarningsChanged | SettingsChanged):
            self._reload()

    def take(self, location: str) -> None:
        """Open a file of the European Central Bank."""

        async def read() -> None:
            read = await self._services.books.exchange.open(location)
            self._done(read.before, added_text(read))

        self._services.background_intents.post(read)

    def _reload(self) -> None:
        exchange, row = self._services.books.exchange, max(0, self.table.row)
        self._editors.show_stored()
        self.form.show_usual(exchange.own)
        self._quotes = exchange.quotes()
        self.table.show_rows(*rate_rows(self._quotes))
        if self._quotes:
            self.table.selectRow(min(row, len(self._quotes) - 1))
        for widget in (self.table, self.delete):
            widget.setVisible(bool(self._quotes))
        self._empty.setVisible(not self._quotes)
        self._empty.setText(
            _(
                "No rates between currencies of your money yet. Download “eurofxref-hist.zip” from the European "
                "Central Bank with your browser (www.ecb.europa.eu, “Euro foreign exchange reference rates”) and open "
                "it here, or enter a rate by hand. Open a newer file from time to time: only its new days are added."
            )
        )

    def _ask_for_file(self) -> None:
        dialog = file_dialog(self, _("Open rates of the European Central Bank"), "", _("ECB rates (*.csv *.zip)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _delete(self) -> None:
        row, exchange = self.table.row, self._services.books.exchange
        if not 0 <= row < len(self._quotes):
            return
        quote = self._quotes[row]

        async def delete() -> None:
            self._done(await exchange.delete(quote), _("Deleted: {rate}.").format(rate=rate_text(quote)))

        self._services.intents.post(delete)

    def _undo(self) -> None:
        before, exchange = self._before, self._services.books.exchange

        async def undo() -> None:
            await exchange.undo(before)
            self._say(_("Undone."))
            self.open_file.setFocus()

        self._services.intents.post(undo)

    def _entered(self, before: RatesBefore, text: str, quote: Quote) -> None:
        """Say that a rate was saved, and offer it to earlier days whose money has no rate."""
        found = self._services.books.exchange.days_without(quote)
        self._done(before, f"{text} {days_without_text(found)}".rstrip())
        if not found:
            return
        self._earlier = quote, min(days[0] for days in found.values())
        text = _("Use this rate from {day} on")
        set_text(self.use_earlier, text.format(day=number_format.typed_day(self._earlier[1])))
        self.use_earlier.show()

    def _use_earlier(self) -> None:
        if self._earlier is None:
            return
        quote, since = self._earlier

        async def use() -> None:
            before = await self._services.books.exchange.use_since(quote, since)
            self._done(before, _("Saved: {rate}.").format(rate=dated_text(replace(quote, since=since))))
            self.undo.setFocus()

        self._services.intents.post(use)

    def _done(self, before: RatesBefore, text: str) -> None:
        """Say what was done, and offer to undo it."""
        self._before = before
        self._say(text)
        self.undo.setVisible(bool(before))

    def _say(self, text: str) -> None:
        for offer in (self.undo, self.use_earlier):
            offer.hide()
        self._notice.confirm(text)
