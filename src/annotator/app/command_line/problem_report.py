"""Problems as commands tell them: as JSON for scripts, as lines for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotator.core.problems import Problem, Severity
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.problems.sentences import hint, place, sentence


def problem_json(problem: Problem) -> dict[str, Any]:
    where = problem.place
    return {
        "code": problem.code.value,
        "severity": problem.severity.value,
        "file": where.file,
        "line": where.line,
        "row": where.row,
        "field": where.field,
        "problem": sentence(problem),
        "hint": hint(problem),
        "params": dict(problem.params),
    }


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """Two lines each: where and what, and below it the remedy."""
    lines: list[str] = []
    for problem in problems:
        line = figures.pair(place(problem.place), sentence(problem))
        is_note = problem.severity is Severity.NOTE
        lines.append(_("note: {problem}").format(problem=line) if is_note else line)
        lines.append(f"    {hint(problem)}")
    return lines


def stands_for(problem: Problem) -> int:
    """How many problems it tells of: itself, and those like it that are only counted."""
    return 1 + int(problem.params.get("more", "0"))
