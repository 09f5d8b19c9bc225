"""Tools of image views: a brush for masks, magnetic edges (live-wire) for polygons and lines, and their commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from annotator.core.answer.areas import makers, shape_made
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.shapes import Shape
from annotator.core.design.tree import Design
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

if TYPE_CHECKING:
    from annotator.ui.viewers.brush.integration import BrushOnView
    from annotator.ui.viewers.live_wire.tool import LiveWire

type ToolActions = dict[str, Callable[[], None]]  # by command name


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
    return {**_brush_actions(views), **_live_wire_actions(views)}


def _brush_actions(views: Sequence[AnnotatedImageView]) -> ToolActions:
    painted = [view for view in views if view.brush is not None]
    if not painted:
        return {}

    def brush() -> BrushOnView:
        return cast("BrushOnView", _meant(painted).brush)

    return {
        "brush_larger": lambda: brush().larger(),
        "brush_smaller": lambda: brush().smaller(),
        "brush_erases": lambda: brush().turn(),
        "wand": lambda: brush().turn_wand(),
        "cells": lambda: brush().turn_cells(),
        "fill_holes": lambda: brush().fill_holes(),
        "hide_painted": lambda: brush().hide(),
    }


def _live_wire_actions(views: Sequence[AnnotatedImageView]) -> ToolActions:
    drawn = [view for view in views if view.live_wire is not None]
    return {"scissors": lambda: _live_wire_of(_meant(drawn)).turn()} if drawn else {}


def _meant(views: Sequence[AnnotatedImageView]) -> AnnotatedImageView:
    return next((view for view in views if view.hasFocus()), views[0])


def _live_wire_of(view: AnnotatedImageView) -> LiveWire:
    return cast("LiveWire", view.live_wire)


def activate_tool(views: Mapping[str, AnnotatedImageView], before: Mapping[str, AnnotatedImageView]) -> None:
    """Restore the live-wire state from the earlier layout, by object name."""
    for name, view in views.items():
        if view.live_wire is not None and name in before and before[name].live_wire is not None:
            _live_wire_of(view).be(is_on=_live_wire_of(before[name]).is_on)
