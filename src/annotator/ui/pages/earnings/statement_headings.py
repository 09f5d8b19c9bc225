"""A heading of the statement never stands alone at the foot of a page: it goes on with what it is about."""

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

HEADING = 1  # a block's user state
MARGIN_IN = 2 / 2.54  # what `QTextDocument.print_` leaves around each page of a document without pages of its own


def keep_headings(document: QTextDocument, device: QPagedPaintDevice) -> None:
    """Begins a new page before each heading that would be on another page than what follows it. From the first to the
    last: a break moves all that comes after it."""
    while (number := _first_alone(_paged(document, device))) is not None:
        cursor = QTextCursor(document.findBlockByNumber(number))
        block = cursor.blockFormat()
        block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.setBlockFormat(block)


def headings_alone(document: QTextDocument, device: QPagedPaintDevice) -> list[str]:
    """The headings that are on another page than what follows them."""
    paged = _paged(document, device)
    return [block.text() for block in _headings(paged) if _is_alone(paged, block)]


def _paged(document: QTextDocument, device: QPagedPaintDevice) -> QTextDocument:
    """A copy, cut into pages as `print_` will cut it."""
    copy = document.clone(document)  # goes with it: without a parent nobody would own it
    _mark_headings(document, copy)
    copy.documentLayout().setPaintDevice(device)
    frame = copy.rootFrame().frameFormat()
    # In pixels of the screen: the layout itself scales lengths of a format to the device.
    frame.setMargin(int(MARGIN_IN * QGuiApplication.primaryScreen().logicalDotsPerInchY()))
    copy.rootFrame().setFrameFormat(frame)
    copy.setPageSize(QSizeF(device.width(), device.height()))
    return copy


def _mark_headings(document: QTextDocument, copy: QTextDocument) -> None:
    """Copying a document leaves the state of its blocks behind."""
    for block in _headings(document):
        copy.findBlockByNumber(block.blockNumber()).setUserState(HEADING)


def _headings(document: QTextDocument) -> list[QTextBlock]:
    blocks = (document.findBlockByNumber(number) for number in range(document.blockCount()))
    return [block for block in blocks if block.userState() == HEADING]


def _first_alone(document: QTextDocument) -> int | None:
    """None where a new page would not help either: what follows is higher than a page."""
    fresh = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    loose = (block for block in _headings(document) if block.blockFormat().pageBreakPolicy() != fresh)
    return next((block.blockNumber() for block in loose if _is_alone(document, block)), None)


def _is_alone(document: QTextDocument, heading: QTextBlock) -> bool:
    return _page(document, heading) != _page(document, _follows(heading))


def _follows(heading: QTextBlock) -> QTextBlock:
    """The line below, or of a table the first row with figures: its header alone says nothing."""
    block = heading.next()
    table: QTextTable | None = QTextCursor(block).currentTable()
    if table is None:
        return block
    row = min(table.format().toTableFormat().headerRowCount(), table.rows() - 1)
    return table.cellAt(row, 0).firstCursorPosition().block()


def _page(document: QTextDocument, block: QTextBlock) -> int:
    return int(document.documentLayout().blockBoundingRect(block).bottom() // document.pageSize().height())
