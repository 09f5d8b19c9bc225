"""One segment in the list that texts are typed in: what it is and when, and its field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from annotator.core.design.controls import TextArea
from annotator.ui.controls.typing.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.language import moments
from annotator.ui.language.translation import _
from annotator.ui.looks.icons import icon
from annotator.ui.looks.theme import RADIUS_PX, current
from annotator.ui.objects.mark import Mark

SWATCH_PX = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
# A focus that only came back is no wish to hear the segment again.
_CAME_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
FEW_ROWS = 2  # so many appear with what is typed: more segments are seen at a time


class SegmentRow(QWidget):
    """Each names its area: `entered` when the person came into its field, `pressed` when they pressed beside it,
    `typed` with the key of the step of undo, `stepped` with where Enter or an arrow leads, `removed`."""

    entered = Signal(str)
    pressed = Signal(str)
    typed = Signal(str, str)
    stepped = Signal(str, int)
    removed = Signal(str)

    def __init__(self, tag: TextArea, mark: Mark, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = mark
        self._asks = True
        self._shown: tuple[Mark, str, bool, bool, bool] | None = None
        self._head = _Head(self)
        self.field: TextField = OneLine() if tag.rows <= 1 else SeveralLines(1 if tag.rows <= FEW_ROWS else tag.rows)
        self.field.setPlaceholderText(tag.placeholder)
        self.field.installEventFilter(self)
        self.field.typed.connect(lambda key: self.typed.emit(self.area_id, key))
        self._away = QToolButton(self)
        self._away.setProperty("role", "quiet")
        self._away.setIcon(icon("close"))
        self._away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._away.setToolTip(_("Remove this segment"))
        self._away.clicked.connect(self.remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.field, 1)
        row.addWidget(self._away, 0, Qt.AlignmentFlag.AlignTop)
        keeps_room = self._away.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._away.setSizePolicy(keeps_room)
        self._away.hide()

    @property
    def area_id(self) -> str:
        return self._mark.area.id

    @property
    def mark(self) -> Mark:
        return self._mark

    @property
    def asks(self) -> bool:
        """Whether there is something to type about this segment."""
        return self._asks

    @property
    def lacks_text(self) -> bool:
        return self._asks and not self.field.plain().strip()

    def remove(self) -> None:
        self.removed.emit(self.area_id)

    def show_mark(self, mark: Mark, control: str, *, is_chosen: bool, asks: bool, is_locked: bool) -> None:
        """`control` is what is asked, in words."""
        shown = (mark, control, is_chosen, asks, is_locked)
        if shown == self._shown:
            return
        self._shown = shown
        self._mark, self._asks = mark, asks
        self._head.show_mark(mark, is_chosen=is_chosen)
        self.field.setVisible(asks)
        self.field.setReadOnly(is_locked)
        self._away.setVisible(is_chosen and not is_locked)
        words = f"{mark.spoken}, {times_of(mark)}"
        self._away.setAccessibleName(_("Remove {control}").format(control=words))
        self.field.setAccessibleName(_("{control}, {segment}").format(control=control, segment=words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field, Shift and Enter makes a line where there are several."""
        if watched is not self.field:
            return False
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() not in _CAME_BACK:
            self.entered.emit(self.area_id)
        elif isinstance(event, QKeyEvent):
            return self._takes(event)
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        step = self._step_of(event)
        if not step or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress and not (event.isAutoRepeat() and event.key() in _ENTER):
            self.stepped.emit(self.area_id, step)
        return True

    def _step_of(self, event: QKeyEvent) -> int:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.NoModifier and event.key() in _ENTER:
            return 1
        if isinstance(self.field, OneLine) and held == Qt.KeyboardModifier.NoModifier:
            return _STEPS.get(Qt.Key(event.key()), 0)
        is_back = isinstance(self.field, OneLine) and held == Qt.KeyboardModifier.ShiftModifier
        return -1 if is_back and event.key() in _ENTER else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self.area_id)


class _Head(QWidget):
    """Number, labels and times, beside the colour on the waveform."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self._is_chosen = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words_px = metrics.horizontalAdvance("00:00.000 – 00:00.000")
        return QSize(words_px + SWATCH_PX + 16, 2 * metrics.height() + 4)

    def show_mark(self, mark: Mark, *, is_chosen: bool) -> None:
        if (mark, is_chosen) != (self._mark, self._is_chosen):
            self._mark, self._is_chosen = mark, is_chosen
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is None:
            return
        theme, metrics = current(), self.fontMetrics()
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


def times_of(mark: Mark) -> str:
    geometry = mark.area.geometry
    return moments.stretch(geometry["start"], geometry["end"])
