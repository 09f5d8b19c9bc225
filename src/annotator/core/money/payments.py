"""Payments: rows of a payment file, and the allocation of an amount to submissions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.states import MoneyState


class PaymentRow(Struct, frozen=True):
    """A row of payments or bonuses. `name` is the requester's name of it; payments with one name are parts of it.
    `amount` is decimal text, `day` None if the file has none. `unique_ids` are results, at least one: those paid, or
    one of the worker who gets the bonus. `line` counts from 1, 0 if it is in no file yet."""

    name: str
    amount: str
    currency: str
    unique_ids: tuple[str, ...]
    day: date | None = None
    note: str = ""
    line: int = 0


# The states paid by a payment, accepted rewards first.
PAYABLE_STATES = ((MoneyState.PAYABLE, MoneyState.APPROVED, MoneyState.BONUS), (MoneyState.SUBMITTED,))


def allocate(amounts: Iterable[Decimal], paid: Decimal) -> int:
    """Return the number of amounts, from the first on, that a payment covers in full."""
    count = 0
    left = paid
    for amount in amounts:
        left = EXACT.subtract(left, amount)
        if left < 0:
            break
        count += 1
    return count
