"""Validation of an answer against its design. Pure. The form of each result is Label Studio's result format
(https://labelstud.io/guide/task_format). Required answers and limits are attributes of the tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.answer.index import AnswerKey, IncrementalCache, changed_range
from annotator.core.answer.regions import labels_of, uses
from annotator.core.answer.result_items import Answer, Region, ResultItem
from annotator.core.answer.text_places import TextPlaces, places_in
from annotator.core.answer.value_rules import ValueFault, geometry_fault, value_fault
from annotator.core.answer.visibility import VisibleTags, question_subjects, questioned_regions, submitted, visible_tags
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.tree import ControlTag, Design, filled


class FindingCode(StrEnum):
    REQUIRED = "required"
    UNKNOWN_CONTROL = "unknown-control"
    UNKNOWN_CHOICE = "unknown-choice"
    TOO_MANY_CHOICES = "too-many-choices"
    WRONG_TYPE = "wrong-type"
    OUT_OF_RANGE = "out-of-range"
    OFF_STEP = "off-step"
    TOO_LONG = "too-long"
    TOO_MANY_TEXTS = "too-many-texts"
    TEXT_TWICE = "text-twice"
    TOO_MANY_USES = "too-many-uses"
    NO_LABEL = "no-label"
    OUTSIDE = "outside"
    BAD_MASK = "bad-mask"
    TOO_FEW_MESSAGES = "too-few-messages"
    TOO_MANY_MESSAGES = "too-many-messages"
    NOT_PLAYED = "not-heard"


class Finding(Struct, frozen=True):
    """A reason why an answer is invalid. `message` is the requester's own text if the design has one. `region_id` is
    the id of the affected region. For audio that was not listened to, `control` is the object. `params` fill the
    message: `limit`, `count`, `value` and others."""

    code: FindingCode
    control: str
    message: str = ""
    region_id: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


def findings(answer: Answer, design: Design, columns: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return all reasons why the answer cannot be submitted; empty if it is valid. Invalid results come first, in
    the order of the answer, then missing answers in the order of the design. `columns` are those of the task."""
    leaving = submitted(answer, design)
    sights = visible_tags(design, leaving)
    all_findings = [finding for item in leaving.items for finding in _of_item(item, sights, design, columns)]
    all_findings.extend(_of_uses(leaving, design))
    all_findings.extend(_of_messages(leaving, sights, design, columns))
    for control in design.controls():
        all_findings.extend(_missing(control, leaving, sights))
    return tuple(all_findings)


def unfinished_regions(answer: Answer, design: Design) -> frozenset[str]:
    """Return the ids of regions that lack a label or a required answer."""
    return _recent.of(AnswerKey(submitted(answer, design), design)).unfinished


class _Found(Struct):
    """The answer about the whole task, and the ids of unfinished regions."""

    whole: Answer
    unfinished: frozenset[str]


def _unfinished(these: AnswerKey, last: tuple[AnswerKey, _Found] | None) -> _Found:
    """Return the unfinished regions; after an edit, check affected ones if task answers are unchanged."""
    answer, design = these.answer, these.design
    sights = visible_tags(design, answer)
    known = frozenset[str]()
    concerned, items = sights.in_order, answer.items
    if last is not None and last[1].whole == sights.whole:
        before = last[0].answer.items
        start, end, new_end = changed_range(before, answer.items)
        ids = {item.id for item in (*before[start:end], *answer.items[start:new_end])}
        known = last[1].unfinished - ids
        concerned = tuple(sights.regions[each] for each in ids if each in sights.regions)
        items = tuple(item for region in concerned for item in sights.items_about(region.id))
    found = known | _unnamed(items, design, sights)
    for control in design.controls():
        if control.required and control.per_region and not isinstance(control, Labels | Tool):
            missing = _missing_about(control, sights, questioned_regions(control, sights, concerned))
            found |= {finding.region_id for finding in missing}
    return _Found(sights.whole, found)


_recent = IncrementalCache(_unfinished)


def _unnamed(items: tuple[ResultItem, ...], design: Design, sights: VisibleTags) -> set[str]:
    tags = [design.control(tag.name) for tag in design.controls()]
    naming = {tag.name: tag for tag in tags if isinstance(tag, Labels) and not tag.allow_empty}
    keys = {name: tag.value_key for name, tag in naming.items()}  # looked up once, not for each of thousands of items
    return {
        item.id
        for item in items
        if item.from_name in keys
        and not item.value.get(keys[item.from_name])
        and item.id in sights.regions
        and not _has_name(item, naming[item.from_name], sights)
    }


def _of_item(item: ResultItem, sights: VisibleTags, design: Design, columns: Mapping[str, str]) -> Iterator[Finding]:
    control = design.control(item.from_name)
    if control is None:
        yield Finding(FindingCode.UNKNOWN_CONTROL, item.from_name)
        return
    fault = _misplaced(item, control, sights)
    if fault is None and isinstance(control, Labels | Tool):
        shape = sights.regions[item.id].shape
        fault = geometry_fault(shape, item.value, _places(item.to_name, design, columns), item.extent)
        if fault is None and isinstance(control, Labels) and not _has_name(item, control, sights):
            fault = ValueFault("no-label", {})
    if fault is None and not isinstance(control, Tool) and control.value_key in item.value:
        fault = value_fault(control, item.value[control.value_key])
    if fault is not None:
        about = item.id if control.per_region or isinstance(control, Labels | Tool) else ""
        yield Finding(FindingCode(fault.why), control.name, region_id=about, params=fault.params)


def _misplaced(item: ResultItem, control: ControlTag, sights: VisibleTags) -> ValueFault | None:
    """Return the fault of a result with a wrong type, a wrong object or a missing region."""
    is_about_regions = isinstance(control, Labels | Tool) or control.per_region
    right_target = item.to_name == control.to_name or item.to_name in control.targets
    if item.type != control.result_type or not right_target:
        return ValueFault("wrong-type", {})
    if not isinstance(control, Labels | Tool) and control.value_key not in item.value:
        return ValueFault("wrong-type", {})
    if is_about_regions is not (item.id in sights.regions):
        return ValueFault("wrong-type", {})
    return None


def _has_name(item: ResultItem, control: Labels, sights: VisibleTags) -> bool:
    """Return True if the region has a label, or its Labels permits none."""
    if control.allow_empty or item.value.get(control.value_key):
        return True
    return bool(labels_of(sights.about(item.id), item.id))


def _places(object_name: str, design: Design, columns: Mapping[str, str]) -> TextPlaces | None:
    target = design.object(object_name)
    return None if target is None else places_in(target, filled(target.value, columns))


def _of_uses(answer: Answer, design: Design) -> Iterator[Finding]:
    """Check `maxUsages`, the maximum number of regions with one label."""
    for control in design.controls():
        if not isinstance(control, Labels):
            continue
        for label in control.labels:
            limit = control.uses_allowed(label)
            if limit is not None and (count := uses(answer, control, label.reported)) > limit:
                params = {"value": label.value, "limit": str(limit), "count": str(count)}
                yield Finding(FindingCode.TOO_MANY_USES, control.name, params=params)


def _of_messages(answer: Answer, sights: VisibleTags, design: Design, columns: Mapping[str, str]) -> Iterator[Finding]:
    """Check the number of messages. The worker can only remove messages of the answer."""
    for control in design.controls():
        if not isinstance(control, Messages) or not sights.counts(control.name, ""):
            continue
        from annotator.core.answer.messages import counted_messages, messages  # most designs have no chat

        found = counted_messages(answer, design, control, columns)
        params = {"count": str(found.count), "limit": str(found.least)}
        if found.count < found.least:
            yield Finding(FindingCode.TOO_FEW_MESSAGES, control.name, params=params)
        elif found.count > found.most and messages(answer, design, control.name):
            yield Finding(FindingCode.TOO_MANY_MESSAGES, control.name, params={**params, "limit": str(found.most)})


def _missing(control: ControlTag, answer: Answer, sights: VisibleTags) -> Iterator[Finding]:
    if not control.required:
        return
    if isinstance(control, Labels | Tool):
        if question_subjects(control, sights) and answer.item(control.name) is None:
            yield Finding(FindingCode.REQUIRED, control.name, control.required_message)
        return
    if control.per_region:
        yield from _missing_about(control, sights, questioned_regions(control, sights, sights.in_order))
    elif question_subjects(control, sights) and answer.payload(control) is None:
        yield Finding(FindingCode.REQUIRED, control.name, control.required_message)


def _missing_about(control: ControlTag, sights: VisibleTags, asked: Iterable[Region]) -> Iterator[Finding]:
    for region in asked:
        if sights.about(region.id).payload(control) is None:
            yield Finding(FindingCode.REQUIRED, control.name, control.required_message, region.id)
