"""An answer: Label Studio regions, and how they change. Pure.

A region has Label Studio's shape {id, from_name, to_name, type, value}
(https://labelstud.io/guide/task_format#Example-JSON-format). Results about a picture's parts carry the picture's size
beside the value. All results about one part share its `id`: the label, and what controls with `perRegion` say.
Relations between areas stand among them, without an id: {from_id, to_id, type: "relation", direction, labels}.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choices, Taxonomy
from annotator.core.design.medium import Extent
from annotator.core.design.options import Path, as_result, from_result, in_order, pressed
from annotator.core.design.view import ControlTag

_RELATION = "relation"  # the `type` of what is no region
_SIDES = ("original_width", "original_height")
_LENGTH = "original_length"
_TRUE_FRAMES = "true_frames"
_PAGE = "item_index"
_PARENT = "parentID"
_META, _GROUP = "meta", "group_id"
_MOST_PAGE, _MOST_GROUP = 1_000_000, 10**15
_NONE: Mapping[str, Any] = {}

type Pair = tuple[str, str]


class Origin(StrEnum):
    """Who answered: https://labelstud.io/guide/task_format. A draft tells beside it what was confirmed as it is; that
    leaves as a prediction (`core.answer.predictions`)."""

    MANUAL = "manual"
    PREDICTION = "prediction"
    CHANGED = "prediction-changed"
    CONFIRMED = "prediction-confirmed"


class TrueFrame(Struct, frozen=True):
    """A frame as the film has it: its number from 0 in the order of showing, and its stamp in seconds. `item` is where
    a track was placed there, if its sequence has no place for that (`core.answer.video.sequence.as_written`)."""

    number: int
    time_s: float
    item: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        written = {"frame": self.number, "time_s": self.time_s}
        return written if self.item is None else {**written, "item": dict(self.item)}


class Region(Struct, frozen=True):
    """`extent` is of the medium whose part the result is about, as far as Label Studio writes it beside the value: a
    picture's pixels, a sound's seconds. `frames` are the true frames that an area of a film stands on: the first and
    the last of a range, every key frame of a track; none where only nominal ones are known
    (`core.answer.video.label_studio_frames`). `page` is that of the pages of its object that it is about, from 0, as
    Label Studio has it in `item_index`; None of what has no pages. `parent` is the id of the area that it is a part of
    where a prediction says so (Label Studio's `parentID`), else empty. `group` is the number of areas of one page that
    belong together, else None. Label Studio knows none, but keeps and gives back a region's `meta`: it is `group_id`
    there."""

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

    def as_json(self) -> dict[str, Any]:
        """As Label Studio has it: `frames` are none of it, and masks are all of their numbers."""
        written = dict(self.value)
        if "rle" in written:
            from annotator.core.answer.mask.compression import as_written  # late: most answers have no mask

            written = as_written(written)
        return {**self._around(), "value": written}

    def _around(self) -> dict[str, Any]:
        """All but the value."""
        names = {"id": self.id, "from_name": self.from_name, "to_name": self.to_name, "type": self.type}
        written: dict[str, Any] = {**names, "origin": self.origin.value, **_originals(self.extent)}
        page = {} if self.page is None else {_PAGE: self.page}
        parent = {_PARENT: self.parent} if self.parent else {}
        return written | page | parent | ({} if self.group is None else {_META: {_GROUP: self.group}})

    def as_kept(self) -> dict[str, Any]:
        """All of it, masks as they are kept (`core.answer.mask.compression`)."""
        beside = {_TRUE_FRAMES: [frame.as_json() for frame in self.frames]} if self.frames else {}
        return {**self._around(), "value": dict(self.value), **beside}


class Area(Struct, frozen=True):
    """A part of an object that was marked: a span of a text, a box on a picture. `geometry` is the part of `value` that
    says where, with the names of `core.answer.shapes.GEOMETRY`: text in code points, pictures in percent of their
    EXIF-oriented size, sounds in seconds, films in nominal frames from 1. The others as in Region."""

    id: str
    to_name: str
    shape: Shape
    geometry: Mapping[str, Any]
    extent: Extent | None = None
    frames: tuple[TrueFrame, ...] = ()
    page: int | None = None
    parent: str = ""
    group: int | None = None


class Direction(StrEnum):
    """Where it points, as Label Studio spells it: to the second area, to the first, or both ways."""

    RIGHT = "right"
    LEFT = "left"
    BOTH = "bi"


class Relation(Struct, frozen=True):
    """How one area stands to another. `from_id` and `to_id` are ids of areas, in the order in which they were chosen.
    Together they name it: Label Studio keeps one for each such pair, so that there may be one there and one back.
    `labels` are of the design's `Relations`; there may be none."""

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
        """The inverse of `as_json`; Label Studio leaves `labels` out where there are none. Raises KeyError or
        ValueError for what is none."""
        direction = Direction(item.get("direction", Direction.RIGHT))
        return Relation(item["from_id"], item["to_id"], direction, tuple(item.get("labels") or ()))


class Answer(Struct, frozen=True):
    """`relations` are between areas, in the order in which they were made."""

    regions: tuple[Region, ...] = ()
    relations: tuple[Relation, ...] = ()

    def region(self, control: str, area_id: str = "") -> Region | None:
        """The result of one control: about the area, or about the whole task."""
        for region in self.regions:  # of thousands: a generator would take twice as long
            if (region.id == area_id or not area_id) and region.from_name == control:
                return region
        return None

    def payload(self, control: ControlTag, area_id: str = "") -> Any:
        """What the control says: a list of choices, a number, texts ...; None where it says nothing."""
        region = self.region(control.name, area_id)
        return None if region is None or region.type != control.result_type else region.value.get(control.value_key)

    def selected(self, control: Choices | Taxonomy, area_id: str = "") -> tuple[Path, ...]:
        """The paths of what is chosen."""
        return from_result(self.payload(control, area_id))

    def as_json(self) -> list[dict[str, Any]]:
        """As Label Studio has it: relations stand behind the regions."""
        return [region.as_json() for region in self.regions] + [each.as_json() for each in self.relations]

    def as_kept(self) -> list[dict[str, Any]]:
        """All of it, as a draft: true frames stand in their regions."""
        return [region.as_kept() for region in self.regions] + [each.as_json() for each in self.relations]

    def true_frames(self) -> dict[str, list[dict[str, Any]]]:
        """Those of every area of a film, by its id: what `as_json` leaves out."""
        framed = (region for region in reversed(self.regions) if region.frames)
        found = {region.id: [frame.as_json() for frame in region.frames] for region in framed}
        return dict(reversed(found.items()))

    @staticmethod
    def from_json(result: Sequence[Mapping[str, Any]], true_frames: Mapping[str, Any] = _NONE) -> Answer:
        """The inverse of `as_json` and `true_frames`. Raises KeyError when a region lacks a key."""
        regions = tuple(_region(item, true_frames.get(item["id"], ())) for item in result if not _is_relation(item))
        return Answer(regions, _relations(result))

    @staticmethod
    def from_kept(result: Sequence[Mapping[str, Any]]) -> Answer:
        """The inverse of `as_kept`. Raises KeyError when a region lacks a key: drafts are our own writing."""
        regions = tuple(_region(item, item.get(_TRUE_FRAMES, ())) for item in result if not _is_relation(item))
        return Answer(regions, _relations(result))


def _is_relation(item: Mapping[str, Any]) -> bool:
    return bool(item["type"] == _RELATION)


def _relations(result: Sequence[Mapping[str, Any]]) -> tuple[Relation, ...]:
    return tuple(Relation.from_json(item) for item in result if _is_relation(item))


def _region(item: Mapping[str, Any], true_frames: Sequence[Mapping[str, Any]]) -> Region:
    named = (item["id"], item["from_name"], item["to_name"], item["type"])
    frames = tuple(TrueFrame(int(frame["frame"]), float(frame["time_s"]), frame.get("item")) for frame in true_frames)
    origin = Origin(item.get("origin", Origin.MANUAL))
    return Region(*named, item["value"], _extent(item), origin, frames, page_of(item), parent_of(item), group_of(item))


def parent_of(result: Mapping[str, Any]) -> str:
    """Of a result as Label Studio has it; empty where it names none."""
    parent = result.get(_PARENT)
    return parent if isinstance(parent, str) else ""


def group_of(result: Mapping[str, Any]) -> int | None:
    """As `page_of`."""
    meta = result.get(_META)
    group = meta.get(_GROUP) if isinstance(meta, Mapping) else None
    is_group = isinstance(group, int) and not isinstance(group, bool) and abs(group) <= _MOST_GROUP
    return group if is_group else None


def page_of(result: Mapping[str, Any]) -> int | None:
    """Of a result as Label Studio has it; None where it names none, or nothing that can be one."""
    page = result.get(_PAGE)
    is_page = isinstance(page, int) and not isinstance(page, bool) and 0 <= page <= _MOST_PAGE
    return page if is_page else None


def _originals(extent: Extent | None) -> dict[str, Any]:
    """What stands beside the value of a result. A picture is never turned but by its EXIF orientation."""
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


def region_id(from_name: str) -> str:
    """The id of a control's one region about the whole task: ten letters and digits, as Label Studio's ids are, the
    same at every edit."""
    return hashlib.sha256(from_name.encode()).hexdigest()[:10]


def with_payload(answer: Answer, control: ControlTag, payload: Any, area: Area | None = None) -> Answer:
    """The answer in which this control says `payload`; None, an empty text or an empty list takes it back.

    With an area it is said about that area: the result has the area's id and place. It stays where it stood.
    """
    before = answer.region(control.name, area.id if area is not None else "")
    if payload is None or payload in ("", [], ()):
        return replace(answer, regions=tuple(region for region in answer.regions if region is not before))
    value = {control.value_key: payload}
    if area is None:
        new_region = Region(region_id(control.name), control.name, control.to_name, control.result_type, value)
    else:
        names, value = (area.id, control.name, control.to_name, control.result_type), {**area.geometry, **value}
        beside = area.frames, area.page, area.parent, area.group
        new_region = Region(*names, value, area.extent, Origin.MANUAL, *beside)
    if before is None:
        return replace(answer, regions=(*answer.regions, new_region))
    return replace(answer, regions=tuple(new_region if region is before else region for region in answer.regions))


def with_selected(
    answer: Answer, control: Choices | Taxonomy, selected: Sequence[Path], area: Area | None = None
) -> Answer:
    """The answer with this control's choices replaced, kept in the order of the design; none selected drops it."""
    return with_payload(answer, control, as_result(control, in_order(control, selected)), area)


def toggled(answer: Answer, control: Choices | Taxonomy, path: Path, area: Area | None = None) -> Answer:
    """One choice pressed; `core.design.options.pressed` has the rules."""
    before = answer.selected(control, area.id if area is not None else "")
    return with_selected(answer, control, pressed(control, before, path), area)
