"""The machine's clocks, which run, and are put forward by whoever has no time to wait."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.app.gui.system_clock import SystemClock
from annotator.core.ledger.clock import Timestamp


def _to_morning_ms() -> int:
    """From now to ten o'clock of this day: an hour that begins late in the evening would be two days' work."""
    now = SystemClock().now()
    return 10 * 3_600_000 - (now.utc_ms + now.offset_min * 60_000) % 86_400_000


class PushedClock(SystemClock):
    """The machine's, from ten in the morning, and so much later as a test has pushed it."""

    pushed_ms = 0
    to_morning_ms = _to_morning_ms()

    def now(self) -> Timestamp:
        now, by_ms = super().now(), PushedClock.pushed_ms
        utc_ms = now.utc_ms + PushedClock.to_morning_ms + by_ms
        return replace(now, utc_ms=utc_ms, awake_ms=now.awake_ms + by_ms, running_ms=now.running_ms + by_ms)

    def running_ms(self) -> int:
        return super().running_ms() + PushedClock.pushed_ms
