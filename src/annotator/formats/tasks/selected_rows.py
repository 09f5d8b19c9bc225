"""Some rows of a task table, unchanged, as a table of the same format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from annotator.formats.source.csv_cells import cells_up_to
from annotator.formats.tasks.csv import LARGEST_CELL, separator_of


def table_of_rows(data: bytes, file: str, rows: Sequence[int]) -> bytes:
    """Return the table with only these rows, counted from 0, in this order. The table was read before and is valid."""
    suffix = file.rpartition(".")[2].lower()
    text = data.decode("utf-8-sig")
    if suffix == "jsonl":
        lines = [line for line in text.split("\n") if line.strip()]
        return "".join(f"{lines[row]}\n" for row in rows).encode()
    if suffix == "json":
        items = json.loads(text)
        return json.dumps([items[row] for row in rows], ensure_ascii=False).encode()
    separator = separator_of(data)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with cells_up_to(LARGEST_CELL):
        header, *cells = (row for row in read if row)
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows([header, *(cells[row] for row in rows)])
    return written.getvalue().encode()
