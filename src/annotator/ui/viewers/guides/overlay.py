"""The guide lines of the image in a view: painted, and dragged with the mouse while no tool is active."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from annotator.core.answer.geometry.snapping import GuidePlaces
from annotator.core.answer.marks import clamped
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.guides.lines import ACROSS, DOWN, GuideLine, places_of
from annotator.ui.viewers.guides.serialization import KeptGuides
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.image.view_transform import OnImage, ViewGeometry

GRAB_PX = 4  # view pixels on each side
_DASH = (5, 5)
# Alternating dashes are visible on any background.
_DARK, _BRIGHT = QColor(0, 0, 0), QColor(70, 230, 255)


class GuidesOnView(OnImage):
    """The guides of one view; implements `ViewGuides`."""

    def __init__(self, view: ImageView, kept: KeptGuides, changed: Callable[[], object]) -> None:
        self._view, self._kept, self._changed = view, kept, changed
        self._held: GuideLine | None = None
        self._has_moved = False
        self._under: GuideLine | None = None  # guide under the mouse

    @property
    def _geometry(self) -> ViewGeometry:
        return self._view.geometry_of_image

    @property
    def lines(self) -> tuple[GuideLine, ...]:
        """The guides of the image on screen. All pages of a file share them, whatever their size."""
        if not self._view.has_image:
            return ()
        return tuple(line for line in self._kept.get(self._view.path, ()) if line.at <= self.size_px[line.axis])

    def places(self) -> GuidePlaces:
        return places_of(self.lines)

    def line(self, at: QPointF, *, is_level: bool) -> GuideLine:
        """Return a horizontal or vertical guide, as seen on screen, through the view position `at`."""
        axis = DOWN if is_level is not self._geometry.orientation.swaps_sides else ACROSS
        return GuideLine(axis, clamped(self.image_point(at), self.size_px)[axis])

    def words(self, line: GuideLine) -> str:
        level, upright = _("Horizontal guide at {place}"), _("Vertical guide at {place}")
        return (level if self._is_level(line) else upright).format(place=number_format.count(line.at))

    def _is_level(self, line: GuideLine) -> bool:
        """Return whether the guide is horizontal on screen."""
        return (line.axis == DOWN) is not self._geometry.orientation.swaps_sides

    def put(self, line: GuideLine) -> None:
        self._change((*self._kept.get(self._view.path, ()), line))

    def take(self, line: GuideLine) -> None:
        self._change(tuple(other for other in self._kept.get(self._view.path, ()) if other != line))

    def take_all(self) -> None:
        self._change(())

    def _change(self, lines: tuple[GuideLine, ...]) -> None:
        self._kept.pop(self._view.path, None)
        if lines:
            self._kept[self._view.path] = lines
        self._view.update()
        self._changed()

    def near(self, at: QPointF) -> GuideLine | None:
        """Return the nearest guide within reach of the view position `at`, or None."""
        spot = self.image_spot(at)
        found = min(self.lines, key=lambda line: abs(line.at - spot[line.axis]), default=None)
        is_near = found is not None and abs(found.at - spot[found.axis]) * self.scale <= GRAB_PX
        return found if is_near else None

    @property
    def is_held(self) -> bool:
        return self._held is not None

    def pressed(self, event: QMouseEvent) -> bool:
        at, is_left = event.position(), event.button() is Qt.MouseButton.LeftButton
        self._held = self.near(at) if is_left and self._view.is_free_at(at) else None
        self._has_moved = False
        return self.is_held

    def moved(self, event: QMouseEvent) -> bool:
        if self._held is None:
            self._point_at(event)
        elif self._held in self.lines:
            self._drag(self._held, self.line(event.position(), is_level=self._is_level(self._held)))
        return self.is_held

    def _drag(self, line: GuideLine, to: GuideLine) -> None:
        if line == to:
            return
        self._has_moved = True
        self._change(tuple(to if other == line else other for other in self._kept[self._view.path]))
        self._held = self._under = to
        self._view.say(self.words(to))

    def released(self) -> None:
        """End a drag and announce the new position.

        A guide dropped onto another one is merged with it. If the image changed meanwhile, nothing happens."""
        line, self._held = self._held, None
        if self._has_moved and line in self.lines:
            self._change(tuple(dict.fromkeys(self._kept[self._view.path])))
            announce(self._view, self.words(line))

    def _point_at(self, event: QMouseEvent) -> None:
        """Show a resize cursor where a press would drag a guide."""
        at = event.position()
        near = None if event.buttons() else self.near(at)
        under = near if near is not None and self._view.is_free_at(at) else None
        if under is not None and under != self._under:
            level = Qt.CursorShape.SplitVCursor if self._is_level(under) else Qt.CursorShape.SplitHCursor
            self._view.setCursor(level)
        elif under is None and self._under is not None:
            self._view.show_cursor()
        self._under = under

    def paint(self, painter: QPainter) -> None:
        """Paint the guides one pixel wide over the whole image."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        seen = []
        for line in self.lines:
            start, end = line.ends(self.size_px)
            seen.append(QLineF(self.view_point(start), self.view_point(end)))
        for pen in (QPen(_DARK, 1), QPen(_BRIGHT, 1)):
            if pen.color() == _BRIGHT:
                pen.setDashPattern(_DASH)
            painter.setPen(pen)
            painter.drawLines(seen)
        painter.restore()
