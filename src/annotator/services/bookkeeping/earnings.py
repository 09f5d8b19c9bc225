"""The worker's entries about money: decisions, rewards from other platforms, bonuses, fees, payments, vouchers,
corrections. Each is one ledger entry, written after a check against everything known, or refused with the reason."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from annotator.core.errors import MoneyReason, MoneyRefused
from annotator.core.events import EarningsChanged, EventBus
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Body
from annotator.core.ledger.entry_types import (
    BonusBody,
    CorrectedBody,
    DecidedBody,
    EnteredBody,
    FeeBody,
    MoneyBody,
    PaymentBody,
    ValuedBody,
    VoucherBody,
)
from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.earnings import Earnings
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState
from annotator.formats.amounts import currencies
from annotator.services.ledger.journal import Journal

CHECKED_AT_ONCE = 500  # a few milliseconds


class Bookkeeping:
    """The money entries. All writing methods raise `StoreFault`, and `MoneyRefused` without having written anything.
    Amounts are decimal text. Days are of the worker's calendar; the default is today."""

    def __init__(self, journal: Journal, event_bus: EventBus) -> None:
        self._journal = journal
        self._event_bus = event_bus
        self._writing = asyncio.Lock()  # keeps other writers away between a check and the entry that follows it

    @property
    def earnings(self) -> Earnings:
        return self._journal.folds.meter.earnings

    def today(self) -> date:
        timestamp = self._journal.now()
        return local_day(timestamp.utc_ms, timestamp.offset_min)

    async def decide(
        self,
        unique_ids: Sequence[str],
        decision: MoneyState,
        *,
        amount: str = "",
        day: date | None = None,
        note: str = "",
    ) -> None:
        """Apply the same decision to all of these rewards, or to none. `amount` is the new amount of each reward."""
        bodies = [decided(unique_id, decision, amount, day, note) for unique_id in dict.fromkeys(unique_ids)]
        await self.decide_each(bodies)

    async def enter_reward(
        self,
        payer: str,
        amount: str,
        currency: str,
        *,
        day: date | None = None,
        state: MoneyState = MoneyState.SUBMITTED,
        requester: str = "",
        note: str = "",
        spent_ms: int = 0,
    ) -> str:
        """Enter the reward of work on another platform and return its new unique_id. `spent_ms` 0: time not known."""
        named = self._named(payer, amount, currency, day)
        return await self._enter(EntryKind.REWARD_ENTERED, EnteredBody(*named, requester, note, state.value, spent_ms))

    async def enter_bonus(
        self, payer: str, amount: str, currency: str, *, day: date | None = None, requester: str = "", note: str = ""
    ) -> str:
        named = self._named(payer, amount, currency, day)
        return await self._enter(EntryKind.BONUS_RECEIVED, BonusBody(*named, requester, note))

    async def enter_fee(
        self,
        payer: str,
        amount: str,
        currency: str,
        *,
        day: date | None = None,
        note: str = "",
        purpose: str = "",
        into: str = "",
    ) -> str:
        """Enter a fee. `purpose` is the value of a `FeePurpose` or empty, `into` the currency of a conversion."""
        named = self._named(payer, amount, currency, day)
        return await self._enter(EntryKind.FEE_CHARGED, FeeBody(*named, note=note, purpose=purpose, into=into))

    async def enter_payment(
        self,
        payer: str,
        amount: str,
        currency: str,
        *,
        day: date | None = None,
        covers: Sequence[str] = (),
        note: str = "",
        means: str = "",
        fee: str = "",
        fee_purpose: str = "",
    ) -> str:
        """Enter a received payment and return its unique_id. The rewards in `covers` become paid. If one of them
        cannot become paid, the whole payment is refused. `amount` is what arrived after `fee` was deducted, empty for
        none. The payment is entered before the fee, as receipts are declared, and the fee as an entry of its own."""
        arrived, withheld = parse_amount(amount), parse_amount(fee)
        before_fee = amount if arrived is None or withheld is None else str(EXACT.add(arrived, withheld))
        named = self._named(payer, before_fee, currency, day)
        body = PaymentBody(*named, note=note, covers=tuple(covers), means=means)
        of_fee = self._named(payer, fee, currency, day)
        deducted = [FeeBody(*of_fee, note=note, purpose=fee_purpose, payment=body.unique_id)] if fee else []
        return await self._enter(EntryKind.PAYMENT_RECEIVED, body, deducted)

    async def announce_payment(self, body: PaymentBody) -> None:
        """Enter a payment reported by a requester, under the `unique_id` derived from that one's name for it. The
        rewards in `covers` become payable, and paid once the worker confirms the payment."""
        await self._enter(EntryKind.PAYMENT_ANNOUNCED, body)

    async def confirm_payment(self, announced: Item, day: date) -> Receipt:
        """Enter that an announced payment arrived on this day. Its rewards become paid."""
        covers = next((ids for item, ids in self.earnings.announced() if item.unique_id == announced.unique_id), ())
        unpaid = [unique_id for unique_id in covers if not self.earnings.is_paid(unique_id)]
        await self._enter(EntryKind.PAYMENT_RECEIVED, _payment(announced, day))
        return Receipt(announced, tuple(filter(self.earnings.is_paid, unpaid)))

    async def undo_receipt(self, receipt: Receipt, note: str) -> None:
        """Void the received payment and announce it again. The rewards that it paid become payable."""
        payment = receipt.payment
        await self.correct(payment.unique_id, "0", note)
        await self.decide(receipt.paid, MoneyState.PAYABLE)
        await self.announce_payment(_payment(payment, payment.day, receipt.paid))

    async def enter_voucher(
        self,
        payer: str,
        amount: str,
        currency: str,
        *,
        day: date | None = None,
        factor: str = "1",
        issuer: str = "",
        expires: date | None = None,
        covers: Sequence[str] = (),
        note: str = "",
    ) -> str:
        """Enter a voucher at face value; return its unique_id. `factor`: unit's worth to the worker, 0 to 1."""
        body = VoucherBody(
            *self._named(payer, amount, currency, day),
            note=note,
            covers=tuple(covers),
            factor=factor or None,
            issuer=issuer,
            expires=expires.isoformat() if expires is not None else None,
        )
        return await self._enter(EntryKind.VOUCHER_RECEIVED, body)

    async def value_voucher(self, unique_id: str, factor: str) -> None:
        await self._write(EntryKind.VOUCHER_VALUED, [ValuedBody(unique_id, factor)])

    async def correct(self, unique_id: str, amount: str, note: str = "") -> None:
        """Correct an amount that was entered before. The amount 0 voids the entry."""
        await self._write(EntryKind.AMOUNT_CORRECTED, [CorrectedBody(unique_id, amount, note)])

    def refusal(self, kind: EntryKind, body: Body) -> Refusal | None:
        """Return the reason why an entry cannot be written now, or None."""
        if isinstance(body, MoneyBody):
            into = body.into if isinstance(body, FeeBody) else ""
            for currency in (body.currency, into or body.currency):
                if currency not in currencies():
                    return Refusal(MoneyReason.CURRENCY, {"currency": currency})
        return self._hiding(body) or self.earnings.refusal(kind, body, self.today())

    async def write(self, kind: EntryKind, body: Body) -> None:
        """Write an entry that moves no money."""
        await self._write(kind, [body])

    async def enter_history(self, kind: EntryKind, bodies: Sequence[Body], *, is_last: bool) -> None:
        """Write a part of an import. Screens follow after the last part."""
        await self._write(kind, bodies, is_last=is_last)
        if is_last and not bodies:
            self._event_bus.announce(EarningsChanged())

    async def decide_each(self, bodies: Sequence[DecidedBody]) -> None:
        """Write these decisions: all of them, or none."""
        await self._write(EntryKind.REWARD_DECIDED, bodies)

    def _named(self, payer: str, amount: str, currency: str, day: date | None) -> tuple[str, str, str, str, str]:
        """Return the common first fields of a `MoneyBody`, with a new unique_id."""
        return str(uuid.uuid4()), payer.strip(), amount, currency, (day or self.today()).isoformat()

    async def _enter(self, kind: EntryKind, body: MoneyBody, fees: Sequence[FeeBody] = ()) -> str:
        covers = body.covers if isinstance(body, PaymentBody) else ()
        rows = {unique_id: self.earnings.row(unique_id) for unique_id in covers}
        unpaid = [name for name, row in rows.items() if row is None or not self.earnings.lacks_receipt(row)]
        await self._write(kind, [body], [decided(unique_id, MoneyState.PAID) for unique_id in unpaid], fees)
        return body.unique_id

    async def _write(
        self,
        kind: EntryKind,
        bodies: Sequence[Body],
        implied: Sequence[DecidedBody] = (),
        fees: Sequence[FeeBody] = (),
        *,
        is_last: bool = True,
    ) -> None:
        """Check and write the entries and the `fees` that come with them. `implied` decisions come with them, too; they
        are checked and not written."""
        async with self._writing:
            await self._check(EntryKind.REWARD_DECIDED, implied)
            await self._check(kind, bodies)
            await self._check(EntryKind.FEE_CHARGED, fees)
            if bodies:
                parts = [(kind, body) for body in bodies]
                await self._journal.write_each([*parts, *((EntryKind.FEE_CHARGED, fee) for fee in fees)])
                if is_last:
                    self._event_bus.announce(EarningsChanged())

    async def _check(self, kind: EntryKind, bodies: Iterable[Body]) -> None:
        """Raise `MoneyRefused` for the first invalid entry. A check of 100,000 entries takes a second, so it yields
        to the event loop in between."""
        for number, body in enumerate(bodies, start=1):
            refusal = self.refusal(kind, body)
            if refusal is not None:
                raise MoneyRefused(refusal.reason, **refusal.params)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _hiding(self, body: Body) -> Refusal | None:
        """Refuse the state RETURNED for a task of a bundle. Such a task is returned by skipping it. An entry by hand
        would hide later payments for it."""
        if not isinstance(body, DecidedBody) or body.decision != MoneyState.RETURNED.value:
            return None
        known = self.earnings.item(body.unique_id)
        if known is None or not known.bundle or known.state is MoneyState.RETURNED:
            return None
        return Refusal(MoneyReason.UNLAWFUL, {"before": known.state.value, "after": MoneyState.RETURNED.value})


class Receipt(Struct, frozen=True):
    """A confirmed payment as it was announced, and the rewards that became paid with it."""

    payment: Item
    paid: tuple[str, ...]


def _payment(announced: Item, day: date, covers: tuple[str, ...] = ()) -> PaymentBody:
    money = announced.money
    named = (announced.unique_id, announced.payer, format(money.amount, "f"), money.currency, day.isoformat())
    return PaymentBody(*named, note=announced.label if covers else "", covers=covers)


def decided(
    unique_id: str,
    decision: MoneyState,
    amount: str = "",
    day: date | None = None,
    note: str = "",
    source: str = "",
) -> DecidedBody:
    """Return the body of a decision. With an empty `amount` the reward keeps its amount."""
    on = day.isoformat() if day is not None else None
    return DecidedBody(unique_id, decision.value, amount or None, on, note, source)


def factor_of(percent: str) -> str:
    """Return the value of one unit of a voucher for a typed percentage: `80 %` gives 0.8. Raise `MoneyRefused`."""
    share = parse_amount(percent.replace("%", "").strip().replace(",", "."))
    factor = format(EXACT.divide(share, Decimal(100)), "f") if share is not None and 0 <= share <= 100 else ""
    if parse_amount(factor) is None:
        raise MoneyRefused(MoneyReason.PERCENT, percent=percent.strip())
    return factor
