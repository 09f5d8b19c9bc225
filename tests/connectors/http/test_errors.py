"""Waiting times in answers, and the outcome of a parcel for each fault."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.connectors.http.errors import NetworkError, clock_ahead_s, requested_wait_s
from annotator.core.outbox.backoff import LONGEST_ASKED_WAIT_S
from annotator.core.outbox.parcel import DeliveryReason, Refused, RetryLater

NOW = datetime(2026, 11, 27, 10, 0, 0, tzinfo=UTC)
REFUSED = {
    DeliveryReason.ACCESS_DENIED,
    DeliveryReason.ADDRESS_WRONG,
    DeliveryReason.TASK_GONE,
    DeliveryReason.RESULT_REFUSED,
    DeliveryReason.DIFFERENT_RESULT,
    DeliveryReason.RECEIPT_WRONG,
}


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("0", 0.0),
        (" 30 ", 30.0),
        ("Fri, 27 Nov 2026 10:02:00 GMT", 120.0),
        ("Fri, 27 Nov 2026 11:02:00 +0100", 120.0),
        ("Fri, 27 Nov 2026 10:02:00", 120.0),
        ("Fri, 27 Nov 2020 10:02:00 GMT", 0.0),
        ("Fri, 27 Nov 2999 10:02:00 GMT", float(LONGEST_ASKED_WAIT_S)),
        ("999999999999", float(LONGEST_ASKED_WAIT_S)),
        ("Fri, 27 Nov 2026 10:02:00 +99999999999999999999", None),
        ("Fri, 99 Nov 2026 10:02:00 GMT", None),
        ("1.5", None),
        ("-1", None),
        ("٣", None),
        ("", None),
    ],
)
def test_seconds_or_a_date_or_nothing(value: str, wait_s: float | None) -> None:
    assert requested_wait_s(value, NOW) == wait_s


NUMBER = st.integers(-1, 10**20)
DATES = st.builds(
    "Fri, {} Nov {} {}:{}:{} {}{}".format, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, st.sampled_from("+-G"), NUMBER
)


@given(st.text() | DATES)
def test_no_words_of_a_server_are_a_mistake_of_ours(value: str) -> None:
    wait_s = requested_wait_s(value, NOW)
    assert wait_s is None or 0 <= wait_s <= LONGEST_ASKED_WAIT_S


@pytest.mark.parametrize("reason", list(DeliveryReason))
def test_what_another_try_cannot_change_is_refused(reason: DeliveryReason) -> None:
    outcome = NetworkError(reason, "there", wait_s=5).outcome
    assert outcome == (Refused(reason, "there") if reason in REFUSED else RetryLater(reason, "there", wait_s=5))


@pytest.mark.parametrize(
    ("date", "ahead_s"),
    [
        ("Tue, 01 Dec 2026 10:00:00 GMT", 7200.0),
        ("Tue, 01 Dec 2026 14:00:00 GMT", -7200.0),
        ("Tue, 01 Dec 2026 13:00:00 +0100", 0.0),
        ("Tue, 01 Dec 2026 12:00:00 -0000", 0.0),
        ("", None),
        ("soon", None),
        ("Tue, 01 Dec 99999 12:00:00 GMT", None),
    ],
)
def test_the_date_of_a_reply_tells_how_far_this_clock_is_ahead(date: str, ahead_s: float | None) -> None:
    assert clock_ahead_s({"date": date}, datetime(2026, 12, 1, 12, tzinfo=UTC)) == ahead_s
