"""Times as Mechanical Turk writes them in its results: `Tue Nov 24 17:30:00 PST 2026`, the clock of the US west coast.

Daylight saving time by the rule in force since 2007 (Energy Policy Act of 2005, section 110): from the second Sunday of
March, 2:00, to the first Sunday of November, 2:00, each on the clock in force until then. Names are English whatever
the system speaks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Name of the clock -> its distance from UTC, and when in UTC the other one takes over: month, which Sunday, hour.
_STANDARD, _DAYLIGHT = ("PST", timedelta(hours=-8)), ("PDT", timedelta(hours=-7))
_DAYLIGHT_BEGINS, _DAYLIGHT_ENDS = (3, 2, 10), (11, 1, 9)


def pacific_time(utc_ms: int) -> str:
    """Whole seconds; the rest is cut off."""
    utc = datetime.fromtimestamp(0, UTC) + timedelta(seconds=utc_ms // 1000)
    is_daylight = _moment(utc.year, *_DAYLIGHT_BEGINS) <= utc < _moment(utc.year, *_DAYLIGHT_ENDS)
    name, distance = _DAYLIGHT if is_daylight else _STANDARD
    there = (utc.replace(tzinfo=None)) + distance
    day = f"{_DAYS[there.weekday()]} {_MONTHS[there.month - 1]} {there.day:02}"
    return f"{day} {there:%H:%M:%S} {name} {there.year:04}"


def _moment(year: int, month: int, which_sunday: int, hour: int) -> datetime:
    first = datetime(year, month, 1, hour, tzinfo=UTC)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which_sunday - 1))
