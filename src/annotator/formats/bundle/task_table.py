"""Reader of the task table of a bundle, checked against the manifest and the design."""

from __future__ import annotations

from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.bundle.tasks import REWARD_COLUMN, Column, Tasks
from annotator.core.design.tree import Design
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.problems import ProblemCode
from annotator.core.protection import categories_in, plain
from annotator.formats.bundle.files import BundleFiles
from annotator.formats.manifest.report import ManifestReport
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.suggestion import closest
from annotator.formats.tasks.path_columns import with_path_columns
from annotator.formats.tasks.rows import TASKS_LIMIT_BYTES, limit_bytes, read_table, tasks_from
from annotator.formats.tasks.table import MOST_CELLS, TaskTable, TooManyCells
from annotator.formats.tasks.values import TaskValues


def read_tasks(
    manifest: Manifest,
    design: Design | None,
    files: BundleFiles,
    report: ManifestReport,
    log: ProblemLog,
    *,
    with_predictions: bool,
    is_taken: bool,
) -> Tasks | Reported:
    """Read the tasks, or return the token if the table is unreadable. Values are checked against `design` if given.
    The values of an imported table (`is_taken`) were checked, and its IDs may have any length."""
    limit = TASKS_LIMIT_BYTES if is_taken else limit_bytes(manifest.tasks_file)
    data = files.read_stated(manifest.tasks_file, limit, ("tasks", "file"), report)
    table = data if isinstance(data, Reported) else read_table(data, manifest.tasks_file, manifest.id_column, log)
    if isinstance(table, Reported):
        return table
    if design is not None:
        try:
            table = with_path_columns(table, design, manifest.tasks_file, ProblemLog() if is_taken else log)
        except TooManyCells:
            return log.refuse(ProblemCode.TASK_SHAPE, manifest.tasks_file, why="cells", limit=str(MOST_CELLS))
    is_numbered = manifest.submit.kind == LABEL_STUDIO
    tasks = tasks_from(table, manifest.tasks_file, manifest.id_column, log, is_taken=is_taken, is_numbered=is_numbered)
    if manifest.pay is None and not table.columns.get(REWARD_COLUMN, Column()).is_empty:
        _report_rewards(manifest, report)
    if manifest.media.categories_column and manifest.media.warned.categories:
        _check_categories(manifest, table, log)
    if design is not None and not is_taken:
        values = TaskValues(design, manifest.config_file, manifest.tasks_file, files.paths, log)
        values.check(table, with_predictions=with_predictions)
    return tasks


def _report_rewards(manifest: Manifest, report: ManifestReport) -> None:
    """Report rewards in the table without a currency in the manifest, or rewards for unpaid tasks."""
    if manifest.pay_kind is PayKind.PAID:
        report.add(ProblemCode.FIELD_MISSING, ("pay", "currency"), why="reward")
    else:
        report.add(ProblemCode.FIELD_VALUE, ("pay", "kind"), why="unpaid-rewards", value=manifest.pay_kind.value)


def _check_categories(manifest: Manifest, table: TaskTable, log: ProblemLog) -> None:
    """Report category names that the manifest does not declare. Workers choose by these names in advance. A misspelt
    name would form another category, and the worker's choice for the correct name would not apply."""
    file = manifest.tasks_file
    column = manifest.media.categories_column
    known = manifest.media.warned.categories
    if column not in table.columns:
        log.add(ProblemCode.COLUMN_MISSING, file, column=column, why="categories")
        return
    meant = {plain(name): name for name in known}
    unknown: dict[str, tuple[str, ...]] = {}
    for index, cell in enumerate(table.columns[column]):
        if cell not in unknown:
            unknown[cell] = tuple(name for name in categories_in(cell, known) if name not in known)
        for name in unknown[cell]:
            near = meant.get(closest(plain(name), meant), "")
            log.add(
                ProblemCode.CATEGORY_UNKNOWN,
                file,
                line=table.line(index),
                row=table.row(index),
                field=column,
                value=name,
                allowed="; ".join(known),
                why="suggestion" if near else "",
                suggestion=near,
            )
