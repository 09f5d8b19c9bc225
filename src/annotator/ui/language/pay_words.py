"""What the meter and the inbox say about pay, as sentences: formatting of `core.pay.meter.MeterReading`."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.bundle.manifest import Manifest
from annotator.core.money.amount import Money
from annotator.core.money.rates import hourly
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.projection import FEW_TASKS, Range
from annotator.core.pay.totals import Totals
from annotator.ui.language import figures
from annotator.ui.language.translation import _


@dataclass(frozen=True, slots=True)
class Headline:
    """`text` is what has happened, `caption` what that is, `below` what is likely from here on, in words. `value` is
    for the bar's needle, None while it is too early; `band` is the 90% range of what is likely."""

    text: str
    caption: str
    below: str
    value: float | None
    band: tuple[float, float] | None


def rates(totals: Totals, first: str = "") -> str:
    """R3 of a window, one figure a currency, never added: `7.40 EUR/h + 1.10 USD/h`. `first` is the currency to begin
    with."""
    effective = totals.effective()
    names = sorted(effective, key=lambda currency: (currency != first, currency))
    return " + ".join(figures.rate(effective[currency], currency) for currency in names)


def earned(totals: Totals) -> str:
    """What a window brought if all that is pending is accepted, one amount a currency."""
    amounts = [figures.amount(value, currency) for currency, value in sorted(totals.brought().items())]
    return " + ".join(amounts) if amounts else _("nothing yet")


def headline(reading: MeterReading) -> Headline:
    """The effective pay of today from the first paid task on; the needle from the tenth. While a bundle is at work, no
    other currency stands for its own."""
    effective, currency = reading.today.effective(), reading.currency
    expected = reading.range
    band = (expected.low, expected.high) if expected is not None else None
    below = _likely(expected, currency) if expected is not None else ""
    if not effective:
        return Headline(_("Not known yet"), "", below or _("after your first paid task today"), None, band)
    if reading.task is not None and currency and currency not in effective:
        so_far = _("nothing in {currency} yet; today {rate}").format(currency=currency, rate=rates(reading.today))
        return Headline(_("Not known yet"), "", so_far, None, band)
    is_known = currency in effective and reading.done >= FEW_TASKS
    value = float(effective[currency]) if is_known else None
    return Headline(rates(reading.today, currency), _("effective, today"), below, value, band)


def _likely(expected: Range, currency: str) -> str:
    low, high = figures.whole(expected.low), figures.whole(expected.high)
    words = _("likely between {low} and {high} {currency}/h from here")
    return words.format(low=low, high=high, currency=currency)


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
