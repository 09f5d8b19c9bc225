"""Tasks nested more deeply than Python goes, and more or less deeply than its parser of JSON."""

from __future__ import annotations

import pytest

from annotator.core.problems import ProblemCode
from annotator.formats.imports.plan import ImportRequest
from formats.foreign_sources import CONFIG, PNG, codes, plan


@pytest.mark.parametrize("depth", [3_000, 9_000, 100_000])  # the parser may read the first two
@pytest.mark.parametrize("file", ["tasks.json", "tasks.jsonl"])
@pytest.mark.parametrize(("key", "to_correct"), [("predictions", False), ("annotations", True)])
def test_what_is_nested_too_deeply_is_a_problem(file: str, key: str, to_correct: bool, depth: int) -> None:
    task = f'{{"id": 1, "data": {{"image": "a.png"}}, "{key}": [{{"result": {"[" * depth}{"]" * depth}}}]}}'
    text = f"[{task}]" if file == "tasks.json" else task
    request = ImportRequest(requester="R", to_correct=to_correct)
    planned = plan({"config.xml": CONFIG, file: text, "a.png": PNG}, request)
    if planned.bundle is None or depth == 100_000:
        assert (ProblemCode.JSON_SYNTAX, "depth") in codes(planned)
