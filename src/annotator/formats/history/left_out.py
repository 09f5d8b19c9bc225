"""The list of rows of a requester's file that had no effect in a worker's program, as CSV. The worker gives it to the
requester. `code` is the reason for programs; `reason` is a sentence in the worker's language."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.money.entry_validation import LeftOutRows
from annotator.formats.tables.spreadsheet import Guard, csv_chunks

COLUMNS = ("file", "sha256", "line", "id", "code", "reason")


def left_out_table(left_out: LeftOutRows, reasons: Sequence[str]) -> bytes:
    """Return the table. `reasons` are the sentences of the rows."""
    cells = (
        (left_out.file, left_out.sha256, str(row.line or ""), row.row_id, row.code, reason)
        for row, reason in zip(left_out.rows, reasons, strict=True)
    )
    return b"".join(csv_chunks([COLUMNS, *cells], Guard()))
