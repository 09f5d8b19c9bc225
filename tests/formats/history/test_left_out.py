"""The list of rows that a worker's program left out: readable by programs and by spreadsheets, which run none of it."""

from __future__ import annotations

import csv
import io

from annotator.core.errors import MoneyReason
from annotator.core.money.entry_validation import LeftOutRow, LeftOutRows, Refusal
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.history.left_out import COLUMNS, left_out_table


def test_each_row_has_the_file_its_checksum_the_line_the_id_and_the_reason() -> None:
    rows = (
        LeftOutRow(4, "=HYPERLINK(1)", Refusal(MoneyReason.UNKNOWN, {})),
        LeftOutRow(0, "P;=1+1"),
        LeftOutRow(7, "id-7", Problem(ProblemCode.DECISION_TWICE, Place("decisions.csv", 7), {"id": "id-7"})),
    )
    reasons = ["No reward has this ID.", "This row cannot be read.", "+twice"]
    data = left_out_table(LeftOutRows("decisions.csv", "ab" * 32, rows), reasons)
    assert list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""))) == [
        list(COLUMNS),
        ["decisions.csv", "ab" * 32, "4", "'=HYPERLINK(1)", MoneyReason.UNKNOWN.value, "No reward has this ID."],
        ["decisions.csv", "ab" * 32, "", "P;'=1+1", "unreadable", "This row cannot be read."],
        ["decisions.csv", "ab" * 32, "7", "id-7", ProblemCode.DECISION_TWICE.value, "'+twice"],
    ]
