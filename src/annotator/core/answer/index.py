"""Incremental indexes of an answer. After an edit, only the differing part of the result items is processed and the
rest is reused: half a millisecond for ten thousand regions, where a look at each of them takes ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, count, repeat
from operator import is_, is_not
from typing import NamedTuple

from msgspec import Struct

from annotator.core.answer.result_items import Answer, Region, ResultItem
from annotator.core.answer.shapes import GEOMETRY, Shape, shape_on
from annotator.core.design.tree import Design

_CACHE_SIZE = 3  # as displayed, as it would be sent, and before the edit


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
        self._known = (*others[1 - _CACHE_SIZE :], (these, found))
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
    """An index of an answer; immutable. `about` maps an id to its result items in the order of the answer. `regions`
    are the regions by id, `made_by` the item that makes each. `in_order` are the regions by creation; `whole` are
    the items about the whole task."""

    items: tuple[ResultItem, ...]
    about: Mapping[str, tuple[ResultItem, ...]]
    made_by: Mapping[str, ResultItem]
    regions: Mapping[str, Region]
    in_order: tuple[Region, ...]
    whole: tuple[ResultItem, ...]


type _Shapes = dict[tuple[str, str], Shape | None]

_FEW = 4  # if an edit changes at most this fraction (1/4) of the items, an update is faster than a rebuild
_NOTHING = AnswerIndex((), {}, {}, {}, (), ())


def _sorted(these: AnswerKey, last: tuple[AnswerKey, AnswerIndex] | None) -> AnswerIndex:
    items = these.answer.items
    design = these.design
    before = _NOTHING if last is None else last[1]
    return sorted_after(before, items, design) or sorted_anew(items, design, before)


_recent = IncrementalCache(_sorted)


def by_region(these: AnswerKey) -> AnswerIndex:
    """Return the index of an answer, cached and updated from the previous answer."""
    return _recent.of(these)


def sorted_anew(items: tuple[ResultItem, ...], design: Design, before: AnswerIndex = _NOTHING) -> AnswerIndex:
    """Build the whole index; reuse regions whose making item is unchanged."""
    made_by: dict[str, ResultItem] = {}
    regions: dict[str, Region] = {}
    shapes: _Shapes = {}
    about = _by_id(items)
    for item in items:
        if item.id not in regions:
            is_known = before.made_by.get(item.id) is item
            region = before.regions[item.id] if is_known else _region_of(item, _shape(item, design, shapes))
            if region is not None:
                made_by[item.id] = item
                regions[item.id] = region
    whole = tuple(item for item in items if item.id not in regions)
    every = {each: tuple(own) for each, own in about.items()}
    return AnswerIndex(items, every, made_by, regions, tuple(regions.values()), whole)


def sorted_after(before: AnswerIndex, items: tuple[ResultItem, ...], design: Design) -> AnswerIndex | None:
    """Update the index of the previous answer. Return None if too much changed, or if the difference does not
    determine the order: another item now makes a region, or a new item is inserted among others with the same id."""
    start, end, new_end = changed_range(before.items, items)
    gone, new = before.items[start:end], items[start:new_end]
    if len(gone) + len(new) > len(items) // _FEW:
        return None
    was, now = _by_id(gone), _by_id(new)
    about = dict(before.about)
    made_by = dict(before.made_by)
    regions = dict(before.regions)
    shapes: _Shapes = {}
    for each in dict.fromkeys((*was, *now)):
        around = _around(before.about.get(each, ()), was.get(each), is_last=start == len(before.items))
        if around is None:
            return None
        first, last = before.made_by.get(each), None
        about[each] = (*around[0], *now.get(each, ()), *around[1])
        regions.pop(each, None)
        made_by.pop(each, None)
        for item in about[each]:
            region = before.regions[each] if item is first else _region_of(item, _shape(item, design, shapes))
            if region is not None:
                last = item
                made_by[each] = item
                regions[each] = region
                break
        is_here = _is_among(first, was.get(each)) and _is_among(last, now.get(each))
        if first is not last and not is_here:
            return None
        if not about[each]:
            del about[each]
    in_order = _in_order(before, gone, [regions[r.id] for r in new if made_by.get(r.id) is r], end)
    return AnswerIndex(
        items, about, made_by, regions, in_order, _whole_items(before, items, {*was, *now}, about, regions)
    )


def _by_id(items: Iterable[ResultItem]) -> dict[str, list[ResultItem]]:
    found: dict[str, list[ResultItem]] = {}
    for item in items:
        found.setdefault(item.id, []).append(item)
    return found


def _around(
    before: tuple[ResultItem, ...], gone: Sequence[ResultItem] | None, *, is_last: bool
) -> tuple[Sequence[ResultItem], Sequence[ResultItem]] | None:
    """Return the items of one id before and after the changed part."""
    if gone:
        place = next(place for place, item in enumerate(before) if item is gone[0])
        return before[:place], before[place + len(gone) :]
    return (before, ()) if is_last or not before else None


def _is_among(item: ResultItem | None, items: Sequence[ResultItem] | None) -> bool:
    return item is None or any(item is each for each in items or ())


def _in_order(before: AnswerIndex, gone: Sequence[ResultItem], new: Sequence[Region], end: int) -> tuple[Region, ...]:
    firsts = [item for item in gone if before.made_by.get(item.id) is item]
    following = (item for item in before.items[end:] if before.made_by.get(item.id) is item)
    first = firsts[0] if firsts else (next(following, None) if new else None)
    place = len(before.in_order)
    if first is not None:
        place = next(compress(count(), map(is_, before.in_order, repeat(before.regions[first.id]))))
    return (*before.in_order[:place], *new, *before.in_order[place + len(firsts) :])


def _whole_items(
    before: AnswerIndex,
    items: tuple[ResultItem, ...],
    ids: Iterable[str],
    about: Mapping[str, object],
    regions: Mapping[str, object],
) -> tuple[ResultItem, ...]:
    for each in ids:
        if (each in about and each not in regions) or (each in before.about and each not in before.regions):
            return tuple(item for item in items if item.id not in regions)
    return before.whole


def _shape(item: ResultItem, design: Design, known: _Shapes) -> Shape | None:
    """Return the shape that the item's control makes on its object; cached."""
    names = item.from_name, item.to_name
    if names not in known:
        control = design.control(item.from_name)
        known[names] = None if control is None else shape_on(control, design.object(item.to_name))
    return known[names]


def _region_of(item: ResultItem, shape: Shape | None) -> Region | None:
    """Return the region that a result item makes, if any."""
    geometry = {name: item.value[name] for name in GEOMETRY[shape] if name in item.value} if shape else {}
    if shape is None or not geometry:
        return None
    places = (item.extent, item.frames, item.page, item.parent, item.group, item.written_by)
    return Region(item.id, item.to_name, shape, geometry, *places)
