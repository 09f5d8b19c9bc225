"""A bar chart over time, drawn by pyqtgraph, that the user reads bar by bar with mouse or keyboard. It does not pan
or zoom. pyqtgraph and numpy take 0.2 s to load, so they are loaded with the first chart. Qt's OpenGL modules (11 MB),
which pyqtgraph imports and does not use here, are replaced by empty ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil, log10
from types import ModuleType

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QBrush,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStyleOptionGraphicsItem, QVBoxLayout, QWidget

if "pyqtgraph" not in sys.modules:
    sys.modules["PySide6.QtOpenGL"] = ModuleType("PySide6.QtOpenGL")
    sys.modules["PySide6.QtOpenGLWidgets"] = ModuleType("PySide6.QtOpenGLWidgets")
    vars(sys.modules["PySide6.QtOpenGLWidgets"])["QOpenGLWidget"] = type("QOpenGLWidget", (QWidget,), {})

import pyqtgraph

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.table import PlainTable, Row

HEIGHT_PX = 200
WIDTH = 0.72  # fraction of the width available for one bar
LABEL_PX = 56
AXIS_PX = 52
LEAST_TOP = 1.0
END_PX = 24  # half of the last label


type AxisScale = Callable[[float], list[tuple[float, str]]]
# Steps of a time scale up to the hours of a month.
STEPS_MIN = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200)
MOST_STEPS = 6


class BarPart(Struct, frozen=True):
    """A segment of a stacked bar, from bottom to top. `edge` is the theme colour name of its outline."""

    height: float
    brush: QBrush
    edge: str


class ChartBar(Struct, frozen=True):
    """A bar. `label` is shown below it; `words` is the text shown and spoken when the bar is selected."""

    label: str
    text: str
    parts: tuple[BarPart, ...]

    @property
    def height(self) -> float:
        return sum(part.height for part in self.parts)


class BarChart(pyqtgraph.PlotWidget):
    """A bar chart. `chosen` carries the index of the selected bar, or -1."""

    ACCESSIBLE_ROLE = QAccessible.Role.Chart
    chosen = Signal(int)

    def __init__(self, scale: AxisScale, parent: QWidget | None = None) -> None:
        """`scale` gives the axis values up to a height."""
        super().__init__(parent, background=current().colour("surface"), enableMenu=False)
        self._bars: tuple[ChartBar, ...] = ()
        self._scale = scale
        self._index = -1
        self._item = _Bars()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.vb.setMouseEnabled(x=False, y=False)
        plot.vb.setMenuEnabled(False)
        plot.addItem(self._item)
        plot.setContentsMargins(0, 4, END_PX, 0)
        plot.getAxis("left").setWidth(AXIS_PX)
        for name in ("left", "bottom"):
            plot.getAxis(name).setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=False)

    @property
    def index(self) -> int:
        return self._index

    def show_bars(self, bars: Sequence[ChartBar], level: float | None, text: str) -> None:
        """Draw the bars. `level` is drawn as a horizontal line. `text` is the accessible description."""
        self._bars = tuple(bars)
        self._index = -1
        theme, plot = current(), self.getPlotItem()
        self.setBackground(theme.colour("surface"))
        top = max([LEAST_TOP, level or 0, *(bar.height for bar in bars)]) * 1.12
        ticks = self._scale(top)
        plot.getAxis("left").setTicks([ticks])
        for name in ("left", "bottom"):
            plot.getAxis(name).setPen(theme.colour("line"))
            plot.getAxis(name).setTextPen(theme.colour("muted"))
        plot.setXRange(-0.5, max(1, len(bars)) - 0.5, padding=0)
        plot.setYRange(0, top, padding=0)
        self._item.show_bars(self._bars, level, top, [value for value, _words in ticks])
        self._label()
        self.setAccessibleName(text)

    def choose(self, index: int) -> None:
        index = index if 0 <= index < len(self._bars) else -1
        if index == self._index:
            return
        self._index = index
        self.setAccessibleDescription(self._bars[index].text if index >= 0 else "")
        self._item.choose(index)
        self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._bars) - 1
        here = self._index
        steps = {
            Qt.Key.Key_Left: here - 1 if here >= 0 else last,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            event.ignore()
        else:
            self.choose(min(max(0, wanted), last))
            announce(self, self.accessibleDescription())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self._at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(self._at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel so that the page scrolls."""
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.choose(-1)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_bars"):
            self._label()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(current().colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()

    def _label(self) -> None:
        """Show as many axis labels as fit, always including the last bar."""
        room = max(1, (self.width() - AXIS_PX) // LABEL_PX)
        step = max(1, ceil(len(self._bars) / room))
        last = len(self._bars) - 1
        ticks = [(at, bar.label) for at, bar in enumerate(self._bars) if (last - at) % step == 0]
        self.getPlotItem().getAxis("bottom").setTicks([ticks])

    def _at(self, x: float) -> int:
        view = self.getPlotItem().vb.mapSceneToView(QPointF(x, 0))
        return round(view.x()) if isinstance(view, QPointF) else -1


class _Bars(pyqtgraph.GraphicsObject):
    """A graphics item that paints in device pixels, so line widths and patterns do not scale with the chart."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[ChartBar, ...] = ()
        self._level: float | None = None
        self._top = 1.0
        self._lines: Sequence[float] = ()
        self._index = -1

    def show_bars(self, bars: tuple[ChartBar, ...], level: float | None, top: float, lines: Sequence[float]) -> None:
        self.prepareGeometryChange()
        self._bars = bars
        self._level = level
        self._top = top
        self._lines = lines
        self._index = -1
        self.update()

    def choose(self, index: int) -> None:
        self._index = index
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-0.5, 0, max(1, len(self._bars)), self._top)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        theme = current()
        to_px = painter.transform()
        painter.save()
        painter.resetTransform()
        whole = to_px.mapRect(self.boundingRect())
        painter.setPen(QPen(theme.colour("line"), 1))
        for value in self._lines:
            y = to_px.map(QPointF(0, value)).y()
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
        for at, bar in enumerate(self._bars):
            footer = 0.0
            for part in bar.parts:
                area = to_px.mapRect(QRectF(at - WIDTH / 2, footer, WIDTH, part.height)).toAlignedRect()
                painter.fillRect(area, part.brush)
                painter.setPen(QPen(theme.colour(part.edge), 1))
                painter.drawRect(area.adjusted(0, 0, -1, -1))
                footer += part.height
        if 0 <= self._index < len(self._bars):
            room = to_px.mapRect(QRectF(self._index - 0.5, 0, 1, self._top))
            painter.setPen(QPen(theme.colour("ink"), 1.5, Qt.PenStyle.DotLine))
            painter.drawRect(room.adjusted(1, 1, -1, -1))
        if self._level is not None:
            y = to_px.map(QPointF(0, self._level)).y()
            painter.setPen(QPen(theme.colour("ink"), 2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
        painter.restore()


def amount_scale(top: float) -> list[tuple[float, str]]:
    """Return three to six round amounts from zero upwards, with their texts."""
    power = 10 ** (ceil(log10(top)) - 1)
    step = next(step for step in (power / 5, power / 2, power, power * 2, power * 5) if top / step <= MOST_STEPS)
    values = [step * number for number in range(int(top / step) + 1)]
    return [(value, number_format.typed(Decimal(str(value)))) for value in values]


def hour_scale(top: float) -> list[tuple[float, str]]:
    """Return round times from zero upwards in hours, with their texts in whole minutes or hours."""
    step_min = next((step for step in STEPS_MIN if top * 60 / step <= MOST_STEPS), STEPS_MIN[-1])
    minutes = range(0, int(top * 60) + 1, step_min)
    return [(at_min / 60, number_format.axis_time(at_min, step_min)) for at_min in minutes]


class ChartCard(QFrame):
    def __init__(
        self, title: str, scale: AxisScale, parent: QWidget | None = None, *, left: frozenset[int] = frozenset({0})
    ) -> None:
        """`left` holds the table columns that contain text and are left-aligned."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.chart = BarChart(scale)
        self.table = PlainTable(title, left)
        self.as_table = button(_("Show as table"), "text")
        self._bars: tuple[ChartBar, ...] = ()
        self._default_text = ""
        self._readout = label("", "small", wrap=True)
        self.top = QVBoxLayout()
        self.top.setSpacing(2)
        self.as_table.setCheckable(True)
        self.as_table.setAccessibleName(_("{title}: show as table").format(title=title))
        self.as_table.toggled.connect(self._show_table)
        self.chart.chosen.connect(self._show_readout)
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"), 1)
        head.addWidget(self.as_table)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self.top)
        column.addWidget(self.chart)
        column.addWidget(self.table)
        column.addWidget(self._readout)
        # Only after every widget has its parent: Qt would open a window for a widget without one.
        self._show_table(False)

    def show_figures(
        self,
        bars: Sequence[ChartBar],
        table: tuple[Row, Sequence[Row]],
        resting: str,
        *,
        level: float | None = None,
    ) -> None:
        """Show the bars and the table. `resting` is shown below the chart while no bar is selected."""
        self._bars = tuple(bars)
        self._default_text = resting
        self.chart.show_bars(bars, level, resting)
        self.table.show_rows(*table)
        self._show_readout(-1)

    def _show_readout(self, index: int) -> None:
        self._readout.setText(self._bars[index].text if index >= 0 else self._default_text)

    def _show_table(self, as_table: bool) -> None:
        self.chart.setVisible(not as_table)
        self.table.setVisible(as_table)
        self._readout.setVisible(not as_table)
