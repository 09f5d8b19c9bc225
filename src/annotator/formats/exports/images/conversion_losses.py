"""Counts of details that an export format cannot express, for the notes about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

_MOST_NAMED = 3


class ConversionLosses(Struct):
    """The losses by reason: a count, and the places of the first few."""

    _counts: Counter[str] = field(default_factory=Counter)
    _named: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, why: str, task_id: str, labels: Iterable[str]) -> None:
        """Count losses of one task. `labels` are the names of the regions or controls concerned."""
        for label in labels:
            self._counts[why] += 1
            named = self._named.setdefault(why, {})
            if len(named) <= _MOST_NAMED:
                named[f"{label} ({task_id})" if label else task_id] = None

    def causes(self) -> Iterator[tuple[str, int, str]]:
        """Yield reason, count and names, with an ellipsis if there are more."""
        for why in sorted(self._counts):
            named = list(self._named[why])
            more = ["…"] if len(named) > _MOST_NAMED else []
            yield why, self._counts[why], ", ".join([*named[:_MOST_NAMED], *more])
