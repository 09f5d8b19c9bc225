"""Guide lines: straight lines over an image that help alignment and attract points. They are not part of an answer.
They are stored with the bundle, dragged with the mouse while no tool is active, and added and deleted by commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec
from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QMenu

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vertices import GuidePlaces
from annotator.core.answer.marks import clamped
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.hit_test import handles
from annotator.ui.viewers.image.shape_editing import NO_CORNER
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.image.view_transform import ImageCoordinates, ViewGeometry

# the axis along which the position is counted
ACROSS = 0
DOWN = 1


class GuideLine(Struct, frozen=True):
    """A guide line at the pixel `at` of the upright image. `ACROSS` counts columns, so the line is vertical. `DOWN`
    counts rows, so the line is horizontal."""

    axis: int
    at: int

    def ends(self, size: tuple[int, int]) -> tuple[Spot, Spot]:
        """Return the end points on an image of the given size."""
        if self.axis == ACROSS:
            return (self.at, 0), (self.at, size[1])
        return (0, self.at), (size[0], self.at)


def places_of(lines: Iterable[GuideLine]) -> GuidePlaces:
    """Return the columns and rows that points snap to."""
    across: list[int] = []
    down: list[int] = []
    for line in lines:
        (across if line.axis == ACROSS else down).append(line.at)
    return across, down


# The guides by absolute image path; the most recently changed image is last.
type StoredGuides = dict[str, tuple[GuideLine, ...]]

MOST_IMAGES = 200
MOST_LINES = 100  # of each image: the latest


def guides_text(stored: StoredGuides) -> str:
    """Return the guides as JSON; empty if there are none."""
    last = {path: lines[-MOST_LINES:] for path, lines in list(stored.items())[-MOST_IMAGES:] if lines}
    try:
        return msgspec.json.encode(last).decode() if last else ""
    except UnicodeEncodeError:  # a home folder may have a name that is not valid Unicode
        return ""


def guides_of(text: str) -> StoredGuides:
    """Parse the text of `guides_text`. Invalid data is ignored."""
    try:
        stored = msgspec.json.decode(text, type=dict[str, tuple[GuideLine, ...]])
    except (msgspec.DecodeError, UnicodeEncodeError):
        return {}
    return {path: tuple(filter(_is_possible, lines)) for path, lines in stored.items()}


def _is_possible(line: GuideLine) -> bool:
    return line.axis in (ACROSS, DOWN) and line.at >= 0


GRAB_PX = 4  # view pixels on each side
_DASH = (5, 5)
# Alternating dashes are visible on any background.
_DARK = QColor(0, 0, 0)
_BRIGHT = QColor(70, 230, 255)


class GuideOverlay(ImageCoordinates):
    """The guides of one view; implements `ViewGuides`."""

    def __init__(self, view: ImageView, stored: StoredGuides, changed: Callable[[], object]) -> None:
        self._view = view
        self._guides = stored
        self._changed = changed
        self._dragged: GuideLine | None = None
        self._has_moved = False
        self._hovered: GuideLine | None = None  # guide under the mouse

    @property
    def _geometry(self) -> ViewGeometry:
        return self._view.geometry_of_image

    @property
    def lines(self) -> tuple[GuideLine, ...]:
        """The guides of the image on screen. All pages of a file share them, whatever their size."""
        if not self._view.has_image:
            return ()
        return tuple(line for line in self._guides.get(self._view.path, ()) if line.at <= self.size_px[line.axis])

    def places(self) -> GuidePlaces:
        return places_of(self.lines)

    def line(self, at: QPointF, *, is_level: bool) -> GuideLine:
        """Return a horizontal or vertical guide, as seen on screen, through the view position `at`."""
        axis = DOWN if is_level is not self._geometry.orientation.swaps_sides else ACROSS
        return GuideLine(axis, clamped(self.image_point(at), self.size_px)[axis])

    def text(self, line: GuideLine) -> str:
        level = _("Horizontal guide at {place}")
        upright = _("Vertical guide at {place}")
        return (level if self._is_level(line) else upright).format(place=number_format.count(line.at))

    def _is_level(self, line: GuideLine) -> bool:
        """Return whether the guide is horizontal on screen."""
        return (line.axis == DOWN) is not self._geometry.orientation.swaps_sides

    def add(self, line: GuideLine) -> None:
        self._change((*self._guides.get(self._view.path, ()), line))

    def remove(self, line: GuideLine) -> None:
        self._change(tuple(other for other in self._guides.get(self._view.path, ()) if other != line))

    def remove_all(self) -> None:
        self._change(())

    def _change(self, lines: tuple[GuideLine, ...]) -> None:
        self._guides.pop(self._view.path, None)
        if lines:
            self._guides[self._view.path] = lines
        self._view.update()
        self._changed()

    def guide_at(self, at: QPointF) -> GuideLine | None:
        """Return the nearest guide within reach of the view position `at`, or None."""
        spot = self.image_position(at)
        found = min(self.lines, key=lambda line: abs(line.at - spot[line.axis]), default=None)
        is_near = found is not None and abs(found.at - spot[found.axis]) * self.scale <= GRAB_PX
        return found if is_near else None

    @property
    def is_dragging(self) -> bool:
        return self._dragged is not None

    def pressed(self, event: QMouseEvent) -> bool:
        at = event.position()
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._dragged = self.guide_at(at) if is_left and self._view.is_free_at(at) else None
        self._has_moved = False
        return self.is_dragging

    def moved(self, event: QMouseEvent) -> bool:
        if self._dragged is None:
            self._update_hover(event)
        elif self._dragged in self.lines:
            self._drag(self._dragged, self.line(event.position(), is_level=self._is_level(self._dragged)))
        return self.is_dragging

    def _drag(self, line: GuideLine, to: GuideLine) -> None:
        if line == to:
            return
        self._has_moved = True
        self._change(tuple(to if other == line else other for other in self._guides[self._view.path]))
        self._dragged = self._hovered = to
        self._view.say(self.text(to))

    def released(self) -> None:
        """End a drag and announce the new position. A guide dropped onto another one is merged with it. If the image
        changed meanwhile, nothing happens."""
        line = self._dragged
        self._dragged = None
        if self._has_moved and line in self.lines:
            self._change(tuple(dict.fromkeys(self._guides[self._view.path])))
            announce(self._view, self.text(line))

    def _update_hover(self, event: QMouseEvent) -> None:
        """Show a resize cursor where a press would drag a guide."""
        at = event.position()
        nearby = None if event.buttons() else self.guide_at(at)
        under = nearby if nearby is not None and self._view.is_free_at(at) else None
        if under is not None and under != self._hovered:
            level = Qt.CursorShape.SplitVCursor if self._is_level(under) else Qt.CursorShape.SplitHCursor
            self._view.setCursor(level)
        elif under is None and self._hovered is not None:
            self._view.update_cursor()
        self._hovered = under

    def paint(self, painter: QPainter) -> None:
        """Paint the guides one pixel wide over the whole image."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        lines_in_view = []
        for line in self.lines:
            start, end = line.ends(self.size_px)
            lines_in_view.append(QLineF(self.view_point(start), self.view_point(end)))
        for pen in (QPen(_DARK, 1), QPen(_BRIGHT, 1)):
            if pen.color() == _BRIGHT:
                pen.setDashPattern(_DASH)
            painter.setPen(pen)
            painter.drawLines(lines_in_view)
        painter.restore()


SAVE_AFTER_MS = 400  # dragging a guide counts as one change


class GuideCommands:
    def __init__(self, views: Sequence[ImageView], keep: Callable[[str], None]) -> None:
        """Create the guides for a design's views (one or more). `keep` gets all as text, soon after a change."""
        self._views = views
        self._guides: StoredGuides = {}
        self._save_timer = QTimer(views[0], singleShot=True, interval=SAVE_AFTER_MS)
        self._save_timer.timeout.connect(lambda: keep(guides_text(self._guides)))
        self._overlays: dict[ImageView, GuideOverlay] = {}
        for view in views:
            view.guides = self._overlays[view] = GuideOverlay(view, self._guides, self._save_timer.start)
            view.setMouseTracking(True)

    def restore(self, text: str) -> None:
        """Restore the state that was saved for this bundle."""
        self._guides.update(guides_of(text))

    def copy_from(self, before: GuideCommands) -> None:
        """Take the state from the previous layout of the same bundle."""
        self._guides.update(before._guides)
        self._save_timer.start()

    def action(self, command: str) -> None:
        """Run a command in the focused view, else in the first one."""
        view = next((view for view in self._views if view.hasFocus()), self._views[0])
        guides = self._overlays[view]
        if not view.has_image:
            return
        if command == "remove_guides":
            text = _("All guides deleted") if guides.lines else _("No guides to delete")
            guides.remove_all()
        else:
            text = _toggle(guides, guides.line(_new_guide_position(view), is_level=command == "horizontal_guide"))
        _report(view, text)


def _toggle(guides: GuideOverlay, line: GuideLine) -> str:
    """Add the guide, or delete it if it exists, and return a message."""
    if line in guides.lines:
        return _remove(guides, line)
    guides.add(line)
    return guides.text(line)


def _remove(guides: GuideOverlay, line: GuideLine) -> str:
    guides.remove(line)
    return _("Guide deleted")


def _report(view: ImageView, text: str) -> None:
    view.say(text)
    announce(view, text)


def _new_guide_position(view: ImageView) -> QPointF:
    """Return the position for a new guide in the view. It is the selected point, else the crosshair. In a view
    without annotation it is the mouse position, else the centre of the view."""
    if isinstance(view, AnnotatedImageView):
        drawing = view.drawing
        mark = drawing.editable_selection()
        corner = drawing.editor.corner
        spot = drawing.pointer if mark is None or corner == NO_CORNER else handles(mark, drawing.size_px)[corner]
        return drawing.view_point(spot)
    inside = view.contentsRect()
    return QPointF(view.mapFromGlobal(QCursor.pos()) if view.underMouse() else inside.center())


def add_guide_entries(view: AnnotatedImageView, at: QPointF, menu: QMenu) -> None:
    """Add guide commands for the position `at` to the context menu. If a region is selected, the menu is about the
    region and has no entries for new guides."""
    guides = view.guides if isinstance(view.guides, GuideOverlay) else None
    nearby = None if guides is None else guides.guide_at(at)
    is_about_image = view.drawing.visible_selection is None and not view.drawing.multi_selection.marks
    if nearby is None and not is_about_image:
        return
    menu.addSeparator()
    if is_about_image:
        level = _("Horizontal guide here")
        upright = _("Vertical guide here")
        for command, text in (("horizontal_guide", level), ("vertical_guide", upright)):
            menu.addAction(with_keys(text, command), partial(_action_at, view, at, command))
    if guides is not None and nearby is not None:
        menu.addAction(_("Delete this guide"), lambda: _report(view, _remove(guides, nearby)))
    if guides is not None and guides.lines:
        every = with_keys(_("Delete all guides"), "remove_guides")
        menu.addAction(every, partial(_action_at, view, at, "remove_guides"))


def _action_at(view: AnnotatedImageView, at: QPointF, command: str) -> None:
    view.setFocus()
    view.drawing.point_at(view.drawing.image_point(at))
    view.display_command_requested.emit(command)
