"""Import of Ground Truth input manifests: JSON Lines with `source-ref` (a file) or `source` (a text), and attributes
of earlier labeling jobs. See https://docs.aws.amazon.com/sagemaker/latest/dg/sms-input-data-input-manifest.html.
AWS's built-in functions pass either one to the template as `task.input.taskObject`."""

from __future__ import annotations

from typing import Final

from annotator.core.problems import ProblemCode
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.problem_log import ProblemLog

TASK_OBJECT: Final = "taskObject"
_SOURCES = ("source-ref", "source")
_METADATA = "-metadata"


def ground_truth_tasks(table: ForeignTable, log: ProblemLog, *, shows_task_object: bool) -> ForeignTable:
    """Return the tasks; other tables stay. `shows_task_object`: the template uses the name `taskObject`."""
    source = next((column for column in _SOURCES if column in table.columns), "")
    if not source:
        return table
    before = {column.removesuffix(_METADATA) for column in table.columns if column.endswith(_METADATA)}
    answers = frozenset(column for column in table.columns if column.removesuffix(_METADATA) in before)
    for column in sorted(answers):
        log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, field=column, why="answer", column=column)
    tasks = table.without(answers)
    return tasks.renamed({source: TASK_OBJECT}) if shows_task_object and TASK_OBJECT not in table.columns else tasks
