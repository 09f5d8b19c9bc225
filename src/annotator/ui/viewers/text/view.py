"""A read-only, selectable plain text view with a comfortable line length; each paragraph has its own direction."""

from __future__ import annotations

import time
from math import ceil
from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QTextEdit, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.text_field_keys import claimed

MEASURE_LETTERS = 72
LEAST_LINES = 5
NARROWEST_PX = 140
# Longer texts are higher than any screen. Laying this one out takes 40 ms.
_LONGEST_MEASURED = 20_000
_LONGEST_AT_ONCE = 10_000  # characters; Qt lays them out in 20 ms
_SLICE_S = 0.008  # of laying out a long text, between two turns of the event loop
_HIGHER_THAN_SCREENS_PX = 20_000
# Width of a letter in running text, as a share of the font's average over all letters.
_RUNNING = 0.98


class TextView(QTextEdit):
    """A text view as high as its text if it fits, else scrolling. A `pane` takes all space, text in the middle. A long
    text is laid out in pieces, so that the window never waits; a label says so until it is complete."""

    LINE_HEIGHT_PERCENT: ClassVar[int] = 150
    ABOVE_SHARE: ClassVar[float] = 0.5  # share of the extra line height that goes above the letters

    def __init__(self, *, pane: bool = False, lines_typed: int = 0, parent: QWidget | None = None) -> None:
        """Create the view. `lines_typed` is the number of lines of the field for writing about this text, 0 for
        none. Letters typed while the text has focus then belong to that field and trigger no shortcut."""
        super().__init__(parent)
        self._lines_typed = lines_typed
        self._is_pane = pane
        self._text = ""
        self._is_filling = False
        self._measured = (-1, 0)
        self._end = 0  # of the part of a long text that is laid out
        self._kept_places = (0, 0, 0)  # caret, anchor and scroll bar to return to
        self._loading: QLabel | None = None
        self._filler = QTimer(self)
        self._filler.timeout.connect(self._fill_slice)
        self.setProperty("role", "reading")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(_("Text of this task"))
        if pane:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._fit())

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        self._text = text
        self._kept_places = (0, 0, 0)
        self._begin()

    @property
    def is_complete(self) -> bool:
        """True if the whole text is laid out."""
        return not self._is_filling

    @property
    def _is_long(self) -> bool:
        return len(self._text) > _LONGEST_AT_ONCE

    def _begin(self) -> None:
        """Lay the text out, a long one in the next turns of the event loop."""
        self._is_filling = True
        self._filler.stop()
        self._end = 0
        # PySide drops a leading byte order mark, which would shift all positions by one. A word joiner is invisible,
        # too.
        text = f"\u2060{self._text[1:]}" if self._text.startswith("\ufeff") else self._text
        self.setPlainText("" if self._is_long else text)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        if self._is_long:
            self._centre_lines(self.document())
            # A bar that appears would make the text narrower.
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            self.updateGeometry()
            self._show_loading()
            self._filler.start(0)
            return
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(self._line_format())
        self._format_part(cursor, 0, len(self._text))
        self._centre_lines(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._complete()

    def _line_format(self) -> QTextBlockFormat:
        look = QTextBlockFormat()
        look.setLineHeight(self.LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return look

    def _fill_slice(self) -> None:
        """Lay out the next pieces of a long text, for a few milliseconds."""
        until_s = time.monotonic() + _SLICE_S
        while self._end < len(self._text) and time.monotonic() < until_s:
            self._fill_piece()
        if self._end >= len(self._text):
            self._filler.stop()
            self._restore_places()
            self._complete()

    def _fill_piece(self) -> None:
        from annotator.core.answer.text_spans import piece_end  # most tasks have no long text

        start, end = self._end, piece_end(self._text, self._end)
        piece = self._text[start:end].removesuffix("\r")
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        if start:
            cursor.insertBlock(self._line_format(), QTextCharFormat())
        else:
            cursor.setBlockFormat(self._line_format())
            piece = f"\u2060{piece[1:]}" if piece.startswith("\ufeff") else piece
        cursor.insertText(piece, QTextCharFormat())
        self._format_part(cursor, start, end)
        cursor.endEditBlock()
        self._end = end if end == len(self._text) else end + 1

    def _complete(self) -> None:
        self._measured = (-1, 0)
        self._is_filling = False
        if self._loading is not None:
            self._loading.hide()
        self._fit()
        self._take_complete_text()

    def _restore_places(self) -> None:
        caret, anchor, scrolled = self._kept_places
        if caret or anchor or scrolled:
            last = self.document().characterCount() - 1
            cursor = self.textCursor()
            cursor.setPosition(min(anchor, last))
            cursor.setPosition(min(caret, last), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
            self.verticalScrollBar().setValue(scrolled)

    def _show_loading(self) -> None:
        if self._loading is None:
            self._loading = QLabel(_("Loading text"), self)
            self._loading.setProperty("role", "muted")
            self._loading.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._loading.setAutoFillBackground(True)
            self._loading.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._loading.setMargin(4)
        self._place_loading()
        self._loading.show()

    def _place_loading(self) -> None:
        if self._loading is not None:
            self._loading.adjustSize()
            place = self.rect().bottomRight() - self._loading.rect().bottomRight()
            self._loading.move((place.x() + 1) // 2, place.y() - 4)

    def _take_complete_text(self) -> None:
        """Continue once the whole text is laid out; a hook for texts with marks."""

    def _format_part(self, cursor: QTextCursor, start: int, end: int) -> None:
        """Give the lines of a part of the text their looks; a hook for texts with structure. `start` and `end` are code
        points."""

    def fill(self) -> None:
        """Take the remaining height, with the text at the top."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setProperty("role", "reading-framed")

    def measure_px(self) -> int:
        return round(self.fontMetrics().averageCharWidth() * MEASURE_LETTERS * _RUNNING)

    def sizeHint(self) -> QSize:
        if len(self._text) > _LONGEST_MEASURED:
            return QSize(max(24, self.measure_px()), self._text_px())
        longest = max((self.fontMetrics().horizontalAdvance(line) for line in self._text.splitlines()), default=0)
        width_px = min(self.measure_px(), longest + 4 * round(self.document().documentMargin()))
        return QSize(max(24, width_px), self._text_px())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        least_px = LEAST_LINES * round(self.fontMetrics().lineSpacing() * self.LINE_HEIGHT_PERCENT / 100)
        return QSize(min(NARROWEST_PX, hint.width()), min(hint.height(), least_px))

    def event(self, event: QEvent) -> bool:
        if self._lines_typed and claimed(event, several_lines=self._lines_typed > 1):
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_long and event.size().width() != event.oldSize().width():
            self._begin_again()
        if self._is_pane:
            side_px = max(16, (event.size().width() + self._sides_px() - self.measure_px()) // 2)
            margins = self.viewportMargins()
            if margins.left() != side_px:
                self.setViewportMargins(side_px, 16, side_px, 8)
        super().resizeEvent(event)
        self._place_loading()
        self._fit()

    def _begin_again(self) -> None:
        """Lay a long text out at another width. Qt would do so at once."""
        if not self._is_filling:
            cursor = self.textCursor()
            self._kept_places = (cursor.position(), cursor.anchor(), self.verticalScrollBar().value())
        self._begin()

    def changeEvent(self, event: QEvent) -> None:
        if self._text and self._is_long and event.type() == QEvent.Type.FontChange:
            self._begin_again()
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measured = (-1, 0)
            self._fit()

    def _sides_px(self) -> int:
        margins = self.viewportMargins()
        return margins.left() + margins.right()

    def _text_px(self) -> int:
        """Return the height of the text at the current width. It is measured in a separate document, so that a
        scroll bar that appears or disappears does not change it."""
        if len(self._text) > _LONGEST_MEASURED:
            return _HIGHER_THAN_SCREENS_PX
        margins = self.viewportMargins()
        above_px = margins.top() + margins.bottom()
        frame_px = self.height() - self.viewport().height() - above_px
        width_px = self.width() - frame_px - self._sides_px()
        if self._measured[0] != width_px:
            measuring = self.document().clone(self)  # without a parent nothing would own it
            measuring.documentLayout().setPaintDevice(self.viewport())
            measuring.setDefaultFont(self.font())
            self._centre_lines(measuring)
            measuring.setTextWidth(width_px)
            self._measured = (width_px, ceil(measuring.size().height()))
            # freed at the end of this method; `deleteLater` would leave its Python object behind
            measuring.setParent(None)
        return self._measured[1] + frame_px + above_px

    def _centre_lines(self, document: QTextDocument) -> None:
        """Distribute the extra line height, which Qt adds below the letters, to both sides."""
        extra_px = self.fontMetrics().lineSpacing() * (self.LINE_HEIGHT_PERCENT - 100) / 100 * self.ABOVE_SHARE
        look = document.rootFrame().frameFormat()
        look.setTopMargin(document.documentMargin() + extra_px)
        look.setBottomMargin(max(0.0, document.documentMargin() - extra_px))
        document.rootFrame().setFrameFormat(look)

    def _fit(self) -> None:
        """Update the scroll bar. It is off while the text fits without it: the bar would make the text narrower, hence
        higher, and so be needed. It stays while a text is filled in, whose height is not final: each change of the bar
        lays the text out again."""
        if self._is_filling:
            return
        self.updateGeometry()
        if self._is_long:
            return
        fits = self.height() >= self._text_px()
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if fits else needed)
