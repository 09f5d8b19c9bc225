"""Problems as they are found, kept readable: strangers' text made printable, endless repetitions counted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.problems import Place, Problem, ProblemCode, Severity

WHOLE_BUNDLE = "."  # the place of what concerns no single file
_KEPT_OF_EACH = 20
_LONGEST_PARAM = 160
_LONGEST_FILE = 400
_CHOOSING = frozenset({"why", "suggestion"})


class Reported:
    """That an error stands in a log. Only a log gives it, so that whoever hands it over in place of a value has told
    why there is none."""


_REPORTED = Reported()


class ProblemLog:
    """Keeps the first 20 problems of each code and severity; the last carries `more`, how many others there are."""

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
        """A param that is empty is left out if it is `why` or `suggestion`: those choose the sentence."""
        kind = (code, severity)
        if self._counts[kind] >= _KEPT_OF_EACH:
            self._counts[kind] += 1
            return
        place = Place(printable(file, _LONGEST_FILE), line, row, None if field is None else printable(field))
        shown = {name: printable(value) for name, value in params.items() if value or name not in _CHOOSING}
        self._keep(Problem(code, place, shown, severity))

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
        """As `add`, of an error that takes the place of a value."""
        self.add(code, file, line=line, row=row, field=field, severity=Severity.ERROR, **params)
        return _REPORTED

    def refused(self, refusal: BundleRefused, file: str) -> Reported:
        """What a source said instead of giving a file."""
        self.extend(refusal.problems)
        return self.reported() or self.refuse(ProblemCode.UNREADABLE, file, detail="")

    def reported(self, file: str | None = None) -> Reported | None:
        """Whether any error was reported; of one file, if it is named."""
        found = self.has_errors() if file is None else self.has_errors_in(printable(file, _LONGEST_FILE))
        return _REPORTED if found else None

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._keep(problem)

    def _keep(self, problem: Problem) -> None:
        """Two checks may find the same thing: it is told once."""
        identity = (problem.code, problem.severity, problem.place, frozenset(problem.params.items()))
        if identity not in self._problems:
            self._problems[identity] = problem
            self._counts[problem.code, problem.severity] += 1

    def is_full(self, code: ProblemCode) -> bool:
        """Whether further errors of this code are only counted, so that nobody works out hints for them."""
        return self._counts[code, Severity.ERROR] >= _KEPT_OF_EACH

    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self._problems.values())

    def has_errors_in(self, file: str) -> bool:
        return any(
            problem.severity is Severity.ERROR and problem.place.file == file for problem in self._problems.values()
        )

    def problems(self) -> tuple[Problem, ...]:
        """Sorted by file, then line or row."""
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
    """Text of a stranger, fit for a terminal and a label: no control or direction characters, no lone surrogates."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(character) if is_control(character) else character for character in text)[: limit * 2]


def is_control(character: str) -> bool:
    """Control characters, invisible format characters (among them those that turn the direction of text), line
    separators, lone surrogates."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
