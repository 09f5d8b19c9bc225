"""Assignments by currency and worker, with what the requester decided."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.money.amount import Money
from annotator.core.pay.history import UNPRICED, Decision, History

HOUR = 3_600_000
FIVE_EUR, TWO_USD = Money(Decimal(5), "EUR"), Money(Decimal(2), "USD")


def test_currencies_are_never_added() -> None:
    history = History()
    history.finished("a", FIVE_EUR, Decision.ACCEPTED, 10).spent(0, HOUR)
    history.finished("a", TWO_USD, Decision.ACCEPTED, 20).spent(HOUR, 2 * HOUR)
    found = history.figures([0])
    assert [(currency, of_gap[0].pay, of_gap[0].time_ms) for currency, of_gap in found.items()] == [
        ("EUR", Decimal(5), HOUR),
        ("USD", Decimal(2), HOUR),
    ]
    assert (history.assignments, history.last_utc_ms) == (2, 20)


def test_refused_work_brings_nothing_and_its_time_counts() -> None:
    history = History()
    for decision in Decision:
        history.finished("a", FIVE_EUR, decision, 30).spent(0, HOUR)
    (found,) = history.figures([0])["EUR"]
    assert (found.assignments, found.pay, found.naive_ms) == (3, Decimal(10), 3 * HOUR)
    assert (history.counts["EUR"].pending, history.counts["EUR"].refused) == (1, 1)


def test_assignments_without_a_reward_stay_only_where_none_has_one() -> None:
    history = History()
    history.finished("a", None, Decision.PENDING, 5).spent(0, HOUR)
    assert history.leave_out_unpriced() == 0
    (found,) = history.figures([0])[UNPRICED]
    assert (found.pay, found.time_ms, found.pooled) == (None, HOUR, None)
    history.finished("a", FIVE_EUR, Decision.PENDING, 6).spent(0, HOUR)
    assert history.leave_out_unpriced() == 1
    assert history.figures([0]).keys() == {"EUR"}
