"""The toolbar below an image view, covering none of the image. Its groups are rows of buttons that take no focus."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import ToolButton

LEAST_VIEW_PX = 220  # a narrower view has no toolbar
LEAST_HIGH_PX = 260  # a lower view has one row of groups
_BETWEEN_PX = 6
ICON_PX = 18


class ViewerToolbar(QFrame):
    """A toolbar with groups for every image on the right, page controls in the middle, and tools with their options on
    the left. If there is not enough space, the tools have a row of their own. In a row, the group added to the right
    last is hidden first, and tools and page controls last."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._tools: QWidget | None = None
        self._left: dict[QWidget, bool] = {}  # whether it is wanted
        self._middle: dict[QWidget, bool] = {}  # whether it is wanted
        self._right: list[QWidget] = []
        self.setProperty("role", "toolbar")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(6, 2, 6, 2)
        self._rows.setSpacing(0)
        self._tool_row = QHBoxLayout()
        self._row = QHBoxLayout()
        for row in (self._tool_row, self._row):
            row.setSpacing(_BETWEEN_PX)
            row.addStretch(1)
        self._rows.addLayout(self._tool_row)
        self._rows.addLayout(self._row, 1)

    def add_right(self, bar: QWidget) -> None:
        """Add a group to the left of the groups on the right."""
        self._row.insertWidget(self._row.count() - len(self._right), bar)
        self._right.append(bar)

    def add_tools(self, bar: QWidget) -> None:
        """Add the tools, to the left of everything else."""
        self._tools = bar
        self._tool_row.insertWidget(0, bar)

    def add_left(self, bar: QWidget) -> None:
        self._left[bar] = False
        bar.hide()
        self._tool_row.insertWidget(self._tool_row.count() - 1, bar)

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
        tools = [] if self._tools is None else [(self._tools, True)]
        right = [(bar, True) for bar in self._right]
        if self._has_two_rows:
            rows = [[*tools, *self._left.items()], [*self._middle.items(), *right]]
        else:
            rows = [[*tools, *self._middle.items(), *self._left.items(), *right]]
        for row in rows:
            left_px = self._room_px
            for bar, is_wanted in row:
                least = bar.minimumSizeHint() if bar is self._tools else bar.sizeHint()
                left_px -= least.width() + _BETWEEN_PX if is_wanted else 0
                bar.setVisible(is_wanted and left_px >= 0)

    @property
    def _room_px(self) -> int:
        margins = self._rows.contentsMargins()
        return self._view.width() - margins.left() - margins.right()

    @property
    def _has_two_rows(self) -> bool:
        return self._rows.direction() is QBoxLayout.Direction.TopToBottom

    def _fold(self) -> None:
        """Give the tools a row of their own if not every group fits beside them, whatever tool is in use: the image
        does not move when the tool changes. In a low view the image needs the space more."""
        if self._tools is None:
            return
        widest = [max((bar.sizeHint().width() for bar in bars), default=0) for bars in (self._left, self._middle)]
        widths = [self._tools.sizeHint().width(), *widest, *(bar.sizeHint().width() for bar in self._right)]
        fits = sum(width + _BETWEEN_PX for width in widths if width) <= self._room_px
        down = QBoxLayout.Direction.TopToBottom
        is_low = self._view.height() < LEAST_HIGH_PX
        self._rows.setDirection(QBoxLayout.Direction.LeftToRight if fits or is_low else down)

    @property
    def height_px(self) -> int:
        """The height of the toolbar with its style sheet applied, even before it is on screen."""
        for child in (self, *self.findChildren(QWidget)):
            child.ensurePolished()
        return self.sizeHint().height()

    def place(self) -> None:
        """Place the toolbar at the lower edge of its view, whose margin keeps this space free of the image."""
        view = self._view
        self._fold()
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

    def _button(
        self, icon_name: str, text: str, command: str, action: Callable[[], object], taken: Collection[str] = ()
    ) -> QToolButton:
        """Return a button whose tooltip names the first key of the command that is not `taken` by the design."""
        button = ToolButton(self)
        button.setProperty("role", "flat")
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setAccessibleName(text)
        tip_keys(button, command, text, taken)
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
