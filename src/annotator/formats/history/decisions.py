"""Reader of the requester's decisions from a table in one of two formats.

- A batch file of Mechanical Turk as its requester returns it: `AssignmentId`, and `Approve` (an `x`) or `Reject` (an
  `x` or the reason). If both are empty, `AssignmentStatus` decides (Approved, Rejected, Paid; Submitted decides
  nothing). `RequesterFeedback`, `ApprovalTime` and `RejectionTime` are optional. `formats.exports.mturk` writes such
  files with the unique_id as AssignmentId.
- The table format of this program: `unique_id`, `decision` (a value of `MoneyState`), and optional `amount`, `day`,
  `note`.

The file must have an ID column and a decision column."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from annotator.core.money.states import DECISIONS, DecisionRow, MoneyState
from annotator.core.problems import ProblemCode
from annotator.formats.amounts import amount_fault
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.cells import moment_ms
from annotator.formats.tables.history import HistoryTable
from annotator.formats.tables.spreadsheet import Guard, csv_chunks

_ID, _OWN_ID = "AssignmentId", "unique_id"
_APPROVE = "Approve"
_REJECT = "Reject"
_STATUS = "AssignmentStatus"
_DECISION = "decision"
_FEEDBACK = "RequesterFeedback"
_APPROVED_AT = "ApprovalTime"
_REJECTED_AT = "RejectionTime"
_AMOUNT = "amount"
_DAY = "day"
_NOTE = "note"
COLUMNS = (
    _OWN_ID, _ID, _DECISION, _APPROVE, _REJECT, _STATUS, _FEEDBACK, _APPROVED_AT, _REJECTED_AT,
    _AMOUNT, _DAY, _NOTE,
)  # fmt: skip
_WORDS: Mapping[str, MoneyState] = {state.value: state for state in DECISIONS}
_SAYS_NOTHING = frozenset({"", "submitted"})
_MARK = "x"


_WRITTEN = (_OWN_ID, _DECISION, _AMOUNT, _DAY, _NOTE)


def decisions_table(rows: Iterable[DecisionRow]) -> bytes:
    """Return a table in the format of this program, which `read_decisions` reads."""
    cells = (
        (row.unique_id, row.decision.value, row.amount, row.day.isoformat() if row.day else "", row.note)
        for row in rows
    )
    return b"".join(csv_chunks([_WRITTEN, *cells], Guard()))


def read_decisions(
    data: bytes, file: str, log: ProblemLog, otherwise: MoneyState | None = None
) -> tuple[DecisionRow, ...]:
    """Return rows with a decision, in file order. Unreadable rows are errors in the log; others are skipped. All rows
    of a table without a decision column have the decision `otherwise`, if it is given."""
    table = HistoryTable(io.BytesIO(data), COLUMNS, file, log)
    places = table.places
    id_column = _OWN_ID if _OWN_ID in places else _ID
    is_stated = bool(places.keys() & {_DECISION, _APPROVE, _REJECT, _STATUS})
    if id_column not in places or not (is_stated or otherwise):
        log.add(ProblemCode.DECISION_COLUMNS, file)
        return ()
    rows_by_id: dict[str, DecisionRow] = {}
    for line, cells in table.rows():
        reading = _Row(places, cells, line, file, log, None if is_stated else otherwise)
        row = reading.decision(id_column)
        if row is not None and row.unique_id in rows_by_id:
            log.add(ProblemCode.DECISION_TWICE, file, line=line, id=row.unique_id)
        elif row is not None:
            rows_by_id[row.unique_id] = row
    return tuple(rows_by_id.values())


class _Row:
    def __init__(
        self,
        places: Mapping[str, int],
        cells: Sequence[str],
        line: int,
        file: str,
        log: ProblemLog,
        otherwise: MoneyState | None,
    ) -> None:
        self._places = places
        self._cells = cells
        self._line = line
        self._file = file
        self._log = log
        self._otherwise = otherwise

    def decision(self, id_column: str) -> DecisionRow | None:
        state, note = self._state()
        if state is None:
            return None
        unique_id, amount = self._cell(id_column), self._cell(_AMOUNT)
        if not unique_id:
            self._wrong(ProblemCode.DECISION_ID, id_column)
            return None
        if amount and amount_fault(amount) is not None:
            self._wrong(ProblemCode.DECISION_AMOUNT, _AMOUNT, amount=amount)
            return None
        day = self._day(state)
        note = note or self._cell(_NOTE) or self._cell(_FEEDBACK)
        return DecisionRow(self._line, unique_id, state, amount, day, note)

    def _state(self) -> tuple[MoneyState | None, str]:
        """Return the decision, and the reason if the rejection column contains one."""
        if self._otherwise is not None:
            return self._otherwise, ""
        approve, reject = self._cell(_APPROVE), self._cell(_REJECT)
        if approve and reject:
            self._wrong(ProblemCode.DECISION_BOTH, _REJECT)
            return None, ""
        if approve:
            return MoneyState.APPROVED, ""
        if reject:
            return MoneyState.REJECTED, "" if reject.lower() == _MARK else reject
        own = self._cell(_DECISION)
        word = (own or self._cell(_STATUS)).lower()
        if word in _SAYS_NOTHING and not own:
            return None, ""
        if word not in _WORDS:
            self._wrong(ProblemCode.DECISION_UNKNOWN, _DECISION if own else _STATUS, decision=word)
            return None, ""
        return _WORDS[word], ""

    def _day(self, state: MoneyState) -> date | None:
        written = self._cell(_DAY) or self._cell(_REJECTED_AT if state is MoneyState.REJECTED else _APPROVED_AT)
        if not written:
            return None
        for read in (_iso_day, _utc_day):
            day = read(written)
            if day is not None:
                return day
        self._log.note(ProblemCode.DECISION_DAY, self._file, line=self._line, field=_DAY, day=written)
        return None

    def _cell(self, column: str) -> str:
        place = self._places.get(column, -1)
        return self._cells[place].strip() if 0 <= place < len(self._cells) else ""

    def _wrong(self, code: ProblemCode, column: str, **params: str) -> None:
        row_id = self._cell(_OWN_ID) or self._cell(_ID)
        self._log.refuse(code, self._file, line=self._line, field=column, row=None, id=row_id, **params)


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _utc_day(text: str) -> date | None:
    """Return the UTC day of a time in MTurk format. An error of a day affects only the reported waiting time."""
    utc_ms = moment_ms(text)
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)).date() if utc_ms is not None else None
