"""Import of WebVTT and SubRip subtitles. Every line with times is checked before a library parses the file, because
the library would skip faulty lines silently."""

from __future__ import annotations

import html
import io
import re

from annotator.core.problems import ProblemCode
from annotator.formats.imports.readers.cues import MOST_CUES, Cue
from annotator.formats.problem_log import ProblemLog

_ARROW = "-->"
_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
# No subtitle line is as long. The library scans some lines letter by letter.
_LONGEST_LINE = 4_000
_MOST_LINES = 10 * MOST_CUES


def read_subtitles(text: str, file: str, form: str, log: ProblemLog) -> list[Cue]:
    """Return the cues. `form` is `vtt` or `srt`. Faults are errors in the log, with their lines."""
    times = _lines_with_times(re.split(r"\r\n|\r|\n", text), file, log)
    if log.has_errors_in(file):
        return []
    from webvtt import from_buffer
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = from_buffer(io.StringIO(text), format=form).captions
    except (MalformedFileError, MalformedCaptionError):
        log.add(ProblemCode.TIMED_FILE, file, line=1, why="subtitles")
        return []
    cues: list[Cue] = []
    for place, caption in enumerate(captions):
        words = html.unescape(caption.text) if form == "vtt" else caption.text
        who = html.unescape(caption.voice or "") if form == "vtt" else ""
        start_ms, end_ms = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        line = times[place] if len(captions) == len(times) else None
        cues.append(Cue(start_ms / 1000, end_ms / 1000, who, words, line))
    return cues


def _lines_with_times(lines: list[str], file: str, log: ProblemLog) -> list[int]:
    """Return the numbers of the lines with times, counted from 1."""
    found: list[int] = []
    if len(lines) > _MOST_LINES:
        log.add(ProblemCode.TIMED_FILE, file, why="many", count=str(len(lines)), limit=str(_MOST_LINES))
        return found
    for number, line in enumerate(lines, start=1):
        if len(line) > _LONGEST_LINE:
            log.add(ProblemCode.TIMED_FILE, file, line=number, why="long", limit=str(_LONGEST_LINE))
        elif _ARROW in line:
            found.append(number)
            if _TIMES.fullmatch(line) is None:
                log.add(ProblemCode.TIMED_FILE, file, line=number, why="times")
    return found
