"""What another program asks about marks, where it says how."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class AskedOfMarks(Struct, frozen=True):
    """Something of `choices`, or a number from the first of the `bounds` to the second, in steps of the third, or else
    a text. `labels` are what the marks are called that it is asked about; empty: all are."""

    choices: tuple[str, ...] = ()
    bounds: tuple[float, float, float] | None = None
    labels: tuple[str, ...] = ()

    def are_in_bounds(self, texts: Iterable[str]) -> bool:
        if self.bounds is None:
            return False
        least, most, _step = self.bounds
        try:
            return all(least <= float(text) <= most for text in texts)
        except ValueError:
            return False
