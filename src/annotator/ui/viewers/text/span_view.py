"""A plain text view in which the user marks spans, with the mouse or with the caret, Shift and the arrow keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
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

from annotator.core.answer.result_items import Region
from annotator.core.answer.text_places import PlainPlaces, SpanBounds, TextPlaces
from annotator.core.answer.text_spans import DocumentPositions, snapped
from annotator.core.design.objects import Granularity
from annotator.ui.keyboard.text_field_keys import is_between_tasks
from annotator.ui.theme.label_colours import ink_on
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.text.view import TextView

if TYPE_CHECKING:
    from annotator.ui.viewers.relation_arrows import RelationArrows

_MOST_NAMES = 250  # labels in view; each takes 40 microseconds to paint
_MOST_AT_ONCE = 250  # spans coloured in the turn that shows them; 1,000 take 60 ms to colour and to paint
NAME_SHARE = 0.8  # share of the text size
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
    """A text view with marked spans. Positions are code points of the reading text of `places`. `marked` reports a
    selection to mark. `chosen` reports the id of a clicked span, or "". `removed` asks to delete a span. `begun`: a
    selection begins."""

    begun = Signal()
    marked = Signal(int, int)
    chosen = Signal(str)
    removed = Signal(str)

    # Space above each line for the labels of the spans in it.
    LINE_HEIGHT_PERCENT: ClassVar[int] = 200
    ABOVE_SHARE: ClassVar[float] = 0.8

    def __init__(self, granularity: Granularity = Granularity.SYMBOL, parent: QWidget | None = None) -> None:
        super().__init__(pane=True, parent=parent)
        self._granularity = granularity
        self.places: TextPlaces = PlainPlaces("")
        self.positions = DocumentPositions("")
        self._marks: tuple[Mark, ...] = ()
        self._bounds: dict[str, tuple[Region, SpanBounds]] = {}  # by region id; without regions of unseen text
        self._selected = ""
        self._given: tuple[tuple[Mark, ...], str] = ((), "")  # to `show_marks`, with regions of unseen text
        self.relation_arrows: RelationArrows | None = None  # set once there are relations
        self._locked = False
        self._has_selection = False
        self.selectionChanged.connect(self._note_selection)
        self._colour_later = QTimer(self, singleShot=True)
        self._colour_later.timeout.connect(self._colour)
        self.setMinimumSize(280, 160)
        self.setCursorWidth(2)

    def show_text(self, text: str) -> None:
        self.show_places(PlainPlaces(text))

    def show_places(self, places: TextPlaces) -> None:
        """Show the reading text of `places`."""
        self._marks = ()
        self._bounds = {}
        self._selected = ""
        self._given = ((), "")
        self.places = places
        self.positions = DocumentPositions(places.text)
        super().show_text(places.text)

    def _take_complete_text(self) -> None:
        """Colour the spans of a text. Those of a long one have waited for it."""
        self._colour()
        if self._selected and self._is_long:
            self._scroll_to(self._selected)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Show the spans; `selected` is a region id. Typing elsewhere repaints no unchanged ones. Very many are
        coloured in the next turn of the event loop, so that neither turn is long."""
        self._given = (marks, selected)
        if (marks, selected) == (self._marks, self._selected):
            return
        came = selected and selected != self._selected
        self._bounds = dict(self._bounds_of(marks))
        self._marks = tuple(mark for mark in marks if mark.region.id in self._bounds)
        self._selected = selected
        if len(self._marks) > _MOST_AT_ONCE:
            self._colour_later.start()
        else:
            self._colour()
        if came and self.is_complete:
            self._scroll_to(selected)

    def _bounds_of(self, marks: tuple[Mark, ...]) -> Iterator[tuple[str, tuple[Region, SpanBounds]]]:
        """Yield the places of regions in the reading text, by id. Those of unchanged regions are known."""
        for mark in marks:
            known = self._bounds.get(mark.region.id)
            if known is not None and known[0] is mark.region:
                yield mark.region.id, known
            elif (bounds := self.places.bounds(mark.region.geometry)) is not None:
                yield mark.region.id, (mark.region, bounds)

    def lock(self, locked: bool) -> None:
        """Lock or unlock the text. A submitted task can be read but not marked."""
        self._locked = locked

    def geometry_of(self, start: int, end: int) -> dict[str, Any]:
        """Return a span in Label Studio's format."""
        return self.places.geometry(start, end)

    def pending(self) -> tuple[int, int] | None:
        """Return the selected, not yet marked span, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start, end = (self.positions.index(edge) for edge in (cursor.selectionStart(), cursor.selectionEnd()))
        span = snapped(self._text, start, end, self._granularity)
        return None if span is None else self.places.tidy(*span)

    def forget_pending(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def _note_selection(self) -> None:
        had_some, self._has_selection = self._has_selection, self.textCursor().hasSelection()
        if self._has_selection and not had_some and not self._locked:
            self.begun.emit()

    @property
    def is_drawing(self) -> bool:
        """Always False: a selected text can stay, so no drawing is in progress."""
        return False

    def take_corner_back(self) -> None:
        """Do nothing: a text has no points."""

    def cancel_pending(self) -> bool:
        """Clear the unmarked selection; return False if there was none."""
        has_pending = self.textCursor().hasSelection()
        self.forget_pending()
        return has_pending

    def _colour(self) -> None:
        self._colour_later.stop()
        selections = []
        formats: dict[tuple[int, bool, bool], QTextCharFormat] = {}
        cursor = QTextCursor(self.document())
        for mark in self._marks if self.is_complete else ():
            looks = mark.colour.rgb(), mark.region.id == self._selected, mark.is_predicted
            if looks not in formats:
                formats[looks] = _span_format(mark.colour, is_selected=looks[1], is_predicted=mark.is_predicted)
            self._select(cursor, mark)
            extra = QTextEdit.ExtraSelection()
            extra.cursor = cursor  # a copy
            extra.format = formats[looks]
            selections.append(extra)
        self.setExtraSelections(selections)
        self.viewport().update()

    def _cursor_over(self, mark: Mark) -> QTextCursor:
        cursor = QTextCursor(self.document())
        self._select(cursor, mark)
        return cursor

    def _select(self, cursor: QTextCursor, mark: Mark) -> None:
        start, end = self._bounds[mark.region.id][1]
        cursor.setPosition(self._position(start))
        cursor.setPosition(self._position(end), QTextCursor.MoveMode.KeepAnchor)

    def _position(self, index: int) -> int:
        """Return the position in the document for a code point index."""
        return min(self.document().characterCount() - 1, self.positions.position(index))

    def _scroll_to(self, region_id: str) -> None:
        for mark in self._marks:
            if mark.region.id == region_id:
                at = self._cursor_over(mark)
                at.setPosition(at.selectionStart())
                self.setTextCursor(at)
                self.ensureCursorVisible()

    def _mark_at(self, place: QPointF) -> str:
        """Return the id of the shortest span at the position, so that inner spans can be clicked; "" for none."""
        position = self.positions.index(self.cursorForPosition(place.toPoint()).position())
        under = [
            (end - start, region_id)
            for region_id, (_region, (start, end)) in self._bounds.items()
            if start <= position <= end
        ]
        return min(under, key=lambda found: found[0], default=(0, ""))[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        font = QFont(self.font())
        font.setPixelSize(round(QFontInfo(font).pixelSize() * NAME_SHARE))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        texts: dict[str, tuple[str, float]] = {}  # the shortened label and its width, of each label
        for mark in self._names_in_view():
            if mark.name not in texts:
                text = metrics.elidedText(mark.name, Qt.TextElideMode.ElideRight, 160)
                texts[mark.name] = text, metrics.horizontalAdvance(text)
            self._paint_name(painter, mark, *texts[mark.name], metrics.height())
        if self.relation_arrows is not None:
            self.relation_arrows.paint(painter, self._box_of)
        painter.end()

    def _box_of(self, region_id: str) -> QRectF | None:
        """Return the visible box of a span on its first line; None for an unknown id."""
        mark = next((mark for mark in self._marks if mark.region.id == region_id), None)
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

    def _names_in_view(self) -> Collection[Mark]:
        """Return the spans with a visible label: the last of those that begin at the same character. Of far too many
        in view, the first ones have labels."""
        edges = QPoint(0, 0), QPoint(self.viewport().width(), self.viewport().height())
        first, last = (self.positions.index(self.cursorForPosition(edge).position()) for edge in edges)
        begun = ((self._bounds[mark.region.id][1][0], mark) for mark in self._marks if mark.name)
        found = {start: mark for start, mark in begun if first <= start <= last}
        return tuple(found.values())[:_MOST_NAMES]

    def _letters_px(self, _at: QTextCursor) -> float:
        """Return the height of the letters at a place."""
        return QFontMetricsF(self.font()).height()

    def _paint_name(self, painter: QPainter, mark: Mark, text: str, width_px: float, height_px: float) -> None:
        """Paint the label in the space above the line where the span begins."""
        at = QTextCursor(self.document())
        at.setPosition(self._position(self._bounds[mark.region.id][1][0]))
        caret = QRectF(self.cursorRect(at))
        top = caret.bottom() - self._letters_px(at) - height_px + 1
        box = QRectF(caret.left(), top, width_px + 6, height_px - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark.colour)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(ink_on(mark.colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

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
        """Handle caret keys, and Enter and Delete where they apply, before shortcuts. Letters stay label keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_caret_key(event):
                event.accept()
            else:
                event.ignore()
            return True
        return super().event(event)

    def _is_caret_key(self, event: QKeyEvent) -> bool:
        if is_between_tasks(event):
            return False
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
            event.accept()  # creating or deleting happens once, however long the key is held
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and pending is not None:
            self.marked.emit(*pending)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._selected and not self._locked:
            self.removed.emit(self._selected)
        elif event.key() == Qt.Key.Key_Escape and (self.textCursor().hasSelection() or self._selected):
            if not self.cancel_pending():
                self.chosen.emit("")
        elif event.key() in _CARET_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()


def _span_format(colour: QColor, *, is_selected: bool, is_predicted: bool) -> QTextCharFormat:
    style = QTextCharFormat()
    ground = QColor(colour)
    ground.setAlpha(_GROUND_SELECTED if is_selected else _GROUND)
    style.setBackground(ground)
    lines = QTextCharFormat.UnderlineStyle
    style.setUnderlineStyle(lines.DashUnderline if is_predicted else lines.SingleUnderline)
    style.setUnderlineColor(colour)
    return style


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
