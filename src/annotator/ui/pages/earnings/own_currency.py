"""The card with the money of a period in the worker's own currency, with each rate that was used."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.money.amount import hourly
from annotator.core.money.exchange import CurrencyView, OwnLine, Part
from annotator.core.pay.periods import Bar
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.exchange_text import dated_text, sources_text
from annotator.ui.i18n.rounding import with_converted
from annotator.ui.i18n.translation import N_, NOTHING, _
from annotator.ui.widgets.labels import button, fold_button, label
from annotator.ui.widgets.table import PlainTable

type OwnMoney = Mapping[OwnLine, CurrencyView]

_LINES = {
    OwnLine.EXPECTED: N_("Expected"),
    OwnLine.UNTIMED: N_("Expected without time"),
    OwnLine.RECEIVED: N_("Money received"),
    OwnLine.FEES: N_("Fees"),
}


def own_rows(money: OwnMoney, *, is_net: bool, each_rate: bool) -> tuple[list[str], list[list[str]]]:
    """Return the amounts, their rates and their values, which add up to the total of each line. Without `each_rate`
    all rates of a currency share a row."""
    own = next(iter(money.values())).currency if money else ""
    header = ["", _("Amount"), _("Rate"), _("Source"), _("In {currency}").format(currency=own)]
    rows = []
    for line, view in money.items():
        name = _("Expected after deductions") if is_net and line is OwnLine.EXPECTED else _(_LINES[line])
        if line is OwnLine.RECEIVED and OwnLine.FEES in money:
            name = _("Money received, before fees")
        groups = [[part] for part in view.parts]
        if not each_rate:
            groups = [
                list(parts) for _key, parts in groupby(view.parts, lambda part: (part.currency, part.value is None))
            ]
        exact = [sum((part.value or Fraction(0) for part in group), Fraction(0)) for group in groups]
        total, values = with_converted(view.total, exact, [bool(group[0].quotes) for group in groups])
        for parts, value in zip(groups, values, strict=True):
            shown = NOTHING if parts[0].value is None else number_format.amount(value, own)
            rows.append([name, *_row(parts), shown])
        if len(groups) > 1:
            rows.append([_("{name}, total").format(name=name), "", "", "", number_format.amount(total, own)])
    return header, rows


def _row(parts: list[Part]) -> list[str]:
    """Return the amount, the rates and the sources of parts of one currency."""
    amount = number_format.listed_amount(sum((part.amount for part in parts), Fraction(0)), parts[0].currency)
    quotes = list(dict.fromkeys(quote for part in parts for quote in part.quotes or ()))
    if parts[0].quotes is None:
        return [amount, _("no rate"), ""]
    if len(parts) == 1:
        return [amount, "; ".join(map(dated_text, quotes)), sources_text(quotes)]
    days = sorted(quote.day for quote in quotes)
    first, last = number_format.typed_day(days[0]), number_format.typed_day(days[-1])
    text = _("{count} rates, {first} – {last}")
    return [amount, text.format(count=number_format.count(len(quotes)), first=first, last=last), sources_text(quotes)]


def left_out_text(money: OwnMoney) -> str:
    """Return what is in no total because it has no rate, and what to do; empty if there is nothing."""
    names = sorted({part.currency for view in money.values() for part in view.left_out})
    if not names:
        return ""
    text = _("No rate for some days in {currencies}: these amounts are in no total. Add rates under “Exchange rates”.")
    return text.format(currencies=", ".join(names))


def about_text(money: OwnMoney, work_ms: int) -> str:
    """Return the hourly pay in the own currency; empty while an amount has no rate, or without work."""
    view = money.get(OwnLine.EXPECTED)
    rate = hourly(view.total, work_ms) if view is not None and not view.left_out else None
    if view is None or rate is None:
        return ""
    text = _("About {rate}: {amount} expected in {time} of work, each amount at the rate of its day.")
    return text.format(
        rate=number_format.rate(rate, view.currency),
        amount=number_format.listed_amount(view.total, view.currency),
        time=number_format.duration(work_ms),
    )


class OwnCurrencyCard(QFrame):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self._money: OwnMoney = {}
        self._about, self._missing = label("", wrap=True), label("", "attention", wrap=True)
        self.table = PlainTable(_("In your currency"), left=frozenset({0, 2, 3}), stretch=2)
        self.each_rate = fold_button(_("Show each rate"))
        self.rates = button(_("Exchange rates"), "money")
        self.each_rate.toggled.connect(lambda _on: self._show())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("In your currency"), "heading"))
        for widget in (self._about, self.table, self._missing):
            column.addWidget(widget)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for each in (self.each_rate, self.rates):
            actions.addWidget(each)
        actions.addStretch()
        column.addLayout(actions)

    def show_total(self, total: Bar) -> None:
        """Show the money of a period, or how to see it in one currency. Hide the card if there is only one."""
        books = self._services.books
        self._money = books.exchange.of_days(total.first, total.last, books.periods.books())
        self.setVisible(bool(self._money) or (not books.exchange.own and len(total.money) > 1))
        text = about_text(self._money, total.work_ms)
        if not self._money:
            text = _(
                "Your money is in several currencies. Choose yours under “Exchange rates” to see all of it in one."
            )
        self._about.setText(text)
        self._about.setVisible(bool(text))
        self._missing.setText(left_out_text(self._money))
        self._missing.setVisible(bool(self._missing.text()))
        self._show()

    def _show(self) -> None:
        is_net = self._services.preferences.reference().is_net
        rows = [own_rows(self._money, is_net=is_net, each_rate=each) for each in (False, True)]
        self.table.show_rows(*rows[self.each_rate.isChecked()])
        self.table.setVisible(bool(self._money))
        self.each_rate.setVisible(rows[0] != rows[1])
