"""A day drawn as a strip: the hours shown, and the main group of time in each column. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from annotator.core.time.day_window import DayWindow, HourMark
from annotator.core.time.groups import UNLIVED, TimeGroup


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


def whole_day(window: DayWindow) -> Hours:
    return Hours(window.begin_utc_ms, window.end_utc_ms)


def hours_lived(window: DayWindow, runs: Sequence[Run], marks: Sequence[HourMark]) -> Hours:
    """Return the hours from the first to the last activity; the whole day without any."""
    lived = [run for run in runs if run.group not in UNLIVED]
    if not lived:
        return whole_day(window)
    first_ms, last_ms = min(run.utc_ms for run in lived), max(run.end_utc_ms for run in lived)
    begins = [mark.utc_ms for mark in marks if mark.utc_ms <= first_ms]
    ends = [mark.utc_ms for mark in marks if mark.utc_ms >= last_ms]
    return Hours(max(begins, default=window.begin_utc_ms), min(ends, default=window.end_utc_ms))


def columns_of_groups(runs: Iterable[Run], hours: Hours, count: int) -> list[TimeGroup | None]:
    """Return the group with most time in each of `count` equal columns; the earlier one of equals; None if nothing
    is recorded."""
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
