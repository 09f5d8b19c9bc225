"""A page of HTML as text with looks. The view never gets HTML: nothing is loaded, run or hidden by it."""

from __future__ import annotations

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
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.text.span_view import SpanView

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
        self._block = -1
        self.cursorPositionChanged.connect(self._note_line)

    def show_page(self, places: NodePlaces) -> None:
        self._page = places.page
        self._block = -1
        self.clear()
        self.setCurrentCharFormat(QTextCharFormat())  # plain text would take the look of the text before
        self.setTabStopDistance(QFontMetricsF(self.font()).averageCharWidth() * _TAB_LETTERS)
        self.show_places(places)

    def _format_blocks(self, cursor: QTextCursor) -> None:
        cursor.beginEditBlock()
        self._format_runs(cursor)
        self._format_lines(cursor)
        cursor.endEditBlock()

    def _format_runs(self, cursor: QTextCursor) -> None:
        for run in self._page.runs:
            cursor.setPosition(self._position(run.start))
            cursor.setPosition(self._position(run.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(_char_format(run.look))

    def _format_lines(self, cursor: QTextCursor) -> None:
        block = self.document().firstBlock()
        for line in self._page.lines:
            cursor.setPosition(block.position())
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

    def _line_at(self, at: QTextCursor) -> Line:
        number = at.blockNumber()
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
            if line.kind is LineKind.ITEM:
                box = QRectF(rect.left() - _INDENT_PX - _WIDEST_NUMBER_PX, rect.top(), _WIDEST_NUMBER_PX, rect.height())
                box.translate(_INDENT_PX - _BETWEEN_PX, 0)
                text = f"{line.number}." if line.number else "•"
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, text)
            has_next = at.movePosition(QTextCursor.MoveOperation.NextBlock)
        painter.end()
        super().paintEvent(event)

    def _note_line(self) -> None:
        number = self.textCursor().blockNumber()
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
