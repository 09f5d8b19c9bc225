"""Incremental indexes of an answer. After an edit, only the differing part of the result items is processed and the
rest is reused: half a millisecond for ten thousand regions, where a look at each of them takes ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, count, repeat
from operator import is_, is_not
from typing import NamedTuple

from msgspec import Struct

from annotator.core.answer.regions import Answer, Area, Region
from annotator.core.answer.shapes import GEOMETRY, Shape, shape_on
from annotator.core.design.tree import Design

_KEPT = 3  # as displayed, as it would be sent, and before the edit


class AnswerKey(Struct, frozen=True, eq=False):
    """An answer and a design as a cache key, compared by identity. A comparison by value would take as long as
    computing the cached value."""

    answer: Answer
    design: Design

    def __hash__(self) -> int:
        return hash((id(self.answer), id(self.design)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnswerKey) and self.answer is other.answer and self.design is other.design


class IncrementalCache[Found]:
    """A cache. `find` gets the key, and the latest known key and value of the same design."""

    def __init__(self, find: Callable[[AnswerKey, tuple[AnswerKey, Found] | None], Found]) -> None:
        self._find = find
        # The latest entry is the last. Replaced, never modified, because predictions are read in another thread.
        self._known: tuple[tuple[AnswerKey, Found], ...] = ()

    def of(self, these: AnswerKey) -> Found:
        known = self._known
        found = next((found for each, found in known if each == these), None)
        if found is None:
            last = known[-1] if known and known[-1][0].design is these.design else None
            found = self._find(these, last)
        others = tuple(each for each in known if each[0] != these)
        self._known = (*others[1 - _KEPT :], (these, found))
        return found


class ChangedRange(NamedTuple):
    """The old sequence differs from `start` up to but excluding `end`, the new one up to but excluding `new_end`."""

    start: int
    end: int
    new_end: int


def changed_range(before: Sequence[object], after: Sequence[object]) -> ChangedRange:
    """Compare by identity and return the differing part. No Python loop: ten thousand elements take 0.2 ms."""
    most = min(len(before), len(after))
    start = next(compress(range(most), map(is_not, before, after)), most)
    rest = most - start
    same = next(compress(range(rest), map(is_not, reversed(before), reversed(after))), rest)
    return ChangedRange(start, len(before) - same, len(after) - same)


class AnswerIndex(Struct, frozen=True):
    """An index of an answer; immutable. `about` maps an id to its result items in the order of the answer. `areas`
    are the regions by id, `made_by` the item that makes each. `in_order` are the regions by creation; `whole` are
    the items about the whole task."""

    regions: tuple[Region, ...]
    about: Mapping[str, tuple[Region, ...]]
    made_by: Mapping[str, Region]
    areas: Mapping[str, Area]
    in_order: tuple[Area, ...]
    whole: tuple[Region, ...]


type _Shapes = dict[tuple[str, str], Shape | None]

_FEW = 4  # if an edit changes at most this fraction (1/4) of the items, an update is faster than a rebuild
_NOTHING = AnswerIndex((), {}, {}, {}, (), ())


def _sorted(these: AnswerKey, last: tuple[AnswerKey, AnswerIndex] | None) -> AnswerIndex:
    regions, design, before = these.answer.regions, these.design, _NOTHING if last is None else last[1]
    return sorted_after(before, regions, design) or sorted_anew(regions, design, before)


_recent = IncrementalCache(_sorted)


def by_area(these: AnswerKey) -> AnswerIndex:
    """Return the index of an answer, cached and updated from the previous answer."""
    return _recent.of(these)


def sorted_anew(regions: tuple[Region, ...], design: Design, before: AnswerIndex = _NOTHING) -> AnswerIndex:
    """Build the whole index; reuse regions whose making item is unchanged."""
    made_by: dict[str, Region] = {}
    areas: dict[str, Area] = {}
    shapes: _Shapes = {}
    about = _by_id(regions)
    for region in regions:
        if region.id not in areas:
            is_known = before.made_by.get(region.id) is region
            area = before.areas[region.id] if is_known else _area_of(region, _shape(region, design, shapes))
            if area is not None:
                made_by[region.id], areas[region.id] = region, area
    whole = tuple(region for region in regions if region.id not in areas)
    every = {each: tuple(own) for each, own in about.items()}
    return AnswerIndex(regions, every, made_by, areas, tuple(areas.values()), whole)


def sorted_after(before: AnswerIndex, regions: tuple[Region, ...], design: Design) -> AnswerIndex | None:
    """Update the index of the previous answer. Return None if too much changed, or if the difference does not
    determine the order: another item now makes a region, or a new item is inserted among others with the same id."""
    start, end, new_end = changed_range(before.regions, regions)
    gone, new = before.regions[start:end], regions[start:new_end]
    if len(gone) + len(new) > len(regions) // _FEW:
        return None
    was, now = _by_id(gone), _by_id(new)
    about, made_by, areas = dict(before.about), dict(before.made_by), dict(before.areas)
    shapes: _Shapes = {}
    for each in dict.fromkeys((*was, *now)):
        around = _around(before.about.get(each, ()), was.get(each), is_last=start == len(before.regions))
        if around is None:
            return None
        first, last = before.made_by.get(each), None
        about[each] = (*around[0], *now.get(each, ()), *around[1])
        areas.pop(each, None)
        made_by.pop(each, None)
        for region in about[each]:
            area = before.areas[each] if region is first else _area_of(region, _shape(region, design, shapes))
            if area is not None:
                last, made_by[each], areas[each] = region, region, area
                break
        is_here = _is_among(first, was.get(each)) and _is_among(last, now.get(each))
        if first is not last and not is_here:
            return None
        if not about[each]:
            del about[each]
    in_order = _in_order(before, gone, [areas[r.id] for r in new if made_by.get(r.id) is r], end)
    return AnswerIndex(regions, about, made_by, areas, in_order, _whole(before, regions, {*was, *now}, about, areas))


def _by_id(regions: Iterable[Region]) -> dict[str, list[Region]]:
    found: dict[str, list[Region]] = {}
    for region in regions:
        found.setdefault(region.id, []).append(region)
    return found


def _around(
    before: tuple[Region, ...], gone: Sequence[Region] | None, *, is_last: bool
) -> tuple[Sequence[Region], Sequence[Region]] | None:
    """Return the items of one id before and after the changed part."""
    if gone:
        place = next(place for place, region in enumerate(before) if region is gone[0])
        return before[:place], before[place + len(gone) :]
    return (before, ()) if is_last or not before else None


def _is_among(region: Region | None, regions: Sequence[Region] | None) -> bool:
    return region is None or any(region is each for each in regions or ())


def _in_order(before: AnswerIndex, gone: Sequence[Region], new: Sequence[Area], end: int) -> tuple[Area, ...]:
    firsts = [region for region in gone if before.made_by.get(region.id) is region]
    following = (region for region in before.regions[end:] if before.made_by.get(region.id) is region)
    first = firsts[0] if firsts else (next(following, None) if new else None)
    place = len(before.in_order)
    if first is not None:
        area = before.areas[first.id]
        place = next(compress(count(), map(is_, before.in_order, repeat(area))))
    return (*before.in_order[:place], *new, *before.in_order[place + len(firsts) :])


def _whole(
    before: AnswerIndex,
    regions: tuple[Region, ...],
    ids: Iterable[str],
    about: Mapping[str, object],
    areas: Mapping[str, object],
) -> tuple[Region, ...]:
    for each in ids:
        if (each in about and each not in areas) or (each in before.about and each not in before.areas):
            return tuple(region for region in regions if region.id not in areas)
    return before.whole


def _shape(region: Region, design: Design, known: _Shapes) -> Shape | None:
    """Return the shape that the item's control makes on its object; cached."""
    names = region.from_name, region.to_name
    if names not in known:
        control = design.control(region.from_name)
        known[names] = None if control is None else shape_on(control, design.object(region.to_name))
    return known[names]


def _area_of(region: Region, shape: Shape | None) -> Area | None:
    """Return the region that a result item makes, if any."""
    geometry = {name: region.value[name] for name in GEOMETRY[shape] if name in region.value} if shape else {}
    if shape is None or not geometry:
        return None
    beside = region.extent, region.frames, region.page, region.parent, region.group
    return Area(region.id, region.to_name, shape, geometry, *beside)
