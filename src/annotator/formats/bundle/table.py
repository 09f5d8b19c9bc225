"""The tasks of a bundle from its table, held against its manifest and its design."""

from __future__ import annotations

from annotator.core.bundle.columns import Column
from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.bundle.tasks import REWARD_COLUMN, Tasks
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.bundle.files import BundleFiles
from annotator.formats.manifest.report import ManifestReport
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.rows import TASKS_LIMIT_BYTES, read_table, tasks_from
from annotator.formats.tasks.values import TaskValues


def read_tasks(
    manifest: Manifest,
    design: Design | None,
    files: BundleFiles,
    report: ManifestReport,
    log: ProblemLog,
    *,
    with_predictions: bool,
) -> Tasks | None:
    """None where there is no table that can be read. Values are held against `design` where one is given."""
    data = files.read_named(manifest.tasks_file, TASKS_LIMIT_BYTES, ("tasks", "file"), report)
    table = None if data is None else read_table(data, manifest.tasks_file, manifest.id_column, log)
    if table is None:
        return None
    tasks = tasks_from(table, manifest.tasks_file, manifest.id_column, log)
    if manifest.pay is None and not table.columns.get(REWARD_COLUMN, Column()).is_empty:
        _report_rewards(manifest, report)
    if design is not None:
        values = TaskValues(design, manifest.config_file, manifest.tasks_file, files.paths, log)
        values.check(table, with_predictions=with_predictions)
    return tasks


def _report_rewards(manifest: Manifest, report: ManifestReport) -> None:
    """The table has rewards, and the manifest no currency for them, or it says that the tasks are not paid."""
    if manifest.pay_kind is PayKind.PAID:
        report.add(ProblemCode.FIELD_MISSING, ("pay", "currency"), why="reward")
    else:
        report.add(ProblemCode.FIELD_VALUE, ("pay", "kind"), why="unpaid-rewards", value=manifest.pay_kind.value)
