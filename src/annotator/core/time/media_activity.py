"""Media playback as activity: while it advances, audible and visible, for up to two full plays without input.

So a ten-minute recording that is played once counts as ten minutes, and a loop that runs all night does not."""

from __future__ import annotations

from msgspec import Struct

UNATTENDED_PLAYS = 2
# A position that moves faster was moved by the user. Players go up to four times real time, and clocks differ slightly.
FASTEST = 5


class PlayReport(Struct, frozen=True):
    """A player's report, about every second, and at once when it stops, is hidden or muted.

    `medium` identifies the file; `running_ms` is the running clock. `audible` and `visible` apply to the time since
    the previous report. A video without audio counts as audible."""

    medium: str
    running_ms: int
    position_ms: int
    duration_ms: int
    audible: bool
    visible: bool


class MediaActivity:
    """The activity of all players; after two full plays without input a medium no longer counts."""

    def __init__(self) -> None:
        self._last: PlayReport | None = None
        self._unattended_ms: dict[str, int] = {}

    def input_seen(self) -> None:
        self._unattended_ms.clear()

    def active_until_ms(self, report: PlayReport) -> int | None:
        """Return the running clock up to which playback since the previous report counts as activity; None for not
        at all."""
        last, self._last = self._last, report
        if last is None or last.medium != report.medium or not (report.audible and report.visible):
            return None
        passed_ms = report.running_ms - last.running_ms
        played_ms = report.position_ms - last.position_ms
        if played_ms < 0:  # it restarted
            played_ms += max(report.duration_ms, last.position_ms)
        # A longer silence than the duration may hide any number of restarts.
        if not 0 < passed_ms <= report.duration_ms or not 0 < played_ms <= passed_ms * FASTEST:
            return None
        unattended_ms = self._unattended_ms.get(report.medium, 0)
        left_ms = max(0, UNATTENDED_PLAYS * report.duration_ms - unattended_ms)
        self._unattended_ms[report.medium] = unattended_ms + played_ms
        return last.running_ms + passed_ms * min(left_ms, played_ms) // played_ms if left_ms else None
