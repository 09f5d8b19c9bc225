"""Predictions: answers that a model or program gave to a task in advance. Label Studio's format is
`[{"model_version": ..., "result": [...]}]`, where a result is a list of result items
(https://labelstud.io/guide/predictions). In JSON tables it is stored beside the data of the task, elsewhere as text
in the column `predictions`. Only the first prediction is used. Invalid parts are reported and dropped; the rest is
built like a worker's answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.design_migration import without_misfits
from annotator.core.answer.marks import KEY_POINT_WIDTH
from annotator.core.answer.mask.label_studio_rle import (
    FORMAT,
    BadMask,
    compressed,
    mask_bytes,
    pixel_count,
    unpacked,
)
from annotator.core.answer.node_places import NodePlaces
from annotator.core.answer.predictions import (
    MOST_KEYFRAMES,
    MOST_KEYFRAMES_OF_TRACK,
    MOST_MASKS,
    MOST_POINTS,
    MOST_POINTS_OF_REGION,
    MOST_REGIONS,
    MOST_RESULTS,
    MOST_SPANS,
)
from annotator.core.answer.regions import namers, regions, with_region
from annotator.core.answer.relations import fitted, misfit
from annotator.core.answer.result_items import (
    Answer,
    Direction,
    Origin,
    Pair,
    Region,
    Relation,
    ResultItem,
    group_of,
    item_id,
    page_of,
    parent_of,
    with_payload,
    without_image,
    without_page_index,
)
from annotator.core.answer.shapes import FRAME_SHAPES, GEOMETRY, SPANS, TRACKS, Shape, shape_on
from annotator.core.answer.text_places import is_whole
from annotator.core.answer.validation import FindingCode
from annotator.core.bundle.content import are_predictions
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.controls import Pairwise, Ranker, TextArea
from annotator.core.design.labels import Labels, LabelsKind, Tool
from annotator.core.design.objects import HyperText, Image, Pdf, Text
from annotator.core.design.structures.chat import MOST_MESSAGES
from annotator.core.design.tree import ControlTag, Design, filled, media_paths, shows_pages
from annotator.formats.source.media_kinds import may_have_pages
from annotator.formats.source.text import refuse_constant


def is_relation(result: Any) -> bool:
    return isinstance(result, dict) and result.get("type") == "relation"


def with_relations(
    answer: Answer, results: Iterable[tuple[int, Any]], design: Design
) -> tuple[Answer, tuple[tuple[int, str], ...]]:
    """Return the answer with all valid relations among the numbered results, and the faults of the others. A fault
    is the number of a result and a reason of the problem `prediction`."""
    ids = {region.id for region in regions(answer, design)}
    found: dict[Pair, Relation] = {}
    faults: list[tuple[int, str]] = []
    for number, result in results:
        known = _read(result, ids)
        if known is None:
            faults.append((number, "relation"))
        elif known.ends in found:
            faults.append((number, "relation-twice"))
        else:
            found[known.ends] = fitted(known, design)
            faults += [(number, f"relation-{why}")] if (why := misfit(known, design)) else []
    return Answer(answer.items, tuple(found.values())), tuple(faults)


def _read(result: dict[str, Any], ids: set[str]) -> Relation | None:
    """Return the relation, or None if it does not connect two regions or is malformed."""
    ends = (result.get("from_id"), result.get("to_id"))
    labels = result.get("labels") or []
    if not all(isinstance(end, str) and end in ids for end in ends) or ends[0] == ends[1]:
        return None
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return None
    try:
        once = {"labels": list(dict.fromkeys(labels)), "direction": result.get("direction") or Direction.RIGHT}
        return Relation.from_json({**result, **once})
    except ValueError:
        return None


# All faults of an answer except missing parts, which the worker adds.
_OF_WHOLE = {FindingCode.TOO_MANY_USES, FindingCode.TOO_FEW_MESSAGES, FindingCode.TOO_MANY_MESSAGES}
_WRONG = frozenset(FindingCode) - {FindingCode.REQUIRED, FindingCode.NO_LABEL} - _OF_WHOLE
_LONGEST_ID = 100
_MOST_COUNTED = 20
_LONGEST = 32 * 1024**2  # characters of JSON, mostly of masks
# By shape: the key of its parts, and the most parts of one region and of all in a task.
_PARTS: Mapping[Shape, tuple[str, int, int]] = {
    **dict.fromkeys(SPANS, ("", 1, MOST_SPANS)),
    Shape.MESSAGE: ("", 1, MOST_MESSAGES),
    Shape.MASK: ("", 1, MOST_MASKS),
    Shape.POLYGON: ("points", MOST_POINTS_OF_REGION, MOST_POINTS),
    Shape.LINE: ("vertices", MOST_POINTS_OF_REGION, MOST_POINTS),
    **dict.fromkeys(TRACKS, ("sequence", MOST_KEYFRAMES_OF_TRACK, MOST_KEYFRAMES)),
}
# Default values that other programs omit.
_USUAL: Mapping[Shape, Mapping[str, Any]] = {
    Shape.RECTANGLE: {"rotation": 0},
    Shape.POLYGON: {"closed": True},
    Shape.KEY_POINT: {"width": KEY_POINT_WIDTH},
    Shape.ELLIPSE: {"rotation": 0},
    Shape.LINE: {"closed": False},
    Shape.MASK: {"format": FORMAT},
    Shape.SEGMENT: {"channel": 0},
}
_USUAL_ITEM: Mapping[str, Any] = {"enabled": True, "time": 0.0}


class PredictionFault(Struct, frozen=True):
    """A prediction's fault. `why` is a reason of the problem `prediction`. `number`: result from 1, 0 for all."""

    why: str
    number: int = 0
    control: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


class Predicted(Struct, frozen=True):
    """A prediction that was read. `answer` can be shown to a worker."""

    answer: Answer = field(default_factory=Answer)
    faults: tuple[PredictionFault, ...] = ()


class _Misfit(Exception):
    def __init__(self, why: str, control: str = "", **params: str) -> None:
        super().__init__(why)
        self.why = why
        self.control = control
        self.params = params


def read_predictions(design: Design, columns: Mapping[str, str]) -> Predicted:
    """Read the prediction of a task from its columns. `design` is that of the task. No content makes this raise."""
    text = columns.get(PREDICTIONS_COLUMN, "")
    if not text.strip() or not are_predictions(design):
        return Predicted()
    faults: list[PredictionFault] = []
    try:
        everything = list(_results(text, faults))
    except _Misfit as misfit:
        return Predicted(faults=(PredictionFault(misfit.why, params=misfit.params),))
    results = [numbered for numbered in everything if not is_relation(numbered[1])]
    reading = _Reading(design, columns)
    for about_regions in (True, False):  # answers about a region come after the region
        for number, result in results:
            try:
                reading.add(number, result, makes_regions=about_regions)
            except _Misfit as misfit:
                faults.append(PredictionFault(misfit.why, number, misfit.control, misfit.params))
    answer, wrong = without_misfits(Answer(tuple(reading.items)), design, columns, _WRONG)
    for finding in wrong:
        number = reading.numbers.get((finding.control, finding.region_id), 0)
        faults.append(PredictionFault(_why(finding.code), number, finding.control, finding.params))
    answer, misfits = with_relations(answer, (each for each in everything if is_relation(each[1])), design)
    faults += [PredictionFault(why, number) for number, why in misfits]
    predicted = tuple(replace(item, origin=Origin.PREDICTION) for item in answer.items)
    return Predicted(replace(answer, items=predicted), tuple(sorted(faults, key=lambda fault: fault.number)))


def _results(text: str, faults: list[PredictionFault]) -> Iterator[tuple[int, Any]]:
    """Yield the results of the first prediction, counted from 1."""
    if len(text) > _LONGEST:
        raise _Misfit("long", count=str(len(text)), limit=str(_LONGEST))
    try:
        loaded = json.loads(text, parse_constant=refuse_constant)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(loaded, ensure_ascii=False).encode()  # an escaped surrogate may lack its other half
    except (ValueError, RecursionError) as error:
        raise _Misfit("json") from error
    predictions = loaded if isinstance(loaded, list) else [loaded]
    if len(predictions) > 1:
        faults.append(PredictionFault("further", params={"count": str(len(predictions) - 1)}))
    for prediction in predictions[:1]:
        result = prediction.get("result") if isinstance(prediction, dict) else None
        if not isinstance(result, list):
            raise _Misfit("shape")
        if len(result) > MOST_RESULTS:
            raise _Misfit("results", count=str(len(result)), limit=str(MOST_RESULTS))
        yield from enumerate(result, start=1)


class _Reading:
    """Conversion of results to result items, in the same way as edits. Each result is converted independently,
    because a recording of ten hours has thousands."""

    def __init__(self, design: Design, columns: Mapping[str, str]) -> None:
        self.items: list[ResultItem] = []
        self.numbers: dict[tuple[str, str], int] = {}
        self._design = design
        self._columns = columns
        self._regions: dict[str, Region] = {}
        self._units: dict[str, bytes] = {}  # of each text, in UTF-16
        self._unit_faults = 0
        self._pages: dict[str, NodePlaces] = {}
        self._parts: Counter[Shape] = Counter()

    def add(self, number: int, result: Any, *, makes_regions: bool) -> None:
        """Add a result if it creates a region (`makes_regions`) or if it does not; ignore the others. Raise _Misfit."""
        if not isinstance(result, dict) or not isinstance(result.get("value"), dict):
            if makes_regions:
                raise _Misfit("shape")
            return
        control = self._design.control(str(result.get("from_name", "")))
        if control is None:
            if makes_regions:
                raise _Misfit("control", control=str(result.get("from_name", ""))[:_LONGEST_ID])
            return
        object_name = str(result.get("to_name") or control.targets[0])
        if isinstance(control, Pairwise) and object_name in (control.name, control.to_name):
            object_name = control.targets[0]  # Label Studio's editor writes the name of the control
        if control.result_type == LabelsKind.OCR and "pageIndex" in result["value"]:
            result = without_page_index(result)
        if "imageDataURL" in result["value"]:
            result = without_image(result)
        shape = shape_on(control, self._design.object(object_name)) if object_name in control.targets else None
        if (shape is not None) is not makes_regions:
            return
        is_about_region = isinstance(control, Labels | Tool) or control.per_region
        identity = _identity(result, number) if is_about_region else item_id(control.name)
        if result.get("type") != control.result_type or object_name not in control.targets:
            raise _Misfit("type", control.name)
        if (control.name, identity if is_about_region else "") in self.numbers:
            raise _Misfit("twice", control.name)
        if shape is not None and isinstance(control, Labels | Tool):
            self._check_size(shape, result["value"], control.name)
            place = self._place(shape, result, object_name, control.name)
            page = self._page(object_name, result, control.name)
            region = Region(identity, object_name, shape, place, None, (), page, parent_of(result), group_of(result))
            self._make_region(number, control, region, result)
        else:
            self._answer(control, identity if is_about_region else "", result["value"])
        self.numbers[control.name, identity if is_about_region else ""] = number

    def _check_size(self, shape: Shape, value: Mapping[str, Any], control: str) -> None:
        """Raise _Misfit for a region that would block the window, alone or together with those before it."""
        key, most, most_in_all = _PARTS.get(shape, ("", 1, MOST_REGIONS))
        listed = value.get(key)
        count = len(listed) if isinstance(listed, list) else 1
        if count > most:
            raise _Misfit("parts", control, count=str(count), limit=str(most))
        if self._parts[shape] + count > most_in_all:
            raise _Misfit("crowd", control, limit=str(most_in_all))
        if len(self._regions) >= MOST_REGIONS:
            raise _Misfit("crowd", control, limit=str(MOST_REGIONS))
        self._parts[shape] += count

    def _check_units(self, place: Mapping[str, Any], object_name: str, control: str) -> None:
        """Raise _Misfit for a span in UTF-16 units, as JavaScript, Java and Windows count: its own text is there, and
        not at the same number of characters."""
        tag = self._design.object(object_name)
        start, end, quoted = (place.get(name) for name in ("start", "end", "text"))
        if not isinstance(tag, Text) or not isinstance(start, int) or not isinstance(end, int) or not quoted:
            return
        text = filled(tag.value, self._columns)
        if text.isascii() or not 0 <= start < end or text[start:end] == quoted:
            return
        if object_name not in self._units:
            self._units[object_name] = text.encode("utf-16-le", "surrogatepass")
        units = self._units[object_name]
        if units[2 * start : 2 * end].decode("utf-16-le", "ignore") == quoted:
            self._unit_faults += 1  # a log keeps the first ones, and counting characters takes long
            is_counted = self._unit_faults <= _MOST_COUNTED
            before = units[: 2 * start].decode("utf-16-le", "ignore") if is_counted else ""
            raise _Misfit("utf-16", control, start=str(start), expected=str(len(before)))

    def _page(self, object_name: str, result: Mapping[str, Any], control: str) -> int | None:
        """Return the page or list index of an image result. A missing index means the first, as in Label Studio. The
        page count of a file is unknown here, but most formats have a single page."""
        tag = self._design.object(object_name)
        if not isinstance(tag, Image | Pdf):
            return None
        page = page_of(result)
        paths = media_paths(tag, self._columns)
        has_pages = shows_pages(tag)
        most = len(paths) if has_pages else None if any(map(may_have_pages, paths)) else 1
        if most is not None and (page or 0) >= most:
            raise _Misfit("outside", control)
        return page or 0 if has_pages else page

    def _make_region(self, number: int, control: Labels | Tool, new_region: Region, result: Mapping[str, Any]) -> None:
        labels = result["value"].get(control.value_key, ()) if isinstance(control, Labels) else ()
        if not isinstance(labels, list | tuple) or not all(isinstance(label, str) for label in labels):
            raise _Misfit("type", control.name)
        self._regions.setdefault(new_region.id, new_region)
        self.items += with_region(Answer(), control, new_region, tuple(labels)).items
        if new_region.shape in TRACKS:
            self._name_track(number, new_region, result["value"].get(LabelsKind.LABELS, ()))

    def _name_track(self, number: int, track: Region, labels: Any) -> None:
        """Add the labels of a track, which are part of its own result. Each label goes to the Labels tag that offers
        it, and unknown labels go to the first of these tags."""
        beside = [tag for tag in namers(self._design, track.to_name) if tag.kind is LabelsKind.LABELS]
        left = list(labels) if isinstance(labels, list | tuple) else [labels]
        for namer in reversed(beside):
            known = [label.reported for label in namer.labels]
            own = [label for label in left if label in known or namer is beside[0]]
            left = [label for label in left if label not in own]
            if own:
                self.items += with_payload(Answer(), namer, own, track).items
                self.numbers[namer.name, track.id] = number

    def _answer(self, control: ControlTag, region_id: str, value: Mapping[str, Any]) -> None:
        about = self._regions.get(region_id)
        payload = value.get(control.value_key)
        if payload is None or (region_id and about is None):
            raise _Misfit("type", control.name)
        if isinstance(control, TextArea) and isinstance(payload, str):
            payload = [payload]
        if isinstance(control, Ranker) and isinstance(payload, Mapping):
            from annotator.core.answer.ranking import as_payload, ranking_of  # most designs have no cards

            payload = as_payload(ranking_of(control, payload))  # the cards of a task may have changed since
        self.items += with_payload(Answer(), control, payload, about).items

    def _place(self, shape: Shape, result: Mapping[str, Any], object_name: str, control: str) -> Mapping[str, Any]:
        """Return the geometry of a result as this program writes it. Raise _Misfit."""
        place = self._geometry(shape, result["value"])
        match shape:
            case Shape.NODE_SPAN:
                return self._on_html_page(place, object_name, control)
            case Shape.MASK:
                return _mask(place, result, control)
            case Shape.SPAN:
                self._check_units(place, object_name, control)
        return place

    def _geometry(self, shape: Shape, value: Mapping[str, Any]) -> dict[str, Any]:
        known = {**_USUAL.get(shape, {}), **value}
        if shape in TRACKS:
            usual = {**_USUAL[FRAME_SHAPES[shape]], **_USUAL_ITEM}
            known["sequence"] = [{**usual, **item} for item in _items(value)]
        if shape is Shape.PARAGRAPH_SPAN:
            known |= {name: str(known[name]) for name in ("start", "end") if is_whole(known.get(name))}
        return {name: known[name] for name in GEOMETRY[shape] if name in known}

    def _on_html_page(self, place: Mapping[str, Any], object_name: str, control: str) -> Mapping[str, Any]:
        """Return a place as the editor writes it. A place without visible text stays as it is. Raise _Misfit."""
        if object_name not in self._pages:
            from annotator.formats.source.html_page import readable_page

            tag = self._design.object(object_name)
            html = filled(tag.value, self._columns) if isinstance(tag, HyperText) else ""
            saves_text = isinstance(tag, HyperText) and tag.saves_text
            self._pages[object_name] = NodePlaces(readable_page(html), saves_text=saves_text)
        places = self._pages[object_name]
        bounds = places.bounds(place)
        if bounds is not None:
            return places.geometry(*bounds)
        start, end = places.global_offsets(place)
        if start is None or end is None or not 0 <= start < end <= places.page.length:
            raise _Misfit("outside", control)
        return {**place, "globalOffsets": {"start": start, "end": end}}


def _mask(place: Mapping[str, Any], result: Mapping[str, Any], control: str) -> dict[str, Any]:
    """Return the mask in the stored format. Raise _Misfit if its stated image size does not match."""
    rle = place.get("rle")
    try:
        data = mask_bytes(rle if isinstance(rle, list) else None)
        count = pixel_count(data)
        unpacked(data)  # unpacked completely, because later code trusts stored masks
    except BadMask as error:
        raise _Misfit("mask", control) from error
    width, height = result.get("original_width"), result.get("original_height")
    if isinstance(width, int) and isinstance(height, int) and width * height != count:
        raise _Misfit("mask", control)
    return {**place, "rle": compressed(data)}


def _items(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the keyframes of a track."""
    listed = value.get("sequence", ())
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list | tuple) else []


def _identity(result: Mapping[str, Any], number: int) -> str:
    """Return the region ID from Label Studio, or a deterministic new one."""
    stated = result.get("id")
    is_usable = isinstance(stated, str) and 0 < len(stated) <= _LONGEST_ID
    return str(stated) if is_usable else item_id(f"prediction {number}")


def _why(code: FindingCode) -> str:
    match code:
        case FindingCode.UNKNOWN_CHOICE:
            return "choice"
        case FindingCode.OUTSIDE:
            return "outside"
        case FindingCode.BAD_MASK:
            return "mask"
        case FindingCode.WRONG_TYPE | FindingCode.UNKNOWN_CONTROL:
            return "type"
        case _:
            return "limit"
