"""The exports of the receipts book: a table with every receipt, and accounting entries that balance."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.receipts_book import BookedReceipt
from annotator.formats.exports.receipts import FEC_COLUMNS, RECEIPT_COLUMNS, fec, receipts_csv

RECEIPTS = st.lists(
    st.builds(
        BookedReceipt,
        unique_id=st.text("abc", min_size=1, max_size=3),
        day=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        payer=st.text(min_size=1, max_size=8).filter(str.strip),
        means=st.sampled_from(("", "SEPA")),
        reference=st.sampled_from(("", "two\twords", "new\r\nline", "=1+1")),
        amount=st.decimals("0.0001", 10**6, places=4),
        currency=st.sampled_from(("EUR", "USD")),
        is_voucher=st.booleans(),
        is_late=st.booleans(),
    ),
    max_size=8,
)


@given(RECEIPTS)
def test_the_accounting_entries_have_the_columns_of_the_decree_and_each_balances(receipts: list[BookedReceipt]) -> None:
    lines = b"".join(fec(receipts)).decode().split("\r\n")
    assert lines.pop() == ""
    header, *rows = (line.split("\t") for line in lines)
    assert "|".join(header) == (
        "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|"
        "EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
    )
    in_euros = [receipt for receipt in receipts if receipt.currency == "EUR"]
    assert len(rows) == 2 * len(in_euros)
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
        assert debit == credit == receipt.amount
        assert {cells["CompteNum"][0] for cells in lines_of} == ({"4", "7"} if receipt.is_voucher else {"5", "7"})


def number(text: str) -> Decimal:
    assert "." not in text
    return Decimal(text.replace(",", "."))


@given(RECEIPTS)
def test_the_table_has_every_receipt_in_its_own_currency(receipts: list[BookedReceipt]) -> None:
    text = b"".join(receipts_csv(receipts)).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == RECEIPT_COLUMNS
    found = [(row[0], Decimal(row[4]), row[5], row[6] == "yes", row[7] == "yes") for row in rows]
    assert found == [(one.day.isoformat(), one.amount, one.currency, one.is_voucher, one.is_late) for one in receipts]
