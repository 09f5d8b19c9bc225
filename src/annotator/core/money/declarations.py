"""Declarations of receipts by the worker, and reports about the worker by platforms (DAC7). Neither moves money. They
are folded with the money, because a declaration remembers the receipts that it declared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import MoneyReason
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Body
from annotator.core.ledger.entry_types import DeclarationBody, PlatformReportBody
from annotator.core.money.amount import Money
from annotator.core.money.entry_validation import UnsoundMoney, amount_in, currency_in, day_in, name_in, past_day_in

DECLARATION_KINDS = frozenset({EntryKind.RECEIPTS_DECLARED, EntryKind.PLATFORM_REPORTED})


class DeclaredReceipt(Struct, frozen=True):
    day: date
    money: Money


class Declaration(Struct, frozen=True):
    """A declaration of receipts. `receipts` are the receipts of its days when it was entered, of all currencies, by
    unique_id."""

    first: date
    last: date
    amount: Decimal
    currency: str
    day: date
    note: str
    receipts: dict[str, DeclaredReceipt] = field(default_factory=dict)
    is_withdrawn: bool = False


class PlatformReport(Struct, frozen=True):
    """A platform's report about one quarter, 1 to 4. `amount` is the consideration after `fees`."""

    payer: str
    year: int
    quarter: int
    amount: Decimal
    currency: str
    fees: Decimal
    activities: int


def declaration_of(kind: EntryKind, body: Body, written: date) -> Declaration | PlatformReport:
    """Return the content of an entry written on a local day. Raise `UnsoundMoney`."""
    if isinstance(body, DeclarationBody):
        first, last = day_in(body.first), past_day_in(body.last, written)
        if first > last:
            raise UnsoundMoney(MoneyReason.DAY, day=body.last)
        amount, currency = amount_in(body.amount or "0"), currency_in(body.currency)
        day, note = past_day_in(body.day, written), body.note.strip()
        return Declaration(first, last, amount, currency, day, note, is_withdrawn=not body.amount)
    if isinstance(body, PlatformReportBody):
        if not (2023 <= body.year <= written.year and 1 <= body.quarter <= 4):
            raise UnsoundMoney(MoneyReason.DAY, day=f"{body.year}-Q{body.quarter}")
        if body.activities < 0:
            raise UnsoundMoney(MoneyReason.AMOUNT, amount=str(body.activities))
        payer, amount, currency = name_in("payer", body.payer), amount_in(body.amount), currency_in(body.currency)
        fees = amount_in(body.fees or "0")
        return PlatformReport(payer, body.year, body.quarter, amount, currency, fees, body.activities)
    raise TypeError(f"{kind} declares nothing")


class Declarations(Struct):
    """The declarations and reports, of which the latest of a period counts. Its fields are its whole state."""

    declared: list[Declaration] = field(default_factory=list)
    reports: list[PlatformReport] = field(default_factory=list)

    def take(self, entered: Declaration | PlatformReport, receipts: Mapping[str, DeclaredReceipt]) -> None:
        """Add a declaration of these receipts, or a report. It replaces an earlier one of the same days."""
        if isinstance(entered, PlatformReport):
            self.reports = [known for known in self.reports if _quarter(known) != _quarter(entered)] + [entered]
            return
        days = (entered.first, entered.last, entered.currency)
        self.declared = [known for known in self.declared if (known.first, known.last, known.currency) != days]
        if not entered.is_withdrawn:
            self.declared.append(replace(entered, receipts=dict(receipts)))


def _quarter(report: PlatformReport) -> tuple[str, int, int, str]:
    return report.payer.casefold(), report.year, report.quarter, report.currency
