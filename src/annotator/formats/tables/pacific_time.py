"""Times in the format of Mechanical Turk results: `Tue Nov 24 17:30:00 PST 2026`, US Pacific time.

Names are in English regardless of the locale. The zone name makes the repeated hour in November unambiguous. It is
trusted even on a day when the other offset applied. Exports of this program write only the day in the same format,
`Tue Nov 24 2026`, because a result contains no time of submission."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The accepted time zones: Pacific time and the zones used by some exports. Only these names are unambiguous (RFC 5322,
# section 4.3).
_EAST_OF_UTC_H = {
    "PST": -8,
    "PDT": -7,
    "UTC": 0,
    "GMT": 0,
    "MST": -7,
    "MDT": -6,
    "CST": -6,
    "CDT": -5,
    "EST": -5,
    "EDT": -4,
}
_CLOCKS = {name: timedelta(hours=hours) for name, hours in _EAST_OF_UTC_H.items()}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])", re.ASCII)
_DAY_AND_YEAR = re.compile(r"[0-9]{1,2} [0-9]{4}", re.ASCII)
_DAYS_KEPT = 5_000


def day_text(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day:02} {day.year:04}"


def read_day(text: str) -> date | None:
    """Return the day written by `day_text`, or None. The weekday is not checked."""
    parts = text.split()
    if len(parts) != 4 or parts[1] not in _MONTHS or not _DAY_AND_YEAR.fullmatch(f"{parts[2]} {parts[3]}"):
        return None
    try:
        return date(int(parts[3]), _MONTHS.index(parts[1]) + 1, int(parts[2]))
    except ValueError:
        return None


def read_pacific_time(text: str) -> int | None:
    """Return the milliseconds since 1970 of a time such as `Tue Nov 24 17:30:00 PST 2026`, or None. The weekday is
    not checked."""
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
