"""Views of a design as Qt layouts: columns, rows and grids that fall back to fewer columns where there is no room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from annotator.core.design.controls import TextArea
from annotator.core.design.objects import MediaTag, Text
from annotator.core.design.view import Display, View
from annotator.ui.design.answer_column import SIDE_PX, TOP_PX, AnswerColumn
from annotator.ui.design.layout_plan import Placed, Plan
from annotator.ui.design.widget_registry import WidgetRegistry
from annotator.ui.widgets.heading import Heading
from annotator.ui.widgets.weighted_columns import WeightedColumns, stack

BETWEEN_LINES_PX = 8
ABOVE_HEADER_PX = 8  # a header stands nearer to what it heads than to what is above it
BETWEEN_COLUMNS_PX = 16
PANE_PX = 8  # around several pictures
ABOVE_SHARE, BELOW_SHARE = 2, 3  # of the height: a sound, and what is said about it

type WidgetOf = Callable[[Placed], QWidget | None]


def lay_out(panel: QWidget, layout_plan: Plan, parts: WidgetRegistry, column: AnswerColumn) -> None:
    """What takes the room, and beside or below it the column of answers."""

    def widget_of(placed: Placed) -> QWidget | None:
        return parts.widget_of(placed, fills=placed.index in layout_plan.fills)

    def widget_in_pane(placed: Placed) -> QWidget | None:
        return parts.widget_of(placed, pane=not layout_plan.share, fills=placed.index in layout_plan.fills)

    is_above = layout_plan.is_above
    sides = QBoxLayout(QBoxLayout.Direction.TopToBottom if is_above else QBoxLayout.Direction.LeftToRight, panel)
    sides.setContentsMargins(0, 0, 0, 0)
    sides.setSpacing(0)
    if layout_plan.pane is not None:
        pane = QVBoxLayout()
        pane.setContentsMargins(*_margins(layout_plan))
        pane.addLayout(_ViewLayout(widget_in_pane).layout(layout_plan.pane))
        sides.addLayout(pane, ABOVE_SHARE if is_above else 1)
    if layout_plan.form is not None:
        column.put(_ViewLayout(widget_of).layout(layout_plan.form))
    sides.addWidget(column, BELOW_SHARE if is_above else int(layout_plan.pane is None))


class _ViewLayout:
    """`widget_of` gives the widget of a leaf, None for what is not shown."""

    def __init__(self, widget_of: WidgetOf) -> None:
        self._widget_of = widget_of

    def layout(self, placed: Placed) -> WeightedColumns:
        view = placed.node
        if not isinstance(view, View):
            return self._filled(stack(BETWEEN_LINES_PX), (placed,))
        if view.display is Display.COLUMN or len(placed.children) < 2:
            return self._filled(stack(BETWEEN_LINES_PX), placed.children)
        columns = WeightedColumns(_weights(placed, view), BETWEEN_COLUMNS_PX, BETWEEN_LINES_PX)
        return self._filled(columns, placed.children)

    def _filled(self, layout: WeightedColumns, children: tuple[Placed, ...]) -> WeightedColumns:
        for child in children:
            if isinstance(child.node, View):
                inner = self.layout(child)
                layout.addItem(inner)
                layout.addChildLayout(inner)
                continue
            widget = self._widget_of(child)
            if widget is not None:
                if isinstance(widget, Heading) and layout.count() and layout.is_stack:
                    widget.setContentsMargins(0, ABOVE_HEADER_PX, 0, 0)
                layout.addWidget(widget)
        return layout


def _weights(placed: Placed, view: View) -> tuple[int, ...]:
    if view.display is Display.GRID:
        return view.columns or (1,) * len(placed.children)
    return tuple(_weight(child) for child in placed.children)


def _weight(child: Placed) -> int:
    """As the config says; else what is read or written shares the room, and the rest is as wide as it is."""
    if isinstance(child.node, View):
        stated = child.node.weight
        return stated or int(child.holds(Text) or child.holds(TextArea) or child.holds(MediaTag))
    return int(isinstance(child.node, MediaTag | TextArea))


def _margins(layout_plan: Plan) -> tuple[int, int, int, int]:
    """Around the pane: as around the form where they stand side by side; none around a single picture."""
    if layout_plan.share:
        return SIDE_PX, TOP_PX, 0, TOP_PX
    around = PANE_PX if layout_plan.pane is not None and len(layout_plan.pane.children) > 1 else 0
    return around, around, around, around
