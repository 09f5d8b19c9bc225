"""What the meter and the inbox say about pay, as sentences: formatting of `core.pay.meter.MeterReading`."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.bundle.manifest import Manifest
from annotator.core.money.amount import Money
from annotator.core.money.rates import hourly
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.projection import FEW_TASKS
from annotator.core.pay.totals import Totals
from annotator.ui.language import figures
from annotator.ui.language.translation import _


@dataclass(frozen=True, slots=True)
class Headline:
    """`value` is for the bar's needle, None while it is too early; `band` is the 90% range of what is to come."""

    text: str
    caption: str
    value: float | None
    band: tuple[float, float] | None


def rates(totals: Totals) -> str:
    """R3 of a window, one figure a currency, never added: `7.40 EUR/h + 1.10 USD/h`."""
    return " + ".join(figures.rate(value, currency) for currency, value in sorted(totals.effective().items()))


def earned(totals: Totals) -> str:
    """What a window brought if all that is pending is accepted, one amount a currency."""
    amounts = [figures.amount(value, currency) for currency, value in sorted(totals.brought().items())]
    return " + ".join(amounts) if amounts else _("nothing yet")


def headline(reading: MeterReading) -> Headline:
    """Below ten tasks words and no needle; then the effective pay of today."""
    effective = reading.today.effective()
    if reading.done == 0 or not effective:
        return Headline(_("Not known yet"), _("after your first paid task today"), None, None)
    expected = reading.range
    if reading.done < FEW_TASKS and expected is not None:
        low, high = figures.whole(expected.low), figures.whole(expected.high)
        text = _("Between {low} and {high} {currency}/h").format(low=low, high=high, currency=reading.range_currency)
        so_far = _("likely; so far today {rate}").format(rate=rates(reading.today))
        return Headline(text, so_far, None, (expected.low, expected.high))
    band = (expected.low, expected.high) if expected is not None else None
    known = reading.range_currency in effective and reading.done >= FEW_TASKS
    value = float(effective[reading.range_currency]) if known else None
    return Headline(rates(reading.today), _("effective, today"), value, band)


def stated_pay(manifest: Manifest) -> str:
    """Reward and expected time as the requester states them."""
    pay = manifest.pay
    if pay is None:
        return _("No pay is stated")
    return _("{amount} per task").format(amount=figures.amount(pay.amount, pay.currency))


def expected_hourly(manifest: Manifest) -> Money | None:
    """What reward and expected time imply per hour; None where either is not stated."""
    pay, expected_s = manifest.pay, manifest.time.expected_s
    if pay is None or not expected_s:
        return None
    value = hourly(pay.amount, expected_s * 1000)
    return Money(value, pay.currency) if value is not None else None


def against_reference(value: Money, reference: Money | None) -> str:
    """How an hourly figure stands to the worker's reference, in words."""
    if reference is None or reference.currency != value.currency:
        return ""
    words = figures.rate(reference.amount, reference.currency)
    if value.amount >= reference.amount:
        return _("above your reference of {wage}").format(wage=words)
    return _("below your reference of {wage}").format(wage=words)
