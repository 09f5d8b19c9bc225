"""Amounts and currencies as requesters write them: which are sound, and what is wrong with the others."""

from __future__ import annotations

from functools import cache

from annotator.core.money.amount import parse_amount
from annotator.core.problems import ProblemCode
from annotator.formats.suggestion import closest


def amount_fault(text: str) -> ProblemCode | None:
    """None when `text` is an amount as `core.money.amount` reads it, such as `0.0025`, and not negative."""
    amount = parse_amount(text)
    if amount is None:
        return ProblemCode.AMOUNT_INVALID
    return ProblemCode.AMOUNT_NEGATIVE if amount.is_signed() else None


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
