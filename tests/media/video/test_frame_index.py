"""The frame index before decoding: as found, in the table, and read from it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.media.shared_memory import OwnedMemory
from annotator.media.video.client.frame_times import FrameTimes
from annotator.media.video.decoding.frame_index import FrameIndex

type FoundPacket = tuple[int | None, bool, bool]  # stamp, is a key, is shown

PACKETS: st.SearchStrategy[list[FoundPacket]] = st.lists(
    st.tuples(st.none() | st.integers(-9, 40) | st.integers(-(1 << 63), (1 << 63) - 1), st.booleans(), st.booleans()),
    max_size=60,
)


def indexed(packets: list[FoundPacket], *, is_counted: bool = False) -> FrameIndex:
    index = FrameIndex(is_counted=is_counted)
    for place, (timestamp, is_key, is_shown) in enumerate(packets):
        index.add(timestamp, None, place * 10, is_key=is_key, is_shown=is_shown)
    index.end()
    return index


def without_strays(packets: list[FoundPacket]) -> list[FoundPacket]:
    """Stray frames before a known frame are left out: those before the I-frame that precedes the last one when they are
    found."""
    kept: list[FoundPacket] = []
    sure = -(1 << 63)
    for timestamp, is_key, is_shown in packets:
        if timestamp is None or abs(timestamp) >= 1 << 61 or timestamp < sure:
            continue
        keys = [time for time, was_key, _shown in kept if was_key and time is not None]
        if is_key and keys:
            sure = max([time for time, _key, shown in kept if shown and time is not None and time < max(keys)] + [sure])
        kept.append((timestamp, is_key, is_shown))
    return kept


@given(PACKETS)
def test_frames_are_numbered_by_their_stamps_and_each_is_there_once(packets: list[FoundPacket]) -> None:
    index = indexed(packets)
    there = sum(timestamp is not None and abs(timestamp) < 1 << 61 for timestamp, _key, _shown in packets)
    packets = without_strays(packets)
    assert index.strays == there - len(packets)
    timestamps = sorted({timestamp for timestamp, _key, is_shown in packets if timestamp is not None and is_shown})
    assert [index.time(number) for number in range(index.count)] == timestamps
    assert [index.number_of(timestamp) for timestamp in timestamps] == list(range(len(timestamps)))
    for number, timestamp in enumerate(timestamps):
        keys = [key for key, is_key, _shown in packets if is_key and key is not None and -(1 << 61) < key <= timestamp]
        found = index.key_before(number)
        assert (found.pts if found else None) == (max(keys) if keys else None)


@given(PACKETS)
def test_what_is_known_for_good_stays(packets: list[FoundPacket]) -> None:
    index, known = FrameIndex(is_counted=False), list[int]()
    for place, (timestamp, is_key, is_shown) in enumerate(packets):
        index.add(timestamp, None, place * 10, is_key=is_key, is_shown=is_shown)
        now = [index.time(number) for number in range(index.count)]
        assert now[: len(known)] == known
        known = now


@given(PACKETS)
def test_what_was_put_into_the_table_is_known_again(packets: list[FoundPacket]) -> None:
    index = indexed(packets)
    rows = index.rows(0, index.count)
    again = FrameIndex(is_counted=False)
    again.restore(rows)
    assert (again.is_complete, again.count) == (True, index.count)
    assert np.array_equal(again.rows(0, again.count), rows)
    parts = [index.rows(first, min(first + 7, index.count)) for first in range(0, index.count, 7)]
    assert np.array_equal(np.concatenate([rows[:0], *parts]), rows)


@given(st.lists(st.booleans(), max_size=60))
def test_counted_frames_are_found_by_the_place_of_their_key(keys: list[bool]) -> None:
    index = indexed([(None, is_key, True) for is_key in keys], is_counted=True)
    assert index.count == len(keys)
    for number in range(len(keys)):
        before = [at for at in range(number + 1) if keys[at]]
        found = index.key_before(number)
        assert (found.number if found else None) == (before[-1] if before else None)
        assert found is None or index.number_at_place(found.place) == found.number
    assert index.number_at_place(7) == 0


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40), st.integers(0, 40), st.booleans())
def test_the_number_of_a_time_is_the_frame_that_is_on_screen_then(
    steps: list[int], known: int, is_complete: bool
) -> None:
    ticks = np.cumsum(steps)
    known = min(known, len(ticks))
    memory = OwnedMemory(1 << 12)
    memory.view[: len(ticks) * 8] = (ticks * 2).astype("<i8").tobytes()
    times = FrameTimes(memory, Fraction(1, 25), Fraction(25), len(ticks))
    for part in (known // 2, known):
        times.update(part, is_complete=is_complete and part == known)
    assert times.frames == (known if times.is_complete else len(ticks))
    for number in range(times.frames):
        assert times.number_at(times.time_s(number)) == number
        assert number == 0 or times.number_at(times.time_s(number) - 0.001) == number - 1
    memory.close()


@pytest.mark.parametrize(("end", "gone_at_s"), [(0, 3.04), (75, 3.04), (125, 5.0)])
def test_behind_the_last_frame_is_the_end_that_the_file_states(end: int, gone_at_s: float) -> None:
    memory = OwnedMemory(1 << 12)
    memory.view[:16] = np.array([0, 75 * 2], "<i8").tobytes()
    times = FrameTimes(memory, Fraction(1, 25), Fraction(25), 2)
    times.update(2, is_complete=True, end=end)
    assert (times.time_s(1), times.time_s(2)) == (3.0, gone_at_s)
    assert times.number_at(gone_at_s) == 1
    memory.close()


@given(PACKETS, st.integers(0, 50))
def test_the_end_is_that_of_the_shown_frame_that_ends_last(packets: list[FoundPacket], lasts: int) -> None:
    index = FrameIndex(is_counted=False)
    for timestamp, is_key, is_shown in packets:
        index.add(timestamp, None, None, is_key=is_key, is_shown=is_shown, duration=lasts)
    if index.found:
        index.end()
        assert index.end_time == max(0, index.time(index.found - 1) + lasts)
