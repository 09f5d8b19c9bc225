"""Entries about money, read and checked: what each says in itself, before it is held against what is known.

A body has these keys; amounts are decimals as text, days `2026-11-24`, currencies ISO 4217, and `note` is free text:

- `reward-entered`: unique_id, payer, amount, currency, day, requester?, state? (`submitted` unless it says so), note?
- `reward-decided`: unique_id, decision (a `MoneyState` of `DECISIONS`), amount? (what it counts for from now on), day?,
  note?
- `bonus-received`, `fee-charged`: unique_id (of its own), payer, amount, currency, day, requester?, note?
- `payment-received`: the same, and covers? (unique_ids of the rewards that it pays)
- `voucher-received`: the same, and factor? (what one unit of its face value is worth to the worker, 0 to 1; 1 unless it
  says so), issuer?, expires? (a day)
- `voucher-valued`: unique_id, factor
- `amount-corrected`: unique_id of any of these or of a task's reward, amount (0 strikes it out), note?
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from annotator.core.ledger.entries import EntryKind
from annotator.core.money.amount import Money, parse_amount
from annotator.core.money.states import DECISIONS, MoneyState

_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST_NAME = 500
_OWN_MONEY = {
    EntryKind.BONUS_RECEIVED: MoneyState.BONUS,
    EntryKind.FEE_CHARGED: MoneyState.FEE,
    EntryKind.PAYMENT_RECEIVED: MoneyState.RECEIVED,
    EntryKind.VOUCHER_RECEIVED: MoneyState.VOUCHER,
}
_TASKS = frozenset({EntryKind.TASK_OPENED, EntryKind.TASK_SUBMITTED})
BY_HAND = frozenset(
    {
        *_OWN_MONEY,
        EntryKind.REWARD_ENTERED,
        EntryKind.REWARD_DECIDED,
        EntryKind.VOUCHER_VALUED,
        EntryKind.AMOUNT_CORRECTED,
    }
)
MONEY_KINDS = BY_HAND | _TASKS
# These bring an item of their own into the ledger.
NEW_ITEMS = frozenset({*_OWN_MONEY, EntryKind.REWARD_ENTERED})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an entry about money would be none: `reason` is a code with a sentence in `ui.language.money_messages`."""

    reason: str
    params: Mapping[str, str]


class Unsound(Exception):
    def __init__(self, reason: str, **params: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(reason, params)


@dataclass(frozen=True, slots=True)
class VoucherTerms:
    issuer: str = ""
    factor: Decimal = Decimal(1)
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class MoneyFact:
    """`state` None: it stays. `amount` None: it stays; `currency` is then empty."""

    kind: EntryKind
    unique_id: str
    state: MoneyState | None
    day: date
    amount: Decimal | None = None
    currency: str = ""
    payer: str = ""
    requester: str = ""
    bundle: str = ""
    label: str = ""
    covers: tuple[str, ...] = ()
    voucher: VoucherTerms | None = None
    factor: Decimal | None = None


def fact_of(kind: EntryKind, body: Mapping[str, Any], day: date) -> MoneyFact | None:
    """What an entry written on a local day says about money; None when it says nothing. Raises Unsound."""
    if kind in _TASKS:
        return _of_task(kind, body, day)
    if kind not in BY_HAND:
        return None
    unique_id = _name(body, "unique_id")
    if kind is EntryKind.REWARD_DECIDED:
        return _decision(unique_id, body, day)
    if kind is EntryKind.AMOUNT_CORRECTED:
        return MoneyFact(kind, unique_id, None, day, _amount(body), label=_text(body, "note"))
    if kind is EntryKind.VOUCHER_VALUED:
        return MoneyFact(kind, unique_id, None, day, factor=_factor(body))
    state = _OWN_MONEY.get(kind) or _state(body, "state", MoneyState.SUBMITTED)
    amount = _amount(body)
    if amount == 0 and kind is not EntryKind.REWARD_ENTERED:
        raise Unsound("amount", amount="0")
    return MoneyFact(
        kind,
        unique_id,
        state,
        _day(body, "day", day),
        amount,
        _currency(body),
        payer=_name(body, "payer"),
        requester=_text(body, "requester") or _name(body, "payer"),
        label=_text(body, "note"),
        covers=_ids(body) if kind in (EntryKind.PAYMENT_RECEIVED, EntryKind.VOUCHER_RECEIVED) else (),
        voucher=_terms(body) if kind is EntryKind.VOUCHER_RECEIVED else None,
    )


def _of_task(kind: EntryKind, body: Mapping[str, Any], day: date) -> MoneyFact | None:
    reward = body.get("reward")
    is_sent = kind is EntryKind.TASK_SUBMITTED
    is_returned = is_sent and bool(body.get("was_cancelled"))
    state = MoneyState.RETURNED if is_returned else MoneyState.SUBMITTED if is_sent else MoneyState.OFFERED
    unique_id = str(body.get("unique_id", ""))
    if not unique_id or (not isinstance(reward, Mapping) and not is_returned):
        return None
    if not isinstance(reward, Mapping):
        return MoneyFact(kind, unique_id, state, day)
    requester = str(body.get("requester", ""))
    money = Money(_amount(reward), _currency(reward))
    return MoneyFact(
        kind, unique_id, state, day, money.amount, money.currency,
        payer=requester, requester=requester, bundle=str(body.get("bundle", "")), label=str(body.get("task", "")),
    )  # fmt: skip


def _decision(unique_id: str, body: Mapping[str, Any], day: date) -> MoneyFact:
    decision = _state(body, "decision", None)
    amount = _amount(body) if body.get("amount") is not None else None
    return MoneyFact(
        EntryKind.REWARD_DECIDED, unique_id, decision, _day(body, "day", day), amount, label=_text(body, "note")
    )


def _state(body: Mapping[str, Any], key: str, missing: MoneyState | None) -> MoneyState:
    said = body.get(key)
    if said is None and missing is not None:
        return missing
    found = next((state for state in DECISIONS if state.value == said), None)
    if found is None:
        raise Unsound("decision", decision=str(said))
    return found


def _amount(body: Mapping[str, Any]) -> Decimal:
    said = body.get("amount")
    amount = parse_amount(said) if isinstance(said, str) else None
    if amount is None or amount.is_signed():
        raise Unsound("amount", amount=str(said))
    return amount


def _currency(body: Mapping[str, Any]) -> str:
    said = body.get("currency")
    if not isinstance(said, str) or not _CURRENCY.fullmatch(said):
        raise Unsound("currency", currency=str(said))
    return said


def _factor(body: Mapping[str, Any]) -> Decimal:
    said = body.get("factor", "1")
    factor = parse_amount(said) if isinstance(said, str) else None
    if factor is None or not 0 <= factor <= 1:
        raise Unsound("factor", factor=str(said))
    return factor


def _terms(body: Mapping[str, Any]) -> VoucherTerms:
    expires = _any_day(body, "expires") if body.get("expires") is not None else None
    return VoucherTerms(_text(body, "issuer"), _factor(body), expires)


def _day(body: Mapping[str, Any], key: str, written: date) -> date:
    """The day of writing where the body names none; never a day to come."""
    day = _any_day(body, key) if body.get(key) is not None else written
    if day > written:
        raise Unsound("day-to-come", day=day.isoformat())
    return day


def _any_day(body: Mapping[str, Any], key: str) -> date:
    said = body[key]
    try:
        if isinstance(said, str) and len(said) == 10:
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise Unsound("day", day=str(said))


def _name(body: Mapping[str, Any], key: str) -> str:
    name = _text(body, key)
    if not name:
        raise Unsound("empty", field=key)
    return name


def _text(body: Mapping[str, Any], key: str) -> str:
    said = body.get(key)
    return said.strip()[:_LONGEST_NAME] if isinstance(said, str) else ""


def _ids(body: Mapping[str, Any]) -> tuple[str, ...]:
    said = body.get("covers")
    return tuple(one for one in said if isinstance(one, str)) if isinstance(said, list | tuple) else ()
