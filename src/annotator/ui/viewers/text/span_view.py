"""A text in which spans are marked: with the mouse, or with the caret, Shift and the arrows. Plain text only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from annotator.core.answer.text_spans import from_document, snapped, to_document
from annotator.core.design.objects import Text
from annotator.ui.theme.label_colours import ink_on
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.text.view import TextView

if TYPE_CHECKING:
    from annotator.ui.viewers.relations.arrows import DrawnLinks

NAME_SHARE = 0.8  # of the size of the text
_GROUND, _GROUND_SELECTED = 60, 130  # alpha of the colour behind a span
_CARET_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)


class SpanView(TextView):
    """Positions are code points. `marked` says that a span was selected and is to be marked; `chosen` that a marked one
    was pressed, "" when none was; `removed` that the person wants one gone."""

    marked = Signal(int, int)
    chosen = Signal(str)
    removed = Signal(str)

    # Room above each line for the names of what is marked in it.
    LINE_HEIGHT_PERCENT: ClassVar[int] = 200
    ABOVE_SHARE: ClassVar[float] = 0.8
    ALWAYS_BY_TAB: ClassVar[bool] = True

    def __init__(self, tag: Text, parent: QWidget | None = None) -> None:
        super().__init__(pane=True, parent=parent)
        self.tag = tag
        self._marks: tuple[Mark, ...] = ()
        self._selected = ""
        self.links: DrawnLinks | None = None  # where anything is related
        self._locked = False
        self.setMinimumSize(280, 160)
        self.setCursorWidth(2)

    def show_text(self, text: str) -> None:
        self._marks, self._selected = (), ""
        super().show_text(text)
        self._colour()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """`selected` is an area's id. What is shown already is not painted anew at every letter typed elsewhere."""
        if (marks, selected) == (self._marks, self._selected):
            return
        came = selected and selected != self._selected
        self._marks, self._selected = marks, selected
        self._colour()
        if came:
            self._scroll_to(selected)

    def lock(self, locked: bool) -> None:
        """A task that was sent can be read and not marked."""
        self._locked = locked

    def geometry_of(self, start: int, end: int) -> dict[str, int | str]:
        """A span as Label Studio writes it."""
        return {"start": start, "end": end, "text": self._text[start:end]}

    def pending(self) -> tuple[int, int] | None:
        """What is selected and not marked yet, as a span."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start, end = (from_document(self._text, edge) for edge in (cursor.selectionStart(), cursor.selectionEnd()))
        return snapped(self._text, start, end, self.tag.granularity)

    def forget_pending(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    @property
    def is_drawing(self) -> bool:
        """What is selected here can be left as it is."""
        return False

    def take_corner_back(self) -> None:
        """A text has no corners."""

    def let_pending_go(self) -> bool:
        """Of what is selected and not marked yet; False where nothing is."""
        has_pending = self.textCursor().hasSelection()
        self.forget_pending()
        return has_pending

    def _colour(self) -> None:
        selections = []
        for mark in self._marks:
            extra = QTextEdit.ExtraSelection()
            extra.cursor = self._cursor_over(mark)
            style = QTextCharFormat()
            ground = QColor(mark.colour)
            ground.setAlpha(_GROUND_SELECTED if mark.area.id == self._selected else _GROUND)
            style.setBackground(ground)
            lines = QTextCharFormat.UnderlineStyle
            style.setUnderlineStyle(lines.DashUnderline if mark.is_predicted else lines.SingleUnderline)
            style.setUnderlineColor(mark.colour)
            extra.format = style
            selections.append(extra)
        self.setExtraSelections(selections)
        self.viewport().update()

    def _cursor_over(self, mark: Mark) -> QTextCursor:
        cursor = QTextCursor(self.document())
        length = self.document().characterCount() - 1
        cursor.setPosition(min(length, to_document(self._text, mark.area.geometry["start"])))
        cursor.setPosition(
            min(length, to_document(self._text, mark.area.geometry["end"])), QTextCursor.MoveMode.KeepAnchor
        )
        return cursor

    def _scroll_to(self, area_id: str) -> None:
        for mark in self._marks:
            if mark.area.id == area_id:
                at = self._cursor_over(mark)
                at.setPosition(at.selectionStart())
                self.setTextCursor(at)
                self.ensureCursorVisible()

    def _mark_at(self, place: QPointF) -> str:
        """The shortest marked span there: the one inside is what is meant."""
        position = from_document(self._text, self.cursorForPosition(place.toPoint()).position())
        under = [mark for mark in self._marks if mark.area.geometry["start"] <= position <= mark.area.geometry["end"]]
        shortest = min(under, key=lambda mark: mark.area.geometry["end"] - mark.area.geometry["start"], default=None)
        return "" if shortest is None else shortest.area.id

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        font = QFont(self.font())
        font.setPixelSize(round(QFontInfo(font).pixelSize() * NAME_SHARE))
        painter.setFont(font)
        for mark in self._marks:
            if mark.name:
                self._paint_name(painter, mark)
        if self.links is not None:
            self.links.paint(painter, self._box_of)
        painter.end()

    def _box_of(self, area_id: str) -> QRectF | None:
        """Where a span is seen, on the line on which it begins."""
        mark = next((mark for mark in self._marks if mark.area.id == area_id), None)
        if mark is None:
            return None
        cursor = self._cursor_over(mark)
        at = QTextCursor(cursor)
        at.setPosition(cursor.selectionStart())
        first = QRectF(self.cursorRect(at))
        at.setPosition(cursor.selectionEnd())
        last = QRectF(self.cursorRect(at))
        right = last.right() if last.top() == first.top() else self.viewport().width() - first.width()
        top = first.bottom() - QFontMetricsF(self.font()).height()
        return QRectF(first.left(), top, max(1.0, right - first.left()), first.bottom() - top)

    def _paint_name(self, painter: QPainter, mark: Mark) -> None:
        """The label's name in the free room above the line where the span begins."""
        at = self._cursor_over(mark)
        at.setPosition(at.selectionStart())
        caret = QRectF(self.cursorRect(at))
        metrics = QFontMetricsF(painter.font())
        words = metrics.elidedText(mark.name, Qt.TextElideMode.ElideRight, 160)
        line_px = QFontMetricsF(self.font()).height()
        top = caret.bottom() - line_px - metrics.height() + 1
        box = QRectF(caret.left(), top, metrics.horizontalAdvance(words) + 6, metrics.height() - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark.colour)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(ink_on(mark.colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or self._locked:
            return
        pending = self.pending()
        if pending is not None:
            self.marked.emit(*pending)
        elif not self.textCursor().hasSelection():
            self.chosen.emit(self._mark_at(event.position()))

    def event(self, event: QEvent) -> bool:
        """The caret's keys are the text's own, and Enter and Delete where they say something here; letters are labels'
        keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_own(event):
                event.accept()
            else:
                event.ignore()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        if event.key() in _CARET_KEYS:
            return not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self._locked:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.pending() is not None and event.modifiers() in _PLAIN
        if event.key() == Qt.Key.Key_Escape:
            return self.textCursor().hasSelection() or bool(self._selected)
        return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and bool(self._selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pending = None if self._locked else self.pending()
        if event.isAutoRepeat() and event.key() not in _CARET_KEYS:
            event.accept()  # what makes something or takes it away is meant once, however long the key is held
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and pending is not None:
            self.marked.emit(*pending)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._selected and not self._locked:
            self.removed.emit(self._selected)
        elif event.key() == Qt.Key.Key_Escape and (self.textCursor().hasSelection() or self._selected):
            if not self.let_pending_go():
                self.chosen.emit("")
        elif event.key() in _CARET_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
