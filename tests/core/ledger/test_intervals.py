"""Properties of all histories, however badly clocks and users behave."""

from __future__ import annotations

from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp, elapsed_ms, suspended_ms
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.intervals import WORK, Interval, IntervalFold, State, intervals
from core.histories import OFFSETS_MIN, H, S, histories, moments_after


def wall_ms(history: list[NewEntry]) -> int:
    return sum(elapsed_ms(earlier.timestamp, later.timestamp) for earlier, later in pairwise(history))


def assert_one_line(found: list[Interval], length_ms: int) -> None:
    """No hole, no overlap, nothing empty, and the right length: the whole promise of the fold."""
    assert all(interval.duration_ms > 0 for interval in found)
    assert all(earlier.end_ms == later.start_ms for earlier, later in pairwise(found))
    assert sum(interval.duration_ms for interval in found) == length_ms
    assert not found or (found[0].start_ms, found[-1].end_ms) == (0, length_ms)


def stretches(history: list[NewEntry]) -> list[tuple[State, str | None, int]]:
    """Return the states with their durations, independent of the wall clock."""
    groups = groupby(intervals(history), lambda interval: (interval.state, interval.task))
    return [(state, task, sum(piece.duration_ms for piece in pieces)) for (state, task), pieces in groups]


@given(histories())
def test_every_millisecond_of_the_wall_clock_is_in_exactly_one_interval(history: list[NewEntry]) -> None:
    assert_one_line(intervals(history), wall_ms(history))


@given(histories(), st.data())
def test_a_history_cut_anywhere_still_folds_to_its_own_length(history: list[NewEntry], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(history)))
    after = data.draw(st.integers(first, len(history)))
    assert_one_line(intervals(history[first:after]), wall_ms(history[first:after]))


@given(histories(), st.data())
def test_the_open_interval_grows_to_any_later_moment_without_loss(history: list[NewEntry], data: st.DataObject) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    fold = IntervalFold()
    closed = [interval for entry in history for interval in fold.apply(entry)]
    found = closed + fold.open_until(moment)
    assert_one_line(found, wall_ms(history) + elapsed_ms(history[-1].timestamp, moment))


@given(histories(), st.data())
def test_looking_at_the_open_interval_changes_nothing(history: list[NewEntry], data: st.DataObject) -> None:
    fold = IntervalFold()
    found: list[Interval] = []
    for entry in history:
        found += fold.apply(entry)
        fold.open_until(data.draw(moments_after(entry.timestamp)))
    assert found + fold.open_until(history[-1].timestamp) == intervals(history)


@given(histories(), st.data())
def test_a_heartbeat_tells_nothing_that_the_open_interval_did_not_tell(
    history: list[NewEntry], data: st.DataObject
) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    fold = IntervalFold()
    closed = [interval for entry in history for interval in fold.apply(entry)]
    foreseen = closed + fold.open_until(moment)
    assert intervals([*history, NewEntry(EntryKind.HEARTBEAT, moment, {})]) == foreseen


@given(histories())
def test_what_was_closed_stays_closed_whatever_comes_later(history: list[NewEntry]) -> None:
    fold = IntervalFold()
    closed: list[Interval] = []
    for entry in history:
        before = list(closed)
        closed += fold.apply(entry)
        assert closed[: len(before)] == before
    assert intervals(history)[: len(closed)] == closed


@given(histories(min_size=2))
def test_sleep_of_the_machine_is_never_work(history: list[NewEntry]) -> None:
    slept = sum(suspended_ms(earlier.timestamp, later.timestamp) for earlier, later in pairwise(history))
    worked = sum(interval.duration_ms for interval in intervals(history) if interval.state in WORK)
    assert worked <= wall_ms(history) - slept


@given(histories(min_size=2))
def test_time_across_a_reboot_is_never_work(history: list[NewEntry]) -> None:
    across = [
        elapsed_ms(earlier.timestamp, later.timestamp)
        for earlier, later in pairwise(history)
        if earlier.timestamp.boot_id != later.timestamp.boot_id
    ]
    worked = sum(interval.duration_ms for interval in intervals(history) if interval.state in WORK)
    assert worked <= wall_ms(history) - sum(across)


@given(histories(), st.data())
def test_a_crash_loses_nothing_before_the_last_entry(history: list[NewEntry], data: st.DataObject) -> None:
    began = NewEntry(EntryKind.STARTED, history[0].timestamp, {})
    lived = [began, *(entry for entry in history if entry.kind not in (EntryKind.STOPPED, EntryKind.RESTORED))]
    restart = NewEntry(EntryKind.STARTED, data.draw(moments_after(lived[-1].timestamp)), {})
    before, after = intervals(lived), intervals([*lived, restart])
    gap_ms = elapsed_ms(lived[-1].timestamp, restart.timestamp)
    assert after[: len(before)] == before
    assert [(gap.state, gap.duration_ms) for gap in after[len(before) :]] == (
        [(State.UNKNOWN_GAP, gap_ms)] if gap_ms else []
    )


@given(histories(), st.data())
def test_a_clock_set_at_will_changes_no_state_and_no_duration(history: list[NewEntry], data: st.DataObject) -> None:
    within = [entry for entry in history if entry.timestamp.boot_id == history[0].timestamp.boot_id]
    jumps = data.draw(st.lists(st.integers(-26 * H, 26 * H), min_size=len(within), max_size=len(within)))
    offsets = data.draw(st.lists(OFFSETS_MIN, min_size=len(within), max_size=len(within)))
    elsewhen = [
        replace(
            entry, timestamp=replace(entry.timestamp, utc_ms=entry.timestamp.utc_ms + jump_ms, offset_min=offset_min)
        )
        for entry, jump_ms, offset_min in zip(within, jumps, offsets, strict=True)
    ]
    assert stretches(elsewhen) == stretches(within)


@given(histories())
def test_an_entry_written_a_little_late_counts_no_time_twice(history: list[NewEntry]) -> None:
    within = [entry for entry in history if entry.timestamp.boot_id == history[0].timestamp.boot_id]
    late = NewEntry(EntryKind.HEARTBEAT, _earlier(within[-1], 5 * S), {})
    again = NewEntry(EntryKind.HEARTBEAT, _earlier(within[-1], -5 * S), {})
    assert_one_line(intervals([*within, late, again]), wall_ms(within) + 5 * S)


def _earlier(entry: NewEntry, by_ms: int) -> Timestamp:
    timestamp = entry.timestamp
    return replace(
        timestamp,
        utc_ms=timestamp.utc_ms - by_ms,
        awake_ms=timestamp.awake_ms - by_ms,
        running_ms=timestamp.running_ms - by_ms,
    )
