"""An answer sorted by what it is about. After an edit only that is sorted anew which the edit was about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, count, repeat
from operator import is_

from msgspec import Struct

from annotator.core.answer.index.incremental_cache import IncrementalCache, These
from annotator.core.answer.index.sequence_diff import changed_range
from annotator.core.answer.regions import Area, Region
from annotator.core.answer.shapes import GEOMETRY, Shape, shape_on
from annotator.core.design.tree import Design


class AnswerIndex(Struct, frozen=True):
    """`about` has the regions under each id, as they stand in the answer; `areas` each area by its id, `made_by` the
    first region that makes it. `in_order` are the areas as they were made; `whole` the regions that are about none.
    Nothing in it is ever changed."""

    regions: tuple[Region, ...]
    about: Mapping[str, tuple[Region, ...]]
    made_by: Mapping[str, Region]
    areas: Mapping[str, Area]
    in_order: tuple[Area, ...]
    whole: tuple[Region, ...]


type _Shapes = dict[tuple[str, str], Shape | None]

_FEW = 4  # a part of all: to take over what is known of the rest is quicker than to sort it
_NOTHING = AnswerIndex((), {}, {}, {}, (), ())


def _sorted(these: These, last: tuple[These, AnswerIndex] | None) -> AnswerIndex:
    regions, design, before = these.answer.regions, these.design, _NOTHING if last is None else last[1]
    return sorted_after(before, regions, design) or sorted_anew(regions, design, before)


_recent = IncrementalCache(_sorted)


def by_area(these: These) -> AnswerIndex:
    """Found once, and out of the answer before, which most of it is as after an edit."""
    return _recent.of(these)


def sorted_anew(regions: tuple[Region, ...], design: Design, before: AnswerIndex = _NOTHING) -> AnswerIndex:
    """All of it; an area that is made by the same region as `before` is the same."""
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
    """What differs from `before` sorted, and the rest taken over. None where much differs, or where that does not tell
    enough: an area is made by a region elsewhere now, or a new region stands among others that are about the same."""
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
    """Of the regions of one id those that stand before what is new, and behind it."""
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
    """What its control marks on its object: looked up once."""
    names = region.from_name, region.to_name
    if names not in known:
        control = design.control(region.from_name)
        known[names] = None if control is None else shape_on(control, design.object(region.to_name))
    return known[names]


def _area_of(region: Region, shape: Shape | None) -> Area | None:
    """What a region makes, if it makes one."""
    geometry = {name: region.value[name] for name in GEOMETRY[shape] if name in region.value} if shape else {}
    if shape is None or not geometry:
        return None
    beside = region.extent, region.frames, region.page, region.parent, region.group
    return Area(region.id, region.to_name, shape, geometry, *beside)
