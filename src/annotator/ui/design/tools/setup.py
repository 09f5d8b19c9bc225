"""Tools of image views: a brush for masks, magnetic edges (live-wire) for polygons and lines, and their commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from annotator.core.answer.areas import makers, shape_made
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.shapes import Shape
from annotator.core.design.tree import Design
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

type ToolActions = dict[str, Callable[[], None]]  # by command name
type _ViewActions = dict[AnnotatedImageView, Callable[[], None]]


def install_tools(design: Design, name: str, view: AnnotatedImageView) -> None:
    """Attach the tools that the design of this object needs."""
    shapes = {shape_made(maker, design) for maker in makers(design, name)}
    if Shape.MASK in shapes:
        from annotator.ui.viewers.brush.integration import BrushOnView

        view.brush = BrushOnView(view, view, view.drawing, view.toolbar)
    if shapes & MADE_OF_VERTICES:
        from annotator.ui.viewers.live_wire.tool import LiveWire

        view.live_wire = LiveWire(view)


def tool_actions(views: Sequence[AnnotatedImageView]) -> ToolActions:
    """Return the commands; they act on the focused image, else on the first one with the tool."""
    found: defaultdict[str, _ViewActions] = defaultdict(dict)
    for view in views:
        for tool in view.tools:
            for name, action in tool.commands().items():
                found[name][view] = action
    return {name: partial(_run, actions) for name, actions in found.items()}


def _run(actions: _ViewActions) -> None:
    focused = (action for view, action in actions.items() if view.hasFocus())
    action = next(focused, None) or next(iter(actions.values()))
    action()


def activate_tool(views: Mapping[str, AnnotatedImageView], before: Mapping[str, AnnotatedImageView]) -> None:
    """Restore the live-wire state from the earlier layout, by object name."""
    for name, view in views.items():
        earlier = before[name].live_wire if name in before else None
        if view.live_wire is not None and earlier is not None:
            view.live_wire.set_on(is_on=earlier.is_on)
