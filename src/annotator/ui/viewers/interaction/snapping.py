"""Snapping of the point that the mouse sets or drags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent

from annotator.core.answer.geometry.snapping import GuidePlaces, Magnets
from annotator.core.answer.marks import Point
from annotator.core.answer.rotation import Spot
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.interaction.guide_protocol import Guide
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import is_first_snapping, marks_seen

SNAP_PX = 6  # view pixels from a point or from the edge of the image


class MarksNear(Protocol):
    """`ui.viewers.image.mark_painter.MarksPainting`."""

    def near(self, marks: tuple[Mark, ...], at: Spot, reach_px: float) -> Sequence[Mark]: ...


class MagnetMaker(Protocol):
    """`ui.viewers.image.shape_editing.Shaping`."""

    def magnets(self, marks: Iterable[Mark], besides: str) -> Magnets: ...


class SnappedDrawing(Protocol):
    """`ui.viewers.image.drawing.Drawing`."""

    marks: tuple[Mark, ...]
    snapped: Point | None
    guide_lines: Callable[[], GuidePlaces]

    @property
    def refused(self) -> SignalInstance: ...

    @property
    def painting(self) -> MarksNear: ...

    @property
    def shaping(self) -> MagnetMaker: ...

    @property
    def leading(self) -> Guide | None: ...

    @property
    def scale(self) -> float: ...

    def image_spot(self, at: QPointF) -> Spot: ...

    def image_point(self, at: QPointF) -> Point: ...


class CornerSnapping:
    def __init__(self, drawing: SnappedDrawing) -> None:
        self._drawing = drawing
        self._magnets: Magnets | None = None  # kept while the button is down or the regions are unchanged
        self._marks: tuple[Mark, ...] = ()  # the regions that they were made from

    def start_over(self) -> None:
        """Reset the targets for a new image or a new mouse press."""
        self._magnets = None

    def place(self, event: QMouseEvent, held: str | None) -> Point:
        """Return the image point for the mouse position, snapped to a nearby point, guide line, edge or image edge.

        Nothing snaps while Ctrl is held or if snapping is off. `held` is the id of the region whose point is
        dragged, None for none. At the first snapping a message explains it to the user."""
        drawing, here = self._drawing, self._drawing.image_point(event.position())
        drawing.snapped = None
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not marks_seen().snaps:
            return here
        spot, reach_px = drawing.image_spot(event.position()), SNAP_PX / drawing.scale
        place = self._magnets_at(spot, reach_px, held or "").drawn_to(spot, reach_px, drawing.guide_lines())
        if place == here:
            leading = drawing.leading if held is None else None
            return (leading.drawn_to(spot, reach_px) if leading is not None else None) or here
        drawing.snapped = place
        if is_first_snapping():
            key = keys_of("snapping")
            never = _("Snapping is on. Hold Ctrl to disable it. {key}: turn off.").format(key=key)
            drawing.refused.emit(never if key else _("Snapping is on. Hold Ctrl to disable it."))
        return place

    def _magnets_at(self, spot: Spot, reach_px: float, besides: str) -> Magnets:
        """Return the snap targets near `spot`.

        While a region is dragged, marks change at each step, so the targets are kept. With thousands of regions only
        nearby ones are used."""
        drawing = self._drawing
        near = drawing.painting.near(drawing.marks, spot, reach_px)
        if near is not drawing.marks or self._magnets is None or (not besides and self._marks is not near):
            self._magnets, self._marks = drawing.shaping.magnets(near, besides), drawing.marks
        return self._magnets
