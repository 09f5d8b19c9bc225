"""Qt layouts of the View tags of a design: columns, rows and grids that use fewer columns in narrow windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from annotator.core.design.controls import Control, TextArea
from annotator.core.design.objects import Chat, MediaTag, Text
from annotator.core.design.tree import Display, Panel, View
from annotator.ui.design.answer_column import SIDE_PX, TOP_PX, AnswerColumn
from annotator.ui.design.layout_plan import Placed, Plan
from annotator.ui.design.widget_registry import WidgetRegistry
from annotator.ui.widgets.folding_panel import FoldingPanel
from annotator.ui.widgets.labels import Heading
from annotator.ui.widgets.layouts import WeightedColumns, stack

if TYPE_CHECKING:
    from annotator.ui.controls.choosing.pairwise import PairwisePart

BETWEEN_LINES_PX = 8
ABOVE_HEADER_PX = 8  # a header is closer to the content below it than to the content above it
BETWEEN_COLUMNS_PX = 16
PANE_PX = 8  # around several images
ABOVE_SHARE, BELOW_SHARE = 2, 3  # shares of the height: an audio file and the questions about it

type WidgetOf = Callable[[Placed], QWidget | None]


def lay_out(panel: QWidget, layout_plan: Plan, parts: WidgetRegistry, column: AnswerColumn) -> None:
    """Lay out the media pane, with the column of answers beside or below it."""

    has_chat = layout_plan.pane is not None and layout_plan.pane.holds(Chat)
    is_reading = not layout_plan.share and not has_chat

    def widget_of(placed: Placed) -> QWidget | None:
        return parts.widget_of(placed, fills=placed.index in layout_plan.fills)

    def widget_in_pane(placed: Placed) -> QWidget | None:
        return parts.widget_of(placed, pane=is_reading, fills=placed.index in layout_plan.fills)

    is_above = layout_plan.is_above
    sides = QBoxLayout(QBoxLayout.Direction.TopToBottom if is_above else QBoxLayout.Direction.LeftToRight, panel)
    sides.setContentsMargins(0, 0, 0, 0)
    sides.setSpacing(0)
    if layout_plan.pane is not None:
        pane = QVBoxLayout()
        pane.setContentsMargins(*_margins(layout_plan))
        pane.addLayout(_ViewLayout(widget_in_pane, fills=True).layout(layout_plan.pane))
        sides.addLayout(pane, ABOVE_SHARE if is_above else 1)
    if layout_plan.form is not None:
        column.put(_ViewLayout(widget_of).layout(layout_plan.form))
    sides.addWidget(column, BELOW_SHARE if is_above else int(layout_plan.pane is None))


class _ViewLayout:
    """A builder of layouts. `widget_of` returns the widget of a leaf; None for hidden ones. `fills`: it is that of the
    pane, whose objects take the whole height."""

    def __init__(self, widget_of: WidgetOf, *, fills: bool = False) -> None:
        self._widget_of = widget_of
        self._fills = fills

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
            if isinstance(child.node, View) and (self._fills or not isinstance(child.node, Panel)):
                layout.addLayout(self.layout(child))
                continue
            widget = self._widget_of(child)
            if widget is not None:
                if isinstance(widget, FoldingPanel):
                    widget.fill(self.layout(child))
                elif child.children:
                    left, right = (self._filled(stack(BETWEEN_LINES_PX), (side,)) for side in child.children)
                    cast("PairwisePart", widget).take_sides(left, right, fills=self._fills)
                if isinstance(widget, Heading) and layout.count() and layout.is_stack:
                    widget.setContentsMargins(0, ABOVE_HEADER_PX, 0, 0)
                layout.addWidget(widget)
        return layout


def _weights(placed: Placed, view: View) -> tuple[int, ...]:
    if view.display is Display.GRID:
        return view.columns or (1,) * len(placed.children)
    return tuple(_weight(child) for child in placed.children)


def _weight(child: Placed) -> int:
    """Return the weight of the config; without one, text and fields share the space and other content keeps its
    natural width."""
    if isinstance(child.node, View):
        stated = child.node.weight
        return stated or int(child.holds(Text) or child.holds(TextArea) or child.holds(MediaTag))
    return int(isinstance(child.node, MediaTag | TextArea))


def _margins(layout_plan: Plan) -> tuple[int, int, int, int]:
    """Return the margins of the pane: those of the form if they are side by side, none around a single image."""
    pane = layout_plan.pane
    if layout_plan.share or (pane is not None and pane.holds(Chat)):
        return SIDE_PX, TOP_PX, 0, TOP_PX
    around = PANE_PX if pane is not None and (len(pane.children) > 1 or pane.holds(Control)) else 0
    return around, around, around, around
