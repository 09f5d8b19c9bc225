"""Pay as text for the meter and the inbox, from `core.pay.meter.MeterReading`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.design.medium import PLAYED, MediumKind
from annotator.core.money.amount import EXACT, Money, hourly
from annotator.core.money.hourly_rates import Income
from annotator.core.pay.forecast import FEW_TASKS, Range
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference, WageBasis, WageRule
from annotator.core.pay.offer import Offer
from annotator.core.pay.totals import AudioWork, Totals
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare

PAY_SHOWN_AFTER_TASKS = 5
# Below these limits, a rate per hour or minute would be in the thousands and meaningless.
_PAID_FROM_MS = 10 * 60_000
_AUDIO_FROM_MS = 10_000


class Headline(Struct, frozen=True):
    """The headline of the meter: `text` is the current pay, `caption` its description, `below` the forecast, and
    `why` the calculation of `text`. `value` is for the needle, None if too early; `band` the 90 % forecast range."""

    text: str
    caption: str
    below: str
    value: float | None
    band: tuple[float, float] | None
    why: str = ""


def rates(totals: Totals, first: str = "") -> str:
    """Return R3 of a window, a figure per currency, `first` first, never added: `7.40 EUR/h + 1.10 USD/h`."""
    effective = totals.effective()
    names = sorted(effective, key=lambda currency: (currency != first, currency))
    return " + ".join(number_format.rate(effective[currency], currency) for currency in names)


def earned(totals: Totals) -> str:
    """Return the earnings of a window if all pending work is approved, one amount for each currency."""
    amounts = [number_format.amount(value, currency) for currency, value in sorted(totals.brought().items())]
    return " + ".join(amounts) if amounts else _("nothing yet")


def unpaid(totals: Totals) -> str:
    """Return unpaid time such as `9 unpaid min per paid hour`; absolute for little paid, empty before any."""
    unpaid_min = totals.unpaid_min_per_paid_hour()
    if unpaid_min is None:
        return ""
    if totals.paid_ms < _PAID_FROM_MS:
        return _("{time} unpaid so far").format(time=number_format.duration(totals.work_ms - totals.paid_ms))
    return _("{minutes} unpaid min per paid hour").format(minutes=number_format.count(unpaid_min))


def headline(reading: MeterReading) -> Headline:
    """Return the headline: today's real hourly pay from the first paid task on, with the needle from the tenth on.
    The forecast is shown once its range is narrow enough. A bundle in use shows only its currency."""
    effective, currency = reading.today.effective(), reading.currency
    expected = reading.range if reading.range is not None and reading.range.is_informative else None
    band = (expected.low, expected.high) if expected is not None else None
    below = _likely(expected, currency) if expected is not None else ""
    if not effective:
        return Headline(_("Not known yet"), "", below or _("after your first paid task today"), None, band)
    if reading.task is not None and currency and currency not in effective:
        so_far = _("nothing in {currency} yet (today: {rate})").format(currency=currency, rate=rates(reading.today))
        return Headline(_("Not known yet"), "", so_far, None, band)
    if reading.range is not None and expected is None:
        below = _("if you continue: too early to estimate")
    is_known = currency in effective and reading.done >= FEW_TASKS
    value = float(effective[currency]) if is_known else None
    return Headline(rates(reading.today, currency), _caption(reading), below, value, band, _sums(reading))


def _caption(reading: MeterReading) -> str:
    """Return the caption, with the share of pending amounts that the figure counts if it is not 100 %: the day's
    total beside it counts all of them."""
    effective = reading.today.effective()
    takings = reading.today.money[reading.currency if reading.currency in effective else min(effective)]
    share = round(takings.expected_pending / Fraction(takings.pending) * 100) if takings.pending else 100
    if share == 100:
        return _("real hourly pay today")
    return _("today, if {percent} is approved").format(percent=number_format.percent(Decimal(share)))


def _sums(reading: MeterReading) -> str:
    """Return a calculation for each currency, that of the current bundle first."""
    today = reading.today
    names = sorted(today.effective(), key=lambda currency: (currency != reading.currency, currency))
    return " ".join(why(today.money[currency], today.work_ms, currency) for currency in names)


def why(takings: Income, work_ms: int, currency: str) -> str:
    """Return the calculation of the real hourly pay: `5.29 EUR/h = 0.532 EUR expected in 6 min 02 s of work: ...`.
    Empty without working time."""
    rate = hourly(takings.effective, work_ms)
    if rate is None:
        return ""
    sure, parts = EXACT.add(takings.accepted, takings.bonuses), []
    if sure:
        parts.append(_("{amount} approved, paid or in bonuses").format(amount=number_format.amount(sure, currency)))
    if takings.pending:
        likely = number_format.likely_amount(takings.expected_pending, currency)
        pending = _("{likely} likely to be approved, of {amount} pending")
        parts.append(pending.format(likely=likely, amount=number_format.amount(takings.pending, currency)))
    text = _("{rate} = {amount} expected for {time} of work: {parts}.")
    return text.format(
        rate=number_format.rate(rate, currency),
        amount=number_format.likely_amount(takings.effective, currency),
        time=number_format.exact_duration(work_ms),
        parts=" + ".join(parts) or _("nothing earned"),
    )


def _likely(expected: Range, currency: str) -> str:
    low, high = number_format.rough(expected.low), number_format.rough(expected.high)
    text = _("if you continue: likely {low} to {high} {currency}/h")
    return text.format(low=low, high=high, currency=currency)


class Compared(Struct, frozen=True):
    """Today's pay compared with a minimum wage, all on the basis of the comparison: `value` (needle), `band` as in
    `Headline`, and `mark` (minimum wage). `words` describe the comparison."""

    text: str
    value: float | None
    mark: float | None
    band: tuple[float, float] | None


def compared(reading: MeterReading, reference: Reference | None) -> Compared:
    """Compare like with like: take-home pay with a net wage, pay before deductions with a gross wage."""
    pay, currency = headline(reading), reading.currency
    if reference is None:
        return Compared(_("no minimum wage"), pay.value, None, pay.band)
    if currency not in ("", reference.wage.currency):
        return Compared(_("no minimum wage in {currency}").format(currency=currency), pay.value, None, pay.band)
    takings, text = reading.today.money.get(reference.wage.currency), reference_text(reference)
    held = reference.comparable_wage(takings, reading.today.work_ms) if takings is not None else None
    if held is not None and reference.takes_off:
        left, wage = number_format.cents(held), number_format.cents(reference.wage.amount)
        text = _("take-home {amount} · minimum {wage} net").format(amount=left, wage=wage)
    band = (
        (pay.band[0] * float(reference.net_share), pay.band[1] * float(reference.net_share))
        if pay.band is not None
        else None
    )
    value = float(held) if held is not None and pay.value is not None else None
    return Compared(text, value, float(reference.wage.amount), band)


def reference_text(reference: Reference) -> str:
    """Return the minimum wage as `minimum 9.74 EUR/h net`, with a note if no status means no deductions."""
    if reference.is_net and not reference.takes_off:
        return f"{_('minimum {wage}').format(wage=wage_text(reference))}, {_('no deductions')}"
    return _("minimum {wage}").format(wage=wage_text(reference))


def wage_text(reference: Reference | WageRule) -> str:
    """Return a wage such as `9.74 EUR/h net`."""
    wage = reference.hourly if isinstance(reference, WageRule) else reference.wage
    rate = number_format.rate(wage.amount, wage.currency)
    is_net = reference.basis is WageBasis.NET
    return (_("{rate} net") if is_net else _("{rate} gross")).format(rate=rate)


def kind_text(kind: PayKind) -> str:
    """Return a note if the tasks of a bundle are not paid work; empty if they are."""
    match kind:
        case PayKind.PRACTICE:
            return _("Practice: not counted")
        case PayKind.QUALIFICATION:
            return _("Unpaid test: time counts as work")
        case _:
            return ""


def reading_text(kind: PayKind) -> str:
    """Return how the time for reading a bundle's instructions is counted."""
    match kind:
        case PayKind.PRACTICE:
            return _("This is practice: reading time is not counted either.")
        case PayKind.QUALIFICATION:
            return _("Reading time counts as work. This test is unpaid.")
        case _:
            return _("Reading time counts as work.")


def stated_pay(manifest: Manifest, promise: Offer | None) -> str:
    """Return the stated reward, as a range if tasks differ. `promise` is None if no pay is stated."""
    if manifest.pay_kind is not PayKind.PAID:
        return kind_text(manifest.pay_kind)
    if promise is None:
        return _("No pay stated")
    if promise.least == promise.most:
        text = _("{amount} per minute of recording") if promise.by_the_minute else _("{amount} per task")
        return text.format(amount=number_format.money(promise.least))
    text = _("{least} to {most} per minute of recording") if promise.by_the_minute else _("{least} to {most} per task")
    return text.format(least=number_format.money(promise.least), most=number_format.money(promise.most))


def minutes_pay(by_the_minute: Money | None, reward: Money | None, media_ms: int | None) -> str:
    """Return the pay of a task paid by the minute: `2.35 EUR for 4 min 42 s of recording`, or the rate if the length
    is unknown. Empty for a task with a fixed reward."""
    if by_the_minute is None:
        return ""
    if reward is None or media_ms is None:
        return _("{amount} per minute of recording").format(amount=number_format.money(by_the_minute))
    text = _("{amount} for {time} of recording")
    return text.format(amount=number_format.money(reward), time=number_format.media_length(media_ms))


def played_text(share: ListenedShare, kinds: frozenset[MediumKind]) -> str:
    """Return the played share such as `72 % played`; for videos, watched. `kinds` are the design's media."""
    played = kinds & PLAYED
    text = _("{percent} played") if MediumKind.VIDEO not in played else _("{percent} watched")
    text = _("{percent} played") if len(played) > 1 else text
    return text.format(percent=number_format.percent(Decimal(share.percent)))


def work_per_minute(audio_files: AudioWork) -> str:
    """Return the work time such as `4.2 min of work per minute of recording`, the basis of transcription prices.
    Empty with too little audio."""
    if audio_files.per_minute is None or audio_files.audio_ms < _AUDIO_FROM_MS:
        return ""
    return _("{minutes} min of work per minute of recording").format(
        minutes=number_format.times(audio_files.per_minute)
    )


def why_per_minute(audio_files: AudioWork) -> str:
    """Return its calculation: `1 h 24 min 00 s on submitted tasks, for 20 min 00 s of recording.`"""
    if audio_files.per_minute is None:
        return ""
    text = _("{time} spent on submitted tasks, for {length} of recording.")
    return text.format(
        time=number_format.media_length(audio_files.work_ms), length=number_format.media_length(audio_files.audio_ms)
    )


def stated_time(manifest: Manifest, promise: Offer | None) -> str:
    """Return the expected time of a task, as a range if tasks differ; empty if it is not stated."""
    general_s = manifest.time.expected_s
    times_s = promise.times_s if promise is not None else (general_s, general_s) if general_s else None
    if times_s is None:
        return ""
    shortest, longest = (number_format.about(time_s * 1000) for time_s in times_s)
    if shortest == longest:
        return _("about {time} each").format(time=shortest)
    return _("about {shortest} to {longest} each").format(shortest=shortest, longest=longest)


def at_best_hourly(manifest: Manifest, history: Totals) -> Money | None:
    """Return the hourly pay of a bundle's finished tasks if all are approved, for comparison with the advertised
    pay; None if money or time is unknown."""
    brought = history.brought().get(manifest.pay.currency) if manifest.pay is not None else None
    value = hourly(brought, history.work_ms) if brought is not None else None
    return Money(value, manifest.pay.currency) if value is not None and manifest.pay is not None else None


def pay_after_first_tasks(manifest: Manifest, history: Totals, promise: Callable[[], Offer | None]) -> str:
    """Return the real hourly pay after exactly five submitted tasks of a bundle, compared with the advertised pay;
    empty before and after. `promise` returns the offer of these tasks."""
    reached = at_best_hourly(manifest, history)
    if history.tasks != PAY_SHOWN_AFTER_TASKS or reached is None:
        return ""
    rate, promised = number_format.rate(reached.amount, reached.currency), promise()
    if promised is None or promised.hourly is None:
        return _("Your first five tasks here pay {rate}, counting the time for loading and instructions.").format(
            rate=rate
        )
    text = _(
        "Your first five tasks here pay {rate}, counting the time for loading and instructions. The "
        "advertised pay was {promised}."
    )
    return text.format(rate=rate, promised=number_format.rate(promised.hourly.amount, promised.hourly.currency))


def against_reference(value: Money, reference: Reference | None) -> str:
    """Return an hourly pay compared with the worker's minimum wage, on the same basis as the meter: after
    contributions for a net wage. There are no contributions if no status is selected."""
    if reference is None or reference.wage.currency != value.currency:
        return ""
    held, wage = reference.of_hourly(value.amount), wage_text(reference)
    stands = _("above your minimum of {wage}") if held >= reference.wage.amount else _("below your minimum of {wage}")
    if not reference.is_net:
        return stands.format(wage=wage)
    left = _("no deductions")
    if reference.takes_off:
        left = _("{rate} after deductions").format(rate=number_format.rate(held, value.currency))
    return f"{left}, {stands.format(wage=wage)}"
