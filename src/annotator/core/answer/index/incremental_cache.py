"""A cache for values derived from an answer, updated from the value for the answer before an edit."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from annotator.core.answer.regions import Answer
from annotator.core.design.tree import Design

_KEPT = 3  # as displayed, as it would be sent, and before the edit


class These(Struct, frozen=True, eq=False):
    """An answer and a design as a cache key, compared by identity.

    A comparison by value would take as long as computing the cached value."""

    answer: Answer
    design: Design

    def __hash__(self) -> int:
        return hash((id(self.answer), id(self.design)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, These) and self.answer is other.answer and self.design is other.design


class IncrementalCache[Found]:
    """A cache. `find` gets the key, and the latest known key and value of the same design."""

    def __init__(self, find: Callable[[These, tuple[These, Found] | None], Found]) -> None:
        self._find = find
        # The latest entry is the last. Replaced, never modified, because predictions are read in another thread.
        self._known: tuple[tuple[These, Found], ...] = ()

    def of(self, these: These) -> Found:
        known = self._known
        found = next((found for each, found in known if each == these), None)
        if found is None:
            last = known[-1] if known and known[-1][0].design is these.design else None
            found = self._find(these, last)
        others = tuple(each for each in known if each[0] != these)
        self._known = (*others[1 - _KEPT :], (these, found))
        return found
