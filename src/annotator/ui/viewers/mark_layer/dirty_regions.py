"""The regions that must be repainted after a few of many have changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import attrgetter

from PySide6.QtCore import QRectF

from annotator.core.answer.index.sequence_diff import changed_range
from annotator.ui.viewers.mark import Mark

_LOOK = attrgetter("colour", "is_predicted", "is_together")  # everything that is painted of a region besides its label


def seen_otherwise(before: Sequence[Mark], after: Sequence[Mark], named: Callable[[], Collection[str]]) -> list[Mark]:
    """Return the regions that are gone, new or look different, in their old and new state.

    Deleting a region renumbers all that follow, which is visible only on labelled ones. `named` returns the ids of
    the labelled regions."""
    start, end, new_end = changed_range(before, after)
    gone = {mark.area.id: mark for mark in before[start:end]}
    changed: list[Mark] = []
    numbered: dict[str, Mark] = {}
    for mark in after[start:new_end]:
        old = gone.pop(mark.area.id, None)
        if old is None:
            changed.append(mark)
        elif old.area is not mark.area or _LOOK(old) != _LOOK(mark):
            changed += [old, mark]
        elif old is not mark:
            numbered[mark.area.id] = old
    for area_id in numbered.keys() & named() if numbered else ():
        changed.append(numbered[area_id])
    return [*changed, *gone.values()]


def together(parts: Sequence[QRectF]) -> list[QRectF]:
    """Return the sections with overlapping ones united, such as the old and new position of a region."""
    found: list[QRectF] = []
    for part in parts:
        over = [other for other in found if other.intersects(part)]
        found = [other for other in found if other not in over]
        for other in over:
            part = part.united(other)
        found.append(part)
    return found
