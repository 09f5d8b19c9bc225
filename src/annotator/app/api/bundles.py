"""Bundles for other programs: read and checked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from annotator.core.bundle.content import Bundle
from annotator.core.problems import Problem, errors
from annotator.store.folders.home import Home
from annotator.ui.problems.sentences import place, sentence


class ProblemsFound(Exception):
    """Something cannot be used. `problems` are those of `annotator check --json`, at least one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{place(problem.place)}: {sentence(problem)}" for problem in problems))
        self.problems = problems


def open_bundle(path: str | Path) -> Bundle:
    """Read a bundle: a folder, `.zip` or `.annotator` file. Raise ProblemsFound if it has errors."""
    from annotator.app.export.results import bundle_of_results
    from annotator.formats.problem_log import ProblemLog

    log = ProblemLog()
    bundle = bundle_of_results(str(path), Home.at(None), log)
    if bundle is None:
        raise ProblemsFound(errors(log.problems()))
    return bundle


def check(path: str | Path, *, wage: Decimal | None = None) -> list[Problem]:
    """Return all problems and notes of a bundle, as `annotator check` finds them. Its media are decoded. Pay is
    compared with `wage` per hour, or else with the minimum wage of the settings."""
    from annotator.app.requester.check import checked

    return list(checked(str(path), Home.at(None), wage).problems)
