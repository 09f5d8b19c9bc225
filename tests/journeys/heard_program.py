"""The program itself, as a process of the journey by ear. SIGUSR1 sets its clocks two minutes ahead: so long somebody
was away, and nobody has to wait for it."""

from __future__ import annotations

import signal
import sys
from unittest.mock import patch

from msgspec.structs import replace

AWAY_MS = 120_000

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    from annotator.app.gui.system_clock import SystemClock
    from annotator.app.main import main
    from annotator.core.ledger.clock import Timestamp

    away_ms: list[int] = []
    true_now, true_running_ms = SystemClock.now, SystemClock.running_ms

    def now(clock: SystemClock) -> Timestamp:
        true, ahead_ms = true_now(clock), sum(away_ms)
        return replace(
            true,
            utc_ms=true.utc_ms + ahead_ms,
            awake_ms=true.awake_ms + ahead_ms,
            running_ms=true.running_ms + ahead_ms,
        )

    def running_ms(clock: SystemClock) -> int:
        return true_running_ms(clock) + sum(away_ms)

    signal.signal(signal.SIGUSR1, lambda _number, _frame: away_ms.append(AWAY_MS))
    with patch.object(SystemClock, "now", now), patch.object(SystemClock, "running_ms", running_ms):
        raise SystemExit(main(sys.argv[1:]))
