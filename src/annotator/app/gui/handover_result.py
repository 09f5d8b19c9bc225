"""The problems of a bundle that was handed over to an open window, for the user who asked in a terminal."""

from __future__ import annotations

import sys
from contextlib import closing

from annotator.app.command_line.problem_report import problem_lines
from annotator.core.errors import BundleRefused
from annotator.core.problems import Problem
from annotator.formats.bundle.reader import read_meaning
from annotator.formats.source.rejection import rejecting
from annotator.store.bundles.sources import open_any_source, open_source


def refuse_unsound(location: str) -> None:
    """Check a bundle as the window does, except for checksums, which may take long. Print its problems on standard
    error, then raise BundleRefused. The window itself reports problems of pay cards."""
    problems = _wrong_with(location)
    if problems:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write("".join(f"{line}\n" for line in problem_lines(problems)))
        raise BundleRefused(problems)


def _wrong_with(location: str) -> tuple[Problem, ...]:
    try:
        with rejecting(), closing(open_source(location)) as source:
            reading = read_meaning(source)
            if reading.bundle is None and _has_pay_cards(location):
                return ()
    except BundleRefused as refused:
        return () if _has_pay_cards(location) else refused.problems
    return reading.problems if reading.bundle is None else ()


def _has_pay_cards(location: str) -> bool:
    from annotator.formats.pay_cards import are_cards

    try:
        with rejecting(), closing(open_any_source(location)) as source:
            return are_cards(listed.path for listed in source.listing())
    except BundleRefused:
        return False
