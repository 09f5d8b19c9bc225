"""The receipts book: nothing is in two periods, totals equal payments, and what changes after a declaration shows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.checkpoint import packed, unpacked
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.entry_types import (
    CorrectedBody,
    DeclarationBody,
    PaymentBody,
    PlatformReportBody,
    VoucherBody,
    new_entry,
)
from annotator.core.money.declarations import PlatformReport
from annotator.core.money.earnings import Earnings
from annotator.core.money.exchange import ExchangeRates, RateRow
from annotator.core.money.receipts_book import (
    BookPeriod,
    DeclarationPeriod,
    DeclareBy,
    DifferenceReason,
    PlatformQuarter,
    book_of,
    due_now,
    periods_until,
    threshold_uses,
)
from annotator.formats.builtin.dated_rules import shipped_rules
from core.histories import AMOUNTS, money_histories
from core.noon import at_noon

TODAY = date(2026, 11, 24)
NO_RATES = ExchangeRates(())
DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 30))


def paid(earnings: Earnings, unique_id: str, day: date, amount: str = "100", currency: str = "EUR") -> None:
    body = PaymentBody(unique_id, "Lab", amount, currency, day.isoformat(), note=f"ref {unique_id}", means="cash")
    earnings.apply(new_entry(EntryKind.PAYMENT_RECEIVED, at_noon(TODAY), body))


def declared(earnings: Earnings, period: DeclarationPeriod, amount: str = "100") -> None:
    body = DeclarationBody(period.first.isoformat(), period.last.isoformat(), amount, "EUR", None)
    earnings.apply(new_entry(EntryKind.RECEIPTS_DECLARED, at_noon(TODAY), body))


def book(
    earnings: Earnings, by: DeclareBy = DeclareBy.QUARTER, start: date | None = None, rates: ExchangeRates = NO_RATES
) -> tuple[BookPeriod, ...]:
    items = list(earnings.receipts())
    earliest = min((item.day for item in items), default=TODAY)
    periods = periods_until(TODAY, earliest, by, start)
    means = {one.unique_id: earnings.means(one.unique_id) for one in items}
    return book_of(items, means, earnings.fees_withheld(), earnings.declarations, periods, "EUR", rates)


@given(DAYS, DAYS, st.sampled_from(DeclareBy), st.booleans())
def test_periods_follow_each_other_and_hold_every_day(one: date, other: date, by: DeclareBy, begun: bool) -> None:
    earliest, today = min(one, other), max(one, other)
    periods = list(periods_until(today, earliest, by, earliest if begun else None))
    assert periods[0].first <= earliest
    assert periods[-1].first <= today <= periods[-1].last
    for before, after in pairwise(periods):
        assert before.last + timedelta(days=1) == after.first
    for period in periods:
        assert period.last < period.due
        assert (period.due - period.last).days <= 31
        assert (period.due + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("by", "start", "today", "last", "due"),
    [
        (DeclareBy.MONTH, None, date(2026, 11, 24), date(2026, 11, 30), date(2026, 12, 31)),
        (DeclareBy.QUARTER, None, date(2026, 2, 1), date(2026, 3, 31), date(2026, 4, 30)),
        (DeclareBy.QUARTER, None, date(2026, 5, 1), date(2026, 6, 30), date(2026, 7, 31)),
        (DeclareBy.QUARTER, None, date(2026, 8, 1), date(2026, 9, 30), date(2026, 10, 31)),
        (DeclareBy.QUARTER, None, date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 31)),
        # The first 90 days: with the three following months, or the next quarter.
        (DeclareBy.MONTH, date(2026, 1, 10), date(2026, 1, 10), date(2026, 4, 30), date(2026, 5, 31)),
        (DeclareBy.QUARTER, date(2026, 3, 15), date(2026, 3, 15), date(2026, 6, 30), date(2026, 7, 31)),
        (DeclareBy.QUARTER, date(2022, 4, 12), date(2022, 4, 12), date(2022, 9, 30), date(2022, 10, 31)),
    ],
)
def test_a_declaration_is_due_on_the_day_that_urssaf_names(
    by: DeclareBy, start: date | None, today: date, last: date, due: date
) -> None:
    *_earlier, period = periods_until(today, today, by, start)
    assert (period.last, period.due) == (last, due)


@given(money_histories(), st.sampled_from(DeclareBy))
def test_totals_equal_payments(history: list[NewEntry], by: DeclareBy) -> None:
    earnings = Earnings()
    for entry in history:
        earnings.apply(entry)
    items = list(earnings.receipts())
    last = max((item.day for item in items), default=TODAY)
    periods = periods_until(last, min((item.day for item in items), default=TODAY), by, None)
    found = book_of(items, {}, {}, earnings.declarations, periods, "EUR", NO_RATES)
    for currency in ("EUR", "USD"):
        whole = sum((item.money.amount for item in items if item.money.currency == currency), Decimal(0))
        parts = (part for each in found for part in each.view.parts if part.currency == currency)
        assert sum((part.amount for part in parts), Fraction(0)) == whole
    booked = [receipt.unique_id for each in found for receipt in each.receipts]
    assert sorted(booked) == sorted(item.unique_id for item in items)


def test_what_arrives_or_changes_after_the_declaration_is_to_correct_until_it_is_declared_anew() -> None:
    earnings = Earnings()
    paid(earnings, "first", date(2026, 8, 3))
    paid(earnings, "dollars", date(2026, 8, 4), currency="USD")
    period = next(each.period for each in book(earnings))
    declared(earnings, period)
    assert [each.to_correct for each in book(earnings)] == [0, 0]
    paid(earnings, "late", date(2026, 9, 30), "20.50")
    paid(earnings, "late dollars", date(2026, 9, 30), currency="USD")
    earnings.apply(new_entry(EntryKind.AMOUNT_CORRECTED, at_noon(TODAY), CorrectedBody("first", "90")))
    found, running = book(earnings)
    assert found.total == Decimal("110.50")
    assert {(one.means, one.reference) for one in found.receipts[:1]} == {("cash", "ref first")}
    assert found.to_correct == Decimal("10.50")
    assert [one.unique_id for one in found.receipts if one.is_late] == ["first", "late"]
    assert running.to_correct == 0
    declared(earnings, period, "110.50")
    found, _running = book(unpacked(Earnings, packed(earnings)))
    assert found.to_correct == 0
    assert found.declared is not None
    assert found.declared.amount == Decimal("110.50")
    assert due_now(book(earnings), TODAY) is None
    declared(earnings, period, "")
    assert due_now(book(earnings), TODAY) == book(earnings)[0]


@given(
    st.lists(st.tuples(DAYS, AMOUNTS.filter(bool), st.sampled_from(("EUR", "USD", "MAD"))), max_size=12),
    st.dictionaries(DAYS, st.decimals("0.01", 20, places=4), max_size=4),
    st.sampled_from(DeclareBy),
)
def test_the_sum_to_declare_is_that_of_the_receipts_at_the_shown_rates(
    receipts: list[tuple[date, Decimal, str]], of_usd: dict[date, Decimal], by: DeclareBy
) -> None:
    earnings, rates = Earnings(), ExchangeRates(RateRow(day, "EUR", {"USD": rate}) for day, rate in of_usd.items())
    for number, (day, amount, currency) in enumerate(receipts):
        body = PaymentBody(f"p{number}", "Lab", format(amount, "f"), currency, day.isoformat())
        earnings.apply(new_entry(EntryKind.PAYMENT_RECEIVED, at_noon(date(2027, 7, 1)), body))
    items = list(earnings.receipts())
    periods = periods_until(date(2027, 7, 1), date(2024, 1, 1), by, None)
    for each in book_of(items, {}, {}, earnings.declarations, periods, "EUR", rates):
        exact, left_out = Fraction(0), Fraction(0)
        for receipt in each.receipts:
            known = [day for day in of_usd if day <= receipt.day]
            if receipt.currency == "EUR":
                exact += Fraction(receipt.amount)
            elif receipt.currency == "USD" and known:
                converted = Fraction(receipt.amount) / Fraction(of_usd[max(known)])
                assert receipt.value == round(receipt.value or Decimal(0), 2)
                assert abs(Fraction(receipt.value or 0) - converted) <= Fraction(1, 200)
                exact += Fraction(receipt.value or 0)
            else:
                assert receipt.in_book.value is None
                left_out += Fraction(receipt.amount)
        assert each.view.total == sum((one.in_book.value or 0 for one in each.receipts), Fraction(0)) == exact
        assert sum((part.amount for part in each.view.left_out), Fraction(0)) == left_out
        assert each.total == sum((one.value for one in each.receipts if one.value is not None), Decimal(0))
        uses = threshold_uses(shipped_rules().thresholds, each.receipts, each.period.first.year, None, rates)
        assert {use.received for use in uses} == {each.total}


def test_a_rate_that_comes_after_the_declaration_of_euros_only_makes_it_to_correct() -> None:
    earnings, rates = Earnings(), ExchangeRates([RateRow(date(2026, 8, 1), "EUR", {"USD": Decimal("1.25")})])
    paid(earnings, "euros", date(2026, 8, 3), "2.45")
    paid(earnings, "dollars", date(2026, 8, 3), "10", "USD")
    period = next(each.period for each in book(earnings))
    assert [each.total for each in book(earnings, rates=rates)] == [Decimal("10.45"), 0]
    declared(earnings, period, "2.45")
    assert book(earnings)[0].to_correct == 0
    found = book(earnings, rates=rates)[0]
    assert (found.to_correct, found.proposed) == (Decimal(8), Decimal("10.45"))
    assert [one.unique_id for one in found.receipts if one.is_late] == ["dollars"]
    declared(earnings, period, "10.45")
    assert book(earnings, rates=rates)[0].to_correct == 0
    other = ExchangeRates([RateRow(date(2026, 8, 1), "EUR", {"USD": Decimal("1.2")})])
    assert book(earnings, rates=other)[0].to_correct == 0, "another rate alone corrects no receipt"
    paid(earnings, "more", date(2026, 8, 3), "1", "USD")
    assert book(earnings, rates=rates)[0].to_correct == Decimal("0.80")


def test_a_void_payment_is_in_no_period_and_leaves_a_correction() -> None:
    earnings = Earnings()
    paid(earnings, "gone", date(2026, 8, 3))
    declared(earnings, next(each.period for each in book(earnings)))
    earnings.apply(new_entry(EntryKind.AMOUNT_CORRECTED, at_noon(TODAY), CorrectedBody("gone", "0")))
    paid(earnings, "other", date(2026, 8, 5), "1")
    found, *_rest = book(earnings)
    assert (found.total, found.to_correct) == (Decimal(1), Decimal(-99))


def test_a_voucher_counts_at_face_value_and_is_marked_in_kind() -> None:
    earnings = Earnings()
    body = VoucherBody("v", "Lab", "50", "EUR", "2026-11-02", factor="0.8")
    earnings.apply(new_entry(EntryKind.VOUCHER_RECEIVED, at_noon(TODAY), body))
    ((receipt,),) = (each.receipts for each in book(earnings))
    assert (receipt.amount, receipt.is_voucher, receipt.means) == (Decimal(50), True, "")


@pytest.mark.parametrize(
    ("first", "last", "amount", "day", "reason"),
    [
        ("2026-07-01", "2026-06-30", "1", None, "money-day"),
        ("2026-07-01", "2026-12-31", "1", None, "money-day-to-come"),
        ("2026-07-01", "2026-09-30", "-1", None, "money-amount"),
        ("2026-07-01", "2026-09-30", "1", "2026-11-25", "money-day-to-come"),
    ],
)
def test_what_cannot_have_been_declared_is_refused(
    first: str, last: str, amount: str, day: str | None, reason: str
) -> None:
    earnings, body = Earnings(), DeclarationBody(first, last, amount, "EUR", day)
    refusal = earnings.refusal(EntryKind.RECEIPTS_DECLARED, body, TODAY)
    assert refusal is not None
    assert refusal.reason.value == reason
    earnings.apply(new_entry(EntryKind.RECEIPTS_DECLARED, at_noon(TODAY), body))
    assert earnings.declarations.declared == []


@pytest.mark.parametrize(
    ("start", "year", "limits"),
    [
        (None, 2026, {"micro-services": "83600", "vat-franchise": "37500", "vat-at-once": "41250"}),
        (date(2026, 7, 2), 2026, {"micro-services": "41914", "vat-franchise": "18801", "vat-at-once": "41250"}),
        (date(2025, 7, 2), 2026, {"micro-services": "83600", "vat-franchise": "37500", "vat-at-once": "41250"}),
        (None, 2024, {"micro-services": "77700", "vat-franchise": "36800", "vat-at-once": "39100"}),
    ],
)
def test_thresholds_are_those_of_the_year_and_less_for_a_business_that_begins_in_it(
    start: date | None, year: int, limits: dict[str, str]
) -> None:
    earnings = Earnings()
    paid(earnings, "before", date(2025, 12, 31), "7")
    paid(earnings, "inside", date(2026, 1, 1), "8")
    receipts = [receipt for each in book(earnings) for receipt in each.receipts]
    uses = threshold_uses(shipped_rules().thresholds, receipts, year, start, NO_RATES)
    assert {use.threshold.key: str(use.limit) for use in uses} == limits
    assert {use.received for use in uses} == {Decimal(8) if year == 2026 else Decimal(0)}


@pytest.mark.parametrize(
    ("reported", "received", "fees", "following", "reasons"),
    [
        ("100", "100", "0", "0", []),
        ("95", "100", "5", "0", []),
        ("100", "100", "5", "0", ["fees"]),
        ("90", "100", "5", "0", ["fees", "credited-earlier"]),
        ("130", "100", "0", "40", ["paid-later"]),
        ("60", "100", "0", "0", ["credited-earlier"]),
        ("130", "100", "0", "0", ["unknown"]),
    ],
)
def test_a_difference_from_a_platform_has_its_likely_reason(
    reported: str, received: str, fees: str, following: str, reasons: list[str]
) -> None:
    report = PlatformReport("Lab", 2026, 3, Decimal(reported), "EUR", Decimal(0), 2)
    quarter = PlatformQuarter(report, Decimal(received), Decimal(fees), 2, Decimal(0), Decimal(following))
    assert quarter.difference == Decimal(reported) - (Decimal(received) - Decimal(fees))
    assert list(quarter.reasons) == [DifferenceReason(reason) for reason in reasons]


def test_a_later_report_replaces_an_earlier_one_of_the_same_quarter() -> None:
    earnings = Earnings()
    for payer, quarter, amount in (("Lab", 2, "10"), ("lab", 2, "12"), ("Lab", 3, "7"), ("Lab", 5, "1")):
        body = PlatformReportBody(payer, 2026, quarter, amount, "EUR")
        earnings.apply(new_entry(EntryKind.PLATFORM_REPORTED, at_noon(TODAY), body))
    assert [(one.quarter, one.amount) for one in earnings.declarations.reports] == [(2, Decimal(12)), (3, Decimal(7))]
