"""The areas of an answer: parts of a text or picture that were marked, each with all its results. Pure.

Label Studio keeps an area as one or more results that share an `id`: a RectangleLabels makes one (`rectanglelabels`), a
Rectangle with a Labels two (`rectangle` and `labels`), and each `perRegion` control adds one more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.index.by_region import by_area
from annotator.core.answer.index.incremental_cache import These
from annotator.core.answer.index.sequence_diff import changed_range
from annotator.core.answer.regions import Answer, Area, Origin, Region, TrueFrame, with_payload
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Control
from annotator.core.design.labels import Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import Design

# Types of results that make or name an area; the others say something about it.
_MAKING = frozenset([*LabelsKind, *ToolKind])


def shape_made(control: Control, design: Design) -> Shape | None:
    """The shape that this control makes; None when it makes none: another kind of control, or a Labels that only names
    what a tool makes."""
    return shape_on(control, design.object(control.targets[0]))


def makers(design: Design, object_name: str) -> tuple[Labels | Tool, ...]:
    """The controls that make areas on one object, in document order."""
    return tuple(
        control
        for control in design.controls()
        if isinstance(control, Labels | Tool)
        and object_name in control.targets
        and shape_made(control, design) is not None
    )


def namers(design: Design, object_name: str) -> tuple[Labels, ...]:
    """The controls that put labels on areas of one object: those that make them, and a Labels beside a tool."""
    return tuple(
        control for control in design.controls() if isinstance(control, Labels) and object_name in control.targets
    )


def areas(answer: Answer, design: Design) -> tuple[Area, ...]:
    """Every area, in the order they were made. What is asked several times of one answer is found once."""
    return by_area(These(answer, design)).in_order


def changed_areas(before: Answer, after: Answer, design: Design) -> tuple[str, ...]:
    """The ids of the areas of `after` that were otherwise before, or not there, in the order they were made."""
    start, end, new_end = changed_range(before.regions, after.regions)
    ids = {region.id for region in (*before.regions[start:end], *after.regions[start:new_end])}
    was, now = said_about(before, design), said_about(after, design)
    touched = (area.id for area in areas(after, design) if area.id in ids)
    return tuple(each for each in touched if now[each] != was.get(each))


def said_about(answer: Answer, design: Design) -> Mapping[str, Sequence[Region]]:
    """By id the results of each area all together, and every other result by itself; found once, as `areas` are. In no
    order."""
    return by_area(These(answer, design)).about


def counted(answer: Answer, design: Design) -> tuple[Area, ...]:
    """Every area in the order in which they are numbered: as they were made, but segments of one sound and ranges of
    one film by time."""
    if not any(isinstance(each, Audio | Video) for each in design.objects()):
        return areas(answer, design)
    found = list(areas(answer, design))
    places: dict[str, list[int]] = {}
    for place, area in enumerate(found):
        if area.shape in (Shape.SEGMENT, Shape.RANGES):
            places.setdefault(area.to_name, []).append(place)
    for own in places.values():
        in_time = sorted((found[place] for place in own), key=_when)
        for place, area in zip(own, in_time, strict=True):
            found[place] = area
    return tuple(found)


def _when(area: Area) -> tuple[float, ...]:
    """Where it begins and ends; true frames are told where they may differ although the nominal ones are the same."""
    if area.shape is Shape.SEGMENT:
        return area.geometry["start"], area.geometry["end"]
    (only,) = area.geometry["ranges"]
    return only["start"], only["end"], *(frame.number for frame in area.frames)


def area(answer: Answer, design: Design, area_id: str) -> Area | None:
    return by_area(These(answer, design)).areas.get(area_id)


def by_id(answer: Answer) -> dict[str, Answer]:
    """What is said under each id: an area's results all together, every other result by itself."""
    regions_by_id: dict[str, list[Region]] = {}
    for region in answer.regions:
        regions_by_id.setdefault(region.id, []).append(region)
    return {area_id: Answer(tuple(regions)) for area_id, regions in regions_by_id.items()}


def labels_of(answer: Answer, area_id: str) -> tuple[str, ...]:
    """All labels of an area, over every control that named it."""
    labels: list[str] = []
    for region in answer.regions:
        if region.id == area_id and region.type in LabelsKind:
            labels.extend(label for label in region.value.get(region.type, ()) if label not in labels)
    return tuple(labels)


def uses(answer: Answer, control: Labels, label: str) -> int:
    """How many areas carry a label of this control."""
    return sum(1 for region in answer.regions if _carries(region, control, label))


def _carries(region: Region, control: Labels, label: str) -> bool:
    listed = region.value.get(control.value_key)
    return region.from_name == control.name and isinstance(listed, list | tuple) and label in listed


def with_area(answer: Answer, maker: Labels | Tool, new_area: Area, labels: tuple[str, ...] = ()) -> Answer:
    """The answer with a new area. `labels` are the maker's own; a tool has none."""
    value = dict(new_area.geometry)
    if isinstance(maker, Labels) and labels:
        value[maker.value_key] = list(labels)
    names = (new_area.id, maker.name, new_area.to_name, maker.result_type)
    beside = new_area.frames, new_area.page, new_area.parent, new_area.group
    region = Region(*names, value, new_area.extent, Origin.MANUAL, *beside)
    return replace(answer, regions=(*answer.regions, region))


def with_labels(answer: Answer, control: Labels, area: Area, labels: tuple[str, ...]) -> Answer:
    """The area's labels of one control replaced. An area never loses its last result: taking the only label away leaves
    it unnamed where the control allows that (`allowEmpty`), and changes nothing elsewhere."""
    if labels:
        return with_payload(answer, control, list(labels), area)
    own = answer.region(control.name, area.id)
    is_last = not any(
        region.id == area.id and region is not own and region.type in _MAKING for region in answer.regions
    )
    if own is None or (is_last and not control.allow_empty):
        return answer
    if is_last:
        bare = replace(own, value={name: part for name, part in own.value.items() if name != control.value_key})
        return replace(answer, regions=tuple(bare if region is own else region for region in answer.regions))
    return with_payload(answer, control, None, area)


def moved(answer: Answer, area_id: str, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...] = ()) -> Answer:
    """The area elsewhere, with all that was said about it."""
    regions = (_moved(region, geometry, frames) if region.id == area_id else region for region in answer.regions)
    return replace(answer, regions=tuple(regions))


def with_extents(answer: Answer, design: Design, extents: Mapping[str, Extent]) -> Answer:
    """The answer with the extents of its media, by the names of their objects, beside all that is said of a part of
    them: a sound's length may have been an estimate when the part was marked. Label Studio writes none beside parts of
    a film. Pages have sizes of their own, which were known when they were marked."""
    untold = (Shape.RANGES, Shape.TRACK)
    marked = {area.id for area in areas(answer, design) if area.shape not in untold and area.page is None}
    written = {
        name: Extent(extent.width_px, extent.height_px, extent.duration_s)
        for name, extent in extents.items()
        if extent.size_px is not None or extent.duration_s is not None
    }
    regions = (
        replace(region, extent=written.get(region.to_name, region.extent)) if region.id in marked else region
        for region in answer.regions
    )
    return replace(answer, regions=tuple(regions))


def without_loose(answer: Answer, ids: Collection[str] | None = None) -> Answer:
    """Without relations one of whose areas is gone; `ids` are those that are there, else those of all regions."""
    if not answer.relations:
        return answer
    there = {region.id for region in answer.regions} if ids is None else ids
    kept = tuple(known for known in answer.relations if known.from_id in there and known.to_id in there)
    return answer if len(kept) == len(answer.relations) else replace(answer, relations=kept)


def _moved(region: Region, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> Region:
    """A TextArea about a span says its own texts under `text`: they stay."""
    own_texts = {"text": region.value["text"]} if region.type == "textarea" else {}
    return replace(region, value={**region.value, **geometry, **own_texts}, frames=frames)
