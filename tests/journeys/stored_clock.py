"""A clock that starts at a fixed moment, so that figures do not depend on the day on which a test runs."""

from __future__ import annotations

import time

from annotator.app.gui.system_clock import SystemClock
from annotator.core.ledger.clock import Timestamp

PARIS_MIN = 60  # in winter
AWAKE_MS = 1_000_000


class StoredClock(SystemClock):
    """A system clock that runs from the moment given to `start_at`. Its zone is Paris in winter."""

    start_utc_ms = 0
    boot = ""
    began_ns = 0
    pushed_ms = 0

    @classmethod
    def start_at(cls, utc_ms: int, boot: str) -> None:
        """Start at this moment. `boot` identifies the boot of the machine."""
        cls.start_utc_ms, cls.boot = utc_ms, boot
        cls.began_ns, cls.pushed_ms = time.monotonic_ns(), 0

    @classmethod
    def push(cls, milliseconds: int) -> None:
        """Move all clocks forward."""
        cls.pushed_ms += milliseconds

    def now(self) -> Timestamp:
        """Return the current moment of all clocks."""
        passed_ms = self._passed_ms()
        up_ms = AWAKE_MS + passed_ms
        return Timestamp(self.start_utc_ms + passed_ms, "Europe/Paris", PARIS_MIN, self.boot, up_ms, up_ms)

    def running_ms(self) -> int:
        """Return the milliseconds since the boot."""
        return AWAKE_MS + self._passed_ms()

    def offset_at(self, _utc_ms: int) -> int:
        """Return the distance of the zone from UTC, in minutes."""
        return PARIS_MIN

    def _passed_ms(self) -> int:
        return (time.monotonic_ns() - self.began_ns) // 1_000_000 + self.pushed_ms
