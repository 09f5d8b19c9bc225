"""Money: an exact decimal in one currency (ISO 4217). Amounts in different currencies are never added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation

from msgspec import Struct

# Precise enough that a year of rewards far below a cent, times a rate, is exact before the final division.
EXACT = Context(prec=40)
# At most 16 digits before the point and 12 after it; longer amounts could not be summed or formatted exactly.
_AMOUNT = re.compile(r"-?[0-9]{0,16}(?:\.[0-9]{0,12})?")


class Money(Struct, frozen=True):
    amount: Decimal
    currency: str

    def as_json(self) -> dict[str, str]:
        return {"amount": format(self.amount, "f"), "currency": self.currency}

    @staticmethod
    def from_json(value: Mapping[str, str]) -> Money:
        return Money(Decimal(value["amount"]), value["currency"])


def parse_amount(text: str) -> Decimal | None:
    """Parse a plain decimal such as `0.04`.

    Return None for anything else: exponents, spaces, NaN, signs other than `-`, or more than 16 digits before the
    point or 12 after it."""
    if not _AMOUNT.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
