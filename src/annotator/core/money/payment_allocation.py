"""Which rewards a payment is for, where the payer did not say: the oldest first, as far as the amount goes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from annotator.core.money.amount import EXACT
from annotator.core.money.states import MoneyState

# A payment pays these, first what was accepted.
PAYABLE_STATES = ((MoneyState.PAYABLE, MoneyState.APPROVED), (MoneyState.SUBMITTED,))


def allocate(amounts: Iterable[Decimal], paid: Decimal) -> int:
    """How many of the amounts, one after the other from the first on, a payment covers in full."""
    count, left = 0, paid
    for amount in amounts:
        left = EXACT.subtract(left, amount)
        if left < 0:
            break
        count += 1
    return count
