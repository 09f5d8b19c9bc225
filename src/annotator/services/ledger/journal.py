"""The journal, the only way to write to the ledger. It timestamps an entry, stores it and applies it to the state,
so everything in `reading` is already on disk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from fractions import Fraction

from annotator.core.answer.assignment import Assignment
from annotator.core.answer.result_items import Answer
from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.core.ledger.checkpoint import Checkpoint, packed, unpacked, version_of
from annotator.core.ledger.clock import Timestamp, is_doubtful
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import EMPTY, Body, InvalidField
from annotator.core.ledger.entry_types import DroppedBody, OpenedBody, StartedBody, TaskReopenedBody, new_entry
from annotator.core.ledger.intervals import Context, State
from annotator.core.money.amount import USUAL_APPROVAL
from annotator.core.outbox.parcel import Parcel
from annotator.core.pay.meter import Folds, Meter, MeterReading
from annotator.core.pay.totals import Totals
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.time.worktime import TaskTimes

KEEP_EVERY = 5_000
BATCH = 10_000
TAKES_LONG = 50_000  # about a second

type ReadProgress = Callable[[int, int], None]  # entries read, entries in total

_RECORDS = "records.sqlite3"  # the home folder is not known here


class LedgerState:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._folds = Folds()
        self._version = ""
        self._seq = 0
        self._sha256 = ""
        self._kept_seq = 0

    @property
    def folds(self) -> Folds:
        return self._folds

    async def start(self, program: str, progress: ReadProgress) -> None:
        """Load the ledger. `progress` is called on this thread, and only if there is much to read. A cancelled load
        can be continued, because its work is kept. Raise `RecordsDamaged` for an invalid entry."""
        self._version = version_of(program, Folds)
        await self._resume()
        ends = await self._records.ends()
        total = ends[1].seq if ends is not None else 0
        takes_long = total - self._seq > TAKES_LONG
        while self._seq < total:
            if takes_long:
                progress(self._seq, total)
            batch = await self._records.entries(self._seq, BATCH)
            await asyncio.to_thread(self._take_all, batch)
            await self._keep_after(KEEP_EVERY if self._seq == total else TAKES_LONG * 5)

    def take(self, entry: Entry) -> None:
        self._folds.apply(entry)
        self._seq = entry.seq
        self._sha256 = entry.sha256

    async def keep_if_due(self) -> None:
        """Store a checkpoint if there are enough entries since the last. Call it regularly in idle time."""
        await self._keep_after(KEEP_EVERY)

    async def keep(self) -> None:
        if self._seq == self._kept_seq:
            return
        seq, sha256, state = self._seq, self._sha256, packed(self._folds)
        text = await asyncio.to_thread(json.dumps, state, separators=(",", ":"))
        try:
            await self._records.keep_checkpoint(Checkpoint(self._version, seq, sha256, text))
        except StoreFault:
            return
        self._kept_seq = seq

    async def _keep_after(self, entries: int) -> None:
        if self._seq - self._kept_seq >= entries:
            await self.keep()

    async def _resume(self) -> None:
        """Load the checkpoint, if it was stored by this version of the program."""
        checkpoint = await self._records.checkpoint()
        if checkpoint is None or checkpoint.version != self._version:
            return
        try:
            self._folds = unpacked(Folds, json.loads(checkpoint.state))
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return
        self._seq = checkpoint.seq
        self._sha256 = checkpoint.sha256
        self._kept_seq = checkpoint.seq

    def _take_all(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            try:
                self.take(entry)
            except InvalidField as misfit:  # the program never writes such an entry, so the disk is damaged
                raise RecordsDamaged(path=_RECORDS, detail=f"entry {entry.seq}: {misfit}") from misfit


HEARTBEAT_S = 5.0
TAKEN_AT_ONCE = 250  # a few milliseconds


class Journal:
    """The journal. `approval` returns the approval rate that the worker assumes for requesters without decisions."""

    def __init__(
        self, clock: Clock, records: Records, approval: Callable[[], Fraction] = lambda: USUAL_APPROVAL
    ) -> None:
        self._clock = clock
        self._approval = approval
        self._records = records
        self._folding = LedgerState(records)
        self._lock = asyncio.Lock()
        self._last: Timestamp | None = None
        self._origin = ""
        self._before_start: tuple[Timestamp, Timestamp] | None = None
        self._owed: list[NewEntry] = []

    @property
    def _meter(self) -> Meter:
        return self.folds.meter

    @property
    def folds(self) -> Folds:
        """The state computed from the ledger, for reading."""
        return self._folding.folds

    def follow_approval(self) -> None:
        """Compute pending pay by the approval rate that the worker assumes now. Call it when the setting changes."""
        self._meter.assume(self._approval())

    @property
    def last(self) -> Timestamp | None:
        """The time of the last entry."""
        return self._last

    @property
    def doubted(self) -> tuple[Timestamp, Timestamp] | None:
        """The last entry before this start and the start, if the clock values of the two are implausible."""
        found = self._before_start
        return found if found is not None and is_doubtful(*found) else None

    @property
    def state(self) -> State:
        return self._meter.state

    @property
    def context(self) -> Context:
        """Everything that is going on, including facts that the state does not show: a task may load during a break."""
        return self._meter.context

    @property
    def origin(self) -> str:
        """The hash of the first entry. It identifies this ledger, and so this worker, without naming the person."""
        return self._origin

    def now(self) -> Timestamp:
        return self._clock.now()

    def running_ms(self) -> int:
        return self._clock.running_ms()

    def reading(self) -> MeterReading:
        return self._meter.reading(self._clock.now())

    def history(self, bundle_key: str) -> Totals:
        return self._meter.history(bundle_key)

    async def start(self, version: str, progress: ReadProgress = lambda _read, _all: None) -> None:
        """Load the ledger, then write the start entry. A crash before it becomes a gap that ends here. `progress` is
        passed to `LedgerState.start`."""
        await self.look(version, progress)
        before = self._last
        started = await self.write(EntryKind.STARTED, StartedBody(version))
        if before is not None:
            self._before_start = before, started.timestamp

    async def look(self, version: str, progress: ReadProgress) -> None:
        """Load the ledger without writing an entry, for read-only use."""
        await self._folding.start(version, progress)
        self.follow_approval()
        ends = await self._records.ends()
        if ends is not None:
            self._origin = ends[0].sha256
            self._last = ends[1].timestamp

    async def stop(self) -> None:
        await self.write(EntryKind.STOPPED)
        await self._folding.keep()

    async def write(self, kind: EntryKind, body: Body = EMPTY, at: Timestamp | None = None) -> Entry:
        """Write one entry. `at` is the time of the event, if it was recorded before."""
        (entry,) = await self.write_all(kind, [body], at)
        return entry

    async def write_all(
        self, kind: EntryKind, bodies: Sequence[Body], at: Timestamp | None = None
    ) -> tuple[Entry, ...]:
        """Write several entries of one kind: all of them, or none."""
        return await self.write_each([(kind, body) for body in bodies], at)

    async def write_each(
        self, parts: Sequence[tuple[EntryKind, Body]], at: Timestamp | None = None
    ) -> tuple[Entry, ...]:
        """Write entries of several kinds: all of them, or none."""
        async with self._turn():
            timestamp = at or self._clock.now()
            entries = await self._records.append(*(new_entry(kind, timestamp, body) for kind, body in parts))
            await self._take_all(entries)
            return entries

    async def write_or_owe(self, kind: EntryKind, body: Body = EMPTY, at: Timestamp | None = None) -> None:
        """Write an entry for an event that will not be repeated. If it cannot be written, raise `StoreFault` and
        keep the entry. It is written before the next entry, with its original time."""
        timestamp = at or self._clock.now()
        try:
            await self.write(kind, body, timestamp)
        except StoreFault:
            self._owed.append(new_entry(kind, timestamp, body))
            raise

    def is_between(self, began: EntryKind, ended: EntryKind, *, is_written: bool) -> bool:
        """Return whether the activity that `began` starts and `ended` ends is going on. `is_written` is the answer
        according to the disk. Entries that are still to be written came later."""
        owed = [new.kind for new in self._owed if new.kind in (began, ended)]
        return owed[-1] is began if owed else is_written

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Hold the write lock, after writing all pending entries. Raise `StoreFault` if they still fail."""
        async with self._lock:
            if self._owed:
                entries = await self._records.append(*self._owed)
                self._owed.clear()
                await self._take_all(entries)
            yield

    async def open_assignment(self, assignment: Assignment, body: OpenedBody) -> None:
        async with self._turn():
            new = new_entry(EntryKind.TASK_OPENED, self._clock.now(), body)
            self._take(await self._records.open_assignment(assignment, new))

    async def submit(
        self, unique_id: str, answer: Answer, make: Callable[[Timestamp, TaskTimes], tuple[NewEntry, Parcel]]
    ) -> Parcel:
        """Submit a task. `make` returns the entry and the parcel for the time of submission and the task's times up
        to it. The whole `answer` is stored."""
        async with self._turn():
            timestamp = self._clock.now()
            new, parcel = make(timestamp, self._meter.task_times(unique_id, timestamp))
            self._take(await self._records.submit(new, parcel, answer))
            return parcel

    async def reopen_task(self, body: TaskReopenedBody) -> None:
        """Reopen a submitted or skipped task. If it may have been sent, only raise `LeftAlready`."""
        async with self._turn():
            new = new_entry(EntryKind.TASK_REOPENED, self._clock.now(), body)
            self._take(await self._records.reopen_task(body.unique_id, new))

    async def drop(
        self, bundle_key: str, requester: str, answered: Collection[str], gone: Collection[str]
    ) -> DroppedBody:
        """Record tasks withdrawn by the server and return the entry body. Only tasks that were neither opened nor
        withdrawn before are recorded. Without any, nothing is written."""
        async with self._turn():
            known = await self._records.standing(bundle_key)
            kept = {*known.done, *known.opened, *known.dropped}
            new_answered = tuple(task_id for task_id in answered if task_id not in kept)
            new_gone = tuple(task_id for task_id in gone if task_id not in kept)
            body = DroppedBody(bundle_key, requester, new_answered, new_gone)
            if new_answered or new_gone:
                new = new_entry(EntryKind.TASKS_DROPPED, self._clock.now(), body)
                self._take(await self._records.drop_tasks(bundle_key, (*new_answered, *new_gone), new))
            return body

    async def beat(self) -> None:
        """Write a heartbeat after every 5 s without an entry, forever, to limit the uncounted time of a crash."""
        while True:
            await asyncio.sleep(self._silence_left_s())
            if self._silence_left_s() <= 0:
                await self._heartbeat()
                await self._folding.keep_if_due()

    async def _heartbeat(self) -> None:
        try:
            await self.write(EntryKind.HEARTBEAT)
        except StoreFault:
            # A heartbeat holds no work. A failure that affects work is reported by the writer of that work.
            await asyncio.sleep(HEARTBEAT_S)

    def _silence_left_s(self) -> float:
        if self._last is None:
            return HEARTBEAT_S
        return HEARTBEAT_S - (self._clock.running_ms() - self._last.running_ms) / 1000

    async def _take_all(self, entries: Sequence[Entry]) -> None:
        """Apply entries to the state. A file may bring 100,000 entries, so this yields to the event loop in between.
        All entries are on disk, so all are applied even if this is cancelled."""
        left = iter(entries)
        try:
            for number, entry in enumerate(left, start=1):
                self._take(entry)
                if number % TAKEN_AT_ONCE == 0:
                    await asyncio.sleep(0)
        finally:
            for entry in left:
                self._take(entry)

    def _take(self, entry: Entry) -> None:
        self._folding.take(entry)
        self._last = entry.timestamp
        self._origin = self._origin or entry.sha256
