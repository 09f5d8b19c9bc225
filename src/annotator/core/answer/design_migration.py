"""What of an answer fits a design that was changed under it: a rehearsal's files change while they are tried. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.areas import without_loose
from annotator.core.answer.regions import Answer
from annotator.core.answer.relations.edits import fitting_relations
from annotator.core.answer.validation import Finding, FindingCode, findings
from annotator.core.design.tree import Design

# What a person cannot mend on the screen of the new design. The rest is theirs: a text too long stays, and is told.
_MISFITS = frozenset(
    {
        FindingCode.UNKNOWN_CONTROL,
        FindingCode.UNKNOWN_CHOICE,
        FindingCode.WRONG_TYPE,
        FindingCode.TOO_MANY_CHOICES,
    }
)


def fitting(answer: Answer, design: Design, columns: Mapping[str, str]) -> tuple[Answer, tuple[str, ...]]:
    """The answer without what the design no longer has a place for, and the controls that lost something, in order."""
    remaining, misfits = without_misfits(answer, design, columns, _MISFITS)
    remaining, unlabelled = fitting_relations(remaining, design), remaining.relations
    lost = [finding.control for finding in misfits] + ["Relations"] * (remaining.relations != unlabelled)
    return remaining, tuple(dict.fromkeys(lost))


def without_misfits(
    answer: Answer, design: Design, columns: Mapping[str, str], codes: Collection[FindingCode]
) -> tuple[Answer, tuple[Finding, ...]]:
    """The answer without what findings of these codes are about, and the findings.

    What is left may have lost what it was about (an area), so it is looked at again until nothing more goes.
    """
    dropped: list[Finding] = []
    while misfits := [finding for finding in findings(answer, design, columns) if finding.code in codes]:
        gone = {(finding.control, finding.area) for finding in misfits}
        remaining = tuple(
            region
            for region in answer.regions
            if (region.from_name, region.id) not in gone and (region.from_name, "") not in gone
        )
        if len(remaining) == len(answer.regions):
            break
        dropped += misfits
        answer = without_loose(replace(answer, regions=remaining))
    return answer, tuple(dropped)
