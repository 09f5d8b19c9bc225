"""Limits of how often a label may be used in a task, and their messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotator.core.answer.areas import uses
from annotator.core.answer.regions import Answer
from annotator.core.design.labels import Label, Labels, Tool
from annotator.ui.design.marks.active_tool import label_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import cut_short

NAME_LEAST = 12  # characters of a long name that always fit


def is_left(answer: Answer, tag: Labels, label: Label, more: int = 1) -> bool:
    """Return True if `more` further regions may carry the label."""
    limit = tag.uses_allowed(label)
    return limit is None or uses(answer, tag, label.reported) + more <= limit


def limit_met(answer: Answer, tag: Labels | Tool, reported: str, more: int = 1) -> tuple[str, int] | None:
    """Return the label and its limit if `more` further regions would exceed it, else None."""
    label = label_of(tag, reported)
    if not isinstance(tag, Labels) or label is None or is_left(answer, tag, label, more):
        return None
    limit = tag.uses_allowed(label)
    return None if limit is None else (label.value, limit)


def carried(answer: Answer, namers: Sequence[Labels], area_id: str) -> Iterator[tuple[Labels, str]]:
    """Yield the labels of a region, each with its control."""
    for tag in namers:
        region = answer.region(tag.name, area_id)
        for reported in () if region is None else region.value.get(tag.value_key, ()):
            yield tag, reported


def limit_text(label: str, count: int) -> str:
    """Return the hint for a label whose limit is reached."""
    words = _("{label}: at most {count} per task. Delete one first, or choose another label.")
    return words.format(label=label, count=number_format.count(count))


def used_up_text(label: str) -> str:
    """Return the hint for a region that stays without a label because of the limit."""
    return _("Limit reached for {label}. Select the region, then press Shift and a label's key.").format(label=label)


def limits_text(tags: Iterable[Labels]) -> tuple[str, ...]:
    """Return the longest possible hints about the limits, with long names shortened."""
    limits = [(limit, label.value) for tag in tags for label in tag.labels if (limit := tag.uses_allowed(label))]
    if not limits:
        return ()
    name = max((cut_short(name, NAME_LEAST) for _limit, name in limits), key=len)
    return limit_text(name, max(limits)[0]), used_up_text(name)
