"""When something happened, on three clocks. A stamp is taken once, where the fact arises, and never recomputed."""

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
    """Milliseconds throughout. `awake_ms` stops in suspend, `running_ms` does not; both mean something only together
    with `boot_id`. `offset_min` is the zone's distance from UTC at that moment, east positive."""

    utc_ms: int
    zone: str
    offset_min: int
    boot_id: str
    awake_ms: int
    running_ms: int


def elapsed_ms(earlier: Timestamp, later: Timestamp) -> int:
    """Wall time between two stamps, never negative. Within a boot the running clock tells, so that a clock set by hand
    changes no duration; across boots only the wall clock is left."""
    if earlier.boot_id == later.boot_id:
        return max(0, later.running_ms - earlier.running_ms)
    return max(0, later.utc_ms - earlier.utc_ms)


def suspended_ms(earlier: Timestamp, later: Timestamp) -> int:
    """How long the machine slept between two stamps of one boot; 0 when the clocks differ by 5 s or less."""
    if earlier.boot_id != later.boot_id:
        return 0
    slept = (later.running_ms - earlier.running_ms) - (later.awake_ms - earlier.awake_ms)
    return slept if slept > SUSPENDED_OVER_MS else 0


def clock_was_set(earlier: Timestamp, later: Timestamp) -> bool:
    """Whether the wall clock jumped by more than 2 s against the running clock, or went back across boots."""
    same_boot = earlier.boot_id == later.boot_id
    ran_ms = later.running_ms - earlier.running_ms if same_boot else elapsed_ms(earlier, later)
    return abs(later.utc_ms - earlier.utc_ms - ran_ms) > CLOCK_SET_OVER_MS


def is_doubtful(earlier: Timestamp, later: Timestamp) -> bool:
    """Whether a person should look at their clock: it stands before an entry that was written already, or half a year
    behind it. Nobody but they can know which of the two is wrong."""
    return not -_DOUBTED_BEHIND_MS <= later.utc_ms - earlier.utc_ms <= _DOUBTED_AHEAD_MS


def local_day(utc_ms: int, offset_min: int) -> date:
    return (_EPOCH + timedelta(milliseconds=utc_ms, minutes=offset_min)).date()


def ms_to_midnight(utc_ms: int, offset_min: int) -> int:
    """Milliseconds until the next local midnight, 1 to 86,400,000."""
    return DAY_MS - (utc_ms + offset_min * 60_000) % DAY_MS


def iso_utc(utc_ms: int) -> str:
    """RFC 3339 with milliseconds, `2026-11-24T07:00:00.000Z`."""
    moment = _EPOCH + timedelta(milliseconds=utc_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
