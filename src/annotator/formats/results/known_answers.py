"""Answers that the requester knows, as JSON Lines: {"task": id, "result": [...]}, with the result as in an envelope."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from annotator.core.answer.result_items import Answer
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.envelope import FORMAT, VERSION, envelope_faults
from annotator.formats.results.known_tasks import KnownTasks

# An envelope around an answer, so that it is checked like that of a worker.
_AROUND: Mapping[str, Any] = {
    "unique_id": "00000000-0000-0000-0000-000000000000",
    "was_cancelled": False,
    "lead_time": 0,
    "bundle": {"id": "known", "revision": 1},
    "time": {
        "submitted": "2000-01-01",
        "active_s": 0,
        "instructions_s": 0,
        "loading_s": 0,
        "rule": {"idle_after_s": 1},
    },
    "media": [],
    "format": FORMAT,
    "version": VERSION,
}


def read_known_answers(data: bytes, file: str, known: KnownTasks, log: ProblemLog) -> dict[str, Answer]:
    """Return the answers by task. Lines that are no answers to tasks of the bundle are reported and left out."""
    found: dict[str, Answer] = {}
    for line, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            log.add(ProblemCode.JSON_SYNTAX, file, line=line, detail=str(error))
            continue
        task_id = value.get("task") if isinstance(value, dict) else None
        result = value.get("result") if isinstance(value, dict) else None
        faults = envelope_faults({**_AROUND, "task": {"id": task_id}, "result": result})
        if faults or not isinstance(task_id, str) or not isinstance(result, list):
            log.add(ProblemCode.RESULT_DAMAGED, file, line=line, detail=faults[0] if faults else "$.task")
        elif known.task(task_id) is None:
            log.add(ProblemCode.RESULT_TASK_UNKNOWN, file, line=line, task=task_id)
        else:
            found[task_id] = Answer.from_json(result)
    return found
