"""Regions of several workers, grouped into things, and one geometry for each thing. Pure.

Two regions of one thing have a similarity of at least one half, each with each, and are of different workers. The mean
of boxes is better than any of them: with edges off by 1 % it had an IoU of 0.89 with the truth, a single box 0.79."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from msgspec import Struct

from annotator.core.agreement.comparable_values import MarkedRegion
from annotator.core.agreement.matching import SAME_THING, on_page, paired
from annotator.core.agreement.merged_values import lower_median
from annotator.core.answer.geometry.simplification import simplify_polygon
from annotator.core.answer.mask.label_studio_rle import compressed, mask_bytes, packed, pixel_count, unpacked
from annotator.core.answer.mask.outlines import loops_of_mask, rows_of
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import joined_spans
from annotator.core.answer.result_items import Region, TrueFrame
from annotator.core.answer.shapes import Shape


class ThingMember(Struct, frozen=True):
    """A region of one worker; `answer` is the index of the worker's answer."""

    answer: int
    mark: MarkedRegion
    region: Region
    weight: float


class Thing(Struct, frozen=True):
    """The regions of one thing, in the order of the answers. `similarity` is their mean similarity."""

    members: tuple[ThingMember, ...]
    similarity: float

    @property
    def weight(self) -> float:
        return math.fsum(member.weight for member in self.members)


def things(answers: Sequence[Sequence[ThingMember]]) -> list[Thing]:
    """Group the regions of each answer. The most similar pairs are joined first."""
    members = [member for own in answers for member in own]
    places = [on_page(member.mark.place, member.mark.page) for member in members]
    numbers: list[list[int]] = []
    for own in answers:
        first = sum(map(len, numbers))
        numbers.append(list(range(first, first + len(own))))
    similarities: dict[tuple[int, int], float] = {}
    for left, right in combinations(numbers, 2):
        pairing = paired([places[number] for number in left], [places[number] for number in right])
        for place, other, similarity in pairing.pairs:
            if similarity >= SAME_THING:
                similarities[left[place], right[other]] = similarity
    groups = {number: [number] for number in range(len(members))}
    for pair, _similarity in sorted(similarities.items(), key=lambda each: (-each[1], each[0])):
        left_group, right_group = groups[pair[0]], groups[pair[1]]
        if left_group is not right_group and all(
            (min(a, b), max(a, b)) in similarities for a in left_group for b in right_group
        ):
            left_group += right_group
            groups.update(dict.fromkeys(right_group, left_group))
    return [_thing(sorted(each), members, similarities) for each in _distinct(groups.values())]


def _distinct(groups: Iterable[list[int]]) -> list[list[int]]:
    """Return each group once, in the order of its first region."""
    found = {id(group): group for group in groups}
    return sorted(found.values(), key=min)


def _thing(
    numbers: Sequence[int], members: Sequence[ThingMember], similarities: Mapping[tuple[int, int], float]
) -> Thing:
    shared = sorted(similarities[pair] for pair in combinations(numbers, 2))
    mean = math.fsum(shared) / len(shared) if shared else 1.0
    return Thing(tuple(members[number] for number in numbers), mean)


class Geometry(Struct, frozen=True):
    value: Mapping[str, Any]
    frames: tuple[TrueFrame, ...] = ()
    method: str = "medoid"


def merged_geometry(thing: Thing) -> Geometry:
    """Return one geometry. Shapes without a mean take the region that is most similar to the others."""
    members = thing.members
    first = members[0].region
    if all(member.region.geometry == first.geometry for member in members):
        return Geometry(first.geometry, first.frames, "same")
    merge = _MERGES.get(first.shape)
    merged = merge(members) if merge is not None else None
    return _most_central(members) if merged is None else merged


def _most_central(members: Sequence[ThingMember]) -> Geometry:
    places = [on_page(member.mark.place, member.mark.page) for member in members]

    def cost(number: int) -> tuple[float, float]:
        apart = [
            member.weight * (1 - places[number].similarity(place))
            for member, place in zip(members, places, strict=True)
        ]
        return round(math.fsum(sorted(apart)), 9), -members[number].weight

    best = members[min(range(len(members)), key=cost)].region
    return Geometry(best.geometry, best.frames)


def _mean(members: Sequence[ThingMember]) -> Geometry | None:
    """Return the weighted mean of each number. Boxes with different rotations have none."""
    geometries = [member.region.geometry for member in members]
    if len({geometry.get("rotation", 0) for geometry in geometries}) > 1:
        return None
    weights = [member.weight for member in members]
    means = {
        name: value if name == "rotation" else _mean_of(weights, [float(geometry[name]) for geometry in geometries])
        for name, value in geometries[0].items()
    }
    return Geometry(means, method="mean")


def _mean_of(weights: Sequence[float], numbers: Sequence[float]) -> float:
    if len(set(numbers)) == 1:
        return numbers[0]
    whole = math.fsum(weights)
    return math.fsum(weight * number for weight, number in zip(weights, numbers, strict=True)) / whole


def _ends(members: Sequence[ThingMember], name: str) -> float:
    return lower_median([(member.weight, member.region.geometry[name]) for member in members])


def _segment(members: Sequence[ThingMember]) -> Geometry:
    ends = {name: _ends(members, name) for name in ("start", "end")}
    return Geometry({**members[0].region.geometry, **ends}, method="median")


def _span(members: Sequence[ThingMember]) -> Geometry:
    """Return the span between the medians. Its text is put together from those of the members, which cover it."""
    start, end = (int(_ends(members, name)) for name in ("start", "end"))
    characters: dict[int, str] = {}
    for member in members:
        geometry = member.region.geometry
        characters.update(enumerate(str(geometry["text"]), int(geometry["start"])))
    text = "".join(characters.get(place, "") for place in range(start, end))
    return Geometry({**members[0].region.geometry, "start": start, "end": end, "text": text}, method="median")


def _ranges(members: Sequence[ThingMember]) -> Geometry | None:
    """Return the frames between the medians, with the true frames of the members that have them."""
    ranges = [member.region.geometry["ranges"][0] for member in members]
    found: dict[str, int] = {}
    frames: list[TrueFrame] = []
    for name, place in (("start", 0), ("end", -1)):
        found[name] = int(
            lower_median([(member.weight, only[name]) for member, only in zip(members, ranges, strict=True)])
        )
        own = [
            member.region.frames[place]
            for member, only in zip(members, ranges, strict=True)
            if only[name] == found[name] and member.region.frames
        ]
        frames += own[:1]
    if found["start"] > found["end"]:
        return None
    return Geometry({"ranges": [{**ranges[0], **found}]}, tuple(frames) if len(frames) == 2 else (), "median")


def _mask(members: Sequence[ThingMember]) -> Geometry | None:
    """Return the pixels that more than half of the weight covers; None if there are none."""
    data = [mask_bytes(member.region.geometry["rle"]) for member in members]
    changes: _Changes = {}
    for member, rle in zip(members, data, strict=True):
        bounds: array[int] = unpacked(rle)
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            _cover(changes, start, end, member.weight)
    runs = _majority(changes, _half(members))
    if not runs:
        return None
    merged = packed(runs, pixel_count(data[0]))
    return Geometry({**members[0].region.geometry, "rle": compressed(merged)}, method="vote")


type _Changes = dict[int, list[float]]  # of the weight that covers a row of cells, by cell


def _half(members: Sequence[ThingMember]) -> float:
    return math.fsum(member.weight for member in members) / 2


def _cover(changes: _Changes, start: int, end: int, weight: float) -> None:
    changes.setdefault(start, []).append(weight)
    changes.setdefault(end, []).append(-weight)


def _majority(changes: _Changes, half: float) -> list[tuple[int, int]]:
    """Return the runs of cells that are covered by more than half of the weight."""
    runs: list[tuple[int, int]] = []
    covered, begin = 0.0, -1
    for place in sorted(changes):
        covered += math.fsum(changes[place])
        if covered > half + 1e-9 and begin < 0:
            begin = place
        elif covered <= half + 1e-9 and begin >= 0:
            runs.append((begin, place))
            begin = -1
    return runs


def _polygon(members: Sequence[ThingMember]) -> Geometry | None:
    """Return the outline of the largest part that more than half of the weight covers, without its holes. It is found
    on a grid over all polygons, whose longer side has `_CELLS` cells."""
    outlines = [[(float(x), float(y)) for x, y in member.region.geometry["points"]] for member in members]
    left, top = (min(spot[axis] for outline in outlines for spot in outline) for axis in (0, 1))
    right, bottom = (max(spot[axis] for outline in outlines for spot in outline) for axis in (0, 1))
    cell = max(right - left, bottom - top) / _CELLS
    if cell <= 0:
        return None
    size = (math.ceil((right - left) / cell) + 1, math.ceil((bottom - top) / cell) + 1)
    changes: dict[int, _Changes] = {}
    for member, outline in zip(members, outlines, strict=True):
        for row, start, end in rows_of([((x - left) / cell, (y - top) / cell) for x, y in outline], size):
            _cover(changes.setdefault(row, {}), start, end, member.weight)
    rows = {row: joined_spans(_majority(own, _half(members))) for row, own in changes.items()}
    loops = loops_of_mask(Mask.of_rows(rows, size))
    largest = simplify_polygon(Shape.POLYGON, max(loops, key=_area, default=()), _TOLERANCE_CELLS)
    if len(largest) < _FEWEST_CORNERS:
        return None
    points = [[left + x * cell, top + y * cell] for x, y in largest]
    return Geometry({**members[0].region.geometry, "points": points}, method="vote")


# Cells along the longer side of the polygons of one thing, and how far a corner may be from the traced outline.
_CELLS = 500
_TOLERANCE_CELLS = 3
_FEWEST_CORNERS = 3


def _area(loop: Sequence[tuple[int, int]]) -> float:
    """Return twice the area of a polygon."""
    return abs(math.fsum(x * below - across * y for (x, y), (across, below) in pairwise([*loop, loop[0]])))


_MERGES: Mapping[Shape, Callable[[Sequence[ThingMember]], Geometry | None]] = {
    Shape.RECTANGLE: _mean,
    Shape.ELLIPSE: _mean,
    Shape.KEY_POINT: _mean,
    Shape.SEGMENT: _segment,
    Shape.SPAN: _span,
    Shape.RANGES: _ranges,
    Shape.POLYGON: _polygon,
    Shape.MASK: _mask,
}
