"""A card with a chart, the text of the selected bar, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings.bar_chart import BarChart, ChartBar
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.tables.plain import PlainTable
from annotator.ui.widgets.tables.rows import Row


class ChartCard(QFrame):
    def __init__(self, title: str, parent: QWidget | None = None, *, left: frozenset[int] = frozenset({0})) -> None:
        """`left` holds the table columns that contain text and are left-aligned."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.chart = BarChart()
        self.table = PlainTable(title, left)
        self.as_table = button(_("Show as table"), "text")
        self._bars: tuple[ChartBar, ...] = ()
        self._resting = ""
        self._readout = label("", "small", wrap=True)
        self.top = QVBoxLayout()
        self.top.setSpacing(2)
        self.as_table.setCheckable(True)
        self.as_table.setAccessibleName(_("{title}: show as table").format(title=title))
        self.as_table.toggled.connect(self._show_table)
        self.chart.chosen.connect(self._tell)
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
        unit: str,
        resting: str,
        *,
        level: float | None = None,
    ) -> None:
        """Show the bars and the table. `resting` is shown below the chart while no bar is selected."""
        self._bars, self._resting = tuple(bars), resting
        self.chart.show_bars(bars, level, unit, resting)
        self.table.show_rows(*table)
        self._tell(-1)

    def _tell(self, index: int) -> None:
        self._readout.setText(self._bars[index].words if index >= 0 else self._resting)

    def _show_table(self, as_table: bool) -> None:
        self.chart.setVisible(not as_table)
        self.table.setVisible(as_table)
        self._readout.setVisible(not as_table)
