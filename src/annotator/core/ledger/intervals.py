"""Ledger entries folded into intervals that never overlap, each in exactly one state. Pure; the core of the ledger.
The durations of all intervals, closed and open, sum to the wall time since the first entry, to the millisecond, for
any sequence of entries. The fold cuts one time line into pieces and never measures a piece on its own."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp, clock_was_set, elapsed_ms, suspended_ms
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import Activity, PayKind
from annotator.core.ledger.entry_types import IdleBody, OpenedBody, OtherPlatformBody


class State(StrEnum):
    ON_TASK = "on-task"
    DECIDING = "deciding"  # the content warning is on screen: work on the task without its sensitive media
    INSTRUCTIONS = "instructions"
    WAITING = "waiting"
    SEARCHING = "searching"
    OWN_PAGES = "own-pages"  # settings, earnings, timesheet, outbox or a submitted answer are on screen
    MESSAGES = "messages"
    CHORES = "payment-chores"
    RECOVERY = "recovery"
    ELSEWHERE_SEARCHING = "elsewhere-searching"
    ELSEWHERE_WORKING = "elsewhere-working"
    TOLD = "told"  # work on another platform, told by its history and not measured: of no interval, only of days
    PRACTICE = "practice"  # neither work nor uncounted time, as own pages: the worker is never asked about it
    IDLE = "idle"
    PAUSE = "pause"
    LOCK = "lock"
    SUSPEND = "suspend"
    OFF = "off"
    UNKNOWN_GAP = "unknown-gap"


# On platforms other than this program: the time does not belong to the task in focus.
ELSEWHERE = frozenset({State.ELSEWHERE_SEARCHING, State.ELSEWHERE_WORKING})
# Work that is not charged to any task, even if one is open.
OUTSIDE_TASKS = ELSEWHERE | {State.MESSAGES, State.CHORES}
AT_TASKS = frozenset({State.ON_TASK, State.DECIDING, State.INSTRUCTIONS, State.WAITING})
WORK = OUTSIDE_TASKS | AT_TASKS | {State.SEARCHING, State.RECOVERY, State.TOLD}
# In no figure until the worker corrects it; never deleted.
EXCLUDED_STATES = frozenset({State.IDLE, State.UNKNOWN_GAP})
# Nobody is asked about shorter ones.
ASKED_FROM_MS = 60_000


class Context(Struct, frozen=True):
    """The current activity derived from ledger entries. `aside` is the side activity: recovery, messages, payment
    admin or another platform, one at a time. `deciding`: the content warning of the task is shown and the worker
    has not asked for its media yet. Exactly one state follows, by precedence: off, pause, lock, idle, side
    activity, practice, own pages or searching while `reviewing`, waiting, instructions, deciding, on task, own
    pages, searching. Suspend and unrecorded time are not part of it: the clocks reveal them afterwards. `practice`:
    the bundle is for practice, from its first task until the worker leaves it, including the time between its
    tasks. There is no idle time in it. `left_practice`: no task was opened since. `own_pages`: the worker looks at
    settings, earnings, timesheet, outbox or submitted answers, and does not count this as work. `reviewing`: the
    task is submitted and read-only, so its time is charged to no task."""

    running: bool = False
    task: str | None = None
    practice: bool = False
    left_practice: bool = False
    loading: bool = False
    deciding: bool = False
    instructions: bool = False
    own_pages: bool = False
    reviewing: bool = False
    paused: bool = False
    idle: bool = False
    locked: bool = False
    aside: State | None = None
    platform: str | None = None

    @property
    def state(self) -> State:
        if not self.running:
            return State.OFF
        if self.paused:
            return State.PAUSE
        if self.locked:
            return State.LOCK
        if self.idle:
            return State.IDLE
        return self.aside or self._at_hand

    @property
    def _at_hand(self) -> State:
        if self.practice:
            return State.PRACTICE
        if self.answering is not None:
            if self.loading:
                return State.WAITING
            if self.instructions:
                return State.INSTRUCTIONS
            return State.DECIDING if self.deciding else State.ON_TASK
        return State.OWN_PAGES if self.own_pages else State.SEARCHING

    @property
    def answering(self) -> str | None:
        """The task that the worker can answer."""
        return None if self.reviewing else self.task

    @property
    def focus(self) -> str | None:
        """The task to which time is charged. Reading instructions or waiting during practice is charged to no task:
        it would be reported as active time in the result. A submitted task on screen is in focus without a charge, for
        the exposure to its media."""
        is_beside = self.aside in OUTSIDE_TASKS or (self.practice and (self.loading or self.instructions))
        is_unseen = self.reviewing and (self.state is not State.OWN_PAGES or self.loading or self.deciding)
        return None if is_beside or is_unseen else self.task


def advanced(context: Context, entry: Entry | NewEntry) -> Context:
    """Return the context after an entry; opening, leaving or submitting a task ends the state of the previous one."""
    match entry.kind:
        case EntryKind.STARTED:
            return Context(running=True)
        case EntryKind.STOPPED | EntryKind.RESTORED:
            return Context()
        case EntryKind.TASK_OPENED:
            opened = OpenedBody.read(entry.body)
            practice = opened.pay_kind is PayKind.PRACTICE
            fresh = replace(
                context, practice=practice, left_practice=False, instructions=False, aside=None, platform=None
            )
            fresh = replace(fresh, own_pages=opened.reviewing, reviewing=opened.reviewing)
            return replace(fresh, task=opened.unique_id, loading=opened.loading, deciding=opened.deciding)
        case EntryKind.TASK_SUBMITTED:
            return replace(context, task=None, loading=False, deciding=False, instructions=False)
        case EntryKind.TASK_LEFT:
            left = replace(context, task=None, practice=False, loading=False, deciding=False, instructions=False)
            left = replace(left, left_practice=context.practice or context.left_practice)
            return replace(left, reviewing=False, own_pages=context.own_pages and not context.reviewing)
        case EntryKind.IDLE_BEGAN if context.practice or context.own_pages:
            return context
        case EntryKind.ELSEWHERE_BEGAN:
            elsewhere = OtherPlatformBody.read(entry.body)
            return replace(context, aside=_ELSEWHERE[elsewhere.activity], platform=elsewhere.platform)
        case EntryKind.ELSEWHERE_ENDED if context.aside in ELSEWHERE:
            return replace(context, aside=None, platform=None)
        case kind if kind in _SIDE_ACTIVITY_STARTS:
            return replace(context, aside=_SIDE_ACTIVITY_STARTS[kind], platform=None)
        case kind if context.aside is not None and _SIDE_ACTIVITY_ENDS.get(kind) is context.aside:
            return replace(context, aside=None)
        case _:
            return _flagged(context, entry.kind)


# These entries are about closed intervals, so the open one is cut there.
_CUTTING = frozenset({EntryKind.TIME_JUDGED, EntryKind.PLATFORM_TASK})
_ELSEWHERE = {Activity.SEARCHING: State.ELSEWHERE_SEARCHING, Activity.WORKING: State.ELSEWHERE_WORKING}
_SIDE_ACTIVITY_STARTS = {
    EntryKind.RECOVERY_BEGAN: State.RECOVERY,
    EntryKind.MESSAGES_BEGAN: State.MESSAGES,
    EntryKind.CHORES_BEGAN: State.CHORES,
}
_SIDE_ACTIVITY_ENDS = {
    EntryKind.RECOVERY_ENDED: State.RECOVERY,
    EntryKind.MESSAGES_ENDED: State.MESSAGES,
    EntryKind.CHORES_ENDED: State.CHORES,
}


def _flagged(context: Context, kind: EntryKind) -> Context:
    match kind:
        case EntryKind.LOADING_BEGAN | EntryKind.LOADING_ENDED:
            return replace(context, loading=kind is EntryKind.LOADING_BEGAN, deciding=False)
        case EntryKind.INSTRUCTIONS_OPENED | EntryKind.INSTRUCTIONS_CLOSED:
            return replace(context, instructions=kind is EntryKind.INSTRUCTIONS_OPENED)
        case EntryKind.OWN_PAGES_OPENED | EntryKind.OWN_PAGES_CLOSED:
            return replace(context, own_pages=kind is EntryKind.OWN_PAGES_OPENED)
        case EntryKind.PAUSED | EntryKind.RESUMED:
            return replace(context, paused=kind is EntryKind.PAUSED, idle=False)
        case EntryKind.LOCK_BEGAN | EntryKind.LOCK_ENDED:
            return replace(context, locked=kind is EntryKind.LOCK_BEGAN)
        case EntryKind.IDLE_BEGAN | EntryKind.IDLE_ENDED:
            return replace(context, idle=kind is EntryKind.IDLE_BEGAN)
        case _:
            return context


class Interval(Struct, frozen=True):
    """An interval in one state. `start_ms` and `end_ms` are positions on the ledger's time line (0 at its first
    entry). `utc_ms` and `offset_min` are the wall clock at the start. `task` is the unique_id of the task in focus,
    `platform` the other platform, if any."""

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


class _Anchor(Struct, frozen=True):
    """The wall clock at a position; a new anchor is set where the clock was set or its offset changed."""

    at_ms: int
    utc_ms: int
    offset_min: int


class _Tail(Struct, frozen=True):
    """The open interval: its state is known, its end is not. It has one or more anchors, in order."""

    state: State
    task: str | None
    platform: str | None
    anchors: tuple[_Anchor, ...]

    @property
    def start_ms(self) -> int:
        return self.anchors[0].at_ms

    def until(self, end_ms: int) -> list[Interval]:
        """Return one non-empty interval per anchor."""
        ends = (*(anchor.at_ms for anchor in self.anchors[1:]), end_ms)
        return [
            Interval(
                self.state, self.task, anchor.at_ms, min(end, end_ms), anchor.utc_ms, anchor.offset_min, self.platform
            )
            for anchor, end in zip(self.anchors, ends, strict=True)
            if anchor.at_ms < min(end, end_ms)
        ]

    def idle_from(self, at_ms: int) -> _Tail:
        """Return the part after a position, as idle time."""
        within = [anchor for anchor in self.anchors if anchor.at_ms <= at_ms][-1]
        first = _Anchor(at_ms, within.utc_ms + at_ms - within.at_ms, within.offset_min)
        later = (anchor for anchor in self.anchors if anchor.at_ms > at_ms)
        return replace(self, state=State.IDLE, anchors=(first, *later))

    def is_of(self, context: Context) -> bool:
        return (self.state, self.task, self.platform) == (context.state, context.focus, context.platform)


class IntervalFold(Struct):
    """A fold from entries to closed intervals. The cost of an entry does not grow with history. Its fields are its
    whole state, stored by `core.ledger.checkpoint`."""

    _last: Timestamp | None = None
    _position_ms: int = 0
    _context: Context = field(default_factory=Context)
    _tail: _Tail = _Tail(State.OFF, None, None, (_Anchor(0, 0, 0),))

    @property
    def position_ms(self) -> int:
        """The position of the last entry on the ledger's time line."""
        return self._position_ms

    @property
    def context(self) -> Context:
        return self._context

    def apply(self, entry: Entry | NewEntry) -> list[Interval]:
        """Apply an entry; return the intervals it closes, in order and not empty."""
        timestamp = entry.timestamp
        last = self._last
        if last is None:
            self._context = advanced(self._context, entry)
            self._open(self._context, timestamp)
            self._last = timestamp
            return []
        closed = self._move_to(entry, last)
        if entry.kind is EntryKind.IDLE_BEGAN and self._context.state in WORK:
            closed += self._idle_since(entry)
        after = advanced(self._context, entry)
        if after.practice and self._context.left_practice and self._tail.state is State.SEARCHING:
            self._tail = replace(self._tail, state=State.PRACTICE)  # the way from one sample to the next
        if not self._tail.is_of(after) or entry.kind in _CUTTING:
            closed += self._tail.until(self._position_ms)
            self._open(after, timestamp)
        elif timestamp.offset_min != self._tail.anchors[-1].offset_min or clock_was_set(last, timestamp):
            here = _Anchor(self._position_ms, timestamp.utc_ms, timestamp.offset_min)
            self._tail = replace(self._tail, anchors=(*self._tail.anchors, here))
        self._context = after
        return closed

    def open_until(self, timestamp: Timestamp) -> list[Interval]:
        """Return the open interval up to `timestamp` without closing it, and a suspend or unrecorded time after it."""
        if self._last is None:
            return []
        lived, apart = self._lived_and_apart(self._last, timestamp, crashed=False)
        return lived + apart

    def _move_to(self, entry: Entry | NewEntry, last: Timestamp) -> list[Interval]:
        """Move the position to the entry; close the open interval at a crash or suspend."""
        timestamp = entry.timestamp
        # Restored records may lack anything before them, even after an orderly program end.
        crashed = entry.kind is EntryKind.RESTORED or (entry.kind is EntryKind.STARTED and self._context.running)
        lived, apart = self._lived_and_apart(last, timestamp, crashed)
        self._position_ms += elapsed_ms(last, timestamp)
        # An entry written slightly late must not count the time between two others twice.
        if last.boot_id != timestamp.boot_id or last.running_ms <= timestamp.running_ms:
            self._last = timestamp
        if not apart:
            return []
        self._open(self._context, timestamp)
        return lived + apart

    def _lived_and_apart(
        self, last: Timestamp, timestamp: Timestamp, crashed: bool
    ) -> tuple[list[Interval], list[Interval]]:
        """Return the open interval up to `timestamp`, and the time without activity after it, if any. This is
        unrecorded time (a crash, another boot) or a suspend."""
        end_ms = self._position_ms + elapsed_ms(last, timestamp)
        if not self._context.running and not crashed:
            return self._tail.until(end_ms), []
        if crashed or last.boot_id != timestamp.boot_id:
            gap = _Tail(State.UNKNOWN_GAP, None, None, (_Anchor(self._position_ms, last.utc_ms, last.offset_min),))
            return self._tail.until(self._position_ms), gap.until(end_ms)
        asleep_ms = max(end_ms - suspended_ms(last, timestamp), self._position_ms)
        if asleep_ms == end_ms:
            return self._tail.until(end_ms), []
        since = _Anchor(asleep_ms, timestamp.utc_ms - (end_ms - asleep_ms), timestamp.offset_min)
        return self._tail.until(asleep_ms), replace(self._tail, state=State.SUSPEND, anchors=(since,)).until(end_ms)

    def _idle_since(self, entry: Entry | NewEntry) -> list[Interval]:
        """Start idle time at the last input, but not before the start of the open interval."""
        back_ms = entry.timestamp.running_ms - IdleBody.read(entry.body).since_running_ms
        since_ms = min(max(self._tail.start_ms, self._position_ms - back_ms), self._position_ms)
        closed = self._tail.until(since_ms)
        self._tail = self._tail.idle_from(since_ms)
        return closed

    def _open(self, context: Context, timestamp: Timestamp) -> None:
        here = _Anchor(self._position_ms, timestamp.utc_ms, timestamp.offset_min)
        self._tail = _Tail(context.state, context.focus, context.platform, (here,))


def intervals(entries: Iterable[Entry | NewEntry]) -> list[Interval]:
    """Return all closed intervals, and the open one up to the last entry."""
    fold = IntervalFold()
    closed: list[Interval] = []
    last: Timestamp | None = None
    for entry in entries:
        closed += fold.apply(entry)
        last = entry.timestamp
    return closed + fold.open_until(last) if last is not None else closed
