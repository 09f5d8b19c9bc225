"""Validation of money entries alone, not against known ones. `core.ledger.entry_types` defines their bodies. A row of a
requester's file that is no valid entry is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from annotator.core.errors import MoneyReason
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Body, PayKind
from annotator.core.ledger.entry_types import (
    BonusBody,
    CorrectedBody,
    DecidedBody,
    EnteredBody,
    FeeBody,
    LoadedBody,
    MoneyBody,
    OpenedBody,
    PaymentBody,
    SubmittedBody,
    TaskReopenedBody,
    ValuedBody,
    VoucherBody,
)
from annotator.core.money.amount import parse_amount
from annotator.core.money.states import DECISIONS, FeePurpose, MoneyState
from annotator.core.problems import Problem, errors

_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST_NAME = 500
_OWN_MONEY = {
    EntryKind.BONUS_RECEIVED: MoneyState.BONUS,
    EntryKind.FEE_CHARGED: MoneyState.FEE,
    EntryKind.PAYMENT_ANNOUNCED: MoneyState.ANNOUNCED,
    EntryKind.PAYMENT_RECEIVED: MoneyState.RECEIVED,
    EntryKind.VOUCHER_RECEIVED: MoneyState.VOUCHER,
}
# These entries state the reward of a task.
PRICED = frozenset({EntryKind.TASK_OPENED, EntryKind.LOADING_ENDED, EntryKind.TASK_SUBMITTED})
_TASKS = PRICED | {EntryKind.TASK_REOPENED}
BY_HAND = frozenset(
    {
        *_OWN_MONEY,
        EntryKind.REWARD_ENTERED,
        EntryKind.PLATFORM_TASK,
        EntryKind.REWARD_DECIDED,
        EntryKind.VOUCHER_VALUED,
        EntryKind.AMOUNT_CORRECTED,
    }
)
MONEY_KINDS = BY_HAND | _TASKS
# These entries add an item of their own.
NEW_ITEMS = frozenset({*_OWN_MONEY, EntryKind.REWARD_ENTERED, EntryKind.PLATFORM_TASK})


class Refusal(Struct, frozen=True):
    """The reason why a money entry is invalid; `params` fill the message."""

    reason: MoneyReason
    params: Mapping[str, str]


class LeftOutRow(Struct, frozen=True):
    """A row of a file that had no effect. `line` counts from 1, 0 if unknown. `row_id` is the id of its result or
    payment, which may be empty. `reason` is None for a row that cannot be read."""

    line: int
    row_id: str
    reason: Refusal | Problem | None = None

    @property
    def code(self) -> str:
        """The reason in a form that does not depend on a language."""
        match self.reason:
            case Refusal(reason):
                return reason.value
            case Problem(code):
                return code.value
            case None:
                return "unreadable"


class LeftOutRows(Struct, frozen=True):
    """The rows of one file that had no effect. `sha256` is the checksum of the file."""

    file: str = ""
    sha256: str = ""
    rows: tuple[LeftOutRow, ...] = ()


NONE_LEFT_OUT = LeftOutRows()


def unread(problems: tuple[Problem, ...]) -> tuple[LeftOutRow, ...]:
    """Return the rows that could not be read, from the errors of their file."""
    return tuple(
        LeftOutRow(each.place.line or each.place.row or 0, each.params.get("id", ""), each) for each in errors(problems)
    )


class UnsoundMoney(Exception):
    def __init__(self, reason: MoneyReason, **params: str) -> None:
        super().__init__(reason.value)
        self.refusal = Refusal(reason, params)


class VoucherTerms(Struct, frozen=True):
    issuer: str = ""
    factor: Decimal = Decimal(1)
    expires: date | None = None


class FeeTerms(Struct, frozen=True):
    """The purpose of a fee, None if unknown, the currency into which money was converted, and the unique_id of the
    payment from which the fee was taken, empty if unknown."""

    purpose: FeePurpose | None = None
    into: str = ""
    payment: str = ""


class MoneyEvent(Struct, frozen=True):
    """A validated money entry. `state` None: unchanged. `amount` None: unchanged, with an empty `currency`."""

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
    means: str = ""
    voucher: VoucherTerms | None = None
    fee: FeeTerms | None = None
    factor: Decimal | None = None
    has_time: bool = True  # False for work on another platform without its time, and for a bonus


def fact_of(kind: EntryKind, body: Body, day: date) -> MoneyEvent | None:
    """Return the money content of an entry written on a local day, or None. Raise `UnsoundMoney`."""
    match body:
        case OpenedBody() | LoadedBody() | SubmittedBody():
            return _of_task(kind, body, day)
        case TaskReopenedBody():
            return MoneyEvent(kind, body.unique_id, MoneyState.OFFERED, day) if body.unique_id else None
        case DecidedBody():
            return _decision(kind, body, day)
        case CorrectedBody():
            unique_id = name_in("unique_id", body.unique_id)
            return MoneyEvent(kind, unique_id, None, day, amount_in(body.amount), label=_short(body.note))
        case ValuedBody():
            return MoneyEvent(kind, name_in("unique_id", body.unique_id), None, day, factor=_factor(body.factor))
        case MoneyBody():
            return _own(kind, body, day)
        case _:
            return None


def _own(kind: EntryKind, body: MoneyBody, day: date) -> MoneyEvent:
    """Return the content of a new item entered by the worker."""
    unique_id = name_in("unique_id", body.unique_id)
    state = _entered_state(body) if isinstance(body, EnteredBody) else _OWN_MONEY[kind]
    amount = amount_in(body.amount)
    if amount == 0 and not isinstance(body, EnteredBody):
        raise UnsoundMoney(MoneyReason.AMOUNT, amount="0")
    payer = name_in("payer", body.payer)
    return MoneyEvent(
        kind,
        unique_id,
        state,
        past_day_in(body.day, day),
        amount,
        currency_in(body.currency),
        payer=payer,
        requester=_short(body.requester) or payer,
        bundle=_short(body.bundle) if isinstance(body, BonusBody) else "",
        label=_short(body.note or (body.source if isinstance(body, PaymentBody) else "")),
        covers=body.covers if isinstance(body, PaymentBody) else (),
        means=_short(body.means) if isinstance(body, PaymentBody) else "",
        voucher=_terms(body) if isinstance(body, VoucherBody) else None,
        fee=_fee(body) if isinstance(body, FeeBody) and (body.purpose or body.payment) else None,
        has_time=_has_time(body),
    )


def _has_time(body: MoneyBody) -> bool:
    """Return False if nobody knows the time of the work. The time of work on a bundle is measured here."""
    if isinstance(body, BonusBody) and body.bundle:
        return True
    return not isinstance(body, EnteredBody | BonusBody) or body.spent_ms > 0


def _fee(body: FeeBody) -> FeeTerms:
    purpose = next((each for each in FeePurpose if each.value == body.purpose), None)
    if purpose is not FeePurpose.CONVERSION or not body.into:
        return FeeTerms(purpose, payment=body.payment)
    if body.into == body.currency:
        raise UnsoundMoney(MoneyReason.RATE_CURRENCY)
    return FeeTerms(purpose, currency_in(body.into), body.payment)


def _of_task(kind: EntryKind, body: OpenedBody | LoadedBody | SubmittedBody, day: date) -> MoneyEvent | None:
    state = MoneyState.OFFERED
    if isinstance(body, SubmittedBody):
        state = MoneyState.RETURNED if body.was_cancelled else MoneyState.SUBMITTED
    if not body.unique_id:
        return None
    if body.reward is None or (not isinstance(body, LoadedBody) and body.pay_kind is not PayKind.PAID):
        return MoneyEvent(kind, body.unique_id, state, day) if state is MoneyState.RETURNED else None
    return MoneyEvent(
        kind,
        body.unique_id,
        state,
        day,
        amount_in(body.reward.amount),
        currency_in(body.reward.currency),
        payer=body.requester,
        requester=body.requester,
        bundle=body.bundle,
        label=body.task,
    )


def _decision(kind: EntryKind, body: DecidedBody, day: date) -> MoneyEvent:
    unique_id = name_in("unique_id", body.unique_id)
    decision = _decided(body.decision)
    amount = amount_in(body.amount) if body.amount is not None else None
    return MoneyEvent(kind, unique_id, decision, past_day_in(body.day, day), amount, label=_short(body.note))


def _entered_state(body: EnteredBody) -> MoneyState:
    return MoneyState.SUBMITTED if body.state is None else _decided(body.state)


def _decided(text: str) -> MoneyState:
    state = next((state for state in DECISIONS if state.value == text), None)
    if state is None:
        raise UnsoundMoney(MoneyReason.DECISION, decision=text)
    return state


def amount_in(text: str) -> Decimal:
    amount = parse_amount(text)
    if amount is None or amount.is_signed():
        raise UnsoundMoney(MoneyReason.AMOUNT, amount=text)
    return amount


def currency_in(text: str) -> str:
    if not _CURRENCY.fullmatch(text):
        raise UnsoundMoney(MoneyReason.CURRENCY, currency=text)
    return text


def _factor(text: str | None) -> Decimal:
    factor = parse_amount(text) if text is not None else Decimal(1)
    if factor is None or not 0 <= factor <= 1:
        raise UnsoundMoney(MoneyReason.FACTOR, factor=str(text))
    return factor


def _terms(body: VoucherBody) -> VoucherTerms:
    expires = day_in(body.expires) if body.expires is not None else None
    return VoucherTerms(_short(body.issuer), _factor(body.factor), expires)


def past_day_in(text: str | None, written: date) -> date:
    """Return the day, by default the day of writing. Raise `UnsoundMoney` for a future day."""
    day = day_in(text) if text is not None else written
    if day > written:
        raise UnsoundMoney(MoneyReason.DAY_TO_COME, day=day.isoformat())
    return day


def day_in(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UnsoundMoney(MoneyReason.DAY, day=text)


def name_in(key: str, text: str) -> str:
    name = _short(text)
    if not name:
        raise UnsoundMoney(MoneyReason.EMPTY, field=key)
    return name


def _short(text: str) -> str:
    return text.strip()[:_LONGEST_NAME]
