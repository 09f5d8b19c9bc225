"""The first problems of a file in a few lines, for pages without a list of problems."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.problems import Problem
from annotator.ui.i18n import number_format

MOST_SHOWN = 5


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return the first problems, each with its place and what to do."""
    from annotator.ui.problems.sentences import hint, place, sentence  # with all messages, which are rarely needed

    shown = problems[:MOST_SHOWN]
    return [f"{number_format.pair(place(problem.place), sentence(problem))} {hint(problem)}" for problem in shown]
