"""Lists of problems in a terminal: every error, and of many alike notes the first ones and their number."""

from __future__ import annotations

from annotator.app.command_line.problem_report import problem_lines
from annotator.core.problems import Place, Problem, ProblemCode, Severity


def fault(row: int, severity: Severity, more: int = 0) -> Problem:
    params = {"number": "1", "control": "boxes", "why": "type", **({"more": str(more)} if more else {})}
    return Problem(ProblemCode.PREDICTION, Place("tasks.csv", row=row), params, severity)


def test_notes_of_one_kind_are_counted_after_the_first_ones_and_errors_are_all_listed() -> None:
    notes = [fault(row, Severity.NOTE, more=80 if row == 20 else 0) for row in range(1, 21)]
    lines = problem_lines(notes)
    assert len(lines) == 2 * 5 + 2
    assert lines[-2] == "95 more notes with this advice:"
    assert lines[-1] == lines[1]
    assert len(problem_lines([fault(row, Severity.ERROR) for row in range(1, 21)])) == 40
    assert len(problem_lines(notes[:5])) == 10
