"""Playing media counts as activity: while it advances, audible and visible, and up to two full plays without input.

So a recording of ten minutes that is listened to once counts ten minutes, and one that loops all night does not.
"""

from __future__ import annotations

from msgspec import Struct

UNATTENDED_PLAYS = 2
# A position that moves faster was moved by hand, not played. Players go up to four times as fast as life, and no two
# clocks are the same.
FASTEST = 5


class PlayReport(Struct, frozen=True):
    """What a player tells every second or so, and at once when it stops, is hidden or is muted. `medium` names what is
    played; `running_ms` is the running clock. `audible` and `visible` hold for the time since the report before: a film
    without sound is as audible as it can be."""

    medium: str
    running_ms: int
    position_ms: int
    duration_ms: int
    audible: bool
    visible: bool


class MediaActivity:
    """One for all players. What is played twice to its end without input is heard no more."""

    def __init__(self) -> None:
        self._last: PlayReport | None = None
        self._unattended_ms: dict[str, int] = {}

    def input_seen(self) -> None:
        self._unattended_ms.clear()

    def active_until_ms(self, report: PlayReport) -> int | None:
        """On the running clock: until when the playing since the report before counts as activity; None: not at all."""
        last, self._last = self._last, report
        if last is None or last.medium != report.medium or not (report.audible and report.visible):
            return None
        passed_ms = report.running_ms - last.running_ms
        played_ms = report.position_ms - last.position_ms
        if played_ms < 0:  # it began again
            played_ms += max(report.duration_ms, last.position_ms)
        # A player that was silent for longer than a play may have begun again any number of times.
        if not 0 < passed_ms <= report.duration_ms or not 0 < played_ms <= passed_ms * FASTEST:
            return None
        unattended_ms = self._unattended_ms.get(report.medium, 0)
        left_ms = max(0, UNATTENDED_PLAYS * report.duration_ms - unattended_ms)
        self._unattended_ms[report.medium] = unattended_ms + played_ms
        return last.running_ms + passed_ms * min(left_ms, played_ms) // played_ms if left_ms else None
