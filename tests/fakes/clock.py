"""A clock that moves only when a test moves it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from annotator.core.ledger.clock import Stamp

START = Stamp(
    utc_ms=1_795_503_600_000,  # 2026-11-24T07:00:00Z
    zone="Europe/Paris",
    offset_min=60,
    boot_id="boot-1",
    awake_ms=1_000_000,
    running_ms=1_000_000,
)


class ManualClock:
    def __init__(self, start: Stamp = START) -> None:
        self._stamp = start
        self._boots = 1

    def now(self) -> Stamp:
        return self._stamp

    def running_ms(self) -> int:
        return self._stamp.running_ms

    def offset_at(self, utc_ms: int) -> int:
        """By the zone where Python knows it, as on a machine that stands there."""
        try:
            found = datetime.fromtimestamp(utc_ms / 1000, ZoneInfo(self._stamp.zone)).utcoffset()
        except ZoneInfoNotFoundError:
            return self._stamp.offset_min
        return self._stamp.offset_min if found is None else int(found.total_seconds()) // 60

    def advance(self, milliseconds: int) -> Stamp:
        """Time passes while the machine is awake. Returns the new now."""
        self._stamp = replace(
            self._stamp,
            utc_ms=self._stamp.utc_ms + milliseconds,
            awake_ms=self._stamp.awake_ms + milliseconds,
            running_ms=self._stamp.running_ms + milliseconds,
        )
        return self._stamp

    def suspend(self, milliseconds: int) -> Stamp:
        """The machine sleeps: the awake clock stands still."""
        self._stamp = replace(
            self._stamp,
            utc_ms=self._stamp.utc_ms + milliseconds,
            running_ms=self._stamp.running_ms + milliseconds,
        )
        return self._stamp

    def set_wall(self, milliseconds: int) -> Stamp:
        """Somebody sets the wall clock forward (or back, when negative): no time passes."""
        self._stamp = replace(self._stamp, utc_ms=self._stamp.utc_ms + milliseconds)
        return self._stamp

    def move_zone(self, zone: str, offset_min: int) -> Stamp:
        self._stamp = replace(self._stamp, zone=zone, offset_min=offset_min)
        return self._stamp

    def reboot(self, off_ms: int) -> Stamp:
        """The machine is off for a while and comes up with fresh clocks and another boot id."""
        self._boots += 1
        self._stamp = replace(
            self._stamp,
            utc_ms=self._stamp.utc_ms + off_ms,
            boot_id=f"boot-{self._boots}",
            awake_ms=10_000,
            running_ms=10_000,
        )
        return self._stamp
