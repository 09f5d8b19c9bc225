"""How long a parcel waits before it is tried again."""

from __future__ import annotations

from itertools import pairwise

from annotator.core.outbox.backoff import backoff_s


def test_waits_double_from_five_seconds_and_stop_at_a_quarter_of_an_hour() -> None:
    assert [backoff_s(attempts) for attempts in range(1, 11)] == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_no_further_failure_makes_the_wait_shorter_or_longer_than_a_quarter_of_an_hour() -> None:
    waits = [backoff_s(attempts) for attempts in range(10_000)]
    assert all(earlier <= later for earlier, later in pairwise(waits))
    assert waits[0] > 0
    assert waits[-1] == 900


def test_waits_are_spread_by_up_to_half() -> None:
    assert [backoff_s(attempts, 1.0) for attempts in (1, 2, 9)] == [7.5, 15.0, 1350.0]
    assert backoff_s(3, 0.5) == 25.0
