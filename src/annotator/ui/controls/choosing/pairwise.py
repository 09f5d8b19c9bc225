"""Pairwise: two objects side by side in frames. The head of a frame is the button that chooses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Choice, Pairwise
from annotator.core.design.options import Path
from annotator.ui.controls.choosing.choices import ChoicesPart
from annotator.ui.i18n import number_format
from annotator.ui.i18n.choice_text import choice_text
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.viewers.text.view import TextView
from annotator.ui.widgets.layouts import let_yield

BETWEEN_PX = 12
INSIDE_PX = 6
LINE_PX, CHOSEN_LINE_PX = 1, 3


class PairwisePart(ChoicesPart):
    """A Pairwise. Without `take_sides` it is two buttons in a row."""

    def __init__(self, tag: Pairwise, keys: Mapping[Path, str], parent: QWidget | None = None) -> None:
        super().__init__(tag, keys, parent)
        self._sides: dict[Path, _Side] = {}

    def take_sides(self, left: QLayout, right: QLayout, *, fills: bool) -> None:
        """Put each object into the frame of its side, below its button. `fills`: the frames take the whole height."""
        height = QSizePolicy.Policy.Expanding if fills else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        sides = QHBoxLayout()
        sides.setSpacing(BETWEEN_PX)
        for option, content in zip(self._options, (left, right), strict=True):
            path = option.path
            side = self._sides[path] = _Side(partial(self._choose, path), self._buttons[path])
            side.fill(self._text_of(option.choice), self._rows[path], content)
            sides.addWidget(side, 1)
        self.column.addLayout(sides, 1)
        let_yield(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the focus to the button of a side. With the default, an arrow may reach the object in between."""
        if self._sides and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            buttons = list(self._buttons.values())
            buttons[event.key() == Qt.Key.Key_Right].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _text_of(self, choice: Choice) -> str:
        return choice_text(self._choices, choice)

    def _show(self, answer: Answer, region: Region | None) -> None:
        super()._show(answer, region)
        for side in self._sides.values():
            side.update()

    def _choose(self, path: Path) -> None:
        """Choose a side that was clicked outside its button. A second click there changes nothing."""
        if not self._buttons[path].isChecked():
            self.press(path)


class _Side(QWidget):
    """The frame of one object. A click on its edge or on a text that only shows chooses it, and dragging selects
    text. Other objects have their own clicks."""

    def __init__(self, choose: Callable[[], None], button: QAbstractButton) -> None:
        super().__init__()
        self._choose = choose
        self._button = button
        self._pressed_at: QPoint | None = None

    def fill(self, text: str, head: QWidget, content: QLayout) -> None:
        """Lay out the side. `text` precedes the accessible names of its object, `head` contains the button."""
        inside = QVBoxLayout(self)
        inside.setContentsMargins(INSIDE_PX, INSIDE_PX, INSIDE_PX, INSIDE_PX)
        inside.setSpacing(INSIDE_PX)
        inside.addWidget(head)
        inside.addLayout(content, 1)
        for view in (view for view in self.findChildren(QWidget) if view.accessibleName() and view is not self._button):
            view.setAccessibleName(number_format.pair(text, view.accessibleName()))
        for view in self.findChildren(TextView):
            if type(view) is TextView:  # a click in an annotated text places the cursor
                view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._clicked(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._clicked(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._clicked(event)

    def _clicked(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.type() is QEvent.Type.MouseButtonPress:
            self._pressed_at = place
        elif event.type() is QEvent.Type.MouseButtonRelease and self._pressed_at is not None:
            moved = (place - self._pressed_at).manhattanLength()
            self._pressed_at = None
            if moved < QApplication.startDragDistance():
                self._choose()

    def paintEvent(self, _event: QPaintEvent) -> None:
        is_chosen = self._button.isChecked()
        line_px = CHOSEN_LINE_PX if is_chosen else LINE_PX
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().colour("accent" if is_chosen else "muted"), line_px))
        edge = QRectF(self.rect()).adjusted(line_px / 2, line_px / 2, -line_px / 2, -line_px / 2)
        painter.drawRoundedRect(edge, RADIUS_PX, RADIUS_PX)
        painter.end()
