"""A page of HTML as text with looks. The view never gets HTML: nothing is loaded, run or hidden by it."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import islice
from typing import ClassVar

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from annotator.core.answer.node_places import NodePlaces
from annotator.core.design.html_page import EMPTY_PAGE, Line, LineKind, TextLook
from annotator.core.design.objects import Granularity
from annotator.ui.accessibility.announcer import announce_when_still
from annotator.ui.async_tasks import Latest
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.text.span_view import SpanView

_BREAK = re.compile("\n")
_LONGEST_READ_AT_ONCE = 20_000  # characters; 17 ms
_INDENT_PX = 24
_BETWEEN_PX = 6
_WIDEST_NUMBER_PX = 80
_TAB_LETTERS = 18  # from column to column of a table
_STEPS = {1: 2, 2: 1, 3: 1}  # level of a heading -> how much larger its letters are, in steps of Qt
_SCALES = (1.0, 1.2, 1.5)  # of these steps
_ALIGNED = {
    TextLook.RAISED: QTextCharFormat.VerticalAlignment.AlignSuperScript,
    TextLook.LOWERED: QTextCharFormat.VerticalAlignment.AlignSubScript,
}


class HtmlView(SpanView):
    LINE_HEIGHT_PERCENT: ClassVar[int] = 150
    ABOVE_SHARE: ClassVar[float] = 0.5

    def __init__(self, granularity: Granularity, parent: QWidget | None = None) -> None:
        super().__init__(granularity, parent)
        self._page = EMPTY_PAGE
        self._line_starts = [0]
        self._block = -1
        self._reading = Latest(self)
        self.cursorPositionChanged.connect(self._note_line)

    def show_html(self, html: str, read: Callable[[str], NodePlaces]) -> None:
        """Show a page. A long one is read in a thread."""
        if len(html) <= _LONGEST_READ_AT_ONCE:
            self.show_page(read(html))
            return
        self.show_page(NodePlaces(EMPTY_PAGE))
        self._is_filling = True
        self._show_loading()
        self._reading.start(self._read(html, read))

    async def _read(self, html: str, read: Callable[[str], NodePlaces]) -> None:
        places = await asyncio.to_thread(read, html)
        given = self._given
        self._show_places(places)
        self.show_marks(*given)

    def show_page(self, places: NodePlaces) -> None:
        """Show a page that is read."""
        self._reading.cancel()
        self._show_places(places)

    def _show_places(self, places: NodePlaces) -> None:
        self._page = places.page
        self._line_starts = [0, *(found.end() for found in _BREAK.finditer(places.text))]
        self._block = -1
        self.clear()
        self.setCurrentCharFormat(QTextCharFormat())  # plain text would take the look of the text before
        self.setTabStopDistance(QFontMetricsF(self.font()).averageCharWidth() * _TAB_LETTERS)
        self.show_places(places)

    def _format_part(self, cursor: QTextCursor, start: int, end: int) -> None:
        cursor.beginEditBlock()
        self._format_runs(cursor, start, end)
        self._format_lines(cursor, start, end)
        cursor.endEditBlock()

    def _format_runs(self, cursor: QTextCursor, start: int, end: int) -> None:
        first = bisect_right(self._page.runs, start, key=lambda run: run.end)
        for run in islice(self._page.runs, first, None):
            if run.start >= end:
                return
            cursor.setPosition(self._position(max(start, run.start)))
            cursor.setPosition(self._position(min(end, run.end)), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(_char_format(run.look))

    def _format_lines(self, cursor: QTextCursor, start: int, end: int) -> None:
        block = self.document().findBlock(self._position(start))
        last = self._position(end)
        while block.isValid() and block.position() <= last:
            cursor.setPosition(block.position())
            line = self._line_at(cursor)
            look = QTextBlockFormat()
            look.setTopMargin(0 if line.kind in (LineKind.CODE, LineKind.ROW) else _BETWEEN_PX)
            look.setLeftMargin(_INDENT_PX * line.level if line.kind in (LineKind.ITEM, LineKind.QUOTE) else 0)
            cursor.mergeBlockFormat(look)
            if line.kind is LineKind.HEADING and line.level in _STEPS:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                larger = QTextCharFormat()
                larger.setProperty(QTextCharFormat.Property.FontSizeAdjustment, _STEPS[line.level])
                cursor.mergeCharFormat(larger)
            block = block.next()

    def _letters_px(self, at: QTextCursor) -> float:
        line = self._line_at(at)
        steps = _STEPS.get(line.level, 0) if line.kind is LineKind.HEADING else 0
        return super()._letters_px(at) * _SCALES[steps]

    def _line_number(self, at: QTextCursor) -> int:
        """Return the number of a line. One that is too long has several blocks on screen."""
        return bisect_right(self._line_starts, self.positions.index(at.block().position())) - 1

    def _line_at(self, at: QTextCursor) -> Line:
        number = self._line_number(at)
        return self._page.lines[number] if number < len(self._page.lines) else Line()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bullets and numbers of items, which are no part of the text."""
        painter = QPainter(self.viewport())
        at = self.cursorForPosition(QPoint(0, 0))
        at.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        height_px = self.viewport().height()
        has_next = True
        while has_next and (rect := QRectF(self.cursorRect(at))).top() < height_px:
            line = self._line_at(at)
            if line.kind is LineKind.ITEM and self._begins_line(at):
                box = QRectF(rect.left() - _INDENT_PX - _WIDEST_NUMBER_PX, rect.top(), _WIDEST_NUMBER_PX, rect.height())
                box.translate(_INDENT_PX - _BETWEEN_PX, 0)
                text = f"{line.number}." if line.number else "•"
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, text)
            has_next = at.movePosition(QTextCursor.MoveOperation.NextBlock)
        painter.end()
        super().paintEvent(event)

    def _begins_line(self, at: QTextCursor) -> bool:
        return self.positions.index(at.block().position()) == self._line_starts[self._line_number(at)]

    def _note_line(self) -> None:
        number = self._line_number(self.textCursor())
        if number == self._block or not self.hasFocus() or self._is_filling:
            return
        self._block = number
        line = self._line_at(self.textCursor())
        if line.kind is LineKind.HEADING:
            announce_when_still(self, _("Heading, level {level}.").format(level=line.level))
        elif line.kind is LineKind.ITEM:
            announce_when_still(self, _("List item."))


class AnnotatedHtmlView(HtmlView):
    """A page with space for labels above each line."""

    LINE_HEIGHT_PERCENT: ClassVar[int] = 200
    ABOVE_SHARE: ClassVar[float] = 0.8


def _char_format(look: TextLook) -> QTextCharFormat:
    style = QTextCharFormat()
    if TextLook.BOLD in look:
        style.setFontWeight(QFont.Weight.Bold)
    if TextLook.ITALIC in look:
        style.setFontItalic(True)
    if TextLook.FIXED_WIDTH in look:
        style.setFontFamilies(["monospace"])
    if TextLook.UNDERLINED in look:
        style.setFontUnderline(True)
    if TextLook.STRUCK_OUT in look:
        style.setFontStrikeOut(True)
    for raised, alignment in _ALIGNED.items():
        if raised in look:
            style.setVerticalAlignment(alignment)
    return style
