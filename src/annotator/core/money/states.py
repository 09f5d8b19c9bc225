"""States of a reward and of other money, and the permitted transitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct


class MoneyState(StrEnum):
    """States of a reward (`REWARD_STATES`), and kinds of other money, which never change."""

    OFFERED = "offered"
    SUBMITTED = "submitted"  # pending, without a decision
    APPROVED = "approved"
    PAYABLE = "payable"  # approved and ready for payout, or paid as the requester says
    PAID = "paid"  # as the worker says: the money has arrived
    REJECTED = "rejected"
    RETURNED = "returned"  # returned by the worker
    EXPIRED = "expired"
    ABANDONED = "abandoned"
    BONUS = "bonus"  # accepted, without the worker's word that it arrived
    BONUS_PAID = "bonus-paid"  # as the worker says: it has arrived
    FEE = "fee"
    ANNOUNCED = "announced"  # a payment that a requester reported and the worker has not confirmed; no money yet
    RECEIVED = "received"  # money that arrived, for whatever reason
    VOUCHER = "voucher"  # the same, as a voucher at face value
    VOUCHER_WORTH = "voucher-worth"  # only in sums: the worker's value of vouchers
    # Only in sums, too: what receipts lost on their way to the worker, on the days of the rewards that they paid.
    FEE_OF_PAY = "fee-of-pay"
    LOSS_OF_PAY = "loss-of-pay"  # of vouchers
    FEE_APART = "fee-apart"  # the part of a fee that is of no known reward


class FeePurpose(StrEnum):
    """The purpose of a fee, if the worker stated it."""

    CONVERSION = "conversion"  # of one currency into another
    WITHDRAWAL = "withdrawal"


ACCEPTED = frozenset({MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID})
BONUSES = frozenset({MoneyState.BONUS, MoneyState.BONUS_PAID})
# Rewards and bonuses that arrived, as the worker says.
ARRIVED = frozenset({MoneyState.PAID, MoneyState.BONUS_PAID})
# Accepted or pending, without the worker's word that the money arrived.
UNRECEIVED = frozenset({MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.BONUS})
DECIDED = ACCEPTED | {MoneyState.REJECTED}
REWARD_STATES = DECIDED | {
    MoneyState.OFFERED, MoneyState.SUBMITTED, MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED,
}  # fmt: skip
# What receipts lost, as sums have it.
LOST = frozenset({MoneyState.FEE_OF_PAY, MoneyState.LOSS_OF_PAY, MoneyState.FEE_APART})
# A reward that is or may be paid.
BRINGS = ACCEPTED | {MoneyState.SUBMITTED}
# All states that can be set later; `submitted` undoes a decision.
DECISIONS = REWARD_STATES - {MoneyState.OFFERED}

_OPEN = frozenset({MoneyState.SUBMITTED, MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED})
_AGAIN = frozenset({MoneyState.OFFERED, MoneyState.SUBMITTED, MoneyState.RETURNED})
# `submitted` undoes a wrong decision; a payment must be undone before a rejection.
_NEXT: Mapping[MoneyState, frozenset[MoneyState]] = {
    MoneyState.OFFERED: _OPEN,
    MoneyState.SUBMITTED: DECIDED | {MoneyState.EXPIRED},
    MoneyState.APPROVED: DECIDED | {MoneyState.SUBMITTED},
    MoneyState.PAYABLE: DECIDED | {MoneyState.SUBMITTED},
    MoneyState.PAID: ACCEPTED | {MoneyState.SUBMITTED},
    MoneyState.REJECTED: DECIDED | {MoneyState.SUBMITTED},
    MoneyState.RETURNED: frozenset(),
    MoneyState.EXPIRED: _AGAIN,
    MoneyState.ABANDONED: _AGAIN | {MoneyState.EXPIRED},
    MoneyState.BONUS: frozenset({MoneyState.BONUS_PAID}),
    MoneyState.BONUS_PAID: frozenset({MoneyState.BONUS}),
}
# What a decision about a reward is for a bonus, which is always accepted.
OF_A_BONUS: Mapping[MoneyState, MoneyState] = {
    MoneyState.APPROVED: MoneyState.BONUS,
    MoneyState.PAYABLE: MoneyState.BONUS,
    MoneyState.PAID: MoneyState.BONUS_PAID,
}


def may_become(before: MoneyState, after: MoneyState) -> bool:
    """Return True if a reward may change between these two different states."""
    return before is not after and after in _NEXT.get(before, frozenset())


def next_states(before: MoneyState) -> tuple[MoneyState, ...]:
    """Return the possible next states, in the order of `MoneyState`."""
    return tuple(state for state in MoneyState if may_become(before, state))


def common_next(before: Iterable[MoneyState]) -> tuple[MoneyState, ...]:
    """Return the states that can be set for rewards in all of these states, in the order of `MoneyState`. Return
    nothing for no rewards. `offered` cannot be set."""
    possible = [frozenset(next_states(state)) for state in set(before)]
    if not possible:
        return ()
    shared = frozenset.intersection(*possible) & DECISIONS
    return tuple(state for state in MoneyState if state in shared)


class DecisionRow(Struct, frozen=True):
    """A row. `amount` is decimal text, empty if unchanged. `day` is None without one. `line` counts from 1."""

    line: int
    unique_id: str
    decision: MoneyState
    amount: str = ""
    day: date | None = None
    note: str = ""
