"""How far apart two choices of several things are. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from annotator.core.design.options import Path

_WITHIN, _CROSSING = 2 / 3, 1 / 3


def masi(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """Measuring agreement on set-valued items (R. Passonneau, LREC 2006): Jaccard's share of what is in both times 1
    for the same, 2/3 where one holds the other, 1/3 where they cross; 1 less that. Two empty sets are the same."""
    if left == right:
        return 0.0
    both = left & right
    if not both:
        return 1.0
    kind = _WITHIN if left <= right or right <= left else _CROSSING
    return 1 - kind * len(both) / len(left | right)


def jaccard(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """1 less the share of what is in both among what is in either. Two empty sets are the same."""
    either = left | right
    return 1 - len(left & right) / len(either) if either else 0.0


def with_above(paths: AbstractSet[Path]) -> frozenset[Path]:
    """With all that stands above in the tree: two leaves of one branch have the branch in common."""
    return frozenset(path[:depth] for path in paths for depth in range(1, len(path) + 1))
