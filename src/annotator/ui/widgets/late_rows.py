"""Rows of a table that may have a hundred thousand of them: each is worded when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from annotator.ui.widgets.table_rows import Row


class LateRows[Thing](Sequence[Row]):
    """`worded` makes a row of one of the things."""

    def __init__(self, things: Sequence[Thing], worded: Callable[[Thing], Row]) -> None:
        self._things = things
        self._worded = worded
        self._rows: dict[int, Row] = {}  # a view asks for one cell after the other, and column by column for widths

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return LateRows(self._things[place], self._worded)
        if place not in self._rows:
            self._rows[place] = self._worded(self._things[place])
        return self._rows[place]
