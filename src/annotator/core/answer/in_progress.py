"""Drawings in progress: points of a shape, undone points, the start of an audio segment, open ranges of a video."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.core.answer.shapes import Shape

if TYPE_CHECKING:
    from annotator.core.answer.marks import Point


class DrawingPoints(Struct, frozen=True, eq=False):
    """The points of a drawing. `drawn` are in the order they were set. `taken_back` are the undone points, the next
    one to redo at the end. `steps` counts the points set by each of the last steps, the latest at the end. Points
    set before these steps count as one step each."""

    drawn: tuple[Point, ...] = ()
    taken_back: tuple[tuple[Point, ...], ...] = ()
    steps: tuple[int, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Compare the points, not the steps in which they were set."""
        if not isinstance(other, DrawingPoints):
            return NotImplemented
        return (self.drawn, self.taken_back) == (other.drawn, other.taken_back)

    def __hash__(self) -> int:
        return hash((self.drawn, self.taken_back))

    def with_corners(self, *corners: Point) -> DrawingPoints:
        """Add points in one step and clear the redo list."""
        return DrawingPoints((*self.drawn, *corners), (), (*self.steps, len(corners)))

    def back(self) -> DrawingPoints:
        """Undo the last step."""
        count = self.steps[-1] if self.steps else 1
        kept, gone = self.drawn[:-count], self.drawn[-count:]
        return DrawingPoints(kept, (*self.taken_back, gone) if gone else self.taken_back, self.steps[:-1])

    def again(self) -> DrawingPoints:
        if not self.taken_back:
            return self
        *others, corners = self.taken_back
        return DrawingPoints((*self.drawn, *corners), tuple(others), (*self.steps, len(corners)))

    def let_go(self) -> DrawingPoints:
        """Cancel the drawing; a redo restores all points in one step."""
        return DrawingPoints((), (self.drawn,)) if self.drawn else self

    def first(self, count: int) -> DrawingPoints:
        return self if count >= len(self.drawn) else DrawingPoints(self.drawn[:count])

    def missing(self, shape: Shape) -> int:
        """Return the number of points that a polygon or line still lacks; equal points count once. The geometry
        module is imported with the first drawing."""
        from annotator.core.answer.geometry.vertices import LEAST

        return self.lacking(LEAST[shape])

    def lacking(self, least: int) -> int:
        return max(0, least - len(set(self.drawn)))


class OpenRange(Struct, frozen=True):
    """A range of a video that was opened with a label at a true frame; the same label closes it."""

    maker: str
    label: str
    frame: int


class DrawingInProgress(Struct, frozen=True):
    """The drawing in progress on one object. `maker` is the control that will make the region, and `labels` are the
    labels by control. `corners` are in pixels of the image, `start` is in samples. `opened` are the open ranges in
    the order of opening. `hidden` and `locked` are ids of regions. `page` counts from 0."""

    maker: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    corners: tuple[Point, ...] = ()
    start: float | None = None
    opened: tuple[OpenRange, ...] = ()
    hidden: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    page: int = 0

    @property
    def is_drawn(self) -> bool:
        """True if anything is being drawn; otherwise only hidden or locked regions are stored."""
        return bool(self.corners or self.opened) or self.start is not None


type Drawings = Mapping[str, DrawingInProgress]  # by object name


def to_text(drawings: Mapping[str, Drawings]) -> str:
    """Serialise the drawings of several assignments, by `unique_id`."""
    plain = {
        unique_id: {
            name: {
                "maker": begun.maker,
                "labels": dict(begun.labels),
                "corners": begun.corners,
                "start": begun.start,
                "opened": [(opened.maker, opened.label, opened.frame) for opened in begun.opened],
                "hidden": begun.hidden,
                "locked": begun.locked,
                "page": begun.page,
            }
            for name, begun in here.items()
        }
        for unique_id, here in drawings.items()
    }
    return json.dumps(plain, ensure_ascii=False)


def from_text(text: str) -> dict[str, Drawings]:
    """Parse the output of `to_text`. Return an empty dict for an invalid text: the lost points can be drawn again."""
    try:
        return {
            str(unique_id): {str(name): _drawing(plain) for name, plain in here.items()}
            for unique_id, here in json.loads(text or "{}").items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def _drawing(plain: Mapping[str, object]) -> DrawingInProgress:
    labels = plain["labels"]
    corners = plain["corners"]
    start = plain["start"]
    # missing in older records
    opened, hidden, locked = (plain.get(name, []) for name in ("opened", "hidden", "locked"))
    page = plain.get("page", 0)
    if not isinstance(labels, Mapping) or not isinstance(corners, list) or not isinstance(start, int | float | None):
        raise TypeError(plain)
    if not isinstance(opened, list) or not isinstance(hidden, list) or not isinstance(locked, list):
        raise TypeError(plain)
    if not isinstance(page, int):
        raise TypeError(plain)
    return DrawingInProgress(
        str(plain["maker"]),
        {str(control): tuple(map(str, names)) for control, names in labels.items()},
        tuple((int(x), int(y)) for x, y in corners),
        start,
        tuple(OpenRange(str(maker), str(label), int(frame)) for maker, label, frame in opened),
        tuple(map(str, hidden)),
        tuple(map(str, locked)),
        page,
    )
