"""The cards of a period: hourly pay, time by activity, requesters, money by state, and take-home pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.money.amount import HOUR_MS
from annotator.core.money.items import Tally
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.periods import Bar, EarningsView
from annotator.core.pay.take_home import lacks_start
from annotator.core.settings import STATUS
from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import why_per_minute, work_per_minute
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings import text
from annotator.ui.pages.earnings import text as say
from annotator.ui.pages.earnings.own_currency import OwnCurrencyCard
from annotator.ui.pages.earnings.projections import ProjectionCard
from annotator.ui.pages.earnings.text import locked_lines
from annotator.ui.theme import time_patterns
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import NoticeLine, button, frame, label
from annotator.ui.widgets.table import PlainTable
from annotator.ui.widgets.time_legend import TimeLegend
from annotator.ui.widgets.wage_bar import PayFigure


class TakeHomeCard(QFrame):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self._note = label("", "small", wrap=True)
        self.table = PlainTable(_("Take-home pay"), left=frozenset({0, 1, 2}))
        self._sources = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Take-home pay"), "heading"))
        for widget in (self._note, self.table, self._sources):
            column.addWidget(widget)

    def show_total(self, total: Bar, currency: str) -> None:
        take_home = self._services.books.take_homes.of_days(total.first, total.last).get(currency)
        for widget in (self.table, self._sources):
            widget.setVisible(take_home is not None)
        if take_home is None:
            message = _(
                "No contribution rate is available for some of these days. Enter a custom rate in the settings."
            )
            if lacks_start(self._services.preferences.settings):
                message = _(
                    "Overseas, the contribution rate depends on the first day of your business. Enter it in the "
                    "settings."
                )
            self._note.setText(message if currency else _("No earnings yet."))
            self._note.show()
            return
        is_whole = not any(line.share for line in take_home.lines)
        self._note.setText(self._nothing_deducted() if is_whole else "")
        self._note.setVisible(is_whole)
        self.table.show_rows(*text.take_home_rows(take_home, currency))
        sources = text.source_lines(take_home, currency, min(total.last, self._services.books.bookkeeping.today()))
        received = self._services.books.bookkeeping.earnings.received_apart(total.first, total.last)
        sources += filter(None, [text.fees_line(total.money), text.apart_line(received)])
        self._sources.setText("\n".join(sources))
        self._sources.setVisible(bool(sources))

    def _nothing_deducted(self) -> str:
        if self._services.preferences.value(STATUS) == "none":
            return _("No legal status selected: no contributions or tax are deducted.")
        return _("With your legal status, no contributions or tax are deducted here.")


class PayCardOffer(QWidget):
    """A button that exports a pay card about the selected requester of a table, and where it was saved."""

    def __init__(self, services: Services, requesters: PlainTable) -> None:
        super().__init__()
        self._services, self._requesters = services, requesters
        self.export = button(_("Export pay card…"), "outbox")
        self.export.clicked.connect(self._export)
        self._notice = NoticeLine()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.export)
        row.addWidget(self._notice, 1)
        row.addStretch()

    def _export(self) -> None:
        from annotator.ui.i18n.pay_card_text import saved_text
        from annotator.ui.pages.earnings.pay_card_export import open_export_sheet

        row = self._requesters.currentIndex()
        requester = str(row.siblingAtColumn(0).data() or "") if row.isValid() else ""
        open_export_sheet(self._services, self, lambda file: self._notice.confirm(saved_text(file)), requester)


class FigureCards(QWidget):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        # Imported here and not at module level: the window is shown long before the user opens a chart.
        from annotator.ui.pages.earnings.bar_chart import BarPart, ChartBar, ChartCard, amount_scale, hour_scale

        super().__init__(parent)
        self._services = services
        self._pending: Mapping[str, Mapping[DeliveryState, Tally]] = {}
        self._bar = ChartBar
        self._part = BarPart
        self.pay = ChartCard(_("Real hourly pay"), amount_scale, self, left=frozenset({0, 4}))
        self.time = ChartCard(_("Time by activity"), hour_scale, self)
        self.figure = PayFigure()
        self.figure.clicked.connect(self._explain)
        self._total, self._currency = Bar(date.min, date.min), ""
        self._in_time = label("", "small", wrap=True)
        self.figure.open_from(self._in_time)
        self._legend = TimeLegend()
        self.projections = ProjectionCard(self)
        self.requesters = PlainTable(_("By requester"))
        self.pay_card = PayCardOffer(services, self.requesters)
        self.states = PlainTable(_("Amounts by status"))
        self._audio_files = label("", wrap=True)
        self._locked_title = label(_("Locked earnings from all periods"), "heading-small")
        self._locked = label("", "attention", wrap=True)
        self.payers = button(_("Payers and payout rules"), "lock")
        self.own = OwnCurrencyCard(services, self)
        self.take_home = TakeHomeCard(services, self)
        self.pay.top.addWidget(self.figure)
        self.pay.top.addWidget(self._in_time)
        self.time.top.addWidget(self._audio_files)
        self.time.top.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        of_requesters, of_states = (label(_("Amounts before deductions"), "small") for _card in range(2))
        self._before = (of_requesters, of_states)
        by_requester = _card(_("By requester"), of_requesters, self.requesters, self.pay_card)
        by_status = _card(_("Amounts by status"), of_states, self.states, self._locked_title, self._locked, self.payers)
        for card in (self.pay, self.projections, self.time, by_requester, by_status, self.own, self.take_home):
            column.addWidget(card)

    def show_view(self, view: EarningsView, currency: str) -> None:
        """Show the figures of `view`. `currency` is empty if no task paid money."""
        self._total, self._currency = view.total, currency
        self._in_time.setText(say.time_text(view, currency))
        self.figure.show_figure(say.headline(view, currency), self._in_time.text())
        audio_files = self._services.books.periods.audio_files(view.total.first, view.total.last)
        each = work_per_minute(audio_files)
        self._audio_files.setText(number_format.pair(each, why_per_minute(audio_files)) if each else "")
        self._audio_files.setVisible(bool(each))
        self._show_pay(view, currency, self._services.preferences.reference())
        self._show_time(view)
        for note in self._before:
            note.setVisible(self._services.preferences.reference().is_net)
        self.requesters.show_rows(
            *say.requester_rows(self._services.books.periods.requesters(view.total.first, view.total.last))
        )
        self.states.show_rows(*say.state_rows(view.total.money, self._pending))
        self._services.intents.post(lambda: self._load_pending(view))
        ahead = self._services.books.projections.now()
        self.projections.show_ahead(ahead, currency, is_net=self._services.preferences.reference().is_net)
        locked = locked_lines(ahead.locked)
        self._locked.setText("\n".join(locked))
        for widget in (self._locked_title, self._locked, self.payers):
            widget.setVisible(bool(locked))
        self.own.show_total(view.total)
        self.take_home.show_total(view.total, currency)

    async def _load_pending(self, view: EarningsView) -> None:
        """Show undecided rewards by the delivery states of their results."""
        self._pending = await self._services.deliveries.pending(view.total.first, view.total.last)
        self.states.show_rows(*say.state_rows(view.total.money, self._pending))

    def _explain(self) -> None:
        from annotator.ui.pages.pay_sheet import of_period, open_pay_sheet

        open_pay_sheet(self._services, lambda: of_period(self._services, self._total, self._currency), self)

    def _show_pay(self, view: EarningsView, currency: str, reference: Reference) -> None:
        fill = QBrush(current().colour("accent"))
        bars = []
        for bar in view.bars:
            rate = bar.hourly(currency)
            parts = (self._part(float(rate), fill, "accent"),) if rate else ()
            bars.append(self._bar(say.bar_label(bar, view.period), say.pay_line(bar, currency), parts))
        wage = reference.wage_in(currency)
        self.pay.show_figures(
            bars,
            say.pay_rows(view, currency),
            say.reference_text(reference, currency),
            level=float(wage) if wage is not None else None,
        )

    def _show_time(self, view: EarningsView) -> None:
        groups = [group for group in TimeGroup if group not in UNLIVED]
        fills = {group: time_patterns.brush(group) for group in groups}
        bars = []
        for bar in view.bars:
            spent = bar.by_group
            parts = tuple(
                self._part(spent[group] / HOUR_MS, fills[group], time_patterns.role(group))
                for group in groups
                if group in spent
            )
            bars.append(self._bar(say.bar_label(bar, view.period), say.time_line(bar), parts))
        self._legend.show_groups({group: ms for group, ms in view.total.by_group.items() if group in fills})
        self.time.show_figures(bars, say.time_rows(view), _("Hours per day, week or month."))


def _card(title: str, *parts: QWidget) -> QWidget:
    column = QVBoxLayout()
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    column.addWidget(label(title, "heading"))
    for part in parts:
        side = Qt.AlignmentFlag.AlignLeft if isinstance(part, QAbstractButton) else Qt.AlignmentFlag(0)
        column.addWidget(part, 0, side)
    return frame("card", column)
