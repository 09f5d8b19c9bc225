"""Pay cards made for tests: plausible ones, signed by homes of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from annotator.core.pay.pay_cards import PayCard, RequesterName, TaskFacts, card_of, rounded_pay
from annotator.formats.pay_cards import public_key, signed_card

TODAY = date(2026, 11, 24)
CITY = RequesterName("City Mapping Group", "mapping.example")


def secret_of(number: int) -> bytes:
    return number.to_bytes(32)


def card(
    number: int = 1,
    pay: str | Fraction = "4.00",
    *,
    requester: RequesterName = CITY,
    quarter: str = "2026-Q3",
    currency: str = "EUR",
    issue: int = 1,
) -> PayCard:
    """The card of the worker with this number, who earned `pay` an hour."""
    rate = rounded_pay(Fraction(pay))
    values = (50, Decimal(5), rate, rounded_pay(Fraction(rate) / 2), 95, 12, issue)
    return PayCard(requester, currency, quarter, *values, public_key(secret_of(number), requester.id))


def signed(number: int = 1, pay: str | Fraction = "4.00", quarter: str = "2026-Q3", issue: int = 1) -> bytes:
    return signed_card(card(number, pay, quarter=quarter, issue=issue), secret_of(number))


def signed_file(numbers: Iterable[int]) -> bytes:
    return b"".join(map(signed, numbers))


def made_of(*tasks: TaskFacts, requester: RequesterName = CITY) -> PayCard | None:
    return card_of(requester, "EUR", "2026-Q3", tasks, 1, bytes(32))
