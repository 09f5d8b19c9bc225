"""Declared attributes of regions in another program."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class AskedOfMarks(Struct, frozen=True):
    """An attribute: one of `choices`, a number with `bounds` (minimum, maximum, step), or a text. `labels` are those
    it applies to; empty means all."""

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
