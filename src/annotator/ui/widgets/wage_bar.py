"""Today's money as a figure, which asks for its explanation on click, and two slim bars. The bar of the hourly pay
ranges from zero to twice the wage, which is marked in its middle. That of the daily goal fills up, and looks the same
once it is full."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current

HEIGHT_PX, GOAL_HEIGHT_PX = 14, 9  # of which the goal fills a third
WIDEST_PX = 420


class PayFigure(QPushButton):
    """A figure that asks for its explanation on click or key press (`clicked`)."""

    def __init__(self, parent: QWidget | None = None, *, in_lines: bool = False) -> None:
        """Create the figure. `in_lines`: one line for each currency, where space is limited."""
        super().__init__(parent)
        self._joint = " +\n" if in_lines else " + "
        self.setProperty("role", "figure")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard focus with the task
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(_("Click to see how your hourly pay is calculated"))
        self.setToolTip(_("How is my hourly pay calculated?"))

    def show_figure(self, figure: str, meaning: str) -> None:
        """Show a figure. `meaning` stands beside it and is spoken with it."""
        self.setText(figure.replace(" + ", self._joint))
        self.setAccessibleName(f"{figure} {meaning}")

    def open_from(self, *around: QWidget) -> None:
        """Let a click on these widgets do what a click on the figure does. They show it as the figure does."""
        for widget in around:
            widget.setCursor(self.cursor())
            widget.setToolTip(self.toolTip())
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, event.type() is QEvent.Type.Enter)
            self.update()
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            if event.type() is QEvent.Type.MouseButtonRelease:
                self.click()
            return True
        return super().eventFilter(watched, event)


class WageBar(QWidget):
    """A bar. Both values are hourly amounts in one currency. Without a wage there is no bar."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: float | None = None
        self._wage: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setMaximumWidth(WIDEST_PX)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT_PX)

    def show_values(self, value: float | None, wage: float | None, text: str) -> None:
        """Display the values. `value` None draws the wage only. `text` is the accessible name."""
        self._value = value
        self._wage = wage
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._wage:
            return
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(QRectF(0, middle - 3, self.width(), 6), 3, 3)
        if self._value is not None:
            filled_px = min(1.0, max(0.0, self._value / (2 * self._wage))) * self.width()
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(0, middle - 3, max(3.0, filled_px), 6), 3, 3)
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(self.width() // 2, 1, self.width() // 2, self.height() - 1)
        painter.end()


class GoalBar(QWidget):
    """A bar of the progress towards the worker's daily goal. Without a goal it is hidden."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(GOAL_HEIGHT_PX)
        self.setMaximumWidth(WIDEST_PX)
        self.hide()

    def show_share(self, share: float | None, text: str) -> None:
        """Show a share from 0 to 1; None hides the bar. `text` is the accessible name."""
        self.setVisible(share is not None)
        self._share = share or 0.0
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        third = self.height() / 3
        painter.fillRect(QRectF(0, third, self.width(), third), current().colour("line"))
        painter.fillRect(QRectF(0, third, self._share * self.width(), third), current().colour("accent"))
        painter.end()
