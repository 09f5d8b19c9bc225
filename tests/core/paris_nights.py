"""Histories around the two nights in which clocks change, with the offsets that Paris has: nobody travels, no clock is
set, and a machine is used, off, asleep, crashed or rebooted as it may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind, NewEntry
from core.histories import MIN, H, S, Script, Step, bodies

PARIS = ZoneInfo("Europe/Paris")
HOURS = {date(2026, 3, 29): 23, date(2026, 10, 25): 25}
# What the program itself writes when it runs and while it does.
_RUNNING = tuple(kind for kind in EntryKind if kind not in (EntryKind.STARTED, EntryKind.STOPPED, EntryKind.RESTORED))
LONGEST_WORK_MS = 5 * S


def offset_in_paris(utc_ms: int) -> int:
    offset = datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(PARIS).utcoffset()
    return int((offset or timedelta()).total_seconds()) // 60


def in_paris(step: Step, timestamp: Timestamp) -> Timestamp:
    moved = step.after(timestamp)
    return replace(moved, offset_min=offset_in_paris(moved.utc_ms))


@st.composite
def paris_nights(draw: st.DrawFn, max_size: int = 30) -> list[NewEntry]:
    """Up to three days, from at most 36 hours before the night on: the program says something every 5 s while it runs,
    so every offset of time lived is the right one; silence is off, suspend, a crash or a reboot."""
    day = draw(st.sampled_from(sorted(HOURS)))
    midnight_ms = int(datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp()) * 1000
    begin_ms = midnight_ms + draw(st.integers(-36 * H, 3 * H))
    timestamp = replace(Script(begin_ms).now, offset_min=offset_in_paris(begin_ms))
    entries = [NewEntry(EntryKind.STARTED, timestamp, {})]
    away_ms = st.integers(0, 20 * MIN) | st.integers(0, 40 * H)
    for _step in range(draw(st.integers(1, max_size - 1))):
        match draw(st.sampled_from(("lived", "lived", "lived", "off", "asleep", "crashed", "rebooted"))):
            case "lived":
                timestamp = in_paris(Step(draw(st.integers(0, LONGEST_WORK_MS))), timestamp)
                kind = draw(st.sampled_from(_RUNNING))
                entries.append(NewEntry(kind, timestamp, draw(bodies(kind, timestamp))))
            case "off":
                entries.append(NewEntry(EntryKind.STOPPED, timestamp, {}))
                timestamp = in_paris(Step(draw(away_ms)), timestamp)
                entries.append(NewEntry(EntryKind.STARTED, timestamp, {}))
            case "asleep":
                timestamp = in_paris(Step(0, slept_ms=draw(away_ms)), timestamp)
                entries.append(NewEntry(EntryKind.HEARTBEAT, timestamp, {}))
            case how:
                booted_ms = draw(st.integers(0, 50 * S)) if how == "rebooted" else None
                timestamp = in_paris(Step(draw(away_ms), booted_ms=booted_ms), timestamp)
                entries.append(NewEntry(EntryKind.STARTED, timestamp, {}))
    return entries
