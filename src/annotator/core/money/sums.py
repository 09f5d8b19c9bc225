"""Sums of money by account and state: exact, and never across currencies. Sums of days add up to those of a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.states import MoneyState

type Parts = tuple[tuple[MoneyState, Decimal], ...]


class Tally(Struct, frozen=True):
    count: int
    amount: Decimal


# Account number -> state -> count and amount, without zero counts.
Sums = dict[int, dict[MoneyState, Tally]]


class Change(Struct, frozen=True):
    """The change an entry made to one row: `removed` no longer counts, `added` does."""

    row: int
    account: int
    removed: Parts
    added: Parts


def add(sums: Sums, account: int, parts: Parts, sign: int = 1) -> None:
    """Add parts, or subtract them with sign -1."""
    if not parts:
        return
    tallies = sums.setdefault(account, {})
    for state, amount in parts:
        before = tallies.get(state)
        count = sign if before is None else before.count + sign
        signed = amount if sign > 0 else -amount
        if count:
            tallies[state] = Tally(count, signed if before is None else EXACT.add(before.amount, signed))
        else:
            tallies.pop(state, None)
    if not tallies:
        del sums[account]


def move(sums: Sums, change: Change) -> None:
    add(sums, change.account, change.removed, -1)
    add(sums, change.account, change.added)


def merged(many: Iterable[Mapping[int, Mapping[MoneyState, Tally]]]) -> Sums:
    total: Sums = {}
    for sums in many:
        for account, tallies in sums.items():
            into = total.setdefault(account, {})
            for state, tally in tallies.items():
                known = into.get(state)
                into[state] = tally if known is None else _both(known, tally)
    return total


def _both(first: Tally, second: Tally) -> Tally:
    return Tally(first.count + second.count, EXACT.add(first.amount, second.amount))
