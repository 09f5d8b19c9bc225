"""Answers: Label Studio result items, and operations on them. Pure. An item has Label Studio's form {id, from_name,
to_name, type, value} (https://labelstud.io/guide/task_format#Example-JSON-format). Results about regions of an image
have the image size beside the value. All results about one region share its `id`: the label and the answers of
`perRegion` controls. Relations between regions are in the same list without an id: {from_id, to_id, type:
"relation", direction, labels}."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choices, Pairwise, Taxonomy
from annotator.core.design.medium import Extent
from annotator.core.design.options import Path, as_result, from_result, in_order, pressed
from annotator.core.design.tree import ControlTag

_RELATION = "relation"  # the `type` of relations
_SIDES = ("original_width", "original_height")
_LENGTH = "original_length"
_TRUE_FRAMES = "true_frames"
_PAGE = "item_index"
_PARENT = "parentID"
_META, _GROUP, _WRITTEN_BY = "meta", "group_id", "written_by"
_ON_DOCUMENT, _DOCUMENT_PAGE = "ocrlabels", "pageIndex"
_BITMASKS = frozenset({"bitmask", "bitmasklabels"})
_DOCUMENT_SIDES = ("x", "y", "width", "height")
_OWN_FORMS = _BITMASKS | {_ON_DOCUMENT}  # their regions have another form in all results about them
_MOST_PAGE = 1_000_000
_MOST_GROUP = 10**15
_NONE: Mapping[str, Any] = {}

type Pair = tuple[str, str]


class Origin(StrEnum):
    """The origin of a result: https://labelstud.io/guide/task_format. `CONFIRMED` exists in drafts only; it is sent
    as a prediction (`core.answer.predictions`)."""

    MANUAL = "manual"
    PREDICTION = "prediction"
    CHANGED = "prediction-changed"
    CONFIRMED = "prediction-confirmed"
    MERGED = "merged"


class TrueFrame(Struct, frozen=True):
    """A frame of a video: its number from 0 in presentation order, and its timestamp in seconds. `item` is the
    keyframe of a track at this frame, if its `sequence` cannot hold it (`core.answer.video_tracks.as_written`).
    `end_s` is the time at which the last frame of a range disappears; results of earlier versions lack it."""

    number: int
    time_s: float
    item: Mapping[str, Any] | None = None
    end_s: float | None = None

    def as_json(self) -> dict[str, Any]:
        written = {"frame": self.number, "time_s": self.time_s, "end_s": self.end_s, "item": self.item}
        return {name: value for name, value in written.items() if value is not None}

    @staticmethod
    def from_json(written: Mapping[str, Any]) -> TrueFrame:
        end_s = written.get("end_s")
        return TrueFrame(
            int(written["frame"]),
            float(written["time_s"]),
            written.get("item"),
            None if end_s is None else float(end_s),
        )


class ResultItem(Struct, frozen=True):
    """A Label Studio result item. `extent` is that of the medium, as far as Label Studio writes it beside the value:
    pixels of an image, seconds of an audio. `frames` are the true frames of a video region: the first and last of a
    range, or every keyframe of a track. It is empty if only nominal frames are known (`core.answer.video_tracks`).
    `page` is the page from 0, in Label Studio's `item_index`, or None without pages. `parent` is the id of the
    parent region in a prediction (`parentID`), else empty. `group` is the number of a group of regions on one page,
    else None. Label Studio has no groups, but preserves an item's `meta`, where it is `group_id`. `written_by` is also
    there: "worker" for the message of a chat that stands for the reply of a model, else empty."""

    id: str
    from_name: str
    to_name: str
    type: str
    value: Mapping[str, Any]
    extent: Extent | None = None
    origin: Origin = Origin.MANUAL
    frames: tuple[TrueFrame, ...] = ()
    page: int | None = None
    parent: str = ""
    group: int | None = None
    written_by: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return Label Studio's form: without `frames`, and with masks as a list of numbers."""
        written = dict(self.value)
        if "rle" in written:
            from annotator.core.answer.mask.label_studio_rle import (
                as_written,  # imported late: most answers have no mask
            )

            written = as_written(written)
        return {**self._around(), "value": written}

    def _around(self) -> dict[str, Any]:
        """Return all fields except the value."""
        names = {"id": self.id, "from_name": self.from_name, "to_name": self.to_name, "type": self.type}
        written: dict[str, Any] = {**names, "origin": self.origin.value, **_originals(self.extent)}
        page = {} if self.page is None else {_PAGE: self.page}
        parent = {_PARENT: self.parent} if self.parent else {}
        group = {} if self.group is None else {_GROUP: self.group}
        meta = {**group, _WRITTEN_BY: self.written_by} if self.written_by else group
        return written | page | parent | ({_META: meta} if meta else {})

    def serialize(self) -> dict[str, Any]:
        """Return the stored form of a draft, with compressed masks (`core.answer.mask.label_studio_rle`)."""
        beside = {_TRUE_FRAMES: [frame.as_json() for frame in self.frames]} if self.frames else {}
        return {**self._around(), "value": dict(self.value), **beside}


class Region(Struct, frozen=True):
    """A marked part of an object, such as a text span or a box on an image. `geometry` is the part of `value` named
    in `core.answer.shapes.GEOMETRY`. Units: text in code points, images in percent of the EXIF-oriented size, audio
    in seconds, video in nominal frames from 1. The other fields are those of `ResultItem`."""

    id: str
    to_name: str
    shape: Shape
    geometry: Mapping[str, Any]
    extent: Extent | None = None
    frames: tuple[TrueFrame, ...] = ()
    page: int | None = None
    parent: str = ""
    group: int | None = None
    written_by: str = ""

    @property
    def span_text(self) -> str:
        """The text of a span on one line. In a page of HTML, Label Studio writes a line break as two characters."""
        text = str(self.geometry.get("text", ""))
        return " ".join((text.replace("\\n", " ") if self.shape is Shape.NODE_SPAN else text).split())


class Direction(StrEnum):
    """The direction of a relation in Label Studio's notation: to the second region, to the first, or both."""

    RIGHT = "right"
    LEFT = "left"
    BOTH = "bi"


class Relation(Struct, frozen=True):
    """A relation between two regions. `from_id` and `to_id` are region ids in the order of selection. The ordered
    pair identifies the relation, as in Label Studio, so the reverse pair may exist too. `labels` come from the
    design's `Relations` and may be empty."""

    from_id: str
    to_id: str
    direction: Direction = Direction.RIGHT
    labels: tuple[str, ...] = ()

    @property
    def ends(self) -> Pair:
        return self.from_id, self.to_id

    def as_json(self) -> dict[str, Any]:
        return {
            "from_id": self.from_id,
            "to_id": self.to_id,
            "type": _RELATION,
            "direction": self.direction.value,
            "labels": list(self.labels),
        }

    @staticmethod
    def from_json(item: Mapping[str, Any]) -> Relation:
        """Parse output of `as_json`. Label Studio omits empty `labels`. Raise KeyError or ValueError if invalid."""
        direction = Direction(item.get("direction", Direction.RIGHT))
        return Relation(item["from_id"], item["to_id"], direction, tuple(item.get("labels") or ()))


class Answer(Struct, frozen=True):
    """An answer to one task; `relations` are in the order of creation."""

    items: tuple[ResultItem, ...] = ()
    relations: tuple[Relation, ...] = ()

    def item(self, control: str, region_id: str = "") -> ResultItem | None:
        """Return the result of one control, about a region or about the whole task."""
        for item in self.items:  # a generator takes twice as long with thousands of items
            if (item.id == region_id or not region_id) and item.from_name == control:
                return item
        return None

    def payload(self, control: ControlTag, region_id: str = "") -> Any:
        """Return the control's value, such as a list of choices, a number or texts; None without an answer."""
        item = self.item(control.name, region_id)
        return None if item is None or item.type != control.result_type else item.value.get(control.value_key)

    def selected(self, control: Choices | Taxonomy, region_id: str = "") -> tuple[Path, ...]:
        """Return the paths of the selected choices."""
        payload = self.payload(control, region_id)
        return from_result([payload] if isinstance(control, Pairwise) else payload)

    def as_json(self) -> list[dict[str, Any]]:
        """Return Label Studio's form, with relations after the items."""
        makers = {item.id: item.type for item in self.items if item.type in _OWN_FORMS}
        items = [_in_own_form(item, makers[item.id]) if item.id in makers else item.as_json() for item in self.items]
        return items + [each.as_json() for each in self.relations]

    def serialize(self) -> list[dict[str, Any]]:
        """Return the stored form of a draft, with true frames in their items."""
        return [item.serialize() for item in self.items] + [each.as_json() for each in self.relations]

    def true_frames(self) -> dict[str, list[dict[str, Any]]]:
        """Return the true frames of all video regions by id; `as_json` does not contain them."""
        framed = (item for item in reversed(self.items) if item.frames)
        found = {item.id: [frame.as_json() for frame in item.frames] for item in framed}

        return dict(reversed(found.items()))

    @staticmethod
    def from_json(result: Sequence[Mapping[str, Any]], true_frames: Mapping[str, Any] = _NONE) -> Answer:
        """Parse the output of `as_json` and `true_frames`. Raise KeyError if an item lacks a key."""
        items = tuple(
            _item_from_json(item, true_frames.get(item["id"], ())) for item in result if not _is_relation(item)
        )
        return Answer(items, _relations(result))

    @staticmethod
    def deserialize(result: Sequence[Mapping[str, Any]]) -> Answer:
        """Parse the output of `serialize`. Raise KeyError if an item lacks a key."""
        items = tuple(_item_from_json(item, item.get(_TRUE_FRAMES, ())) for item in result if not _is_relation(item))
        return Answer(items, _relations(result))


def _is_relation(item: Mapping[str, Any]) -> bool:
    return bool(item["type"] == _RELATION)


def _relations(result: Sequence[Mapping[str, Any]]) -> tuple[Relation, ...]:
    return tuple(Relation.from_json(item) for item in result if _is_relation(item))


def _item_from_json(item: Mapping[str, Any], true_frames: Sequence[Mapping[str, Any]]) -> ResultItem:
    if _DOCUMENT_PAGE in item["value"]:
        item = without_page_index(item)
    elif "imageDataURL" in item["value"]:
        item = without_image(item)
    named = (item["id"], item["from_name"], item["to_name"], item["type"])
    frames = tuple(map(TrueFrame.from_json, true_frames))
    origin = Origin(item.get("origin", Origin.MANUAL))
    return ResultItem(
        *named,
        item["value"],
        _extent(item),
        origin,
        frames,
        page_of(item),
        parent_of(item),
        group_of(item),
        _writer(item),
    )


def parent_of(result: Mapping[str, Any]) -> str:
    """Return the parent id of a Label Studio result, empty if there is none."""
    parent = result.get(_PARENT)
    return parent if isinstance(parent, str) else ""


def group_of(result: Mapping[str, Any]) -> int | None:
    """Return the group of a Label Studio result, None without one; see `page_of`."""
    meta = result.get(_META)
    group = meta.get(_GROUP) if isinstance(meta, Mapping) else None
    is_group = isinstance(group, int) and not isinstance(group, bool) and abs(group) <= _MOST_GROUP
    return group if is_group else None


def _in_own_form(item: ResultItem, maker: str) -> dict[str, Any]:
    """Return a result about a region that a control of the type `maker` made."""
    if maker == _ON_DOCUMENT:
        return _with_page_index(item.as_json())
    size = item.extent.size_px if item.extent is not None else None
    if size is None or "rle" not in item.value:
        return item.as_json()
    from annotator.core.answer.mask.label_studio_png import as_image  # most answers have none

    return replace(item, value=as_image(item.value, size)).as_json()


def without_image(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a result with the mask of an image as a list of numbers. An image of another kind stays as it is."""
    from annotator.core.answer.mask.label_studio_png import from_image
    from annotator.core.answer.mask.label_studio_rle import BadMask

    try:
        return {**result, "value": from_image(result["value"])}
    except BadMask:
        return result


def _with_page_index(written: dict[str, Any]) -> dict[str, Any]:
    """Return a result about a region of a document in Label Studio's form (https://labelstud.io/tags/ocrlabels): places
    from 0 to 1 instead of percent, and in the value the page from 1."""
    value = {name: part / 100 if name in _DOCUMENT_SIDES else part for name, part in written["value"].items()}
    written["value"] = {**value, _DOCUMENT_PAGE: written.pop(_PAGE, 0) + 1}
    return written


def without_page_index(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a result about a region of a document with percent, as on images, and the page from 0 in `item_index`.
    Values of other types stay as they are."""
    value = dict(result["value"])
    page = value.pop(_DOCUMENT_PAGE, 1)
    percent = {name: value[name] * 100 for name in _DOCUMENT_SIDES if isinstance(value.get(name), int | float)}
    index = {_PAGE: page - 1} if isinstance(page, int) and not isinstance(page, bool) else {}
    return {**result, **index, "value": {**value, **percent}}


def _writer(result: Mapping[str, Any]) -> str:
    meta = result.get(_META)
    writer = meta.get(_WRITTEN_BY) if isinstance(meta, Mapping) else None
    return writer if isinstance(writer, str) else ""


def page_of(result: Mapping[str, Any]) -> int | None:
    """Return the page of a Label Studio result, or None if it is missing or invalid."""
    page = result.get(_PAGE)
    is_page = isinstance(page, int) and not isinstance(page, bool) and 0 <= page <= _MOST_PAGE
    return page if is_page else None


def _originals(extent: Extent | None) -> dict[str, Any]:
    """Return the fields beside the value; images are rotated only by their EXIF orientation."""
    if extent is None:
        return {}
    size = {} if extent.size_px is None else dict(zip(_SIDES, extent.size_px, strict=True)) | {"image_rotation": 0}
    return size if extent.duration_s is None else {**size, _LENGTH: extent.duration_s}


def _extent(item: Mapping[str, Any]) -> Extent | None:
    """The inverse of `_originals`."""
    if _LENGTH not in item and _SIDES[0] not in item:
        return None
    width_px, height_px = (int(item[side]) if all(name in item for name in _SIDES) else None for side in _SIDES)
    extent = Extent(width_px, height_px, duration_s=item.get(_LENGTH))
    return None if extent == Extent() else extent


def item_id(from_name: str) -> str:
    """Return the id of a control's result about the whole task: ten characters as in Label Studio, constant."""
    return hashlib.sha256(from_name.encode()).hexdigest()[:10]


def item_of(region: Region, control: ControlTag, to_name: str, value: Mapping[str, Any]) -> ResultItem:
    """Return a result item about the region with the worker as its origin."""
    item = ResultItem(region.id, control.name, to_name, control.result_type, value, region.extent)
    around = {"page": region.page, "parent": region.parent, "group": region.group, "written_by": region.written_by}
    return replace(item, frames=region.frames, **around)


def with_payload(answer: Answer, control: ControlTag, payload: Any, region: Region | None = None) -> Answer:
    """Set the value of a control; None, an empty text or an empty list removes it. With `region`, the result is about
    that region and has its id and geometry. The result keeps its position in the answer."""
    before = answer.item(control.name, region.id if region is not None else "")
    if payload is None or payload in ("", [], ()):
        return replace(answer, items=tuple(item for item in answer.items if item is not before))
    value = {control.value_key: payload}
    if region is None:
        new_item = ResultItem(item_id(control.name), control.name, control.result_object, control.result_type, value)
    else:
        new_item = item_of(region, control, control.to_name, {**region.geometry, **value})
    if before is None:
        return replace(answer, items=(*answer.items, new_item))
    return replace(answer, items=tuple(new_item if item is before else item for item in answer.items))


def with_selected(
    answer: Answer, control: Choices | Taxonomy, selected: Sequence[Path], region: Region | None = None
) -> Answer:
    """Replace the control's choices, in the order of the design; an empty selection removes the result."""
    return with_payload(answer, control, as_result(control, in_order(control, selected)), region)


def toggled(answer: Answer, control: Choices | Taxonomy, path: Path, region: Region | None = None) -> Answer:
    """Toggle one choice by the rules of `core.design.options.pressed`."""
    before = answer.selected(control, region.id if region is not None else "")
    return with_selected(answer, control, pressed(control, before, path), region)
