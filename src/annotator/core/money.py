"""Money as an exact decimal in one currency (ISO 4217). Amounts in different currencies are never added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

# Wide enough that a year of rewards far below a cent, times a rate, is exact before the one last division.
EXACT = Context(prec=40)


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str

    def as_json(self) -> dict[str, str]:
        return {"amount": format(self.amount, "f"), "currency": self.currency}

    @staticmethod
    def from_json(value: Mapping[str, str]) -> Money:
        return Money(Decimal(value["amount"]), value["currency"])


def parse_amount(text: str) -> Decimal | None:
    """A plain decimal such as `0.04`; None for anything else (exponents, spaces, NaN, signs other than `-`)."""
    if not text or not set(text) <= set("0123456789.-") or len(text) > 30:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
