"""What keys do to areas of pictures, wherever the focus is: they are walked and turned; their corners are walked, added
and snapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.ui.design.marks.area_words import line
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.objects.picture.drawing import Drawing
from annotator.ui.objects.picture.hits import handles
from annotator.ui.objects.picture.shaping import NO_CORNER

TURN_DEGREES = 10
SNAP_PX = 60  # in the view, around a corner or the crosshair


def shaping_acts(drawings: Sequence[Drawing]) -> dict[str, Callable[[], None]]:
    """By command; none where nothing is drawn."""
    if not drawings:
        return {}

    def meant() -> Drawing:
        """Where something is chosen, else where the focus is, else the first."""
        chosen = (drawing for drawing in drawings if drawing.chosen_mark() is not None)
        focused = (drawing for drawing in drawings if drawing.has_focus)
        return next(chosen, None) or next(focused, drawings[0])

    return {
        "next_area": lambda: _choose(meant(), 1),
        "previous_area": lambda: _choose(meant(), -1),
        "next_corner": lambda: meant().shaping.walk(1),
        "previous_corner": lambda: meant().shaping.walk(-1),
        "add_corner": lambda: meant().shaping.add_by_key(),
        "snap": lambda: _snap(meant()),
        "turn_area_right": lambda: meant().shaping.turn(TURN_DEGREES),
        "turn_area_left": lambda: meant().shaping.turn(-TURN_DEGREES),
        "turn_area_right_little": lambda: meant().shaping.turn(1),
        "turn_area_left_little": lambda: meant().shaping.turn(-1),
    }


def _choose(drawing: Drawing, by: int) -> None:
    """The next area in the order in which they are numbered, or the one before; after the last comes the first."""
    ids = [mark.area.id for mark in drawing.marks]
    if not ids or drawing.is_locked:
        drawing.say(_("Nothing is marked on the picture yet."))
        return
    first = 0 if by > 0 else len(ids) - 1
    place = (ids.index(drawing.selected) + by) % len(ids) if drawing.selected in ids else first
    drawing.chosen.emit(ids[place])
    mark = drawing.chosen_mark()
    if mark is not None:
        drawing.bring(handles(mark, drawing.size_px)[0])
        drawing.say(f"{line(mark)}.")


def _snap(drawing: Drawing) -> None:
    """The corner that is chosen, or the crosshair, to what is nearest."""
    mark, reach_px = drawing.chosen_mark(), SNAP_PX / drawing.scale
    corner = drawing.shaping.corner
    if mark is not None and corner == NO_CORNER:
        drawing.say(_("Choose a corner first."))
        return
    before = drawing.pointer if mark is None else handles(mark, drawing.size_px)[corner]
    after = drawing.magnets(besides="" if mark is None else mark.area.id).drawn_to(before, reach_px)
    if after == (round(before[0]), round(before[1])):
        drawing.say(_("Nothing near to snap to."))
        return
    if mark is None:
        drawing.point_at(after)
    else:
        drawing.shaping.choose_corner(drawing.shaping.with_corner(mark, corner, after))
    drawing.say(_("At {x}, {y}.").format(x=figures.count(after[0]), y=figures.count(after[1])))
