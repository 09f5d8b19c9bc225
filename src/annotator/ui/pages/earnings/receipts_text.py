"""The texts of the receipts book: rows of its tables, and likely reasons for differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import groupby

from annotator.core.money.amount import EXACT
from annotator.core.money.dated_rules import unconfirmed_since
from annotator.core.money.exchange import CurrencyView, Part
from annotator.core.money.receipts_book import (
    BookedReceipt,
    BookPeriod,
    DeclareBy,
    DifferenceReason,
    PlatformQuarter,
    ThresholdUse,
    booked_sum,
)
from annotator.ui.i18n import number_format
from annotator.ui.i18n.exchange_text import dated_text, sources_text
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.rule_text import noted, rule_name
from annotator.ui.i18n.translation import N_, _

type TableText = tuple[list[str], list[list[str]]]

DECLARE_BY: Mapping[DeclareBy, str] = {DeclareBy.MONTH: N_("Monthly"), DeclareBy.QUARTER: N_("Quarterly")}
_REASONS: Mapping[DifferenceReason, str] = {
    DifferenceReason.FEES: N_("fees withheld by the platform"),
    DifferenceReason.PAID_LATER: N_("credited in this quarter, received in the next"),
    DifferenceReason.CREDITED_EARLIER: N_("received in this quarter, credited in the one before"),
    DifferenceReason.UNKNOWN: N_("no likely reason found: ask the platform"),
}


def days_text(first: date, last: date) -> str:
    return f"{number_format.typed_day(first)} – {number_format.typed_day(last)}"


def others_text(view: CurrencyView) -> str:
    """Return the sums in other currencies than that of the book, and what they are in it: `6.22 USD = 5.76 EUR`."""
    parts = [f"{_amounts(group)} = {_value(group, view.currency)}" for group in _converted(view).values()]
    return number_format.in_a_row([*parts, *(number_format.pair(amount, _("no rate")) for amount in _left_out(view))])


def included_text(view: CurrencyView, *, is_short: bool = False) -> str:
    """Return how much of a sum was converted, and what is not in it for want of a rate; empty if all is in euros."""
    converted, left_out, sentences = _converted(view), _left_out(view), list[str]()
    if converted:
        text = _("Of this sum, {value} is converted from {amounts}, each receipt at the rate of its day.")
        text = _("Of this sum, {value} is converted.") if is_short else text
        value = _value([part for group in converted.values() for part in group], view.currency)
        amounts = number_format.in_a_row(map(_amounts, converted.values()))
        sentences.append(text.format(value=value, amounts=amounts))
    if left_out:
        text = _("Without a rate and not included: {amounts}.")
        sentences.append(text.format(amounts=number_format.in_a_row(left_out)))
    return " ".join(sentences)


def _converted(view: CurrencyView) -> dict[str, list[Part]]:
    """Return the parts that rates converted, by currency."""
    converted = [part for part in view.parts if part.quotes]
    return {name: list(group) for name, group in groupby(converted, lambda part: part.currency)}


def _left_out(view: CurrencyView) -> list[str]:
    return [_amounts([part]) for part in view.left_out]


def _amounts(parts: Sequence[Part]) -> str:
    return number_format.listed_amount(sum((part.amount for part in parts), Fraction(0)), parts[0].currency)


def _value(parts: Sequence[Part], currency: str) -> str:
    return number_format.listed_amount(sum((part.value or Fraction(0) for part in parts), Fraction(0)), currency)


def period_rows(periods: Iterable[BookPeriod], today: date) -> TableText:
    header = [_("Declaration period"), _("To declare"), _("Other currencies"), _("Declared"), _("Status")]
    return header, [
        [
            days_text(each.period.first, each.period.last),
            number_format.amount(each.total, each.currency),
            others_text(each.view),
            number_format.amount(each.declared.amount, each.currency) if each.declared is not None else "",
            status_text(each, today),
        ]
        for each in periods
    ]


def status_text(book: BookPeriod, today: date) -> str:
    """Return what is left to do about a period."""
    if book.to_correct:
        return _("To correct: {amount}").format(amount=_signed(book.to_correct, book.currency))
    if book.declared is not None:
        return _("Declared on {day}").format(day=number_format.typed_day(book.declared.day))
    due = number_format.typed_day(book.period.due)
    if today <= book.period.last:
        return _("Still open, due by {day}").format(day=due)
    return (_("Due by {day}") if today <= book.period.due else _("Was due by {day}")).format(day=due)


def receipt_rows(receipts: Iterable[BookedReceipt], currency: str) -> TableText:
    header = [_("Day"), _("Payer"), _("Payment method"), _("Reference"), _("Amount"), _("Remark")]
    return header, [
        [
            number_format.typed_day(receipt.day),
            receipt.payer,
            _("Voucher (in kind)") if receipt.is_voucher else receipt.means or _("unknown"),
            receipt.reference,
            number_format.amount(receipt.amount, receipt.currency),
            _remark(receipt, currency),
        ]
        for receipt in receipts
    ]


def _remark(receipt: BookedReceipt, currency: str) -> str:
    """Return the rates of a receipt with its value, and whether it is missing in the declaration."""
    part, remarks = receipt.in_book, list[str]()
    if part.quotes is None:
        remarks.append(_("no rate"))
    elif part.quotes:
        rates = "; ".join(map(dated_text, part.quotes))
        text = _("{value} at {rates} ({source})")
        remarks.append(text.format(value=_value([part], currency), rates=rates, source=sources_text(part.quotes)))
    if receipt.is_late:
        remarks.append(_("Entered after the declaration: to correct"))
    return number_format.in_a_row(remarks)


def threshold_rows(uses: Iterable[ThresholdUse]) -> TableText:
    header = [_("Threshold of the year"), _("Limit"), _("Receipts of the year"), _("Remaining")]
    return header, [
        [
            rule_name(use.threshold.key),
            number_format.amount(use.limit, use.threshold.currency),
            number_format.amount(use.received, use.threshold.currency),
            number_format.amount(use.left, use.threshold.currency)
            if use.left >= 0
            else _("exceeded by {amount}").format(amount=number_format.amount(-use.left, use.threshold.currency)),
        ]
        for use in uses
    ]


def threshold_sources(uses: Iterable[ThresholdUse], day: date) -> list[str]:
    """Return the sources of the limits as of a day, and when they were checked, without duplicates."""
    text, limits = _("{source}, compared on {day}"), [use.threshold for use in uses]
    lines = (
        noted(
            text.format(source=source_text(each.source), day=number_format.day(each.checked or day)),
            unconfirmed_since(each, limits, day),
        )
        for each in limits
    )
    return list(dict.fromkeys(lines))


def platform_rows(quarters: Iterable[PlatformQuarter]) -> TableText:
    """Return three rows for each report: consideration, fees and activities."""
    header = [
        _("Platform"), _("Figure"), _("Reported by the platform"), _("Mine"), _("Difference"), _("Likely reason"),
    ]  # fmt: skip
    rows = []
    for each in quarters:
        report, currency = each.report, each.report.currency
        who = number_format.pair(report.payer, quarter_text(report.year, report.quarter))
        reasons = ", ".join(_(_REASONS[reason]) for reason in each.reasons)
        for name, theirs, ours, why in (
            (_("Consideration, after fees"), report.amount, each.net, reasons),
            (_("Fees"), report.fees, each.fees, ""),
        ):
            figures = [number_format.amount(figure, currency) for figure in (theirs, ours)]
            rows.append([who, name, *figures, _signed(EXACT.subtract(theirs, ours), currency), why])
        counts = [number_format.count(count) for count in (report.activities, each.activities)]
        more = report.activities - each.activities
        rows.append([who, _("Activities"), *counts, f"+{more}" if more > 0 else number_format.count(more), ""])
    return header, rows


def year_text(quarters: Sequence[PlatformQuarter]) -> str:
    """Return the sums of the platforms with several reports, in which shifts between quarters cancel out."""
    by_platform: dict[tuple[str, str], list[PlatformQuarter]] = {}
    for each in quarters:
        by_platform.setdefault((each.report.payer, each.report.currency), []).append(each)
    text = _("{platform}, {count} quarters: {reported} reported, {received} received, difference {difference}")
    lines = []
    for (payer, currency), several in by_platform.items():
        reported = reduce(EXACT.add, (each.report.amount for each in several))
        received = reduce(EXACT.add, (each.net for each in several))
        figures = {"reported": reported, "received": received}
        amounts = {name: number_format.amount(figure, currency) for name, figure in figures.items()}
        difference = _signed(EXACT.subtract(reported, received), currency)
        if len(several) > 1:
            lines.append(text.format(platform=payer, count=len(several), difference=difference, **amounts))
    return "\n".join(lines)


def quarter_text(year: int, quarter: int) -> str:
    return _("Q{quarter} {year}").format(quarter=quarter, year=year)


def advice_text(view: CurrencyView) -> str:
    """Return how much of a sum was converted, and what to do about receipts without a rate."""
    text = _("Add rates under “Exchange rates” on the earnings page, or convert these amounts and add them yourself.")
    return " ".join(filter(None, (included_text(view), text if view.left_out else "")))


def fees_text(withheld: CurrencyView, others: CurrencyView) -> str:
    """Return the fees of a period, which are part of the turnover; "" without any. `withheld` were entered with a
    payment."""
    texts = (
        (withheld, _("Fees withheld from payments: {amount}. This sum is before fees, as receipts are declared.")),
        (others, _("Other fees: {amount}. If one of them was withheld from a payment, add it to the receipts.")),
    )
    return " ".join(text.format(amount=_fees(fees)) for fees, text in texts if fees.parts)


def _fees(fees: CurrencyView) -> str:
    amounts = [number_format.amount(booked_sum(fees), fees.currency)] if fees.total else []
    return number_format.in_a_row([*amounts, *_left_out(fees)])


def missing_text(missing: Mapping[str, Decimal], currency: str) -> str:
    """Return the payers whose rewards are marked as paid without a payment; "" if there are none."""
    if not missing:
        return ""
    text = _(
        "Marked as paid without a payment: {amounts}. Enter these payments under “Money received” on the earnings "
        "page, so that they are listed here."
    )
    amounts = (number_format.pair(payer, number_format.amount(each, currency)) for payer, each in missing.items())
    return text.format(amounts=number_format.in_a_row(amounts))


def _signed(amount: Decimal, currency: str) -> str:
    text = number_format.amount(amount, currency)
    return f"+{text}" if amount > 0 else text
