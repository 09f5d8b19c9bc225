"""What can become of a reward, and what else money can be: the states, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class MoneyState(StrEnum):
    """States of a reward (`REWARD_STATES`), and money that is no reward and stays what it is."""

    OFFERED = "offered"
    SUBMITTED = "submitted"  # pending: nobody has decided yet
    APPROVED = "approved"
    PAYABLE = "payable"  # approved, and the payer would send it
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"  # given back by the worker
    EXPIRED = "expired"
    ABANDONED = "abandoned"
    BONUS = "bonus"
    FEE = "fee"
    RECEIVED = "received"  # money that arrived, whatever it was for
    VOUCHER = "voucher"  # the same, as a voucher at its face value
    VOUCHER_WORTH = "voucher-worth"  # in sums only: what vouchers are worth to the worker


ACCEPTED = frozenset({MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID})
DECIDED = ACCEPTED | {MoneyState.REJECTED}
REWARD_STATES = DECIDED | {
    MoneyState.OFFERED, MoneyState.SUBMITTED, MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED,
}  # fmt: skip
# A reward that brings something, or likely will.
BRINGS = ACCEPTED | {MoneyState.SUBMITTED}
# All that can be said of a reward afterwards, `submitted` being "not decided after all".
DECISIONS = REWARD_STATES - {MoneyState.OFFERED}

_OPEN = frozenset({MoneyState.SUBMITTED, MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED})
_AGAIN = frozenset({MoneyState.OFFERED, MoneyState.SUBMITTED, MoneyState.RETURNED})
# A wrong decision is taken back with `submitted`; what was paid must be taken back before it can be rejected.
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
}


def may_become(before: MoneyState, after: MoneyState) -> bool:
    """Whether a reward in one state may get into another one; never into the same."""
    return before is not after and after in _NEXT.get(before, frozenset())


def next_states(before: MoneyState) -> tuple[MoneyState, ...]:
    """What a reward in this state may become, in the order of `MoneyState`."""
    return tuple(state for state in MoneyState if may_become(before, state))


def common_next(before: Iterable[MoneyState]) -> tuple[MoneyState, ...]:
    """What rewards in all of these states may be said to have become, in the order of `MoneyState`: nothing where there
    are none. Nobody can say that a task is offered."""
    possible = [frozenset(next_states(state)) for state in set(before)]
    if not possible:
        return ()
    shared = frozenset.intersection(*possible) & DECISIONS
    return tuple(state for state in MoneyState if state in shared)
