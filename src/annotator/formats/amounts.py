"""Amounts and currencies as requesters write them: which are sound, and what is wrong with the others."""

from __future__ import annotations

from functools import cache

from annotator.core.money import parse_amount
from annotator.core.problems import ProblemCode
from annotator.formats.suggestion import closest

_MOST_DIGITS_AFTER_POINT = 12
_MOST_DIGITS_BEFORE_POINT = 16


def amount_fault(text: str) -> ProblemCode | None:
    """None when `text` is a decimal such as `0.0025`: not negative, 12 digits at most after the point."""
    amount = parse_amount(text)
    if amount is None:
        return ProblemCode.AMOUNT_INVALID
    if amount.is_signed():
        return ProblemCode.AMOUNT_NEGATIVE
    before, _point, after = text.partition(".")
    if len(after) > _MOST_DIGITS_AFTER_POINT or len(before) > _MOST_DIGITS_BEFORE_POINT:
        return ProblemCode.AMOUNT_INVALID
    return None


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes of the currencies that are legal tender somewhere today, as CLDR has them."""
    from babel.core import get_global  # 25 ms that a bundle without a problem in its pay need not cost at start-up

    used = get_global("territory_currencies").values()
    return frozenset(code for uses in used for code, _start, end, is_tender in uses if end is None and is_tender)


def currency_suggestion(text: str) -> str:
    """The code that was probably meant, or nothing."""
    wanted = text.strip().upper()
    if wanted in currencies():
        return wanted
    return closest(wanted, sorted(currencies()), cutoff=0.75)
