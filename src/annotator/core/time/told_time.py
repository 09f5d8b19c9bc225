"""Time on other platforms that their histories tell, or that the worker entered with a reward. Each moment counts once:
neither twice if two tasks overlap, nor beside measured work. Pure.

The time of day of a task may be unknown. Then it is taken to be within the time that the worker measured on other
platforms on that day, as far as that goes. Time that the worker entered was not measured."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from annotator.core.ledger.clock import DAY_MS, local_day
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import InvalidField
from annotator.core.ledger.entry_types import (
    BODIES,
    CorrectedBody,
    EnteredBody,
    PlatformTaskBody,
    WithdrawnTasksBody,
)
from annotator.core.ledger.intervals import WORK, State

type WallSpan = tuple[int, int]
# Returns what was measured in a period of the wall clock, uncut: begin, end and state.
type MeasuredBetween = Callable[[int, int], Iterable[tuple[int, int, State]]]

TOLD_KINDS = frozenset(
    {
        EntryKind.PLATFORM_TASK,
        EntryKind.PLATFORM_TASKS_WITHDRAWN,
        EntryKind.REWARD_ENTERED,
        EntryKind.AMOUNT_CORRECTED,
    }
)
_WITHDRAWN = -1
_VOID = -2  # and less: the number of the file is `_VOID - number`


class ToldFile(Struct, frozen=True):
    """A file with a history, by the name of its payer. What the worker entered has no file name."""

    payer: str
    file: str
    sha256: str


@dataclass(slots=True)
class ToldTime:
    """A fold over imported tasks, packed in columns: 40 bytes each. Its fields are its whole state, stored by
    `core.ledger.checkpoint`. The second group of columns are disjoint pieces of time, in order, each within a day of
    UTC, with the local day on which the piece counts."""

    files: list[ToldFile] = field(default_factory=list)
    _keys: array[int] = field(default_factory=lambda: array("q"))
    _starts: array[int] = field(default_factory=lambda: array("q"))
    _spent: array[int] = field(default_factory=lambda: array("q"))
    _days: array[int] = field(default_factory=lambda: array("i"))
    _files: array[int] = field(default_factory=lambda: array("i"))
    _piece_starts: array[int] = field(default_factory=lambda: array("q"))
    _piece_ends: array[int] = field(default_factory=lambda: array("q"))
    _piece_days: array[int] = field(default_factory=lambda: array("i"))
    _placed: dict[date, int] = field(default_factory=dict)
    # Measured milliseconds within the pieces, by the day of the piece.
    _covered: dict[date, dict[State, int]] = field(default_factory=dict)
    _unplaced: dict[date, int] = field(default_factory=dict)
    _entered: dict[date, int] = field(default_factory=dict)  # by the worker, who measured none of it
    _places: dict[int, int] = field(init=False)
    _file_numbers: dict[ToldFile, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._file_numbers = {known: number for number, known in enumerate(self.files)}

    def apply(self, entry: Entry | NewEntry, measured_between: MeasuredBetween) -> None:
        """Apply an entry about told work. No task ends after its import."""
        try:
            body = BODIES[entry.kind].read(entry.body)
        except InvalidField:  # as money ignores it
            return
        match body:
            case WithdrawnTasksBody():
                self._withdraw(body.unique_ids, measured_between)
            case CorrectedBody():
                self._correct(body)
            case PlatformTaskBody():
                self.add(body, entry.timestamp.utc_ms, measured_between)
            case EnteredBody() if body.spent_ms > 0:
                day = body.day or local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min).isoformat()
                named = (body.unique_id, body.payer, body.amount, body.currency, day)
                task = PlatformTaskBody(*named, spent_ms=body.spent_ms)
                self.add(task, entry.timestamp.utc_ms, measured_between)

    def _correct(self, body: CorrectedBody) -> None:
        """Take the time of a reward that the worker entered out if the reward becomes void, and in again after that."""
        place, becomes_void = self._places.get(_key(body.unique_id)), not body.amount.strip("0.")
        number = self._files[place] if place is not None else _WITHDRAWN
        is_void = number <= _VOID
        if place is None or number == _WITHDRAWN or is_void == becomes_void:
            return
        known = _VOID - number if is_void else number
        if not self.files[known].file:
            self._files[place] = known if is_void else _VOID - number
            spent_ms = self._spent[place] if is_void else -self._spent[place]
            _add(self._entered, date.fromordinal(self._days[place]), spent_ms)

    def add(self, body: PlatformTaskBody, now_utc_ms: int, measured_between: MeasuredBetween) -> None:
        """Add a task that was imported now."""
        key, number = _key(body.unique_id), self._number(ToldFile(body.payer, body.file, body.sha256))
        place = self._places.setdefault(key, len(self._keys))
        if place < len(self._keys) and self._files[place] != _WITHDRAWN:
            return
        try:
            day = date.fromisoformat(body.day or "")
        except ValueError:
            return
        start_ms = min(body.start_utc_ms, now_utc_ms) if body.start_utc_ms > 0 else 0
        most_ms = now_utc_ms - start_ms if start_ms else DAY_MS
        row = (key, start_ms, max(0, min(body.spent_ms, most_ms)), day.toordinal(), number)
        columns = (self._keys, self._starts, self._spent, self._days, self._files)
        for column, value in zip(columns, row, strict=True):
            column[place : place + 1] = array(column.typecode, [value])
        if start_ms:
            self._cover(place, measured_between)
        elif row[2]:
            _add(self._unplaced if body.file else self._entered, day, row[2])

    def measured(self, begin_utc_ms: int, end_utc_ms: int, state: State, sign: int) -> None:
        """Count measured time (1), or take it back (-1)."""
        first = bisect_right(self._piece_ends, begin_utc_ms)
        for place in range(first, bisect_left(self._piece_starts, end_utc_ms)):
            shared = min(end_utc_ms, self._piece_ends[place]) - max(begin_utc_ms, self._piece_starts[place])
            self._add_covered(date.fromordinal(self._piece_days[place]), state, sign * shared)

    def days(self) -> Collection[date]:
        return self._placed.keys() | self._unplaced.keys() | self._entered.keys()

    def counted_ms(self, day: date, elsewhere_ms: int) -> int:
        """Return the told time of a day beside measured work. `elsewhere_ms` is measured work on other platforms."""
        return self.told_ms(day) - self.overlap_ms(day, elsewhere_ms)

    def told_ms(self, day: date) -> int:
        """Return the told time of a day, in which tasks at the same time count once."""
        return self._placed.get(day, 0) + self._unplaced.get(day, 0) + self._entered.get(day, 0)

    def overlap_ms(self, day: date, elsewhere_ms: int) -> int:
        """Return the told time of a day that was measured, too."""
        placed_ms = min(self._placed.get(day, 0), self._work_ms(day))
        return placed_ms + min(self._unplaced.get(day, 0), max(0, elsewhere_ms))

    def without(self, day: date, spent: Mapping[State, int]) -> dict[State, int]:
        """Return the measured time of a day without what is told time instead. Where only the day of a task is known,
        the program is taken to have been closed."""
        beside = self._covered.get(day, {})
        left = {each: ms if each in WORK else max(0, ms - beside.get(each, 0)) for each, ms in spent.items()}
        if State.OFF in left:
            left[State.OFF] = max(0, left[State.OFF] - self.loose_ms(day, spent.get(State.ELSEWHERE_WORKING, 0)))
        return left

    def loose_ms(self, day: date, elsewhere_ms: int) -> int:
        """Return the told time of a day that was not measured and has no known time of day."""
        return max(0, self._unplaced.get(day, 0) - max(0, elsewhere_ms)) + self._entered.get(day, 0)

    def pieces(self, begin_utc_ms: int, end_utc_ms: int) -> list[tuple[int, int, date]]:
        """Return the pieces that touch a period of the wall clock: begin, end, and the day on which they count."""
        first, behind = bisect_right(self._piece_ends, begin_utc_ms), bisect_left(self._piece_starts, end_utc_ms)
        columns = (self._piece_starts, self._piece_ends, map(date.fromordinal, self._piece_days[first:behind]))
        return list(zip(columns[0][first:behind], columns[1][first:behind], columns[2], strict=True))

    def _work_ms(self, day: date) -> int:
        return max(0, sum(ms for state, ms in self._covered.get(day, {}).items() if state in WORK))

    def _add_covered(self, day: date, state: State, shared_ms: int) -> None:
        sums = self._covered.setdefault(day, {})
        _add(sums, state, shared_ms)
        if not sums:
            del self._covered[day]

    def file_of(self, unique_id: str) -> ToldFile | None:
        """Return the file of an imported task, or None if it is unknown or withdrawn."""
        place = self._places.get(_key(unique_id))
        return None if place is None or self._files[place] < 0 else self.files[self._files[place]]

    def counts(self) -> Counter[ToldFile]:
        """Return the number of tasks of each file."""
        numbers = Counter(self._files)
        return Counter({file: numbers[number] for number, file in enumerate(self.files)})

    def tasks_of(self, payer: str) -> Iterator[tuple[int, int, date]]:
        """Yield the start, 0 if it is unknown, the milliseconds and the day of the imported tasks of a payer."""
        own = {number for number, known in enumerate(self.files) if known.payer == payer}
        for start_ms, spent_ms, day, number in zip(self._starts, self._spent, self._days, self._files, strict=True):
            if number in own:
                yield start_ms, spent_ms, date.fromordinal(day)

    def _number(self, file: ToldFile) -> int:
        number = self._file_numbers.setdefault(file, len(self.files))
        if number == len(self.files):
            self.files.append(file)
        return number

    def _cover(self, place: int, measured_between: MeasuredBetween) -> None:
        """Add the parts of a task that no piece covers."""
        start_ms, end_ms, day = self._starts[place], self._starts[place] + self._spent[place], self._days[place]
        first = bisect_right(self._piece_ends, start_ms)
        behind = bisect_left(self._piece_starts, end_ms)
        edges = [start_ms]
        for at in range(first, behind):
            edges += (self._piece_starts[at], self._piece_ends[at])
        edges.append(end_ms)
        gaps = list(zip(edges[::2], edges[1::2], strict=True))
        for begin, end in (part for gap in gaps if gap[0] < gap[1] for part in _by_utc_day(*gap)):
            self._insert(begin, end, day, measured_between)

    def _insert(self, begin: int, end: int, day: int, measured_between: MeasuredBetween) -> None:
        at = bisect_left(self._piece_starts, begin)
        self._piece_starts.insert(at, begin)
        self._piece_ends.insert(at, end)
        self._piece_days.insert(at, day)
        self._count(begin, end, day, measured_between, 1)

    def _count(self, begin: int, end: int, day: int, measured_between: MeasuredBetween, sign: int) -> None:
        on = date.fromordinal(day)
        _add(self._placed, on, sign * (end - begin))
        for start_ms, end_ms, state in measured_between(begin, end):
            self._add_covered(on, state, sign * max(0, min(end, end_ms) - max(begin, start_ms)))

    def _withdraw(self, unique_ids: Iterable[str], measured_between: MeasuredBetween) -> None:
        """Remove tasks, and cover again the days of UTC that they touch."""
        touched = set[int]()
        for place in map(self._places.get, map(_key, unique_ids)):
            if place is None or self._files[place] < 0:
                continue
            self._files[place] = _WITHDRAWN
            start_ms, spent_ms = self._starts[place], self._spent[place]
            if start_ms:
                touched.update(range(start_ms // DAY_MS, (start_ms + spent_ms) // DAY_MS + 1))
            else:
                _add(self._unplaced, date.fromordinal(self._days[place]), -spent_ms)
        for utc_day in touched:
            self._uncover(utc_day, measured_between)
        for place, (start_ms, number) in enumerate(zip(self._starts, self._files, strict=True)):
            end_ms = start_ms + self._spent[place]
            if start_ms and number >= 0 and not touched.isdisjoint(_utc_days(start_ms, end_ms)):
                self._cover(place, measured_between)

    def _uncover(self, utc_day: int, measured_between: MeasuredBetween) -> None:
        first = bisect_left(self._piece_starts, utc_day * DAY_MS)
        behind = bisect_left(self._piece_starts, (utc_day + 1) * DAY_MS)
        for at in range(first, behind):
            self._count(self._piece_starts[at], self._piece_ends[at], self._piece_days[at], measured_between, -1)
        for column in (self._piece_starts, self._piece_ends, self._piece_days):
            del column[first:behind]


def _key(unique_id: str) -> int:
    """Return a number for an id: 50,000 texts would make each start slower."""
    return int.from_bytes(hashlib.sha256(unique_id.encode()).digest()[:8], signed=True)


def _utc_days(start_ms: int, end_ms: int) -> range:
    return range(start_ms // DAY_MS, end_ms // DAY_MS + 1)


def _by_utc_day(begin: int, end: int) -> Iterator[WallSpan]:
    while begin < end:
        until = min(end, (begin // DAY_MS + 1) * DAY_MS)
        yield begin, until
        begin = until


def _add[Key](sums: dict[Key, int], key: Key, value: int) -> None:
    total = sums.get(key, 0) + value
    if total:
        sums[key] = total
    else:
        sums.pop(key, None)
