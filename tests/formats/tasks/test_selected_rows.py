"""Some rows of a task table, as the bundle of a share has them."""

from __future__ import annotations

import json

import pytest

from annotator.core.design.structured_cells import LONGEST_CELL
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.csv import read_csv
from annotator.formats.tasks.selected_rows import table_of_rows


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_of_a_csv_file_are_taken_in_the_given_order_however_long_their_cells_are(separator: str) -> None:
    long = "x" * LONGEST_CELL
    rows = [["id", "text"], ["a", "two\nlines"], ["", ""], ["b", long], ["c", f'says "{separator}"']]
    quoted = [separator.join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in rows if any(row)]
    data = "\ufeff" + "\n\n".join(quoted)
    table = read_csv(table_of_rows(data.encode(), "tasks.csv", [2, 1]), "tasks.csv", ProblemLog())
    assert table is not None
    assert list(table.columns["id"]) == ["c", "b"]
    assert list(table.columns["text"]) == [f'says "{separator}"', long]


@pytest.mark.parametrize("file", ["tasks.json", "tasks.jsonl"])
def test_rows_of_json_are_taken_unchanged(file: str) -> None:
    items = [{"id": "a", "n": 1.50}, {"id": "b", "list": [1, {"é": None}]}]
    data = json.dumps(items) if file.endswith("json") else "\n\n".join(map(json.dumps, items)) + "\n"
    found = table_of_rows(data.encode(), file, [1])
    assert (json.loads(found)[0] if file.endswith("json") else json.loads(found)) == items[1]
