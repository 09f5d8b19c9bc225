"""A read-only, selectable plain text view with a comfortable line length; each paragraph has its own direction."""

from __future__ import annotations

from math import ceil
from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextBlockFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.text_field_keys import claimed

MEASURE_LETTERS = 72
LEAST_LINES = 5
NARROWEST_PX = 140
# Longer texts are higher than any screen. Laying a million characters out takes 0.4 s.
_LONGEST_MEASURED = 50_000
_HIGHER_THAN_SCREENS_PX = 20_000
# Width of a letter in running text, as a share of the font's average over all letters.
_RUNNING = 0.98


class TextView(QTextEdit):
    """A text view as high as its text if it fits, else scrolling. A `pane` takes all space, text in the middle."""

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
        self._is_filling = True
        # PySide drops a leading byte order mark, which would shift all positions by one. A word joiner is invisible,
        # too.
        self.setPlainText(f"\u2060{text[1:]}" if text.startswith("\ufeff") else text)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        look = QTextBlockFormat()
        look.setLineHeight(self.LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(look)
        self._format_blocks(cursor)
        self._centre_lines(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._measured = (-1, 0)
        self._is_filling = False
        self._fit()

    def _format_blocks(self, cursor: QTextCursor) -> None:
        """Give the lines of a new text their looks; a hook for texts with structure."""

    def fill(self) -> None:
        """Take the remaining height, with the text at the top."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setProperty("role", "reading-framed")

    def measure_px(self) -> int:
        return round(self.fontMetrics().averageCharWidth() * MEASURE_LETTERS * _RUNNING)

    def sizeHint(self) -> QSize:
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
        if self._is_pane:
            side_px = max(16, (event.size().width() + self._sides_px() - self.measure_px()) // 2)
            margins = self.viewportMargins()
            if margins.left() != side_px:
                self.setViewportMargins(side_px, 16, side_px, 8)
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
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
        fits = self.height() >= self._text_px()
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if fits else needed)
