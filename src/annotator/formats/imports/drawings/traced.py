"""What another program knows of pictures: what was drawn on each, and what was said about it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.mask.kept import mask_bytes
from annotator.core.answer.mask.packing import BadMask
from annotator.core.answer.mask.rows import Mask
from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot, turned
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.painting.paint_budget import PaintBudget, in_words
from annotator.formats.problem_log import ProblemLog

DRAWN_LIMIT_BYTES: Final = 256 * 1024**2
MOST_MARKS: Final = 2_000_000
# Digits of the number that marks of one object share.
LONGEST_GROUP: Final = 15
_LARGEST_SIDE_PX = 1_000_000
# What rounding, or a box that is counted in pixels from 1, may stand over the picture's edge.
_OVER_PX = 1.0
_FAINT_PX = 1e-6
# Of YOLO, which knows no pixels: what its six digits may be off is less.
_SHARE_OF_A_PIXEL = 1e-3

# Places that a mark has at least.
_LEAST = {Shape.POLYGON: 3, Shape.LINE: 2}

_EMPTY: Final[tuple[object, ...]] = (None, "", [], {}, False)

type LineAsked = Callable[[], int | None]
type SizeAsked = Callable[[], tuple[int, int] | None]


class ForeignMark(Struct, frozen=True):
    """`places` are in pixels: two corners of a box, the corners of a polygon, those of a line, one place of a key
    point, the middle of an ellipse with its `radii`; of YOLO, whose pictures are 1 by 1, shares. A box is turned around
    its left upper corner, an ellipse around its middle, by so many degrees. What is painted has a `mask` and no places;
    once it is judged, what is kept of that: `painted`.
    `flags` are what is yes of what may be yes or no, `remarks` what is chosen or written, by what it is about. Marks
    with one `group` are one object. `series` names the points that belong together. `stated` is what the other program
    tells of the object that it is the first mark of, and that follows from no mark: it goes back as it came."""

    shape: Shape
    label: str
    places: tuple[Spot, ...]
    flags: tuple[str, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    group: int | None = None
    series: str = ""
    turn: float = 0.0
    radii: Spot = (0.0, 0.0)
    mask: Mask | None = None
    painted: Mapping[str, Any] = field(default_factory=dict)
    stated: Mapping[str, Any] = field(default_factory=dict)


class ForeignPicture(Struct, frozen=True):
    """`name` is as the other program has it, `file` says so. `task_id` is empty where it has no number of its own."""

    name: str
    file: str
    size: tuple[float, float]
    marks: tuple[ForeignMark, ...]
    task_id: str = ""


class DrawnSource(Struct, frozen=True):
    """`labels` are all that marks may be called, with their numbers where they have any, in the order of the other
    program; `is_listed`: it has a list of them, and not only what marks happen to be called. `points` are what key
    points may be called, by series, `flags` all that there may be of them. `places` are the paths of pictures in the
    source, by their names, as far as they are known. `above` is what several labels are called together, `skeletons`
    which points of a series are joined, counted from 1: `1-2 2-3`. `unheld` is what else the other program says, by
    its own words for it, and how often."""

    file: str
    pictures: tuple[ForeignPicture, ...]
    labels: Mapping[str, int | None]
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    is_listed: bool = True
    above: Mapping[str, str] = field(default_factory=dict)
    skeletons: Mapping[str, str] = field(default_factory=dict)
    unheld: Mapping[str, int] = field(default_factory=dict)


class Tracing:
    """Judges marks of one file. What stands a little over the edge of its picture is cut off there, and counted. The
    budget is that of the whole import."""

    def __init__(self, file: str, log: ProblemLog, budget: PaintBudget | None = None) -> None:
        self.file = file
        self.log = log
        self._budget = budget or PaintBudget()
        self._cut = 0
        self._kinds: dict[str, int] = {}
        self._without_inside: list[str] = []
        self._other_sizes: dict[bool, list[tuple[str, ...]]] = {}

    def wrong(self, why: str, line: LineAsked, **params: str) -> None:
        """`line` is asked only where the problem is kept."""
        found = None if self.log.is_full(ProblemCode.DRAWN_FILE) else line()
        error = Severity.ERROR
        self.log.add(
            ProblemCode.DRAWN_FILE, self.file, line=found, row=None, field=None, severity=error, why=why, **params
        )

    def may_paint(self, pixels: int, runs: int, size: tuple[float, float], line: LineAsked) -> bool:
        """Asked before a mask is made, or made further: `pixels` of the box around it, and the runs that it is told by.
        False with a problem where it is too much, and without where enough is wrong already."""
        if self._budget.is_spent or self.log.is_full(ProblemCode.DRAWN_FILE):
            return False
        return self._is_enough(self._budget.take(pixels, runs, round(size[0]) * round(size[1])), line)

    def _is_enough(self, judged: tuple[str, int, int], line: LineAsked) -> bool:
        why, count, limit = judged
        if why:
            self.wrong(why, line, count=in_words(why, count), limit=in_words(why, limit))
        return not why

    def bad_mask(self, line: LineAsked) -> None:
        """Of what was not even looked into nobody knows whether it is bad."""
        if not self._budget.is_spent:
            self.wrong("mask", line)

    def left_out(self, kind: str) -> None:
        """A mark of a kind that there is none of here."""
        self._kinds[kind] = self._kinds.get(kind, 0) + 1

    def end(self) -> None:
        note = Severity.NOTE
        if self._cut:
            count = str(self._cut)
            self.log.add(ProblemCode.IMPORT_LEFT_OUT, self.file, severity=note, why="edges", count=count)
        if self._without_inside:
            count, label = str(len(self._without_inside)), self._without_inside[0]
            self.log.add(ProblemCode.IMPORT_LEFT_OUT, self.file, severity=note, why="nothing", count=count, label=label)
        for is_turned, sizes in sorted(self._other_sizes.items()):
            why = "size-turned" if is_turned else "size-other"
            width, height, across, down = sizes[0]
            count = str(len(sizes))
            self.log.add(
                *(ProblemCode.IMPORT_LEFT_OUT, self.file), severity=note, why=why, count=count,
                width=width, height=height, shown_width=across, shown_height=down,
            )  # fmt: skip
        for kind, number in sorted(self._kinds.items()):
            count = str(number)
            self.log.add(ProblemCode.IMPORT_LEFT_OUT, self.file, severity=note, why="marks", kind=kind, count=count)

    def size(self, width: object, height: object, line: LineAsked, measured: SizeAsked) -> tuple[float, float] | None:
        """That of the picture itself, at which `measured` looks, since marks stand on its pixels; the one that the file
        tells where nothing does. None with a problem where that is no size of a picture. A file that tells another one
        is told of."""
        sides = [side for side in map(number_of, (width, height)) if side is not None and 0 < side <= _LARGEST_SIDE_PX]
        own = measured()
        is_told = width not in _EMPTY or height not in _EMPTY
        if own is not None:
            if is_told and sides != list(own):
                self._other_sizes.setdefault(tuple(sides) == own[::-1], []).append(
                    (f"{width or '?'}", f"{height or '?'}", *map(str, own))
                )
            return float(own[0]), float(own[1])
        if len(sides) == 2:
            return sides[0], sides[1]
        self.wrong("size" if is_told else "size-missing", line, width=str(width), height=str(height))
        return None

    def mark(self, mark: ForeignMark, size: tuple[float, float], line: LineAsked) -> ForeignMark | None:
        """As it stands on the picture; None with a problem, and of what nobody could see, which data sets have, with a
        note."""
        if not mark.label.strip():
            self.wrong("label", line)
            return None
        # What is turned may stand over the edge with a corner.
        asked = [_middle(mark)] if mark.turn and mark.shape is Shape.RECTANGLE else mark.places
        over = max((_over(place, size) for place in asked), default=0.0)
        over = math.inf if max(mark.radii) > _LARGEST_SIDE_PX else over
        pixel = 1.0 if max(size) > 1 else _SHARE_OF_A_PIXEL
        if over > _OVER_PX * pixel:
            width, height = f"{size[0]:g}", f"{size[1]:g}"
            self.wrong("outside", line, label=mark.label, width=width, height=height)
            return None
        self._cut += over > _FAINT_PX * pixel
        kept = (
            replace(mark, places=tuple(_inside(place, size) for place in mark.places))
            if over and not mark.turn
            else mark
        )
        if not _is_something(kept):
            self._without_inside.append(mark.label)
            return None
        return kept if kept.mask is None else self._packed(kept, kept.mask, line)

    def _packed(self, mark: ForeignMark, mask: Mask, line: LineAsked) -> ForeignMark | None:
        """A file may have more masks than memory could hold row by row."""
        try:
            painted = mask.as_geometry()
            count_bytes = len(mask_bytes(painted["rle"]))
        except BadMask:
            self.bad_mask(line)
            return None
        is_kept = self._is_enough(self._budget.take_bytes(count_bytes), line)
        return replace(mark, mask=None, painted=painted) if is_kept else None


def counted_keys(counts: Counter[str], item: Mapping[str, Any], known: Collection[str], where: str = "") -> None:
    """Counts what an object of JSON says under other keys than those; what is empty says nothing."""
    counts.update(f"{where}{key}" for key, value in item.items() if key not in known and value not in _EMPTY)


def fixed(line: int | None) -> LineAsked:
    """A line that is known without looking for it."""
    return lambda: line


def number_of(value: object) -> float | None:
    """Of a number, or of one that is spelled; None where it is none, or no place in any picture."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def pairs(flat: Iterable[object]) -> tuple[Spot, ...] | None:
    """x, y, x, y ...; None where they are no numbers, or one is left over."""
    numbers = [number_of(side) for side in flat]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or len(known) % 2:
        return None
    return tuple(zip(known[::2], known[1::2], strict=True))


def spots(listed: object) -> tuple[Spot, ...] | None:
    """[[x, y], ...]; None where it is something else."""
    if not isinstance(listed, list) or not all(isinstance(place, list) and len(place) == 2 for place in listed):
        return None
    return pairs([side for place in listed for side in place])


def sorted_corners(places: Sequence[Spot]) -> tuple[Spot, Spot]:
    """The left upper and the right lower one of what is around them."""
    across, down = ([place[axis] for place in places] for axis in (0, 1))
    return (min(across), min(down)), (max(across), max(down))


def _over(place: Spot, size: tuple[float, float]) -> float:
    return max(-place[0], -place[1], place[0] - size[0], place[1] - size[1], 0.0)


def _inside(place: Spot, size: tuple[float, float]) -> Spot:
    return min(max(place[0], 0.0), size[0]), min(max(place[1], 0.0), size[1])


def _middle(mark: ForeignMark) -> Spot:
    (left, top), (right, bottom) = mark.places
    return turned(((left + right) / 2, (top + bottom) / 2), (left, top), mark.turn)


def _is_something(mark: ForeignMark) -> bool:
    match mark.shape:
        case Shape.RECTANGLE:
            (left, top), (right, bottom) = mark.places
            return left < right and top < bottom
        case Shape.ELLIPSE:
            return min(mark.radii) > 0
        case Shape.MASK:
            return mark.mask is not None and not mark.mask.is_empty
        case _:
            return len(mark.places) >= _LEAST.get(mark.shape, 1)
