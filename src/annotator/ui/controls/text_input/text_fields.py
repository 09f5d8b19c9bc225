"""Plain-text fields with one line or several, without own undo, because that belongs to the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTextEdit, QWidget

from annotator.core.design.controls import Shortcut
from annotator.ui.controls.text_input.undo_steps import TypingSteps, changed_part, units_of
from annotator.ui.keyboard.key_names import sequences
from annotator.ui.keyboard.text_field_keys import claimed, is_for_field, is_undo_or_redo, shortcut_in_turn
from annotator.ui.theme.palette import current

HINTS = Qt.InputMethodHint.ImhNoAutoUppercase
TALLEST_LINES = 12
LONGEST = 2**31 - 1  # Qt truncates a line after 32,767 characters by default
LEAST_PX = 120
FRAME_PX = 20  # vertical padding and border of the style sheet


# PySide6 allows a Qt class in only one branch of the inheritance tree, so the mixin has no Qt base class at run time.
if TYPE_CHECKING:
    from annotator.ui.controls.text_input.text_formats import WordLook

    _Field = QWidget
else:
    _Field = object


class Aid(Protocol):
    """A writing aid of a text field."""

    def takes(self, event: QEvent) -> bool:
        """Return True if the aid handled an event of the field or its viewport."""
        ...


class _Typing(_Field):
    """A mixin that reports typing in undo steps and leaves workbench keys to the workbench."""

    aid: Aid | None
    shortcuts: Sequence[Shortcut] = ()  # texts of the design with their keys
    typed = Signal(str)
    focused = Signal(bool)
    _several_lines: bool
    _steps: TypingSteps

    def plain(self) -> str:
        raise NotImplementedError

    def insert_text(self, text: str) -> None:
        """Insert a text at the cursor as if it was typed, unless the field is read-only."""
        raise NotImplementedError

    def _shortcut_text(self, event: QKeyEvent) -> str:
        """Return the text that a key of the design inserts, or an empty string."""
        pressed = QKeySequence(event.keyCombination())
        keyed = (each for each in self.shortcuts if each.hotkey and pressed in sequences(each.hotkey))
        return next((each.value for each in keyed), "")

    def event(self, event: QEvent) -> bool:
        is_asked = self.shortcuts and event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._shortcut_text(event):
            event.accept()
            return True
        if claimed(event, several_lines=self._several_lines) or (self.aid is not None and self.aid.takes(event)):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.shortcuts and (text := self._shortcut_text(event)):
            self.insert_text(text)
            return
        is_typed = is_for_field(event, several_lines=self._several_lines)
        shortcut = None if is_typed else shortcut_in_turn(event)
        if shortcut is not None:
            shortcut.activated.emit()
        elif is_undo_or_redo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._steps.begin()
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    def _emit_typed(self) -> None:
        text = self.plain()
        if text != self._steps.text:
            self.typed.emit(self._steps.key(text))


class OneLine(_Typing, QLineEdit):
    """A single-line field. `typed` is emitted for user input, with the undo key."""

    _several_lines = False

    def __init__(self) -> None:
        self.aid = None
        self._looks: tuple[WordLook, ...] = ()
        super().__init__()
        self._steps = TypingSteps()
        self.setMaxLength(LONGEST)
        self.setInputMethodHints(HINTS)
        self.textEdited.connect(self._emit_typed)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(max(LEAST_PX, hint.width()), hint.height())

    def plain(self) -> str:
        return self.text()

    def insert_text(self, text: str) -> None:
        if not self.isReadOnly():
            self.insert(text)

    def show_plain(self, text: str) -> None:
        """Replace the text and place the cursor after the changed part, as after an undo."""
        before = self.text()
        self._steps.replace(text)
        if text != before:
            start, _removed, added = changed_part(before, text)
            self.setText(text)
            self.setCursorPosition(units_of(text[: start + len(added)]))

    def show_looks(self, looks: tuple[WordLook, ...]) -> None:
        """Format these words and remove earlier formats."""
        if looks != self._looks:
            self._looks = looks
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._looks:
            from annotator.ui.controls.text_input.text_formats import paint_over

            paint_over(self, self._looks)

    def mark_beyond(self, limit: int | None) -> None:
        is_over = limit is not None and len(self.text()) > limit
        if bool(self.property("over")) is not is_over:
            self.setProperty("over", is_over)
            self.style().unpolish(self)
            self.style().polish(self)


class SeveralLines(_Typing, QTextEdit):
    """A multi-line field that grows up to `TALLEST_LINES` lines, then scrolls. Tab moves the focus, Enter adds a
    line. It is plain text in a QTextEdit, because QPlainTextEdit does not align Arabic or Hebrew paragraphs to the
    right. Qt shows only the first line of a placeholder, so it is painted here."""

    _several_lines = True

    def __init__(self, rows: int) -> None:
        self.aid = None
        self._beyond: list[QTextEdit.ExtraSelection] = []
        self._standing_out: list[QTextEdit.ExtraSelection] = []  # their positions follow the edits
        self._placeholder = ""
        super().__init__()
        self._steps = TypingSteps()
        self._rows = rows
        self._is_shown_to = False
        self._fills = False
        self.setProperty("role", "field")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setInputMethodHints(HINTS | Qt.InputMethodHint.ImhMultiLine)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.textChanged.connect(self._on_text)

    def setPlaceholderText(self, text: str) -> None:
        """Set the placeholder. Its space stays once text is typed, so that nothing moves."""
        self._placeholder = text
        self.updateGeometry()
        self.viewport().update()

    def placeholderText(self) -> str:
        return self._placeholder

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._placeholder and self.document().isEmpty() and not self._is_composing():
            room = QRectF(self._text_rect())
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            option = QTextOption(Qt.AlignmentFlag.AlignLeading)
            option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            painter.drawText(room, self._placeholder, option)
            painter.end()

    def fill(self) -> None:
        """Take all available height."""
        self._fills = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def insert_text(self, text: str) -> None:
        if not self.isReadOnly():
            self.insertPlainText(text)

    def plain(self) -> str:
        """Return the exact text: Qt's `toPlainText` replaces no-break spaces by spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def show_plain(self, text: str) -> None:
        before = self.plain()
        self._steps.replace(text)
        if text == before:
            return
        start, _removed, added = changed_part(before, text)
        self._is_shown_to = True
        self.setPlainText(text)
        self._is_shown_to = False
        cursor = self.textCursor()
        cursor.setPosition(min(units_of(text[: start + len(added)]), self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def mark_beyond(self, limit: int | None) -> None:
        """Mark the text beyond the limit; do not truncate it."""
        text = self.plain()
        marked: list[QTextEdit.ExtraSelection] = []
        if limit is not None and len(text) > limit:
            beyond = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(units_of(text[:limit]))
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setForeground(current().colour("danger"))
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            beyond.cursor = cursor
            beyond.format = look
            marked.append(beyond)
        self._beyond = marked
        self._show_selections()

    def show_looks(self, looks: tuple[WordLook, ...]) -> None:
        """Format these words and remove earlier formats."""
        if looks or self._standing_out:
            from annotator.ui.controls.text_input.text_formats import selections

            self._standing_out = selections(self, looks)
            self._show_selections()

    def viewportEvent(self, event: QEvent) -> bool:
        return True if self.aid is not None and self.aid.takes(event) else super().viewportEvent(event)

    def _show_selections(self) -> None:
        self.setExtraSelections([*self._standing_out, *self._beyond])

    def sizeHint(self) -> QSize:
        lines = max(self._rows, min(TALLEST_LINES, max(self._line_count(), self._placeholder_lines())))
        return QSize(240, self._height_px(max(lines, self._rows)))

    def minimumSizeHint(self) -> QSize:
        lines = min(4, self._rows) if self._fills else self.sizeHint().height()
        return QSize(140, self._height_px(lines) if self._fills else lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _on_text(self) -> None:
        self.updateGeometry()
        if not self._is_shown_to:
            self._emit_typed()

    def _line_count(self) -> int:
        text_px = self.document().size().height() - 2 * self.document().documentMargin()
        return round(text_px / self.fontMetrics().lineSpacing())

    def _placeholder_lines(self) -> int:
        if not self._placeholder:
            return 0
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        metrics = self.fontMetrics()
        room = QRect(0, 0, self._text_rect().width(), 2**15)
        return round(metrics.boundingRect(room, flags, self._placeholder).height() / metrics.lineSpacing())

    def _text_rect(self) -> QRect:
        margin_px = round(self.document().documentMargin())
        return self.viewport().rect().adjusted(margin_px, margin_px, -margin_px, -margin_px)

    def _is_composing(self) -> bool:
        """Return True while an input method composes text that is not in the document yet."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def _height_px(self, lines: int) -> int:
        return lines * self.fontMetrics().lineSpacing() + FRAME_PX + 2 * round(self.document().documentMargin())


type TextField = OneLine | SeveralLines
