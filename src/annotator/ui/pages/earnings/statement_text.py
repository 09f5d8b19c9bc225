"""The texts of the printed statement: each figure with its components, and each rule with its date and source."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.ledger.intervals import WORK
from annotator.core.pay.periods import Statement
from annotator.core.pay.take_home import TakeHome
from annotator.core.pay.wages import WageBasis
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import wage_text
from annotator.ui.i18n.rounding import durations
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.templates import NOTHING
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings import take_home_text as takehome_text
from annotator.ui.pages.earnings import text as earnings_text

type Rows = tuple[Sequence[str], Sequence[Sequence[str]]]

LINE_TO_FILL = "_" * 40


def title(statement: Statement) -> str:
    first, last = number_format.day(statement.total.first), number_format.day(statement.total.last)
    return _("Statement of work and pay, {first} to {last}").format(first=first, last=last)


def origin(statement: Statement) -> str:
    words = _("Created by annotator on {moment} from the worker's own records, kept on their computer.")
    return words.format(moment=number_format.moment(statement.made_utc_ms, statement.offset_min))


def who_rows() -> Rows:
    return (), [[_("Name"), LINE_TO_FILL], [_("Legal status and number"), LINE_TO_FILL]]


def currencies(statement: Statement) -> list[str]:
    return sorted(statement.total.money)


def pay_rows(statement: Statement, currency: str) -> Rows:
    total, rates = statement.total, statement.total.rates(currency)
    takings = total.money[currency]
    named = (
        (_("Real hourly pay: all earnings divided by all work time"), rates.effective),
        (_("Confirmed pay: approved or paid rewards only"), rates.sure),
        (_("Best case: everything pending is approved"), rates.best),
        (_("Money received in the same period"), rates.received),
    )
    rows = [[words, number_format.rate(rate, currency) if rate is not None else NOTHING] for words, rate in named]
    rows.append([_("Approved or paid"), number_format.amount(takings.accepted, currency)])
    rows.append([_("Bonuses"), number_format.amount(takings.bonuses, currency)])
    rows.append([_("Pending"), number_format.amount(takings.pending, currency)])
    rows.append([_("Money received"), number_format.amount(takings.received, currency)])
    return (), rows


def time_rows(statement: Statement) -> Rows:
    """Return one row per work state, the total, and then the states that are not work."""
    by_state = statement.total.by_state
    states = [state for state in by_state if state in WORK]
    *worked, in_all = durations([by_state[state] for state in states])
    work = [[state_text(state), time] for state, time in zip(states, worked, strict=True)]
    rest = [[state_text(state), number_format.duration(ms)] for state, ms in by_state.items() if state not in WORK]
    total = [_("Total work"), in_all]
    return (), [*work, total, *([f"{words} ({_('not work')})", time] for words, time in rest)]


def state_rows(statement: Statement) -> Rows:
    return earnings_text.state_rows(statement.total.money)


def kept_rows(take_home: TakeHome, currency: str) -> Rows:
    return takehome_text.kept_rows(take_home, currency)


def source_lines(take_home: TakeHome) -> list[str]:
    return takehome_text.source_lines(take_home)


def requester_rows(statement: Statement) -> Rows:
    header, rows = earnings_text.requester_rows(list(statement.requesters))
    return header, rows


def day_rows(statement: Statement) -> Rows:
    """Return one row per day. The durations are rounded so that they add up to the total work time."""
    names = currencies(statement)
    header = [_("Day"), _("Work"), *(_("Expected, {currency}").format(currency=name) for name in names),
              *(_("Per hour, {currency}").format(currency=name) for name in names), _("Reason")]  # fmt: skip
    rows = []
    *worked, _all = durations([day.work_ms for day in statement.days])
    for day, time in zip(statement.days, worked, strict=True):
        expected = [earnings_text.expected_text(day, name) for name in names]
        rates = [earnings_text.rate_text(day, name) for name in names]
        why = dict.fromkeys(filter(None, (earnings_text.why_text(day, name) for name in names)))
        rows.append([number_format.day(day.first), time, *expected, *rates, "; ".join(why)])
    return header, rows


def rule_lines(statement: Statement) -> list[str]:
    lines = [
        _("Work is time on tasks, including instructions, loading, searching, messages, payment admin and "
"recovery, here and on other platforms. Breaks, a locked screen, sleep and undecided time are "
"excluded."),
        _("Expected pay is everything approved or paid, bonuses, and the part of pending pay that is likely "
"to be approved. Divided by the work time, it gives the hourly pay."),
        _("Pending pay is weighted by each requester's approval rate: (approved + 19) / (decided + 20). A "
"rate is total money divided by total time, calculated once at the end."),
        _("Amounts in different currencies are not added up."),
    ]  # fmt: skip
    for wage in statement.wages:
        words = (
            _("Minimum wage {rate}, in force since {day}: compare with take-home pay. {source}")
            if wage.basis is WageBasis.NET
            else _("Minimum wage {rate}, in force since {day}: compare with real hourly pay. {source}")
        )
        lines.append(
            words.format(
                rate=wage_text(wage), day=number_format.day(wage.since), source=source_text(wage.source)
            ).strip()
        )
    mark = _("Records: {count} entries, last SHA-256: {sha256}. Check them with “annotator ledger verify”.")
    lines.append(mark.format(count=number_format.count(statement.mark.entries), sha256=statement.mark.sha256))
    return lines
