"""Foreign annotations: the regions and attributes of images in a dataset of another program."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.label_studio_rle import BadMask, mask_bytes
from annotator.core.answer.mask.raster import Mask
from annotator.core.ports.images import ShownSize
from annotator.core.problems import ProblemCode
from annotator.formats.imports.masks import MaskBudget, readable_amount
from annotator.formats.imports.shapes import (
    SIDEWAYS,
    ProblemCounts,
    RegionAttribute,
    Where,
    is_something,
    largest_side,
    nudged,
    overhang,
    within,
)
from annotator.formats.imports.shapes import ForeignMark as ForeignMark
from annotator.formats.imports.shapes import WhereAsked as WhereAsked
from annotator.formats.problem_log import ProblemLog

DRAWN_LIMIT_BYTES: Final = 256 * 1024**2
MOST_MARKS: Final = 2_000_000
# Digits of a group number.
LONGEST_GROUP: Final = 15
_LARGEST_SIDE_PX = 1_000_000
# Tolerance beyond the image edge, for rounding and for boxes counted in pixels from 1.
_OVER_PX = 1.0
_FAINT_PX = 1e-6
# For YOLO, whose coordinates are fractions. The error of its six digits is smaller.
_SHARE_OF_A_PIXEL = 1e-3

_EMPTY: Final[tuple[object, ...]] = (None, "", [], {}, False)

type SizeAsked = Callable[[], ShownSize | None]


class ForeignImage(Struct, frozen=True):
    """An image of a foreign dataset. `name` is its name in `file`. `task_id` is empty if it has no ID. `flags` are
    the flags of the whole image."""

    name: str
    file: str
    size: tuple[float, float]
    marks: tuple[ForeignMark, ...]
    task_id: str = ""
    flags: tuple[str, ...] = ()


class ForeignDataset(Struct, frozen=True):
    """A foreign dataset.

    - `labels`: all labels in source order, with numbers if they have any.
    - `points`: the labels of key points by series. `skeletons`: the edges of a series, counted from 1: `1-2 2-3`.
    - `flags` and `image_flags`: all flags of regions and of images.
    - `places`: known paths of images by name.
    - `above`: the supercategory of labels.
    - `unsupported_counts`: counts of unsupported data, by the source's name for it.
    - `asked`: declared attributes of regions by name."""

    file: str
    images: tuple[ForeignImage, ...]
    labels: Mapping[str, int | None]
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)
    skeletons: Mapping[str, str] = field(default_factory=dict)
    unsupported_counts: Mapping[str, int] = field(default_factory=dict)
    image_flags: tuple[str, ...] = ()
    asked: Mapping[str, RegionAttribute] = field(default_factory=dict)


def with_labels(source: ForeignDataset, names: Iterable[str]) -> ForeignDataset:
    """Return the dataset with additional unused labels. If labels have numbers, they get the next ones."""
    further = [name for name in dict.fromkeys(names) if name not in source.labels]
    numbers = [number for number in source.labels.values() if number is not None]
    start = max(numbers, default=0) + 1
    added = {name: start + place if numbers else None for place, name in enumerate(further)}
    return replace(source, labels={**source.labels, **added})


class AnnotationReader:
    """Validation of the regions of one file. Regions beyond the image edge are clipped and counted. The budget and
    the counts are shared by all files of the import."""

    def __init__(
        self, file: str, log: ProblemLog, budget: MaskBudget | None = None, tallies: ProblemCounts | None = None
    ) -> None:
        self.file = file
        self.log = log
        self._budget = budget or MaskBudget()
        self._tallies = tallies or ProblemCounts()

    def of(self, file: str) -> AnnotationReader:
        """Return a reader for another file of the same import."""
        return AnnotationReader(file, self.log, self._budget, self._tallies)

    @property
    def cut_count(self) -> int:
        """The number of regions changed by clipping by more than a pixel."""
        return self._tallies.count("cut", "beside")

    def wrong(self, why: str, where: WhereAsked, **params: str) -> None:
        """Report an error. `where` is called only if the problem is kept."""
        found = Where() if self.log.is_full(ProblemCode.DRAWN_FILE) else where()
        self.log.refuse(
            ProblemCode.DRAWN_FILE, self.file, line=found.line, row=None, field=found.item, why=why, **params
        )

    def fits_mask_budget(self, pixels: int, runs: int, size: tuple[float, float], where: WhereAsked) -> bool:
        """Return True if the budget allows a mask. Called before the mask is made or extended. `pixels` is the area
        of its bounding box, `runs` the number of its runs. Return False with a problem if it is too large, and
        without one if there are enough errors already."""
        if self._budget.is_spent or self.log.is_full(ProblemCode.DRAWN_FILE):
            return False
        return self._is_enough(self._budget.take(pixels, runs, round(size[0]) * round(size[1])), where)

    def _is_enough(self, judged: tuple[str, int, int], where: WhereAsked) -> bool:
        why, count, limit = judged
        if why:
            self.wrong(why, where, count=readable_amount(why, count), limit=readable_amount(why, limit))
        return not why

    def bad_mask(self, where: WhereAsked) -> None:
        """Report an invalid mask. Masks that were not read because the budget is spent are not reported."""
        if not self._budget.is_spent:
            self.wrong("mask", where)

    def left_out(self, kind: str) -> None:
        """Count a region of an unsupported kind."""
        self._tallies.add("marks", self.file, kind=kind)

    def unpainted(self) -> None:
        """Count a mask of which only the box is given."""
        self._tallies.add("unpainted", self.file)

    def broken(self, where: WhereAsked) -> None:
        """Count an invalid outline."""
        self._tallies.add("outlines", self.file, where)

    def parted(self, where: WhereAsked) -> None:
        """Count a region with several points, which become separate key points."""
        self._tallies.add("parted", self.file, where)

    def end(self) -> None:
        """Report all counts after the last file of the import."""
        self._tallies.report(self.file, self.log)

    def size(self, width: object, height: object, where: WhereAsked, measured: SizeAsked) -> tuple[float, float] | None:
        """Return the size of an image, or None with a problem. The real size from `measured` has priority, because
        regions refer to its pixels. The stated size is used if the real one is unknown, or if it is that of the
        image before its EXIF rotation. Differences get a note."""
        sides = [side for side in map(number_of, (width, height)) if side is not None and 0 < side <= _LARGEST_SIDE_PX]
        own = measured()
        is_told = width not in _EMPTY or height not in _EMPTY
        if own is not None:
            is_other = is_told and sides != [own.width, own.height]
            is_rotated = is_other and own.orientation in SIDEWAYS and sides == [own.height, own.width]
            is_unsure = own.orientation != 1 and (own.orientation not in SIDEWAYS or own.width == own.height)
            if is_other or (is_told and is_unsure):
                why = ("size-turned" if is_rotated else "size-other") if is_other else "size-unsure"
                stated = {"width": f"{width or '?'}", "height": f"{height or '?'}"}
                shown = {"shown_width": str(own.width), "shown_height": str(own.height)}
                self._tallies.add(why, self.file, None, kind="", **stated, **shown)
            return (sides[0], sides[1]) if is_rotated else (float(own.width), float(own.height))
        if len(sides) == 2:
            return sides[0], sides[1]
        self.wrong("size" if is_told else "size-missing", where, width=str(width), height=str(height))
        return None

    def marks(self, mark: ForeignMark, size: tuple[float, float], where: WhereAsked) -> list[ForeignMark]:
        """Return the parts of a region inside the image, several for a line that leaves and re-enters. Return an
        empty list with a problem, or with a note for an invisible region, which datasets contain."""
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
        """Return the region with a packed mask. A file may have more masks than memory could hold row by row."""
        try:
            painted = mask.as_geometry()
            count_bytes = len(mask_bytes(painted["rle"]))
        except BadMask:
            self.bad_mask(where)
            return None
        is_kept = self._is_enough(self._budget.take_bytes(count_bytes), where)
        return replace(mark, mask=None, painted=painted) if is_kept else None


def counted_keys(counts: Counter[str], item: Mapping[str, Any], known: Collection[str], where: str = "") -> None:
    """Count the non-empty values under unknown keys of a JSON object."""
    counts.update(f"{where}{key}" for key, value in item.items() if key not in known and value not in _EMPTY)


def fixed(line: int | None) -> WhereAsked:
    """Return a function that returns a known line."""
    return lambda: Where(line)


def number_of(value: object) -> float | None:
    """Return a finite number from a number or text, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def pairs(flat: Iterable[object]) -> tuple[Spot, ...] | None:
    """Return pairs of x, y, x, y ..., or None if values are invalid or their number is odd."""
    numbers = [number_of(side) for side in flat]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or len(known) % 2:
        return None
    return tuple(zip(known[::2], known[1::2], strict=True))


def spots(listed: object) -> tuple[Spot, ...] | None:
    """Return points from [[x, y], ...], or None."""
    if not isinstance(listed, list) or not all(isinstance(place, list) and len(place) == 2 for place in listed):
        return None
    return pairs([side for place in listed for side in place])


def sorted_corners(places: Sequence[Spot]) -> tuple[Spot, Spot]:
    """Return the upper left and lower right corner of the bounding box."""
    across, down = ([place[axis] for place in places] for axis in (0, 1))
    return (min(across), min(down)), (max(across), max(down))
