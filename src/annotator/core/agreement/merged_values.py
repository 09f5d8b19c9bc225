"""One value from the values of several workers, each with a weight. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from annotator.core.agreement.comparable_values import Comparable
from annotator.core.agreement.disagreements import difference
from annotator.core.agreement.questions import Question, Scale
from annotator.core.design.options import Path

type Weighted[T] = Sequence[tuple[float, T]]

_TIE = 1e-9
# Numbers that differ less, as a share of their range, count as the same.
_SAME_NUMBER = 0.05


class Merged[T](Struct, frozen=True):
    """A merged value, None if most workers gave none or if two are tied. `score` is 0 to 1."""

    value: T | None
    score: float
    method: str


TIED = "tie"


def merged_value(
    question: Question, values: Weighted[Comparable | None], posterior: Mapping[Comparable, float] | None = None
) -> Merged[Comparable]:
    """Merge the values of workers who saw the question. None is no answer. `posterior` are the probabilities of a
    nominal question (`core.agreement.skills`), else a weighted vote decides."""
    whole = math.fsum(weight for weight, _value in values)
    given = [(weight, value) for weight, value in values if value is not None]
    without = whole - math.fsum(weight for weight, _value in given)
    if not given or without > whole / 2 + _TIE:
        return Merged(None, without / whole if whole else 1.0, "none")
    match question.scale:
        case Scale.NOMINAL:
            return vote(given) if posterior is None else _likeliest(posterior)
        case Scale.MASI | Scale.JACCARD:
            return _each_apart([(weight, value) for weight, value in given if isinstance(value, frozenset)])
        case Scale.ORDINAL | Scale.INTERVAL:
            return _median(question, [(weight, value) for weight, value in given if isinstance(value, float)])
    return medoid(given, lambda left, right: difference(question, left, right))


def vote[T](values: Weighted[T]) -> Merged[T]:
    """Return the value with most weight and its share."""
    sums: dict[T, list[float]] = {}
    for weight, value in values:
        sums.setdefault(value, []).append(weight)
    shares = {value: math.fsum(each) for value, each in sums.items()}
    whole = math.fsum(shares.values())
    return _first({value: share / whole for value, share in shares.items()}, "vote")


def _likeliest(posterior: Mapping[Comparable, float]) -> Merged[Comparable]:
    return _first(posterior, "dawid-skene")


def _first[T](shares: Mapping[T, float], method: str) -> Merged[T]:
    best = max(shares.values())
    leading = [value for value, share in shares.items() if share > best - _TIE]
    return Merged(leading[0], best, method) if len(leading) == 1 else Merged(None, best, TIED)


def _each_apart(values: Weighted[frozenset[Path]]) -> Merged[Comparable]:
    """Return every element that more than half of the weight has."""
    whole = math.fsum(weight for weight, _value in values)
    elements = {element for _weight, value in values for element in value}
    shares = {
        element: math.fsum(weight for weight, value in values if element in value) / whole for element in elements
    }
    if any(abs(share - 0.5) <= _TIE for share in shares.values()):
        return Merged(None, 0.5, TIED)
    kept = frozenset(element for element, share in shares.items() if share > 0.5)
    sure = sorted(max(share, 1 - share) for share in shares.values())
    return Merged(kept, math.fsum(sure) / len(sure) if sure else 1.0, "vote")


def _median(question: Question, values: Weighted[float]) -> Merged[Comparable]:
    middle = lower_median(values)
    whole = math.fsum(weight for weight, _value in values)
    if question.scale is Scale.ORDINAL:
        apart = sorted(weight * difference(question, middle, value) for weight, value in values)
        return Merged(middle, 1 - math.fsum(apart) / whole, "median")
    near = sorted(weight for weight, value in values if difference(question, middle, value) <= _SAME_NUMBER)
    return Merged(middle, math.fsum(near) / whole, "median")


def lower_median(values: Weighted[float]) -> float:
    """Return the weighted median: the lower one of two."""
    ordered = sorted((value, weight) for weight, value in values)
    half = math.fsum(weight for _value, weight in ordered) / 2
    so_far = 0.0
    for value, weight in ordered:
        so_far += weight
        if so_far >= half - _TIE:
            return value
    return ordered[-1][0]


def medoid[T](values: Weighted[T], apart: Callable[[T, T], float]) -> Merged[T]:
    """Return the value with the least weighted mean distance to all; of several the one with more weight, else none."""
    different = list(dict.fromkeys(value for _weight, value in values))
    whole = math.fsum(weight for weight, _value in values)
    costs = {
        value: math.fsum(sorted(weight * apart(value, other) for weight, other in values)) / whole
        for value in different
    }
    least = min(costs.values())
    leading = [value for value in different if costs[value] < least + _TIE]
    if len(leading) > 1:
        heaviest = vote([(weight, value) for weight, value in values if value in leading])
        return Merged(heaviest.value, 1 - least, "medoid" if heaviest.value is not None else TIED)
    return Merged(leading[0], 1 - least, "medoid")
