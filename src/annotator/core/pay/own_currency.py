"""Pay of several currencies in the worker's own: one hourly figure and one take-home pay, each day at its rates. Pure.
Sums are exact fractions. Only the income of a figure has decimals, of 40 digits, which are rounded where they are
shown. What has no rate is in no sum, and is left in the view of the figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import EXACT
from annotator.core.money.exchange import CurrencyView, ExchangeRates, view_in
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.take_home import TakeHome, merged

type DayFigures = Iterable[tuple[date, Mapping[str, HourlyFigure]]]


class OwnCurrency(Struct, frozen=True):
    """The worker's own currency, and the known rates."""

    currency: str
    rates: ExchangeRates

    def view(self, amounts: Iterable[tuple[date, str, Fraction]]) -> CurrencyView:
        return view_in(self.currency, amounts, self.rates)

    def converts(self, currency: str, day: date) -> bool:
        return self.rates.route(currency, self.currency, day) is not None

    def figures(
        self, found: Mapping[str, HourlyFigure], days: DayFigures, work_ms: int, reference: Reference
    ) -> dict[str, HourlyFigure]:
        """Return the figures `found` of a period as one in the own currency, and those of currencies without any rate.
        `days` are the figures of each day with money, without time. If all money is in the own currency, nothing
        changes."""
        each = [(day, figure) for day, figures in days for figure in figures.values()] if self._others(found) else []
        known = [(day, figure) for day, figure in each if self.converts(figure.currency, day)]
        if not known:
            return dict(found)
        view = self.view((day, figure.currency, figure.total) for day, figure in each)
        whole = _figure(self, known, view)
        rest = self._unconverted(found, (figure.currency for _day, figure in known))
        return {self.currency: replace(whole, work_ms=work_ms, wage=reference.wage_in(self.currency)), **rest}

    def take_home(
        self, found: Mapping[str, TakeHome | None], days: Iterable[tuple[date, Mapping[str, TakeHome | None]]]
    ) -> dict[str, TakeHome | None]:
        """Return the take-home pay `found` of a period in the own currency, and that of currencies without any rate.
        `days` are the same of each day with money. With a missing rule, or all money in the own currency, nothing
        changes."""
        if not self._others(found) or None in found.values():
            return dict(found)
        each = [
            (day, name, home)
            for day, homes in days
            for name, home in homes.items()
            if home is not None and self.converts(name, day)
        ]
        rest = self._unconverted(found, (name for _day, name, _home in each))
        return {self.currency: merged(self._converted(*of_day) for of_day in each), **rest} if each else dict(found)

    def _others(self, found: Iterable[str]) -> set[str]:
        return set(found) - {self.currency}

    def _unconverted[Value](self, found: Mapping[str, Value], converted: Iterable[str]) -> dict[str, Value]:
        known = {self.currency, *converted}
        return {name: value for name, value in found.items() if name not in known}

    def _converted(self, day: date, currency: str, home: TakeHome) -> TakeHome:
        def value(amount: Fraction) -> Fraction:
            return self.view([(day, currency, amount)]).total

        lines = tuple(replace(line, amount=value(line.amount)) for line in home.lines)
        return TakeHome(value(home.gross), lines, value(home.unreceived))


def _figure(own: OwnCurrency, known: list[tuple[date, HourlyFigure]], view: CurrencyView) -> HourlyFigure:
    # A conversion is a product: the value of one unit gives that of each amount of a day.
    units = [own.view([(day, each.currency, Fraction(1))]).total for day, each in known]

    def total(part: Callable[[HourlyFigure], Fraction | Decimal | None]) -> Fraction:
        amounts = ((unit, part(each)) for unit, (_day, each) in zip(units, known, strict=True))
        return sum((unit * Fraction(amount) for unit, amount in amounts if amount), Fraction(0))

    def tally(part: Callable[[HourlyFigure], Tally]) -> Tally:
        count = sum(part(each).count for _day, each in known)
        return Tally(count, _decimal(total(lambda each: part(each).amount)))

    def of_state(state: MoneyState) -> Tally:
        return tally(lambda each: each.income.tally(state))

    first, incomes = known[0][1], [each.income for _day, each in known]
    states = [state for state in MoneyState if any(state in income.tallies for income in incomes)]
    tallies = {state: of_state(state) for state in states}
    return replace(
        first,
        currency=own.currency,
        income=Income(tallies, total(lambda each: each.income.expected_pending)),
        expected=total(lambda each: each.expected),
        confirmed=total(lambda each: each.confirmed),
        best=total(lambda each: each.best),
        before=total(lambda each: each.before),
        after=total(lambda each: each.after) if all(each.after is not None for _day, each in known) else None,
        untimed=total(lambda each: each.untimed),
        untimed_work=tally(lambda each: each.untimed_work),
        view=view,
    )


def _decimal(value: Fraction) -> Decimal:
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
