"""The rows of a Table: an object has a row for each key, a list of objects a column for each key."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

from annotator.core.design.structured_cells import CellFault, cell_value

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
    value = cell_value(text, _with_written_numbers) if text.strip() else {}
    if isinstance(value, str) and not isinstance(value, _Number):
        value = cell_value(value, _with_written_numbers)  # Label Studio parses a text, too
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


def readable_table(text: str) -> TableContent:
    """Return the content of a cell, without rows if it has a fault, which only a trial run can meet."""
    try:
        return read_table(text)
    except CellFault:
        return TableContent((), ())


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _with_written_numbers(text: str) -> Any:
    return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_Number)


def _shown(value: Any) -> str:
    """Return a text without quotes, or JSON."""
    return str(value) if isinstance(value, str) else _as_json(value)


def _as_json(value: Any) -> str:
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_as_json, value))}]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(name, ensure_ascii=False)}: {_as_json(inner)}" for name, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False)
