"""Formats, positions and replacement of words in single-line and multi-line fields. Formats are painted over the
text like selections: they are not part of the answer, move with edits and cause no new layout. Positions are counted
as in Qt, in UTF-16 code units."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextCursor, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from annotator.ui.controls.text_input.undo_steps import units_of
from annotator.ui.theme.palette import current

MARGIN_UNITS = 80  # beyond the visible text, so that a word cut at the edge is checked as a whole


class LookKind(Enum):
    MISSPELT = "misspelt"
    TIME = "time"


class WordLook(Struct, frozen=True):
    start: int
    end: int
    kind: LookKind

    def char_format(self) -> QTextCharFormat:
        look = QTextCharFormat()
        is_wrong = self.kind is LookKind.MISSPELT
        lines = QTextCharFormat.UnderlineStyle
        look.setUnderlineStyle(lines.SpellCheckUnderline if is_wrong else lines.SingleUnderline)
        look.setUnderlineColor(current().colour("danger" if is_wrong else "accent"))
        return look


def surface_of(field: QLineEdit | QTextEdit) -> QWidget:
    """Return the widget that receives mouse events."""
    return field.viewport() if isinstance(field, QTextEdit) else field


def caret_of(field: QLineEdit | QTextEdit) -> int:
    return field.textCursor().position() if isinstance(field, QTextEdit) else field.cursorPosition()


def caret_point(field: QLineEdit | QTextEdit) -> QPoint:
    """Return the point below the caret, in screen coordinates."""
    return surface_of(field).mapToGlobal(field.cursorRect().bottomLeft())


def visible_text(field: QLineEdit | QTextEdit) -> tuple[int, str]:
    """Return the visible text plus a margin, as its start position and the text."""
    box = surface_of(field).rect()
    if isinstance(field, QTextEdit):
        ends = (field.cursorForPosition(point).position() for point in (box.topLeft(), box.bottomRight()))
    else:
        middle = box.center().y()
        ends = (field.cursorPositionAt(QPoint(x, middle)) for x in (box.left(), box.right()))
    first, last = sorted(ends)
    first = max(0, first - MARGIN_UNITS)
    return first, between(field, first, last + MARGIN_UNITS)


def between(field: QLineEdit | QTextEdit, start: int, end: int) -> str:
    """Return the exact text between two positions, including no-break spaces. The range is clipped to the text."""
    if isinstance(field, QLineEdit):
        text = field.text()
        return text[start:end] if text.isascii() else _cut(text, start, end)
    cursor = QTextCursor(field.document())
    cursor.setPosition(start)
    cursor.setPosition(min(end, field.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")


def unit_under(field: QLineEdit | QTextEdit, point: QPoint) -> int:
    """Return the position at `point` (in coordinates of the viewport or field); -1 outside the text."""
    if isinstance(field, QTextEdit):
        scrolled = QPoint(field.horizontalScrollBar().value(), field.verticalScrollBar().value())
        place = QPointF(point + scrolled)
        return field.document().documentLayout().hitTest(place, Qt.HitTestAccuracy.ExactHit)
    layout, origin = _line_of(field)
    x = point.x() - origin.x()
    is_on_text = 0 <= x <= layout.lineAt(0).naturalTextWidth()
    return layout.lineAt(0).xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter) if is_on_text else -1


def select(field: QLineEdit | QTextEdit, start: int, end: int) -> None:
    """Select a range and scroll it into view."""
    if isinstance(field, QLineEdit):
        field.setSelection(start, end - start)
        return
    cursor = field.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)
    field.ensureCursorVisible()


def put(field: QLineEdit | QTextEdit, start: int, end: int, words: str) -> None:
    """Replace a range as if the user had typed `words`."""
    select(field, start, end)
    if isinstance(field, QLineEdit):
        field.insert(words)
    else:
        field.insertPlainText(words)


def selections(field: QTextEdit, looks: tuple[WordLook, ...]) -> list[QTextEdit.ExtraSelection]:
    standing_out = []
    for look in looks:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(field.document())
        cursor.setPosition(look.start)
        cursor.setPosition(look.end, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, look.char_format()
        if look.kind is LookKind.TIME:
            selection.format.setForeground(current().colour("accent"))
        standing_out.append(selection)
    return standing_out


def paint_over(field: QLineEdit, looks: tuple[WordLook, ...]) -> None:
    """Paint the underlines of these formats over a line that was just painted."""
    layout, origin = _line_of(field)
    ranges = []
    for look in looks:
        of_look = QTextLayout.FormatRange()
        of_look.start, of_look.length, of_look.format = look.start, look.end - look.start, look.char_format()
        of_look.format.setForeground(QColor(Qt.GlobalColor.transparent))
        ranges.append(of_look)
    painter = QPainter(field)
    painter.setClipRect(field.contentsRect().adjusted(4, 0, -4, 0))
    painter.setPen(QColor(Qt.GlobalColor.transparent))
    layout.draw(painter, origin, ranges)
    painter.end()


def units_to(text: str, places: tuple[int, ...]) -> tuple[int, ...]:
    """Convert positions from code points to UTF-16 code units."""
    return places if text.isascii() else tuple(units_of(text[:place]) for place in places)


def place_of(text: str, units: int) -> int:
    """Convert a position from UTF-16 code units to code points."""
    return units if text.isascii() else len(_cut(text, 0, units))


def _cut(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _line_of(field: QLineEdit) -> tuple[QTextLayout, QPointF]:
    """Return a reconstructed layout of the line and its origin. QLineEdit exposes only the caret rectangle."""
    layout = QTextLayout(field.text(), field.font())
    option = QTextOption()
    option.setTextDirection(field.layoutDirection())
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    caret = field.cursorRect()
    return layout, QPointF(caret.center().x() - _x_of(line, field.cursorPosition()), caret.top())


def _x_of(line: QTextLine, units: int) -> float:
    """Return the x coordinate of a position. The type stubs do not say that `cursorToX` returns a tuple."""
    found = line.cursorToX(units)
    return float(found[0]) if isinstance(found, tuple) else 0.0
