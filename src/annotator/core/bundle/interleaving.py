"""Calm tasks among those that may hurt, so that nobody sees too many of these one after the other."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Sequence

from annotator.core.bundle.manifest import MediaRule
from annotator.core.bundle.string_column import Column
from annotator.core.bundle.tasks import Tasks


def interleave(order: Iterable[int], may_hurt: Sequence[bool], calm_after: int) -> array[int]:
    """The same rows, each once. `may_hurt` tells it of each row. After `calm_after` that may hurt comes the next that
    may not, as long as there is one. Those that may hurt keep their order among themselves, and so do the others."""
    sensitive, calm = deque[tuple[int, int]](), deque[tuple[int, int]]()
    for place, row in enumerate(order):
        (sensitive if may_hurt[row] else calm).append((place, row))
    rows, in_a_row = array("I"), 0
    while sensitive or calm:
        rests = bool(calm) and (not sensitive or in_a_row >= calm_after or calm[0] < sensitive[0])
        rows.append((calm if rests else sensitive).popleft()[1])
        in_a_row = 0 if rests else in_a_row + 1
    return rows


def sensitive_rows(tasks: Tasks, media: MediaRule) -> list[bool]:
    """Of each row whether it may hurt, by the column of categories."""
    known: dict[str, bool] = {}
    cells = tasks.columns.get(media.categories_column, Column())
    return [
        known[cell] if cell in known else known.setdefault(cell, media.said_by(cell).is_sensitive) for cell in cells
    ]


def with_calm_tasks(tasks: Tasks, media: MediaRule) -> Tasks:
    """In the order in which they are, but for the calm ones that are brought forward."""
    if not (media.calm_after and media.categories_column):
        return tasks
    may_hurt = sensitive_rows(tasks, media)
    if not may_hurt:
        return tasks
    order = range(len(tasks)) if tasks.order is None else tasks.order
    return tasks.arranged(interleave(order, may_hurt, media.calm_after))
