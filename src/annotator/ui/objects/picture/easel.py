"""What drawing asks of the view that shows the picture, its easel; and what that asks of the tools that are on it: of a
brush (`ui.objects.painted`), and of scissors (`ui.objects.edges`)."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.geometry import ViewGeometry


class Easel(Protocol):
    """The widget that shows the picture. `move_to` brings another part of it into view."""

    @property
    def geometry_of_picture(self) -> ViewGeometry: ...

    @property
    def has_picture(self) -> bool: ...

    def move_to(self, geometry: ViewGeometry) -> None: ...

    def show_cursor(self) -> None: ...

    def update(self) -> None: ...

    def hasFocus(self) -> bool: ...

    def underMouse(self) -> bool: ...

    def contentsRect(self) -> QRect: ...


class BrushHands(Protocol):
    """Each tells whether what it saw was the brush's."""

    def is_for(self, event: QKeyEvent) -> bool: ...

    def key_pressed(self, event: QKeyEvent) -> bool: ...

    def pressed(self, event: QMouseEvent) -> bool: ...

    def moved(self, event: QMouseEvent) -> bool: ...

    def released(self, event: QMouseEvent) -> bool: ...

    def turned(self, event: QWheelEvent) -> bool: ...


class ViewTool(Protocol):
    """What a picture has beside what is drawn on it: it is told that something else is armed, that the picture is
    locked or no longer, or that it is another one."""

    def arm(self) -> None: ...

    def lock(self) -> None: ...

    def start_over(self) -> None: ...


class ViewBrush(ViewTool, Protocol):
    @property
    def hands(self) -> BrushHands: ...

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None: ...

    def left(self) -> None: ...

    def paint_masks(self, painter: QPainter) -> None: ...

    def paint_brush(self, painter: QPainter) -> None: ...
