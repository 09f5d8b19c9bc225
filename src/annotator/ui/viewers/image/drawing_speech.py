"""Spoken places and sizes for a user who draws by keyboard, perhaps without seeing the image."""

from __future__ import annotations

from annotator.core.answer.geometry.box import BOXED
from annotator.core.answer.marks import Point, Size
from annotator.core.answer.shapes import Shape
from annotator.ui.accessibility.announcer import when_still
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import middle_of
from annotator.ui.viewers.image.size_labels import extent_text, measure, placed_text
from annotator.ui.viewers.mark import Mark


class DrawingSpeech:
    """The announcements of one drawing. A place is announced once the movement pauses, so held keys do not flood."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._known_size: Size | None = None  # of the image as announced last

    def moved(self) -> None:
        """Announce the new place of the crosshair or of the selection, once it stays."""
        when_still(self._drawing.widget, self._say_place)

    def point_set(self) -> None:
        """Announce the point just set, if more can follow. A finished region is announced as part of the answer."""
        when_still(self._drawing.widget, None)
        drawn = self._drawing.corners.drawn
        if not drawn:
            return
        if self._drawing.shape in BOXED:
            self._say_at(_("First corner at {x}, {y}. Move on, then press Space for the opposite corner."), drawn[-1])
        else:
            self._say_at(_("Point {number} at {x}, {y}."), drawn[-1], len(drawn))

    def point_removed(self) -> None:
        """Announce how many points are left."""
        when_still(self._drawing.widget, None)
        count = len(self._drawing.corners.drawn)
        text = ngettext("Point removed, {count} point left.", "Point removed, {count} points left.", count)
        self._drawing.say(text.format(count=number_format.count(count)) if count else _("Drawing cancelled."))

    def cancelled(self) -> None:
        when_still(self._drawing.widget, None)
        self._drawing.say(_("Drawing cancelled."))

    def _say_place(self) -> None:
        drawing = self._drawing
        if not drawing.has_image:
            return
        if drawing.has_selected_corner:
            drawing.editor.announce_corner()
            return
        mark = drawing.editable_selection() if drawing.is_editing else None
        if mark is not None and mark.region.shape is not Shape.MASK:  # arrows move no mask
            self._say_selection(mark)
            return
        found = measure(drawing) if drawing.is_drawing else None
        if found is not None:
            text = _("{size} pixels, crosshair at {x}, {y}.").replace("{size}", extent_text(*found[0]))
        else:
            text = _("Crosshair at {x}, {y}.")
        self._say_at(text, drawing.pointer)
        if drawing.size_px != self._known_size:
            self._known_size = drawing.size_px
            drawing.say(_("Image: {size} pixels.").format(size=extent_text(*drawing.size_px)))

    def _say_selection(self, mark: Mark) -> None:
        found = measure(self._drawing)
        if found is not None:
            self._drawing.say(f"{placed_text(*found)}.")
        else:
            x, y = middle_of(mark, self._drawing.size_px)
            self._say_at(_("Moved to {x}, {y}."), (round(x), round(y)))

    def _say_at(self, text: str, at: Point, number: int = 0) -> None:
        x, y = map(number_format.count, at)
        self._drawing.say(text.format(x=x, y=y, number=number_format.count(number)))
