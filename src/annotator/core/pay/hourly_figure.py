"""The hourly figure that every screen shows: pay over all work time, on the worker's basis, beside the wage on the same
basis. With a known status the basis is take-home pay before income tax and the net wage, otherwise pay before
deductions and the gross wage. Money whose time nobody knows is in no figure. No screen computes an hourly pay
of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import hourly
from annotator.core.money.income import NO_TALLY, Income
from annotator.core.money.items import Tally
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share, left_of

if TYPE_CHECKING:
    from annotator.core.money.exchange import CurrencyView


class HourlyFigure(Struct, frozen=True):
    """The pay of a period in one currency. `expected` counts pending rewards at the approval rates of their
    requesters, `confirmed` counts only approved and paid ones, and `best` counts all. These three are on the basis;
    `before` and `after` are `expected` on either basis. `after` is None if no deductions are known. `income` and these
    amounts are of work whose time is known; `untimed` is what other work is expected to bring, on the basis, and
    `untimed_work` the same before deductions. `view` has the parts of `total` if some are in other currencies
    (`core.pay.own_currency`). `has_tax`: income tax is paid with the contributions; no amount deducts it."""

    currency: str
    basis: WageBasis
    wage: Decimal | None
    income: Income
    work_ms: int
    expected: Fraction
    confirmed: Fraction
    best: Fraction
    before: Fraction
    after: Fraction | None
    untimed: Fraction = Fraction(0)
    untimed_work: Tally = NO_TALLY
    view: CurrencyView | None = None
    has_tax: bool = False

    @property
    def hourly(self) -> Decimal | None:
        """Return the figure itself; None without paid work or time."""
        return self.an_hour(self.expected)

    @property
    def total(self) -> Fraction:
        """All expected money, also of work whose time nobody knows."""
        return self.expected + self.untimed

    @property
    def is_of_work(self) -> bool:
        """False if the period has other money in the currency only, such as payments."""
        return self.income.has_work or bool(self.total or self.untimed_work.count)

    def an_hour(self, amount: Fraction | None) -> Decimal | None:
        """Return an amount per hour of the work time."""
        return hourly(amount, self.work_ms) if amount is not None and self.income.has_work else None


def hourly_figure(currency: str, income: Income, work_ms: int, reference: Reference) -> HourlyFigure:
    """Return the figure of a period on which one set of deductions applies."""
    whole, income = income, income.timed
    left, before = left_of(income, reference.shares), income.effective

    expected = _on_basis(income, reference, before)
    return HourlyFigure(
        currency=currency,
        basis=reference.basis,
        wage=reference.wage_in(currency),
        income=income,
        work_ms=work_ms,
        expected=expected,
        confirmed=_on_basis(income, reference, Fraction(income.sure)),
        best=_on_basis(income, reference, Fraction(income.best)),
        before=before,
        after=left(before) if reference.shares else None,
        untimed=_on_basis(whole, reference, whole.effective) - expected,
        untimed_work=whole.untimed_work,
        has_tax=reference.has_tax,
    )


def _on_basis(income: Income, reference: Reference, amount: Fraction) -> Fraction:
    """Return an amount of an income on the basis of every figure."""
    return left_of(income, reference.shares)(amount) if reference.is_net else amount


def figures_by_currency(
    money: Mapping[str, Income],
    receipts: Mapping[date, Mapping[str, Income]],
    work_ms: int,
    reference: Reference,
    shares_on: Callable[[date], tuple[Share, ...] | None],
) -> dict[str, HourlyFigure]:
    """Return the figures of a period by currency, with the deductions of each day of receipt. `receipts` is the money
    by these days. A figure whose deductions are not known for a day is missing."""
    found = {}
    for currency, income in money.items():
        figure: HourlyFigure | None = hourly_figure(currency, income, work_ms, reference)
        if figure is not None and reference.shares:
            days = ((each[currency], shares_on(day)) for day, each in receipts.items() if currency in each)
            figure = figure_of_days(currency, days, figure, reference)
        if figure is not None:
            found[currency] = figure
    return found


def figure_of_days(
    currency: str, days: Iterable[tuple[Income, tuple[Share, ...] | None]], whole: HourlyFigure, reference: Reference
) -> HourlyFigure | None:
    """Return `whole`, the figure of a period by today's deductions, with those of each day of receipt. The amounts
    are added and divided last. Return None if the deductions of a day are not known but needed."""
    expected = confirmed = best = after = untimed = Fraction(0)
    for income, shares in days:
        if shares is None:
            return None if reference.is_net else replace(whole, after=None)
        of_day = hourly_figure(currency, income, 0, replace(reference, shares=shares))
        expected, confirmed, best = expected + of_day.expected, confirmed + of_day.confirmed, best + of_day.best
        after += left_of(income, shares)(of_day.before)
        untimed += of_day.untimed
    return replace(whole, expected=expected, confirmed=confirmed, best=best, after=after, untimed=untimed)
