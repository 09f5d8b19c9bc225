"""Reader of a requester's payments from a table in the format of this program. Columns: `payment` (the requester's
name for it), `amount`, `currency`, `unique_id` (one paid result, or several separated by spaces), and optional `day`
and `note`. A payment has one row, or a row for each of its results."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

from annotator.core.money.payments import PaymentRow
from annotator.formats.amounts import amount_fault
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.history import HistoryTable
from annotator.formats.tables.spreadsheet import Guard, csv_chunks

_NEEDED = ("payment", "amount", "currency", "unique_id")
_COLUMNS = (*_NEEDED, "day", "note")
_LONGEST_NAME = 200


def payments_table(rows: Iterable[PaymentRow]) -> bytes:
    """Return a table that `read_payments` reads."""
    cells = (
        (row.name, row.amount, row.currency, " ".join(row.unique_ids), row.day.isoformat() if row.day else "", row.note)
        for row in rows
    )
    return b"".join(csv_chunks([_COLUMNS, *cells], Guard()))


def is_payments_table(data: bytes, file: str) -> bool:
    """Return True if a table has a column that only payments have."""
    return "payment" in HistoryTable(io.BytesIO(data), _COLUMNS, file, ProblemLog()).places


def read_payments(data: bytes, file: str, log: ProblemLog) -> Iterator[PaymentRow | int]:
    """Yield the rows, and the line of an unreadable row. Yield only the first line if columns are missing."""
    table = HistoryTable(io.BytesIO(data), _COLUMNS, file, log)
    places = table.places
    if any(name not in places for name in _NEEDED):
        yield 1
        return
    for line, cells in table.rows():
        named = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        yield _row(named, line) or line


def _row(cells: dict[str, str], line: int) -> PaymentRow | None:
    name, amount, currency, ids = (cells.get(column, "") for column in _NEEDED)
    if not name or len(name) > _LONGEST_NAME or not ids or amount_fault(amount) is not None:
        return None
    written = cells.get("day", "")
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        return None
    return PaymentRow(name, amount, currency.upper(), tuple(ids.split()), day, cells.get("note", ""), line)
