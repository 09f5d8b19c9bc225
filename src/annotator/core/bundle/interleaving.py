"""Interleaving of calm tasks with sensitive ones, to limit the number of sensitive tasks in a row."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Sequence

from annotator.core.bundle.manifest import MediaRule
from annotator.core.bundle.tasks import Column, Tasks


def interleave(order: Iterable[int], may_hurt: Sequence[bool], calm_after: int) -> array[int]:
    """Return the rows in the new order, each once. `may_hurt` marks the sensitive rows. After `calm_after` sensitive
    rows comes the next calm one, while there is one. Sensitive rows keep their relative order, as do calm ones."""
    sensitive, calm = deque[tuple[int, int]](), deque[tuple[int, int]]()
    for place, row in enumerate(order):
        (sensitive if may_hurt[row] else calm).append((place, row))
    rows = array("I")
    in_a_row = 0
    while sensitive or calm:
        rests = bool(calm) and (not sensitive or in_a_row >= calm_after or calm[0] < sensitive[0])
        rows.append((calm if rests else sensitive).popleft()[1])
        in_a_row = 0 if rests else in_a_row + 1
    return rows


def sensitive_rows(tasks: Tasks, media: MediaRule) -> list[bool]:
    """Return for each row if it is sensitive, by its cell in the categories column."""
    known: dict[str, bool] = {}
    cells = tasks.columns.get(media.categories_column, Column())
    return [
        known[cell] if cell in known else known.setdefault(cell, media.warning_of(cell).is_sensitive) for cell in cells
    ]


def with_calm_tasks(tasks: Tasks, media: MediaRule) -> Tasks:
    """Return the tasks in their order, except for calm tasks that are moved forward."""
    if not (media.calm_after and media.categories_column):
        return tasks
    may_hurt = sensitive_rows(tasks, media)
    if not may_hurt:
        return tasks
    order = range(len(tasks)) if tasks.order is None else tasks.order
    return tasks.arranged(interleave(order, may_hurt, media.calm_after))
