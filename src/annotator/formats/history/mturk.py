"""Histories from Mechanical Turk's batch results (`Batch_<number>_batch_results.csv`) and tables with the same
columns.

Columns are found by name: `AcceptTime`, `SubmitTime`, `WorkTimeInSeconds` (any two of these give the time of an
assignment), `Reward`, `WorkerId`, `AssignmentId`, `AssignmentStatus`. Their meaning: `formats.exports.mturk` and
https://docs.aws.amazon.com/AWSMechTurk/latest/AWSMturkAPI/ApiReference_AssignmentDataStructureArticle.html

The rules were checked against published figures for 9,825 real assignments, as far as these go. All of them are
approved, unique, complete and have times (tests/app/test_rates_on_real_pay.py):

- The time of an assignment is SubmitTime minus AcceptTime. WorkTimeInSeconds is used if one of them is missing.
- If SubmitTime is only a day, as in this program's exports, WorkTimeInSeconds is the whole time and overlaps
  nothing.
- Each AssignmentId counts once, by its first row.
- Rejected, returned, abandoned and expired assignments earn nothing, but their time counts. This is the program's
  own definition of real hourly pay. Undecided submissions and unknown statuses count with their reward.
- An assignment without duration counts with its reward. A worker without any time has no rate.
- Rows are skipped and reported if their time or reward is unreadable, if they end before they begin, or if they last
  longer than the platform allows (a year).
- Assignments without a WorkerId count as those of one further worker.
- If no row has a reward, pay is unknown. If only some have none, these are skipped and reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import BinaryIO

from annotator.core.ledger.clock import DAY_MS
from annotator.core.money.amount import Money
from annotator.core.pay.history import Decision, History
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.cells import moment_ms, read_day, reward_of, seconds_ms
from annotator.formats.tables.history import HistoryTable

_ACCEPT = "AcceptTime"
_SUBMIT = "SubmitTime"
_TOOK = "WorkTimeInSeconds"
_REWARD = "Reward"
_WORKER = "WorkerId"
_ASSIGNMENT = "AssignmentId"
_STATUS = "AssignmentStatus"
COLUMNS = (_ACCEPT, _SUBMIT, _TOOK, _REWARD, _WORKER, _ASSIGNMENT, _STATUS)
# AssignmentDurationInSeconds is 31,536,000 at most
# (https://docs.aws.amazon.com/AWSMechTurk/latest/AWSMturkAPI/ApiReference_CreateHITOperation.html).
LONGEST_MS = 365 * DAY_MS
_DECISIONS = {
    "approved": Decision.ACCEPTED,
    "submitted": Decision.PENDING,
    "": Decision.PENDING,
    "rejected": Decision.REFUSED,
    "returned": Decision.REFUSED,
    "abandoned": Decision.REFUSED,
    "expired": Decision.REFUSED,
}


class NoTimes(Exception):
    """The table lacks two columns that give the time of an assignment."""


def read_mturk(stream: BinaryIO, file: str, log: ProblemLog) -> History:
    """Read a history row by row. Only the ID, the two times and a share of a sum are kept from a row. Every skipped
    row becomes a note in the log. Raise NoTimes and OSError."""
    with closing(HistoryTable(stream, COLUMNS, file, log)) as table:
        if len(table.places.keys() & {_ACCEPT, _SUBMIT, _TOOK}) < 2:
            raise NoTimes
        reading = _Reading(table.places, file, log)
        for line, cells in table.rows():
            reading.row(line, cells)
    reading.add_notes()
    return reading.history


class _Reading:
    def __init__(self, places: Mapping[str, int], file: str, log: ProblemLog) -> None:
        self.history = History()
        self._file = file
        self._log = log
        self._seen: set[str] = set()
        self._nameless = self._repeated = 0
        self._accept, self._submit, self._took = (places.get(column, -1) for column in (_ACCEPT, _SUBMIT, _TOOK))
        self._reward = places.get(_REWARD, -1)
        self._worker = places.get(_WORKER, -1)
        self._assignment = places.get(_ASSIGNMENT, -1)
        self._status = places.get(_STATUS, -1)

    def row(self, line: int, cells: Sequence[str]) -> None:
        assignment = _cell(cells, self._assignment)
        if assignment and assignment in self._seen:
            self._repeated += 1
            return
        taken = self._taken(line, cells)
        if taken is None:
            return
        written = _cell(cells, self._reward)
        reward: Money | None = None
        if written:
            reward = reward_of(written)
            if reward is None:
                self._note(ProblemCode.HISTORY_REWARD, line, _REWARD, reward=written)
                return
        worker = _cell(cells, self._worker)
        if assignment:
            self._seen.add(assignment)
        self._nameless += not worker
        start_ms, end_ms, is_day = taken
        work = self.history.finished(worker, reward, self._decision(line, cells), end_ms)
        if is_day:
            work.measured(end_ms - start_ms)
        else:
            work.spent(start_ms, end_ms)

    def _taken(self, line: int, cells: Sequence[str]) -> tuple[int, int, bool] | None:
        """Return start, end and True if only the day is known. Return None with a note if the time is unknown."""
        submitted = _cell(cells, self._submit)
        day = read_day(submitted)
        took_ms = seconds_ms(_cell(cells, self._took))
        if day is not None and took_ms is not None and not _cell(cells, self._accept):
            noon_ms = (day - date(1970, 1, 1)).days * DAY_MS + DAY_MS // 2
            return noon_ms - took_ms, noon_ms, True
        span = self._span(line, cells)
        return None if span is None else (*span, False)

    def _span(self, line: int, cells: Sequence[str]) -> tuple[int, int] | None:
        """Return start and end in milliseconds since 1970, or None with a note."""
        written = _cell(cells, self._accept), _cell(cells, self._submit), _cell(cells, self._took)
        start_ms = moment_ms(written[0]) if written[0] else None
        end_ms = moment_ms(written[1]) if written[1] else None
        for column, text, value in ((_ACCEPT, written[0], start_ms), (_SUBMIT, written[1], end_ms)):
            if text and value is None:
                self._note(ProblemCode.HISTORY_TIME, line, column, time=text)
                return None
        if start_ms is None or end_ms is None:
            took_ms = seconds_ms(written[2])
            if took_ms is None or (start_ms is None and end_ms is None):
                self._note(ProblemCode.HISTORY_TIME, line, _SUBMIT if start_ms is not None else _ACCEPT, why="empty")
                return None
            start_ms, end_ms = _with_duration(start_ms, end_ms, took_ms)
        if not 0 <= end_ms - start_ms <= LONGEST_MS:
            why = "backwards" if end_ms < start_ms else "long"
            self._note(ProblemCode.HISTORY_TIME, line, _SUBMIT, why=why, accepted=written[0], time=written[1])
            return None
        return start_ms, end_ms

    def _decision(self, line: int, cells: Sequence[str]) -> Decision:
        written = _cell(cells, self._status)
        decision = _DECISIONS.get(written.lower())
        if decision is None:
            self._note(ProblemCode.HISTORY_STATUS, line, _STATUS, status=written)
            return Decision.PENDING
        return decision

    def add_notes(self) -> None:
        """Add the notes that concern the whole file."""
        if self._repeated:
            self._note(ProblemCode.HISTORY_REPEATED, None, _ASSIGNMENT, count=str(self._repeated))
        if self._nameless:
            self._note(ProblemCode.HISTORY_WORKER, None, _WORKER, count=str(self._nameless))

    def _note(self, code: ProblemCode, line: int | None, column: str, **params: str) -> None:
        self._log.note(code, self._file, line=line, row=None, field=column, **params)


def _cell(cells: Sequence[str], place: int) -> str:
    """Return a cell, or an empty string if the column is missing or the row is too short."""
    return cells[place].strip() if 0 <= place < len(cells) else ""


def _with_duration(start_ms: int | None, end_ms: int | None, took_ms: int) -> tuple[int, int]:
    if start_ms is not None:
        return start_ms, start_ms + took_ms
    known_ms = end_ms if end_ms is not None else took_ms
    return known_ms - took_ms, known_ms
