"""A clock that only the test advances."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp

START = Timestamp(
    utc_ms=1_795_503_600_000,  # 2026-11-24T07:00:00Z
    zone="Europe/Paris",
    offset_min=60,
    boot_id="boot-1",
    awake_ms=1_000_000,
    running_ms=1_000_000,
)


class ManualClock:
    def __init__(self, start: Timestamp = START) -> None:
        self._timestamp = start
        self._boots = 1

    def now(self) -> Timestamp:
        return self._timestamp

    def running_ms(self) -> int:
        return self._timestamp.running_ms

    def offset_at(self, utc_ms: int) -> int:
        """Return the UTC offset from the time zone if Python knows it, otherwise the current offset."""
        try:
            found = datetime.fromtimestamp(utc_ms / 1000, ZoneInfo(self._timestamp.zone)).utcoffset()
        except ZoneInfoNotFoundError:
            return self._timestamp.offset_min
        return self._timestamp.offset_min if found is None else int(found.total_seconds()) // 60

    def advance(self, milliseconds: int) -> Timestamp:
        """Advance the time while the computer is awake. Return the new time."""
        self._timestamp = replace(
            self._timestamp,
            utc_ms=self._timestamp.utc_ms + milliseconds,
            awake_ms=self._timestamp.awake_ms + milliseconds,
            running_ms=self._timestamp.running_ms + milliseconds,
        )
        return self._timestamp

    def suspend(self, milliseconds: int) -> Timestamp:
        """Suspend the computer: the awake clock stops."""
        self._timestamp = replace(
            self._timestamp,
            utc_ms=self._timestamp.utc_ms + milliseconds,
            running_ms=self._timestamp.running_ms + milliseconds,
        )
        return self._timestamp

    def set_wall(self, milliseconds: int) -> Timestamp:
        """Set the wall clock forward, or back if negative, without any time passing."""
        self._timestamp = replace(self._timestamp, utc_ms=self._timestamp.utc_ms + milliseconds)
        return self._timestamp

    def move_zone(self, zone: str, offset_min: int) -> Timestamp:
        self._timestamp = replace(self._timestamp, zone=zone, offset_min=offset_min)
        return self._timestamp

    def reboot(self, off_ms: int) -> Timestamp:
        """Turn the computer off for a while. It restarts with new clocks and another boot id."""
        self._boots += 1
        self._timestamp = replace(
            self._timestamp,
            utc_ms=self._timestamp.utc_ms + off_ms,
            boot_id=f"boot-{self._boots}",
            awake_ms=10_000,
            running_ms=10_000,
        )
        return self._timestamp
