"""The exports of the receipts book: a table with every receipt, and accounting entries that balance."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.exchange import ExchangeRates, RateRow, view_in
from annotator.core.money.receipts_book import BookedReceipt, booked_sum, receipts_in
from annotator.formats.exports.receipts import FEC_COLUMNS, RECEIPT_COLUMNS, fec, receipts_csv

RATES = ExchangeRates([RateRow(date(2025, 1, 1), "EUR", {"USD": Decimal("1.08")}, "a bank")])


def booked(amount: Decimal, currency: str, day: date, **rest: Any) -> BookedReceipt:
    (in_book,) = view_in("EUR", [(day, currency, Fraction(amount))], RATES, to_cents=True).parts
    fee = (amount * rest.pop("withheld", Decimal(0))).quantize(Decimal("0.0001"), ROUND_DOWN)
    return BookedReceipt(day=day, amount=amount, currency=currency, in_book=in_book, fee=fee, **rest)


RECEIPTS = st.lists(
    st.builds(
        booked,
        unique_id=st.text("abc", min_size=1, max_size=3),
        day=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        payer=st.text(min_size=1, max_size=8).filter(str.strip),
        means=st.sampled_from(("", "SEPA")),
        reference=st.sampled_from(("", "two\twords", "new\r\nline", "=1+1")),
        amount=st.decimals("0.0001", 10**6, places=4),
        currency=st.sampled_from(("EUR", "USD")),
        is_voucher=st.booleans(),
        is_late=st.booleans(),
        withheld=st.sampled_from((Decimal(0), Decimal("0.07"), Decimal(1))),
    ),
    max_size=8,
)


@given(RECEIPTS)
def test_the_accounting_entries_have_the_columns_of_the_decree_and_each_balances(receipts: list[BookedReceipt]) -> None:
    lines = b"".join(fec([receipts])).decode().split("\r\n")
    assert lines.pop() == ""
    header, *rows = (line.split("\t") for line in lines)
    assert "|".join(header) == (
        "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|"
        "EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
    )
    in_euros = [receipt for receipt in receipts if receipt.currency == "EUR" or receipt.day >= date(2025, 1, 1)]
    assert len(rows) == sum(1 + (each.fee < each.amount) + bool(each.fee) for each in in_euros)
    entries: dict[int, list[dict[str, str]]] = {}
    for row in rows:
        cells = dict(zip(FEC_COLUMNS, row, strict=True))
        entries.setdefault(int(cells["EcritureNum"]), []).append(cells)
        for key in ("EcritureDate", "PieceDate", "ValidDate"):
            assert len(cells[key]) == 8
            assert date.fromisoformat(cells[key]).year >= 2024
        for key in ("JournalCode", "JournalLib", "CompteNum", "CompteLib", "PieceRef", "EcritureLib"):
            assert cells[key].strip()
    assert list(entries) == list(range(1, len(in_euros) + 1))
    for receipt, lines_of in zip(in_euros, entries.values(), strict=True):
        debit, credit = (sum(number(cells[key]) for cells in lines_of) for key in ("Debit", "Credit"))
        assert all(len(cells["Debit"].partition(",")[2]) >= 2 for cells in lines_of)
        foreign = {(cells["Montantdevise"], cells["Idevise"]) for cells in lines_of}
        if receipt.currency == "EUR":
            assert debit == credit == receipt.amount
            assert foreign == {("", "")}
        else:
            assert abs(Fraction(debit) - Fraction(receipt.amount) / Fraction("1.08")) <= Fraction(1, 200)
            assert debit == credit == receipt.value
            assert {name for _amount, name in foreign} == {"USD"}
            paid = {cells["CompteNum"]: number(cells["Montantdevise"]) for cells in lines_of}
            assert paid.pop("706") == receipt.amount
            assert sum(paid.values()) == receipt.amount
        by_account = {cells["CompteNum"]: number(cells["Debit"]) for cells in lines_of}
        assert by_account.pop("706") == 0
        assert by_account.get("622", 0) == receipt.fee_value
        assert by_account.keys() - {"622"} <= {"467" if receipt.is_voucher else "512"}


@given(st.lists(RECEIPTS, max_size=3))
def test_the_entries_of_a_period_add_up_to_its_declared_sum(periods: list[list[BookedReceipt]]) -> None:
    for receipts in periods:
        rows = [line.split("\t") for line in b"".join(fec([receipts])).decode().splitlines()[1:]]
        credit = sum((number(row[FEC_COLUMNS.index("Credit")]) for row in rows), Decimal(0))
        assert credit == booked_sum(receipts_in("EUR", receipts, RATES))


def test_the_value_of_a_receipt_is_rounded_by_itself_whatever_else_is_in_the_book() -> None:
    """4.50 GBP at 1.15 are 5.175 euros: 5.18 in every list, beside 0.17 or not."""
    rates = ExchangeRates([RateRow(date(2026, 12, 1), "GBP", {"EUR": Decimal("1.15")})])
    paid = [(Decimal("0.17"), "EUR"), (Decimal("4.50"), "GBP")]
    alone, both = (
        view_in("EUR", [(date(2026, 12, 3), name, Fraction(amount)) for amount, name in each], rates, to_cents=True)
        for each in (paid[1:], paid)
    )
    assert (booked_sum(alone), booked_sum(both)) == (Decimal("5.18"), Decimal("5.35"))


def number(text: str) -> Decimal:
    assert "." not in text
    return Decimal(text.replace(",", "."))


@given(RECEIPTS)
def test_the_table_has_every_receipt_in_its_own_currency(receipts: list[BookedReceipt]) -> None:
    text = b"".join(receipts_csv([receipts])).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == RECEIPT_COLUMNS
    found = [(row[0], Decimal(row[4]), row[5], row[6] == "yes", row[7] == "yes") for row in rows]
    assert found == [(one.day.isoformat(), one.amount, one.currency, one.is_voucher, one.is_late) for one in receipts]
    for row, receipt in zip(rows, receipts, strict=True):
        is_converted = receipt.currency == "USD" and receipt.day >= date(2025, 1, 1)
        assert row[10] == ("1 EUR = 1.08 USD 2025-01-01 a bank" if is_converted else "")
        assert bool(row[9]) == (is_converted or receipt.currency == "EUR")
