"""The hourly pay as a figure, which explains its calculation on click, and as a slim bar. The bar ranges from zero
to twice the minimum wage and displays the current pay, the minimum wage and the uncertainty."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import label

HEIGHT_PX = 14
WHY_PX = 320
GAP_PX = 4


_CLOSING = frozenset(
    {
        QEvent.Type.ShortcutOverride,
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.ApplicationDeactivate,
        QEvent.Type.WindowDeactivate,
    }
)


class PayFigure(QPushButton):
    """A figure that shows and announces its calculation on click or key press, in a pop-up that any key or click
    closes. The layout does not change."""

    def __init__(self, parent: QWidget | None = None, *, in_lines: bool = False) -> None:
        """Create the figure. `in_lines`: one line for each currency, where space is limited."""
        super().__init__(parent)
        self._joint = " +\n" if in_lines else " + "
        self.setProperty("role", "figure")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard focus with the task
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.sheet = QFrame(self, Qt.WindowType.ToolTip)
        self.sheet.setProperty("role", "notice")
        self._why = label("", wrap=True)
        self._why.setMinimumWidth(WHY_PX)
        inside = QVBoxLayout(self.sheet)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(self._why)
        self.clicked.connect(self.explain)

    def show_figure(self, figure: str, why: str) -> None:
        """Display the figure. `why` is its calculation in one sentence; empty if there is none."""
        self.setText(figure.replace(" + ", self._joint))
        self._why.setText(why)
        self.setEnabled(bool(why))
        self.setAccessibleName(figure)
        self.setAccessibleDescription(_("Click to see how it is calculated") if why else "")
        self.setToolTip(_("Why this figure?") if why else "")

    @property
    def why(self) -> str:
        return self._why.text()

    def explain(self) -> None:
        if not self.why:
            return
        self.sheet.adjustSize()
        above = self.mapToGlobal(QPoint(0, -self.sheet.height() - GAP_PX))
        below = self.mapToGlobal(QPoint(0, self.height() + GAP_PX))
        window = self.window()
        corner = window.mapToGlobal(QPoint(0, 0))
        place = above if above.y() >= corner.y() else below
        rightmost = corner.x() + max(0, window.width() - self.sheet.width() - GAP_PX)
        self.sheet.move(min(place.x(), rightmost), place.y())
        self.sheet.show()
        _application().installEventFilter(self)
        announce(self, self.why)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Close the pop-up at the next press, which also has its usual effect, except Escape."""
        if event.type() not in _CLOSING:
            return False
        _application().removeEventFilter(self)
        self.sheet.hide()
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return False


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("a widget needs an application")
    return app


class WageBar(QWidget):
    """A bar. All values are hourly amounts in one currency. Without a minimum wage, only the base line is drawn."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: float | None = None
        self._reference: float | None = None
        self._band: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setMaximumWidth(420)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT_PX)

    def show_values(
        self, value: float | None, reference: float | None, band: tuple[float, float] | None, text: str
    ) -> None:
        """Display the values. `value` None draws no needle (too early). `text` is the accessible name."""
        self._value = value
        self._reference = reference
        self._band = band
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        track = QRectF(0, middle - 3, self.width(), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, 3, 3)
        if self._reference:
            if self._band is not None:
                left, right = self._x(self._band[0]), self._x(self._band[1])
                band = theme.colour("muted")
                band.setAlpha(110)
                painter.setBrush(band)
                painter.drawRoundedRect(QRectF(left, middle - 3, max(2.0, right - left), 6), 3, 3)
            if self._value is not None:
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(QRectF(0, middle - 3, max(3.0, self._x(self._value)), 6), 3, 3)
            painter.setPen(QPen(theme.colour("ink"), 2))
            at = self._x(self._reference)
            painter.drawLine(int(at), 1, int(at), self.height() - 1)
        painter.end()

    def _x(self, value: float) -> float:
        full = 2 * (self._reference or value or 1.0)
        return min(1.0, max(0.0, value / full)) * self.width()
