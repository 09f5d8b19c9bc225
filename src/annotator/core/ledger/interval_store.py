"""All closed intervals of the ledger, packed in columns: under 40 bytes per interval, and 150 per task."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress, count, pairwise
from operator import lt
from typing import Protocol

from annotator.core.ledger.clock import DAY_MS
from annotator.core.ledger.intervals import Interval, State
from annotator.core.ledger.time_corrections import clip


class Past(Protocol):
    """The closed intervals of a fold, as measured."""

    def between(self, start_ms: int, end_ms: int) -> Iterable[Interval]:
        """Yield the intervals within this range, in order, cut to it."""
        ...

    def around(self, begin_utc_ms: int, end_utc_ms: int, margin_ms: int = ...) -> Iterable[Interval]:
        """Return the intervals that touch a period of the wall clock, uncut, and perhaps some more."""
        ...

    def backwards(self) -> Iterable[Interval]:
        """Yield the intervals from newest to oldest; the caller may stop early."""
        ...

    def first_ms(self, task: str) -> int | None:
        """Return the start of the first interval with this task in focus."""
        ...


@dataclass(slots=True)
class IntervalStore:
    """A `Past` in memory. Intervals are added in order and without gaps, as the fold closes them. Its fields are its
    whole state, stored by `core.ledger.checkpoint`. `_known` maps numbers to states. It is stored with the numbers,
    so that they keep their meaning if `State` is reordered later; new states are appended."""

    _starts_ms: array[int] = field(default_factory=lambda: array("q"))
    _utc_ms: array[int] = field(default_factory=lambda: array("q"))
    _offsets_min: array[int] = field(default_factory=lambda: array("i"))
    _states: array[int] = field(default_factory=lambda: array("B"))
    _tasks: array[int] = field(default_factory=lambda: array("i"))
    _platforms: array[int] = field(default_factory=lambda: array("i"))
    _names: list[str | None] = field(default_factory=lambda: [None])
    _known: list[State] = field(default_factory=list)
    _end_ms: int = 0
    _numbers: dict[str | None, int] = field(init=False)
    _state_numbers: dict[State, int] = field(init=False)
    _backs: list[int] = field(init=False)  # indices at which the wall clock went back

    def __post_init__(self) -> None:
        self._backs = list(compress(count(1), map(lt, self._utc_ms[1:], self._utc_ms)))
        self._known.extend(state for state in State if state not in self._known)
        self._state_numbers = {state: number for number, state in enumerate(self._known)}
        self._numbers = {name: number for number, name in enumerate(self._names)}

    def __len__(self) -> int:
        return len(self._starts_ms)

    @property
    def first(self) -> Interval | None:
        return self._interval(0) if len(self) else None

    def add(self, closed: Iterable[Interval]) -> None:
        for interval in closed:
            self._add(interval)

    def _add(self, interval: Interval) -> None:
        if self._utc_ms and interval.utc_ms < self._utc_ms[-1]:
            self._backs.append(len(self))
        self._starts_ms.append(interval.start_ms)
        self._utc_ms.append(interval.utc_ms)
        self._offsets_min.append(interval.offset_min)
        self._states.append(self._state_numbers[interval.state])
        self._tasks.append(self._number(interval.task))
        self._platforms.append(self._number(interval.platform))
        self._end_ms = interval.end_ms

    def between(self, start_ms: int, end_ms: int) -> Iterator[Interval]:
        at = max(0, bisect_right(self._starts_ms, start_ms) - 1)
        behind = bisect_left(self._starts_ms, end_ms)
        return cut((self._interval(place) for place in range(at, behind)), start_ms, end_ms)

    def around(self, begin_utc_ms: int, end_utc_ms: int, margin_ms: int = DAY_MS) -> list[Interval]:
        """Return the intervals between two wall clock times, in ledger order, and those of at most `margin_ms` before
        and after. A clock that was set by the user puts some intervals out of order."""
        found: list[Interval] = []
        for first, behind in self._forwards():
            at = max(first, bisect_left(self._utc_ms, begin_utc_ms - margin_ms, first, behind) - 1)
            end = bisect_right(self._utc_ms, end_utc_ms + margin_ms, first, behind)
            found += (self._interval(place) for place in range(at, end))
        return found

    def at_utc(self, utc_ms: int) -> Interval | None:
        """Return the interval at this wall clock time, the newest if the clock was set back; None outside of all."""
        for first, behind in reversed(self._forwards()):
            at = bisect_right(self._utc_ms, utc_ms, first, behind) - 1
            if at >= first and utc_ms < (interval := self._interval(at)).utc_ms + interval.duration_ms:
                return interval
        return None

    def _forwards(self) -> list[tuple[int, int]]:
        """Return the index ranges in which the wall clock never went back."""
        return list(pairwise((0, *self._backs, len(self))))

    def in_states(self, states: Collection[State]) -> Iterator[Interval]:
        wanted = bytes(self._state_numbers[state] for state in states)
        return (self._interval(at) for at, number in enumerate(self._states) if number in wanted)

    def backwards(self) -> Iterator[Interval]:
        return (self._interval(at) for at in range(len(self) - 1, -1, -1))

    def first_ms(self, task: str) -> int | None:
        number = self._numbers.get(task)
        return self._starts_ms[self._tasks.index(number)] if number is not None and number in self._tasks else None

    def _interval(self, at: int) -> Interval:
        return Interval(
            state=self._known[self._states[at]],
            task=self._names[self._tasks[at]],
            start_ms=self._starts_ms[at],
            end_ms=self._starts_ms[at + 1] if at + 1 < len(self) else self._end_ms,
            utc_ms=self._utc_ms[at],
            offset_min=self._offsets_min[at],
            platform=self._names[self._platforms[at]],
        )

    def _number(self, name: str | None) -> int:
        number = self._numbers.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        return number


def cut(intervals: Iterable[Interval], start_ms: int, end_ms: int) -> Iterator[Interval]:
    """Yield the intervals within this range, cut to it."""
    for interval in intervals:
        begin, end = max(start_ms, interval.start_ms), min(end_ms, interval.end_ms)
        if begin < end:
            yield clip(interval, begin, end)
