"""Reader of a requester's payments and bonuses from tables in the format of this program. Columns: `payment` or `bonus`
(the requester's name for it), `amount`, `currency`, `unique_id` (one paid result, or several separated by spaces), and
optional `day` and `note`. A payment has one row, or a row for each of its results. A bonus has one row, which names a
result of the worker who gets it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

from annotator.core.money.payments import PaymentRow
from annotator.formats.amounts import amount_fault
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.history import HistoryTable
from annotator.formats.tables.spreadsheet import Guard, csv_chunks

PAYMENT, BONUS = "payment", "bonus"
_NEEDED = ("amount", "currency", "unique_id")
_OPTIONAL = ("day", "note")
_LONGEST_NAME = 200


def payments_table(rows: Iterable[PaymentRow], kind: str = PAYMENT) -> bytes:
    """Return a table that `read_payments` reads. `kind` is its first column."""
    cells = (
        (row.name, row.amount, row.currency, " ".join(row.unique_ids), row.day.isoformat() if row.day else "", row.note)
        for row in rows
    )
    return b"".join(csv_chunks([_columns(kind), *cells], Guard()))


def is_payments_table(data: bytes, file: str) -> bool:
    """Return True if a table has a column that only payments have."""
    return PAYMENT in HistoryTable(io.BytesIO(data), _columns(PAYMENT), file, ProblemLog()).places


def _columns(kind: str) -> tuple[str, ...]:
    return (kind, *_NEEDED, *_OPTIONAL)


def read_payments(data: bytes, file: str, log: ProblemLog, kind: str = PAYMENT) -> Iterator[PaymentRow | int]:
    """Yield the rows, and the line of an unreadable row. Yield only the first line if columns are missing."""
    table = HistoryTable(io.BytesIO(data), _columns(kind), file, log)
    places = table.places
    if any(name not in places for name in (kind, *_NEEDED)):
        yield 1
        return
    for line, cells in table.rows():
        named = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        yield _row(named, kind, line) or line


def _row(cells: dict[str, str], kind: str, line: int) -> PaymentRow | None:
    name, amount, currency, ids = (cells.get(column, "") for column in (kind, *_NEEDED))
    if not name or len(name) > _LONGEST_NAME or not ids or amount_fault(amount) is not None:
        return None
    written = cells.get("day", "")
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        return None
    return PaymentRow(name, amount, currency.upper(), tuple(ids.split()), day, cells.get("note", ""), line)
