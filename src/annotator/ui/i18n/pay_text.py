"""Pay as text. Every hourly pay comes from `core.pay.hourly_figure`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.design.medium import PLAYED, MediumKind
from annotator.core.money.amount import EXACT, HOUR_MS, MINUTE_MS, Money
from annotator.core.pay.forecast import Range
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import Offer
from annotator.core.pay.totals import AudioWork, PayFigures, Totals
from annotator.core.settings import GOAL_IN_HOURS
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import NOTHING, _

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare

_MOST_PERCENT_DIGITS = 6
# Below these limits, a rate per hour or minute would be in the thousands and meaningless.
_PAID_FROM_MS = 10 * 60_000
_AUDIO_FROM_MS = 10_000

type PayOf = Callable[[Totals], PayFigures]


class PayLine(Struct, frozen=True):
    """The pay of a day as shown at a glance. `money` is the amount that the hourly figure divides by the work time,
    `basis` says how it was counted, `sentence` has the hourly figure beside the wage, and `why` its calculation.
    `value` and `wage` are for the bar, None if unknown."""

    money: str
    basis: str
    sentence: str
    why: str
    value: float | None
    wage: float | None


def pay_line(pay: PayFigures, reference: Reference, currency: str) -> PayLine:
    """Return the pay of a day, `currency` first. Amounts in other currencies stand beside it. If all of them are in the
    worker's own currency, the hourly pay is in this one, with the rates."""
    apart, shown = in_order(pay.by_currency, currency), in_order(pay.shown, currency)
    each_currency = [figure for figure in apart if figure.hourly is not None]
    figures = [figure for figure in shown if figure.hourly is not None]
    if not figures:
        earned = [figure for figure in apart if figure.untimed_work.count]
        money = _sum_text((figure.untimed, figure.currency) for figure in earned)
        text = _("Your hourly pay appears after your first paid task.")
        basis, because = basis_text(earned) if earned else "", " ".join(map(uncounted_text, earned))
        return PayLine(money or _("nothing yet"), basis, text, because, None, None)
    money = _sum_text((figure.expected, figure.currency) for figure in each_currency)
    amount = " + ".join(map(hourly_amount, figures))
    text = _("You make about {amount} an hour").format(amount=amount)
    # The bar and the wage belong to the first figure that has a wage in its currency.
    main = next((figure for figure in figures if figure.wage is not None), figures[0])
    rate, name = main.hourly, main.currency
    wage = reference.wage_in(name)
    if main.view is not None and main.view.quotes:
        from annotator.ui.i18n.exchange_text import dated_text

        rates = "; ".join(map(dated_text, main.view.quotes))
        text = _("You make about {amount} an hour at {rates}").format(amount=amount, rates=rates)
    least = _("minimum wage {rate}").format(rate=number_format.rate(wage, name)) if wage is not None else ""
    text = number_format.in_a_row(filter(None, [text, least, beside_text(shown)]))
    value = float(rate) if rate is not None and wage is not None else None
    untimed = [uncounted_text(figure) for figure in shown if figure.hourly is None]
    why = [
        *(explained(figure) for figure in figures),
        *untimed,
        unconfirmed_wage(reference) if wage is not None else "",
    ]
    shown_wage = float(wage) if wage is not None else None
    return PayLine(money, basis_text(each_currency), text, " ".join(filter(None, why)), value, shown_wage)


def unconfirmed_wage(reference: Reference) -> str:
    """Return a note if the minimum wage is not confirmed; empty otherwise."""
    day = reference.unconfirmed_since
    if day is None:
        return ""
    return _("This minimum wage has not been confirmed since {day}.").format(day=number_format.day(day))


def basis_text(figures: Sequence[HourlyFigure]) -> str:
    """Return how figures are counted, such as `after deductions, if 95% is approved`."""
    is_net = any(figure.basis is WageBasis.NET for figure in figures)
    basis = _("after deductions") if is_net else _("before deductions")
    if is_net and any(figure.has_tax for figure in figures):
        basis = _("after contributions, before income tax")
    percents = dict.fromkeys(counted_percent(figure) for figure in figures if figure.income.pending)
    text = _("{basis}, if {percent} is approved") if percents else "{basis}"
    return text.format(basis=basis, percent=" / ".join(percents))


def tax_text() -> str:
    """Return the reason why no hourly figure has the income tax that is paid with the contributions."""
    return _("Income tax is deducted from your take-home pay only: a net minimum wage is before income tax, too.")


def in_work(totals: Totals, basis: str) -> str:
    """Return the time and the basis of today's money: `today in 48 min of work, after deductions`."""
    text = _("today in {time} of work, {basis}")
    return text.format(time=number_format.duration(totals.work_ms), basis=basis) if basis else _("today")


def in_order(figures: Mapping[str, HourlyFigure], first: str) -> list[HourlyFigure]:
    """Return the figures by currency, `first` before the others."""
    return [figures[name] for name in sorted(figures, key=lambda name: (name != first, name))]


def hourly_amount(figure: HourlyFigure) -> str:
    """Return the figure as an amount such as `7.40 EUR`, to the cent."""
    shown = number_format.cents(figure.hourly) if figure.hourly is not None else NOTHING
    return f"{shown}{number_format.NO_BREAK_SPACE}{figure.currency}"


class GoalLine(Struct, frozen=True):
    """The progress of a day towards its goal: the share, at most 1, and `1 h 20 min of 4 h`."""

    share: float
    progress: str

    @property
    def text(self) -> str:
        return number_format.pair(_("Daily goal"), self.progress)


def goal_line(work_ms: int, pay: PayFigures, goal: tuple[Decimal, str] | None) -> GoalLine | None:
    """Return what a day has of the goal of `Settings.daily_goal`; None without a goal. Money is that of the hourly
    figure, in one's own currency if all of it is."""
    if goal is None:
        return None
    wanted, unit = goal
    if unit == GOAL_IN_HOURS:
        has = Fraction(work_ms, HOUR_MS)
        done = number_format.duration(work_ms)
        whole = number_format.stated(int(wanted * HOUR_MS) // MINUTE_MS * MINUTE_MS)
    else:
        figure = pay.shown.get(unit, pay.by_currency.get(unit))
        has = figure.expected if figure is not None else Fraction(0)
        done, whole = number_format.listed_amount(has, unit), number_format.amount(wanted, unit)
    share = min(Fraction(1), max(Fraction(0), has / Fraction(wanted)))
    return GoalLine(float(share), _("{done} of {whole}").format(done=done, whole=whole))


def figure_rate(figure: HourlyFigure | None, amount: Fraction | None = None) -> str:
    """Return the figure as a rate such as `7.40 EUR/h`, or another `amount` over the same time; a dash if unknown."""
    if figure is None:
        return NOTHING
    rate = figure.hourly if amount is None else figure.an_hour(amount)
    return number_format.rate(rate, figure.currency) if rate is not None else NOTHING


def deduction_lines(figure: HourlyFigure) -> list[tuple[str, str]]:
    """Return the hourly pay before and after deductions, and between them fees, vouchers and contributions, if there
    are fees or vouchers. The lines add up. Return nothing if no deductions are known."""
    if figure.after is None:
        return []
    before, after = figure_rate(figure, figure.before), figure_rate(figure, figure.after)
    fees, loss = Fraction(figure.income.fees), Fraction(figure.income.voucher_loss)
    lines: list[tuple[str, str]] = []
    if (fees or loss) and figure.hourly is not None:
        from annotator.ui.i18n.rounding import left_after

        names = (_("Fees"), _("Vouchers, deduction from face value"), _("Contributions"))
        parts = (fees, loss, figure.before - figure.after - fees - loss)
        hours = Fraction(figure.work_ms, HOUR_MS)
        gross, taken, net = left_after(figure.before / hours, [part / hours for part in parts])
        before, after = (number_format.rate(amount, figure.currency) for amount in (gross, net))
        lines = [
            (name, number_format.rate(-amount, figure.currency))
            for name, amount in zip(names, taken, strict=True)
            if amount
        ]
    return [(_("Before deductions"), before), *lines, (_("After deductions"), after)]


def explained(figure: HourlyFigure) -> str:
    """Return the calculation of a figure: `You submitted work for 7.52 EUR in 20 min 37 s. Counting on 95% being
    approved, that is 7.14 EUR, or 20.79 EUR an hour.` Money without time is named after it, or alone."""
    if figure.hourly is None:
        return uncounted_text(figure)
    income = figure.income
    sure = income_amount(figure, EXACT.add(income.accepted, income.bonuses))
    pending, time = income_amount(figure, income.pending), number_format.in_seconds(figure.work_ms)
    if not income.pending:
        first = _("You earned {amount} in {time}.").format(amount=sure, time=time)
    elif income.accepted or income.bonuses:
        text = _("You earned {amount} and submitted work for {pending} in {time}.")
        first = text.format(amount=sure, pending=pending, time=time)
    else:
        first = _("You submitted work for {pending} in {time}.").format(pending=pending, time=time)
    return " ".join(filter(None, (first, _so_much_an_hour(figure), uncounted_text(figure))))


def income_amount(figure: HourlyFigure, amount: Decimal) -> str:
    """Return an amount of the income of a figure: exact, or to the cent if it was converted."""
    if figure.view is not None:
        return number_format.listed_amount(Fraction(amount), figure.currency)
    return number_format.amount(amount, figure.currency)


def uncounted_text(figure: HourlyFigure | None) -> str:
    """Return the money that is not in the figure because nobody knows its time, or because it has no rate; empty if
    there is none."""
    parts = figure.view.left_out if figure is not None and figure.view is not None else ()
    amounts = number_format.in_a_row(number_format.listed_amount(part.amount, part.currency) for part in parts)
    text = _("Without a rate and not in the hourly pay: {amounts}.").format(amounts=amounts) if parts else ""
    return " ".join(filter(None, (untimed_text(figure), text)))


def untimed_text(figure: HourlyFigure | None) -> str:
    """Return the money that is not in the figure because nobody knows its time; empty if there is none."""
    if figure is None or not figure.untimed_work.count:
        return ""
    amount = number_format.listed_amount(figure.untimed, figure.currency)
    return _("Without known time and not in the hourly pay: {amount}.").format(amount=amount)


def beside_text(figures: Iterable[HourlyFigure]) -> str:
    """Return the money that stands beside the hourly pay, because nobody knows its time: `plus 12.00 EUR without known
    time`. Return an empty text if there is none."""
    amount = _sum_text((figure.untimed, figure.currency) for figure in figures if figure.untimed_work.count)
    return _("plus {amount} without known time").format(amount=amount) if amount else ""


def _sum_text(amounts: Iterable[tuple[Fraction, str]]) -> str:
    return " + ".join(number_format.listed_amount(amount, currency) for amount, currency in amounts)


def _so_much_an_hour(figure: HourlyFigure) -> str:
    amount, is_net = hourly_amount(figure), figure.basis is WageBasis.NET
    # The reader divides it by the time: rounded to the cent, a small sum would give another hourly pay.
    worded = number_format.likely_amount if figure.expected < 1 else number_format.listed_amount
    counted = worded(figure.expected, figure.currency)
    if not figure.income.pending:
        text = _("That is {amount} an hour.")
        text = _("After deductions, that is {counted}, or {amount} an hour.") if is_net else text
        return text.format(amount=amount, counted=counted)
    text = (
        _("Counting on {percent} being approved, that is {counted} after deductions, or {amount} an hour.")
        if is_net
        else _("Counting on {percent} being approved, that is {counted}, or {amount} an hour.")
    )
    return text.format(amount=amount, counted=counted, percent=counted_percent(figure))


def counted_percent(figure: HourlyFigure) -> str:
    """Return the share of pending pay that counts, with as many decimals as its reader needs to calculate the amount
    of the figure from it. Requesters with different approval rates share one percentage."""
    income, pending = figure.income, Fraction(figure.income.pending)
    uncounted = pending - income.expected_pending
    if not pending or not uncounted:
        return number_format.percent(Decimal(100))
    exact = income.expected_pending / pending * 100
    counted_of_each = (figure.best - figure.expected) / uncounted  # what is left after deductions

    def gives_the_amount(percent: Fraction) -> bool:
        amount = figure.expected + (percent - exact) / 100 * pending * counted_of_each
        return round(amount, 2) == round(figure.expected, 2)

    rounded = [round(exact, digits) for digits in range(_MOST_PERCENT_DIGITS + 1)]
    percent = next(filter(gives_the_amount, rounded), rounded[-1])
    return number_format.percent(Decimal(percent.numerator) / percent.denominator)


def unpaid(totals: Totals) -> str:
    """Return the value beside “Unpaid time”, such as `9 unpaid min per paid hour`; absolute for little paid time, empty
    before any."""
    unpaid_min = totals.unpaid_min_per_paid_hour()
    if unpaid_min is None:
        return ""
    if totals.paid_ms < _PAID_FROM_MS:
        return _("{time} so far").format(time=number_format.duration(totals.work_ms - totals.paid_ms))
    return _("{minutes} unpaid min per paid hour").format(minutes=number_format.count(unpaid_min))


def likely(expected: Range | None, reference: Reference, currency: str) -> str:
    """Return the forecast on the basis of every figure, such as `8 to 13 EUR/h`; empty while its ends are too far
    apart."""
    if expected is None or not expected.is_informative:
        return ""
    share = float(reference.net_share)
    low, high = number_format.rough(expected.low * share), number_format.rough(expected.high * share)
    return _("{low} to {high}").format(low=low, high=f"{high}{number_format.NO_BREAK_SPACE}{currency}/h")


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
            return _("This is practice: the time for reading is not counted.")
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
    """Return its calculation: `1 h 24 min 00 s on the submitted tasks themselves, without loading and instructions, for
    20 min 00 s of recording.`"""
    if audio_files.per_minute is None:
        return ""
    text = _("{time} on the submitted tasks themselves, without loading and instructions, for {length} of recording.")
    time = number_format.exact_duration(audio_files.work_ms)
    return text.format(time=time, length=number_format.media_length(audio_files.audio_ms))


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


def advertised_rate(promise: Offer | None, reference: Reference) -> str:
    """Return the advertised hourly pay on the basis of every figure; empty if it is not stated."""
    if promise is None or promise.hourly is None:
        return ""
    return number_format.rate(reference.of_hourly(promise.hourly.amount), promise.hourly.currency)


def against_wage(promise: Offer, reference: Reference) -> str:
    """Return the advertised hourly pay compared with the worker's wage; empty without one in its currency."""
    wage = reference.wage_in(promise.hourly.currency) if promise.hourly is not None else None
    if promise.hourly is None or wage is None:
        return ""
    is_above = reference.of_hourly(promise.hourly.amount) >= wage
    text = _("above your minimum of {wage}") if is_above else _("below your minimum of {wage}")
    return text.format(wage=number_format.rate(wage, promise.hourly.currency))
