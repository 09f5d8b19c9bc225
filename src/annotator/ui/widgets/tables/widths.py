"""Column widths of a table in the available width, without truncated text or horizontal scrolling."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

LEAST_TEXT_PX = 96  # minimum width of a text column that wraps


class ColumnNeed(Struct, frozen=True):
    """The required widths of a column in pixels, including padding: cells and header on one line, and the longest
    word of each, which is the minimum."""

    cells: int
    header: int
    cell_word: int
    header_word: int


def fitted(columns: Sequence[ColumnNeed], room_px: int, stretch: int, breaking: Collection[int]) -> list[int]:
    """Return the column widths. Headers wrap first, then the cells of `breaking`; `stretch` takes the rest. The sum
    exceeds `room_px` if the longest words need it."""
    wanted = [max(column.cells, column.header) for column in columns]
    if sum(wanted) > room_px:
        wanted = _between([max(column.cells, column.header_word) for column in columns], wanted, room_px)
    if sum(wanted) > room_px:
        wanted = _between([_least(number, column, breaking) for number, column in enumerate(columns)], wanted, room_px)
    if wanted:
        wanted[stretch] += max(0, room_px - sum(wanted))
    return wanted


def _least(number: int, column: ColumnNeed, breaking: Collection[int]) -> int:
    cells = column.cells
    if number in breaking:
        cells = min(cells, max(column.cell_word, LEAST_TEXT_PX))
    return max(cells, column.header_word)


def _between(least: Sequence[int], wanted: Sequence[int], room_px: int) -> list[int]:
    """Shrink all widths by the same share of their slack."""
    spare = sum(wanted) - sum(least)
    share = min(1.0, (sum(wanted) - room_px) / spare) if spare > 0 else 1.0
    return [max(low, int(want - (want - low) * share)) for want, low in zip(wanted, least, strict=True)]
