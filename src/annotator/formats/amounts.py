"""Validation of amounts and currencies written by requesters."""

from __future__ import annotations

from functools import cache

from annotator.core.money.amount import parse_amount
from annotator.core.problems import ProblemCode
from annotator.formats.suggestion import closest


def amount_fault(text: str) -> ProblemCode | None:
    """Return the fault of an amount, or None. An amount is valid if `core.money.amount` can parse it, such as
    `0.0025`, and if it is not negative."""
    amount = parse_amount(text)
    if amount is None:
        return ProblemCode.AMOUNT_INVALID
    return ProblemCode.AMOUNT_NEGATIVE if amount.is_signed() else None


@cache
def currencies() -> frozenset[str]:
    """Return the ISO 4217 codes of all currencies that are legal tender today, according to CLDR."""
    from babel.core import get_global  # imported late: it takes 25 ms, and only a bundle with a pay problem needs it

    used = get_global("territory_currencies").values()
    return frozenset(code for uses in used for code, _start, end, is_tender in uses if end is None and is_tender)


def currency_suggestion(text: str) -> str:
    """Return the most similar currency code, or an empty string if `text` is a valid code or resembles none."""
    wanted = text.strip().upper()
    if wanted in currencies():
        return wanted
    return closest(wanted, sorted(currencies()), cutoff=0.75)
