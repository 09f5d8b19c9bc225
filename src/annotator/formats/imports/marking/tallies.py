"""What is told of many marks at once, over all files of an import: how often, and where the first of them is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog

type LineAsked = Callable[[], int | None]


class _Tally(Struct):
    """`is_alone`: all of them are in the `file` of the first."""

    file: str
    line: LineAsked | None
    params: dict[str, str]
    count: int = 0
    is_alone: bool = True


class Tallies:
    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Tally] = {}

    def add(self, why: str, file: str, line: LineAsked | None = None, *, kind: str = "", **params: str) -> None:
        """`params` are those of the first of each cause and kind; `line` is asked when it is told."""
        shown = {**({"kind": kind} if kind else {}), **params}
        tally = self._found.setdefault((why, kind), _Tally(file, line, shown))
        tally.count += 1
        tally.is_alone &= file == tally.file

    def count(self, *causes: str) -> int:
        return sum(tally.count for (why, _kind), tally in self._found.items() if why in causes)

    def tell(self, whole: str, log: ProblemLog) -> None:
        """`whole` is what they are told of where several files have them."""
        for (why, _kind), tally in sorted(self._found.items()):
            place = tally.file if tally.is_alone else whole
            line = tally.line() if tally.is_alone and tally.line is not None else None
            log.add(
                ProblemCode.IMPORT_LEFT_OUT, place, line=line, row=None, field=None, severity=Severity.NOTE,
                why=why, count=str(tally.count), **tally.params,
            )  # fmt: skip
