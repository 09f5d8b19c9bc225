"""What is told of many marks at once, over all files of an import: how often, and where the first of them is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog

type WhereAsked = Callable[[], Where]


class Where(NamedTuple):
    """`item` is what stands there, by the words of the file: a line may hold a thousand."""

    line: int | None = None
    item: str | None = None


class _Tally(Struct):
    """`is_alone`: all of them are in the `file` of the first."""

    file: str
    where: WhereAsked | None
    params: dict[str, str]
    count: int = 0
    is_alone: bool = True


class ProblemCounts:
    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Tally] = {}

    def add(self, why: str, file: str, where: WhereAsked | None = None, *, kind: str = "", **params: str) -> None:
        """`params` are those of the first of each cause and kind; `where` is asked when it is told."""
        shown = {**({"kind": kind} if kind else {}), **params}
        tally = self._found.setdefault((why, kind), _Tally(file, where, shown))
        tally.count += 1
        tally.is_alone &= file == tally.file

    def count(self, *causes: str) -> int:
        return sum(tally.count for (why, _kind), tally in self._found.items() if why in causes)

    def tell(self, whole: str, log: ProblemLog) -> None:
        """`whole` is what they are told of where several files have them."""
        for (why, _kind), tally in sorted(self._found.items()):
            place = tally.file if tally.is_alone else whole
            found = tally.where() if tally.is_alone and tally.where is not None else Where()
            log.add(
                ProblemCode.IMPORT_LEFT_OUT, place, line=found.line, row=None, field=found.item, severity=Severity.NOTE,
                why=why, count=str(tally.count), **tally.params,
            )  # fmt: skip
