"""The one way into the ledger: stamps a fact, stores it, folds it. What `reading` tells is on disk already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager

from annotator.core.answer.assignment import Assignment
from annotator.core.answer.regions import Answer
from annotator.core.errors import StoreFault
from annotator.core.ledger.clock import Timestamp, is_doubtful
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import EMPTY, Body
from annotator.core.ledger.entry_types import DroppedBody, OpenedBody, StartedBody, TaskReopenedBody, new_entry
from annotator.core.ledger.intervals import Context, State
from annotator.core.outbox.parcel import Parcel
from annotator.core.pay.folds import Folds
from annotator.core.pay.meter import Meter, MeterReading
from annotator.core.pay.totals import Totals
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.time.worktime import TaskTimes
from annotator.services.ledger.state import LedgerState, ReadProgress

HEARTBEAT_S = 5.0
TAKEN_AT_ONCE = 250  # a few milliseconds


class Journal:
    def __init__(self, clock: Clock, records: Records) -> None:
        self._clock = clock
        self._records = records
        self._folding = LedgerState(records)
        self._lock = asyncio.Lock()
        self._last: Timestamp | None = None
        self._origin = ""
        self._before_start: tuple[Timestamp, Timestamp] | None = None
        self._owed: list[NewEntry] = []

    @property
    def _meter(self) -> Meter:
        return self._folding.folds.meter

    @property
    def folds(self) -> Folds:
        """All that is folded from the ledger, to look at."""
        return self._folding.folds

    @property
    def last(self) -> Timestamp | None:
        """When the last entry was written."""
        return self._last

    @property
    def doubted(self) -> tuple[Timestamp, Timestamp] | None:
        """The last entry before this start, and the start, where the clock tells of the two what is hard to believe."""
        found = self._before_start
        return found if found is not None and is_doubtful(*found) else None

    @property
    def state(self) -> State:
        return self._meter.state

    @property
    def context(self) -> Context:
        """All that is going on, also what the state leaves unsaid: a task may be loading in a pause."""
        return self._meter.context

    @property
    def origin(self) -> str:
        """The hash of the very first entry: names this ledger, and so this worker, without naming the person."""
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
        """Folds what is there, then marks the start. A crash before shows as a gap from here on. `progress` as in
        `LedgerState.start`."""
        await self.look(version, progress)
        before = self._last
        started = await self.write(EntryKind.STARTED, StartedBody(version))
        if before is not None:
            self._before_start = before, started.timestamp

    async def look(self, version: str, progress: ReadProgress) -> None:
        """Folds what is there, and writes no entry: all there is to do for those who may only read."""
        await self._folding.start(version, progress)
        ends = await self._records.ends()
        if ends is not None:
            self._origin, self._last = ends[0].sha256, ends[1].timestamp

    async def stop(self) -> None:
        await self.write(EntryKind.STOPPED)
        await self._folding.keep()

    async def write(self, kind: EntryKind, body: Body = EMPTY, at: Timestamp | None = None) -> Entry:
        """`at` is when it happened, where that was noted before its turn came."""
        (entry,) = await self.write_all(kind, [body], at)
        return entry

    async def write_all(
        self, kind: EntryKind, bodies: Sequence[Body], at: Timestamp | None = None
    ) -> tuple[Entry, ...]:
        """Several of one kind, all of them or none."""
        async with self._turn():
            timestamp = at or self._clock.now()
            entries = await self._records.append(*(new_entry(kind, timestamp, body) for body in bodies))
            await self._take_all(entries)
            return entries

    async def write_or_owe(self, kind: EntryKind, body: Body = EMPTY, at: Timestamp | None = None) -> None:
        """What happened by itself, and nobody will do again. Where it cannot be written StoreFault is raised all the
        same, and it comes before whatever is written next, dated when it happened."""
        timestamp = at or self._clock.now()
        try:
            await self.write(kind, body, timestamp)
        except StoreFault:
            self._owed.append(new_entry(kind, timestamp, body))
            raise

    def is_between(self, began: EntryKind, ended: EntryKind, *, is_written: bool) -> bool:
        """Whether that is going on which the one begins and the other ends. `is_written`: whether it is by what is on
        disk; what is owed came later."""
        owed = [new.kind for new in self._owed if new.kind in (began, ended)]
        return owed[-1] is began if owed else is_written

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Nobody else writes inside, and what is owed is written. Raises StoreFault where it still cannot be."""
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
        """`make` turns the moment of submission, and the task's times up to it, into the entry and the parcel. All of
        `answer` is kept."""
        async with self._turn():
            timestamp = self._clock.now()
            new, parcel = make(timestamp, self._meter.task_times(unique_id, timestamp))
            self._take(await self._records.submit(new, parcel, answer))
            return parcel

    async def take_back(self, body: TaskReopenedBody) -> None:
        """Raises LeftAlready, and writes nothing, where the result may have left."""
        async with self._turn():
            new = new_entry(EntryKind.TASK_REOPENED, self._clock.now(), body)
            self._take(await self._records.take_back(body.unique_id, new))

    async def drop(
        self, bundle_key: str, requester: str, answered: Collection[str], gone: Collection[str]
    ) -> DroppedBody:
        """What is written down: those of these tasks that were neither begun nor dropped. Nothing where it is none."""
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
        """A heartbeat whenever 5 s passed without an entry, for ever. Bounds what a crash can hold apart."""
        while True:
            await asyncio.sleep(self._silence_left_s())
            if self._silence_left_s() <= 0:
                await self._heartbeat()
                await self._folding.keep_if_due()

    async def _heartbeat(self) -> None:
        try:
            await self.write(EntryKind.HEARTBEAT)
        except StoreFault:
            # It holds no work of the person's: whatever does is told by the one who writes it.
            await asyncio.sleep(HEARTBEAT_S)

    def _silence_left_s(self) -> float:
        if self._last is None:
            return HEARTBEAT_S
        return HEARTBEAT_S - (self._clock.running_ms() - self._last.running_ms) / 1000

    async def _take_all(self, entries: Sequence[Entry]) -> None:
        """A file may bring a hundred thousand: whoever waits for the loop has their turn in between. They are all on
        disk, so they are all taken in, also where this is cancelled."""
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
