"""What another program knows of pictures: what was drawn on each, and what was said about it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.mask.compression import mask_bytes
from annotator.core.answer.mask.label_studio_rle import BadMask
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot
from annotator.core.ports.images import ShownSize
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.masks.budget import PaintBudget, in_words
from annotator.formats.imports.shapes.attributes import AskedOfMarks
from annotator.formats.imports.shapes.exif_orientation import SIDEWAYS
from annotator.formats.imports.shapes.foreign import ForeignMark as ForeignMark
from annotator.formats.imports.shapes.foreign import is_something, largest_side, nudged, overhang, within
from annotator.formats.imports.shapes.problem_counts import ProblemCounts, Where
from annotator.formats.imports.shapes.problem_counts import WhereAsked as WhereAsked
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

_EMPTY: Final[tuple[object, ...]] = (None, "", [], {}, False)

type SizeAsked = Callable[[], ShownSize | None]


class ForeignImage(Struct, frozen=True):
    """`name` is as the other program has it, `file` says so. `task_id` is empty where it has no number of its own.
    `flags` are what is yes of all of it."""

    name: str
    file: str
    size: tuple[float, float]
    marks: tuple[ForeignMark, ...]
    task_id: str = ""
    flags: tuple[str, ...] = ()


class DrawnSource(Struct, frozen=True):
    """`labels` are all that marks may be called, with their numbers where they have any, in the order of the other
    program. `points` are what key points may be called, by series, `flags` all that there may be of them,
    `image_flags` all that there may be of whole pictures. `places` are the paths of pictures in the source, by their
    names, as far as they are known. `above` is what several labels are called together, `skeletons` which points of a
    series are joined, counted from 1: `1-2 2-3`. `unheld` is what else the other program says, by its own words for
    it, and how often. `asked` is what is asked about marks, by the names of their remarks, as far as it says so."""

    file: str
    images: tuple[ForeignImage, ...]
    labels: Mapping[str, int | None]
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)
    skeletons: Mapping[str, str] = field(default_factory=dict)
    unheld: Mapping[str, int] = field(default_factory=dict)
    image_flags: tuple[str, ...] = ()
    asked: Mapping[str, AskedOfMarks] = field(default_factory=dict)


def with_labels(source: DrawnSource, names: Iterable[str]) -> DrawnSource:
    """With further ones, which nothing is called by yet. Where labels have numbers they get the next ones."""
    further = [name for name in dict.fromkeys(names) if name not in source.labels]
    numbers = [number for number in source.labels.values() if number is not None]
    start = max(numbers, default=0) + 1
    added = {name: start + place if numbers else None for place, name in enumerate(further)}
    return replace(source, labels={**source.labels, **added})


class AnnotationReader:
    """Judges marks of one file. What stands over the edge of its picture is cut off there, and counted. The budget and
    what is told once of all are those of the whole import."""

    def __init__(
        self, file: str, log: ProblemLog, budget: PaintBudget | None = None, tallies: ProblemCounts | None = None
    ) -> None:
        self.file = file
        self.log = log
        self._budget = budget or PaintBudget()
        self._tallies = tallies or ProblemCounts()

    def of(self, file: str) -> AnnotationReader:
        """Of another file of the same import."""
        return AnnotationReader(file, self.log, self._budget, self._tallies)

    @property
    def cut_count(self) -> int:
        """How many marks are not as they were in the file, by more than a pixel."""
        return self._tallies.count("cut", "beside")

    def wrong(self, why: str, where: WhereAsked, **params: str) -> None:
        """`where` is asked only where the problem is kept."""
        found = Where() if self.log.is_full(ProblemCode.DRAWN_FILE) else where()
        error = Severity.ERROR
        self.log.add(
            ProblemCode.DRAWN_FILE,
            self.file,
            line=found.line,
            row=None,
            field=found.item,
            severity=error,
            why=why,
            **params,
        )

    def may_paint(self, pixels: int, runs: int, size: tuple[float, float], where: WhereAsked) -> bool:
        """Asked before a mask is made, or made further: `pixels` of the box around it, and the runs that it is told by.
        False with a problem where it is too much, and without where enough is wrong already."""
        if self._budget.is_spent or self.log.is_full(ProblemCode.DRAWN_FILE):
            return False
        return self._is_enough(self._budget.take(pixels, runs, round(size[0]) * round(size[1])), where)

    def _is_enough(self, judged: tuple[str, int, int], where: WhereAsked) -> bool:
        why, count, limit = judged
        if why:
            self.wrong(why, where, count=in_words(why, count), limit=in_words(why, limit))
        return not why

    def bad_mask(self, where: WhereAsked) -> None:
        """Of what was not even looked into nobody knows whether it is bad."""
        if not self._budget.is_spent:
            self.wrong("mask", where)

    def left_out(self, kind: str) -> None:
        """A mark of a kind that there is none of here."""
        self._tallies.add("marks", self.file, kind=kind)

    def unpainted(self) -> None:
        """What was painted, of which nothing but a box is told."""
        self._tallies.add("unpainted", self.file)

    def broken(self, where: WhereAsked) -> None:
        """An outline that is none."""
        self._tallies.add("outlines", self.file, where)

    def parted(self, where: WhereAsked) -> None:
        """A mark of several points, which are one each here."""
        self._tallies.add("parted", self.file, where)

    def end(self) -> None:
        """Of all files of the import: tells what was counted."""
        self._tallies.tell(self.file, self.log)

    def size(self, width: object, height: object, where: WhereAsked, measured: SizeAsked) -> tuple[float, float] | None:
        """That of the picture itself, at which `measured` looks, since marks stand on its pixels; the one that the file
        tells where nothing does, or where it is that of a picture that is shown turned, before it was. None with a
        problem where that is no size of a picture. A file that tells another one is told of."""
        sides = [side for side in map(number_of, (width, height)) if side is not None and 0 < side <= _LARGEST_SIDE_PX]
        own = measured()
        is_told = width not in _EMPTY or height not in _EMPTY
        if own is not None:
            is_other = is_told and sides != [own.width, own.height]
            is_turned = is_other and own.orientation in SIDEWAYS and sides == [own.height, own.width]
            is_unsure = own.orientation != 1 and (own.orientation not in SIDEWAYS or own.width == own.height)
            if is_other or (is_told and is_unsure):
                why = ("size-turned" if is_turned else "size-other") if is_other else "size-unsure"
                stated = {"width": f"{width or '?'}", "height": f"{height or '?'}"}
                shown = {"shown_width": str(own.width), "shown_height": str(own.height)}
                self._tallies.add(why, self.file, None, kind="", **stated, **shown)
            return (sides[0], sides[1]) if is_turned else (float(own.width), float(own.height))
        if len(sides) == 2:
            return sides[0], sides[1]
        self.wrong("size" if is_told else "size-missing", where, width=str(width), height=str(height))
        return None

    def marks(self, mark: ForeignMark, size: tuple[float, float], where: WhereAsked) -> list[ForeignMark]:
        """What of it is on the picture: of a line that leaves it and comes back several. None with a problem; with a
        note where nobody could see it, which data sets have."""
        if not mark.label.strip():
            self.wrong("label", where)
            return []
        if not is_something(mark):
            self._tallies.add("nothing", self.file, where, label=mark.label)
            return []
        if largest_side(mark) > _LARGEST_SIDE_PX:
            self.wrong("outside", where, label=mark.label, width=f"{size[0]:g}", height=f"{size[1]:g}")
            return []
        pixel = 1.0 if max(size) > 1 else _SHARE_OF_A_PIXEL
        over = overhang(mark, size)
        if over > _OVER_PX * pixel:
            found = within(mark, size)
            if found != [mark]:
                self._tallies.add("cut" if found else "beside", self.file, where, label=mark.label)
            return found
        kept = nudged(mark, size) if over else mark
        if not is_something(kept):
            self._tallies.add("beside", self.file, where, label=mark.label)
            return []
        if over > _FAINT_PX * pixel:
            self._tallies.add("edges", self.file)
        if kept.mask is None:
            return [kept]
        packed = self._packed(kept, kept.mask, where)
        return [packed] if packed is not None else []

    def _packed(self, mark: ForeignMark, mask: Mask, where: WhereAsked) -> ForeignMark | None:
        """A file may have more masks than memory could hold row by row."""
        try:
            painted = mask.as_geometry()
            count_bytes = len(mask_bytes(painted["rle"]))
        except BadMask:
            self.bad_mask(where)
            return None
        is_kept = self._is_enough(self._budget.take_bytes(count_bytes), where)
        return replace(mark, mask=None, painted=painted) if is_kept else None


def counted_keys(counts: Counter[str], item: Mapping[str, Any], known: Collection[str], where: str = "") -> None:
    """Counts what an object of JSON says under other keys than those; what is empty says nothing."""
    counts.update(f"{where}{key}" for key, value in item.items() if key not in known and value not in _EMPTY)


def fixed(line: int | None) -> WhereAsked:
    """A line that is known without looking for it."""
    return lambda: Where(line)


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
