"""The texts of the earnings page: bar descriptions, table rows and money states."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import EXACT
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.payers import Locked, LockedBy
from annotator.core.money.states import LOST, MoneyState
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.periods import Bar, EarningsView, Period, RequesterLine
from annotator.core.pay.projections import Reach
from annotator.core.pay.take_home import Share, TakeHome
from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivery_word
from annotator.ui.i18n.money_messages import money_state
from annotator.ui.i18n.pay_text import basis_text, figure_rate, unconfirmed_wage, uncounted_text
from annotator.ui.i18n.rounding import durations, group_columns, group_durations, left_after
from annotator.ui.i18n.rule_text import source_line
from annotator.ui.i18n.time_text import group_text
from annotator.ui.i18n.translation import N_, NOTHING, _, ngettext

NO_TALLIES: Mapping[str, Mapping[DeliveryState, Tally]] = {}
_BRINGS_NONE = frozenset({MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED})
_PERIODS: Mapping[Period, str] = {
    Period.WEEK: N_("7 days"),
    Period.MONTH: N_("30 days"),
    Period.QUARTER: N_("12 weeks"),
    Period.YEAR: N_("12 months"),
}


def period_text(period: Period) -> str:
    return _(_PERIODS[period])


def span(first: date, last: date) -> str:
    """Return one day or a range of days in short form."""
    return (
        number_format.short_day(first)
        if first == last
        else f"{number_format.short_day(first)} – {number_format.short_day(last)}"
    )


def bar_label(bar: Bar, period: Period) -> str:
    """Return the short label below a bar."""
    return number_format.short_month(bar.first) if period is Period.YEAR else number_format.short_day(bar.first)


def rate_text(bar: Bar, currency: str) -> str:
    return figure_rate(bar.figures.get(currency))


def pay_line(bar: Bar, currency: str) -> str:
    """Return the text of a selected bar of the pay chart."""
    worked = _("{time} of work").format(time=number_format.duration(bar.work_ms))
    rate = rate_text(bar, currency)
    return number_format.pair(span(bar.first, bar.last), worked if rate == NOTHING else f"{rate}, {worked}")


def time_line(bar: Bar) -> str:
    """Return the text of a selected bar of the time chart."""
    spent = [
        f"{group_text(group).lower()} {number_format.duration(spent_ms)}"
        for group, spent_ms in bar.by_group.items()
        if group not in UNLIVED
    ]
    return number_format.pair(span(bar.first, bar.last), ", ".join(spent) or _("no time recorded"))


def headline(view: EarningsView, currency: str) -> str:
    """Return the hourly figure of the period. Without contribution rates for one of its days there is none."""
    text = rate_text(view.total, currency)
    return text if text != NOTHING else _("Not known yet")


def time_text(view: EarningsView, currency: str) -> str:
    """Return the work time behind the figure, and its basis."""
    time = durations([view.total.work_ms])[-1]
    text = _("in {time} of work, including searching and reading").format(time=time)
    figure = view.total.figures.get(currency)
    text = text if figure is None or figure.hourly is None else f"{text}, {basis_text([figure])}"
    return number_format.in_a_row(filter(None, [text, _told_text(view.total), uncounted_text(figure)]))


def _told_text(total: Bar) -> str:
    told_ms = total.by_state.get(State.TOLD, 0)
    measured, elsewhere, _all = durations([total.work_ms - told_ms, told_ms])
    return _("{measured} measured, {told} told or entered").format(measured=measured, told=elsewhere) if told_ms else ""


def reference_text(reference: Reference, currency: str) -> str:
    """Return the legend of the dashed line, the wage."""
    if reference.wage is None:
        return _("no minimum wage")
    wage, note = number_format.money(reference.wage), unconfirmed_wage(reference)
    if not currency:
        return _("Your minimum is {wage} an hour.").format(wage=wage)
    if reference.wage.currency != currency:
        return _("Your minimum of {wage} an hour is in another currency.").format(wage=wage)
    return f"{_('The dashed line is your minimum of {wage} an hour.').format(wage=wage)} {note}".rstrip()


def pay_rows(view: EarningsView, currency: str) -> tuple[list[str], list[list[str]]]:
    """Return the pay table. Expected pay divided by work time is the real hourly pay; the details explain
    uncertain or missing rates."""
    is_net = any(figure.basis is WageBasis.NET for figure in view.total.figures.values())
    expected = _("Expected after deductions") if is_net else _("Expected")
    header = [_("Period"), _("Real hourly pay"), expected, _("Work"), _("Details")]
    bars = list(reversed(view.bars))
    *worked, _all = durations([bar.work_ms for bar in bars])
    rows = [
        [
            span(bar.first, bar.last),
            rate_text(bar, currency),
            expected_text(bar, currency),
            time if bar.work_ms else NOTHING,
            why_text(bar, currency),
        ]
        for bar, time in zip(bars, worked, strict=True)
    ]
    return header, rows


def expected_text(bar: Bar, currency: str) -> str:
    """Return the expected amount: the numerator of the hourly figure, and what has no time."""
    figure = bar.figures.get(currency)
    return number_format.listed_amount(figure.total, currency) if figure is not None else NOTHING


def why_text(bar: Bar, currency: str) -> str:
    """Return the reason for a missing or uncertain rate of a day, or "" if all of its pay is certain and timed."""
    return number_format.in_a_row(filter(None, [_why_rate(bar, currency), uncounted_text(bar.figures.get(currency))]))


def _why_rate(bar: Bar, currency: str) -> str:
    figure, takings = bar.figures.get(currency), bar.money.get(currency)
    if figure is not None and figure.view is not None:
        takings = figure.income
    if takings is None or not takings.has_work:
        others = sorted(name for name, income in bar.money.items() if income.has_work and name != currency)
        paid = _("paid in {currencies}").format(currencies=", ".join(others)) if others else _("no paid work")
        return paid if bar.work_ms else ""
    if not bar.work_ms:
        return _("no recorded work")
    if not takings.pending:
        return ""
    likely = number_format.listed_amount(takings.expected_pending, currency)
    is_converted = figure is not None and figure.view is not None
    shown = number_format.listed_amount(Fraction(takings.pending), currency)
    amount = shown if is_converted else number_format.amount(takings.pending, currency)
    text = _("{amount} undecided ({likely} likely to be approved)")
    if figure is not None and figure.basis is WageBasis.NET:
        text = _("{amount} undecided before deductions ({likely} likely to be approved)")
    return text.format(amount=amount, likely=likely)


def time_rows(view: EarningsView) -> tuple[list[str], list[list[str]]]:
    """Return the time table. The rounded values of each column add up to its total."""
    groups: list[TimeGroup] = [group for group in view.total.by_group if group not in UNLIVED]
    header = [_("Period"), *(group_text(group) for group in groups)]
    bars = [bar for bar in reversed(view.bars) if any(bar.by_group.get(group) for group in groups)]
    total_ms = {group: view.total.by_group[group] for group in groups}
    spent = group_columns(total_ms, [bar.by_group for bar in bars])
    rows = [
        [span(bar.first, bar.last), *(time or NOTHING for time in times)]
        for bar, times in zip(bars, spent, strict=True)
    ]
    return header, [*rows, [_("Total"), *group_durations(total_ms).values()]]


def requester_rows(lines: list[RequesterLine]) -> tuple[list[str], list[list[str]]]:
    header = [
        *(_("Requester"), _("Tasks"), _("Approved or paid"), _("Rejected"), _("Undecided")),
        *(_("Approved or paid amount"), _("Undecided amount"), _("Time to decision")),
    ]
    rows = [
        [
            _requester(line),
            *(number_format.count(count) for count in (line.submitted, line.accepted, line.rejected, line.pending)),
            number_format.amount(EXACT.add(line.accepted_amount, line.bonuses), line.currency),
            number_format.amount(line.pending_amount, line.currency),
            _days(line.days_to_decide),
        ]
        for line in lines
    ]
    return header, rows


def _requester(line: RequesterLine) -> str:
    """Return the name of a requester, with the platform that pays for it: `Lab (Mechanical Turk)`."""
    is_on_platform = line.payer not in ("", line.requester)
    return f"{line.requester} ({line.payer})" if is_on_platform else line.requester


def _days(days: float | None) -> str:
    if days is None:
        return NOTHING
    whole = round(days)
    return ngettext("{count} day", "{count} days", whole).format(count=number_format.count(whole))


def state_rows(
    money: Mapping[str, Income], undecided: Mapping[str, Mapping[DeliveryState, Tally]] = NO_TALLIES
) -> tuple[list[str], list[list[str]]]:
    """Return the money table. `undecided` has the pending rewards of results made here by currency: their rows have
    the words of delivery states. What brings no money has no amount."""
    header = [_("Status"), _("Count"), _("Amount")]
    rows = []
    for currency, takings in sorted(money.items()):
        for state in MoneyState:
            tally = takings.tallies.get(state)
            if tally is None or state is MoneyState.OFFERED or state in LOST:
                continue
            if state is MoneyState.SUBMITTED:
                of_results = undecided.get(currency, {})
                rows += [_state_row(delivery_word(each), own, currency) for each, own in of_results.items()]
                tally = _without(tally, of_results.values())
            if tally.count:
                rows.append(_state_row(money_state(state), tally, currency, has_amount=state not in _BRINGS_NONE))
    return header, rows


def _state_row(word: str, tally: Tally, currency: str, *, has_amount: bool = True) -> list[str]:
    amount = number_format.amount(tally.amount, currency) if has_amount else NOTHING
    return [word, number_format.count(tally.count), amount]


def _without(tally: Tally, parts: Collection[Tally]) -> Tally:
    count, amount = tally.count - sum(part.count for part in parts), tally.amount
    for part in parts:
        amount = EXACT.subtract(amount, part.amount)
    return Tally(count, amount)


_LINES = {
    "fees": N_("Fees"),
    "vouchers": N_("Vouchers, deduction from face value"),
    "contribution": N_("Social contributions"),
    "levy": N_("Training levy"),
    "chamber": N_("Chamber tax"),
    "tax": N_("Income tax, paid with the contributions"),
}


def take_home_rows(take_home: TakeHome, currency: str) -> tuple[list[str], list[list[str]]]:
    header = [_("Item"), _("Share"), _("In force since"), _("Amount")]
    gross, taken_off, net = left_after(take_home.gross, [line.amount for line in take_home.lines])
    rows = [[_("Earned, including the likely part of undecided pay"), "", "", number_format.amount(gross, currency)]]
    rows += [
        [_(_LINES[line.key]), _share(line.share), _since(line.share), number_format.amount(-amount, currency)]
        for line, amount in zip(take_home.lines, taken_off, strict=True)
    ]
    return header, [*rows, [_("Take-home pay"), "", "", number_format.amount(net, currency)]]


def source_lines(take_home: TakeHome, currency: str, day: date) -> list[str]:
    """Return what is not received yet, and the sources of the applied rules without duplicates, as of a day."""
    lines = []
    if take_home.unreceived and any(line.share is not None for line in take_home.lines):
        amount = number_format.amount(left_after(take_home.unreceived, ())[0], currency)
        lines.append(
            _("Not received yet: {amount}. The deductions from it are calculated at today’s rates.").format(
                amount=amount
            )
        )
    rules = [line.share.rule for line in take_home.lines if line.share is not None and line.share.rule is not None]
    lowered = [line.share.acre for line in take_home.lines if line.share is not None and line.share.acre is not None]
    return [*lines, *dict.fromkeys(source_line(rule, rules + lowered, day) for rule in rules + lowered)]


def fees_line(money: Mapping[str, Income]) -> str:
    """Return the fees that lower no pay, because no reward is known that their payments paid; empty without any."""
    apart = _in_cents((name, income.fees_apart) for name, income in sorted(money.items()))
    text = _("Fees that lower no pay here: {amounts}. They were taken from money for no reward entered here.")
    return text.format(amounts=", ".join(apart)) if apart else ""


def apart_line(received: Mapping[str, Decimal]) -> str:
    """Return the money received that is in no figure of pay, because it paid no known reward; empty without any."""
    apart = _in_cents(sorted(received.items()))
    text = _("Received for no reward entered here: {amounts}. It is in no figure above, nor are its deductions.")
    return text.format(amounts=", ".join(apart)) if apart else ""


def _in_cents(amounts: Iterable[tuple[str, Decimal]]) -> list[str]:
    """Return amounts by currency to the cent, without those of less."""
    rounded = ((name, round(amount, 2)) for name, amount in amounts)
    return [number_format.amount(amount, name) for name, amount in rounded if amount]


def locked_lines(locked: tuple[tuple[Locked, Reach | None], ...]) -> list[str]:
    """Return the locked money, and when its threshold is reached, if that is known."""
    return [" ".join(filter(None, (_locked(lock), _reach(lock, reach)))) for lock, reach in locked]


def _reach(lock: Locked, reach: Reach | None) -> str:
    if reach is None or reach.work_ms is None:
        return ""
    time = number_format.about(reach.work_ms)
    if reach.by is None:
        return _("At your usual hourly pay, that takes about {time} of work.").format(time=time)
    text = _("At your usual hourly pay, that takes about {time} of work; at your pace with {payer}, until {day}.")
    return text.format(time=time, payer=lock.payer, day=number_format.day(reach.by))


def _locked(lock: Locked) -> str:
    amount = number_format.amount(lock.amount, lock.currency)
    if lock.by is LockedBy.DELAY and lock.until is not None:
        text = _("{amount} from {payer} is locked until {day} (payout delay).")
        return text.format(amount=amount, payer=lock.payer, day=number_format.day(lock.until))
    missing = number_format.amount(lock.missing or Decimal(0), lock.currency)
    text = _("{amount} from {payer} is locked: another {missing} is needed to reach the payout threshold.")
    return text.format(amount=amount, payer=lock.payer, missing=missing)


def _share(share: Share | None) -> str:
    if share is None:
        return ""
    percent = number_format.percent(share.percent)
    return _("{percent}, reduced by ACRE").format(percent=percent) if share.acre is not None else percent


def _since(share: Share | None) -> str:
    if share is None:
        return ""
    return number_format.day(share.rule.since) if share.rule is not None else _("custom value")
