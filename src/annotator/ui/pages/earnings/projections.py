"""The card of what is to come: today, this week and this month at this pace, and money on the way with its dates."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.money.amount import EXACT
from annotator.core.pay.projections import (
    LEAST_DAYS,
    LEAST_WAITS,
    AwaitedMoney,
    CalendarPeriod,
    DueMoney,
    Outlook,
    Pace,
    TooLittle,
)
from annotator.services.bookkeeping.projections import Ahead
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import basis_text, figure_rate
from annotator.ui.i18n.translation import N_, NOTHING, _, ngettext
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.table import PlainTable

_PERIODS = {
    CalendarPeriod.TODAY: N_("Today"),
    CalendarPeriod.WEEK: N_("This week, until {day}"),
    CalendarPeriod.MONTH: N_("This month, until {day}"),
}


def outlook_rows(outlooks: tuple[Outlook, ...], currency: str) -> tuple[list[str], list[list[str]]]:
    """Return the table of the periods. Without a pace it has only what happened so far."""
    header = [_("Period"), _("Earned so far"), _("Work so far")]
    is_known = any(outlook.likely(currency) is not None for outlook in outlooks)
    header += [_("Usual work to come"), _("Likely in total"), _("Range")] if is_known else []
    return header, [_outlook_row(outlook, currency)[: len(header)] for outlook in outlooks]


def _outlook_row(outlook: Outlook, currency: str) -> list[str]:
    name = _(_PERIODS[outlook.period]).format(day=number_format.short_day(outlook.last))
    earned, likely = outlook.earned(currency), outlook.likely(currency)
    so_far = number_format.listed_amount(earned, currency) if earned is not None and currency else NOTHING
    row = [name, so_far, number_format.duration(outlook.so_far.work_ms)]
    if likely is None:
        return [*row, NOTHING, NOTHING, NOTHING]
    low, middle, high = (number_format.listed_amount(amount, currency) for amount in likely)
    spread = _("{low} to {high}").format(low=low.removesuffix(currency).rstrip(), high=high)
    return [*row, number_format.duration(round(outlook.rest_ms)), middle, spread if low != high else NOTHING]


def pace_text(pace: Pace | TooLittle, currency: str) -> str:
    """Return the basis of the likely amounts, or why there are none."""
    if isinstance(pace, TooLittle):
        return _too_little(pace)
    first, last = number_format.short_day(pace.bar.first), number_format.short_day(pace.bar.last)
    figure = pace.bar.figures.get(currency)
    if figure is None or figure.hourly is None:
        text = _("No projection: from {first} to {last}, no real hourly pay is known in this currency.")
        return text.format(first=first, last=last)
    text = _(
        "The likely total is what you earned so far, plus the time you usually still work at {rate} ({basis}). Time "
        "and pay are those from {first} to {last}: {time} of work in {weeks} weeks, by day of the week. The range "
        "goes from the week with the least work to the week with the most."
    )
    return text.format(
        rate=figure_rate(figure),
        basis=basis_text([figure]),
        first=first,
        last=last,
        time=number_format.duration(pace.bar.work_ms),
        weeks=number_format.count(pace.weeks),
    )


def _too_little(pace: TooLittle) -> str:
    if pace.days_missing > 0:
        text = ngettext(
            "No projection yet: it needs two weeks of history, {count} more day.",
            "No projection yet: it needs two weeks of history, {count} more days.",
            pace.days_missing,
        )
        return text.format(count=number_format.count(pace.days_missing))
    text = ngettext(
        "No projection: you worked on {count} day of the last weeks, and it needs {least}.",
        "No projection: you worked on {count} days of the last weeks, and it needs {least}.",
        pace.days_worked,
    )
    return text.format(count=number_format.count(pace.days_worked), least=number_format.count(LEAST_DAYS))


def awaited_rows(awaited: tuple[AwaitedMoney, ...]) -> tuple[list[str], list[list[str]]]:
    header = [_("Requester"), _("Undecided"), _("Likely decision"), _("Approved, not paid"), _("Likely payment")]
    rows = []
    for money in awaited:
        currency, undecided = money.account.currency, money.decision.tally.amount
        rows.append([
            money.account.requester or money.account.payer,
            _amount(undecided, currency),
            _due_text(money.decision, currency),
            _amount(EXACT.subtract(money.payment.tally.amount, undecided), currency),
            _due_text(money.payment, currency),
        ])  # fmt: skip
    return header, rows


def _amount(amount: Decimal, currency: str) -> str:
    return number_format.amount(amount, currency) if amount else NOTHING


def _due_text(due: DueMoney, currency: str) -> str:
    """Return `until 6 Dec, usually after 3 days`, and what waits for longer than that."""
    if not due.tally.count:
        return NOTHING
    if due.usual_days is None:
        return _("no date yet")
    text = ngettext("usually after {count} day", "usually after {count} days", due.usual_days)
    parts = [text.format(count=number_format.count(due.usual_days))]
    if due.by is not None:
        parts.insert(0, _("by {day}").format(day=number_format.short_day(due.by)))
    if due.late.count:
        late = number_format.amount(due.late.amount, currency)
        parts.append(_("{amount} has waited longer").format(amount=late))
    return ", ".join(parts)


class ProjectionCard(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.table = PlainTable(_("At this pace"))
        self._pace = label("", "small", wrap=True)
        self._awaited_title = label(_("Money on the way"), "heading-small")
        self._before = label(_("Amounts before deductions"), "small")
        self.awaited = PlainTable(_("Money on the way"), left=frozenset({0, 2, 4}))
        text = _(
            "Dates come from each requester’s own median since the submission: half of all cases take longer. They are "
            "shown from {count} decisions or payments on."
        )
        self._dates = label(text.format(count=number_format.count(LEAST_WAITS)), "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("At this pace"), "heading"))
        for widget in (self.table, self._pace, self._awaited_title, self._before, self.awaited, self._dates):
            column.addWidget(widget)

    def show_ahead(self, ahead: Ahead, currency: str, *, is_net: bool) -> None:
        """Show what is to come. The periods are in this currency, and net if every figure is."""
        self.table.show_rows(*outlook_rows(ahead.outlooks, currency))
        self._pace.setText(pace_text(ahead.pace, currency))
        self.awaited.show_rows(*awaited_rows(ahead.awaited))
        for widget in (self._awaited_title, self.awaited, self._dates):
            widget.setVisible(bool(ahead.awaited))
        self._before.setVisible(bool(ahead.awaited) and is_net)
