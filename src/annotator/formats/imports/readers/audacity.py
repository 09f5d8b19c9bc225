"""Label tracks of Audacity: start, end and text between tabs. A line that begins with a backslash tells of frequencies
(https://manual.audacityteam.org/man/importing_and_exporting_labels.html)."""

from __future__ import annotations

import re

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.problem_log import ProblemLog

# Where the comma is the decimal sign, older versions wrote it.
_LINE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\t(\d{1,9}(?:[.,]\d{1,9})?)(?:\t(.*))?")


def is_label_track(text: str) -> bool:
    """Whether its first line is one: any text may end with .txt."""
    return _LINE.fullmatch(text.lstrip("\ufeff").partition("\n")[0].rstrip("\r")) is not None


def read_audacity(text: str, file: str, log: ProblemLog) -> list[Cue]:
    """A label without a length is a point: it is told as left out. What is wrong is an error in the log."""
    cues: list[Cue] = []
    points = 0
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("\\"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            log.add(ProblemCode.TIMED_FILE, file, line=number, why="label")
            continue
        start_s, end_s = (float(match[group].replace(",", ".")) for group in (1, 2))
        if start_s == end_s:
            points += 1
        else:
            cues.append(Cue(start_s, end_s, "", match[3] or "", number))
    if points:
        log.add(ProblemCode.IMPORT_LEFT_OUT, file, severity=Severity.NOTE, why="points", count=str(points))
    return cues
