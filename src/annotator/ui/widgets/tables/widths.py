"""How wide the columns of a table are in the room that there is: no words cut, and nothing that slides sideways."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

LEAST_TEXT_PX = 96  # of a column of words that breaks its lines


class ColumnNeed(Struct, frozen=True):
    """In pixels, with what stands around the words: the cells and the header on one line each, and the longest word of
    either, which no line can be narrower than."""

    cells: int
    header: int
    cell_word: int
    header_word: int


def fitted(columns: Sequence[ColumnNeed], room_px: int, stretch: int, breaking: Collection[int]) -> list[int]:
    """First the headers break their lines, then the cells of `breaking`; `stretch` takes what is left over. More than
    the room where even the longest words need it."""
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
    """All give way by the same share of what they can."""
    spare = sum(wanted) - sum(least)
    share = min(1.0, (sum(wanted) - room_px) / spare) if spare > 0 else 1.0
    return [max(low, int(want - (want - low) * share)) for want, low in zip(wanted, least, strict=True)]
