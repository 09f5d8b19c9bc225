"""The sheet behind the hourly figure: its calculation, the figures beside it, where the time went, and the approval
rate that it assumes, which can be changed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.periods import Bar
from annotator.core.pay.totals import all_in, pace
from annotator.core.settings import APPROVAL, STATUS
from annotator.core.time.groups import COUNTED, UNLIVED, TimeGroup, grouped
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import (
    advertised_rate,
    deduction_lines,
    explained,
    figure_rate,
    goal_line,
    in_order,
    income_amount,
    likely,
    tax_text,
    unconfirmed_wage,
    uncounted_text,
    unpaid,
    why_per_minute,
    work_per_minute,
)
from annotator.ui.i18n.rounding import group_durations, left_after
from annotator.ui.i18n.time_text import group_text
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import button, clear, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.sheet import Sheet

WIDTH_PX = 640
NAME_SHARE, VALUE_SHARE = 4, 3  # of the width of the rows

type SheetLines = list[tuple[str, str]]


class Explanation(Struct, frozen=True):
    """The content of the sheet: the figures of a period by currency, more lines beside them, and time by group."""

    figures: list[HourlyFigure]
    lines: SheetLines
    spent: Mapping[TimeGroup, int]


def of_today(services: Services, reading: MeterReading, view: TaskView | None) -> Explanation:
    """Return the explanation of today's figure. `view` is the task on screen, if any."""
    reference = services.preferences.reference()
    pay, session = services.books.pay_today(reading.today), reading.session
    figures = [
        each for each in in_order(pay.shown, reading.currency) if each.hourly is not None or uncounted_text(each)
    ]
    of_session = services.books.in_own_currency(session.figures(reference), session.work_ms)
    lines = _rates(_("This work session"), in_order(of_session, reading.currency))
    lines.append((_("Forecast, right in half of all cases"), likely(reading.range, reference, reading.currency)))
    lines.append((_("Unpaid time"), unpaid(reading.today)))
    goal = goal_line(reading.today.work_ms, pay, services.preferences.settings.daily_goal())
    lines.append((_("Daily goal"), goal.progress if goal else ""))
    if view is not None:
        lines += _of_task(services, reading, view, reference)
    return Explanation(figures, lines, grouped(reading.spent))


def _of_task(services: Services, reading: MeterReading, view: TaskView, reference: Reference) -> SheetLines:
    reward, times = view.reward, reading.task
    lines: SheetLines = []
    if reward is not None and times is not None:
        for name, rate in (
            (_("This task if approved, task only"), pace(reward, times)),
            (_("This task if approved, with instructions and loading"), all_in(reward, times)),
        ):
            if rate is not None:
                lines.append((name, number_format.rate(reference.of_hourly(rate), reward.currency)))
    history = services.journal.history(view.bundle.manifest.key)
    lines.append((_("Advertised for this job"), advertised_rate(services.session.promise_so_far(), reference)))
    lines.append((work_per_minute(history.audio_files), why_per_minute(history.audio_files)))
    return lines


def of_period(services: Services, total: Bar, currency: str) -> Explanation:
    """Return the explanation of the figure of a period on the earnings page."""
    periods, figure = services.books.periods, total.figures.get(currency)
    lines: SheetLines = []
    for name, figures in ((_("Last 60 min"), periods.last_hour()), (_("All time"), periods.all_time())):
        if currency in figures:
            lines += _rates(name, [figures[currency]])
    if figure is not None and figure.income.received:
        received = (
            _("Money received in this period, before fees")
            if figure.income.fees_charged
            else _("Money received in this period")
        )
        lines.append((received, income_amount(figure, figure.income.received)))
    return Explanation([figure] if figure is not None else [], lines, total.by_group)


def _rates(name: str, figures: Iterable[HourlyFigure]) -> SheetLines:
    rates = [figure_rate(figure) for figure in figures]
    return [(name, " + ".join(rates))] if rates else []


def _figure_lines(figure: HourlyFigure) -> SheetLines:
    lines = [(_("Approved so far"), figure_rate(figure, figure.confirmed))]
    if figure.income.pending:
        lines.append((_("If everything is approved"), figure_rate(figure, figure.best)))
    if figure.after is not None:
        lines += deduction_lines(figure)
        if figure.income.unreceived:
            amount = number_format.amount(left_after(figure.income.unreceived, ())[0], figure.currency)
            lines.append((_("Not received yet (deductions at today’s rates)"), amount))
    return lines


def _times(spent_ms: Mapping[TimeGroup, int]) -> Iterator[tuple[str, SheetLines]]:
    """Return the work time by group with its sum, which the sentence above divides by, and the time not counted."""
    shown = {group: ms for group, ms in spent_ms.items() if group not in UNLIVED}
    times = group_durations(shown, in_seconds=True)
    work = [(group_text(group), time) for group, time in times.items() if group in COUNTED]
    rest = [(group_text(group), time) for group, time in times.items() if group not in COUNTED]
    if work:
        work_ms = sum(ms for group, ms in shown.items() if group in COUNTED)
        yield _("Where the time went"), [*work, (_("Total work time"), number_format.in_seconds(work_ms))]
    if rest:
        yield _("Not counted"), rest


def _basis(reference: Reference, *, has_status: bool) -> str:
    """Return the basis of every hourly figure, and the wage that it is compared with, if any."""
    parts = [_("Unless a row says otherwise, every hourly figure is after deductions.")]
    compared = _("It is compared with the net minimum wage.")
    if not reference.is_net:
        parts = [_("Unless a row says otherwise, every hourly figure is before deductions.")]
        compared = _("It is compared with the gross minimum wage.")
    if reference.wage is not None:
        parts += [compared, *filter(None, [unconfirmed_wage(reference)])]
    if reference.is_net and reference.has_tax:
        parts.append(tax_text())
    if not has_status:
        parts.append(_("Select your legal status in the settings to see your take-home pay."))
    return " ".join(parts)


class PaySheet(Sheet):
    """The sheet. `describe` returns its content, again after each change of the approval rate."""

    def __init__(self, services: Services, describe: Callable[[], Explanation], parent: QWidget) -> None:
        super().__init__(_("Your real hourly pay"), WIDTH_PX, parent)
        self._services = services
        self._describe = describe
        self._content = QVBoxLayout()
        self._content.setSpacing(8)
        self.approval = NoWheelComboBox()
        for percent in APPROVAL.choices:
            self.approval.addItem(number_format.percent(Decimal(percent)), percent)
        self.approval.setCurrentIndex(self.approval.findData(services.preferences.value(APPROVAL)))
        self.approval.activated.connect(self._choose)
        self.close_button = button(_("Close"), role="primary")
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        self._show()
        self.area.setFocus()
        self.fit()
        announce(self, self.spoken)

    @property
    def spoken(self) -> str:
        """The calculation of the figure."""
        return " ".join(explained(figure) for figure in self._describe().figures)

    def _lay_out(self) -> None:
        column = self.column
        definition = _(
            "Your real hourly pay: what you earn, divided by all the time you spend, finding and reading tasks "
            "included."
        )
        column.addWidget(label(definition, "muted", wrap=True))
        column.addLayout(self._content)
        column.addWidget(label(_("Share of undecided pay counted as earned"), "heading-small"))
        text = _(
            "Until a requester has decided, this share of your undecided pay counts. Each decision brings it closer "
            "to the requester’s own approval rate."
        )
        column.addWidget(label(text, wrap=True))
        self.approval.setAccessibleName(_("Share of undecided pay counted as earned"))
        self.approval.setAccessibleDescription(text)
        row = QHBoxLayout()
        row.addWidget(self.approval)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        self.whole.addWidget(self.close_button)

    def _show(self) -> None:
        clear(self._content)
        shown, preferences = self._describe(), self._services.preferences
        for figure in shown.figures:
            self._content.addWidget(label(explained(figure), wrap=True))
            self._content.addLayout(_grid(_figure_lines(figure)))
        if not shown.figures:
            self._content.addWidget(label(_("Your hourly pay appears after your first paid task."), wrap=True))
        self._content.addLayout(_grid(shown.lines))
        is_none_chosen = preferences.value(STATUS) == STATUS.default
        self._content.addWidget(label(_basis(preferences.reference(), has_status=not is_none_chosen), wrap=True))
        for title, lines in _times(shown.spent):
            self._content.addWidget(label(title, "heading-small"))
            self._content.addLayout(_grid(lines))

    def _choose(self, index: int) -> None:
        percent = str(self.approval.itemData(index))

        async def choose() -> None:
            await self._services.preferences.choose(APPROVAL, percent)
            self._show()
            announce(self, self.spoken)

        self._services.intents.post(choose)


def _grid(lines: Iterable[tuple[str, str]]) -> QGridLayout:
    """Return the lines with a value in two columns that both wrap."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, NAME_SHARE)
    grid.setColumnStretch(1, VALUE_SHARE)
    for row, (name, value) in enumerate(line for line in lines if line[1]):
        grid.addWidget(label(name, "muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, wrap=True), row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def open_pay_sheet(services: Services, describe: Callable[[], Explanation], parent: QWidget) -> None:
    """Show the sheet over the window until it is closed."""
    PaySheet(services, describe, parent.window()).open()
