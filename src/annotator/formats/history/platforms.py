"""Reader of the histories that other platforms give to their workers, as tables. The layouts of known platforms are in
one table, `LAYOUTS`; `tests/formats/history/platform_samples.py` names their sources. Any other table is read with the
columns that the worker chose.

- A row is a task. Rows with the same id are one task; the amounts of a platform that books debits are added.
- Without an id, the content of a row identifies the task, and the how-manieth row with this content it is. Its status
  and bonus, which change later, are no part of that.
- A row that cannot be read is an error with its line and column. Others are read.
- A time without a zone is in the zone of the layout: UTC, or the computer's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.clock import DAY_MS, local_day
from annotator.core.money.amount import EXACT
from annotator.core.money.platform_tasks import HistoryField as Field
from annotator.core.money.platform_tasks import ToldTask
from annotator.core.money.states import MoneyState
from annotator.core.problems import ProblemCode
from annotator.core.time.local_days import OffsetAt
from annotator.formats.history.mturk import LONGEST_MS
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.cells import moment_ms, read_day, reward_of
from annotator.formats.tables.history import HistoryTable


class HistoryLayout(Struct, frozen=True):
    """The columns of a payer's history. Each field may have several names. `needed` columns tell it from others.
    `currency` is that of amounts without one. `adds_up`: several rows of a task are bookings of one amount."""

    payer: str
    columns: Mapping[Field, tuple[str, ...]]
    needed: frozenset[Field] = field(default_factory=lambda: frozenset({Field.AMOUNT}))
    currency: str = ""
    is_utc: bool = True
    adds_up: bool = False


_WORKER = "WorkerId"  # of batch files that requesters download from Mechanical Turk
_ID_AND_AMOUNT = frozenset({Field.ID, Field.AMOUNT})
LAYOUTS = (
    HistoryLayout(
        "Mechanical Turk",
        {
            Field.ID: ("HITId", "AssignmentId"),  # no worker does a HIT twice
            Field.TITLE: ("Title", "HIT title"),
            Field.REQUESTER: ("Requester Name", "Requester"),
            Field.START: ("AcceptTime", "Accepted"),
            Field.END: ("SubmitTime", "Submitted"),
            Field.DAY: ("Date",),
            Field.SECONDS: ("WorkTimeInSeconds",),
            Field.AMOUNT: ("Reward", "amount_in_dollars", "reward.amount_in_dollars"),
            Field.STATUS: ("AssignmentStatus", "Status", "State"),
        },
        frozenset({Field.AMOUNT, Field.STATUS, Field.TITLE}),
        "USD",
    ),
    HistoryLayout(
        "Prolific",
        {
            Field.ID: ("Submission id",),
            Field.TITLE: ("Study", "Study name"),
            Field.REQUESTER: ("Researcher",),
            Field.START: ("Started at",),
            Field.END: ("Completed at", "Submitted at"),
            Field.SECONDS: ("Time taken",),
            Field.AMOUNT: ("Reward",),
            Field.BONUS: ("Bonus",),
            Field.STATUS: ("Status",),
        },
        _ID_AND_AMOUNT,
        "GBP",
    ),
    # The same platform, as its website lists the submissions: without ids.
    HistoryLayout(
        "Prolific",
        {
            Field.TITLE: ("Study",),
            Field.START: ("Started At",),
            Field.END: ("Completed At", "Submitted At"),
            Field.AMOUNT: ("Reward",),
            Field.BONUS: ("Bonus",),
            Field.STATUS: ("Status",),
        },
        frozenset({Field.TITLE, Field.START, Field.AMOUNT, Field.STATUS}),
        "GBP",
    ),
    HistoryLayout(
        "Clickworker",
        {
            Field.ID: ("Workitem", "Workitem number"),
            Field.TITLE: ("Description", "Job"),
            Field.DAY: ("Booked", "Booking date"),
            Field.AMOUNT: ("Amount", "Fee"),
            Field.STATUS: ("Type",),
        },
        _ID_AND_AMOUNT | {Field.DAY},
        "EUR",
        is_utc=False,
        adds_up=True,
    ),
    HistoryLayout(
        "Appen (Figure Eight)",
        {
            Field.TITLE: ("Project", "Project name"),
            Field.DAY: ("Date",),
            Field.HOURS: ("Hours", "Total hours"),
            Field.MINUTES: ("Minutes",),
            Field.AMOUNT: ("Amount", "Total", "Total amount"),
            Field.STATUS: ("Invoice status",),
        },
        frozenset({Field.TITLE, Field.DAY, Field.AMOUNT}),
        "USD",
        is_utc=False,
    ),
    HistoryLayout(
        "Toloka",
        {
            Field.ID: ("ASSIGNMENT:assignment_id",),
            Field.START: ("ASSIGNMENT:started",),
            Field.END: ("ASSIGNMENT:submitted",),
            Field.AMOUNT: ("ASSIGNMENT:reward",),
            Field.STATUS: ("ASSIGNMENT:status",),
        },
        _ID_AND_AMOUNT,
        "USD",
    ),
    HistoryLayout(
        "Microworkers",
        {
            Field.ID: ("task_id", "id_task"),
            Field.TITLE: ("campaign_title", "campaign_id"),
            Field.START: ("started_datetime",),
            Field.END: ("finished_datetime",),
            Field.AMOUNT: ("worker_earned",),
            Field.STATUS: ("rating",),
        },
        frozenset({Field.TITLE, Field.END, Field.AMOUNT}),
        "USD",
    ),
)
_STATES: Mapping[MoneyState, str] = {
    MoneyState.SUBMITTED: "submitted/pending/awaiting review/notrated/notreviewed/revise/under review/in review/open",
    MoneyState.APPROVED: "approved/accepted/ok/satisfied/credit/booked/screened out/partially approved",
    MoneyState.PAYABLE: "paid/payable",
    MoneyState.REJECTED: "rejected/declined/nok/not satisfied",
    MoneyState.RETURNED: "returned/skipped",
    MoneyState.EXPIRED: "expired/timed out",
    MoneyState.ABANDONED: "abandoned",
}
_WORDS = {word: state for state, words in _STATES.items() for word in words.split("/")}
_UNFINISHED = frozenset({"active", "reserved", "assigned", "started"})
_BOOKINGS = frozenset({"debit", "storno", "reversal"})
_MAY_BE_EMPTY = frozenset({MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED})
_COMMA = re.compile(r"(?:\.(?=[0-9]{3}[.,]))|,(?=[0-9]{1,2}(?![0-9]))")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-5][0-9])(?:\.[0-9]+)?", re.ASCII)
_PLAIN = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?", re.ASCII)
_SLASHED = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})[./]([0-9]{4})(.*)", re.ASCII | re.DOTALL)
_NOTHING = frozenset({"", "not applicable", "n/a", "-", "null"})
_CURRENCY = re.compile(r"[^\d.,\s+-]")
_COMPACT = re.compile(r"[0-9]{8}", re.ASCII)
_UNITS_MS = {Field.SECONDS: 1000, Field.MINUTES: 60_000, Field.HOURS: 3_600_000}


class HistoryTasks(Struct, frozen=True):
    """The tasks of a history. `layout` is None if the columns are not known; `header` has the names of all columns."""

    layout: HistoryLayout | None
    header: tuple[str, ...]
    tasks: tuple[ToldTask, ...] = ()
    unfinished: int = 0


def read_history(
    data: bytes, file: str, log: ProblemLog, offset_at: OffsetAt, now_utc_ms: int, layout: HistoryLayout | None = None
) -> HistoryTasks:
    """Read a history. Without a `layout` its header tells the platform. Unreadable rows are errors in the log."""
    chosen = layout or next((known for known in LAYOUTS if _fits(known, data, file)), None)
    with closing(_table(data, chosen, file, log)) as table:
        header = tuple(table.header)
        if chosen is None or not chosen.needed <= {_field_of(chosen, name) for name in table.places}:
            return HistoryTasks(None, header)
        reading = _Reading(chosen, table, file, log, offset_at, now_utc_ms)
        tasks = tuple(reading.tasks())
    return HistoryTasks(chosen, header, tasks, reading.unfinished)


def platform_of(data: bytes, file: str) -> str:
    """Return the platform whose history a table is, by its header; empty if it is none."""
    return next((layout.payer for layout in LAYOUTS if _fits(layout, data, file)), "")


def chosen_layout(payer: str, columns: Mapping[str, str], currency: str) -> HistoryLayout:
    """Return the layout for the columns that the worker chose, by the value of a field."""
    return HistoryLayout(
        payer, {Field(name): (column,) for name, column in columns.items()}, currency=currency, is_utc=False
    )


def _fits(layout: HistoryLayout, data: bytes, file: str) -> bool:
    with closing(_table(data, layout, file, ProblemLog())) as table:
        return layout.needed <= {_field_of(layout, name) for name in table.places}


def _table(data: bytes, layout: HistoryLayout | None, file: str, log: ProblemLog) -> HistoryTable:
    names = [name for names in layout.columns.values() for name in names] if layout is not None else []
    return HistoryTable(BytesIO(data), names, file, log, is_error=True)


def _field_of(layout: HistoryLayout, name: str) -> Field:
    return next(each for each, names in layout.columns.items() if name in names)


class _Fault(Exception):
    def __init__(self, column: Field, why: str, value: str = "") -> None:
        super().__init__(why)
        self.column, self.why, self.value = column, why, value


class _Reading:
    def __init__(
        self,
        layout: HistoryLayout,
        table: HistoryTable,
        file: str,
        log: ProblemLog,
        offset_at: OffsetAt,
        now_utc_ms: int,
    ) -> None:
        self._layout, self._table, self._file, self._log = layout, table, file, log
        self._offset_at = (lambda _utc_ms: 0) if layout.is_utc else offset_at
        self._day_offset = offset_at
        self._now_utc_ms = now_utc_ms
        self._names = {
            each: name
            for each, names in layout.columns.items()
            if (name := next((name for name in names if name in table.places), None)) is not None
        }
        self._is_day_first = True
        self.unfinished = 0

    def tasks(self) -> Iterator[ToldTask]:
        """Yield each task once, in the order of its first row."""
        rows = [(line, cells) for line, cells in self._table.rows()]
        if self._has_several_workers(rows):
            return
        self._is_day_first = not self._has_month_first([cells for _line, cells in rows])
        found: dict[str, ToldTask] = {}
        seen = Counter[str]()
        for line, cells in rows:
            try:
                task = self._task(line, cells)
            except _Fault as fault:
                self._refuse(line, fault)
                continue
            if task is None:
                continue
            if not task.task:
                content = sha256("\x1f".join(self._lasting(cells)).encode()).hexdigest()
                seen[content] += 1
                task = replace(task, task=f"{content}/{seen[content]}")
            before = found.get(task.task)
            if before is None:
                found[task.task] = task
            elif self._layout.adds_up:
                total = EXACT.add(Decimal(before.amount), Decimal(task.amount))
                found[task.task] = replace(before, amount=format(total, "f"))
        for task in found.values():
            if Decimal(task.amount) >= 0:
                yield task
            else:
                self._refuse(task.line, _Fault(Field.AMOUNT, "negative", task.amount))

    def _has_several_workers(self, rows: Sequence[tuple[int, Sequence[str]]]) -> bool:
        """Refuse the batch file of a requester, which has the pay of all workers."""
        names = [name.strip() for name in self._table.header]
        place = names.index(_WORKER) if _WORKER in names else len(names)
        workers = ((line, cells[place].strip()) for line, cells in rows if place < len(cells))
        named = [(line, worker) for line, worker in workers if worker]
        line, other = next(((line, worker) for line, worker in named if worker != named[0][1]), (0, ""))
        if other:
            field = f"{_WORKER} ({place + 1})"
            self._log.refuse(ProblemCode.PLATFORM_ROW, self._file, line=line, field=field, why="workers", value=other)
        return bool(other)

    def _task(self, line: int, cells: Sequence[str]) -> ToldTask | None:
        """Return the task of a row, or None if it is not finished. Raise `_Fault`."""

        def cell(column: Field) -> str:
            place = self._table.places.get(self._names.get(column, ""), -1)
            return cells[place].strip() if 0 <= place < len(cells) else ""

        if len(cells) < len(self._table.header):
            raise _Fault(Field.AMOUNT, "short", str(len(cells)))
        word = " ".join(cell(Field.STATUS).lower().replace("_", " ").replace("-", " ").split())
        if word in _UNFINISHED:
            self.unfinished += 1
            return None
        state = MoneyState.APPROVED if not word or word in _BOOKINGS else _WORDS.get(word)
        if state is None:
            raise _Fault(Field.STATUS, "status", cell(Field.STATUS))
        if_empty = "0" if state in _MAY_BE_EMPTY else ""
        named, is_debit = cell(Field.CURRENCY), word in _BOOKINGS
        amount, currency = self._money(cell, Field.AMOUNT, named, if_empty, is_debit=is_debit)
        day, start_utc_ms, spent_ms = self._time(cell)
        texts = (cell(Field.ID), cell(Field.TITLE), cell(Field.REQUESTER))
        bonus = self._bonus(cell, currency)
        return ToldTask(line, *texts, amount, currency, state, day, start_utc_ms, spent_ms, *bonus)

    def _lasting(self, cells: Sequence[str]) -> Iterator[str]:
        changing = {self._table.places.get(self._names.get(each, "")) for each in (Field.STATUS, Field.BONUS)}
        return (cell.strip() for place, cell in enumerate(cells) if place not in changing)

    def _bonus(self, cell: Callable[[Field], str], currency: str) -> tuple[str, str]:
        """Return a bonus, without a sign in the currency of its reward; empty if there is none. Raise `_Fault`."""
        if cell(Field.BONUS).lower() in _NOTHING:
            return "", ""
        amount, own = self._money(cell, Field.BONUS, "" if _CURRENCY.search(cell(Field.BONUS)) else currency)
        return (amount, own) if Decimal(amount) else ("", "")

    def _money(
        self, cell: Callable[[Field], str], column: Field, named: str, if_empty: str = "", *, is_debit: bool = False
    ) -> tuple[str, str]:
        written = cell(column)
        text = _COMMA.sub(lambda found: "." if found[0] == "," else "", written)
        sign = "-" if text.startswith("-") or is_debit else ""
        text = text.lstrip("-+").strip() or if_empty
        has_own = bool(_CURRENCY.search(text))
        named = named or ("" if has_own else self._layout.currency)
        money = reward_of(f"{text} {named}".strip()) if named or has_own else None
        if money is None:
            is_plain = bool(re.fullmatch(r"[\d.,]+", text))
            raise _Fault(Field.CURRENCY if is_plain and named == "" else column, "amount", written or named)
        if sign and not self._layout.adds_up and money.amount:
            raise _Fault(column, "negative", written)
        return f"{sign}{money.amount:f}", money.currency

    def _time(self, cell: Callable[[Field], str]) -> tuple[date, int, int]:
        """Return the day, the start (0: unknown) and the milliseconds of a task."""
        start, end = self._moment(cell, Field.START), self._moment(cell, Field.END)
        spent_ms = next((_spent_ms(cell(unit), unit) for unit in _UNITS_MS if cell(unit)), None)
        if isinstance(start, int) and isinstance(end, int):
            if not 0 <= end - start <= LONGEST_MS:
                raise _Fault(Field.END, "backwards" if end < start else "long", cell(Field.END))
            return self._local_day(end), start, end - start
        if isinstance(end, int) and spent_ms is not None:
            return self._local_day(end), end - spent_ms, spent_ms
        if isinstance(start, int) and spent_ms is not None:
            self._not_ahead(start + spent_ms, Field.START, cell(Field.START))
            return self._local_day(start + spent_ms), start, spent_ms
        known = next((moment for moment in (end, start, self._moment(cell, Field.DAY)) if moment is not None), None)
        if known is None:
            raise _Fault(next(each for each in (Field.END, Field.DAY, Field.START) if each in self._names), "day")
        day = known if isinstance(known, date) else self._local_day(known)
        if spent_ms is not None and spent_ms > DAY_MS:
            raise _Fault(Field.HOURS if Field.HOURS in self._names else Field.SECONDS, "long", str(spent_ms // 1000))
        return day, 0, spent_ms or 0

    def _moment(self, cell: Callable[[Field], str], column: Field) -> int | date | None:
        """Return a moment in milliseconds, or only a day, or None for an empty cell. Raise `_Fault`."""
        text = cell(column)
        if text.lower() in _NOTHING:
            return None
        try:
            found = self._read_moment(text)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            raise _Fault(column, "time", text)
        self._not_ahead(found, column, text)
        return found

    def _read_moment(self, text: str) -> int | date | None:
        known = moment_ms(text)
        if known is None:
            known_day = read_day(text)
            if known_day is not None:
                return known_day
            slashed = _SLASHED.fullmatch(text)
            if slashed is not None:
                first, sign, second, year, rest = slashed.groups()
                day, month = (first, second) if sign == "." or self._is_day_first else (second, first)
                text = f"{year}-{month:0>2}-{day:0>2}{rest}"
            if _COMPACT.fullmatch(text) or len(text) == len("2026-11-24"):
                return date.fromisoformat(text)
            naive = datetime.fromisoformat(text.replace(",", ""))
            as_utc_ms = (naive.replace(tzinfo=UTC) - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
            known = as_utc_ms - self._offset_at(as_utc_ms - self._offset_at(as_utc_ms) * 60_000) * 60_000
        if known <= 0:
            raise ValueError(text)
        return known

    def _not_ahead(self, moment: int | date, column: Field, text: str) -> None:
        is_ahead = moment > self._now_utc_ms if isinstance(moment, int) else moment > self._local_day(self._now_utc_ms)
        if is_ahead:
            raise _Fault(column, "future", text)

    def _has_month_first(self, rows: Sequence[Sequence[str]]) -> bool:
        """Return True if dates such as 11/24/2026 are written with the month first. If no date tells, dollars do."""
        places = [
            self._table.places[self._names[each]] for each in (Field.DAY, Field.START, Field.END) if each in self._names
        ]
        dates = [
            found
            for cells in rows
            for place in places
            if place < len(cells) and (found := _SLASHED.fullmatch(cells[place].strip())) and found[2] == "/"
        ]
        if any(int(found[1]) > 12 for found in dates):
            return False
        return any(int(found[3]) > 12 for found in dates) or self._layout.currency == "USD"

    def _local_day(self, utc_ms: int) -> date:
        return local_day(utc_ms, self._day_offset(utc_ms))

    def _refuse(self, line: int, fault: _Fault) -> None:
        place = int(fault.value) if fault.why == "short" else self._table.places.get(self._names.get(fault.column, ""))
        column = None if place is None else f"{self._table.header[place].strip()} ({place + 1})"
        code = ProblemCode.PLATFORM_ROW
        self._log.refuse(code, self._file, line=line, field=column, why=fault.why, value=fault.value)


def _spent_ms(text: str, unit: Field) -> int:
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    if not _PLAIN.fullmatch(text):
        raise _Fault(unit, "time", text)
    return int(Decimal(text.replace(",", ".")) * _UNITS_MS[unit])
