"""Editing of the selected region: moving, resizing, rotating, and selecting, moving, adding and deleting points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.geometry.box import RotatedBox, geometry_of_box
from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import (
    VectorLine,
    from_image,
    shifted,
    uncurved,
    with_handle,
    with_vertex,
    without_vertex,
)
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES, Magnets, with_added, without
from annotator.core.answer.marks import (
    Point,
    Size,
    clamped,
    geometry_of,
    is_something,
    like,
    moved_by,
    with_point,
    within,
)
from annotator.core.answer.shapes import Shape
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.image.hit_test import box, corners, edge_middles, handles, line
from annotator.ui.viewers.image.regions import ImageRegions
from annotator.ui.viewers.mark import Mark

NO_CORNER = -1


class ShapeEditor:
    def __init__(self, regions: ImageRegions) -> None:
        self.regions = regions
        self._corner = ("", NO_CORNER)

    @property
    def corner(self) -> int:
        """The index of the selected point of the selected region, or `NO_CORNER`."""
        mark = self.regions.editable_selection()
        region_id, place = self._corner
        is_there = mark is not None and mark.region.id == region_id and place < len(handles(mark, self._size))
        return place if is_there else NO_CORNER

    def select_corner(self, place: int) -> None:
        mark = self.regions.editable_selection()
        self._corner = ("" if mark is None else mark.region.id, place)

    def deselect_corner(self) -> bool:
        """Deselect the point; return False if none was selected."""
        was_chosen = self.corner != NO_CORNER
        self._corner = ("", NO_CORNER)
        return was_chosen

    def magnets(self, marks: Iterable[Mark], excluded_id: str) -> Magnets:
        """Return the snap targets of the given regions except `excluded_id`. Ellipses and control points are none."""
        others = (mark for mark in marks if mark.region.id != excluded_id and mark.region.shape is not Shape.ELLIPSE)
        handle_points = ((corners if mark.region.shape is Shape.LINE else handles)(mark, self._size) for mark in others)
        return Magnets((spot for spots in handle_points for spot in spots), self._size)

    @property
    def _size(self) -> Size:
        return self.regions.size_px

    def move(self, marks: Sequence[Mark], dx: int, dy: int) -> None:
        """Move the regions together as far as the image allows for each, so that their arrangement stays."""
        size = self._size
        # the move may concern one alone; the selected regions that stay are reported
        if any(mark.is_multi_selected for mark in marks):
            dx, dy = within([spot for mark in marks for spot in self._points_inside(mark)], dx, dy, size)
            if dx or dy:
                self.regions.multi_selection.set_geometries(
                    {mark.region.id: self._moved(mark, dx, dy) for mark in marks}
                )
            return
        for mark in marks:
            found = box(mark, size)
            drawn = line(mark, size)
            if found is not None:
                there = geometry_of_box(mark.region.shape, found.moved(dx, dy, size), size)
            elif drawn is not None:
                there = from_image(shifted(drawn, dx, dy, size), size)
            else:
                there = geometry_of(mark.region.shape, moved_by(corners(mark, size), dx, dy, size), size)
            self.regions.set_geometry(mark, there)

    def _moved(self, mark: Mark, dx: int, dy: int) -> Mapping[str, Any]:
        found = box(mark, self._size)
        size = self._size
        shape = mark.region.shape
        if found is not None:
            return geometry_of_box(shape, replace(found, left=found.left + dx, top=found.top + dy), size)
        drawn = line(mark, size)
        if drawn is not None:
            return from_image(shifted(drawn, dx, dy, size), size)
        return geometry_of(shape, tuple((x + dx, y + dy) for x, y in corners(mark, size)), size)

    def _points_inside(self, mark: Mark) -> tuple[Spot, ...]:
        """Return the points that must stay in the image: the centre of a rotated box; control points may be outside."""
        found = box(mark, self._size)
        return (found.centre,) if found is not None and found.degrees else corners(mark, self._size)

    def move_by_keys(self, dx: int, dy: int, *, last_corner: bool) -> bool:
        """Move the selected point, the last point or the whole region, and keep it in view. Return False for a mask."""
        mark = self.regions.editable_selection()
        handle_points = () if mark is None else handles(mark, self._size)
        if mark is None or not handle_points:
            return False
        found = box(mark, self._size)
        if self.corner != NO_CORNER:
            x, y = handle_points[self.corner]
            self.select_corner(self.move_corner(mark, self.corner, (round(x + dx), round(y + dy))))
        elif last_corner and found is not None:
            self._set_box(mark, found.grown(dx, dy, self._size))
        elif last_corner:
            last = len(corners(mark, self._size)) - 1
            self.move_corner(mark, last, (round(handle_points[last][0] + dx), round(handle_points[last][1] + dy)))
        else:
            self.move((mark,), dx, dy)
        self._scroll_to_moved(last=last_corner or dx > 0 or dy > 0)
        return True

    def move_corner(self, mark: Mark, place: int, at: Point, *, apart: bool = False) -> int:
        """Move one point and return its new index. `apart` moves a control point without its opposite one."""
        found = box(mark, self._size)
        drawn = line(mark, self._size)
        size = self._size
        if drawn is not None:
            self.set_line(mark, with_handle(drawn, place, at, size, apart=apart))
            return place
        if found is None:
            self._set_points(mark, with_point(corners(mark, size), place, at, size))
            return place
        after, now = found.with_corner(place, at if found.degrees else clamped(at, size))
        self._set_box(mark, after)
        return now if after.is_something else place

    def move_side(self, mark: Mark, side: int, at: Point) -> int:
        """Move one side of a box and return its new index."""
        found = box(mark, self._size)
        if found is None:
            return side
        after, now = found.with_side(side, at if found.degrees else clamped(at, self._size))
        self._set_box(mark, after)
        return now if after.is_something else side

    def select_next_corner(self, by: int) -> None:
        """Select the next or the previous point of the selected region."""
        mark = self.regions.editable_selection()
        if mark is None or not handles(mark, self._size):
            self.regions.say(_("Select a region first."))
            return
        count = len(handles(mark, self._size))
        now = self.corner
        first = 0 if by > 0 else count - 1
        self.select_corner(first if now == NO_CORNER else (now + by) % count)
        self.regions.begin_step()
        self._scroll_to_moved(last=True)
        self.announce_corner()

    def can_add_point(self, mark: Mark, drawn: VectorLine) -> bool:
        """Return whether a line may have one more point; if not, show a message."""
        most = self.regions.line_rules(mark.region.id).most
        if most is None or len(drawn.vertices) < most:
            return True
        self.regions.say(_("Maximum number of points reached."))
        return False

    def add_corner(self, mark: Mark, after: int, at: Point) -> None:
        """Add a point on the edge after another point, and select it."""
        drawn = line(mark, self._size)
        inside = clamped(at, self._size)
        if drawn is None:
            self._set_points(mark, with_added(corners(mark, self._size), after, inside))
        elif self.can_add_point(mark, drawn):
            self.set_line(mark, with_vertex(drawn, after, inside))
        else:
            return
        self._corner = (mark.region.id, after + 1)

    def add_corner_by_key(self) -> None:
        """Add a point in the middle of the edge after the selected point, or of the last edge."""
        mark = self.regions.editable_selection()
        between = {} if mark is None else edge_middles(mark, self._size)
        if mark is None or not between:
            self.regions.say(_("Select a polygon or a line to add a point to it."))
            return
        after = self.corner if self.corner in between else max(between)
        x, y = between[after]
        self.regions.begin_step()
        self.add_corner(mark, after, (round(x), round(y)))
        self.regions.begin_step()
        self._scroll_to_moved(last=True)
        self.announce_corner()

    def remove_corner(self) -> bool:
        """Delete the selected point; return False if there is none or it is the corner of a box."""
        mark = self.regions.editable_selection()
        place = self.corner
        if mark is None or place == NO_CORNER or mark.region.shape not in MADE_OF_VERTICES:
            return False
        before = corners(mark, self._size)
        drawn = line(mark, self._size)
        bent = None if drawn is None else drawn.bent_by(place)
        least = self.regions.line_rules(mark.region.id).least
        after = without(mark.region.shape, before, place) if drawn is None else before
        if bent is None and (after == before if drawn is None else len(before) <= least):
            self.regions.say(_("Minimum number of points reached."))
            return True
        self.regions.begin_step()
        self._corner = (mark.region.id, bent[0] if bent is not None else min(place, len(before) - 2))
        if drawn is None:
            self._set_points(mark, after)
        else:
            self.set_line(mark, without_vertex(drawn, place) if bent is None else uncurved(drawn, bent[0]))
        self.regions.begin_step()
        self.announce_corner()
        return True

    def rotate_selection(self, degrees: int) -> None:
        """Rotate the selected box clockwise; negative degrees rotate anticlockwise."""
        mark = self.regions.editable_selection()
        found = None if mark is None else box(mark, self._size)
        if mark is None or found is None:
            self.regions.say(_("Select a rectangle or an ellipse to rotate it."))
            return
        self.rotate_to(mark, found.degrees + degrees)

    def rotate_to(self, mark: Mark, degrees: float) -> None:
        found = box(mark, self._size)
        if found is not None:
            after = found.rotated_by(degrees - found.degrees)
            self._set_box(mark, after)
            text = _("Rotated to {degrees}°.").format(
                degrees=number_format.typed(Decimal(str(round(after.degrees, 1))))
            )
            self.regions.say(text)

    def announce_corner(self) -> None:
        mark = self.regions.editable_selection()
        place = self.corner
        if mark is not None and place != NO_CORNER:
            handle_points = handles(mark, self._size)
            drawn = line(mark, self._size)
            bent, count = (None, len(handle_points)) if drawn is None else (drawn.bent_by(place), len(drawn.vertices))
            text = _("Point {number} of {count}, at {x}, {y}.")
            text = text if bent is None else _("Control point {number} of point {count}, at {x}, {y}.")
            numbers = (place + 1, count) if bent is None else (bent[1] + 1, bent[0] + 1)
            number, of, across, down = map(
                number_format.count, (*numbers, round(handle_points[place][0]), round(handle_points[place][1]))
            )
            self.regions.say(text.format(number=number, count=of, x=across, y=down))

    def _scroll_to_moved(self, *, last: bool) -> None:
        """Scroll to the part that keys move."""
        mark = self.regions.editable_selection()
        handle_points = () if mark is None else handles(mark, self._size)
        if handle_points:
            ends = handle_points[2 if len(handle_points) == 4 else -1] if last else handle_points[0]
            self.regions.scroll_to(handle_points[self.corner] if self.corner != NO_CORNER else ends)

    def _set_box(self, mark: Mark, after: RotatedBox) -> None:
        if after.is_something:
            self._set_geometry(mark, geometry_of_box(mark.region.shape, after, self._size))

    def set_line(self, mark: Mark, after: VectorLine) -> None:
        self._set_geometry(mark, from_image(after, self._size))

    def _set_points(self, mark: Mark, points: tuple[Point, ...]) -> None:
        if is_something(mark.region.shape, points):
            self._set_geometry(mark, geometry_of(mark.region.shape, points, self._size))

    def _set_geometry(self, mark: Mark, geometry: Mapping[str, Any]) -> None:
        """Store the geometry. Unchanged coordinates keep their fractions of a pixel."""
        self.regions.set_geometry(mark, like(mark.region.shape, mark.region.geometry, geometry, self._size))
