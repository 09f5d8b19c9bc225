"""What the worker says about money: decisions, rewards from elsewhere, bonuses, fees, payments, vouchers, corrections.

Each is one entry, written after it was checked against all that is known; what cannot be is refused with its reason.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from annotator.core.errors import MoneyRefused
from annotator.core.facts import Bulletin, EarningsChanged
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind
from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.earnings import Earnings
from annotator.core.money.facts import Refusal
from annotator.core.money.states import MoneyState
from annotator.formats.amounts import currencies
from annotator.work.ledger.journal import Journal

CHECKED_AT_ONCE = 500  # a few milliseconds


class Bookkeeping:
    """All that writes raises MoneyRefused, having written nothing, and StoreFault. Amounts are decimal text, days those
    of the person's calendar, today where none is given."""

    def __init__(self, journal: Journal, bulletin: Bulletin) -> None:
        self._journal = journal
        self._bulletin = bulletin
        self._writing = asyncio.Lock()  # nothing comes between a check and what is written after it

    @property
    def earnings(self) -> Earnings:
        return self._journal.folds.meter.earnings

    def today(self) -> date:
        stamp = self._journal.now()
        return local_day(stamp.utc_ms, stamp.offset_min)

    async def decide(
        self,
        unique_ids: Sequence[str],
        decision: MoneyState,
        *,
        amount: str = "",
        day: date | None = None,
        note: str = "",
    ) -> None:
        """The same for all of these rewards, or for none. `amount` is what each counts for from now on."""
        said = said_of(decision=decision.value, amount=amount, day=day, note=note)
        bodies = [{"unique_id": unique_id, **said} for unique_id in dict.fromkeys(unique_ids)]
        await self._write(EntryKind.REWARD_DECIDED, bodies)

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
    ) -> str:
        """Of work done on another platform. Returns the unique_id by which it is known from now on."""
        said = said_of(state=state.value, requester=requester, note=note)
        return await self._enter(EntryKind.REWARD_ENTERED, payer, amount, currency, day, said)

    async def enter_bonus(
        self, payer: str, amount: str, currency: str, *, day: date | None = None, requester: str = "", note: str = ""
    ) -> str:
        said = said_of(requester=requester, note=note)
        return await self._enter(EntryKind.BONUS_RECEIVED, payer, amount, currency, day, said)

    async def enter_fee(
        self, payer: str, amount: str, currency: str, *, day: date | None = None, note: str = ""
    ) -> str:
        return await self._enter(EntryKind.FEE_CHARGED, payer, amount, currency, day, said_of(note=note))

    async def enter_payment(
        self,
        payer: str,
        amount: str,
        currency: str,
        *,
        day: date | None = None,
        covers: Sequence[str] = (),
        note: str = "",
    ) -> str:
        """Money that arrived. The rewards that it covers are paid from now on; one that cannot be refuses it all."""
        said = said_of(covers=list(covers), note=note)
        return await self._enter(EntryKind.PAYMENT_RECEIVED, payer, amount, currency, day, said)

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
        """At its face value; `factor` is what one unit of that is worth to the worker, 0 to 1."""
        said = said_of(factor=factor, issuer=issuer, expires=expires, covers=list(covers), note=note)
        return await self._enter(EntryKind.VOUCHER_RECEIVED, payer, amount, currency, day, said)

    async def value_voucher(self, unique_id: str, factor: str) -> None:
        await self._write(EntryKind.VOUCHER_VALUED, [{"unique_id": unique_id, "factor": factor}])

    async def correct(self, unique_id: str, amount: str, note: str = "") -> None:
        """Any amount that was written down; 0 strikes it out."""
        body = {"unique_id": unique_id, "amount": amount, **said_of(note=note)}
        await self._write(EntryKind.AMOUNT_CORRECTED, [body])

    def refusal_of_decision(self, body: Mapping[str, Any]) -> Refusal | None:
        """Why a decision could not be written down now; None where it could."""
        return self._refusal(EntryKind.REWARD_DECIDED, body)

    async def decide_each(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Each its own decision, as bodies of `reward-decided`: all of them or none."""
        await self._write(EntryKind.REWARD_DECIDED, bodies)

    async def _enter(
        self, kind: EntryKind, payer: str, amount: str, currency: str, day: date | None, said: Mapping[str, Any]
    ) -> str:
        unique_id = str(uuid.uuid4())
        body = {
            "unique_id": unique_id,
            "payer": payer.strip(),
            "amount": amount,
            "currency": currency,
            "day": (day or self.today()).isoformat(),
            **said,
        }
        paid = [{"unique_id": one, "decision": MoneyState.PAID.value} for one in said.get("covers", ())]
        await self._write(kind, [body], paid)
        return unique_id

    async def _write(
        self, kind: EntryKind, bodies: Sequence[Mapping[str, Any]], implied: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        """`implied` are decisions that come with them, checked and not written."""
        async with self._writing:
            await self._check(EntryKind.REWARD_DECIDED, implied)
            await self._check(kind, bodies)
            if bodies:
                await self._journal.write_all(kind, bodies)
                self._bulletin.announce(EarningsChanged())

    async def _check(self, kind: EntryKind, bodies: Iterable[Mapping[str, Any]]) -> None:
        """A hundred thousand take a second: whoever waits for the loop has their turn in between."""
        for number, body in enumerate(bodies, start=1):
            refusal = self._refusal(kind, body)
            if refusal is not None:
                raise MoneyRefused(refusal.reason, **refusal.params)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _refusal(self, kind: EntryKind, body: Mapping[str, Any]) -> Refusal | None:
        currency = body.get("currency")
        if currency is not None and currency not in currencies():
            return Refusal("currency", {"currency": str(currency)})
        return self._hiding(kind, body) or self.earnings.refusal(kind, body, self.today())

    def _hiding(self, kind: EntryKind, body: Mapping[str, Any]) -> Refusal | None:
        """A task of a bundle is returned by skipping it: said by a word alone, that would hide what is sent for it
        afterwards."""
        if kind is not EntryKind.REWARD_DECIDED or body.get("decision") != MoneyState.RETURNED.value:
            return None
        known = self.earnings.item(str(body.get("unique_id", "")))
        if known is None or not known.bundle or known.state is MoneyState.RETURNED:
            return None
        return Refusal("unlawful", {"before": known.state.value, "after": MoneyState.RETURNED.value})


def said_of(**values: str | date | list[str] | None) -> dict[str, Any]:
    """What was said at all, as JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}


def factor_of(percent: str) -> str:
    """What one unit of a voucher is worth, from a share in percent as typed: `80 %` is 0.8. Raises MoneyRefused."""
    share = parse_amount(percent.replace("%", "").strip().replace(",", "."))
    factor = format(EXACT.divide(share, Decimal(100)), "f") if share is not None and 0 <= share <= 100 else ""
    if parse_amount(factor) is None:
        raise MoneyRefused("percent", percent=percent.strip())
    return factor
