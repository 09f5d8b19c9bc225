"""The receipts book: receipts by day, in the periods in which they are declared, with the declarations, the turnover
thresholds of a year, and what platforms report. Pure. Currencies are never added; a period has one sum for each.
Vouchers count at face value, because receipts in kind are declared at their real value.

The periods and days are those of micro-entrepreneurs in France (Urssaf): a month is declared until the end of the next
one, a quarter until the end of the month after it. A new business declares its first month with the three months after
it, or its first quarter with the next one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import reduce

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.declarations import Declaration, Declarations, PlatformReport
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
    is_late: bool = False


class BookPeriod(Struct, frozen=True):
    """A period with its receipts of all currencies, oldest first, and its declaration in the book's currency."""

    period: DeclarationPeriod
    currency: str
    receipts: tuple[BookedReceipt, ...]
    declared: Declaration | None

    @property
    def years(self) -> range:
        return range(self.period.first.year, self.period.last.year + 1)

    @property
    def total(self) -> Decimal:
        """The sum to declare."""
        return self.totals.get(self.currency, Decimal(0))

    @property
    def totals(self) -> Mapping[str, Decimal]:
        return totals_of(self.receipts)

    @property
    def to_correct(self) -> Decimal:
        """The change of the sum since it was declared."""
        if self.declared is None:
            return Decimal(0)
        return EXACT.subtract(self.total, _sum(self.declared.receipts.values()))

    @property
    def proposed(self) -> Decimal:
        """The amount to enter next: the sum, or what was declared with its correction, such as money that the worker
        converted."""
        return self.total if self.declared is None else EXACT.add(self.declared.amount, self.to_correct)


def totals_of(receipts: Iterable[BookedReceipt]) -> dict[str, Decimal]:
    by_currency: dict[str, list[Decimal]] = {}
    for receipt in receipts:
        by_currency.setdefault(receipt.currency, []).append(receipt.amount)
    return {currency: _sum(amounts) for currency, amounts in sorted(by_currency.items())}


def book_of(
    items: Sequence[Item],
    means: Mapping[str, str],
    declarations: Declarations,
    periods: Iterable[DeclarationPeriod],
    currency: str,
) -> tuple[BookPeriod, ...]:
    """Return the periods, oldest first. `means` are the payment methods by unique_id. Receipts from before the
    start of the business are in no period."""
    by_days = {(each.first, each.last): each for each in declarations.declared if each.currency == currency}
    ordered = sorted(items, key=lambda item: item.day)
    found = []
    for period in periods:
        declared = by_days.get((period.first, period.last))
        inside = (item for item in ordered if period.first <= item.day <= period.last)
        receipts = tuple(_booked(item, means.get(item.unique_id, ""), declared, currency) for item in inside)
        found.append(BookPeriod(period, currency, receipts, declared))
    return tuple(found)


def _booked(item: Item, means: str, declared: Declaration | None, currency: str) -> BookedReceipt:
    amount = item.money.amount
    is_same = declared is None or declared.receipts.get(item.unique_id) == amount
    is_voucher = item.state is MoneyState.VOUCHER
    return BookedReceipt(
        item.unique_id, item.day, item.payer, "" if is_voucher else means, item.label, amount, item.money.currency,
        is_voucher=is_voucher, is_late=not is_same and item.money.currency == currency,
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
    thresholds: Sequence[Threshold], receipts: Iterable[BookedReceipt], year: int, start: date | None
) -> tuple[ThresholdUse, ...]:
    totals = totals_of(receipt for receipt in receipts if receipt.day.year == year)
    latest: dict[str, Threshold] = {}
    for threshold in sorted(thresholds, key=lambda each: each.since):
        if threshold.since.year <= year:
            latest[threshold.key] = threshold
    return tuple(
        ThresholdUse(each, _limit(each, year, start), totals.get(each.currency, Decimal(0))) for each in latest.values()
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
    accepted rewards. `previous` and `following` are the receipts of the quarters around it."""

    report: PlatformReport
    received: Decimal
    fees: Decimal
    activities: int
    previous: Decimal
    following: Decimal

    @property
    def difference(self) -> Decimal:
        """What the platform reports above our receipts."""
        return EXACT.subtract(self.report.amount, self.received)

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


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, amounts, Decimal(0))
