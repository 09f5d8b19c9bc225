"""Ground Truth's manifests: the object under the name that templates know, earlier answers aside."""

from __future__ import annotations

import json

import pytest

from annotator.formats.imports.plan import ForeignTable
from annotator.formats.imports.readers.ground_truth import ground_truth_tasks
from annotator.formats.imports.readers.json import read_foreign_lines
from annotator.formats.problem_log import ProblemLog


def table(*lines: dict[str, object]) -> ForeignTable:
    return read_foreign_lines("\n".join(json.dumps(line) for line in lines), "input.manifest", ProblemLog())


@pytest.mark.parametrize("source", ["source-ref", "source"])
def test_the_object_gets_the_name_that_templates_know(source: str) -> None:
    manifest = table({source: "a.png", "id": 4})
    tasks = ground_truth_tasks(manifest, ProblemLog(), shows_task_object=True)
    assert [dict(row.values) for row in tasks.rows] == [{"taskObject": "a.png", "id": 4}]
    kept = ground_truth_tasks(manifest, ProblemLog(), shows_task_object=False)
    assert [dict(row.values) for row in kept.rows] == [{source: "a.png", "id": 4}]


def test_answers_of_earlier_jobs_are_left_aside() -> None:
    log = ProblemLog()
    line = {"source-ref": "a.png", "kind": 1, "kind-metadata": {"class-name": "cat"}, "lang": "en"}
    tasks = ground_truth_tasks(table(line), log, shows_task_object=True)
    assert tasks.columns == ("taskObject", "lang")
    assert [one.params["column"] for one in log.problems()] == ["kind", "kind-metadata"]


def test_another_table_comes_back_as_it_is() -> None:
    plain = table({"image": "a.png", "note-metadata": 1})
    assert ground_truth_tasks(plain, ProblemLog(), shows_task_object=True) is plain
