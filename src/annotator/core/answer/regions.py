"""Regions of an answer: the marked parts of an object, each with all its result items. Pure. Label Studio stores a
region as one or more result items with the same `id`. A RectangleLabels makes one (`rectanglelabels`). A Rectangle
with a Labels makes two (`rectangle` and `labels`). Each `perRegion` control adds one more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.index import AnswerKey, by_region, changed_range
from annotator.core.answer.result_items import Answer, Region, ResultItem, TrueFrame, item_of, with_payload
from annotator.core.answer.shapes import TRACKS, Shape, shape_on
from annotator.core.design.controls import Control
from annotator.core.design.labels import MERGED_WITH_LABELS, Labels, LabelsKind, Tool, ToolKind, label_key
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


def regions(answer: Answer, design: Design) -> tuple[Region, ...]:
    """Return all regions in the order of creation; repeated calls for the same answer are cached."""
    return by_region(AnswerKey(answer, design)).in_order


def changed_regions(before: Answer, after: Answer, design: Design) -> tuple[str, ...]:
    """Return the ids of regions in `after` that changed or are new, in the order of creation."""
    start, end, new_end = changed_range(before.items, after.items)
    ids = {item.id for item in (*before.items[start:end], *after.items[start:new_end])}
    was, now = items_by_region(before, design), items_by_region(after, design)
    touched = (region.id for region in regions(after, design) if region.id in ids)
    return tuple(each for each in touched if now[each] != was.get(each))


def items_by_region(answer: Answer, design: Design) -> Mapping[str, Sequence[ResultItem]]:
    """Return the result items by id: those of each region together, every other item on its own. Cached like
    `regions`. The order is undefined."""
    return by_region(AnswerKey(answer, design)).about


def counted(answer: Answer, design: Design) -> tuple[Region, ...]:
    """Return all regions in the order of their numbers: by creation, except segments of one audio and ranges of one
    video, which are by time."""
    if not any(isinstance(each, Audio | Video) for each in design.objects()):
        return regions(answer, design)
    found = list(regions(answer, design))
    places: dict[str, list[int]] = {}
    for place, region in enumerate(found):
        if region.shape in (Shape.SEGMENT, Shape.RANGES):
            places.setdefault(region.to_name, []).append(place)
    for own in places.values():
        in_time = sorted((found[place] for place in own), key=_when)
        for place, region in zip(own, in_time, strict=True):
            found[place] = region
    return tuple(found)


def _when(region: Region) -> tuple[float, ...]:
    """Return the sort key by time. True frames decide between ranges with the same nominal frames."""
    if region.shape is Shape.SEGMENT:
        return region.geometry["start"], region.geometry["end"]
    (only,) = region.geometry["ranges"]
    return only["start"], only["end"], *(frame.number for frame in region.frames)


def region(answer: Answer, design: Design, region_id: str) -> Region | None:
    return by_region(AnswerKey(answer, design)).regions.get(region_id)


def by_id(answer: Answer) -> dict[str, Answer]:
    """Return the result items by id: those of a region together, every other item on its own."""
    items_by_id: dict[str, list[ResultItem]] = {}
    for item in answer.items:
        items_by_id.setdefault(item.id, []).append(item)
    return {region_id: Answer(tuple(items)) for region_id, items in items_by_id.items()}


def labels_of(answer: Answer, region_id: str) -> tuple[str, ...]:
    """Return all labels of a region, from all controls."""
    labels: list[str] = []
    for item in answer.items:
        if item.id == region_id and (item.type in LabelsKind or item.type in MERGED_WITH_LABELS):
            labels.extend(label for label in item.value.get(label_key(item.type), ()) if label not in labels)
    return tuple(labels)


def uses(answer: Answer, control: Labels, label: str) -> int:
    """Return the number of regions with this label of this control."""
    return sum(1 for item in answer.items if _carries(item, control, label))


def _carries(item: ResultItem, control: Labels, label: str) -> bool:
    listed = item.value.get(control.value_key)
    return item.from_name == control.name and isinstance(listed, list | tuple) and label in listed


def with_region(answer: Answer, maker: Labels | Tool, new_region: Region, labels: tuple[str, ...] = ()) -> Answer:
    """Add a region. `labels` are those of the control; a tool has none."""
    value = dict(new_region.geometry)
    if isinstance(maker, Labels) and labels:
        value[maker.value_key] = list(labels)
    return replace(answer, items=(*answer.items, item_of(new_region, maker, new_region.to_name, value)))


def with_labels(answer: Answer, control: Labels, region: Region, labels: tuple[str, ...]) -> Answer:
    """Replace a region's labels of one control. A region never loses its last result item. If the only label is
    removed, the region stays unlabelled if the control has `allowEmpty`, else the answer is unchanged."""
    if labels:
        return with_payload(answer, control, list(labels), region)
    own = answer.item(control.name, region.id)
    is_last = not any(item.id == region.id and item is not own and item.type in _MAKING for item in answer.items)
    if own is None or (is_last and not control.allow_empty):
        return answer
    if is_last:
        bare = replace(own, value={name: part for name, part in own.value.items() if name != control.value_key})
        return replace(answer, items=tuple(bare if item is own else item for item in answer.items))
    return with_payload(answer, control, None, region)


def moved(answer: Answer, region_id: str, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...] = ()) -> Answer:
    """Change the geometry of a region in all its result items."""
    items = (_moved(item, geometry, frames) if item.id == region_id else item for item in answer.items)
    return replace(answer, items=tuple(items))


def with_extents(answer: Answer, design: Design, extents: Mapping[str, Extent]) -> Answer:
    """Write the extents of the media, by object name, into the results about parts of them. The length of an audio
    may have been an estimate when a segment was made. Label Studio writes no extent for parts of a video. Pages have
    sizes of their own, known when the regions were made."""
    untold = {Shape.RANGES, *TRACKS}
    marked = {region.id for region in regions(answer, design) if region.shape not in untold and region.page is None}
    written = {
        name: Extent(extent.width_px, extent.height_px, extent.duration_s)
        for name, extent in extents.items()
        if extent.size_px is not None or extent.duration_s is not None
    }
    items = (
        replace(item, extent=written.get(item.to_name, item.extent)) if item.id in marked else item
        for item in answer.items
    )
    return replace(answer, items=tuple(items))


def without_loose(answer: Answer, ids: Collection[str] | None = None) -> Answer:
    """Remove relations that lost one of their regions; `ids` are the existing ids, by default those of all regions."""
    if not answer.relations:
        return answer
    there = {item.id for item in answer.items} if ids is None else ids
    kept = tuple(known for known in answer.relations if known.from_id in there and known.to_id in there)
    return answer if len(kept) == len(answer.relations) else replace(answer, relations=kept)


def _moved(item: ResultItem, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> ResultItem:
    """Move one result item; a TextArea about a span keeps its texts, which have the key `text` too."""
    own_texts = {"text": item.value["text"]} if item.type == "textarea" else {}
    return replace(item, value={**item.value, **geometry, **own_texts}, frames=frames)
