"""The printable statement as a document, laid out so that a reader who does not know the program can check it."""

from __future__ import annotations

from collections.abc import Sequence

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

from annotator.core.pay.periods import Statement
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings import statement_text as say
from annotator.ui.pages.earnings.statement_text import Rows

HEADING = 1  # the user state of a heading block
MARGIN_IN = 2 / 2.54  # the margin that `QTextDocument.print_` adds around each page of a document without a page size


def keep_headings(document: QTextDocument, device: QPagedPaintDevice) -> None:
    """Insert a page break before each heading that is separated from its content. Headings are handled in order
    because a break moves all following text."""
    while (number := _first_alone(_paged(document, device))) is not None:
        cursor = QTextCursor(document.findBlockByNumber(number))
        block = cursor.blockFormat()
        block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.setBlockFormat(block)


def headings_alone(document: QTextDocument, device: QPagedPaintDevice) -> list[str]:
    """Return the texts of the headings on another page than their content."""
    paged = _paged(document, device)
    return [block.text() for block in _headings(paged) if _is_alone(paged, block)]


def _paged(document: QTextDocument, device: QPagedPaintDevice) -> QTextDocument:
    """Return a copy of the document, paginated as `print_` paginates it."""
    copy = document.clone(document)  # owned by `document`: without a parent nothing would keep the copy alive
    _mark_headings(document, copy)
    copy.documentLayout().setPaintDevice(device)
    frame = copy.rootFrame().frameFormat()
    # In screen pixels: the layout scales the lengths of a format to the device itself.
    frame.setMargin(int(MARGIN_IN * QGuiApplication.primaryScreen().logicalDotsPerInchY()))
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
    """Return the block after the heading. For a table this is its first body row, because the header row alone is
    not enough."""
    block = heading.next()
    table: QTextTable | None = QTextCursor(block).currentTable()
    if table is None:
        return block
    row = min(table.format().toTableFormat().headerRowCount(), table.rows() - 1)
    return table.cellAt(row, 0).firstCursorPosition().block()


def _page(document: QTextDocument, block: QTextBlock) -> int:
    return int(document.documentLayout().blockBoundingRect(block).bottom() // document.pageSize().height())


DPI = 300
NAMES = (30, 70)  # percent of the width
TEXT_PT, SMALL_PT, HEADING_PT, TITLE_PT = 9.0, 8.0, 12.0, 17.0
INK, MUTED, LINE = QColor("#1E2227"), QColor("#5A6470"), QColor("#B8BEC5")


def statement_pdf(statement: Statement) -> bytes:
    """Return the statement as an A4 PDF with page numbers."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = a4_writer(buffer)
    writer.setTitle(say.title(statement))
    writer.setCreator("annotator")
    document = statement_document(statement)
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


def statement_document(statement: Statement) -> QTextDocument:
    document = QTextDocument()
    font = QFont()
    font.setPointSizeF(TEXT_PT)
    document.setDefaultFont(font)
    page = _Page(QTextCursor(document))
    page.line(say.title(statement), TITLE_PT, is_bold=True)
    page.line(say.origin(statement), SMALL_PT, colour=MUTED)
    page.table(say.who_rows(), widths=NAMES)
    for currency in say.currencies(statement):
        page.heading(_("Pay in {currency}").format(currency=currency))
        page.table(say.pay_rows(statement, currency), widths=(64, 36))
    page.heading(_("Time"))
    page.table(say.time_rows(statement), widths=(64, 36))
    page.heading(_("Money by status"))
    page.table(say.state_rows(statement), widths=(50, 20, 30))
    for currency, take_home in statement.take_home:
        page.heading(_("Take-home pay in {currency}").format(currency=currency))
        page.table(say.kept_rows(take_home, currency), widths=(42, 20, 20, 18))
        for line in say.source_lines(take_home):
            page.line(line, SMALL_PT, colour=MUTED)
    page.heading(_("By requester"))
    page.table(say.requester_rows(statement), widths=())
    page.heading(_("Day by day"))
    page.table(say.day_rows(statement), widths=())
    page.heading(_("How these figures are calculated"))
    for line in say.rule_lines(statement):
        page.line(line, SMALL_PT)
    return document


class _Page:
    def __init__(self, cursor: QTextCursor) -> None:
        self._cursor = cursor
        self._is_first = True

    def heading(self, text: str) -> None:
        self.line(text, HEADING_PT, is_bold=True, above_px=14)
        self._cursor.block().setUserState(HEADING)

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

    def table(self, rows: Rows, widths: Sequence[int]) -> None:
        """Add a table. `widths` are percentages; empty means automatic. The first column holds text, all others hold
        figures."""
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
                place.setBlockFormat(_side(is_figure=column > 0 and widths != NAMES))
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
