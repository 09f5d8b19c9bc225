"""Histories of money: entries about a few rewards in any order, lawful or not, and the same counted by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct

from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState

IDS = st.sampled_from(("task-a", "task-b", "task-c", "own-1", "own-2", "own-3"))
PEOPLE = st.sampled_from(("Lab", "Atelier"))
CURRENCY = st.sampled_from(("EUR", "USD"))
AMOUNT = st.sampled_from(("0", "0.05", "0.0005", "1.00", "12.5"))
STATES = st.sampled_from(
    ("submitted", "approved", "payable", "paid", "rejected", "returned", "expired", "abandoned", "offered")
)
ODD: st.SearchStrategy[object] = st.sampled_from((None, "", "-1", "NaN", 3, [], {}, "1,50", "eur", "2026-02-30"))
ENTERED = {
    EntryKind.BONUS_RECEIVED: "bonus",
    EntryKind.FEE_CHARGED: "fee",
    EntryKind.PAYMENT_ANNOUNCED: "announced",
    EntryKind.PAYMENT_RECEIVED: "received",
    EntryKind.VOUCHER_RECEIVED: "voucher",
}
# Who may follow whom, written out once more.
LAWFUL = {
    "offered": {"submitted", "returned", "expired", "abandoned"},
    "submitted": {"approved", "payable", "paid", "rejected", "expired"},
    "approved": {"submitted", "payable", "paid", "rejected"},
    "payable": {"submitted", "approved", "paid", "rejected"},
    "paid": {"submitted", "approved", "payable"},
    "rejected": {"submitted", "approved", "payable", "paid"},
    "returned": set(),
    "expired": {"offered", "submitted", "returned"},
    "abandoned": {"offered", "submitted", "returned", "expired"},
}
# A bonus is always accepted: it arrived, or it has not.
OF_BONUSES = {"bonus": {"bonus-paid"}, "bonus-paid": {"bonus"}}
FOR_A_BONUS = {"approved": "bonus", "payable": "bonus", "paid": "bonus-paid"}


@st.composite
def money_bodies(draw: st.DrawFn, kind: EntryKind, timestamp: Timestamp) -> dict[str, Any]:
    """One in eight has something odd in it."""
    today = local_day(timestamp.utc_ms, timestamp.offset_min)
    body: dict[str, Any] = {"unique_id": draw(IDS)}
    if kind in ENTERED or kind is EntryKind.REWARD_ENTERED:
        body |= {"payer": draw(PEOPLE), "amount": draw(AMOUNT), "currency": draw(CURRENCY)}
        body["day"] = (today - timedelta(days=draw(st.integers(-1, 3)))).isoformat()
    match kind:
        case EntryKind.REWARD_ENTERED if draw(st.booleans()):
            body["state"] = draw(STATES)
        case EntryKind.REWARD_DECIDED:
            body["decision"] = draw(STATES)
            if draw(st.booleans()):
                body["amount"] = draw(AMOUNT)
        case EntryKind.PAYMENT_ANNOUNCED | EntryKind.PAYMENT_RECEIVED | EntryKind.VOUCHER_RECEIVED if draw(
            st.booleans()
        ):
            body["covers"] = draw(st.lists(IDS, max_size=3))
        case EntryKind.AMOUNT_CORRECTED:
            body["amount"] = draw(AMOUNT)
    if kind in (EntryKind.VOUCHER_RECEIVED, EntryKind.VOUCHER_VALUED):
        body["factor"] = draw(st.sampled_from(("0", "0.8", "1")))
    if draw(st.integers(0, 7)) == 0:
        body[draw(st.sampled_from(sorted(body)))] = draw(ODD)
    return body


def task_body(unique_id: str, requester: str, reward: dict[str, str] | None, *, cancelled: bool) -> dict[str, Any]:
    return {
        "unique_id": unique_id, "bundle": f"{requester}@1", "task": unique_id[-1], "requester": requester,
        "reward": None if cancelled else reward, "was_cancelled": cancelled,
    }  # fmt: skip


def all_pending(amounts: Mapping[str, str], tasks: int = 1) -> dict[str, Income]:
    """Return the pending amounts by currency of one requester without decisions."""
    return {
        name: Income({MoneyState.SUBMITTED: Tally(tasks, Decimal(amount))}, Fraction(amount) * 19 / 20)
        for name, amount in amounts.items()
    }


class Noted(Struct):
    """A line of the exercise book."""

    state: str
    amount: Decimal
    currency: str
    day: date
    payer: str
    factor: Decimal = Decimal(1)
    covers: tuple[object, ...] = ()  # of an announced payment
    arrived: date | None = None  # the day of the money of a paid reward


class ExerciseBook:
    """A careful manual account of the same entries."""

    def __init__(self, history: Iterable[NewEntry]) -> None:
        self.lines: dict[str, Noted] = {}
        self.given_up: list[Noted] = []  # offers that came again in another currency
        for entry in history:
            self._read(entry, local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min))

    def all(self) -> list[Noted]:
        return [*self.given_up, *self.lines.values()]

    def worked_for(self, day: date) -> set[str]:
        """Currencies in which work of a day was done for money, whatever came of it."""
        worked = {"submitted", "approved", "payable", "paid", "rejected", "bonus", "bonus-paid"}
        return {one.currency for one in self.all() if one.day == day and one.state in worked}

    def effective(self, currency: str, day: date) -> Fraction:
        sure = (self.total(state, currency, day, day) for state in ("approved", "payable", "paid", *OF_BONUSES))
        return sum((Fraction(amount) for amount in sure), Fraction(0)) + self.expected(currency, day, day)

    def total(self, state: str, currency: str, first: date, last: date) -> Decimal:
        found = (one for one in self.all() if (one.state, one.currency) == (state, currency))
        return sum((one.amount for one in found if first <= one.day <= last), Decimal(0))

    def expected(self, currency: str, first: date, last: date) -> Fraction:
        pending = Fraction(0)
        for one in self.all():
            if one.state == "submitted" and one.currency == currency and first <= one.day <= last:
                accepted, decided = self.decisions(one.payer)
                pending += Fraction(one.amount) * (accepted + 19) / (decided + 20)
        return pending

    def decisions(self, payer: str) -> tuple[int, int]:
        states = [one.state for one in self.all() if one.payer == payer]
        accepted = sum(state in ("approved", "payable", "paid") for state in states)
        return accepted, accepted + states.count("rejected")

    def _read(self, entry: NewEntry, today: date) -> None:
        body, known = entry.body, self.lines.get(str(entry.body.get("unique_id")))
        match entry.kind:
            case EntryKind.TASK_OPENED | EntryKind.LOADING_ENDED | EntryKind.TASK_SUBMITTED:
                self._task(entry, today, known)
            case EntryKind.TASK_REOPENED if known and known.state in LAWFUL:
                known.state = "offered"
            case EntryKind.AMOUNT_CORRECTED if known and is_valid(body, "amount"):
                known.amount = Decimal(body["amount"])
            case EntryKind.VOUCHER_VALUED if known and known.state == "voucher" and is_valid(body, "factor"):
                known.factor = Decimal(body["factor"])
            case EntryKind.REWARD_DECIDED if known and is_valid(body, "amount", optional=True):
                if (
                    body["decision"] != "offered"
                    and self._decided(known, body["decision"], today)
                    and body.get("amount")
                ):
                    known.amount = Decimal(body["amount"])
            case kind if kind in ENTERED or kind is EntryKind.REWARD_ENTERED:
                if known is None or self._is_payment_again(kind, body, known):
                    self._entered(entry, today, known)

    def _task(self, entry: NewEntry, today: date, known: Noted | None) -> None:
        body = entry.body
        is_unpaid = body.get("pay_kind") in ("practice", "qualification")
        cancelled, reward = body.get("was_cancelled"), None if is_unpaid else body.get("reward")
        opened = entry.kind is not EntryKind.TASK_SUBMITTED
        state = "offered" if opened else "returned" if cancelled else "submitted"
        if reward is None and (known is None or opened or not cancelled):
            return
        if known is not None and state not in LAWFUL.get(known.state, set()):
            return
        if reward is not None and (known is None or reward["currency"] != known.currency):
            if known is not None:
                self.given_up.append(known)
            amount, currency = Decimal(reward["amount"]), reward["currency"]
            self.lines[body["unique_id"]] = Noted(state, amount, currency, today, body.get("requester", ""))
        elif known is not None:
            known.state, known.day = state, today
            known.amount = Decimal(reward["amount"]) if reward else known.amount

    def _decided(self, known: Noted, decision: object, day: date) -> bool:
        lawful = LAWFUL
        if known.state in OF_BONUSES and isinstance(decision, str):
            lawful, decision = OF_BONUSES, FOR_A_BONUS.get(decision, decision)
        if not isinstance(decision, str) or decision not in lawful.get(known.state, set()):
            return False
        known.state, known.arrived = decision, day if decision in ("paid", "bonus-paid") else None
        return True

    def _is_payment_again(self, kind: EntryKind, body: Mapping[str, Any], known: Noted) -> bool:
        """An announced payment may be announced again or arrive; one that arrived may be announced with other money."""
        if body.get("currency") != known.currency:
            return False
        if kind is EntryKind.PAYMENT_RECEIVED or known.state == "announced":
            return known.state == "announced" and kind in (EntryKind.PAYMENT_ANNOUNCED, EntryKind.PAYMENT_RECEIVED)
        other = is_valid(body, "amount") and Decimal(body["amount"]) != known.amount
        return kind is EntryKind.PAYMENT_ANNOUNCED and known.state == "received" and other

    def _entered(self, entry: NewEntry, today: date, known: Noted | None = None) -> None:
        body, kind = entry.body, entry.kind
        said = body.get("state")
        state = ENTERED.get(kind) or ("submitted" if said is None else said)
        fields = all(isinstance(body.get(key), str) and body[key] for key in ("unique_id", "payer"))
        known_states = {*LAWFUL, *ENTERED.values()} - {"offered"}
        if not fields or not isinstance(state, str) or state not in known_states or not is_valid(body, "amount"):
            return
        if body["currency"] not in ("EUR", "USD") or (body.get("day") is not None and not day_in(body, today)):
            return
        if kind is EntryKind.VOUCHER_RECEIVED and not is_valid(body, "factor"):
            return
        amount = Decimal(body["amount"])
        if kind is not EntryKind.REWARD_ENTERED and not amount:
            return
        day = date.fromisoformat(body["day"]) if body.get("day") else today
        factor = Decimal(body.get("factor", "1"))
        covers = tuple(body.get("covers") or ()) if isinstance(body.get("covers"), list) else ()
        is_announced = state == "announced"
        payer = known.payer if known is not None else body["payer"]
        paid = (*known.covers, *covers) if known is not None and not is_announced else covers
        line = Noted(state, amount, body["currency"], day, payer, factor, covers if is_announced else (),
                     day if state == "paid" else None)  # fmt: skip
        self.lines[body["unique_id"]] = line
        for covered in paid:
            reward = self.lines.get(covered) if isinstance(covered, str) else None
            if reward is not None and (not is_announced or reward.state not in ("paid", "bonus-paid")):
                self._decided(reward, "payable" if is_announced else "paid", day)


def is_valid(body: dict[str, Any] | Any, key: str, *, optional: bool = False) -> bool:
    """Return the totals of the drawn amounts."""
    value = body.get(key)
    if value is None:
        return optional
    return isinstance(value, str) and value in ("0", "0.05", "0.0005", "1.00", "12.5", "0.8", "1")


def day_in(body: dict[str, Any] | Any, today: date) -> bool:
    try:
        return isinstance(body["day"], str) and date.fromisoformat(body["day"]) <= today
    except ValueError:
        return False
