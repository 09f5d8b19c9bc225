"""The printable statement as a document, laid out so that a reader who does not know the program can check it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from annotator.core.ledger.intervals import WORK
from annotator.core.money.dated_rules import unconfirmed_since
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.pay.minimum_wages import WageBasis
from annotator.core.pay.periods import Statement
from annotator.core.pay.take_home import TakeHome
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import deduction_lines, figure_rate, income_amount, tax_text
from annotator.ui.i18n.rounding import durations
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.rule_text import wage_text
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings import text as earnings_text
from annotator.ui.pages.earnings import text as takehome_text
from annotator.ui.pages.earnings.own_currency import about_text, left_out_text, own_rows

type Rows = tuple[Sequence[str], Sequence[Sequence[str]]]

LINE_TO_FILL = "_" * 40


def title(statement: Statement) -> str:
    first, last = number_format.day(statement.total.first), number_format.day(statement.total.last)
    if first == last:
        return _("Statement of work and pay, {day}").format(day=first)
    return _("Statement of work and pay, {first} to {last}").format(first=first, last=last)


def origin(statement: Statement) -> str:
    text = _("Created by annotator on {moment} from the worker’s own records, kept on their computer.")
    return text.format(moment=number_format.moment(statement.made_utc_ms, statement.offset_min))


def who_rows() -> Rows:
    return (), [[_("Name"), LINE_TO_FILL], [_("Legal status and registration number"), LINE_TO_FILL]]


def currencies(statement: Statement) -> list[str]:
    return sorted(statement.total.currencies)


def pay_rows(statement: Statement, currency: str) -> Rows:
    figure = statement.total.figures.get(currency)
    takings = statement.total.money.get(currency, Income())
    if figure is not None and figure.view is not None:
        takings = figure.income

    def amount(value: Decimal) -> str:
        return income_amount(figure, value) if figure is not None else number_format.amount(value, currency)

    rows = [[_("Real hourly pay: all earnings divided by all work time"), figure_rate(figure)]]
    if figure is not None:
        sure = figure_rate(figure, figure.confirmed)
        rows.append([_("Confirmed pay: only what is approved or paid, and bonuses"), sure])
        rows.append([_("Best case: everything undecided is approved"), figure_rate(figure, figure.best)])
        rows += map(list, deduction_lines(figure))
    untimed = figure.untimed_work if figure is not None else takings.untimed_work
    is_timed = bool(untimed.count) and figure is not None and figure.view is not None
    if untimed.count and figure is not None:
        expected = number_format.listed_amount(figure.untimed, currency)
        rows.append([_("Expected without known time, not in the hourly pay"), expected])
    elif untimed.count:
        rows.append([_("Pay without known time, not in the hourly pay"), amount(untimed.amount)])
    named = _("{name}, with known time") if is_timed else "{name}"
    for name, value in (
        (_("Approved or paid"), takings.accepted),
        (_("Bonuses"), takings.bonuses),
        (_("Undecided"), takings.pending),
    ):
        rows.append([named.format(name=name), amount(value)])
    received = _("Money received, before fees") if takings.fees_charged else _("Money received")
    rows.append([received, amount(takings.received)])
    return (), rows


def time_rows(statement: Statement) -> Rows:
    """Return one row per work state, the total, and then the states that are not work."""
    by_state = statement.total.by_state
    states = [state for state in by_state if state in WORK]
    *worked, in_all = durations([by_state[state] for state in states])
    work = [[state_text(state), time] for state, time in zip(states, worked, strict=True)]
    rest = [[state_text(state), number_format.duration(ms)] for state, ms in by_state.items() if state not in WORK]
    total = [_("Total work"), in_all]
    return (), [*work, total, *([f"{text} ({_('not work')})", time] for text, time in rest)]


def state_rows(statement: Statement, pending: Mapping[str, Mapping[DeliveryState, Tally]]) -> Rows:
    return earnings_text.state_rows(statement.total.money, pending)


def take_home_rows(take_home: TakeHome, currency: str) -> Rows:
    return takehome_text.take_home_rows(take_home, currency)


def source_lines(take_home: TakeHome, currency: str, day: date) -> list[str]:
    return takehome_text.source_lines(take_home, currency, day)


def requester_rows(statement: Statement) -> Rows:
    header, rows = earnings_text.requester_rows(list(statement.requesters))
    return header, rows


def day_rows(statement: Statement) -> Rows:
    """Return one row per day. The durations are rounded so that they add up to the total work time."""
    names = currencies(statement)
    header = [_("Day"), _("Work"), *(_("Expected, {currency}").format(currency=name) for name in names),
              *(_("Per hour, {currency}").format(currency=name) for name in names), _("Details")]  # fmt: skip
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
        _("Work is the time spent on tasks, instructions, loading, searching, messages, invoices and payouts, and "
"recovery, here and on other platforms. Breaks, time when the screen was locked or the computer "
"was asleep, time for setup and records, and idle time not yet classified are excluded."),
        _("Expected pay is the sum of approved and paid amounts, bonuses, and the part of undecided pay that "
"is likely to be approved. Divided by the work time, it gives the real hourly pay. Pay of tasks whose time is "
"not known is expected, too, but is not in the hourly pay."),
        _("Undecided pay is weighted by each requester’s approval rate: (approved + 20 × {percent}) / (decided + 20). "
"An hourly rate is the total amount divided by the total time, not an average of daily rates.").format(
            percent=number_format.percent(Decimal(str(float(statement.approval * 100))))
        ),
        _currencies_line(statement),
    ]  # fmt: skip
    for wage in statement.wages:
        rate = wage_text(wage, unconfirmed_since(wage, statement.wages, statement.judged_on))
        text = (
            _("Minimum wage: {rate}, in force since {day}. Every hourly pay here is after deductions. {source}")
            if wage.basis is WageBasis.NET
            else _("Minimum wage: {rate}, in force since {day}. Every hourly pay here is before deductions. {source}")
        )
        lines.append(text.format(rate=rate, day=number_format.day(wage.since), source=source_text(wage.source)).strip())
    if any(figure.has_tax and figure.basis is WageBasis.NET for figure in statement.total.figures.values()):
        lines.append(tax_text())
    mark = _("Records: {count} entries, last SHA-256: {sha256}. Verify them with “annotator ledger verify”.")
    lines.append(mark.format(count=number_format.count(statement.mark.entries), sha256=statement.mark.sha256))
    return lines


def _currencies_line(statement: Statement) -> str:
    if not statement.own:
        return _("Amounts in different currencies are not added up.")
    text = _(
        "Amounts in different currencies are added up in {currency}, each at the rate of its day. The part “In your "
        "currency” lists the rates."
    )
    return text.format(currency=next(iter(statement.own.values())).currency)


HEADING = 1  # the user state of a heading block
# The margin that `QTextDocument.print_` adds around each page of a document without a page size: 2 cm in whole screen
# pixels, and 2 mm more, as measured in files of Qt 6.11.
MARGIN_IN, MORE_IN = 2 / 2.54, 0.2 / 2.54


def keep_headings(document: QTextDocument, device: QPagedPaintDevice) -> None:
    """Insert a page break before each heading that is separated from its content. Headings are handled in order
    because a break moves all following text."""
    while (number := _first_alone(paged(document, device))) is not None:
        cursor = QTextCursor(document.findBlockByNumber(number))
        block = cursor.blockFormat()
        block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.setBlockFormat(block)


def paged(document: QTextDocument, device: QPagedPaintDevice) -> QTextDocument:
    """Return a copy of the document, paginated as `print_` paginates it."""
    copy = document.clone(document)  # owned by `document`: without a parent nothing would keep the copy alive
    _mark_headings(document, copy)
    copy.documentLayout().setPaintDevice(device)
    frame = copy.rootFrame().frameFormat()
    # In screen pixels: the layout scales the lengths of a format to the device itself.
    dots_per_inch = QGuiApplication.primaryScreen().logicalDotsPerInchY()
    frame.setMargin(int(MARGIN_IN * dots_per_inch) + MORE_IN * dots_per_inch)
    copy.rootFrame().setFrameFormat(frame)
    copy.setPageSize(QSizeF(device.width(), device.height()))
    return copy


def _mark_headings(document: QTextDocument, copy: QTextDocument) -> None:
    """Copy the user state of heading blocks to `copy`, because `QTextDocument.clone` drops it."""
    for block in _headings(document):
        copy.findBlockByNumber(block.blockNumber()).setUserState(HEADING)


def _headings(document: QTextDocument) -> list[QTextBlock]:
    blocks = (document.findBlockByNumber(number) for number in range(document.blockCount()))
    return [block for block in blocks if block.userState() == HEADING]


def _first_alone(document: QTextDocument) -> int | None:
    """Return the block number of the first separated heading, or None. Skip headings that already have a page break:
    their content is taller than a page."""
    fresh = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    loose = (block for block in _headings(document) if block.blockFormat().pageBreakPolicy() != fresh)
    return next((block.blockNumber() for block in loose if _is_alone(document, block)), None)


def _is_alone(document: QTextDocument, heading: QTextBlock) -> bool:
    return _page(document, heading) != _page(document, _follows(heading))


def _follows(heading: QTextBlock) -> QTextBlock:
    """Return the block after the heading: a table's first body row, as the header row alone is not enough."""
    block = heading.next()
    table: QTextTable | None = QTextCursor(block).currentTable()
    if table is None:
        return block
    row = min(table.format().toTableFormat().headerRowCount(), table.rows() - 1)
    return table.cellAt(row, 0).firstCursorPosition().block()


def _page(document: QTextDocument, block: QTextBlock) -> int:
    """Return the page of a block's last line. The rectangle of a block does not include the way of its first line to
    the next page."""
    bottom_px = document.documentLayout().blockBoundingRect(block).bottom() + block.layout().boundingRect().top()
    return int(bottom_px // document.pageSize().height())


DPI = 300
NAMES = (30, 70)  # percent of the width
TEXT_PT, SMALL_PT, HEADING_PT, TITLE_PT = 9.0, 8.0, 12.0, 17.0
INK, MUTED, LINE = QColor("#1E2227"), QColor("#5A6470"), QColor("#B8BEC5")


def statement_pdf(
    statement: Statement, pending: Mapping[str, Mapping[DeliveryState, Tally]] = earnings_text.NO_TALLIES
) -> bytes:
    """Return the statement as an A4 PDF with page numbers. `pending` has the pending rewards of results by currency and
    delivery state, whose words are used."""
    return document_pdf(title(statement), statement_document(statement, pending))


def document_pdf(name: str, document: QTextDocument) -> bytes:
    """Return a document as an A4 PDF with this title."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = a4_writer(buffer)
    writer.setTitle(name)
    writer.setCreator("annotator")
    keep_headings(document, writer)
    document.print_(writer)
    buffer.close()
    return bytes(data.data())


def a4_writer(buffer: QBuffer) -> QPdfWriter:
    """Return an A4 PDF writer without page margins: `QTextDocument.print_` adds margins of 2 cm."""
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, upright, QMarginsF()))
    return writer


def statement_document(
    statement: Statement, pending: Mapping[str, Mapping[DeliveryState, Tally]] = earnings_text.NO_TALLIES
) -> QTextDocument:
    document = empty_document()
    page = PrintedText(QTextCursor(document))
    page.line(title(statement), TITLE_PT, is_bold=True)
    page.line(origin(statement), SMALL_PT, colour=MUTED)
    page.table(who_rows(), widths=NAMES)
    for currency in currencies(statement):
        page.heading(_("Pay in {currency}").format(currency=currency))
        page.table(pay_rows(statement, currency), widths=(64, 36))
    page.heading(_("Time"))
    page.table(time_rows(statement), widths=(64, 36))
    page.heading(_("Amounts by status"))
    page.table(state_rows(statement, pending), widths=(50, 20, 30))
    for currency, take_home in statement.take_home:
        page.heading(_("Take-home pay in {currency}").format(currency=currency))
        page.table(take_home_rows(take_home, currency), widths=(42, 20, 20, 18))
        for line in source_lines(take_home, currency, statement.judged_on):
            page.line(line, SMALL_PT, colour=MUTED)
    if fees := earnings_text.fees_line(statement.total.money):
        page.line(fees, SMALL_PT, colour=MUTED)
    if statement.own:
        is_net = any(figure.basis is WageBasis.NET for figure in statement.total.figures.values())
        page.heading(_("In your currency"))
        own = own_rows(statement.own, is_net=is_net, each_rate=True)
        page.table(own, widths=(20, 17, 28, 18, 17), left=(0, 2, 3))
        for line in filter(None, (about_text(statement.own, statement.total.work_ms), left_out_text(statement.own))):
            page.line(line, SMALL_PT, colour=MUTED)
    page.heading(_("By requester"))
    page.table(requester_rows(statement), widths=(17, 14, 12, 10, 10, 14, 13, 10))
    page.heading(_("Day by day"))
    page.table(day_rows(statement), widths=())
    page.heading(_("How these figures are calculated"))
    for line in rule_lines(statement):
        page.line(line, SMALL_PT)
    return document


def empty_document() -> QTextDocument:
    document = QTextDocument()
    font = QFont()
    font.setPointSizeF(TEXT_PT)
    document.setDefaultFont(font)
    return document


class PrintedText:
    """The headings, lines and tables of a document, from its beginning to its end."""

    def __init__(self, cursor: QTextCursor) -> None:
        self._cursor = cursor
        self._is_first = True

    def heading(self, text: str, *, on_new_page: bool = False) -> None:
        self.line(text, HEADING_PT, is_bold=True, above_px=14)
        self._cursor.block().setUserState(HEADING)
        if on_new_page:
            block = self._cursor.blockFormat()
            block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            self._cursor.setBlockFormat(block)

    def line(
        self, text: str, size_pt: float, *, is_bold: bool = False, colour: QColor = INK, above_px: float = 2
    ) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(above_px)
        block.setBottomMargin(3)
        if self._is_first:
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.movePosition(QTextCursor.MoveOperation.End)
            self._cursor.insertBlock(block)
        self._is_first = False
        self._cursor.insertText(text, _letters(size_pt, colour, is_bold=is_bold))

    def table(self, rows: Rows, widths: Sequence[int], left: Collection[int] = (0,)) -> None:
        """Add a table. `widths` are percentages; empty is automatic. The columns `left` hold text, others figures."""
        header, body = rows
        lines = [header, *body] if header else list(body)
        if not body:
            self.line(_("No entries."), TEXT_PT, colour=MUTED)
            return
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        table = self._cursor.insertTable(len(lines), len(lines[0]), _table_format(widths, 1 if header else 0))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                is_head = bool(header) and row == 0
                letters = _letters(SMALL_PT if is_head else TEXT_PT, MUTED if is_head else INK)
                place = table.cellAt(row, column).firstCursorPosition()
                place.setBlockFormat(_side(is_figure=column not in left and widths != NAMES))
                place.insertText(text, letters)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)


def _side(*, is_figure: bool) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setAlignment(Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft)
    return block


def _letters(size_pt: float, colour: QColor, *, is_bold: bool = False) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setFontPointSize(size_pt)
    letters.setFontWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    letters.setForeground(colour)
    return letters


def _table_format(widths: Sequence[int], header_rows: int) -> QTextTableFormat:
    layout = QTextTableFormat()
    layout.setCellPadding(3)
    layout.setCellSpacing(0)
    layout.setBorder(0.5)
    layout.setBorderCollapse(True)
    layout.setBorderBrush(LINE)
    layout.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    layout.setHeaderRowCount(header_rows)
    if widths:
        lengths = [QTextLength(QTextLength.Type.PercentageLength, width) for width in widths]
        layout.setColumnWidthConstraints(lengths)
    return layout
