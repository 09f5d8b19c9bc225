"""The agreement report as JSON, described by `resources/schema/agreement.schema.json`."""

from __future__ import annotations

from typing import Any

from annotator.app.agreement.aggregation import AgreementData, DifferingTask
from annotator.core.agreement.comparison import ComparedQuestion
from annotator.core.answer.result_items import ResultItem
from annotator.formats.results.answer_text import SPREADSHEET, by_control, readable

_DIGITS = 6
MOST_ITEMS = 300


def report_json(found: AgreementData | None) -> dict[str, Any]:
    """Return the report; None means that nothing was compared."""
    if found is None:
        counts = dict.fromkeys(("submissions", "workers", "unnamed", "tasks", "compared"), 0)
        return {**counts, **{name: [] for name in ("questions", "by_worker", "by_pair", "differing")}}
    return {
        "submissions": found.submissions,
        "workers": len(found.workers),
        "unnamed": found.unnamed,
        "tasks": found.tasks,
        "compared": found.compared,
        "questions": [_question(compared) for compared in found.questions],
        "by_worker": [
            {"worker": name, "tasks": own.tasks, "difference": _rounded(own.mean)}
            for name, own in found.deviations.workers()
        ],
        "by_pair": [
            {"workers": list(names), "tasks": own.tasks, "difference": _rounded(own.mean)}
            for names, own in found.deviations.pairs()
        ],
        "differing": [_task(task, found) for task in found.differing],
    }


def _question(compared: ComparedQuestion) -> dict[str, Any]:
    question = compared.question
    alpha = compared.alpha
    value = alpha.alpha()
    return {
        "control": question.control.name,
        "aspect": question.aspect.value,
        "scale": question.scale.value,
        "alpha": _rounded(value),
        "undefined": None if value is not None else "no-variation" if alpha.units else "no-pairs",
        "estimate": alpha.is_estimate(),
        "same": _rounded(alpha.same),
        "alike": _rounded(compared.similarity),
        "tasks": compared.tasks,
        "units": alpha.units,
        "values": alpha.values,
    }


def _task(task: DifferingTask, found: AgreementData) -> dict[str, Any]:
    differing = task.differing
    return {
        "task": differing.task_id,
        "difference": _rounded(differing.difference),
        "questions": [
            {
                "control": found.questions[number].question.control.name,
                "aspect": found.questions[number].question.aspect.value,
                "difference": _rounded(difference),
            }
            for number, difference in differing.by_question.items()
        ],
        "count": task.count,
        "answers": [
            {
                "worker": envelope.worker or None,
                "result": envelope.unique_id,
                "answers": {name: readable(items, SPREADSHEET) for name, items in by_control(envelope.answer).items()},
                "regions": [_item(item) for item in envelope.answer.items[:MOST_ITEMS]],
            }
            for envelope in task.answers
        ],
    }


def _item(item: ResultItem) -> dict[str, Any]:
    """Return a result item. The runs of a mask are left out, because there may be a hundred thousand."""
    value = {name: part for name, part in item.value.items() if name != "rle"}
    return {"id": item.id, "control": item.from_name, "object": item.to_name, "value": value}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS) + 0.0
