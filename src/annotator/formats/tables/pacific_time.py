"""Times as Mechanical Turk writes them in its results: `Tue Nov 24 17:30:00 PST 2026`, the clock of the US west coast.

Daylight saving time by the rule in force since 2007 (Energy Policy Act of 2005, section 110): from the second Sunday of
March, 2:00, to the first Sunday of November, 2:00, each on the clock in force until then. Names are English whatever
the system speaks. What is read names its clock, so that the hour that comes twice in November is known: the name is
taken at its word, also on a day on which the other clock was in force.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Name of the clock -> its distance from UTC, and when in UTC the other one takes over: month, which Sunday, hour.
_STANDARD, _DAYLIGHT = ("PST", timedelta(hours=-8)), ("PDT", timedelta(hours=-7))
_DAYLIGHT_BEGINS, _DAYLIGHT_ENDS = (3, 2, 10), (11, 1, 9)
# The clocks that are read: those of the west coast, and the ones that some exports are put on. No others have names
# that mean one thing: these stand in RFC 5322, section 4.3.
_EAST_OF_UTC_H = {"UTC": 0, "GMT": 0, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4}
_CLOCKS = {**dict((_STANDARD, _DAYLIGHT)), **{name: timedelta(hours=hours) for name, hours in _EAST_OF_UTC_H.items()}}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])", re.ASCII)
_DAY_AND_YEAR = re.compile(r"[0-9]{1,2} [0-9]{4}", re.ASCII)
_DAYS_KEPT = 5_000


def pacific_time(utc_ms: int) -> str:
    """Whole seconds; the rest is cut off."""
    utc = datetime.fromtimestamp(0, UTC) + timedelta(seconds=utc_ms // 1000)
    is_daylight = _moment(utc.year, *_DAYLIGHT_BEGINS) <= utc < _moment(utc.year, *_DAYLIGHT_ENDS)
    name, distance = _DAYLIGHT if is_daylight else _STANDARD
    there = (utc.replace(tzinfo=None)) + distance
    day = f"{_DAYS[there.weekday()]} {_MONTHS[there.month - 1]} {there.day:02}"
    return f"{day} {there:%H:%M:%S} {name} {there.year:04}"


def read_pacific_time(text: str) -> int | None:
    """Milliseconds since 1970 of a time such as `Tue Nov 24 17:30:00 PST 2026`; None for anything else. Days of the
    week are not looked at: the rest says it all."""
    parts = text.split()
    if len(parts) != 6:
        return None
    _weekday, month, day, clock, zone, year = parts
    midnight_ms, time_ms = _midnight_ms(month, day, zone, year), _time_ms(clock)
    return None if midnight_ms is None or time_ms is None else midnight_ms + time_ms


@lru_cache(maxsize=_DAYS_KEPT)
def _midnight_ms(month: str, day: str, zone: str, year: str) -> int | None:
    if month not in _MONTHS or zone not in _CLOCKS or not _DAY_AND_YEAR.fullmatch(f"{day} {year}"):
        return None
    try:
        midnight = datetime(int(year), _MONTHS.index(month) + 1, int(day), tzinfo=UTC) - _CLOCKS[zone]
    except (ValueError, OverflowError):
        return None
    return (midnight - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)


@lru_cache(maxsize=24 * 60 * 60)
def _time_ms(clock: str) -> int | None:
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return None
    hour, minute, second = map(int, match.groups())
    return ((hour * 60 + minute) * 60 + second) * 1000


def _moment(year: int, month: int, which_sunday: int, hour: int) -> datetime:
    first = datetime(year, month, 1, hour, tzinfo=UTC)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which_sunday - 1))
