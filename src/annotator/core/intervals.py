"""Entries folded into intervals that never overlap, each in exactly one state. Pure; the heart of the ledger.

The durations of all intervals, closed and open, sum to the wall time since the first entry, to the millisecond, under
any sequence of entries: the fold cuts one line into pieces and never measures a piece on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from annotator.core.clock import Stamp, elapsed_ms, suspended_ms
from annotator.core.ledger import Entry, EntryKind, NewEntry


class State(StrEnum):
    ON_TASK = "on-task"
    INSTRUCTIONS = "instructions"
    WAITING = "waiting"
    SEARCHING = "searching"
    IDLE = "idle"
    PAUSE = "pause"
    SUSPEND = "suspend"
    OFF = "off"
    UNKNOWN_GAP = "unknown-gap"


WORK = frozenset({State.ON_TASK, State.INSTRUCTIONS, State.WAITING, State.SEARCHING})
HELD_APART = frozenset({State.IDLE, State.UNKNOWN_GAP})


@dataclass(frozen=True, slots=True)
class Interval:
    """`start_ms` and `end_ms` are positions on the ledger's own line (0 at its first entry); `utc_ms` and `offset_min`
    tell where the start stood on the wall clock. `task` is the unique_id of the task in focus, if any."""

    state: State
    task: str | None
    start_ms: int
    end_ms: int
    utc_ms: int
    offset_min: int

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Context:
    """What is going on, as far as entries have told. One state follows from it, by precedence."""

    running: bool = False
    task: str | None = None
    loading: bool = False
    instructions: bool = False
    paused: bool = False
    idle: bool = False

    @property
    def state(self) -> State:
        if not self.running:
            return State.OFF
        if self.paused:
            return State.PAUSE
        if self.idle:
            return State.IDLE
        if self.loading:
            return State.WAITING
        if self.instructions:
            return State.INSTRUCTIONS
        return State.ON_TASK if self.task is not None else State.SEARCHING


def advanced(context: Context, entry: Entry | NewEntry) -> Context:
    """The context after an entry. Opening, leaving or submitting a task ends what belonged to the one before."""
    match entry.kind:
        case EntryKind.STARTED:
            return Context(running=True)
        case EntryKind.STOPPED:
            return Context()
        case EntryKind.TASK_OPENED:
            return replace(context, task=str(entry.body["unique_id"]), loading=False)
        case EntryKind.TASK_LEFT | EntryKind.TASK_SUBMITTED:
            return replace(context, task=None, loading=False, instructions=False)
        case _:
            return _flagged(context, entry.kind)


def _flagged(context: Context, kind: EntryKind) -> Context:
    match kind:
        case EntryKind.LOADING_BEGAN | EntryKind.LOADING_ENDED:
            return replace(context, loading=kind is EntryKind.LOADING_BEGAN)
        case EntryKind.INSTRUCTIONS_OPENED | EntryKind.INSTRUCTIONS_CLOSED:
            return replace(context, instructions=kind is EntryKind.INSTRUCTIONS_OPENED)
        case EntryKind.PAUSED | EntryKind.RESUMED:
            return replace(context, paused=kind is EntryKind.PAUSED, idle=False)
        case EntryKind.IDLE_BEGAN | EntryKind.IDLE_ENDED:
            return replace(context, idle=kind is EntryKind.IDLE_BEGAN)
        case _:
            return context


@dataclass(slots=True)
class _Tail:
    """The interval that is still open: its state is known, its end is not."""

    state: State
    task: str | None
    start_ms: int
    utc_ms: int
    offset_min: int

    def until(self, end_ms: int) -> Interval:
        return Interval(self.state, self.task, self.start_ms, end_ms, self.utc_ms, self.offset_min)


class IntervalFold:
    """Entries in, closed intervals out, one entry at a time; the cost of an entry does not grow with history."""

    def __init__(self) -> None:
        self._last: Stamp | None = None
        self._position_ms = 0
        self._context = Context()
        self._tail = _Tail(State.OFF, None, 0, 0, 0)

    @property
    def context(self) -> Context:
        return self._context

    def apply(self, entry: Entry | NewEntry) -> list[Interval]:
        """The intervals that this entry closes, in order; none of them is empty."""
        stamp = entry.stamp
        if self._last is None:
            self._context = advanced(self._context, entry)
            self._open(self._context, 0, stamp)
            self._last = stamp
            return []
        closed = self._gap(entry, self._last)
        if entry.kind is EntryKind.IDLE_BEGAN and not self._context.idle and not self._context.paused:
            closed += self._idle_since(entry)
        after = advanced(self._context, entry)
        moved = stamp.offset_min != self._tail.offset_min
        if (after.state, after.task) != (self._tail.state, self._tail.task) or moved:
            closed.append(self._tail.until(self._position_ms))
            self._open(after, self._position_ms, stamp)
        self._context = after
        self._last = stamp
        return [interval for interval in closed if interval.duration_ms]

    def open_until(self, stamp: Stamp) -> list[Interval]:
        """What the open interval amounts to at `stamp`, without closing it (a suspend inside it held apart)."""
        if self._last is None:
            return []
        end_ms = self._position_ms + elapsed_ms(self._last, stamp)
        slept_ms = min(suspended_ms(self._last, stamp), end_ms - self._position_ms) if self._context.running else 0
        pieces = [self._tail.until(end_ms - slept_ms)]
        if slept_ms:
            asleep_ms = end_ms - slept_ms
            utc_ms = stamp.utc_ms - slept_ms
            pieces.append(Interval(State.SUSPEND, self._tail.task, asleep_ms, end_ms, utc_ms, stamp.offset_min))
        return [interval for interval in pieces if interval.duration_ms]

    def _gap(self, entry: Entry | NewEntry, last: Stamp) -> list[Interval]:
        """Moves the position to the entry; tells a crash and a suspend apart from time that was lived through."""
        stamp = entry.stamp
        before_ms = self._position_ms
        self._position_ms += elapsed_ms(last, stamp)
        if entry.kind is EntryKind.STARTED and self._context.running:
            closed = [self._tail.until(before_ms)]
            self._tail = _Tail(State.UNKNOWN_GAP, None, before_ms, last.utc_ms, last.offset_min)
            self._context = Context()
            return closed
        slept_ms = min(suspended_ms(last, stamp), self._position_ms - before_ms)
        if not slept_ms or not self._context.running:
            return []
        asleep_ms = self._position_ms - slept_ms
        utc_ms = stamp.utc_ms - slept_ms
        closed = [
            self._tail.until(asleep_ms),
            Interval(State.SUSPEND, self._tail.task, asleep_ms, self._position_ms, utc_ms, stamp.offset_min),
        ]
        self._open(self._context, self._position_ms, stamp)
        return closed

    def _idle_since(self, entry: Entry | NewEntry) -> list[Interval]:
        """Idle is dated back to the last input, but never past the start of the open interval."""
        back_ms = entry.stamp.running_ms - int(entry.body["since_running_ms"])
        since_ms = min(max(self._tail.start_ms, self._position_ms - back_ms), self._position_ms)
        closed = [self._tail.until(since_ms)]
        utc_ms = entry.stamp.utc_ms - (self._position_ms - since_ms)
        self._tail = _Tail(State.IDLE, self._context.task, since_ms, utc_ms, entry.stamp.offset_min)
        return closed

    def _open(self, context: Context, position_ms: int, stamp: Stamp) -> None:
        self._tail = _Tail(context.state, context.task, position_ms, stamp.utc_ms, stamp.offset_min)


def intervals(entries: Iterable[Entry | NewEntry]) -> list[Interval]:
    """All closed intervals, and the open one up to the last entry."""
    fold = IntervalFold()
    found: list[Interval] = []
    last: Stamp | None = None
    for entry in entries:
        found += fold.apply(entry)
        last = entry.stamp
    return found + fold.open_until(last) if last is not None else found
