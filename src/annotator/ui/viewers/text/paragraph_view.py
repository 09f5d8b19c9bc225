"""Utterances of a conversation, with their speakers in a margin. The user marks spans as in any text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from annotator.core.answer.text_places import ParagraphPlaces
from annotator.core.design.structures.paragraphs import Utterance, speakers
from annotator.ui.accessibility.announcer import announce_when_still
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.theme.label_colours import speaker_colours
from annotator.ui.theme.palette import current
from annotator.ui.viewers.text.span_view import NAME_SHARE, SpanView

WIDEST_NAME_PX = 160
NARROW_PX = 560  # below this width of the view, speakers stand above their utterances
BETWEEN_PX = 8
AROUND_NAME_PX = 6
BAR_PX = 3
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class ParagraphView(SpanView):
    """A view of utterances. `play_wanted` emits an Utterance whose speaker was pressed."""

    play_wanted = Signal(object)

    LINE_HEIGHT_PERCENT: ClassVar[int] = 150
    ABOVE_SHARE: ClassVar[float] = 0.5

    def __init__(self, *, is_dialogue: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._is_dialogue = is_dialogue
        self._utterances: Sequence[Utterance] = ()
        self._places = ParagraphPlaces(())
        self._colours: dict[str, QColor] = {}
        self._number = -1
        self._heard: frozenset[int] = frozenset()
        self._margin_px = 0
        self.cursorPositionChanged.connect(self._note_utterance)

    def show_utterances(self, utterances: Sequence[Utterance], places: ParagraphPlaces) -> None:
        """Show a conversation. `places` are those of its texts."""
        self._utterances = utterances
        self._places = places
        self._colours = speaker_colours(speakers(utterances)) if self._is_dialogue else {}
        self._number = -1
        self._heard = frozenset()
        self._margin_px = self._wanted_margin_px()
        self.show_places(places)

    @property
    def is_narrow(self) -> bool:
        return self.width() < NARROW_PX

    def measure_px(self) -> int:
        return super().measure_px() + self._margin_px

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_changed = self._margin_px != self._wanted_margin_px()
        self._margin_px = self._wanted_margin_px()
        super().resizeEvent(event)
        if is_changed and not self._is_long:
            self._format_part(QTextCursor(self.document()), 0, len(self.text))
            self._measured = (-1, 0)
            self._fit()

    def _name_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(QFontInfo(font).pixelSize() * NAME_SHARE))
        font.setBold(True)
        return font

    def _wanted_margin_px(self) -> int:
        if self.is_narrow or not any(each.speaker for each in self._utterances):
            return 0
        metrics = QFontMetricsF(self._name_font())
        widest = max(metrics.horizontalAdvance(name) for name in speakers(self._utterances))
        return round(min(WIDEST_NAME_PX, widest)) + 4 * AROUND_NAME_PX

    def _format_part(self, cursor: QTextCursor, start: int, end: int) -> None:
        """Make space for the speakers: a margin on the left, or a line above each utterance."""
        has_names = any(each.speaker for each in self._utterances)
        above_px = BETWEEN_PX
        if self.is_narrow and has_names:
            above_px += round(QFontMetricsF(self._name_font()).height())
        first, further = QTextBlockFormat(), QTextBlockFormat()
        for look, top_px in ((first, above_px), (further, 0)):
            look.setLeftMargin(self._margin_px)
            look.setTopMargin(top_px)
        cursor.beginEditBlock()
        cursor.setPosition(self._position(start))
        cursor.setPosition(self._position(end), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeBlockFormat(further)
        starts = self._places.starts
        for begins in starts[bisect_left(starts, start) : bisect_left(starts, end + 1)]:
            cursor.setPosition(self._position(begins))
            cursor.mergeBlockFormat(first)
        cursor.endEditBlock()

    def go_to(self, number: int) -> None:
        """Place the caret at the beginning of an utterance."""
        if 0 <= number < len(self._utterances):
            cursor = self.textCursor()
            cursor.setPosition(self._position(self._places.starts[number]))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    @property
    def utterance(self) -> Utterance | None:
        """The utterance with the caret."""
        number = self.number()
        return self._utterances[number] if number < len(self._utterances) else None

    def show_time(self, seconds: float | None) -> None:
        """Show which utterances are heard at a time; None for no sound. Bring the first of them into view."""
        heard = (
            ()
            if seconds is None
            else (n for n, utterance in enumerate(self._utterances) if _is_heard(utterance, seconds))
        )
        self._show_heard(frozenset(heard))

    def number(self) -> int:
        """Return the number of the utterance with the caret."""
        return self._places.number_at(self.positions.index(self.textCursor().position()))

    def _show_heard(self, numbers: frozenset[int]) -> None:
        if numbers == self._heard:
            return
        begun = numbers - self._heard
        self._heard = numbers
        if begun:
            self._bring(min(begun))
        self.viewport().update()

    def _bring(self, number: int) -> None:
        rect = self._first_line(number)
        bar = self.verticalScrollBar()
        if rect.top() < 0 or rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + round(rect.top()) - self.viewport().height() // 3)

    def select_utterance(self, number: int) -> None:
        """Select the text of an utterance."""
        start = self._places.starts[number]
        cursor = self.textCursor()
        cursor.setPosition(self._position(start))
        cursor.setPosition(self._position(start + len(self._places.texts[number])), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _note_utterance(self) -> None:
        number = self.number()
        if number == self._number or not self.hasFocus() or self._is_filling:
            return
        self._number = number
        if number < len(self._utterances):
            announce_when_still(self, self._spoken(number))

    def _spoken(self, number: int) -> str:
        """Return the speaker, the times and the place of an utterance."""
        utterance = self._utterances[number]
        place = _("utterance {number} of {count}").format(
            number=number_format.count(number + 1), count=number_format.count(len(self._utterances))
        )
        return ", ".join(part for part in (utterance.speaker, times_text(utterance), place) if part) + "."

    def _is_caret_key(self, event: QKeyEvent) -> bool:
        return _is_whole_key(event) or super()._is_caret_key(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step and held == _CTRL:
            self.go_to(self.number() + step)
        elif _is_whole_key(event):
            self._mark_whole(self.number())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the whole utterance by a press on its speaker."""
        number = self._named_at(event.position())
        if number is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setFocus()
        self.select_utterance(number)
        self.play_wanted.emit(self._utterances[number])

    def _mark_whole(self, number: int) -> None:
        if number < len(self._utterances):
            self.select_utterance(number)
            pending = self.pending()
            if pending is not None and not self._locked:
                self.marked.emit(*pending)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(self._name_font())
        for number, rect in self._in_view():
            self._paint_speaker(painter, number, rect)
        painter.end()
        super().paintEvent(event)

    def _paint_speaker(self, painter: QPainter, number: int, line: QRectF) -> None:
        theme = current()
        utterance = self._utterances[number]
        colour = self._colours.get(utterance.speaker)
        if number in self._heard:
            painter.fillRect(QRectF(0, line.top(), BAR_PX, self._height_px(number, line)), theme.colour("accent"))
        if not utterance.speaker:
            return
        box = self._name_box(utterance.speaker, line)
        if colour is not None:
            painter.fillRect(QRectF(box.left(), box.top(), BAR_PX, box.height()), colour)
        painter.setPen(theme.colour("muted" if colour is None else "ink"))
        metrics = painter.fontMetrics()
        inner = box.adjusted(AROUND_NAME_PX, 0, -AROUND_NAME_PX, 0)
        text = metrics.elidedText(utterance.speaker, Qt.TextElideMode.ElideRight, round(inner.width()) + 1)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _name_box(self, name: str, line: QRectF) -> QRectF:
        metrics = QFontMetricsF(self._name_font())
        height_px, line_px = metrics.height(), QFontMetricsF(self.font()).height()
        width_px = min(WIDEST_NAME_PX, metrics.horizontalAdvance(name)) + 2 * AROUND_NAME_PX
        top = line.bottom() - (line_px + height_px) / 2
        if self.is_narrow:
            top = line.top() - height_px
        return QRectF(BAR_PX + AROUND_NAME_PX / 2, top, width_px, height_px)

    def _first_line(self, number: int) -> QRectF:
        """Return the place of the first line of an utterance in the viewport."""
        at = QTextCursor(self.document())
        at.setPosition(self._position(self._places.starts[number]))
        return QRectF(self.cursorRect(at))

    def _height_px(self, number: int, line: QRectF) -> float:
        at = QTextCursor(self.document())
        at.setPosition(self._position(self._places.starts[number] + len(self._places.texts[number])))
        return self.cursorRect(at).bottom() - line.top()

    def _in_view(self) -> Iterator[tuple[int, QRectF]]:
        """Yield the number and the first line of each utterance in view."""
        top = self.cursorForPosition(QPointF(0, 0).toPoint()).position()
        for number in range(self._places.number_at(self.positions.index(top)), len(self._utterances)):
            line = self._first_line(number)
            is_there = self.is_complete or self._places.starts[number] < self._end
            if not is_there or line.top() > self.viewport().height():
                return
            yield number, line

    def _named_at(self, place: QPointF) -> int | None:
        named = ((number, self._name_box(self._utterances[number].speaker, line)) for number, line in self._in_view())
        return next((number for number, box in named if box.contains(place)), None)


class AnnotatedParagraphView(ParagraphView):
    """A view of utterances with space for labels above each line."""

    LINE_HEIGHT_PERCENT: ClassVar[int] = 200
    ABOVE_SHARE: ClassVar[float] = 0.8


def times_text(utterance: Utterance) -> str:
    """Return the times of an utterance, or an empty string."""
    if utterance.start_s is None:
        return ""
    if utterance.end_s is None:
        return number_format.timecode(utterance.start_s, 1)
    start, end = (number_format.timecode(seconds, 1) for seconds in (utterance.start_s, utterance.end_s))
    return _("{start} to {end}").format(start=start, end=end)


def _is_heard(utterance: Utterance, seconds: float) -> bool:
    return (
        utterance.start_s is not None
        and utterance.start_s <= seconds
        and (utterance.end_s is None or seconds < utterance.end_s)
    )


def _is_whole_key(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_A and event.modifiers() == _CTRL | _SHIFT
