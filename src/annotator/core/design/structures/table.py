"""The rows of a Table: an object has a row for each key, a list of objects a column for each key."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

from annotator.core.design.structured_cells import CellFault, cell_value, with_numbers_as_text

MOST_ROWS = 10_000
MOST_COLUMNS = 100

type _Row = tuple[str, ...]


class TableContent(Struct, frozen=True):
    """`header` has the names of the columns; empty: the columns are names and values."""

    header: _Row
    rows: tuple[_Row, ...]


def read_table(text: str) -> TableContent:
    """Return the content of a cell; an empty one has no rows. Raise CellFault: those of `cell_value`, `table`
    (neither an object nor a list), `rows` or `columns` (too many, `detail` is the limit)."""
    value = cell_value(text, with_numbers_as_text) if text.strip() else {}
    if isinstance(value, str):
        value = cell_value(value, with_numbers_as_text)  # Label Studio parses a text, too
    if not isinstance(value, dict | list):
        raise CellFault("table", "")
    if len(value) > MOST_ROWS:
        raise CellFault("rows", str(MOST_ROWS))
    if isinstance(value, dict):
        names = sorted(value, key=str.lower)  # as in Label Studio
        return TableContent((), tuple((name, _shown(value[name])) for name in names))
    if not value or not all(isinstance(item, dict) for item in value):
        return TableContent((), tuple((str(number), _shown(item)) for number, item in enumerate(value, start=1)))
    header = tuple(dict.fromkeys(name for item in value for name in item))
    if len(header) > MOST_COLUMNS:
        raise CellFault("columns", str(MOST_COLUMNS))
    return TableContent(header, tuple(tuple(_shown(item.get(name, "")) for name in header) for item in value))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
