"""Import of BORIS event tables (https://www.boris.unito.it/user_guide/export_events/). Tables are aggregated, with
start and stop in one row, or have a row for each. One table may cover several media."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotator.core.problems import ProblemCode
from annotator.formats.imports.readers.cues import MOST_CUES, Cue
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.boris_header import boris_head
from annotator.formats.tables.spreadsheet import TAB, unguarded

_NOTHING = frozenset({"", "na", "nan", "none"})
_NO_LABEL = "segments"  # the export's name for segments without a label


class BorisEvent(NamedTuple):
    """An event. `medium` is the name of its media file without folders, if known."""

    medium: str
    cue: Cue


def read_boris(text: str, file: str, log: ProblemLog) -> list[BorisEvent]:
    """Return the events in table order. Faults are errors in the log, with their lines."""
    head = boris_head(text)
    if head is None:
        log.add(ProblemCode.TIMED_FILE, file, line=1, why="boris")
        return []
    columns = head.columns
    events: list[BorisEvent] = []
    waiting: dict[tuple[str, str, str], tuple[float, str, int]] = {}
    for line, values in _rows(text, head.separator):
        if line <= head.line or not any(value.strip() for value in values):
            continue
        row = dict(zip(columns, (unguarded(value.strip(), TAB) for value in values), strict=False))
        if len(events) > MOST_CUES:
            break
        if "start (s)" in columns:
            events += _aggregated(row, line, file, log)
        else:
            events += _of_one_end(row, line, waiting, file, log)
    for (_medium, behavior, _subject), (_start_s, _comment, line) in waiting.items():
        log.add(ProblemCode.TIMED_FILE, file, line=line, why="boris-open", name=behavior)
    return events


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their last line. A cell may contain line breaks."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    for values in reader:
        yield reader.line_num, values


def _aggregated(row: Mapping[str, str], line: int, file: str, log: ProblemLog) -> Iterator[BorisEvent]:
    start_s, stop_s = _seconds(row.get("start (s)", "")), _seconds(row.get("stop (s)", ""))
    if start_s is None:
        log.add(ProblemCode.TIMED_FILE, file, line=line, why="boris-times")
        return
    words = _words(row, "comment start", "comment stop")
    yield BorisEvent(
        _medium(row), Cue(start_s, start_s if stop_s is None else stop_s, _label(row), words, line, is_until=False)
    )


def _of_one_end(
    row: Mapping[str, str],
    line: int,
    waiting: dict[tuple[str, str, str], tuple[float, str, int]],
    file: str,
    log: ProblemLog,
) -> Iterator[BorisEvent]:
    """Yield an event for a point or a stop. A stop ends the event of the same behaviour, subject and medium."""
    time_s = _seconds(row.get("time", ""))
    if time_s is None:
        log.add(ProblemCode.TIMED_FILE, file, line=line, why="boris-times")
        return
    key = (_medium(row), row.get("behavior", ""), row.get("subject", ""))
    words = _words(row, "comment")
    match row.get("behavior type", "").upper():
        case "START":
            waiting[key] = time_s, words, line
        case "STOP" if key in waiting:
            start_s, before, begun = waiting.pop(key)
            yield BorisEvent(
                key[0],
                Cue(start_s, time_s, _label(row), "\n".join(filter(None, (before, words))), begun, is_until=False),
            )
        case "STOP":
            log.add(ProblemCode.TIMED_FILE, file, line=line, why="boris-open", name=key[1])
        case _:
            yield BorisEvent(key[0], Cue(time_s, time_s, _label(row), words, line, is_until=False))


def _label(row: Mapping[str, str]) -> str:
    label = row.get("behavior", "")
    return "" if label == _NO_LABEL else label


def _words(row: Mapping[str, str], *columns: str) -> str:
    return "\n".join(dict.fromkeys(words for name in columns if (words := row.get(name, "")).lower() not in _NOTHING))


def _medium(row: Mapping[str, str]) -> str:
    """Return the first medium of several that play at once."""
    named = row.get("media file name", "") or row.get("source", "").partition(":")[2]
    first = named.split(";")[0].replace("\\", "/").rpartition("/")[2].strip()
    return "" if first.lower() in _NOTHING else first


def _seconds(spelled: str) -> float | None:
    """Return seconds or None. Some spreadsheets write a decimal comma."""
    try:
        seconds = float(spelled.replace(",", "."))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None
