"""How often a label may be used in a task, and whether it still may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.core.answer.areas import uses
from annotator.core.answer.regions import Answer
from annotator.core.design.labels import Label, Labels
from annotator.ui.design.marks.arming import label_of


def is_left(answer: Answer, tag: Labels, label: Label) -> bool:
    """Whether one more area may carry it."""
    limit = tag.uses_allowed(label)
    return limit is None or uses(answer, tag, label.reported) < limit


def used_up(answer: Answer, tag: Labels, reported: str) -> Label | None:
    """The label, where no further area may carry it."""
    label = label_of(tag, reported)
    return None if label is None or is_left(answer, tag, label) else label


def carried(answer: Answer, namers: Sequence[Labels], area_id: str) -> Iterator[tuple[Labels, str]]:
    """The labels of an area, each with its control."""
    for tag in namers:
        region = answer.region(tag.name, area_id)
        for reported in () if region is None else region.value.get(tag.value_key, ()):
            yield tag, reported
