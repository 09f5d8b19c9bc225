"""Protocols between the drawing and its view, and between the view and its tools. The tools are the brush
(`ui.viewers.brush`), the live wire (`ui.viewers.live_wire`) and guide lines (`ui.viewers.guides`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vertices import GuidePlaces
from annotator.core.answer.marks import Point
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark


class Guide(Protocol):
    """A drawing guide. Positions are in image pixels."""

    @property
    def is_on(self) -> bool: ...

    def path(self, drawn: tuple[Point, ...], end: Point, *, is_set: bool) -> tuple[Point, ...]:
        """Return the points between the last drawn point and `end`, without both. The path avoids points already
        drawn if there is another way. With `is_set` the points are final, so the caller waits for the best path.
        Otherwise the best path known so far is returned."""
        ...

    def snap_position(self, at: Spot, reach_px: float) -> Point | None:
        """Return the edge position within `reach_px` that a point should snap to, or None."""
        ...


class DrawingSurface(Protocol):
    """The widget that shows the image. `move_to` scrolls to another part of it."""

    @property
    def geometry_of_image(self) -> ViewGeometry: ...

    @property
    def has_image(self) -> bool: ...

    def move_to(self, geometry: ViewGeometry) -> None: ...

    def update_cursor(self) -> None: ...

    def update(self) -> None: ...

    def hasFocus(self) -> bool: ...

    def underMouse(self) -> bool: ...

    def contentsRect(self) -> QRect: ...

    def guide_places(self) -> GuidePlaces:
        """Return the guide lines that points snap to."""
        ...

    @property
    def edge_guide(self) -> Guide | None:
        """The tool that leads edges along those of the image, if there is one."""
        ...


class BrushInputHandlers(Protocol):
    """The input handlers of a brush. Each returns whether it handled the event."""

    def is_for(self, event: QKeyEvent) -> bool: ...

    def key_pressed(self, event: QKeyEvent) -> bool: ...

    def pressed(self, event: QMouseEvent) -> bool: ...

    def moved(self, event: QMouseEvent) -> bool: ...

    def released(self, event: QMouseEvent) -> bool: ...

    def wheel_turned(self, event: QWheelEvent) -> bool: ...


class ViewTool(Protocol):
    """A tool of an image view. The view reports changes of the active tool, of the lock and of the image."""

    def activate(self) -> None: ...

    def lock(self) -> None: ...

    def reset(self) -> None: ...

    def commands(self) -> Mapping[str, Callable[[], None]]:
        """Return the commands of the tool by name."""
        ...


class ViewLiveWire(ViewTool, Guide, Protocol):
    """The live-wire tool of a view."""

    def set_on(self, *, is_on: bool) -> None: ...


class ViewBrush(ViewTool, Protocol):
    @property
    def input(self) -> BrushInputHandlers: ...

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None: ...

    def finish(self) -> None: ...

    def paint_masks(self, painter: QPainter) -> None: ...

    def paint_brush(self, painter: QPainter) -> None: ...


class ViewGuides(Protocol):
    """The guides of a view. `pressed` and `moved` return whether a guide is being dragged."""

    @property
    def is_dragging(self) -> bool: ...

    def places(self) -> GuidePlaces: ...

    def pressed(self, event: QMouseEvent) -> bool: ...

    def moved(self, event: QMouseEvent) -> bool: ...

    def released(self) -> None: ...

    def paint(self, painter: QPainter) -> None: ...
