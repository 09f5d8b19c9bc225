"""Differences of two answers to one question, from 0 to 1. Pure. For texts and sets it is the distance used by
alpha. For all other scales it only ranks the tasks with the largest differences."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.agreement.comparable_values import Comparable
from annotator.core.agreement.distances import bucket_distance, jaccard, masi, rank_distance, text_distance
from annotator.core.agreement.questions import Question, Scale
from annotator.core.design.controls import Number, Rating

MOST_SHOWN = 20
# A text of this length costs as much to compare as two simple regions.
_TEXT_PIECE = 16


def graded_distance(scale: Scale, left: Comparable, right: Comparable) -> float:
    """Return the distance on a scale with a distance function of its own."""
    if isinstance(left, str) and isinstance(right, str):
        return text_distance(left, right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return rank_distance(left, right)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        if scale is Scale.BUCKETS:
            return bucket_distance(left, right)
        return masi(left, right) if scale is Scale.MASI else jaccard(left, right)
    return float(left != right)


def value_size(value: Comparable) -> int:
    """Return the cost of comparing a value."""
    return 1 + len(value) // _TEXT_PIECE if isinstance(value, str | tuple) else 1


def difference(question: Question, left: Comparable, right: Comparable) -> float:
    """Return the difference of two values, 0 to 1. A rating differs by its steps. A number differs relative to the
    range of its control, or else to the sum of the absolute values. Dates and times are equal or not."""
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
    """A task and its mean difference; `by_question` is keyed by the index of the question."""

    difference: float
    task_id: str
    by_question: Mapping[int, float]


class MostDiffering:
    """The `MOST_SHOWN` tasks with the largest differences; among equals, the first ones in the bundle."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Differing]] = []
        self._met = 0

    def add(self, task_id: str, by_question: Mapping[int, float]) -> None:
        """Add a task; call in the order of the bundle."""
        self._met += 1
        if not by_question or not any(by_question.values()):
            return
        mean = sum(by_question.values()) / len(by_question)
        heapq.heappush(self._heap, (mean, -self._met, Differing(mean, task_id, by_question)))
        if len(self._heap) > MOST_SHOWN:
            heapq.heappop(self._heap)

    def worst_first(self) -> tuple[Differing, ...]:
        return tuple(differing for _difference, _before, differing in sorted(self._heap, reverse=True))
