"""Hourly pay before deductions, for tests of what is earned and of the time."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.totals import Totals

NO_WAGE = Reference(None, WageBasis.GROSS)


def hourly_pay(totals: Totals) -> dict[str, Decimal]:
    """Return the figures by currency."""
    figures = totals.figures(NO_WAGE).items()
    return {name: figure.hourly for name, figure in figures if figure.hourly is not None}


def brought(totals: Totals) -> dict[str, Decimal]:
    """Return the income by currency if everything pending is accepted: paid, approved, bonuses and pending."""
    return {name: takings.best for name, takings in totals.money.items() if takings.has_work}
