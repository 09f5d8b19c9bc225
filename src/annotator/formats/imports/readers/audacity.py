"""Import of Audacity label tracks: start, end and text separated by tabs. A line that begins with a backslash has
frequencies (https://manual.audacityteam.org/man/importing_and_exporting_labels.html) and is ignored."""

from __future__ import annotations

import re

from annotator.core.problems import ProblemCode
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.problem_log import ProblemLog

# Older versions wrote a decimal comma in some locales.
_LINE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\t(\d{1,9}(?:[.,]\d{1,9})?)(?:\t(.*))?")


def is_label_track(text: str) -> bool:
    """Return True if the first line is a label. The suffix .txt is not specific."""
    return _LINE.fullmatch(text.lstrip("\ufeff").partition("\n")[0].rstrip("\r")) is not None


def read_audacity(text: str, file: str, log: ProblemLog) -> list[Cue]:
    """Return the labels. Labels without length are points, reported as not imported. Faults are errors in the log."""
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
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why="points", count=str(points))
    return cues
