"""Time corrections by the worker. Pure. A correction is an entry of its own (`time-judged`); the measured state
stays in the ledger and visible. Later corrections win where they overlap. Any past period may be corrected,
including work ("this was a break") and time with the program closed, but never the future or the time before the
ledger. Sent data never change: a task's envelope, and figures made from it at submission, keep the times known then.
Days, work sessions and unsent tasks follow every correction."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import InvalidField
from annotator.core.ledger.entry_types import TimeCorrectionBody
from annotator.core.ledger.intervals import ELSEWHERE, OUTSIDE_TASKS, WORK, Interval, State

# The excluded states are measured by the program; the worker cannot remember them afterwards.
VERDICTS = (WORK - {State.WAITING, State.DECIDING, State.TOLD}) | {State.PAUSE}


class TimeCorrection(Struct, frozen=True):
    """A time correction, with positions on the ledger's time line. `counts_as` None undoes earlier corrections: the
    measured state counts again. `task` None keeps the measured task."""

    start_ms: int
    end_ms: int
    counts_as: State | None
    task: str | None = None
    platform: str | None = None
    reason: str = ""

    def as_body(self) -> TimeCorrectionBody:
        """Return the body of the ledger entry."""
        counts_as = self.counts_as.value if self.counts_as is not None else None
        return TimeCorrectionBody(self.start_ms, self.end_ms, counts_as, self.reason, self.task, self.platform)


class Recounted(Struct, frozen=True):
    """A period on the wall clock that counts differently since a correction. Each state is that of most of its time."""

    utc_ms: int
    end_utc_ms: int
    was: State
    counts_as: State


def time_correction_of(entry: Entry | NewEntry, position_ms: int) -> TimeCorrection | None:
    """Return the correction in an entry at this position, limited to the past. Return None if there is none, or if
    this version does not know its state."""
    if entry.kind is not EntryKind.TIME_JUDGED:
        return None
    try:
        body = TimeCorrectionBody.read(entry.body)
    except InvalidField:
        return None
    start_ms, end_ms = max(0, body.start_ms), min(body.end_ms, position_ms)
    counts_as = next((state for state in VERDICTS if state.value == body.counts_as), None)
    if start_ms >= end_ms or (body.counts_as is not None and counts_as is None):
        return None
    return TimeCorrection(start_ms, end_ms, counts_as, body.task, body.platform, body.reason)


def _start_ms(correction: TimeCorrection) -> int:
    return correction.start_ms


class Verdicts(Struct):
    """The effective corrections: ordered, disjoint periods. Changes and queries cost a search and those affected."""

    _ruling: list[TimeCorrection] = field(default_factory=list)

    def take(self, correction: TimeCorrection) -> None:
        start_ms, end_ms = correction.start_ms, correction.end_ms
        first, behind = self._touched(start_ms, end_ms)
        remaining = [
            replace(ruling, start_ms=begin, end_ms=end)
            for ruling in self._ruling[first:behind]
            for begin, end in (
                (ruling.start_ms, min(ruling.end_ms, start_ms)),
                (max(ruling.start_ms, end_ms), ruling.end_ms),
            )
            if begin < end
        ]
        if correction.counts_as is not None:
            remaining = sorted([*remaining, correction], key=_start_ms)
        self._ruling[first:behind] = remaining

    def between(self, start_ms: int, end_ms: int) -> list[TimeCorrection]:
        """Return the corrections that overlap this range, uncut."""
        first, behind = self._touched(start_ms, end_ms)
        return self._ruling[first:behind]

    def applied(self, interval: Interval) -> list[Interval]:
        """Return the corrected interval: itself if there is no correction, else its pieces."""
        pieces: list[Interval] = []
        at_ms = interval.start_ms
        for ruling in self.between(interval.start_ms, interval.end_ms):
            if at_ms < ruling.start_ms:
                pieces.append(clip(interval, at_ms, ruling.start_ms))
            at_ms = min(ruling.end_ms, interval.end_ms)
            pieces.append(_ruled(clip(interval, max(ruling.start_ms, interval.start_ms), at_ms), ruling))
        if at_ms < interval.end_ms:
            pieces.append(clip(interval, at_ms, interval.end_ms))
        return pieces

    def _touched(self, start_ms: int, end_ms: int) -> tuple[int, int]:
        first = bisect_right(self._ruling, start_ms, key=_start_ms)
        if first and self._ruling[first - 1].end_ms > start_ms:
            first -= 1
        return first, max(first, bisect_left(self._ruling, end_ms, key=_start_ms))


def clip(interval: Interval, start_ms: int, end_ms: int) -> Interval:
    """Return a part of an interval with its wall clock time."""
    if (start_ms, end_ms) == (interval.start_ms, interval.end_ms):
        return interval
    utc_ms = interval.utc_ms + start_ms - interval.start_ms
    return replace(interval, start_ms=start_ms, end_ms=end_ms, utc_ms=utc_ms)


def _ruled(piece: Interval, ruling: TimeCorrection) -> Interval:
    state = ruling.counts_as or piece.state
    task = None if state in OUTSIDE_TASKS else ruling.task or piece.task
    platform = (ruling.platform or piece.platform) if state in ELSEWHERE else None
    return replace(piece, state=state, task=task, platform=platform)
