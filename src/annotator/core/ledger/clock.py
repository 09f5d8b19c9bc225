"""Timestamps on three clocks. A `Timestamp` is taken once, when the event happens, and never recomputed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

SUSPENDED_OVER_MS = 5_000
CLOCK_SET_OVER_MS = 2_000
DAY_MS = 86_400_000
_EPOCH = datetime.fromtimestamp(0, UTC)
_DOUBTED_BEHIND_MS = 10 * 60_000
_DOUBTED_AHEAD_MS = 180 * DAY_MS


class Timestamp(Struct, frozen=True):
    """A point in time, in milliseconds. `awake_ms` stops while the computer is suspended or the program is stopped,
    `running_ms` does not (CLOCK_MONOTONIC, CLOCK_BOOTTIME on Linux); both are for one `boot_id` only. `offset_min` is
    the UTC offset, east positive."""

    utc_ms: int
    zone: str
    offset_min: int
    boot_id: str
    awake_ms: int
    running_ms: int


def elapsed_ms(earlier: Timestamp, later: Timestamp) -> int:
    """Return the wall time between two timestamps, never negative. Within a boot the running clock counts, so a
    clock set by the user changes no duration. Across boots only the wall clock is available."""
    if earlier.boot_id == later.boot_id:
        return max(0, later.running_ms - earlier.running_ms)
    return max(0, later.utc_ms - earlier.utc_ms)


def suspended_ms(earlier: Timestamp, later: Timestamp) -> int:
    """Return the time of suspend between two timestamps of one boot; 0 if the clocks differ by 5 s or less."""
    if earlier.boot_id != later.boot_id:
        return 0
    slept = (later.running_ms - earlier.running_ms) - (later.awake_ms - earlier.awake_ms)
    return slept if slept > SUSPENDED_OVER_MS else 0


def clock_was_set(earlier: Timestamp, later: Timestamp) -> bool:
    """Return True if the wall clock jumped by more than 2 s against the running clock, or went back across boots."""
    same_boot = earlier.boot_id == later.boot_id
    ran_ms = later.running_ms - earlier.running_ms if same_boot else elapsed_ms(earlier, later)
    return abs(later.utc_ms - earlier.utc_ms - ran_ms) > CLOCK_SET_OVER_MS


def is_doubtful(earlier: Timestamp, later: Timestamp) -> bool:
    """Return True if the user should check the clock. It is more than 10 minutes before an existing entry, or half a
    year after it. Only the user can know which of the two is wrong."""
    return not -_DOUBTED_BEHIND_MS <= later.utc_ms - earlier.utc_ms <= _DOUBTED_AHEAD_MS


def local_day(utc_ms: int, offset_min: int) -> date:
    return (_EPOCH + timedelta(milliseconds=utc_ms, minutes=offset_min)).date()


def ms_to_midnight(utc_ms: int, offset_min: int) -> int:
    """Return the milliseconds until the next local midnight, 1 to 86,400,000."""
    return DAY_MS - (utc_ms + offset_min * 60_000) % DAY_MS


def iso_utc(utc_ms: int) -> str:
    """Return RFC 3339 with milliseconds, `2026-11-24T07:00:00.000Z`."""
    moment = _EPOCH + timedelta(milliseconds=utc_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
