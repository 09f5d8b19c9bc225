"""One segment in the transcription list: number, labels, times and text fields."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from annotator.core.design.controls import TextArea
from annotator.ui.controls.text_assistance import WritingAids
from annotator.ui.controls.text_input.field_assistant import help_typing
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.theme.icons import icon
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.viewers.mark import Mark
from annotator.ui.widgets.labels import ToolButton

SWATCH_PX = 4
GAP_PX = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
# A restored focus is no request to play the segment again.
_CAME_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
FEW_ROWS = 2  # text areas up to this number of rows start with one line, so that more segments are visible


class Asked(Struct, frozen=True):
    """The question and answer of one field in a row: `control` is the question, `text` the current answer. The field
    is hidden if the question does not apply."""

    control: str
    text: str
    is_asked: bool = True


class SegmentRow(QWidget):
    """A row, reused for different segments. Each signal carries the region ID:

    - `entered`: the user focused the field with this number.
    - `pressed`: the user clicked beside the fields.
    - `typed`: field number and undo key.
    - `stepped`: field number and the step of Enter (`along`: to the next field) or of an arrow key.
    - `removed`: the user deletes the segment."""

    entered = Signal(str, int)
    pressed = Signal(str)
    typed = Signal(str, int, str)
    stepped = Signal(str, int, int, bool)
    removed = Signal(str)

    def __init__(self, tags: Sequence[TextArea], parent: QWidget) -> None:
        super().__init__(parent)
        self._tags = tags
        self._mark: Mark | None = None
        self._shown: tuple[Mark, tuple[Asked, ...], bool, bool] | None = None
        self._head = _Head(self)
        self.fields = [_field(tag) for tag in tags]
        self._away = ToolButton(self)
        self._away.setProperty("role", "quiet")
        self._away.setIcon(icon("close"))
        self._away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._away.setToolTip(_("Delete this segment"))
        self._away.clicked.connect(self.remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        for number, (tag, field) in enumerate(zip(tags, self.fields, strict=True)):
            row.addWidget(field, share_of(tag), Qt.AlignmentFlag.AlignTop)
            field.installEventFilter(self)
            field.typed.connect(lambda key, number=number: self.typed.emit(self.region_id, number, key))
        row.addWidget(self._away, 0, Qt.AlignmentFlag.AlignTop)
        keeps_room = self._away.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._away.setSizePolicy(keeps_room)
        self._away.hide()

    @property
    def region_id(self) -> str:
        return self._mark.region.id if self._mark is not None else ""

    def help_typing(self, aids: WritingAids) -> None:
        for field in self.fields:
            help_typing(field, aids)

    def remove(self) -> None:
        self.removed.emit(self.region_id)

    def holds_focus(self) -> bool:
        return any(field.hasFocus() for field in self.fields)

    def letters_before_cursor(self, number: int) -> int:
        """Return the number of characters before the caret in a field."""
        from annotator.ui.controls.text_input.text_formats import between, caret_of

        field = self.fields[number]
        return len(between(field, 0, caret_of(field)))

    def height_at(self, width_px: int) -> int:
        """Return the height that the text needs at this width."""
        self.resize(width_px, self.height())
        layout = self.layout()
        if layout is not None:
            layout.activate()
        return self.sizeHint().height()

    def show_segment(self, mark: Mark, asked: tuple[Asked, ...], *, is_chosen: bool, is_locked: bool) -> None:
        """Display a segment. `asked` has an entry for each field."""
        shown = (mark, asked, is_chosen, is_locked)
        if shown == self._shown:
            return
        is_other = mark.region.id != self.region_id
        self._shown = shown
        self._mark = mark
        self._head.show_mark(mark, is_chosen=is_chosen)
        self._away.setVisible(is_chosen and not is_locked)
        text = f"{mark.spoken}, {times_of(mark)}"
        self._away.setAccessibleName(_("Remove {control}").format(control=text))
        for tag, field, about in zip(self._tags, self.fields, asked, strict=True):
            if len(asked) > 1 and not tag.placeholder:
                field.setPlaceholderText(about.control)
            field.setVisible(about.is_asked)
            field.setReadOnly(is_locked)
            field.setAccessibleName(_("{control}, {segment}").format(control=about.control, segment=text))
            _show_text(field, about.text, is_other=is_other)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle Enter (next field) and Shift+Enter (new line, in multi-line fields)."""
        number = next((place for place, field in enumerate(self.fields) if field is watched), None)
        if number is None:
            return False
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() not in _CAME_BACK:
            self.entered.emit(self.region_id, number)
        elif isinstance(event, QKeyEvent):
            return self._takes(number, event)
        return False

    def _takes(self, number: int, event: QKeyEvent) -> bool:
        step = self._step_of(self.fields[number], event)
        is_enter = event.key() in _ENTER
        if not step or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress and not (event.isAutoRepeat() and is_enter):
            self.stepped.emit(self.region_id, number, step, is_enter)
        return True

    def _step_of(self, field: TextField, event: QKeyEvent) -> int:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.NoModifier and event.key() in _ENTER:
            return 1
        if isinstance(field, OneLine) and held == Qt.KeyboardModifier.NoModifier:
            return _STEPS.get(Qt.Key(event.key()), 0)
        is_back = isinstance(field, OneLine) and held == Qt.KeyboardModifier.ShiftModifier
        return -1 if is_back and event.key() in _ENTER else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self.region_id)


def share_of(tag: TextArea) -> int:
    """Return the column weight: single-line fields get less width than multi-line fields."""
    return 1 if tag.rows <= 1 else 2


def _field(tag: TextArea) -> TextField:
    field: TextField = OneLine() if tag.rows <= 1 else SeveralLines(1 if tag.rows <= FEW_ROWS else tag.rows)
    field.setPlaceholderText(tag.placeholder)
    field.shortcuts = tag.shortcuts
    return field


def _show_text(field: TextField, text: str, *, is_other: bool) -> None:
    """Update a field. Text being typed, including spaces, stays while the answer is unchanged."""
    typed = field.plain()
    if typed != text and (is_other or text or typed.strip()):
        field.show_plain(text)


class _Head(QWidget):
    """The number, labels and times of a segment, with its waveform colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self._is_chosen = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(head_px(self), 2 * self.fontMetrics().height() + 4)

    def show_mark(self, mark: Mark, *, is_chosen: bool) -> None:
        if (mark, is_chosen) != (self._mark, self._is_chosen):
            self._mark = mark
            self._is_chosen = is_chosen
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is None:
            return
        theme = current()
        metrics = self.fontMetrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_chosen:
            painter.setPen(QPen(theme.colour("focus"), 1))
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS_PX, RADIUS_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._mark.colour)
        painter.drawRoundedRect(4, 4, SWATCH_PX, self.height() - 8, 2, 2)
        inside = self.rect().adjusted(SWATCH_PX + 10, 2, -4, -2)
        painter.setPen(theme.colour("ink"))
        title = metrics.elidedText(self._mark.title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(theme.colour("attention" if self._mark.is_unfinished else "muted"))
        when = metrics.elidedText(times_of(self._mark), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom, when)
        painter.end()


def head_px(widget: QWidget) -> int:
    """Return the width of the part before the fields, in the widget's font."""
    return widget.fontMetrics().horizontalAdvance("00:00.000 – 00:00.000") + SWATCH_PX + 16


def times_of(mark: Mark) -> str:
    geometry = mark.region.geometry
    return number_format.timecode_range(geometry["start"], geometry["end"])
