"""Page breaks of the statement that keep each heading on the page of its content."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

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
