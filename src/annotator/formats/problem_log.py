"""A log of problems of a bundle or an import. It makes untrusted text printable and counts repeated ones."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.problems import Place, Problem, ProblemCode, Severity

ENTIRE_BUNDLE = "."  # the place of problems that concern no single file
_MOST_OF_EACH = 20
_LONGEST_PARAM = 160
_LONGEST_FILE = 400
_CHOOSING = frozenset({"why", "suggestion"})


class Reported:
    """A token that proves that an error is in a log. Only a log creates it. A function that returns it instead of a
    value has therefore reported the reason."""


_REPORTED = Reported()


class ProblemLog:
    """A collection of problems that keeps the first 20 of each code and severity. The last kept problem has the
    parameter `more`: the number of further problems."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems: dict[tuple[ProblemCode, Severity, Place, frozenset[tuple[str, str]]], Problem] = {}
        self._counts: Counter[tuple[ProblemCode, Severity]] = Counter()
        self.extend(problems)

    def add(
        self,
        code: ProblemCode,
        file: str,
        *,
        line: int | None = None,
        row: int | None = None,
        field: str | None = None,
        severity: Severity = Severity.ERROR,
        **params: str,
    ) -> None:
        """Add a problem. Empty values of `why` and `suggestion` are dropped, because both select the message."""
        kind = (code, severity)
        if self._counts[kind] >= _MOST_OF_EACH:
            self._counts[kind] += 1
            return
        place = Place(printable(file, _LONGEST_FILE), line, row, None if field is None else printable(field))
        shown = {name: printable(value) for name, value in params.items() if value or name not in _CHOOSING}
        self._keep(Problem(code, place, shown, severity))

    def note(
        self,
        code: ProblemCode,
        file: str,
        *,
        line: int | None = None,
        row: int | None = None,
        field: str | None = None,
        **params: str,
    ) -> None:
        """Add a note like `add`."""
        self.add(code, file, line=line, row=row, field=field, severity=Severity.NOTE, **params)

    def refuse(
        self,
        code: ProblemCode,
        file: str,
        *,
        line: int | None = None,
        row: int | None = None,
        field: str | None = None,
        **params: str,
    ) -> Reported:
        """Add an error like `add` and return the token that stands in for the missing value."""
        self.add(code, file, line=line, row=row, field=field, severity=Severity.ERROR, **params)
        return _REPORTED

    def refused(self, refusal: BundleRefused, file: str) -> Reported:
        """Add the problems of a source that refused to provide a file, and return the token."""
        self.extend(refusal.problems)
        return self.reported() or self.refuse(ProblemCode.UNREADABLE, file, detail="")

    def reported(self, file: str | None = None) -> Reported | None:
        """Return the token if the log has an error (in `file`, if given), else None."""
        found = self.has_errors() if file is None else self.has_errors_in(printable(file, _LONGEST_FILE))
        return _REPORTED if found else None

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._keep(problem)

    def _keep(self, problem: Problem) -> None:
        """Store a problem unless an equal one is stored already, because two checks may find the same error."""
        identity = (problem.code, problem.severity, problem.place, frozenset(problem.params.items()))
        if identity not in self._problems:
            self._problems[identity] = problem
            self._counts[problem.code, problem.severity] += 1

    def is_full(self, code: ProblemCode) -> bool:
        """Return True if further errors of this code are only counted. Callers then need not compute hints for them."""
        return self._counts[code, Severity.ERROR] >= _MOST_OF_EACH

    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self._problems.values())

    def has_errors_in(self, file: str) -> bool:
        return any(
            problem.severity is Severity.ERROR and problem.place.file == file for problem in self._problems.values()
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems sorted by file, then by line or row."""
        ordered = sorted(self._problems.values(), key=_order)
        last = {(problem.code, problem.severity): index for index, problem in enumerate(ordered)}
        kept_counts = Counter((problem.code, problem.severity) for problem in ordered)
        for kind, index in last.items():
            rest = self._counts[kind] - kept_counts[kind]
            if rest > 0:
                problem = ordered[index]
                ordered[index] = replace(problem, params={**problem.params, "more": str(rest)})
        return tuple(ordered)


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.place
    return (place.file, place.line or 0, place.row or 0, place.field or "", problem.code)


def printable(text: str, limit: int = _LONGEST_PARAM) -> str:
    """Return untrusted text in a form that is safe for a terminal or a label. Control and direction characters and
    lone surrogates are escaped. Text longer than `limit` is truncated with an ellipsis."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(character) if is_control(character) else character for character in text)[: limit * 2]


def is_control(character: str) -> bool:
    """Return True for control characters, invisible format characters, line separators and lone surrogates. Format
    characters include those that change the text direction."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
