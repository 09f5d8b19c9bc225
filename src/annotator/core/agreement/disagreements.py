"""How far apart two answers to one question are, from 0 to 1: for texts and sets what alpha counts, for all others what
puts tasks in order, those first in which people differ most. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.agreement.comparable_values import Comparable
from annotator.core.agreement.edit_distance import text_distance
from annotator.core.agreement.questions import Question, Scale
from annotator.core.agreement.set_distance import jaccard, masi
from annotator.core.design.controls import Number, Rating

MOST_SHOWN = 20
# A text so long costs to compare what two plain marks cost.
_TEXT_PIECE = 16


def graded_distance(scale: Scale, left: Comparable, right: Comparable) -> float:
    """Of the scales that have a distance of their own."""
    if isinstance(left, str) and isinstance(right, str):
        return text_distance(left, right)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return masi(left, right) if scale is Scale.MASI else jaccard(left, right)
    return float(left != right)


def value_size(value: Comparable) -> int:
    """What it costs to compare it."""
    return 1 + len(value) // _TEXT_PIECE if isinstance(value, str) else 1


def difference(question: Question, left: Comparable, right: Comparable) -> float:
    """A rating by its steps; a number by the room that the design gives it, else by the larger of the two; a moment is
    the same or not."""
    control = question.control
    if not isinstance(left, float) or not isinstance(right, float) or left == right:
        return graded_distance(question.scale, left, right)
    if isinstance(control, Rating):
        return min(1.0, abs(left - right) / max(1, control.max_rating - 1))
    if not isinstance(control, Number):
        return 1.0
    if control.min is not None and control.max is not None and control.min < control.max:
        return min(1.0, abs(left - right) / float(control.max - control.min))
    return min(1.0, abs(left - right) / (abs(left) + abs(right)))


class Differing(Struct, frozen=True):
    """A task: `difference` is the mean of those `by_question`, which are by places in the list of questions."""

    difference: float
    task_id: str
    by_question: Mapping[int, float]


class MostDiffering:
    """The `MOST_SHOWN` tasks in which people differ most; of equals those that stand first in the bundle."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Differing]] = []
        self._met = 0

    def add(self, task_id: str, by_question: Mapping[int, float]) -> None:
        """In the order of the bundle."""
        self._met += 1
        if not by_question or not any(by_question.values()):
            return
        mean = sum(by_question.values()) / len(by_question)
        heapq.heappush(self._heap, (mean, -self._met, Differing(mean, task_id, by_question)))
        if len(self._heap) > MOST_SHOWN:
            heapq.heappop(self._heap)

    def worst_first(self) -> tuple[Differing, ...]:
        return tuple(differing for _difference, _before, differing in sorted(self._heap, reverse=True))
