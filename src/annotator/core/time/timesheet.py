"""A timesheet: a day of the ledger as periods of one kind, with measured and corrected states. Pure. The program
measures hundreds of intervals a day, most of them seconds long. A period groups consecutive intervals that belong
together: tasks with loading and instructions, a break, unrecorded time. Every millisecond is in exactly one period,
so totals equal those of the intervals. Less than a second gets no row of its own unless the worker corrected it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.clock import CLOCK_SET_OVER_MS
from annotator.core.ledger.intervals import ASKED_FROM_MS, AT_TASKS, EXCLUDED_STATES, WORK, Interval, State
from annotator.core.ledger.time_corrections import TimeCorrection, Verdicts, clip
from annotator.core.time.groups import GROUP_OF, UNLIVED, TimeGroup
from annotator.core.time.local_days import DayWindow, HourMark, on_days
from annotator.core.time.worktime import work_of


class Dated(Protocol):
    """A period on the wall clock."""

    @property
    def utc_ms(self) -> int: ...

    @property
    def end_utc_ms(self) -> int: ...


class Run(Struct, frozen=True):
    """Contiguous time of one group, on the wall clock."""

    utc_ms: int
    end_utc_ms: int
    group: TimeGroup


class Hours(Struct, frozen=True):
    """The part of a day that a strip shows, from a full hour to a full hour, or to the limits of the day."""

    begin_utc_ms: int
    end_utc_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_utc_ms - self.begin_utc_ms


def full_day(window: DayWindow) -> Hours:
    return Hours(window.begin_utc_ms, window.end_utc_ms)


def hours_lived(window: DayWindow, runs: Sequence[Run], marks: Sequence[HourMark]) -> Hours:
    """Return the hours from the first to the last activity; the whole day without any."""
    lived = [run for run in runs if run.group not in UNLIVED]
    if not lived:
        return full_day(window)
    first_ms, last_ms = min(run.utc_ms for run in lived), max(run.end_utc_ms for run in lived)
    begins = [mark.utc_ms for mark in marks if mark.utc_ms <= first_ms]
    ends = [mark.utc_ms for mark in marks if mark.utc_ms >= last_ms]
    return Hours(max(begins, default=window.begin_utc_ms), min(ends, default=window.end_utc_ms))


def columns_of_groups(runs: Iterable[Run], hours: Hours, count: int) -> list[TimeGroup | None]:
    """Return the group with most time in each of `count` equal columns, the first of equals; None without time."""
    found = list(runs)
    totals: list[dict[TimeGroup, int]] = [{} for _column in range(count)]
    for run in found:
        for column, part in _parts(run, hours, count):
            totals[column][run.group] = totals[column].get(run.group, 0) + part
    return [max(total, key=lambda group: total[group]) if total else None for total in totals]


def columns_of_stretches(stretches: Sequence[Dated], hours: Hours, count: int) -> list[int]:
    """Return the index of the period with most time in each column; -1 if there is none."""
    most = [(0, -1)] * count
    for index, stretch in enumerate(stretches):
        for column, part in _parts(stretch, hours, count):
            if part > most[column][0]:
                most[column] = (part, index)
    return [index for _part, index in most]


def _parts(dated: Dated, hours: Hours, count: int) -> Iterable[tuple[int, int]]:
    """Yield the columns that a period touches, each with its share: milliseconds times `count`, as integers."""
    begin = max(0, (dated.utc_ms - hours.begin_utc_ms) * count)
    end = min(hours.length_ms * count, (dated.end_utc_ms - hours.begin_utc_ms) * count)
    width = hours.length_ms
    while begin < end:
        column = begin // width
        until = min(end, (column + 1) * width)
        yield column, until - begin
        begin = until


# A short search between two tasks counts as part of the work on tasks.
SHORT_SEARCH_MS = 60_000
MOMENT_MS = 1_000


class Stretch(Struct, frozen=True):
    """A period of the timesheet. `start_ms` and `end_ms` are positions on the ledger's time line, `utc_ms` is the
    wall clock at the start. `by_state` is the time as it counts. `was` is the measured time where a correction
    changed it, with its `reason`. `task_ids` are its tasks' unique_ids, `bundles` titles of bundles, if known."""

    start_ms: int
    end_ms: int
    utc_ms: int
    by_state: Mapping[State, int]
    was: Mapping[State, int] = field(default_factory=dict)
    reason: str = ""
    platform: str | None = None
    task_ids: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()

    @property
    def tasks(self) -> int:
        return len(self.task_ids)

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    @property
    def end_utc_ms(self) -> int:
        return self.utc_ms + self.duration_ms

    @property
    def state(self) -> State:
        """The state with most of its time."""
        return max(self.by_state, key=lambda state: self.by_state[state])

    @property
    def group(self) -> TimeGroup:
        return GROUP_OF[self.state]

    @property
    def is_corrected(self) -> bool:
        return bool(self.was)

    @property
    def is_undecided(self) -> bool:
        """True if the worker can decide about it. The worker is not asked about less than a minute."""
        return self.state in EXCLUDED_STATES and self.duration_ms >= ASKED_FROM_MS

    @property
    def work_ms(self) -> int:
        return work_of(self.by_state)

    @property
    def work_state(self) -> State:
        """The state if the worker only says that it was work."""
        return State.ON_TASK if self.tasks else State.SEARCHING


class ToldDay(Struct, frozen=True):
    """The told time of a day. `pieces` are all that touch it: begin, end, and the day on which they count. Of the
    `told_ms`, `overlap_ms` was measured, too, and `loose_ms` has no known time of day."""

    pieces: Sequence[tuple[int, int, date]] = ()
    told_ms: int = 0
    overlap_ms: int = 0
    loose_ms: int = 0


NOTHING_TOLD = ToldDay()


class Timesheet(Struct, frozen=True):
    """A timesheet. `totals` are milliseconds by state. `unrecorded_ms` is time before the ledger or skipped by a
    clock change, `ahead_ms` time to come; with the totals they sum to the day. A traveller who went back into this
    day also has time of the next. `runs` are for the day's strip: finer than periods with loading and reading."""

    window: DayWindow
    stretches: tuple[Stretch, ...]
    totals: Mapping[State, int]
    unrecorded_ms: int
    ahead_ms: int
    runs: tuple[Run, ...] = ()
    told_day: ToldDay = NOTHING_TOLD

    @property
    def work_ms(self) -> int:
        return work_of(self.totals)

    def naming(self, titles: Mapping[str, str]) -> Timesheet:
        """Add bundle titles, by unique_id of a task, to the periods; unknown ones are omitted."""
        return replace(self, stretches=tuple(_named(stretch, titles) for stretch in self.stretches))

    @property
    def pauses(self) -> tuple[Stretch, ...]:
        """The breaks, as in the legend of the day."""
        return tuple(stretch for stretch in self.stretches if stretch.group is TimeGroup.PAUSE)

    @property
    def undecided(self) -> tuple[Stretch, ...]:
        return tuple(stretch for stretch in self.stretches if stretch.is_undecided)


class _Piece(Struct, frozen=True):
    counted: Interval
    was: State
    ruling: TimeCorrection | None

    @property
    def kind(self) -> object:
        """The kind of a piece; consecutive pieces of one kind form a period."""
        if self.ruling is not None:
            return self.ruling.reason, self.counted.state, self.counted.platform
        state = self.counted.state
        if state in AT_TASKS or (state is State.SEARCHING and self.counted.duration_ms < SHORT_SEARCH_MS):
            return "at tasks"
        return state, self.counted.platform


def timesheet(
    window: DayWindow,
    measured: Iterable[Interval],
    verdicts: Verdicts,
    now_utc_ms: int,
    told_day: ToldDay = NOTHING_TOLD,
) -> Timesheet:
    """Build the timesheet of a day. `measured` are intervals in the order of the ledger; parts on other days
    (`core.time.local_days`) are skipped."""
    totals: dict[State, int] = {}
    runs: list[list[_Piece]] = []
    of_others_ms = 0
    for day, part in (dated_part for interval in measured for dated_part in on_days(interval)):
        if day != window.day:
            of_others_ms += _overlap_ms(part, window)
            continue
        pieces = [cut for each in _pieces(part, verdicts) for cut in _with_told(each, told_day.pieces, day)]
        of_others_ms += part.duration_ms - sum(piece.counted.duration_ms for piece in pieces)
        for piece in pieces:
            state, spent_ms = piece.counted.state, piece.counted.duration_ms
            totals[state] = totals.get(state, 0) + spent_ms
            if runs and _touch(runs[-1][-1], piece) and runs[-1][-1].kind == piece.kind:
                runs[-1].append(piece)
            else:
                runs.append([piece])
    ahead_ms = window.ahead_ms(now_utc_ms)
    _add_loose(totals, told_day)
    left_ms = window.length_ms - ahead_ms - of_others_ms - sum(totals.values())
    ordered = {state: totals[state] for state in State if state in totals}
    counted = (piece.counted for run in runs for piece in run)
    stretches = tuple(_stretch(run) for run in _without_moments(runs))
    return Timesheet(window, stretches, ordered, max(0, left_ms), ahead_ms, _runs(counted), told_day)


def _with_told(piece: _Piece, told_pieces: Iterable[tuple[int, int, date]], day: date) -> Iterable[_Piece]:
    """Yield the parts of a piece that is no work, with told time in place of it. What counts on another day is left
    out."""
    counted = piece.counted
    at_utc_ms, end_utc_ms = counted.utc_ms, counted.utc_ms + counted.duration_ms
    if counted.state in WORK:
        yield piece
        return
    start_ms = counted.start_ms - counted.utc_ms
    for begin, end, counts_on in sorted(told_pieces):
        if end <= at_utc_ms or begin >= end_utc_ms:
            continue
        if at_utc_ms < begin:
            yield replace(piece, counted=clip(counted, start_ms + at_utc_ms, start_ms + begin))
        at_utc_ms, begin = min(end, end_utc_ms), max(at_utc_ms, begin)
        if counts_on == day:
            part = clip(counted, start_ms + begin, start_ms + at_utc_ms)
            yield _Piece(replace(part, state=State.TOLD, task=None, platform=None), State.TOLD, None)
    if at_utc_ms < end_utc_ms:
        yield replace(piece, counted=clip(counted, start_ms + at_utc_ms, counted.end_ms))


def _add_loose(totals: dict[State, int], told_day: ToldDay) -> None:
    """Add told time that is in no row, because its time of day is not known or nothing was recorded then."""
    told_ms = told_day.told_ms - told_day.overlap_ms
    if told_ms > totals.get(State.TOLD, 0):
        totals[State.TOLD] = told_ms
    if State.OFF in totals:
        totals[State.OFF] = max(0, totals[State.OFF] - told_day.loose_ms)


def _runs(counted: Iterable[Interval]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for interval in counted:
        group = GROUP_OF[interval.state]
        end_utc_ms = interval.utc_ms + interval.duration_ms
        if runs and (runs[-1].group, runs[-1].end_utc_ms) == (group, interval.utc_ms):
            runs[-1] = replace(runs[-1], end_utc_ms=end_utc_ms)
        else:
            runs.append(Run(interval.utc_ms, end_utc_ms, group))
    return tuple(runs)


def _overlap_ms(interval: Interval, window: DayWindow) -> int:
    end_utc_ms = interval.utc_ms + interval.duration_ms
    return max(0, min(end_utc_ms, window.end_utc_ms) - max(interval.utc_ms, window.begin_utc_ms))


def _pieces(interval: Interval, verdicts: Verdicts) -> list[_Piece]:
    rulings = verdicts.between(interval.start_ms, interval.end_ms)
    pieces = []
    for counted in verdicts.applied(interval):
        ruling = next((ruling for ruling in rulings if ruling.start_ms <= counted.start_ms < ruling.end_ms), None)
        pieces.append(_Piece(counted, interval.state, ruling))
    return pieces


def _touch(before: _Piece, piece: _Piece) -> bool:
    """Return True if two pieces are adjacent, and the wall clock was not set in between. Two clocks rounded to
    milliseconds never agree exactly."""
    at_ms = before.counted.utc_ms + before.counted.duration_ms
    was_set = abs(piece.counted.utc_ms - at_ms) > CLOCK_SET_OVER_MS
    return before.counted.end_ms == piece.counted.start_ms and not was_set


def _without_moments(runs: list[list[_Piece]]) -> list[list[_Piece]]:
    """Merge moments into the period before them, and rejoin the parts on both sides if they are of one kind.
    Corrected periods stay as they are."""
    kept: list[list[_Piece]] = []
    for run in runs:
        before = kept[-1] if kept else []
        if before and _may_join(before, run) and (_is_moment(before) or _is_moment(run) or _is_same_kind(before, run)):
            kept[-1] = [*before, *run]
        else:
            kept.append(run)
    return kept


def _may_join(before: list[_Piece], run: list[_Piece]) -> bool:
    return _touch(before[-1], run[0]) and before[-1].ruling is run[0].ruling is None


def _is_moment(run: list[_Piece]) -> bool:
    return run[-1].counted.end_ms - run[0].counted.start_ms < MOMENT_MS


def _is_same_kind(before: list[_Piece], run: list[_Piece]) -> bool:
    return _lead(before).kind == _lead(run).kind


def _lead(run: list[_Piece]) -> _Piece:
    return max(run, key=lambda piece: piece.counted.duration_ms)


def _named(stretch: Stretch, titles: Mapping[str, str]) -> Stretch:
    found = dict.fromkeys(titles[task] for task in stretch.task_ids if titles.get(task))
    return replace(stretch, bundles=tuple(found))


def _stretch(run: list[_Piece]) -> Stretch:
    first = run[0].counted
    last = run[-1].counted
    lead = _lead(run)
    by_state: dict[State, int] = {}
    was: dict[State, int] = {}
    for piece in run:
        spent_ms = piece.counted.duration_ms
        by_state[piece.counted.state] = by_state.get(piece.counted.state, 0) + spent_ms
        if piece.ruling is not None:
            was[piece.was] = was.get(piece.was, 0) + spent_ms
    return Stretch(
        start_ms=first.start_ms,
        end_ms=last.end_ms,
        utc_ms=first.utc_ms,
        by_state=by_state,
        was=was,
        reason=lead.ruling.reason if lead.ruling is not None else "",
        platform=lead.counted.platform,
        task_ids=tuple(dict.fromkeys(piece.counted.task for piece in run if piece.counted.task is not None)),
    )
