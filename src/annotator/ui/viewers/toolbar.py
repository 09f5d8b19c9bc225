"""The toolbar below an image view, covering none of the image. Its groups are rows of buttons that take no focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import icon

LEAST_VIEW_PX = 220  # a narrower view has no toolbar
_BETWEEN_PX = 10
ICON_PX = 18


class ViewerToolbar(QFrame):
    """A toolbar with groups for every image on the right, page controls in the middle and tool options on the left.
    If there is not enough space, the group added to the right last is hidden first, and page controls last."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._left: dict[QWidget, bool] = {}  # whether it is wanted
        self._middle: dict[QWidget, bool] = {}  # whether it is wanted
        self._right: list[QWidget] = []
        self.setProperty("role", "toolbar")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 2, 6, 2)
        self._row.setSpacing(_BETWEEN_PX)
        self._row.addStretch(1)

    def add_right(self, bar: QWidget) -> None:
        """Add a group to the left of the groups on the right."""
        self._row.insertWidget(self._row.count() - len(self._right), bar)
        self._right.append(bar)

    def add_left(self, bar: QWidget) -> None:
        self._left[bar] = False
        bar.hide()
        self._row.insertWidget(0, bar)

    def show_left(self, bar: QWidget, *, is_wanted: bool) -> None:
        """Show or hide a group on the left. Only one of these groups is in use at a time."""
        self._left[bar] = is_wanted
        self._show_bars()

    def add_middle(self, bar: QWidget) -> None:
        self._middle[bar] = False
        bar.hide()
        place = self._row.count() - len(self._right)
        self._row.insertWidget(place, bar)
        self._row.insertStretch(place + 1, 1)

    def show_middle(self, bar: QWidget, *, is_wanted: bool) -> None:
        self._middle[bar] = is_wanted
        self._show_bars()

    def _show_bars(self) -> None:
        margins = self._row.contentsMargins()
        left_px = self._view.width() - margins.left() - margins.right()
        bars = [*self._middle.items(), *self._left.items(), *((bar, True) for bar in self._right)]
        for bar, is_wanted in bars:
            left_px -= bar.sizeHint().width() + _BETWEEN_PX if is_wanted else 0
            bar.setVisible(is_wanted and left_px >= 0)

    @property
    def height_px(self) -> int:
        """The height of the toolbar with its style sheet applied, even before it is on screen."""
        for child in (self, *self.findChildren(QWidget)):
            child.ensurePolished()
        return self.sizeHint().height()

    def place(self) -> None:
        """Place the toolbar at the lower edge of its view, whose margin keeps this space free of the image."""
        view = self._view
        high_px = self.height_px
        has_room = view.width() >= LEAST_VIEW_PX
        view.setContentsMargins(0, 0, 0, high_px if has_room else 0)
        self.setGeometry(0, view.height() - high_px, view.width(), high_px)
        self.setVisible(has_room)
        self._show_bars()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Accept presses between the buttons, so that they mark nothing."""
        event.accept()


class ToolGroup(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    def _button(self, icon_name: str, text: str, command: str, action: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "flat")
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        tip_keys(button, command, text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: action())
        return button

    def _number_label(self, widest: str) -> QLabel:
        """Return a number label as wide as its widest text, so that nothing moves when the number changes."""
        shown = QLabel()
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 8)
        return shown
