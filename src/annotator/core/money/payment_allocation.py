"""Allocation of a payment to rewards if the payer did not specify it: oldest first, as far as the amount reaches.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from annotator.core.money.amount import EXACT
from annotator.core.money.states import MoneyState

# The states paid by a payment, accepted rewards first.
PAYABLE_STATES = ((MoneyState.PAYABLE, MoneyState.APPROVED), (MoneyState.SUBMITTED,))


def allocate(amounts: Iterable[Decimal], paid: Decimal) -> int:
    """Return the number of amounts, from the first on, that a payment covers in full."""
    count, left = 0, paid
    for amount in amounts:
        left = EXACT.subtract(left, amount)
        if left < 0:
            break
        count += 1
    return count
