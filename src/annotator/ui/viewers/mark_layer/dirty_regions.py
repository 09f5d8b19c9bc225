"""Where many marks are to be painted again because a few of them are others than before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import attrgetter

from PySide6.QtCore import QRectF

from annotator.core.answer.index.sequence_diff import changed_range
from annotator.ui.viewers.mark import Mark

_LOOK = attrgetter("colour", "is_predicted", "is_together")  # all that is painted of a mark besides its name


def seen_otherwise(before: Sequence[Mark], after: Sequence[Mark], named: Callable[[], Collection[str]]) -> list[Mark]:
    """What is there no more, and what is new or looks otherwise, as it was and as it is. Whoever removes one numbers
    all that follow anew, which is seen of those only that are named: `named` has the ids of their areas."""
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
    """Those that overlap as one: where something was, and where it is now."""
    found: list[QRectF] = []
    for part in parts:
        over = [other for other in found if other.intersects(part)]
        found = [other for other in found if other not in over]
        for other in over:
            part = part.united(other)
        found.append(part)
    return found
