"""The receipts book: what arrived in each declaration period, what was declared, the thresholds of the year, and what
platforms report beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from annotator.core.errors import MoneyReason, MoneyRefused
from annotator.core.events import EarningsChanged, Event, Failed, SettingsChanged
from annotator.core.ledger.entry_types import PlatformReportBody
from annotator.core.money.receipts_book import BookPeriod, DeclareBy
from annotator.core.settings import SELF_EMPLOYED, STATUS
from annotator.services.bookkeeping.receipts_book import BookView
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.table_words import table_words
from annotator.ui.i18n.translation import N_, _
from annotator.ui.pages.base import SubPage
from annotator.ui.pages.earnings import receipts_text as say
from annotator.ui.widgets.file_dialog import folder_dialog
from annotator.ui.widgets.form_fields import DayField, FieldRow, outdate_by_edits, save_row
from annotator.ui.widgets.labels import NoticeLine, button, frame, label, outdate_lines, tip
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.table import PlainTable


class PeriodsCard(QFrame):
    """The declaration periods of a year, the receipts of the selected one, and the entry of a declaration."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self._periods: tuple[BookPeriod, ...] = ()
        self.by, self.start = NoWheelComboBox(), QLineEdit()
        self.use = button(_("Apply"))
        self._first = label("", "small", wrap=True)
        self.table = PlainTable(_("Declarations"), left=frozenset({0, 2, 4}))
        self.amount, self.day = QLineEdit(), DayField(_("Declared on"), services.books.bookkeeping.today())
        self.keep = button(_("Mark as declared"), role="primary")
        self.withdraw = button(_("Withdraw declaration"), "undo")
        self._notice = NoticeLine()
        self._too_early = label("", "small", wrap=True)
        self._title = label("", "heading-small")
        self.receipts = PlainTable(_("Receipts of the period"), left=frozenset({0, 1, 2, 3, 5}), stretch=3)
        self._apart = label("", "attention", wrap=True)
        self._none = label(_("No receipts in this period. Declare 0 as well."), "muted", wrap=True)
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        for by in DeclareBy:
            self.by.addItem(_(say.DECLARE_BY[by]), by.value)
        self.start.setPlaceholderText(_("long ago"))
        self.use.clicked.connect(self._choose)
        self.start.returnPressed.connect(self.use.click)
        self.amount.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._declare)
        self.withdraw.clicked.connect(self._withdraw)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)

    def _lay_out(self) -> None:
        chosen, declared = FieldRow(), FieldRow()
        chosen.add("by", _("Declaration"), self.by, 160)
        chosen.add("start", _("First day of the business"), self.start, 180)
        chosen.add("use", "", self.use)
        declared.add("amount", _("Amount declared"), self.amount, 140)
        declared.add("day", _("Declared on"), self.day)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Declarations"), "heading"))
        for widget in (chosen, self._first, self.table, self._title, self.receipts, self._none, self._apart, declared):
            column.addWidget(widget)
        last = save_row(self.keep, self._notice)
        last.insertWidget(1, self.withdraw)
        column.addWidget(self._too_early)
        column.addLayout(last)
        outdate_by_edits(declared, self._notice)

    def show_periods(self, view: BookView) -> None:
        """Show the periods. Keep the selected one."""
        book, chosen = self._services.books.receipts_book, self._chosen
        self.by.setCurrentIndex(self.by.findData(book.declare_by.value))
        self.start.setText(number_format.typed_day(book.start) if book.start is not None else "")
        self._periods = view.periods
        today = self._services.books.bookkeeping.today()
        self.day.show_day(today, most=today)
        self.table.show_rows(*say.period_rows(view.periods, today))
        self._first.setText(self._about_first())
        wanted = chosen.period if chosen is not None else None
        rows = (row for row, each in enumerate(view.periods) if each.period == wanted)
        ended = (row for row, each in enumerate(view.periods) if each.period.last < today)
        self.table.selectRow(next(rows, next(ended, 0)))
        self._show_chosen()

    @property
    def _chosen(self) -> BookPeriod | None:
        row = self.table.currentIndex().row()
        return self._periods[row] if 0 <= row < len(self._periods) else None

    def _about_first(self) -> str:
        first = next(iter(self._services.books.receipts_book.all()), None)
        if first is None or first.period.first != self._services.books.receipts_book.start:
            return _("Enter the first day of the business if it began less than a year ago.")
        text = _(
            "The first declaration covers {days} and is due on {due}: nothing is declared in the first 90 days. "
            "Receipts from before that are not listed."
        )
        due = number_format.day(first.period.due)
        return text.format(days=say.days_text(first.period.first, first.period.last), due=due)

    def _on_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self._notice.show_message("")
            self._show_chosen()

    def _show_chosen(self) -> None:
        chosen, today = self._chosen, self._services.books.bookkeeping.today()
        for widget in (self._title, self.receipts, self._none, self._apart):
            widget.setVisible(False)
        self.keep.setEnabled(chosen is not None and chosen.period.last <= today)
        self._explain_disabled(chosen)
        self.withdraw.setVisible(chosen is not None and chosen.declared is not None)
        if chosen is None:
            return
        self._title.setText(_("Receipts, {days}").format(days=say.days_text(chosen.period.first, chosen.period.last)))
        self.receipts.show_rows(*say.receipt_rows(chosen.receipts, chosen.currency))
        book = self._services.books.receipts_book
        fees = say.fees_text(*(book.fees(chosen.period, withheld=is_withheld) for is_withheld in (True, False)))
        self._apart.setText("\n".join(filter(None, (say.advice_text(chosen.view), fees))))
        self._title.setVisible(True)
        self.receipts.setVisible(bool(chosen.receipts))
        self._none.setVisible(not chosen.receipts)
        self._apart.setVisible(bool(self._apart.text()))
        self.amount.setText(number_format.typed_amount(chosen.proposed))

    def _explain_disabled(self, chosen: BookPeriod | None) -> None:
        """Say why the selected period cannot be marked as declared yet."""
        text = ""
        if chosen is not None and not self.keep.isEnabled():
            text = _("This period can be marked as declared from its last day, {day}.")
            text = text.format(day=number_format.day(chosen.period.last))
        self._too_early.setText(text)
        self._too_early.setVisible(bool(text))
        tip(self.keep, text)

    def _choose(self) -> None:
        by, typed = DeclareBy(str(self.by.currentData())), self.start.text().strip()
        start = number_format.read_day(typed)

        async def choose() -> None:
            if typed and start is None:
                raise MoneyRefused(MoneyReason.DAY, day=typed)
            await self._services.books.receipts_book.choose(by, start)

        self._services.intents.post(choose)

    def _declare(self) -> None:
        chosen, amount, day = self._chosen, number_format.read_typed(self.amount.text()), self.day.day
        if chosen is None:
            return

        async def declare() -> None:
            await self._services.books.receipts_book.declare(chosen.period, amount, day)
            self._notice.confirm(_("Saved."))

        self._services.intents.post(declare)

    def _withdraw(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return

        async def withdraw() -> None:
            await self._services.books.receipts_book.withdraw(chosen.period)
            self.keep.setFocus()
            self._notice.confirm(_("The period counts as not declared."))

        self._services.intents.post(withdraw)


class PlatformsCard(QFrame):
    """The figures that platforms report to the tax office, beside the worker's own."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self.table = PlainTable(_("Figures that platforms report (DAC7)"), left=frozenset({0, 1, 5}), stretch=5)
        self._year = label("", wrap=True)
        self.payer, self.quarter = NoWheelComboBox(), NoWheelComboBox()
        self.payer.make_editable()
        self.amount, self.currency, self.fees, self.activities = QLineEdit(), QLineEdit("EUR"), QLineEdit(), QLineEdit()
        self.currency.setMaxLength(3)
        self.keep = button(_("Save these figures"))
        self._notice = NoticeLine()
        for field in (self.amount, self.currency, self.fees, self.activities):
            field.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._save)
        self._lay_out()

    def _lay_out(self) -> None:
        fields = FieldRow()
        for code, text, field, width_px in (
            ("payer", _("Platform"), self.payer, 200),
            ("quarter", _("Quarter"), self.quarter, 120),
            ("amount", _("Consideration"), self.amount, 120),
            ("currency", _("Currency"), self.currency, 70),
            ("fees", _("Fees"), self.fees, 100),
            ("activities", _("Activities"), self.activities, 100),
        ):
            fields.add(code, text, field, width_px)
        text = _(
            "By the end of January, each platform reports to the tax office, and to you, what it credited to you in "
            "each quarter, after its fees. Enter these figures to compare them with your receipts."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Figures that platforms report (DAC7)"), "heading"))
        column.addWidget(label(text, "muted", wrap=True))
        for widget in (self.table, self._year, fields):
            column.addWidget(widget)
        column.addLayout(save_row(self.keep, self._notice))
        outdate_by_edits(fields, self._notice)

    def show_reports(self, view: BookView) -> None:
        self.table.show_rows(*say.platform_rows(view.platforms))
        self.table.setVisible(bool(view.platforms))
        self._year.setText(say.year_text(view.platforms))
        self._year.setVisible(bool(self._year.text()))
        today, typed = self._services.books.bookkeeping.today(), self.payer.currentText()
        latest = (today.month + 2) // 3 if view.year == today.year else 4
        year, chosen = self.quarter.currentData() or (view.year, latest)
        self.quarter.clear()
        for quarter in range(1, 5):
            self.quarter.addItem(say.quarter_text(view.year, quarter), (view.year, quarter))
        self.quarter.setCurrentIndex((chosen if year == view.year else latest) - 1)
        self.payer.clear()
        self.payer.addItems(sorted({receipt.payer for receipt in view.receipts}))
        self.payer.setCurrentText(typed)

    def _save(self) -> None:
        year, quarter = self.quarter.currentData()
        typed = self.activities.text().strip()
        body = PlatformReportBody(
            self.payer.currentText().strip(),
            year,
            quarter,
            number_format.read_typed(self.amount.text()),
            self.currency.text().strip().upper(),
            number_format.read_typed(self.fees.text()) if self.fees.text().strip() else "",
            int(typed) if typed.isdecimal() else -bool(typed),
        )

        async def save() -> None:
            await self._services.books.receipts_book.report(body)
            for field in (self.amount, self.fees, self.activities):
                field.clear()
            self._notice.confirm(_("Saved."))

        self._services.intents.post(save)


class ReceiptsPage(SubPage):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.back = self._back_button(N_("Back to earnings"))
        self.year = NoWheelComboBox()
        self.export = button(_("Export…"), "drop")
        self._notice = NoticeLine()
        self._for_whom, self._missing = label("", "attention", wrap=True), label("", "attention", wrap=True)
        self.periods, self.platforms = PeriodsCard(services), PlatformsCard(services)
        self.thresholds = PlainTable(_("Thresholds"))
        self._sources = label("", "small", wrap=True)
        self._view: BookView | None = None
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.year.setAccessibleName(_("Year"))
        self.year.setMaximumWidth(120)
        self.year.activated.connect(lambda _index: self._reload())
        self.export.clicked.connect(self._ask_where)

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Receipts book"), "title"), self.back, self.year, self.export)
        text = _(
            "The payments and vouchers that arrived, in order, for the declaration of receipts of the self-employed. "
            "Vouchers count at face value. Days and thresholds are those of micro-entrepreneurs in France. Nothing is "
            "sent: you declare on the authority’s own site."
        )
        inside.addWidget(label(text, "muted", wrap=True))
        for line in (self._for_whom, self._missing, self._notice):
            inside.addWidget(line)
        inside.addWidget(self.periods)
        card = QVBoxLayout()
        card.setContentsMargins(16, 12, 16, 14)
        card.setSpacing(8)
        for part in (label(_("Thresholds"), "heading"), self.thresholds, self._sources):
            card.addWidget(part)
        inside.addWidget(frame("card", card))
        inside.addWidget(self.platforms)
        inside.addStretch()

    def open(self) -> None:
        self._reload()
        self.periods.table.setFocus()

    def on_event(self, event: Event) -> None:
        if isinstance(event, Failed):
            outdate_lines(self)
        elif isinstance(event, EarningsChanged | SettingsChanged):
            self._reload()

    def _reload(self) -> None:
        books = self._services.books
        self._view = view = books.receipts_book.view(int(self.year.currentData() or books.bookkeeping.today().year))
        self.year.clear()
        for year in view.years:
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(max(0, self.year.findData(view.year)))
        is_known = self._services.preferences.value(STATUS) in SELF_EMPLOYED
        self._for_whom.setText(
            "" if is_known else _("Select your legal status in the settings to be reminded of declarations.")
        )
        self._for_whom.setVisible(not is_known)
        self._missing.setText(say.missing_text(books.receipts_book.not_entered(), view.currency))
        self._missing.setVisible(bool(self._missing.text()))
        self.periods.show_periods(view)
        self.thresholds.show_rows(*say.threshold_rows(view.thresholds))
        sources = say.threshold_sources(view.thresholds, view.judged_on(books.bookkeeping.today()))
        self._sources.setText("\n".join(filter(None, (say.included_text(view.received), *sources))))
        self.platforms.show_reports(view)

    def write(self, place: str) -> None:
        """Export the shown year into a new folder in `place`."""
        from annotator.ui.pages.earnings.receipts_document import receipts_pdf

        view, books = self._view, self._services.books
        if view is None:
            return

        async def work() -> None:
            pdf = receipts_pdf(view, books.receipts_book, books.bookkeeping.today())
            folder = await books.receipts_book.export(place, view, pdf, table_words())
            self._notice.confirm(_("Saved to {folder}").format(folder=folder))

        self._services.background_intents.post(work)

    def _ask_where(self) -> None:
        dialog = folder_dialog(self, _("Export the receipts book"))
        dialog.fileSelected.connect(self.write)
        dialog.open()
