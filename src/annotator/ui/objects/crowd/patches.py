"""Where many marks are to be painted again because a few of them are others than before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from annotator.ui.objects.mark import Mark


def seen_otherwise(before: Sequence[Mark], after: Sequence[Mark], is_named: Callable[[Mark], bool]) -> list[Mark]:
    """What is there no more, and what is new or looks otherwise, as it was and as it is. Whoever removes one numbers
    all that follow anew, which is seen of those only that are named."""
    was, now = dict(zip(map(id, before), before, strict=True)), dict(zip(map(id, after), after, strict=True))
    gone = {id(mark.area): mark for mark in (was[key] for key in was.keys() - now.keys())}
    changed: list[Mark] = []
    for key in now.keys() - was.keys():
        mark = now[key]
        old = gone.pop(id(mark.area), None)
        if old is None:
            changed.append(mark)
        elif _look(old) != _look(mark) or is_named(mark):
            changed += [old, mark]
    return [*changed, *gone.values()]


def _look(mark: Mark) -> tuple[QColor, bool, bool]:
    """All that is painted of it besides its name."""
    return mark.colour, mark.is_predicted, mark.is_together


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
