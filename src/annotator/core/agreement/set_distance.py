"""Distances of two sets of choices. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from annotator.core.design.options import Path

_WITHIN, _CROSSING = 2 / 3, 1 / 3


def masi(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """Return the MASI distance (R. Passonneau, "Measuring agreement on set-valued items", LREC 2006).

    It is 1 minus the Jaccard index times a factor. The factor is 1 for equal sets, 2/3 if one contains the other,
    1/3 if they overlap. Two empty sets are equal."""
    if left == right:
        return 0.0
    both = left & right
    if not both:
        return 1.0
    kind = _WITHIN if left <= right or right <= left else _CROSSING
    return 1 - kind * len(both) / len(left | right)


def jaccard(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """Return the Jaccard distance, 1 minus the Jaccard index. Two empty sets are equal."""
    either = left | right
    return 1 - len(left & right) / len(either) if either else 0.0


def with_above(paths: AbstractSet[Path]) -> frozenset[Path]:
    """Add all ancestors in the tree, so that two leaves of one branch share the branch."""
    return frozenset(path[:depth] for path in paths for depth in range(1, len(path) + 1))
