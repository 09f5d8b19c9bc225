"""What a format has no place for, or has otherwise than it was marked, for the notes that tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

_MOST_NAMED = 3


class ConversionLosses(Struct):
    """By the cause of the note: how often, and of the first few where."""

    _counts: Counter[str] = field(default_factory=Counter)
    _named: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, why: str, task_id: str, labels: Iterable[str]) -> None:
        """Of one task, what each of some marks is called, or the control that says something."""
        for label in labels:
            self._counts[why] += 1
            named = self._named.setdefault(why, {})
            if len(named) <= _MOST_NAMED:
                named[f"{label} ({task_id})" if label else task_id] = None

    def causes(self) -> Iterator[tuple[str, int, str]]:
        """Cause, count, and names with a sign where there are more."""
        for why in sorted(self._counts):
            named = list(self._named[why])
            more = ["…"] if len(named) > _MOST_NAMED else []
            yield why, self._counts[why], ", ".join([*named[:_MOST_NAMED], *more])
