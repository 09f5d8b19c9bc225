"""Export of the receipts book: a spreadsheet table, and accounting entries (FEC).

The FEC (fichier des écritures comptables, article A47 A-1 of the French book of tax procedures) is a table of 18
columns separated by tabs. Days are `20261231` and amounts have a decimal comma. Each receipt is one entry of lines
that balance: bank (512, voucher: 467) and the fee that was withheld (622) against services (706). It is in euros.
Beside a converted line stands the amount in the currency that was paid (Montantdevise, Idevise). A receipt without a
rate is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from annotator.core.money.amount import EXACT
from annotator.core.money.exchange import Quote
from annotator.core.money.receipts_book import BookedReceipt
from annotator.formats.tables.spreadsheet import BYTE_ORDER_MARK, KEYS_ONLY, Guard, Words, csv_chunks, with_heading

FEC_COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
# The names of journals and accounts are French in every language: they are the tax office's own.
_JOURNAL = ("REC", "Recettes")
_BANK, _VOUCHERS, _SERVICES = ("512", "Banque"), ("467", "Autres comptes débiteurs"), ("706", "Prestations de services")
_FEES = ("622", "Rémunérations d’intermédiaires et honoraires")
RECEIPT_COLUMNS = (
    "day", "payer", "means", "reference", "amount", "currency", "in_kind", "to_correct", "unique_id", "in_euros",
    "rates",
)  # fmt: skip


type ReceiptsByPeriod = Iterable[Sequence[BookedReceipt]]


def receipts_csv(periods: ReceiptsByPeriod, words: Words = KEYS_ONLY) -> Iterator[bytes]:
    """Yield the receipts of each period as a table, with keys or words for people in its headings."""
    yield BYTE_ORDER_MARK
    yield from csv_chunks(with_heading(RECEIPT_COLUMNS, _csv_rows(periods, words), words), Guard())


def _csv_rows(periods: ReceiptsByPeriod, words: Words) -> Iterator[tuple[str, ...]]:
    for receipt in chain.from_iterable(periods):
        answers = ("yes" if is_so else "no" for is_so in (receipt.is_voucher, receipt.is_late))
        marks = [words.get(answer, answer) for answer in answers]
        who = (receipt.day.isoformat(), receipt.payer, receipt.means, receipt.reference)
        in_euros = format(receipt.value, "f") if receipt.value is not None else ""
        rates = "; ".join(map(_rate, receipt.in_book.quotes or ()))
        yield (*who, format(receipt.amount, "f"), receipt.currency, *marks, receipt.unique_id, in_euros, rates)


def fec(periods: ReceiptsByPeriod) -> Iterator[bytes]:
    """Yield the accounting entries of the receipts of each period, in euros. Entries are numbered from 1 in the order
    given."""
    yield _line(FEC_COLUMNS)
    in_euros = (receipt for receipt in chain.from_iterable(periods) if receipt.value is not None)
    for number, receipt in enumerate(in_euros, start=1):
        value, fee = receipt.value or Decimal(0), receipt.fee_value
        into, arrived = _VOUCHERS if receipt.is_voucher else _BANK, EXACT.subtract(receipt.amount, receipt.fee)
        nothing = _amount(Decimal(0))
        if arrived:
            yield _entry(receipt, number, into, (_amount(EXACT.subtract(value, fee)), nothing), arrived)
        if receipt.fee:
            yield _entry(receipt, number, _FEES, (_amount(fee), nothing), receipt.fee)
        yield _entry(receipt, number, _SERVICES, (nothing, _amount(value)), receipt.amount)


def _rate(quote: Quote) -> str:
    days = "/".join(day.isoformat() for day in (quote.since, quote.day) if day is not None)
    return f"1 {quote.base} = {quote.rate:f} {quote.currency} {days} {quote.source}".rstrip()


def _entry(
    receipt: BookedReceipt, number: int, account: tuple[str, str], amounts: tuple[str, str], paid: Decimal
) -> bytes:
    """Return a line of the entry of a receipt. `paid` is its amount in the currency of the receipt."""
    day, piece = receipt.day.strftime("%Y%m%d"), receipt.reference or receipt.unique_id
    cells = (piece, day, f"{receipt.payer} {piece}", *amounts)
    foreign = (_amount(paid), receipt.currency) if receipt.in_book.quotes else ("", "")
    return _line((*_JOURNAL, str(number), day, *account, "", "", *cells, "", "", day, *foreign))


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(" ".join(cell.split()) for cell in cells) + "\r\n").encode()


def _amount(amount: Decimal) -> str:
    """Return an amount with a decimal comma and at least two decimals."""
    has_cents = amount == amount.quantize(Decimal("0.01"))
    return format(amount, ".2f" if has_cents else "f").replace(".", ",")
