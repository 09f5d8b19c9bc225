"""Listening is work, a loop that nobody hears is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.time.idle_rules import MediaActivity, PlayReport

S = 1_000
MIN = 60 * S


def reports(
    duration_ms: int, length_ms: int, every_ms: int = S, *, audible: bool = True, visible: bool = True, rate: float = 1
) -> Iterator[PlayReport]:
    """A player that loops for a while."""
    for at_ms in range(0, length_ms + 1, every_ms):
        position_ms = int(at_ms * rate) % duration_ms
        yield PlayReport("a.wav", 5 * MIN + at_ms, position_ms, duration_ms, audible, visible)


def counted_ms(told: Iterable[PlayReport], activity: MediaActivity | None = None) -> int:
    """How much of the playing is activity: each report since the one before."""
    activity, total_ms, last = activity or MediaActivity(), 0, 5 * MIN
    for report in told:
        until_ms = activity.active_until_ms(report)
        if until_ms is not None:
            total_ms += until_ms - last
        last = report.running_ms
    return total_ms


def test_ten_minutes_played_once_are_ten_minutes() -> None:
    assert counted_ms(reports(10 * MIN, 10 * MIN)) == 10 * MIN


def test_ten_minutes_looped_all_night_are_two_plays() -> None:
    assert counted_ms(reports(10 * MIN, 9 * 60 * MIN)) == 20 * MIN


def test_whoever_touches_something_is_listening_again() -> None:
    activity = MediaActivity()
    assert counted_ms(reports(10 * MIN, 60 * MIN), activity) == 20 * MIN
    activity.record_input()
    assert counted_ms(reports(10 * MIN, 60 * MIN), activity) == 20 * MIN


@pytest.mark.parametrize(("audible", "visible"), [(False, True), (True, False), (False, False)])
def test_what_cannot_be_heard_or_seen_does_not_count(audible: bool, visible: bool) -> None:
    assert counted_ms(reports(10 * MIN, 10 * MIN, audible=audible, visible=visible)) == 0


def test_a_player_that_stands_still_is_not_playing() -> None:
    still = (PlayReport("a.wav", at_ms, 4_000, 10 * MIN, True, True) for at_ms in range(0, 5 * MIN, S))
    assert counted_ms(still) == 0


def test_a_jump_is_not_played() -> None:
    told = (PlayReport("a.wav", 0, 0, 10 * MIN, True, True), PlayReport("a.wav", S, 9 * MIN, 10 * MIN, True, True))
    assert counted_ms(told) == 0


def test_another_medium_has_plays_of_its_own() -> None:
    activity = MediaActivity()
    counted_ms(reports(10 * MIN, 60 * MIN), activity)
    other = [PlayReport("b.wav", at_ms, at_ms, 10 * MIN, True, True) for at_ms in (90 * MIN, 90 * MIN + S)]
    assert activity.active_until_ms(other[0]) is None
    moved = PlayReport("b.wav", 90 * MIN + S, 90 * MIN + S, 10 * MIN, True, True)
    assert activity.active_until_ms(moved) == moved.running_ms


PLAYERS = st.builds(
    lambda duration_ms, length_ms, share, rate: (duration_ms, length_ms, max(1, int(duration_ms * share / rate)), rate),
    st.integers(100, 20 * MIN),
    st.integers(0, 60 * MIN),
    st.floats(0.01, 0.9),
    st.sampled_from((0.5, 1, 1.5, 2)),
)


@given(PLAYERS)
def test_no_medium_counts_more_than_two_plays_nor_more_than_the_time_that_passed(
    player: tuple[int, int, int, float],
) -> None:
    duration_ms, length_ms, every_ms, rate = player
    length_ms = min(length_ms, 300 * every_ms)
    counted = counted_ms(reports(duration_ms, length_ms, every_ms, rate=rate))
    assert 0 <= counted <= length_ms
    assert counted <= 2 * duration_ms / rate + 4


MADE_UP = st.builds(
    PlayReport,
    st.sampled_from(("a.wav", "b.mp4")),
    st.integers(0, 10**7),
    st.integers(-5, 10**7),
    st.integers(0, 10**6),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(MADE_UP))
def test_whatever_a_player_tells_activity_lies_between_its_reports(told: list[PlayReport]) -> None:
    activity, last_ms = MediaActivity(), 0
    for report in told:
        until_ms = activity.active_until_ms(report)
        assert until_ms is None or last_ms <= until_ms <= report.running_ms
        last_ms = report.running_ms


def test_an_hour_that_plays_on_without_anybody_is_two_minutes_of_a_transcription() -> None:
    activity = MediaActivity()
    activity.unattended_after_s = 120
    seen: list[bool] = []
    for length_ms in (2 * MIN, 60 * MIN):
        assert counted_ms(reports(60 * MIN, length_ms), activity) == (0 if seen else 2 * MIN)
        seen.append(activity.is_unattended)
    activity.record_input()
    seen.append(activity.is_unattended)
    assert seen == [False, True, False]
    assert counted_ms(reports(60 * MIN, 60 * MIN), activity) == 2 * MIN
