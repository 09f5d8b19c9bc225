"""The receipts book: receipts by day, in the periods in which they are declared, with the declarations, the turnover
thresholds of a year, and what platforms report. Pure. Receipts in other currencies count in the book's currency at the
rate of the day on which they arrived, each rounded to the cent, so that the lines add up and never change with others.
Those without a rate are in no sum (`core.money.exchange`). Vouchers count at
face value, because receipts in kind are declared at their real value.

The periods and days are those of micro-entrepreneurs in France (Urssaf): a month is declared until the end of the next
one, a quarter until the end of the month after it. A new business declares its first month with the three months after
it, or its first quarter with the next one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import reduce

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import EXACT, Money
from annotator.core.money.declarations import Declaration, Declarations, DeclaredReceipt, PlatformReport
from annotator.core.money.exchange import CurrencyView, ExchangeRates, Part, in_cents, view_in
from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState


class DeclareBy(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        return 1 if self is DeclareBy.MONTH else 3


class DeclarationPeriod(Struct, frozen=True):
    """The days of a declaration, and the last day on which it can be made in time."""

    first: date
    last: date
    due: date


def periods_until(today: date, earliest: date, by: DeclareBy, start: date | None) -> Iterator[DeclarationPeriod]:
    """Yield the periods from the one of `earliest` to the one of today, oldest first. `start` is the first day of the
    business, None if it is not known or long ago."""
    begin = min(earliest, today) if start is None else start
    first = date(begin.year, (begin.month - 1) // by.months * by.months + 1, 1)
    if start is not None and start <= today:
        last = month_end(first, 2 * by.months - 1 if by is DeclareBy.QUARTER else 3)
        yield DeclarationPeriod(start, last, month_end(last, 1))
        first = last + timedelta(days=1)
    while first <= today:
        last = month_end(first, by.months - 1)
        yield DeclarationPeriod(first, last, month_end(last, 1))
        first = last + timedelta(days=1)


def month_end(day: date, months_later: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months_later, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


class BookedReceipt(Struct, frozen=True):
    """A receipt. `is_late`: it was entered or changed after its period had been declared."""

    unique_id: str
    day: date
    payer: str
    means: str
    reference: str
    amount: Decimal
    currency: str
    is_voucher: bool
    in_book: Part  # in the currency of the book, converted amounts to the cent
    is_late: bool = False
    fee: Decimal = Decimal(0)  # the part of the amount that was withheld

    @property
    def value(self) -> Decimal | None:
        """The amount in the currency of the book; None without a rate."""
        return None if self.in_book.value is None else _exact(self.in_book.value)

    @property
    def fee_value(self) -> Decimal:
        """The part of `value` that was withheld."""
        if self.value is None or not self.fee:
            return Decimal(0)
        share = Fraction(self.value) * Fraction(self.fee) / Fraction(self.amount)
        return _exact(in_cents(share) if self.in_book.quotes else share)


class BookPeriod(Struct, frozen=True):
    """A period with its receipts of all currencies, oldest first, the same in the book's currency, and its declaration
    with the receipts that it counted, at the same rates."""

    period: DeclarationPeriod
    receipts: tuple[BookedReceipt, ...]
    view: CurrencyView
    declared: Declaration | None
    counted: CurrencyView

    @property
    def currency(self) -> str:
        return self.view.currency

    @property
    def years(self) -> range:
        return range(self.period.first.year, self.period.last.year + 1)

    @property
    def total(self) -> Decimal:
        """The sum to declare."""
        return booked_sum(self.view)

    @property
    def to_correct(self) -> Decimal:
        """The change of the sum since it was declared."""
        if self.declared is None or self.view.total == self.counted.total:
            return Decimal(0)
        return EXACT.subtract(self.total, booked_sum(self.counted))

    @property
    def proposed(self) -> Decimal:
        """The amount to enter next: the sum, or what was declared with its correction, such as money that the worker
        converted."""
        return self.total if self.declared is None else EXACT.add(self.declared.amount, self.to_correct)


def booked_sum(view: CurrencyView) -> Decimal:
    """Return the total of a view of receipts or fees: the sum of what stands in their lines."""
    return _exact(view.total)


def _exact(value: Fraction) -> Decimal:
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def receipts_in(currency: str, receipts: Iterable[BookedReceipt], rates: ExchangeRates) -> CurrencyView:
    return _view(currency, ((receipt.day, Money(receipt.amount, receipt.currency)) for receipt in receipts), rates)


def _view(currency: str, moneys: Iterable[tuple[date, Money]], rates: ExchangeRates) -> CurrencyView:
    amounts = ((day, money.currency, Fraction(money.amount)) for day, money in moneys)
    return view_in(currency, amounts, rates, to_cents=True)


def book_of(
    items: Sequence[Item],
    means: Mapping[str, str],
    fees: Mapping[str, Decimal],
    declarations: Declarations,
    periods: Iterable[DeclarationPeriod],
    currency: str,
    rates: ExchangeRates,
) -> tuple[BookPeriod, ...]:
    """Return the periods, oldest first. `means` are the payment methods and `fees` the withheld fees, by unique_id.
    Receipts from before the start of the business are in no period."""
    by_days = {(each.first, each.last): each for each in declarations.declared if each.currency == currency}
    ordered = sorted(items, key=lambda item: item.day)
    found = []
    for period in periods:
        declared = by_days.get((period.first, period.last))
        counted = _counted(declared) if declared is not None else None
        inside = (item for item in ordered if period.first <= item.day <= period.last)
        booked = (_booked(item, means.get(item.unique_id, ""), counted, currency, rates) for item in inside)
        receipts = tuple(replace(each, fee=fees.get(each.unique_id, Decimal(0))) for each in booked)
        before = ((each.day, each.money) for each in (counted or {}).values())
        view = receipts_in(currency, receipts, rates)
        found.append(BookPeriod(period, receipts, view, declared, _view(currency, before, rates)))
    return tuple(found)


def _counted(declared: Declaration) -> Mapping[str, DeclaredReceipt]:
    """Return the receipts in a declared amount. If it is the sum of those in its currency, no others are in it."""
    in_currency = {key: each for key, each in declared.receipts.items() if each.money.currency == declared.currency}
    only = reduce(EXACT.add, (each.money.amount for each in in_currency.values()), Decimal(0))
    return in_currency if declared.amount == only else declared.receipts


def _booked(
    item: Item, means: str, counted: Mapping[str, DeclaredReceipt] | None, currency: str, rates: ExchangeRates
) -> BookedReceipt:
    (in_book,) = _view(currency, [(item.day, item.money)], rates).parts
    is_same = counted is None or counted.get(item.unique_id) == DeclaredReceipt(item.day, item.money)
    is_voucher = item.state is MoneyState.VOUCHER
    return BookedReceipt(
        item.unique_id, item.day, item.payer, "" if is_voucher else means, item.label, item.money.amount,
        item.money.currency, is_voucher=is_voucher, in_book=in_book, is_late=not is_same and in_book.value is not None,
    )  # fmt: skip


def due_now(periods: Iterable[BookPeriod], today: date) -> BookPeriod | None:
    """Return the last of these periods that has ended; None if it is declared. Of earlier ones nobody is reminded."""
    ended = [each for each in periods if each.period.last < today]
    return ended[-1] if ended and ended[-1].declared is None else None


class Threshold(Struct, frozen=True):
    """A yearly limit of the turnover, from a year on until the next one with the same key. `pro_rata`: in the year in
    which a business begins, the limit is reduced to the days from its first day on."""

    key: str
    limit: Decimal
    currency: str
    since: date
    source: str
    pro_rata: bool
    checked: date | None = None
    until: date | None = None
    is_confirmed: bool = True


class ThresholdUse(Struct, frozen=True):
    """A threshold in a year: the limit that applies, rounded down to whole units, and the receipts so far."""

    threshold: Threshold
    limit: Decimal
    received: Decimal

    @property
    def left(self) -> Decimal:
        """What is left below the limit; negative above it."""
        return EXACT.subtract(self.limit, self.received)


def threshold_uses(
    thresholds: Sequence[Threshold],
    receipts: Iterable[BookedReceipt],
    year: int,
    start: date | None,
    rates: ExchangeRates,
) -> tuple[ThresholdUse, ...]:
    of_year = [receipt for receipt in receipts if receipt.day.year == year]
    latest: dict[str, Threshold] = {}
    for threshold in sorted(thresholds, key=lambda each: each.since):
        if threshold.since.year <= year:
            latest[threshold.key] = threshold
    return tuple(
        ThresholdUse(each, _limit(each, year, start), booked_sum(receipts_in(each.currency, of_year, rates)))
        for each in latest.values()
    )


def _limit(threshold: Threshold, year: int, start: date | None) -> Decimal:
    if start is None or start.year != year or not threshold.pro_rata:
        return threshold.limit
    last = date(year, 12, 31)
    open_days, days = (last - start).days + 1, (last - date(year, 1, 1)).days + 1
    return Decimal(int(threshold.limit * open_days) // days)


class DifferenceReason(StrEnum):
    """A likely reason why a platform's figure differs from the receipts of the same quarter."""

    FEES = "fees"  # it counts before or after fees
    PAID_LATER = "paid-later"  # it was credited in the quarter and arrived in the next one
    CREDITED_EARLIER = "credited-earlier"  # it arrived in the quarter and was credited in the one before
    UNKNOWN = "unknown"


class PlatformQuarter(Struct, frozen=True):
    """A platform's report beside our own figures of the same payer, quarter and currency: receipts, fees charged and
    accepted rewards. `previous` and `following` are the receipts of the quarters around it. The consideration that a
    platform reports is net of its fees (Directive (EU) 2021/514, annex V, section I)."""

    report: PlatformReport
    received: Decimal
    fees: Decimal
    activities: int
    previous: Decimal
    following: Decimal

    @property
    def net(self) -> Decimal:
        """Our receipts after fees."""
        return EXACT.subtract(self.received, self.fees)

    @property
    def difference(self) -> Decimal:
        """The report of the platform less our receipts after fees."""
        return EXACT.subtract(self.report.amount, self.net)

    @property
    def reasons(self) -> tuple[DifferenceReason, ...]:
        difference = self.difference
        if not difference:
            return ()
        found = []
        if abs(difference) in {self.report.fees, self.fees} - {Decimal(0)}:
            found.append(DifferenceReason.FEES)
        if 0 < difference <= self.following:
            found.append(DifferenceReason.PAID_LATER)
        if 0 < -difference <= self.received:
            found.append(DifferenceReason.CREDITED_EARLIER)
        return tuple(found) or (DifferenceReason.UNKNOWN,)


def quarter_days(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, quarter * 3 - 2, 1)
    return first, month_end(first, 2)
