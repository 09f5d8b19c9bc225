"""Tables for a terminal: columns that are as wide on screen as their widest cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_BETWEEN = "  "


def aligned(rows: Sequence[Sequence[str]], text_columns: int) -> list[str]:
    """Return the rows as lines. The first `text_columns` columns are aligned to the left, the others, of numbers, to
    the right."""
    widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        fillings = [" " * (width - columns_of(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [
            cell + filling if place < text_columns else filling + cell
            for place, (cell, filling) in enumerate(zip(row, fillings, strict=True))
        ]
        lines.append(_BETWEEN.join(cells).rstrip())
    return lines


def columns_of(text: str) -> int:
    """Return the width of a text in a terminal. East Asian characters take two columns, combining ones none."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"F", "W"} else 1
