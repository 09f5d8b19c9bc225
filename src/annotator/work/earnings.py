"""What the worker says about money: decisions, rewards from elsewhere, bonuses, fees, payments, vouchers, corrections.

Each is one entry, written after it was checked against all that is known; what cannot be is refused with its reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from annotator.core.clock import local_day
from annotator.core.earnings import Earnings
from annotator.core.errors import MoneyRefused
from annotator.core.facts import Bulletin, EarningsChanged
from annotator.core.ledger import EntryKind
from annotator.core.money_facts import Refusal
from annotator.core.money_states import MoneyState
from annotator.core.problems import Problem
from annotator.formats.amounts import currencies
from annotator.formats.decisions_csv import DecisionRow, read_decisions
from annotator.formats.problem_log import ProblemLog
from annotator.work.journal import Journal


@dataclass(frozen=True, slots=True)
class DecisionsRead:
    """What a file of decisions would change: `rows` can be written down, `unchanged` says what is known already.
    `refused` are rows that contradict what is known, each with the reason."""

    rows: tuple[DecisionRow, ...]
    unchanged: int
    refused: tuple[tuple[DecisionRow, Refusal], ...]
    problems: tuple[Problem, ...]


class Bookkeeping:
    """All that writes raises MoneyRefused, having written nothing, and StoreFault. Amounts are decimal text, days those
    of the person's calendar, today where none is given."""

    def __init__(self, journal: Journal, bulletin: Bulletin) -> None:
        self._journal = journal
        self._bulletin = bulletin

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
        said = _said(decision=decision.value, amount=amount, day=day, note=note)
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
        said = _said(state=state.value, requester=requester, note=note)
        return await self._enter(EntryKind.REWARD_ENTERED, payer, amount, currency, day, said)

    async def enter_bonus(
        self, payer: str, amount: str, currency: str, *, day: date | None = None, requester: str = "", note: str = ""
    ) -> str:
        said = _said(requester=requester, note=note)
        return await self._enter(EntryKind.BONUS_RECEIVED, payer, amount, currency, day, said)

    async def enter_fee(
        self, payer: str, amount: str, currency: str, *, day: date | None = None, note: str = ""
    ) -> str:
        return await self._enter(EntryKind.FEE_CHARGED, payer, amount, currency, day, _said(note=note))

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
        """Money that arrived. The rewards that it covers are paid from now on."""
        said = _said(covers=list(covers), note=note)
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
        said = _said(factor=factor, issuer=issuer, expires=expires, covers=list(covers), note=note)
        return await self._enter(EntryKind.VOUCHER_RECEIVED, payer, amount, currency, day, said)

    async def value_voucher(self, unique_id: str, factor: str) -> None:
        await self._write(EntryKind.VOUCHER_VALUED, [{"unique_id": unique_id, "factor": factor}])

    async def correct(self, unique_id: str, amount: str, note: str = "") -> None:
        """Any amount that was written down; 0 strikes it out."""
        body = {"unique_id": unique_id, "amount": amount, **_said(note=note)}
        await self._write(EntryKind.AMOUNT_CORRECTED, [body])

    def read_decisions(self, data: bytes, file: str) -> DecisionsRead:
        """Looks at a requester's file and writes nothing; `file` is how problems name it."""
        log = ProblemLog()
        rows: list[DecisionRow] = []
        refused: list[tuple[DecisionRow, Refusal]] = []
        unchanged = 0
        for row in read_decisions(data, file, log):
            refusal = self._refusal(EntryKind.REWARD_DECIDED, _body(row))
            if refusal is None:
                rows.append(row)
            elif refusal.reason == "already":
                unchanged += 1
            else:
                refused.append((row, refusal))
        return DecisionsRead(tuple(rows), unchanged, tuple(refused), log.problems())

    async def take_decisions(self, read: DecisionsRead) -> None:
        """Writes all rows down that could be, or none."""
        await self._write(EntryKind.REWARD_DECIDED, [_body(row) for row in read.rows])

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
        await self._write(kind, [body])
        return unique_id

    async def _write(self, kind: EntryKind, bodies: Sequence[Mapping[str, Any]]) -> None:
        for body in bodies:
            refusal = self._refusal(kind, body)
            if refusal is not None:
                raise MoneyRefused(refusal.reason, **refusal.params)
        if bodies:
            await self._journal.write_all(kind, bodies)
            self._bulletin.announce(EarningsChanged())

    def _refusal(self, kind: EntryKind, body: Mapping[str, Any]) -> Refusal | None:
        currency = body.get("currency")
        if currency is not None and currency not in currencies():
            return Refusal("currency", {"currency": str(currency)})
        return self.earnings.refusal(kind, body, self.today())


def _body(row: DecisionRow) -> dict[str, Any]:
    said = _said(decision=row.decision.value, amount=row.amount, day=row.day, note=row.note)
    return {"unique_id": row.unique_id, **said}


def _said(**values: str | date | list[str] | None) -> dict[str, Any]:
    """What was said at all, as JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}
