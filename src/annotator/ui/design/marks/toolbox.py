"""The toolbox of an image: a button for each tool that the design allows. The active label enables or disables them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QSizePolicy, QToolButton

from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.shapes import Shape
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.keyboard.commands import words_of
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.toolbar import ToolGroup

if TYPE_CHECKING:
    from annotator.ui.viewers.brush.integration import BrushOnView
    from annotator.ui.viewers.live_wire.tool import LiveWire

# Commands and icons of the tools for each shape, in the order of the toolbox.
_SHAPES = {
    "tool_box": Shape.RECTANGLE,
    "tool_ellipse": Shape.ELLIPSE,
    "tool_polygon": Shape.POLYGON,
    "tool_line": Shape.LINE,
    "tool_point": Shape.KEY_POINT,
    "tool_brush": Shape.MASK,
}
_ICONS = {
    "tool_select": "select",
    "tool_box": "box",
    "tool_ellipse": "ellipse",
    "tool_polygon": "polygon",
    "tool_line": "line",
    "tool_point": "key-point",
    "tool_brush": "brush",
    "brush_erases": "eraser",
    "wand": "wand",
    "cells": "cells",
    "scissors": "scissors",
}
TOOL_PX, LEAST_TOOL_PX = 30, 20  # width of a button
_PAINTS = ("brush_erases", "wand", "cells")


class Toolbox(ToolGroup):
    """A `ViewTool` that selects the tool. `buttons` are by command."""

    def __init__(self, view: AnnotatedImageView, marking: AnnotationController, taken: Collection[str]) -> None:
        """Create the toolbox of an image. `taken` are keys that tools cannot have in this design."""
        super().__init__()
        self._view = view
        self._marking = marking
        self._brush = cast("BrushOnView | None", view.brush)
        self._live_wire = cast("LiveWire | None", view.live_wire)
        self.buttons: dict[str, QToolButton] = {}
        for name, action in self.commands().items():
            if self._is_offered(name):
                button = self.buttons[name] = self._button(_ICONS[name], words_of(name), name, action, taken)
                button.setCheckable(True)
                button.setMinimumWidth(LEAST_TOOL_PX)
                button.setMaximumWidth(TOOL_PX)
                button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
                self._row.addWidget(button)
        view.toolbar.add_tools(self)
        for tool in (self._brush, self._live_wire):
            if tool is not None:
                tool.changed.connect(self.activate)
        self.activate()

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return the commands of all tools by name; one that the design does not allow says so."""
        shapes = {name: partial(self._take, name, shape) for name, shape in _SHAPES.items()}
        return {
            "tool_select": partial(self._take, "tool_select", None),
            **shapes,
            "brush_erases": self._erase,
            "wand": self._use_wand,
            "cells": self._use_cells,
            "scissors": self._use_live_wire,
        }

    def activate(self) -> None:
        """Update after the active tool or label has changed."""
        brush, shape = self._brush, self._view.drawing.shape
        is_painting = brush is not None and brush.is_active
        painted = {
            "brush_erases": brush is not None and brush.erases,
            "wand": brush is not None and brush.is_wand and not brush.uses_superpixels,
            "cells": brush is not None and brush.uses_superpixels,
        }
        checked = {name: own is shape for name, own in _SHAPES.items()} | {"tool_select": shape is None}
        checked["tool_brush"] &= not any(painted.values())
        checked |= {name: is_painting and is_on for name, is_on in painted.items()}
        checked["scissors"] = self._live_wire is not None and self._live_wire.is_on
        for name, button in self.buttons.items():
            button.setChecked(checked[name])
            button.setEnabled(not self._view.drawing.is_locked and self._is_allowed(name))

    def lock(self) -> None:
        """Update after the drawing was locked or unlocked."""
        self.activate()

    def reset(self) -> None:
        """Update for a new image."""
        self.activate()

    def _is_offered(self, name: str) -> bool:
        """Return True if the design allows the tool."""
        if name == "tool_select":
            return True
        return not self._marking.shapes.isdisjoint(self._shapes_of(name))

    def _is_allowed(self, name: str) -> bool:
        """Return True if the active label allows the tool. A selected mask can be painted in any case."""
        is_of_mask = name in _PAINTS and self._brush is not None and self._brush.is_active
        return name == "tool_select" or is_of_mask or any(map(self._marking.allows, self._shapes_of(name)))

    @staticmethod
    def _shapes_of(name: str) -> tuple[Shape, ...]:
        if name in _PAINTS:
            return (Shape.MASK,)
        return (Shape.POLYGON, Shape.LINE) if name == "scissors" else (_SHAPES[name],)

    def _take(self, name: str, shape: Shape | None) -> None:
        if not self._marking.take_up(shape):
            self.activate()  # the press checked the button
            return
        if shape is Shape.MASK and self._brush is not None:
            self._brush.take_brush()
        announce(self._view, f"{words_of(name)}.")

    def _paints(self) -> None:
        """Activate the brush unless it is active."""
        brush = self._brush
        if brush is not None and brush.is_active:
            self._marking.aim_here()
            return
        if self._marking.take_up(Shape.MASK, keeps_selection=True) and brush is not None and brush.is_active:
            brush.take_brush()
        self.activate()

    def _erase(self) -> None:
        brush = self._brush
        self._paints()
        if brush is not None:
            brush.toggle_eraser()

    def _use_wand(self) -> None:
        brush = self._brush
        self._paints()
        if brush is not None:
            brush.toggle_wand()

    def _use_cells(self) -> None:
        brush = self._brush
        self._paints()
        if brush is not None:
            brush.toggle_superpixels()

    def _use_live_wire(self) -> None:
        """Turn magnetic edges on or off. If no tool that has them is active, activate one and turn them on."""
        wire = self._live_wire
        if wire is not None and self._view.drawing.shape in MADE_OF_VERTICES:
            wire.toggle()
            self._marking.aim_here()
            return
        allowed = [shape for shape in self._shapes_of("scissors") if shape in self._marking.shapes]
        fitting = next((shape for shape in allowed if self._marking.allows(shape)), Shape.POLYGON)
        if self._marking.take_up(fitting) and wire is not None and not wire.is_on:
            wire.toggle()
        self.activate()
