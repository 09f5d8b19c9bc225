"""Problems of one labeling config. Attributes that only affect appearance are reported once, not for every tag."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest


class ConfigReport:
    def __init__(self, file: str, log: ProblemLog) -> None:
        self._file = file
        self._log = log
        self._left_aside: set[tuple[str, str]] = set()

    def problem(self, code: ProblemCode, line: int | None, *, field: str | None = None, **params: str) -> None:
        self._log.add(code, self._file, line=line, row=None, field=field, severity=Severity.ERROR, **params)

    def note(self, code: ProblemCode, line: int | None, *, field: str | None = None, **params: str) -> None:
        self._log.add(code, self._file, line=line, row=None, field=field, severity=Severity.NOTE, **params)

    def left_aside(self, tag: str, attribute: str, line: int, why: str) -> None:
        """Add a note about an ignored attribute that does not affect the question."""
        if (tag, attribute.lower()) not in self._left_aside:
            self._left_aside.add((tag, attribute.lower()))
            self.note(ProblemCode.ATTRIBUTE_UNKNOWN, line, field=attribute, tag=tag, attribute=attribute, why=why)

    def near(self, code: ProblemCode, word: str, options: Iterable[str], cutoff: float = 0.65) -> dict[str, str]:
        """Return `why` and `suggestion` for an unknown word. Suggestions are not computed for problems that are only
        counted."""
        suggestion = "" if self._log.is_full(code) else closest(word, sorted(options), cutoff)
        return {"why": "suggestion" if suggestion else "", "suggestion": suggestion}
