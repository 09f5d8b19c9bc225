"""Listened stretches, compared with a count by milliseconds."""

from __future__ import annotations

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.listening import (
    NOTHING_PLAYED,
    SAME_MS,
    ListenedAudio,
    listened_share,
    missing,
    missing_ranges,
    united,
)

LONGEST_MS = 6_000
STRETCHES = st.lists(st.tuples(st.integers(0, LONGEST_MS), st.integers(0, LONGEST_MS)), max_size=12)


def heard_of(stretches: list[tuple[int, int]], path: str = "a.mp3") -> ListenedAudio:
    heard = NOTHING_PLAYED
    for start_ms, end_ms in stretches:
        heard = heard.plus(path, start_ms, end_ms)
    return heard


@given(STRETCHES, st.integers(1, LONGEST_MS))
def test_whatever_is_not_missing_was_played_or_lies_in_a_gap_that_is_too_short(
    stretches: list[tuple[int, int]], length_ms: int
) -> None:
    played = {at for start, end in stretches for at in range(start, min(end, length_ms))}
    lost = missing(heard_of(stretches).of("a.mp3"), length_ms)
    for at in range(0, length_ms, 7):
        is_missing = any(start <= at < end for start, end in lost)
        assert not (is_missing and at in played)
        if not is_missing and at not in played:
            before = max((moment for moment in played if moment < at), default=-1)
            after = min((moment for moment in played if moment > at), default=length_ms)
            assert after - before - 1 <= SAME_MS
    assert list(lost) == sorted(lost)
    assert all(0 <= start < end <= length_ms and end - start > SAME_MS for start, end in lost)


@given(STRETCHES)
def test_in_whatever_order_it_was_heard_it_is_the_same(stretches: list[tuple[int, int]]) -> None:
    heard = heard_of(stretches)
    assert heard_of(stretches[::-1]) == heard
    assert heard_of([*stretches, *stretches]) == heard
    assert united(heard.of("a.mp3")) == heard.of("a.mp3")
    assert ListenedAudio.from_json(json.loads(json.dumps(heard.as_json()))) == heard


def test_all_audio_files_of_a_task_are_one_whole() -> None:
    heard = heard_of([(0, 60_000)]).plus("b.mp3", 0, 15_000)
    share = listened_share(heard, {"a.mp3": 60_000, "b.mp3": 60_000})
    assert (share.listened_ms, share.length_ms, share.percent) == (75_000, 120_000, 62)
    assert listened_share(heard, {"a.mp3": 60_000}).ratio == 1


def test_hundred_percent_is_said_only_where_nothing_is_missing() -> None:
    almost = listened_share(heard_of([(0, 99_600)]), {"a.mp3": 100_000})
    assert (almost.percent, almost.ratio < 1) == (99, True)
    whole = listened_share(heard_of([(200, 99_800)]), {"a.mp3": 100_000})
    assert (whole.percent, whole.ratio) == (100, Fraction(1))


def test_what_is_left_to_hear_is_told_with_where_it_begins() -> None:
    heard = heard_of([(0, 20_000), (50_000, 60_000)]).plus("b.mp3", 0, 60_000)
    lengths_ms = {"a.mp3": 60_000, "b.mp3": 60_000, "c.mp3": 1_000}
    assert missing_ranges(heard, lengths_ms) == {"a.mp3": 20_000, "c.mp3": 0}
    assert missing_ranges(heard, {}) == {}
