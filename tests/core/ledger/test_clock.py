"""Three clocks, and the days and lengths that are told from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.clock import clock_was_set, elapsed_ms, iso_utc, local_day, ms_to_midnight, suspended_ms
from core.histories import OFFSETS_MIN, STEPS, H, S, Script, Step

MOMENTS_MS = st.integers(-(10**12), 4 * 10**12)
NOW = Script().now


@given(MOMENTS_MS, OFFSETS_MIN)
def test_midnight_is_where_the_day_changes_and_nowhere_before(utc_ms: int, offset_min: int) -> None:
    left_ms = ms_to_midnight(utc_ms, offset_min)
    day = local_day(utc_ms, offset_min)
    assert 1 <= left_ms <= 86_400_000
    assert local_day(utc_ms + left_ms - 1, offset_min) == day
    assert local_day(utc_ms + left_ms, offset_min) == day + timedelta(days=1)


@given(MOMENTS_MS)
def test_a_moment_is_written_as_the_standard_says_and_read_back_to_the_millisecond(utc_ms: int) -> None:
    written = iso_utc(utc_ms)
    assert written.endswith("Z")
    assert len(written) == len("2026-11-24T07:00:00.000Z")
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert (datetime.fromisoformat(written) - epoch) // timedelta(milliseconds=1) == utc_ms


@given(STEPS)
def test_no_time_is_ever_negative_and_no_sleep_is_longer_than_the_time_it_lies_in(step: Step) -> None:
    later = step.after(NOW)
    assert 0 <= suspended_ms(NOW, later) <= elapsed_ms(NOW, later)
    assert elapsed_ms(later, NOW) >= 0
    assert suspended_ms(later, NOW) == 0


def test_within_a_boot_the_running_clock_tells_and_across_boots_the_wall_clock() -> None:
    assert elapsed_ms(NOW, Step(3 * S, slept_ms=H, set_ms=-2 * H).after(NOW)) == 3 * S + H
    assert elapsed_ms(NOW, Step(3 * S, booted_ms=S).after(NOW)) == 3 * S
    assert elapsed_ms(NOW, Step(3 * S, set_ms=-H, booted_ms=S).after(NOW)) == 0


def test_sleep_is_told_from_five_seconds_on_and_a_set_clock_from_two() -> None:
    assert suspended_ms(NOW, Step(S, slept_ms=5 * S).after(NOW)) == 0
    assert suspended_ms(NOW, Step(S, slept_ms=5 * S + 1).after(NOW)) == 5 * S + 1
    assert not clock_was_set(NOW, Step(H, set_ms=2 * S).after(NOW))
    assert clock_was_set(NOW, Step(H, set_ms=2 * S + 1).after(NOW))
    assert clock_was_set(NOW, Step(H, set_ms=-2 * S - 1).after(NOW))
    assert not clock_was_set(NOW, Step(S, slept_ms=H).after(NOW))


def test_a_boot_takes_what_the_wall_clock_says_unless_it_went_back() -> None:
    assert not clock_was_set(NOW, Step(H, booted_ms=S).after(NOW))
    assert clock_was_set(NOW, Step(S, set_ms=-H, booted_ms=S).after(NOW))
