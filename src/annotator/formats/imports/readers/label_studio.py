"""Removal of answers from Label Studio exports. `readers.json` ignores answers stored separately from tasks (JSON).
In CSV and JSON-MIN both share a row, and the answer columns are found here. Such a row
(https://labelstud.io/guide/export) has the task data, a column for each control, and `annotation_id`, `annotator`,
`created_at`, `updated_at`, `lead_time`."""

from __future__ import annotations

from annotator.core.design.structured_cells import place_in
from annotator.core.problems import ProblemCode
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.problem_log import ProblemLog

_OF_AN_ANSWER = frozenset({"annotation_id", "annotator", "created_at", "updated_at", "lead_time", "agreement"})
_ALWAYS_THERE = frozenset({"annotation_id", "lead_time"})


def without_answers(table: ForeignTable, design: ImportedDesign, log: ProblemLog) -> ForeignTable:
    """Return the table without answer columns. Columns used in the design are always kept."""
    if not table.columns or not frozenset(table.columns) >= _ALWAYS_THERE:
        return table
    used = {name for column in design.columns for name in place_in(table.columns, column)[:1]}
    left_out = (_OF_AN_ANSWER | design.control_names) - used
    for column in table.columns:
        if column in left_out:
            log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, field=column, why="answer", column=column)
    return table.without(left_out)
