"""An answer: Label Studio regions, and whether they meet the design. Pure.

A region has Label Studio's shape {id, from_name, to_name, type, value}; for Choices the value is {"choices": [...]}.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotator.core.design import Choices, Design, Selection


@dataclass(frozen=True, slots=True)
class Region:
    id: str
    from_name: str
    to_name: str
    type: str
    value: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "from_name": self.from_name,
            "to_name": self.to_name,
            "type": self.type,
            "value": dict(self.value),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    regions: tuple[Region, ...] = ()

    def choices(self, control: str) -> tuple[str, ...]:
        """Reported choices of one Choices control, in the order of the design."""
        for region in self.regions:
            if region.from_name == control and region.type == "choices":
                return tuple(region.value["choices"])
        return ()

    def as_json(self) -> list[dict[str, Any]]:
        return [region.as_json() for region in self.regions]

    @staticmethod
    def from_json(result: Sequence[Mapping[str, Any]]) -> Answer:
        """The inverse of `as_json`. Raises KeyError when a region lacks a key: drafts are our own writing."""
        return Answer(
            tuple(
                Region(item["id"], item["from_name"], item["to_name"], item["type"], item["value"]) for item in result
            )
        )


class FindingCode(StrEnum):
    REQUIRED = "required"
    UNKNOWN_CONTROL = "unknown-control"
    UNKNOWN_CHOICE = "unknown-choice"
    TOO_MANY_CHOICES = "too-many-choices"
    WRONG_TYPE = "wrong-type"


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an answer is not sound. `message` is the requester's own words where the design gives some."""

    code: FindingCode
    control: str
    message: str = ""


def region_id(from_name: str) -> str:
    """The id of a control's one region: ten letters and digits, as Label Studio's ids are, the same at every edit."""
    return hashlib.sha256(from_name.encode()).hexdigest()[:10]


def with_choices(answer: Answer, control: Choices, selected: Sequence[str]) -> Answer:
    """The answer with this control's choices replaced, kept in the order of the design; none selected drops it."""
    ordered = [choice.reported for choice in control.choices if choice.reported in selected]
    others = tuple(region for region in answer.regions if region.from_name != control.name)
    if not ordered:
        return Answer(others)
    region = Region(region_id(control.name), control.name, control.to_name, "choices", {"choices": ordered})
    return Answer((*others, region))


def toggled(answer: Answer, control: Choices, reported: str) -> Answer:
    """One choice pressed: single controls swap to it (again: none), multiple ones add or drop it."""
    current = answer.choices(control.name)
    if reported in current:
        return with_choices(answer, control, [name for name in current if name != reported])
    kept = current if control.selection is Selection.MULTIPLE else ()
    return with_choices(answer, control, [*kept, reported])


def preselected(design: Design) -> Answer:
    """What a task starts with: the choices that the design marks `selected`."""
    answer = Answer()
    for control in design.controls():
        answer = with_choices(answer, control, [choice.reported for choice in control.choices if choice.selected])
    return answer


def findings(answer: Answer, design: Design) -> tuple[Finding, ...]:
    """Everything that keeps the answer from being submitted; empty when it is sound."""
    found: list[Finding] = []
    for region in answer.regions:
        control = design.control(region.from_name)
        if control is None:
            found.append(Finding(FindingCode.UNKNOWN_CONTROL, region.from_name))
        elif region.type != "choices" or region.to_name != control.to_name:
            found.append(Finding(FindingCode.WRONG_TYPE, region.from_name))
        else:
            found.extend(_choice_findings(region, control))
    answered = {region.from_name for region in answer.regions}
    found.extend(
        Finding(FindingCode.REQUIRED, control.name, control.required_message)
        for control in design.controls()
        if control.required and control.name not in answered
    )
    return tuple(found)


def _choice_findings(region: Region, control: Choices) -> list[Finding]:
    known = {choice.reported for choice in control.choices}
    named = region.value.get("choices")
    if not isinstance(named, list | tuple) or not named:
        return [Finding(FindingCode.WRONG_TYPE, control.name)]
    found = [Finding(FindingCode.UNKNOWN_CHOICE, control.name) for name in named if name not in known]
    if control.selection is Selection.SINGLE and len(named) > 1:
        found.append(Finding(FindingCode.TOO_MANY_CHOICES, control.name))
    return found
