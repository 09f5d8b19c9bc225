"""Entries folded into intervals that never overlap, each in exactly one state. Pure; the heart of the ledger.

The durations of all intervals, closed and open, sum to the wall time since the first entry, to the millisecond, under
any sequence of entries: the fold cuts one line into pieces and never measures a piece on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from annotator.core.ledger.bodies import ElsewhereBody, IdleBody, OpenedBody
from annotator.core.ledger.body import Activity
from annotator.core.ledger.clock import Stamp, clock_was_set, elapsed_ms, suspended_ms
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry


class State(StrEnum):
    ON_TASK = "on-task"
    INSTRUCTIONS = "instructions"
    WAITING = "waiting"
    SEARCHING = "searching"
    MESSAGES = "messages"
    CHORES = "payment-chores"
    RECOVERY = "recovery"
    ELSEWHERE_SEARCHING = "elsewhere-searching"
    ELSEWHERE_WORKING = "elsewhere-working"
    IDLE = "idle"
    PAUSE = "pause"
    LOCK = "lock"
    SUSPEND = "suspend"
    OFF = "off"
    UNKNOWN_GAP = "unknown-gap"


# On platforms that are not this program: the task in focus is not what the time went to.
ELSEWHERE = frozenset({State.ELSEWHERE_SEARCHING, State.ELSEWHERE_WORKING})
# Work that no task is charged with, however one may be open.
BESIDE_TASKS = ELSEWHERE | {State.MESSAGES, State.CHORES}
WORK = BESIDE_TASKS | {State.ON_TASK, State.INSTRUCTIONS, State.WAITING, State.SEARCHING, State.RECOVERY}
# In no figure until the worker judges it, and never deleted.
HELD_APART = frozenset({State.IDLE, State.UNKNOWN_GAP})
PAUSE_WINDOWS = frozenset({State.PAUSE, State.LOCK, State.SUSPEND, State.OFF})


@dataclass(frozen=True, slots=True)
class Interval:
    """`start_ms` and `end_ms` are positions on the ledger's own line (0 at its first entry); `utc_ms` and `offset_min`
    tell where the start stood on the wall clock. `task` is the unique_id of the task in focus, if any; `platform` names
    the other platform that the person was at."""

    state: State
    task: str | None
    start_ms: int
    end_ms: int
    utc_ms: int
    offset_min: int
    platform: str | None = None

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Context:
    """What is going on, as far as entries have told. `aside` is what the person turned to beside their tasks: recovery,
    messages, payment chores or another platform, one at a time.

    One state follows from it, by precedence: off, pause, lock, idle, aside, waiting, instructions, on task, searching.
    Suspend and unknown gaps are no context: the clocks tell them afterwards.
    """

    running: bool = False
    task: str | None = None
    loading: bool = False
    instructions: bool = False
    paused: bool = False
    idle: bool = False
    locked: bool = False
    aside: State | None = None
    platform: str | None = None

    @property
    def state(self) -> State:
        flags = (
            (not self.running, State.OFF),
            (self.paused, State.PAUSE),
            (self.locked, State.LOCK),
            (self.idle, State.IDLE),
            (self.aside is not None, self.aside),
            (self.loading, State.WAITING),
            (self.instructions, State.INSTRUCTIONS),
            (self.task is not None, State.ON_TASK),
        )
        return next((state for holds, state in flags if holds and state is not None), State.SEARCHING)

    @property
    def focus(self) -> str | None:
        """The task that time goes to."""
        return None if self.aside in BESIDE_TASKS else self.task


def advanced(context: Context, entry: Entry | NewEntry) -> Context:
    """The context after an entry. Opening, leaving or submitting a task ends what belonged to the one before."""
    match entry.kind:
        case EntryKind.STARTED:
            return Context(running=True)
        case EntryKind.STOPPED:
            return Context()
        case EntryKind.TASK_OPENED:
            opened = OpenedBody.read(entry.body)
            task, loading = opened.unique_id, opened.loading
            return replace(context, task=task, loading=loading, instructions=False, aside=None, platform=None)
        case EntryKind.TASK_LEFT | EntryKind.TASK_SUBMITTED:
            return replace(context, task=None, loading=False, instructions=False)
        case EntryKind.ELSEWHERE_BEGAN:
            elsewhere = ElsewhereBody.read(entry.body)
            return replace(context, aside=_ELSEWHERE[elsewhere.activity], platform=elsewhere.platform)
        case EntryKind.ELSEWHERE_ENDED if context.aside in ELSEWHERE:
            return replace(context, aside=None, platform=None)
        case kind if kind in _ASIDES:
            return replace(context, aside=_ASIDES[kind], platform=None)
        case kind if context.aside is not None and _ASIDE_ENDS.get(kind) is context.aside:
            return replace(context, aside=None)
        case _:
            return _flagged(context, entry.kind)


_ELSEWHERE = {Activity.SEARCHING: State.ELSEWHERE_SEARCHING, Activity.WORKING: State.ELSEWHERE_WORKING}
_ASIDES = {
    EntryKind.RECOVERY_BEGAN: State.RECOVERY,
    EntryKind.MESSAGES_BEGAN: State.MESSAGES,
    EntryKind.CHORES_BEGAN: State.CHORES,
}
_ASIDE_ENDS = {
    EntryKind.RECOVERY_ENDED: State.RECOVERY,
    EntryKind.MESSAGES_ENDED: State.MESSAGES,
    EntryKind.CHORES_ENDED: State.CHORES,
}


def _flagged(context: Context, kind: EntryKind) -> Context:
    match kind:
        case EntryKind.LOADING_BEGAN | EntryKind.LOADING_ENDED:
            return replace(context, loading=kind is EntryKind.LOADING_BEGAN)
        case EntryKind.INSTRUCTIONS_OPENED | EntryKind.INSTRUCTIONS_CLOSED:
            return replace(context, instructions=kind is EntryKind.INSTRUCTIONS_OPENED)
        case EntryKind.PAUSED | EntryKind.RESUMED:
            return replace(context, paused=kind is EntryKind.PAUSED, idle=False)
        case EntryKind.LOCK_BEGAN | EntryKind.LOCK_ENDED:
            return replace(context, locked=kind is EntryKind.LOCK_BEGAN)
        case EntryKind.IDLE_BEGAN | EntryKind.IDLE_ENDED:
            return replace(context, idle=kind is EntryKind.IDLE_BEGAN)
        case _:
            return context


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where the wall clock stood at a position; a new one begins where the clock was set or its offset changed."""

    at_ms: int
    utc_ms: int
    offset_min: int


@dataclass(frozen=True, slots=True)
class _Tail:
    """The stretch that is still open: its state is known, its end is not. It has one anchor or more, in order."""

    state: State
    task: str | None
    platform: str | None
    anchors: tuple[_Anchor, ...]

    @property
    def start_ms(self) -> int:
        return self.anchors[0].at_ms

    def until(self, end_ms: int) -> list[Interval]:
        """One interval for each anchor, none of them empty."""
        ends = (*(anchor.at_ms for anchor in self.anchors[1:]), end_ms)
        return [
            Interval(
                self.state, self.task, anchor.at_ms, min(end, end_ms), anchor.utc_ms, anchor.offset_min, self.platform
            )
            for anchor, end in zip(self.anchors, ends, strict=True)
            if anchor.at_ms < min(end, end_ms)
        ]

    def idle_from(self, at_ms: int) -> _Tail:
        """What of this stretch lies behind a position inside it, as idle time."""
        within = [anchor for anchor in self.anchors if anchor.at_ms <= at_ms][-1]
        first = _Anchor(at_ms, within.utc_ms + at_ms - within.at_ms, within.offset_min)
        later = (anchor for anchor in self.anchors if anchor.at_ms > at_ms)
        return replace(self, state=State.IDLE, anchors=(first, *later))

    def is_of(self, context: Context) -> bool:
        return (self.state, self.task, self.platform) == (context.state, context.focus, context.platform)


@dataclass(slots=True)
class IntervalFold:
    """Entries in, closed intervals out, one entry at a time; the cost of an entry does not grow with history. Its
    fields are all of its state: `core.ledger.checkpoint` writes them down."""

    _last: Stamp | None = None
    _position_ms: int = 0
    _context: Context = field(default_factory=Context)
    _tail: _Tail = _Tail(State.OFF, None, None, (_Anchor(0, 0, 0),))

    @property
    def position_ms(self) -> int:
        """Where the last entry stands on the ledger's own line."""
        return self._position_ms

    @property
    def context(self) -> Context:
        return self._context

    def apply(self, entry: Entry | NewEntry) -> list[Interval]:
        """The intervals that this entry closes, in order; none of them is empty."""
        stamp, last = entry.stamp, self._last
        if last is None:
            self._context = advanced(self._context, entry)
            self._open(self._context, stamp)
            self._last = stamp
            return []
        closed = self._move_to(entry, last)
        if entry.kind is EntryKind.IDLE_BEGAN and self._context.state in WORK:
            closed += self._idle_since(entry)
        after = advanced(self._context, entry)
        # A judgement is about what is closed: the open stretch is cut there.
        if not self._tail.is_of(after) or entry.kind is EntryKind.TIME_JUDGED:
            closed += self._tail.until(self._position_ms)
            self._open(after, stamp)
        elif stamp.offset_min != self._tail.anchors[-1].offset_min or clock_was_set(last, stamp):
            here = _Anchor(self._position_ms, stamp.utc_ms, stamp.offset_min)
            self._tail = replace(self._tail, anchors=(*self._tail.anchors, here))
        self._context = after
        return closed

    def open_until(self, stamp: Stamp) -> list[Interval]:
        """What the open stretch amounts to at `stamp`, without closing it, and what nobody lived through behind it."""
        if self._last is None:
            return []
        lived, apart = self._lived_and_apart(self._last, stamp, crashed=False)
        return lived + apart

    def _move_to(self, entry: Entry | NewEntry, last: Stamp) -> list[Interval]:
        """Moves the position to the entry; closes the open stretch where a crash or a suspend was found."""
        stamp = entry.stamp
        crashed = entry.kind is EntryKind.STARTED and self._context.running
        lived, apart = self._lived_and_apart(last, stamp, crashed)
        self._position_ms += elapsed_ms(last, stamp)
        # An entry written a little late must not make the time between two others count twice.
        if last.boot_id != stamp.boot_id or last.running_ms <= stamp.running_ms:
            self._last = stamp
        if not apart:
            return []
        self._open(self._context, stamp)
        return lived + apart

    def _lived_and_apart(self, last: Stamp, stamp: Stamp, crashed: bool) -> tuple[list[Interval], list[Interval]]:
        """The open stretch up to `stamp`, and behind it what nobody lived through, if anything: a gap of which nothing
        is known (a crash, another boot), or a suspend."""
        end_ms = self._position_ms + elapsed_ms(last, stamp)
        if not self._context.running:
            return self._tail.until(end_ms), []
        if crashed or last.boot_id != stamp.boot_id:
            gap = _Tail(State.UNKNOWN_GAP, None, None, (_Anchor(self._position_ms, last.utc_ms, last.offset_min),))
            return self._tail.until(self._position_ms), gap.until(end_ms)
        asleep_ms = max(end_ms - suspended_ms(last, stamp), self._position_ms)
        since = _Anchor(asleep_ms, stamp.utc_ms - (end_ms - asleep_ms), stamp.offset_min)
        return self._tail.until(asleep_ms), replace(self._tail, state=State.SUSPEND, anchors=(since,)).until(end_ms)

    def _idle_since(self, entry: Entry | NewEntry) -> list[Interval]:
        """Idle is dated back to the last input, but never past the start of the open stretch."""
        back_ms = entry.stamp.running_ms - IdleBody.read(entry.body).since_running_ms
        since_ms = min(max(self._tail.start_ms, self._position_ms - back_ms), self._position_ms)
        closed = self._tail.until(since_ms)
        self._tail = self._tail.idle_from(since_ms)
        return closed

    def _open(self, context: Context, stamp: Stamp) -> None:
        here = _Anchor(self._position_ms, stamp.utc_ms, stamp.offset_min)
        self._tail = _Tail(context.state, context.focus, context.platform, (here,))


def intervals(entries: Iterable[Entry | NewEntry]) -> list[Interval]:
    """All closed intervals, and the open one up to the last entry."""
    fold = IntervalFold()
    closed: list[Interval] = []
    last: Stamp | None = None
    for entry in entries:
        closed += fold.apply(entry)
        last = entry.stamp
    return closed + fold.open_until(last) if last is not None else closed
