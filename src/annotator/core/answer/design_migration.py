"""Adaptation of an answer to a changed design: a requester may edit a bundle's files in its trial run. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.regions import without_loose
from annotator.core.answer.relations import fitting_relations
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import Finding, FindingCode, findings
from annotator.core.design.tree import Design

# Problems that the worker cannot correct on the screen of the new design. Other invalid answers stay and are reported,
# such as a text that is too long.
_MISFITS = frozenset(
    {FindingCode.UNKNOWN_CONTROL, FindingCode.UNKNOWN_CHOICE, FindingCode.WRONG_TYPE, FindingCode.TOO_MANY_CHOICES}
)


def fitting(answer: Answer, design: Design, columns: Mapping[str, str]) -> tuple[Answer, tuple[str, ...]]:
    """Return the answer without results that the design no longer supports, and the affected controls in order."""
    remaining, misfits = without_misfits(answer, design, columns, _MISFITS)
    unlabelled = remaining.relations
    remaining = fitting_relations(remaining, design)
    lost = [finding.control for finding in misfits] + ["Relations"] * (remaining.relations != unlabelled)
    return remaining, tuple(dict.fromkeys(lost))


def without_misfits(
    answer: Answer, design: Design, columns: Mapping[str, str], codes: Collection[FindingCode]
) -> tuple[Answer, tuple[Finding, ...]]:
    """Return the answer without the results that have findings of these codes, and the findings. Repeat until
    nothing more is removed: a removal may leave results whose region is gone."""
    dropped: list[Finding] = []
    while misfits := [finding for finding in findings(answer, design, columns) if finding.code in codes]:
        gone = {(finding.control, finding.region_id) for finding in misfits}
        remaining = tuple(
            item for item in answer.items if (item.from_name, item.id) not in gone and (item.from_name, "") not in gone
        )
        if len(remaining) == len(answer.items):
            break
        dropped += misfits
        answer = without_loose(replace(answer, items=remaining))
    return answer, tuple(dropped)
