"""The frame index before decoding: as found, in the table, and read from it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.media.shared_memory import OwnedMemory
from annotator.media.video.client.frame_times import FrameTimes
from annotator.media.video.decoding.frame_index import FrameIndex, PacketRow
from annotator.media.video.protocol import MOMENTS


class Found(NamedTuple):
    """A packet that a test lets the index find."""

    time: int | None
    is_key: bool
    is_shown: bool


PACKETS: st.SearchStrategy[list[Found]] = st.lists(
    st.builds(
        Found,
        st.none() | st.integers(-9, 40) | st.integers(-(1 << 63), (1 << 63) - 1),
        st.booleans(),
        st.booleans(),
    ),
    max_size=60,
)


def indexed(packets: list[Found], index: FrameIndex | None = None) -> FrameIndex:
    index = index or FrameIndex(is_counted=False)
    for at, (time, is_key, is_shown) in enumerate(packets):
        order = time if index.is_counted else None
        index.add(time, None, at * 10, is_key=is_key, is_shown=is_shown, order=order)
    index.end()
    return index


@st.composite
def runs(draw: st.DrawFn) -> list[PacketRow]:
    """Return packets of one group: most are keyframes in presentation order, as in a video without other frames."""
    first = draw(st.integers(-20, 60))
    steps = draw(st.lists(st.integers(1, 4), max_size=6) | st.lists(st.integers(-2, 3), max_size=6))
    ticks = [first + sum(steps[:at]) for at in range(len(steps))]
    odd = draw(st.integers(0, 12))
    return [
        (
            None if odd == 0 else tick,
            None if odd == 1 else tick - 1,
            None if odd == 2 else 10 * tick,
            odd != 3 or tick % 2 == 0,
            odd != 4 or tick % 2 == 0,
            draw(st.none() | st.integers(0, 90)),
            None,
        )
        for tick in ticks
    ]


@given(st.lists(runs(), max_size=8))
def test_packets_added_at_once_are_those_added_one_by_one(groups: list[list[PacketRow]]) -> None:
    at_once, single = (FrameIndex(is_counted=False, farthest=80, second=25) for _ in range(2))
    for group in groups:
        at_once.add_all(group)
        for pts, dts, place, is_key, is_shown, duration, order in group:
            single.add(pts, dts, place, is_key=is_key, is_shown=is_shown, duration=duration, order=order)
        assert vars(at_once) == vars(single)


# A recording that starts over after the first has taken all the time there is.
@example([Found(None, False, True), Found(6_004_799_503_160_662, False, True), Found(0, True, True)])
@given(PACKETS)
def test_each_shown_packet_has_a_number_of_its_own_or_is_a_stray(packets: list[Found]) -> None:
    index = indexed(packets)
    assert index.count + index.strays == sum(packet.is_shown for packet in packets)
    rows = index.rows(0, index.count)
    assert (np.diff(rows >> 1) > 0).all()
    parts = [index.rows(first, min(first + 7, index.count)) for first in range(0, index.count, 7)]
    assert np.array_equal(np.concatenate([rows[:0], *parts]), rows)


@given(PACKETS)
def test_a_frame_is_decoded_from_a_keyframe_that_is_sure_to_show_it(packets: list[Found]) -> None:
    index = indexed(packets)
    for number in range(index.count):
        key = index.key_before(number)
        assert key is None or key.number <= number


@given(st.lists(st.tuples(st.integers(-9, 40), st.booleans()), max_size=60, unique_by=lambda found: found[0]))
def test_frames_of_one_recording_are_numbered_by_their_timestamps(found: list[tuple[int, bool]]) -> None:
    """No keyframe is shown before a frame that precedes it in the file."""
    packets: list[Found] = []
    for time, is_key in found:
        newest = max((packet.time for packet in packets if packet.time is not None), default=time)
        packets.append(Found(time, is_key and time >= newest, is_shown=True))
    index = indexed(packets)
    if index.strays:
        return
    assert index.is_plain
    timestamps = sorted(time for time, _key in found)
    assert [index.time(number) for number in range(index.count)] == timestamps
    assert [index.number_of(time) for time in timestamps] == list(range(len(timestamps)))
    for number, time in enumerate(timestamps):
        keys = [packet.time for packet in packets if packet.is_key and packet.time is not None and packet.time <= time]
        key = index.key_before(number)
        assert (key.pts if key else None) == max(keys, default=None)


@given(PACKETS)
def test_what_is_known_for_good_stays(packets: list[Found]) -> None:
    index, known = FrameIndex(is_counted=False), list[int]()
    for at, (time, is_key, is_shown) in enumerate(packets):
        index.add(time, None, at * 10, is_key=is_key, is_shown=is_shown)
        now = index.rows(0, index.count).tolist()
        assert [row >> 1 for row in now[: len(known)]] == known
        known = [row >> 1 for row in now]


@given(st.lists(st.sets(st.integers(1, 20), min_size=1).map(lambda times: [0, *sorted(times)]), max_size=5))
def test_a_recording_whose_timestamps_start_over_follows(recordings: list[list[int]]) -> None:
    packets = [Found(time, at == 0, is_shown=True) for times in recordings for at, time in enumerate(times)]
    index = indexed(packets)
    assert (index.count, index.strays) == (len(packets), 0)
    assert [index.first_alike(ordinal) for ordinal in range(len(packets))] == list(range(len(packets)))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60).map(sorted), st.integers(0, 12))
def test_frames_of_one_time_and_of_none_follow_each_other(times: list[int], untimed: int) -> None:
    packets = [Found(None, at == 0, is_shown=True) for at in range(untimed)]
    packets += [Found(time, is_key=not untimed and not at, is_shown=True) for at, time in enumerate(times)]
    index = indexed(packets)
    assert (index.count, index.strays) == (len(packets), 0)
    alike = [index.first_alike(ordinal) for ordinal in range(len(packets))]
    assert alike == [0] * untimed + [untimed + times.index(time) for time in times]


@given(st.lists(st.booleans(), max_size=60))
def test_counted_frames_are_numbered_by_their_order(keys: list[bool]) -> None:
    packets = [Found(order, is_key, is_shown=True) for order, is_key in enumerate(keys)]
    index = indexed(packets, FrameIndex(is_counted=True))
    assert index.rows(0, index.count).tolist() == [number * 2 + is_key for number, is_key in enumerate(keys)]
    for number in range(len(keys)):
        before = [at for at in range(number + 1) if keys[at]]
        found = index.key_before(number)
        assert (found.number if found else None) == (before[-1] if before else None)
        assert found is None or (found.ordinal, found.place) == (found.number, found.number * 10)


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
def test_the_end_is_that_of_the_shown_frame_that_ends_last(packets: list[Found], lasts: int) -> None:
    index = FrameIndex(is_counted=False)
    for timestamp, is_key, is_shown in packets:
        index.add(timestamp, None, None, is_key=is_key, is_shown=is_shown, duration=lasts)
    if index.found:
        index.end()
        assert index.end_time == max(0, index.time(index.found - 1) + lasts) * MOMENTS
