"""The regions shown on an image and the selection among them, independent of the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.design.labels import PLAIN_LINES, LineRules
from annotator.ui.accessibility.announcer import announce
from annotator.ui.viewers.image.drawing_interfaces import DrawingSurface
from annotator.ui.viewers.image.multi_selection import MultiSelection
from annotator.ui.viewers.image.view_transform import ImageCoordinates, ViewGeometry
from annotator.ui.viewers.mark import Mark

FOLLOW_PX = 24  # distance from the edge of the view
_IS_HIDDEN = attrgetter("is_hidden")


class ImageRegions(QObject, ImageCoordinates):
    """The regions of an image. The shape editor changes the selected one; `Drawing` adds new ones.

    - `moved` emits a region id and its new geometry.
    - `chosen` emits a region id, "" for none.
    - `removed` emits the id to delete.
    - `grabbed`: a drag begins, which is a new undo step."""

    moved = Signal(str, object)
    chosen = Signal(str)
    removed = Signal(str)
    grabbed = Signal()

    def __init__(self, surface: DrawingSurface, widget: QWidget) -> None:
        """Create an empty set. `widget` is the drawing surface as the source of announcements."""
        super().__init__(widget)
        self._surface = surface
        self.widget = widget
        self.marks: tuple[Mark, ...] = ()
        self.selected = ""
        self.visible_selection: Mark | None = None  # selected region, if it is not hidden
        self.is_locked = False
        self.multi_selection = MultiSelection(self)
        self.grabbed.connect(self.multi_selection.begin_drag)
        # Return the rules of the line with this region id; for "" those of the active tool.
        self.line_rules: Callable[[str], LineRules] = lambda _region_id: PLAIN_LINES
        # Return whether the program made the selection, as it does after drawing.
        self.is_by_program: Callable[[], bool] = lambda: False
        # Return whether the answer hides the regions that would be drawn.
        self.is_hidden: Callable[[], bool] = lambda: False
        # Return whether a region may be begun; if not, the user is told why.
        self.may_begin: Callable[[], bool] = lambda: True

    @property
    def _geometry(self) -> ViewGeometry:
        return self._surface.geometry_of_image

    @property
    def has_focus(self) -> bool:
        return self._surface.hasFocus()

    @property
    def has_image(self) -> bool:
        return self._surface.has_image

    @property
    def view_rect(self) -> QRectF:
        """The part of the view in which the image is shown."""
        return QRectF(self._surface.contentsRect())

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self.marks = tuple(m for m in marks if not m.is_hidden) if any(map(_IS_HIDDEN, marks)) else marks
        self.selected = selected
        self.visible_selection = (
            next((mark for mark in self.marks if mark.region.id == selected), None) if selected else None
        )
        self.multi_selection.set_marks(self.marks)
        self._surface.update()

    def editable_selection(self) -> Mark | None:
        """Return the selected region if it can be changed: not locked, and the image is loaded."""
        mark = self.visible_selection
        is_free = mark is not None and not mark.is_locked and not self.is_locked and self.has_image
        return mark if is_free else None

    @property
    def can_move(self) -> bool:
        """True if anything selected can be moved, the primary region or another one."""
        is_free = not self.is_locked and self.has_image
        return self.editable_selection() is not None or (is_free and bool(self.multi_selection.movable))

    def set_geometry(self, mark: Mark, geometry: Mapping[str, Any]) -> None:
        self.moved.emit(mark.region.id, geometry)

    def begin_step(self) -> None:
        """Begin a separate undo step."""
        self.grabbed.emit()
        self._surface.update()

    def scroll_to(self, at: Spot) -> None:
        """Move the view of a zoomed image just enough to show an image position."""
        self._surface.move_to(self._geometry.showing(*at, FOLLOW_PX))

    def say(self, text: str) -> None:
        announce(self.widget, text)
