"""The earnings page: real hourly pay, time by activity, the state of each reward, and take-home pay."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.events import (
    EarningsChanged,
    Event,
    Failed,
    SettingsChanged,
    TaskReopened,
    TaskSubmitted,
    TimeCorrected,
)
from annotator.core.pay.periods import EarningsView, Period
from annotator.services.container import Services
from annotator.ui.i18n.table_words import table_words
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.tab_order import tab_from
from annotator.ui.pages.base import Page
from annotator.ui.pages.earnings import text as say
from annotator.ui.pages.earnings.exchange_rates import ExchangeRatesPage
from annotator.ui.pages.earnings.figures import FigureCards
from annotator.ui.pages.earnings.receipts import ReceiptsPage
from annotator.ui.pages.earnings.statement_document import statement_pdf
from annotator.ui.pages.earnings.subpages import SubPages, menu_button
from annotator.ui.pages.money.announced_payments import AnnouncedPayments
from annotator.ui.pages.money.form import MoneyForm
from annotator.ui.pages.money.voucher_card import VoucherCard
from annotator.ui.pages.payers import PayersPage
from annotator.ui.widgets.file_dialog import folder_dialog
from annotator.ui.widgets.form_fields import DayField
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.scroll_area import SteadyScrollArea, scrolled


class ExportCard(QFrame):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        today = services.books.periods.today()
        self.first, self.last = DayField(_("First day"), today), DayField(_("Last day"), today)
        self.export = button(_("Export…"), "drop")
        self._notice = NoticeLine()
        self.export.clicked.connect(self._ask_where)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_("Statement from")))
        row.addWidget(self.first)
        row.addWidget(label(_("until")))
        row.addWidget(self.last)
        row.addStretch()
        row.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Export your records"), "heading"))
        text = _(
            "Creates a folder in a location you choose. It contains the full ledger (JSON Lines), tables of "
            "all recorded time and money, and a printable statement for the selected days, for example for a "
            "union or a tax office. Checksums let anyone verify the files. Nothing is sent."
        )
        column.addWidget(label(text, "muted", wrap=True))
        column.addLayout(row)
        column.addWidget(self._notice)
        self._notice.show_message("")

    def show_period(self, first: date, last: date) -> None:
        self.first.show_day(first, most=last)
        self.last.show_day(last, most=last)

    def write(self, place: str) -> None:
        """Export the records into the folder `place`."""
        first, last = sorted((self.first.day, self.last.day))

        async def work() -> None:
            statement = await self._services.books.exporting.statement(first, last)
            pending = await self._services.deliveries.pending(first, last)
            printed = statement_pdf(statement, pending)
            folder = await self._services.books.exporting.export(place, printed, table_words())
            self._notice.show_message(_("Saved to {folder}").format(folder=folder))

        self._notice.show_message(_("Writing…"))
        self._services.background_intents.post(work)

    def failed(self) -> None:
        """Clear the notice. The window shows the reason."""
        self._notice.show_message("")

    def _ask_where(self) -> None:
        dialog = folder_dialog(self, _("Export your records"))
        dialog.fileSelected.connect(self.write)
        dialog.open()


COLUMN_PX = 1120


class EarningsPage(Page):
    """The earnings overview, stacked with its sub-pages."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._view: EarningsView | None = None
        # Parents are created before children: Qt polishes a widget again each time an ancestor gets a new parent.
        self._pages = QStackedWidget(self)
        self._overview = QWidget(self._pages)
        self._inner = QWidget(self._overview)
        self.period = NoWheelComboBox(self._overview)
        self.currency = NoWheelComboBox(self._overview)
        self.subpages = SubPages(services, self._pages, lambda: self.form.enter("reward"))
        self.to_payers = button(_("Payers"), "money")
        self.more = menu_button(self.subpages)
        self._lay_out_top()
        self.figures: FigureCards | None = None
        self._empty = label("", "muted", wrap=True)
        self._figures_place = QVBoxLayout()
        self.announced = AnnouncedPayments(services, self._inner)
        self.form = MoneyForm(services, self._inner)
        self.vouchers = VoucherCard(services, self._inner)
        self.export = ExportCard(services, self._inner)
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        for period in Period:
            self.period.addItem(say.period_text(period), period.value)
        self.period.setCurrentIndex(list(Period).index(Period.MONTH))
        self.period.setAccessibleName(_("Period"))
        self.period.activated.connect(lambda _index: self._reload())
        self.currency.setAccessibleName(_("Currency"))
        self.currency.activated.connect(lambda _index: self._show())
        for combo in (self.period, self.currency):
            combo.setMaximumWidth(180)
        self.to_payers.clicked.connect(self.show_payers)
        for card in (self.form, self.announced):
            card.shown.connect(self._area.show_part)
        self.form.payments_saved.connect(self.announced.show_saved)
        self.announced.emptied.connect(self.period.setFocus)
        self._area.keep_in_place(self.form)

    def _lay_out_top(self) -> None:
        self._area = _scrolled(self._inner, self._overview)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (label(_("Earnings"), "title"), self.period, self.currency, self.to_payers, self.more):
            top.addWidget(widget)
        top.addStretch()
        inside = QVBoxLayout(self._overview)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(top)
        inside.addWidget(self._area, 1)
        self._pages.addWidget(self._overview)
        self._pages.currentChanged.connect(lambda _index: self.turned.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 12, 0)
        column.addWidget(self._pages)

    def _lay_out(self) -> None:
        cards = QVBoxLayout(self._inner)
        cards.setContentsMargins(0, 0, 0, 20)
        cards.setSpacing(12)
        cards.addWidget(self.announced)
        cards.addWidget(self._empty)
        cards.addLayout(self._figures_place)
        for card in (self.form, self.vouchers, self.export):
            cards.addWidget(card)
        cards.addStretch()

    def on_event(self, event: Event) -> None:
        subpage = self.subpages.current()
        if subpage is not None:
            subpage.on_event(event)
        if isinstance(event, Failed):
            self.export.failed()
            self.form.failed()
        elif (
            isinstance(event, SettingsChanged | TaskSubmitted | TaskReopened | TimeCorrected | EarningsChanged)
            and self.isVisible()
        ):
            self._reload(of_money=not isinstance(event, TimeCorrected))

    def refresh(self) -> None:
        """Show the overview with fresh data. Keep the selected period and currency."""
        self._pages.setCurrentIndex(0)
        self._reload()

    def show_payers(self) -> None:
        self.subpages.open(PayersPage, self.to_payers)

    def show_receipts(self) -> None:
        self.subpages.open(ReceiptsPage, self.more)

    def _reload(self, *, of_money: bool = True) -> None:
        """Reload the view. Pass `of_money=False` if only time changed, so that money forms keep text being typed."""
        self._view = view = self._services.books.periods.view(Period(str(self.period.currentData())))
        before, names = self.currency.currentData(), view.total.currencies
        self.currency.clear()
        for name in names:
            self.currency.addItem(name, name)
        self.currency.setCurrentIndex(max(0, names.index(before) if before in names else 0))
        self.currency.setVisible(len(names) > 1)
        if of_money:
            self.announced.refresh()
            self.form.refresh()
            self.vouchers.refresh()
        self.export.show_period(view.total.first, view.total.last)
        self._show()

    def _show(self) -> None:
        view = self._view
        is_empty = view is None or view.is_empty
        self._empty.setText(self._nothing())
        self._empty.setVisible(is_empty)
        if view is not None and not is_empty:
            if self.figures is None:
                self.figures = FigureCards(self._services, self._inner)
                self.figures.payers.clicked.connect(self.show_payers)
                rates = self.figures.own.rates
                rates.clicked.connect(lambda: self.subpages.open(ExchangeRatesPage, rates))
                self._figures_place.addWidget(self.figures)
                tab_from(self.announced.confirm, self.figures)
            self.figures.show_view(view, str(self.currency.currentData() or ""))
        if self.figures is not None:
            self.figures.setVisible(not is_empty)

    def _nothing(self) -> str:
        """Return the text for a period without data. It tells an empty period from empty records."""
        if len(self._services.books.bookkeeping.earnings) or self._services.books.periods.all_work_ms():
            return _("No work or earnings in this period. Choose a longer period.")
        return _(
            "No figures yet. After your first tasks, this page shows your real hourly pay day by day, compared "
            "with your minimum wage. It also shows where the time went, the status of each reward, and your "
            "take-home pay. You can add earnings from other platforms below."
        )


def _scrolled(inner: QWidget, parent: QWidget) -> SteadyScrollArea:
    inner.setMaximumWidth(COLUMN_PX)
    return scrolled(inner, parent)
