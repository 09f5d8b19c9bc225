"""Regions of an answer: the marked parts of an object, each with all its result items. Pure. Label Studio stores a
region as one or more result items with the same `id`. A RectangleLabels makes one (`rectanglelabels`). A Rectangle
with a Labels makes two (`rectangle` and `labels`). Each `perRegion` control adds one more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.index import AnswerKey, by_area, changed_range
from annotator.core.answer.regions import Answer, Area, Origin, Region, TrueFrame, with_payload
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Control
from annotator.core.design.labels import Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import Design

# Result types that make or label a region; the others are answers about it.
_MAKING = frozenset([*LabelsKind, *ToolKind])


def shape_made(control: Control, design: Design) -> Shape | None:
    """Return the shape that this control makes. Return None for another kind of control, or a Labels that only
    labels the regions of a tool."""
    return shape_on(control, design.object(control.targets[0]))


def makers(design: Design, object_name: str) -> tuple[Labels | Tool, ...]:
    """Return the controls that make regions on one object, in document order."""
    return tuple(
        control
        for control in design.controls()
        if isinstance(control, Labels | Tool)
        and object_name in control.targets
        and shape_made(control, design) is not None
    )


def namers(design: Design, object_name: str) -> tuple[Labels, ...]:
    """Return the controls that label regions of one object: those that make them, and a Labels beside a tool."""
    return tuple(
        control for control in design.controls() if isinstance(control, Labels) and object_name in control.targets
    )


def areas(answer: Answer, design: Design) -> tuple[Area, ...]:
    """Return all regions in the order of creation; repeated calls for the same answer are cached."""
    return by_area(AnswerKey(answer, design)).in_order


def changed_areas(before: Answer, after: Answer, design: Design) -> tuple[str, ...]:
    """Return the ids of regions in `after` that changed or are new, in the order of creation."""
    start, end, new_end = changed_range(before.regions, after.regions)
    ids = {region.id for region in (*before.regions[start:end], *after.regions[start:new_end])}
    was, now = items_by_region(before, design), items_by_region(after, design)
    touched = (area.id for area in areas(after, design) if area.id in ids)
    return tuple(each for each in touched if now[each] != was.get(each))


def items_by_region(answer: Answer, design: Design) -> Mapping[str, Sequence[Region]]:
    """Return the result items by id: those of each region together, every other item on its own. Cached like
    `areas`. The order is undefined."""
    return by_area(AnswerKey(answer, design)).about


def counted(answer: Answer, design: Design) -> tuple[Area, ...]:
    """Return all regions in the order of their numbers: by creation, except segments of one audio and ranges of one
    video, which are by time."""
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
    """Return the sort key by time. True frames decide between ranges with the same nominal frames."""
    if area.shape is Shape.SEGMENT:
        return area.geometry["start"], area.geometry["end"]
    (only,) = area.geometry["ranges"]
    return only["start"], only["end"], *(frame.number for frame in area.frames)


def area(answer: Answer, design: Design, area_id: str) -> Area | None:
    return by_area(AnswerKey(answer, design)).areas.get(area_id)


def by_id(answer: Answer) -> dict[str, Answer]:
    """Return the result items by id: those of a region together, every other item on its own."""
    regions_by_id: dict[str, list[Region]] = {}
    for region in answer.regions:
        regions_by_id.setdefault(region.id, []).append(region)
    return {area_id: Answer(tuple(regions)) for area_id, regions in regions_by_id.items()}


def labels_of(answer: Answer, area_id: str) -> tuple[str, ...]:
    """Return all labels of a region, from all controls."""
    labels: list[str] = []
    for region in answer.regions:
        if region.id == area_id and region.type in LabelsKind:
            labels.extend(label for label in region.value.get(region.type, ()) if label not in labels)
    return tuple(labels)


def uses(answer: Answer, control: Labels, label: str) -> int:
    """Return the number of regions with this label of this control."""
    return sum(1 for region in answer.regions if _carries(region, control, label))


def _carries(region: Region, control: Labels, label: str) -> bool:
    listed = region.value.get(control.value_key)
    return region.from_name == control.name and isinstance(listed, list | tuple) and label in listed


def with_area(answer: Answer, maker: Labels | Tool, new_area: Area, labels: tuple[str, ...] = ()) -> Answer:
    """Add a region. `labels` are those of the control; a tool has none."""
    value = dict(new_area.geometry)
    if isinstance(maker, Labels) and labels:
        value[maker.value_key] = list(labels)
    names = (new_area.id, maker.name, new_area.to_name, maker.result_type)
    beside = new_area.frames, new_area.page, new_area.parent, new_area.group
    region = Region(*names, value, new_area.extent, Origin.MANUAL, *beside)
    return replace(answer, regions=(*answer.regions, region))


def with_labels(answer: Answer, control: Labels, area: Area, labels: tuple[str, ...]) -> Answer:
    """Replace a region's labels of one control. A region never loses its last result item. If the only label is
    removed, the region stays unlabelled if the control has `allowEmpty`, else the answer is unchanged."""
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
    """Change the geometry of a region in all its result items."""
    regions = (_moved(region, geometry, frames) if region.id == area_id else region for region in answer.regions)
    return replace(answer, regions=tuple(regions))


def with_extents(answer: Answer, design: Design, extents: Mapping[str, Extent]) -> Answer:
    """Write the extents of the media, by object name, into the results about parts of them. The length of an audio
    may have been an estimate when a segment was made. Label Studio writes no extent for parts of a video. Pages have
    sizes of their own, known when the regions were made."""
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
    """Remove relations that lost one of their regions; `ids` are the existing ids, by default those of all regions."""
    if not answer.relations:
        return answer
    there = {region.id for region in answer.regions} if ids is None else ids
    kept = tuple(known for known in answer.relations if known.from_id in there and known.to_id in there)
    return answer if len(kept) == len(answer.relations) else replace(answer, relations=kept)


def _moved(region: Region, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> Region:
    """Move one result item; a TextArea about a span keeps its texts, which have the key `text` too."""
    own_texts = {"text": region.value["text"]} if region.type == "textarea" else {}
    return replace(region, value={**region.value, **geometry, **own_texts}, frames=frames)
