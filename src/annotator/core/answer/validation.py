"""Validation of an answer against its design. Pure. The form of each result is Label Studio's result format
(https://labelstud.io/guide/task_format). Required answers and limits are attributes of the tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.answer.areas import labels_of, uses
from annotator.core.answer.index import AnswerKey, IncrementalCache, changed_range
from annotator.core.answer.regions import Answer, Area, Region
from annotator.core.answer.value_rules import ValueFault, geometry_fault, value_fault
from annotator.core.answer.visibility import VisibleTags, question_subjects, questioned_regions, submitted, visible_tags
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Text
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
    NOT_HEARD = "not-heard"


class Finding(Struct, frozen=True):
    """A reason why an answer is invalid. `message` is the requester's own text if the design has one. `area` is the
    id of the affected region. For audio that was not listened to, `control` is the object. `params` fill the
    message: `limit`, `count`, `value` and others."""

    code: FindingCode
    control: str
    message: str = ""
    area: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


def findings(answer: Answer, design: Design, columns: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return all reasons why the answer cannot be submitted; empty if it is valid. Invalid results come first, in
    the order of the answer, then missing answers in the order of the design. `columns` are those of the task."""
    leaving = submitted(answer, design)
    sights = visible_tags(design, leaving)
    all_findings = [finding for region in leaving.regions for finding in _of_region(region, sights, design, columns)]
    all_findings.extend(_of_uses(leaving, design))
    for control in design.controls():
        all_findings.extend(_missing(control, leaving, sights))
    return tuple(all_findings)


def unfinished_areas(answer: Answer, design: Design) -> frozenset[str]:
    """Return the ids of regions that lack a label or a required answer."""
    return _recent.of(AnswerKey(submitted(answer, design), design)).unfinished


class _Found(Struct):
    """The answer about the whole task, and the ids of unfinished regions."""

    whole: Answer
    unfinished: frozenset[str]


def _unfinished(these: AnswerKey, last: tuple[AnswerKey, _Found] | None) -> _Found:
    """Return the unfinished regions; after an edit, check affected ones if task answers are unchanged."""
    answer, design = these.answer, these.design
    sights, known = visible_tags(design, answer), frozenset[str]()
    concerned, regions = sights.in_order, answer.regions
    if last is not None and last[1].whole == sights.whole:
        before = last[0].answer.regions
        start, end, new_end = changed_range(before, answer.regions)
        ids = {region.id for region in (*before[start:end], *answer.regions[start:new_end])}
        known = last[1].unfinished - ids
        concerned = tuple(sights.areas[each] for each in ids if each in sights.areas)
        regions = tuple(region for area in concerned for region in sights.regions_about(area.id))
    found = known | _unnamed(regions, design, sights)
    for control in design.controls():
        if control.required and control.per_region and not isinstance(control, Labels | Tool):
            missing = _missing_about(control, sights, questioned_regions(control, sights, concerned))
            found |= {finding.area for finding in missing}
    return _Found(sights.whole, found)


_recent = IncrementalCache(_unfinished)


def _unnamed(regions: tuple[Region, ...], design: Design, sights: VisibleTags) -> set[str]:
    tags = [design.control(tag.name) for tag in design.controls()]
    naming = {tag.name: tag for tag in tags if isinstance(tag, Labels) and not tag.allow_empty}
    keys = {name: tag.value_key for name, tag in naming.items()}  # looked up once, not for each of thousands of regions
    return {
        region.id
        for region in regions
        if region.from_name in keys
        and not region.value.get(keys[region.from_name])
        and region.id in sights.areas
        and not _has_name(region, naming[region.from_name], sights)
    }


def _of_region(region: Region, sights: VisibleTags, design: Design, columns: Mapping[str, str]) -> Iterator[Finding]:
    control = design.control(region.from_name)
    if control is None:
        yield Finding(FindingCode.UNKNOWN_CONTROL, region.from_name)
        return
    fault = _misplaced(region, control, sights)
    if fault is None and isinstance(control, Labels | Tool):
        shape, text = sights.areas[region.id].shape, _shown_text(region.to_name, design, columns)
        fault = geometry_fault(shape, region.value, text, region.extent)
        if fault is None and isinstance(control, Labels) and not _has_name(region, control, sights):
            fault = ValueFault("no-label", {})
    if fault is None and not isinstance(control, Tool) and control.value_key in region.value:
        fault = value_fault(control, region.value[control.value_key])
    if fault is not None:
        about = region.id if control.per_region or isinstance(control, Labels | Tool) else ""
        yield Finding(FindingCode(fault.why), control.name, area=about, params=fault.params)


def _misplaced(region: Region, control: ControlTag, sights: VisibleTags) -> ValueFault | None:
    """Return the fault of a result with a wrong type, a wrong object or a missing region."""
    is_about_areas = isinstance(control, Labels | Tool) or control.per_region
    right_target = region.to_name in (control.to_name, *control.targets)
    if region.type != control.result_type or not right_target:
        return ValueFault("wrong-type", {})
    if not isinstance(control, Labels | Tool) and control.value_key not in region.value:
        return ValueFault("wrong-type", {})
    if is_about_areas is not (region.id in sights.areas):
        return ValueFault("wrong-type", {})
    return None


def _has_name(region: Region, control: Labels, sights: VisibleTags) -> bool:
    """Return True if the region has a label, or its Labels permits none."""
    if control.allow_empty or region.value.get(control.value_key):
        return True
    return bool(labels_of(sights.about(region.id), region.id))


def _shown_text(object_name: str, design: Design, columns: Mapping[str, str]) -> str | None:
    target = design.object(object_name)
    return filled(target.value, columns) if isinstance(target, Text) else None


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


def _missing(control: ControlTag, answer: Answer, sights: VisibleTags) -> Iterator[Finding]:
    if not control.required:
        return
    if isinstance(control, Labels | Tool):
        if question_subjects(control, sights) and answer.region(control.name) is None:
            yield Finding(FindingCode.REQUIRED, control.name, control.required_message)
        return
    if control.per_region:
        yield from _missing_about(control, sights, questioned_regions(control, sights, sights.in_order))
    elif question_subjects(control, sights) and answer.payload(control) is None:
        yield Finding(FindingCode.REQUIRED, control.name, control.required_message)


def _missing_about(control: ControlTag, sights: VisibleTags, asked: Iterable[Area]) -> Iterator[Finding]:
    for area in asked:
        if sights.about(area.id).payload(control) is None:
            yield Finding(FindingCode.REQUIRED, control.name, control.required_message, area.id)
