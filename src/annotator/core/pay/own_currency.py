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


def figures_in(
    own: OwnCurrency, found: Mapping[str, HourlyFigure], days: DayFigures, work_ms: int, reference: Reference
) -> dict[str, HourlyFigure]:
    """Return the figures `found` of a period as one in the own currency, and those of currencies without any rate.
    `days` are the figures of each day with money, without time."""
    each = [(day, figure) for day, figures in days for figure in figures.values()]
    known = [(day, figure) for day, figure in each if own.converts(figure.currency, day)]
    if not known:
        return dict(found)
    view = own.view((day, figure.currency, figure.total) for day, figure in each)
    whole = _figure(own, known, view)
    converted = {own.currency, *(figure.currency for _day, figure in known)}
    rest = {name: figure for name, figure in found.items() if name not in converted}
    return {own.currency: replace(whole, work_ms=work_ms, wage=reference.wage_in(own.currency)), **rest}


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


def take_home_in(own: OwnCurrency, kept: Iterable[tuple[date, str, TakeHome]]) -> TakeHome:
    """Return the take-home pay of several days and currencies in the own currency, without what has no rate."""

    def converted(day: date, currency: str, home: TakeHome) -> TakeHome:
        def value(amount: Fraction) -> Fraction:
            return own.view([(day, currency, amount)]).total

        lines = tuple(replace(line, amount=value(line.amount)) for line in home.lines)
        return TakeHome(value(home.gross), lines, value(home.unreceived))

    return merged(converted(*each) for each in kept)
