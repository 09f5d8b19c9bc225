"""A ledger that ends in the middle, as it does when the program is killed, still folds: what was acknowledged counts to
the millisecond, and of the time up to the end no more is unknown than since the last entry.

While the program runs, entries are at most a heartbeat and one flush apart. So what a kill makes unknown is that much
at most; how long the machine stood still afterwards is in the same gap, held apart, and in no figure.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp, elapsed_ms
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import WORK, Interval, State, intervals
from annotator.core.pay.meter import Meter
from annotator.formats.history.ledger import ledger_lines
from annotator.services.ledger.journal import HEARTBEAT_S
from core.histories import MIN, H, S, Step, histories, ledger
from core.paris_nights import paris_nights
from exported_ledger import parse_lines

BEAT_MS = int(HEARTBEAT_S * S)
LONGEST_FLUSH_MS = 250
ANY = histories() | paris_nights()


def measured(history: list[NewEntry] | list[Entry]) -> list[Interval]:
    return intervals(history)


@given(ANY, st.data())
def test_cut_after_any_entry_it_counts_all_that_was_written_and_holds_the_rest_apart(
    history: list[NewEntry], data: st.DataObject
) -> None:
    """Killed at any time after an entry, started again at any time after that."""
    kept = history[: data.draw(st.integers(1, len(history)))]
    away = st.builds(Step, lived_ms=st.integers(0, 30 * H)) | st.builds(Step, booted_ms=st.integers(0, MIN))
    again = NewEntry(EntryKind.STARTED, data.draw(away).after(kept[-1].timestamp), {})
    gap_ms = elapsed_ms(kept[-1].timestamp, again.timestamp)
    before, after = measured(kept), measured([*kept, again])
    if _is_running(kept):
        held_apart = [(one.state, one.duration_ms) for one in after[len(before) :]]
        assert after[: len(before)] == before
        assert held_apart == ([(State.UNKNOWN_GAP, gap_ms)] if gap_ms else [])
    assert _work_ms(after) == _work_ms(before)
    assert sum(one.duration_ms for one in after) == sum(one.duration_ms for one in before) + gap_ms


def _is_running(history: list[NewEntry]) -> bool:
    meter, line = Meter(), IntervalStore()
    for entry in history:
        line.add(meter.apply(entry, line))
    return meter.context.running


def _work_ms(found: list[Interval]) -> int:
    return sum(one.duration_ms for one in found if one.state in WORK)


@st.composite
def beating(draw: st.DrawFn) -> tuple[list[NewEntry], list[int]]:
    """A program at work: entries of any kind that ends no work, each at most a heartbeat after the one before; and how
    long after its moment each was on disk."""
    timestamp = Timestamp(1_795_424_400_000, "Europe/Paris", 60, "boot-1", 70 * S, 90 * S)
    entries = [NewEntry(EntryKind.STARTED, timestamp, {})]
    flushes_ms = [draw(st.integers(0, LONGEST_FLUSH_MS))]
    for number in range(draw(st.integers(1, 30))):
        # The next heartbeat is due 5 s after the last moment, and is stamped when the last flush is over.
        timestamp = Step(max(draw(st.integers(0, BEAT_MS)), flushes_ms[-1])).after(timestamp)
        kind = draw(st.sampled_from((EntryKind.HEARTBEAT, EntryKind.TASK_OPENED, EntryKind.TASK_SUBMITTED)))
        body = {} if kind is EntryKind.HEARTBEAT else {"unique_id": f"task-{number}", "reward": None}
        entries.append(NewEntry(kind, timestamp, body))
        flushes_ms.append(draw(st.integers(0, LONGEST_FLUSH_MS)))
    return entries, flushes_ms


@given(beating(), st.data())
def test_a_kill_at_any_moment_loses_one_heartbeat_and_one_flush_at_most(
    made: tuple[list[NewEntry], list[int]], data: st.DataObject
) -> None:
    entries, flushes_ms = made
    first_ms, last_ms = entries[0].timestamp.running_ms, entries[-1].timestamp.running_ms
    killed_ms = data.draw(st.integers(first_ms + flushes_ms[0], max(first_ms + flushes_ms[0], last_ms)))
    on_disk = [
        entry
        for entry, flush_ms in zip(entries, flushes_ms, strict=True)
        if entry.timestamp.running_ms + flush_ms <= killed_ms
    ]
    lost_ms = (killed_ms - first_ms) - _work_ms(measured(on_disk))
    assert 0 <= lost_ms <= BEAT_MS + LONGEST_FLUSH_MS
    away_ms = data.draw(st.integers(0, 30 * H))
    back = replace(on_disk[-1].timestamp, boot_id="boot-2", utc_ms=on_disk[-1].timestamp.utc_ms + lost_ms + away_ms)
    gaps = measured([*on_disk, NewEntry(EntryKind.STARTED, back, {})])[len(measured(on_disk)) :]
    unknown_ms = lost_ms + away_ms
    assert [(one.state, one.duration_ms) for one in gaps] == ([(State.UNKNOWN_GAP, unknown_ms)] if unknown_ms else [])


@given(ANY, st.data())
def test_an_export_cut_inside_a_line_is_the_ledger_up_to_the_line_before(
    history: list[NewEntry], data: st.DataObject
) -> None:
    entries = ledger(history)
    exported = ledger_lines(entries)
    cut = exported[: data.draw(st.integers(0, len(exported) - 1))]
    lines, whole = parse_lines(cut), cut.count(b"\n")
    # The last line break alone may be missing.
    found = whole + (len(lines.entries) > whole)
    is_torn = found == whole and bool(cut) and not cut.endswith(b"\n")
    assert list(lines.entries) == entries[:found]
    assert [fault.line for fault in lines.faults] == ([found + 1] if is_torn else [])
    assert first_broken(lines.entries) is None
    assert measured(list(lines.entries)) == measured(history[:found])
