"""What is begun and no area yet: the corners of what is drawn on a picture, those that were taken back, the start of a
segment of a sound, ranges of a film that are open; and what it will be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.core.answer.shapes import Shape

if TYPE_CHECKING:
    from annotator.core.answer.marks import Point


class Corners(Struct, frozen=True, eq=False):
    """`drawn` in the order they were set; `taken_back` those that can be set again, the next at the end. `steps`: how
    many each of the last steps set, the latest at the end; what was drawn before them was set one by one."""

    drawn: tuple[Point, ...] = ()
    taken_back: tuple[tuple[Point, ...], ...] = ()
    steps: tuple[int, ...] = ()

    def __eq__(self, other: object) -> bool:
        """However many steps they were set in."""
        if not isinstance(other, Corners):
            return NotImplemented
        return (self.drawn, self.taken_back) == (other.drawn, other.taken_back)

    def __hash__(self) -> int:
        return hash((self.drawn, self.taken_back))

    def with_corners(self, *corners: Point) -> Corners:
        """Set in one step. What is set by hand leaves nothing to be set again."""
        return Corners((*self.drawn, *corners), (), (*self.steps, len(corners)))

    def back(self) -> Corners:
        """Without what the last step set."""
        count = self.steps[-1] if self.steps else 1
        kept, gone = self.drawn[:-count], self.drawn[-count:]
        return Corners(kept, (*self.taken_back, gone) if gone else self.taken_back, self.steps[:-1])

    def again(self) -> Corners:
        if not self.taken_back:
            return self
        *others, corners = self.taken_back
        return Corners((*self.drawn, *corners), tuple(others), (*self.steps, len(corners)))

    def let_go(self) -> Corners:
        """None is drawn, and all can be set again in one step."""
        return Corners((), (self.drawn,)) if self.drawn else self

    def first(self, count: int) -> Corners:
        return self if count >= len(self.drawn) else Corners(self.drawn[:count])

    def missing(self, shape: Shape) -> int:
        """How many a polygon or a line lacks. Two at one place are one. What shapes are made of is loaded with the
        first that is drawn."""
        from annotator.core.answer.geometry.vertices import LEAST

        return self.lacking(LEAST[shape])

    def lacking(self, least: int) -> int:
        return max(0, least - len(set(self.drawn)))


class OpenRange(Struct, frozen=True):
    """A range of a film that a label opened at a true frame, and that the same label will close."""

    maker: str
    label: str
    frame: int


class DrawingInProgress(Struct, frozen=True):
    """On one object: `maker` names the control that will make the area, `labels` are what it gets, by control; the
    corners are in pixels of the picture, the start in samples. Of `opened` there may be several, in the order in which
    they were opened. `hidden` are the areas that are not seen, `locked` those that no hand changes. `page` is that of
    the pages of its object, from 0."""

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
        """Anything is begun; else it tells only what is hidden or locked."""
        return bool(self.corners or self.opened) or self.start is not None


type Drawings = Mapping[str, DrawingInProgress]  # by object


def to_text(drawings: Mapping[str, Drawings]) -> str:
    """Of several assignments, by unique_id."""
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
    """The inverse of `to_text`. Of a text that is none of ours nothing is known: what it told can be drawn again."""
    try:
        return {
            str(unique_id): {str(name): _begun(plain) for name, plain in here.items()}
            for unique_id, here in json.loads(text or "{}").items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def _begun(plain: Mapping[str, object]) -> DrawingInProgress:
    labels, corners, start = plain["labels"], plain["corners"], plain["start"]
    opened, hidden, locked = (plain.get(name, []) for name in ("opened", "hidden", "locked"))  # older records lack them
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
