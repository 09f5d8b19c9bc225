"""The current activity derived from ledger entries, and the state in which time is counted. Pure."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import Activity, PayKind
from annotator.core.ledger.entry_types import ElsewhereBody, OpenedBody


class State(StrEnum):
    ON_TASK = "on-task"
    DECIDING = "deciding"  # the content warning is on screen: work on the task without its sensitive media
    INSTRUCTIONS = "instructions"
    WAITING = "waiting"
    SEARCHING = "searching"
    MESSAGES = "messages"
    CHORES = "payment-chores"
    RECOVERY = "recovery"
    ELSEWHERE_SEARCHING = "elsewhere-searching"
    ELSEWHERE_WORKING = "elsewhere-working"
    PRACTICE = "practice"  # neither work nor uncounted time: the worker is never asked about it
    IDLE = "idle"
    PAUSE = "pause"
    LOCK = "lock"
    SUSPEND = "suspend"
    OFF = "off"
    UNKNOWN_GAP = "unknown-gap"


# On platforms other than this program: the time does not belong to the task in focus.
ELSEWHERE = frozenset({State.ELSEWHERE_SEARCHING, State.ELSEWHERE_WORKING})
# Work that is not charged to any task, even if one is open.
BESIDE_TASKS = ELSEWHERE | {State.MESSAGES, State.CHORES}
AT_TASKS = frozenset({State.ON_TASK, State.DECIDING, State.INSTRUCTIONS, State.WAITING})
WORK = BESIDE_TASKS | AT_TASKS | {State.SEARCHING, State.RECOVERY}
# In no figure until the worker corrects it; never deleted.
HELD_APART = frozenset({State.IDLE, State.UNKNOWN_GAP})
PAUSE_WINDOWS = frozenset({State.PAUSE, State.LOCK, State.SUSPEND, State.OFF})


class Context(Struct, frozen=True):
    """The current activity derived from ledger entries.

    `aside` is the side activity: recovery, messages, payment admin or another platform, one at a time. `deciding`:
    the content warning of the task is shown and the worker has not asked for its media yet.

    Exactly one state follows, by precedence: off, pause, lock, idle, side activity, practice, waiting, instructions,
    deciding, on task, searching. Suspend and unrecorded time are not part of it: the clocks reveal them afterwards.
    `practice`: the bundle is for practice, from its first task until the worker leaves it, including the time
    between its tasks. There is no idle time in it."""

    running: bool = False
    task: str | None = None
    practice: bool = False
    loading: bool = False
    deciding: bool = False
    instructions: bool = False
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
        if self.loading:
            return State.WAITING
        if self.instructions:
            return State.INSTRUCTIONS
        if self.deciding:
            return State.DECIDING
        return State.SEARCHING if self.task is None else State.ON_TASK

    @property
    def focus(self) -> str | None:
        """The task to which time is charged.

        Reading instructions or waiting during practice is charged to no task: it would be reported as active time in
        the result."""
        is_beside = self.aside in BESIDE_TASKS or (self.practice and (self.loading or self.instructions))
        return None if is_beside else self.task


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
            fresh = replace(context, practice=practice, instructions=False, aside=None, platform=None)
            return replace(fresh, task=opened.unique_id, loading=opened.loading, deciding=opened.deciding)
        case EntryKind.TASK_SUBMITTED:
            return replace(context, task=None, loading=False, deciding=False, instructions=False)
        case EntryKind.TASK_LEFT:
            return replace(context, task=None, practice=False, loading=False, deciding=False, instructions=False)
        case EntryKind.IDLE_BEGAN if context.practice:
            return context
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
            return replace(context, loading=kind is EntryKind.LOADING_BEGAN, deciding=False)
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
