"""Counts of problems over all regions of an import, with the place of the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog

type WhereAsked = Callable[[], Where]


class Where(NamedTuple):
    """A place in a file. `item` names the item in the file's own terms, because a line may contain thousands."""

    line: int | None = None
    item: str | None = None


class _Tally(Struct):
    """A counted problem. `is_alone` is True if all are in the `file` of the first."""

    file: str
    where: WhereAsked | None
    params: dict[str, str]
    count: int = 0
    is_alone: bool = True


class ProblemCounts:
    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Tally] = {}

    def add(self, why: str, file: str, where: WhereAsked | None = None, *, kind: str = "", **params: str) -> None:
        """Count a problem. `params` of the first of each reason and kind are kept; `where` is called when it is
        reported."""
        shown = {**({"kind": kind} if kind else {}), **params}
        tally = self._found.setdefault((why, kind), _Tally(file, where, shown))
        tally.count += 1
        tally.is_alone &= file == tally.file

    def count(self, *causes: str) -> int:
        return sum(tally.count for (why, _kind), tally in self._found.items() if why in causes)

    def tell(self, whole: str, log: ProblemLog) -> None:
        """Report the counts. `whole` is the place if several files are affected."""
        for (why, _kind), tally in sorted(self._found.items()):
            place = tally.file if tally.is_alone else whole
            found = tally.where() if tally.is_alone and tally.where is not None else Where()
            log.add(
                ProblemCode.IMPORT_LEFT_OUT, place, line=found.line, row=None, field=found.item, severity=Severity.NOTE,
                why=why, count=str(tally.count), **tally.params,
            )  # fmt: skip
