"""Quantiles, linear between two values (type 7 of Hyndman and Fan 1996)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def quantile(ordered: Sequence[int] | Sequence[Fraction], share: Fraction) -> Fraction:
    """Return the quantile of at least one value, given in ascending order."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
