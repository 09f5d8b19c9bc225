"""Import of Praat TextGrids in either text format. Like Praat, it reads only free-standing numbers, quoted texts and
flags in angle brackets, and ignores everything else
(https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from annotator.core.problems import ProblemCode
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.problem_log import ProblemLog

# Quotes within a text are doubled. Possessive quantifiers avoid backtracking.
_TOKEN = re.compile(
    r'"(?P<text>(?:[^"]++|"")*+)"(?!")'
    r"|(?P<flag><[a-z]++>)"
    r"|(?P<number>(?<!\S)[-+]?\d++(?:\.\d++)?(?:[eE][-+]?\d++)?(?!\S))"
    r"|![^\n]*+"
)
_INTERVALS, _POINTS = "IntervalTier", "TextTier"


class _Broken(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_textgrid(text: str, file: str, log: ProblemLog) -> list[Cue]:
    """Return non-empty intervals by tier. Points are reported as not imported. Faults are errors in the log."""
    if text.startswith("ooBinaryFile"):
        log.add(ProblemCode.TIMED_FILE, file, why="binary")
        return []
    reading = _Reading(text)
    try:
        cues = list(reading.cues())
    except _Broken as broken:
        log.add(ProblemCode.TIMED_FILE, file, line=broken.line, why="textgrid")
        return []
    if reading.points:
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why="points", count=str(reading.points))
    return cues


class _Reading:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.finditer(text)
        self._at = 0
        self._line = 1
        self.points = 0

    def cues(self) -> Iterator[Cue]:
        """Yield the cues. Raise _Broken."""
        kind = self._string()
        if kind.removesuffix(" short") != "ooTextFile" or self._string() != "TextGrid":
            raise _Broken(1)
        self._number()  # start
        self._number()  # end
        if self._next("flag") != "<exists>":
            return
        for _tier in range(self._count()):
            kind, name = self._string(), self._string()
            if kind not in (_INTERVALS, _POINTS):
                raise _Broken(self._line)
            self._number()  # start
            self._number()  # end
            for _entry in range(self._count()):
                start_s = self._number()
                end_s = self._number() if kind == _INTERVALS else start_s
                line = self._line
                words = self._string()
                if kind == _POINTS:
                    self.points += 1
                elif words.strip():
                    yield Cue(start_s, end_s, name, words, line)

    def _count(self) -> int:
        """Return a count. A false count is harmless, because the file ends earlier."""
        number = self._number()
        if number != int(number) or number < 0:
            raise _Broken(self._line)
        return int(number)

    def _number(self) -> float:
        number = float(self._next("number"))
        if not math.isfinite(number):
            raise _Broken(self._line)
        return number

    def _string(self) -> str:
        return self._next("text").replace('""', '"')

    def _next(self, wanted: str) -> str:
        for match in self._tokens:
            kind = match.lastgroup
            if kind is None:  # a comment
                continue
            self._line += self._text.count("\n", self._at, match.start())
            self._at = match.start()
            if kind != wanted:
                break
            return str(match[kind])
        raise _Broken(self._line)
