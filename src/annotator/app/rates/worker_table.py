"""The pay per hour of each worker, as a text table below the rates, if there are several workers."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.app.rates.text_report import aligned
from annotator.core.pay.history.by_worker import WorkerFigures
from annotator.formats.problem_log import printable
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import NOTHING
from annotator.ui.i18n.translation import _, ngettext

# Of more workers only both ends of the table are shown, half of these each. `--json` has all.
MOST_SHOWN = 20


def worker_lines(workers: Sequence[WorkerFigures], currency: str) -> list[str]:
    """Return the lines. `workers` come with the lowest pay per hour first. `currency` is empty where pay is unknown."""
    if len(workers) < 2:
        return []
    headings = [_("Worker"), _("Assignments"), _("Time"), *([_("Pay"), _("Hourly pay")] if currency else [])]
    shown = workers if len(workers) <= MOST_SHOWN else (*workers[: MOST_SHOWN // 2], *workers[-MOST_SHOWN // 2 :])
    lines = aligned([headings, *(_row(of_worker, currency) for of_worker in shown)])
    left = len(workers) - len(shown)
    if left:
        words = ngettext("({count} worker between these)", "({count} workers between these)", left)
        lines.insert(1 + MOST_SHOWN // 2, words.format(count=number_format.count(left)))
    return ["", *lines]


def _row(of_worker: WorkerFigures, currency: str) -> list[str]:
    name = printable(of_worker.worker) if of_worker.worker else _("unnamed")
    time = [name, number_format.count(of_worker.assignments), number_format.duration(of_worker.time_ms)]
    if not currency or of_worker.pay is None:
        return time
    rate = NOTHING if of_worker.rate is None else number_format.rate(of_worker.rate, currency)
    return [*time, number_format.amount(of_worker.pay, currency), rate]
