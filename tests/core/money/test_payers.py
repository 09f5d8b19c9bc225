"""Locked money: how much, why, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import Money
from annotator.core.money.items import Account, Item, Sums, Tally
from annotator.core.money.payers import (
    DelayIn,
    Locked,
    LockedBy,
    Means,
    Payer,
    all_locked,
    locked,
    owed,
    payer_called,
    with_custom,
    working_days_after,
)
from annotator.core.money.states import MoneyState
from annotator.formats.builtin.working_days import is_french_working_day

FRIDAY = date(2026, 11, 6)
CLICKS = Payer(
    "clicks",
    "Clicks",
    (Means("SEPA", Decimal(10), "EUR"), Means("Card", Decimal(20), "EUR"), Means("PayPal")),
    delay=3,
    source="a page",
)


def approved(amount: str, day: date, payer: str = "Clicks") -> Item:
    return Item("a", MoneyState.APPROVED, Money(Decimal(amount), "EUR"), day, day, payer, payer, "", "")


def test_working_days_pass_over_weekends_and_french_holidays() -> None:
    assert working_days_after(FRIDAY, 3, is_french_working_day) == date(2026, 11, 12)  # the 11th is a holiday
    assert working_days_after(FRIDAY, 0, is_french_working_day) == FRIDAY
    assert working_days_after(date(2026, 5, 13), 1, is_french_working_day) == date(2026, 5, 15)  # Ascension
    assert working_days_after(date(2026, 12, 24), 1, is_french_working_day) == date(2026, 12, 28)
    assert not is_french_working_day(date(2026, 7, 14))


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(1, 60))
def test_between_a_day_and_the_one_so_many_working_days_later_lie_exactly_so_many(day: date, count: int) -> None:
    found = working_days_after(day, count, is_french_working_day)
    between = [day + timedelta(days=after) for after in range(1, (found - day).days + 1)]
    assert sum(map(is_french_working_day, between)) == count
    assert is_french_working_day(found)


def test_a_threshold_is_that_of_the_means_in_use() -> None:
    assert CLICKS.threshold("EUR") == 10
    assert Payer("x", "X", CLICKS.means, means_used="Card").threshold("EUR") == 20
    assert Payer("x", "X", CLICKS.means, means_used="PayPal").threshold("EUR") is None
    assert CLICKS.threshold("USD") is None


def test_money_is_locked_by_the_delay_and_then_below_the_threshold() -> None:
    rewards = [approved("4", FRIDAY), approved("2", date(2026, 11, 2))]
    found = locked(CLICKS, "EUR", Decimal(8), rewards, date(2026, 11, 9), is_french_working_day)
    assert found == (
        Locked("Clicks", "EUR", Decimal(4), LockedBy.DELAY, until=date(2026, 11, 12)),
        Locked("Clicks", "EUR", Decimal(4), LockedBy.THRESHOLD, missing=Decimal(6)),
    )


def test_on_the_day_on_which_the_delay_is_over_it_locks_no_more() -> None:
    rewards = [approved("12", FRIDAY)]
    assert locked(CLICKS, "EUR", Decimal(12), rewards, date(2026, 11, 12), is_french_working_day) == ()
    (still,) = locked(CLICKS, "EUR", Decimal(12), rewards, date(2026, 11, 11), is_french_working_day)
    assert (still.amount, still.until) == (Decimal(12), date(2026, 11, 12))


def test_at_the_threshold_money_is_free_and_a_cent_below_it_is_not() -> None:
    assert locked(CLICKS, "EUR", Decimal(10), [], FRIDAY, is_french_working_day) == ()
    (below,) = locked(CLICKS, "EUR", Decimal("9.99"), [], FRIDAY, is_french_working_day)
    assert below.missing == Decimal("0.01")


def test_what_is_not_known_of_a_payer_locks_nothing() -> None:
    unknown = Payer("x", "Clicks", source="nothing was found")
    assert locked(unknown, "EUR", Decimal(1), [approved("1", FRIDAY)], FRIDAY, is_french_working_day) == ()


def test_calendar_days_are_counted_as_such() -> None:
    weekly = Payer("x", "X", delay=7, delay_in=DelayIn.DAYS)
    assert weekly.payable_on(FRIDAY, is_french_working_day) == date(2026, 11, 13)


@given(
    st.decimals(0, 100, places=2),
    st.lists(st.tuples(st.decimals("0.01", 20, places=2), st.dates(date(2026, 10, 1), FRIDAY)), max_size=8),
    st.dates(date(2026, 10, 1), date(2026, 12, 1)),
)
def test_never_more_is_locked_than_is_owed(owing: Decimal, rewards: list[tuple[Decimal, date]], today: date) -> None:
    items = [approved(str(amount), day) for amount, day in rewards]
    found = locked(CLICKS, "EUR", owing, items, today, is_french_working_day)
    assert sum((one.amount for one in found), Decimal(0)) <= owing
    assert all(one.amount > 0 and (one.until is None or one.until > today) for one in found)


def test_what_arrived_and_what_was_marked_as_paid_is_not_owed_twice() -> None:
    tallies = {
        MoneyState.APPROVED: Tally(1, Decimal(5)),
        MoneyState.PAID: Tally(2, Decimal(7)),
        MoneyState.BONUS: Tally(1, Decimal(1)),
        MoneyState.FEE: Tally(1, Decimal("0.5")),
        MoneyState.SUBMITTED: Tally(9, Decimal(90)),
    }
    assert owed(tallies) == Decimal("5.5")
    assert owed({**tallies, MoneyState.RECEIVED: Tally(1, Decimal(7))}) == Decimal("5.5")
    assert owed({**tallies, MoneyState.RECEIVED: Tally(1, Decimal(9))}) == Decimal("3.5")
    assert owed({**tallies, MoneyState.VOUCHER: Tally(1, Decimal(9))}) == Decimal("3.5")


def test_requesters_of_one_platform_are_paid_together_and_strangers_lock_nothing() -> None:
    accounts = [Account("clicks", "A", "EUR"), Account("clicks", "B", "EUR"), Account("Nobody", "C", "EUR")]
    sums: Sums = {number: {MoneyState.PAYABLE: Tally(1, Decimal(4))} for number in range(3)}
    found = all_locked(sums, accounts.__getitem__, [], [CLICKS], FRIDAY, is_french_working_day)
    assert found == (Locked("Clicks", "EUR", Decimal(8), LockedBy.THRESHOLD, missing=Decimal(2)),)


def test_the_worker_s_word_stands_in_place_of_what_ships() -> None:
    own, new = Payer("clicks", "Clicks", delay=9), Payer("new", "New")
    assert with_custom([CLICKS], [own, new]) == (own, new)
    assert own.is_own
    assert not CLICKS.is_own
    assert payer_called([CLICKS, new], "cLICKS") is CLICKS
    assert payer_called([CLICKS], "else") is None
