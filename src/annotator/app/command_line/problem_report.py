"""Problems as printed by commands: as JSON for scripts, as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from annotator.core.problems import Place, Problem, Severity
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.problems.sentences import hint, place, sentence

# Field of bundle.toml -> the option of `new` and `import` that sets it.
_OPTIONS: Mapping[str, str] = {
    "design.preset": "--preset",
    "design.labels": "--label",
    "design.question": "--question",
    "title": "--title",
    "language": "--language",
    "requester.name": "--requester",
    "requester.contact": "--contact",
    "pay.amount": "--pay",
    "pay.currency": "--currency",
    "time.expected_s": "--expected-s",
}


def of_option(problem: Problem) -> Problem:
    """Return the problem with the option as its place, while there is no manifest to look into."""
    field = problem.place.field or ""
    if problem.place.file != MANIFEST_FILE or field not in _OPTIONS:
        return problem
    return replace(problem, place=Place("", field=_OPTIONS[field]))


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
    """Return two lines for each problem: place and message, then the hint. The place is left out if the message
    begins with it."""
    lines: list[str] = []
    for problem in problems:
        where, what = place(problem.place), sentence(problem)
        line = what if what.startswith(f"{where} ") else number_format.pair(where, what)
        is_note = problem.severity is Severity.NOTE
        lines.append(_("note: {problem}").format(problem=line) if is_note else line)
        lines.append(f"    {hint(problem)}")
    return lines


def stands_for(problem: Problem) -> int:
    """Return the number of problems that this one stands for: itself, and similar ones that are only counted."""
    return 1 + int(problem.params.get("more", "0"))
