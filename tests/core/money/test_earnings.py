"""The fold of money against an exercise book that is kept by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.checkpoint import packed, unpacked
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.entry_fields import InvalidField
from annotator.core.ledger.entry_types import (
    BODIES,
    CorrectedBody,
    DecidedBody,
    EnteredBody,
    PaymentBody,
    new_entry,
)
from annotator.core.money.amount import hourly
from annotator.core.money.earnings import Earnings
from annotator.core.money.entry_validation import BY_HAND
from annotator.core.money.income import Income
from annotator.core.money.items import Account, Tally, merged
from annotator.core.money.states import BONUSES, LOST, REWARD_STATES, UNRECEIVED, MoneyState, may_become, next_states
from annotator.core.pay.hourly_figure import hourly_figure
from core.histories import money_histories
from core.money_histories import LAWFUL, ExerciseBook
from core.noon import at_noon
from core.pay.hourly_pay import NO_WAGE

EVER = (date(2000, 1, 1), date(2100, 1, 1))


def folded(history: list[NewEntry], earnings: Earnings | None = None) -> Earnings:
    earnings = earnings or Earnings()
    for entry in history:
        earnings.apply(entry)
    return earnings


def takings(earnings: Earnings, currency: str, first: date, last: date) -> Income:
    return earnings.takings(earnings.on(first, last)).get(currency, Income())


DAYS = st.dates(date(2026, 11, 20), date(2026, 12, 1))


@given(money_histories(), DAYS, DAYS, st.sampled_from(("EUR", "USD")))
def test_any_days_bring_what_the_exercise_book_says(
    history: list[NewEntry], one: date, other: date, currency: str
) -> None:
    first, last = min(one, other), max(one, other)
    found, book = takings(folded(history), currency, first, last), ExerciseBook(history)
    for state in set(MoneyState) - LOST:
        if state is MoneyState.VOUCHER_WORTH:
            worth = [line for line in book.all() if line.state == "voucher" and line.currency == currency]
            by_hand = sum((line.amount * line.factor for line in worth if first <= line.day <= last), Decimal(0))
        else:
            by_hand = book.total(state.value, currency, first, last) if state is not MoneyState.OFFERED else Decimal(0)
        assert found.amount(state) == by_hand, state
    assert found.expected_pending == book.expected(currency, first, last)


@given(money_histories(), st.sampled_from(("EUR", "USD")))
def test_money_takes_the_rates_of_the_day_it_arrived_and_nothing_counts_twice(
    history: list[NewEntry], currency: str
) -> None:
    earnings, lines = folded(history), [line for line in ExerciseBook(history).all() if line.currency == currency]
    today = date(2090, 1, 1)
    parts = earnings.by_receipt(*EVER, today)
    assert merged(parts.values()) == earnings.on(*EVER)
    assert merged(merged(earnings.by_receipt(day, day, today).values()) for day in earnings.days()) == merged(
        parts.values()
    )
    for day, sums in parts.items():
        found = earnings.takings(sums).get(currency, Income())
        arrived = [line.amount for line in lines if line.state == "paid" and line.arrived == day]
        assert found.amount(MoneyState.PAID) == sum(arrived, Decimal(0))
        assert day == today or not found.unreceived


NAMES = st.sampled_from(("a", "b", "c"))
STEPS = st.one_of(
    st.tuples(st.just("pay"), st.lists(NAMES, unique=True, max_size=3), st.integers(0, 3)),
    st.tuples(st.just("undo"), NAMES, st.sampled_from(("payable", "approved", "submitted"))),
    st.tuples(st.just("correct"), NAMES, st.sampled_from(("0", "1.50", "7"))),
)


@given(st.lists(STEPS, max_size=12))
def test_a_reward_paid_undone_corrected_and_paid_anew_counts_once_on_its_last_day(steps: list[Any]) -> None:
    """The amount and the day of arrival of each reward are written down by hand."""
    worked, now = date(2025, 12, 1), at_noon(date(2026, 2, 1))
    earnings, rewards = Earnings(), dict[str, tuple[Decimal, date | None]]()
    for name in ("a", "b", "c"):
        body = EnteredBody(name, "Lab", "2", "EUR", worked.isoformat(), state="approved")
        earnings.apply(new_entry(EntryKind.REWARD_ENTERED, now, body))
        rewards[name] = (Decimal(2), None)
    for number, (step, names, how) in enumerate(steps):
        if step == "pay":
            day = date(2026, 1, 1 + how)
            payment = PaymentBody(f"p{number}", "Lab", "1", "EUR", day.isoformat(), covers=tuple(names))
            earnings.apply(new_entry(EntryKind.PAYMENT_RECEIVED, now, payment))
            rewards |= {name: (rewards[name][0], rewards[name][1] or day) for name in names}
        elif step == "undo":
            earnings.apply(new_entry(EntryKind.REWARD_DECIDED, now, DecidedBody(names, how)))
            rewards[names] = (rewards[names][0], None)
        else:
            earnings.apply(new_entry(EntryKind.AMOUNT_CORRECTED, now, CorrectedBody(names, how)))
            rewards[names] = (Decimal(how), rewards[names][1])
    by_hand: dict[date, Decimal] = {}
    for amount, arrived in rewards.values():
        if arrived is not None:
            by_hand[arrived] = by_hand.get(arrived, Decimal(0)) + amount
    parts = earnings.by_receipt(worked, worked, date(2090, 1, 1))
    paid = {day: earnings.takings(sums)["EUR"] for day, sums in parts.items()}
    assert {day: income.amount(MoneyState.PAID) for day, income in paid.items() if day.year < 2090} == by_hand
    assert sum((income.effective for income in paid.values()), Fraction(0)) == (
        earnings.takings(earnings.on(worked, worked))["EUR"].effective
    )


@given(money_histories())
def test_every_item_stands_where_the_exercise_book_has_it(history: list[NewEntry]) -> None:
    earnings, book = folded(history), ExerciseBook(history)
    for unique_id, line in book.lines.items():
        item = earnings.item(unique_id)
        assert item is not None
        assert (item.state.value, item.money.amount, item.money.currency) == (line.state, line.amount, line.currency)
        assert (item.day, item.payer) == (line.day, line.payer)
    assert len(earnings) == len(book.all())


@given(money_histories())
def test_the_median_of_all_waits_is_known_without_looking_at_each(history: list[NewEntry]) -> None:
    earnings = folded(history)
    waits, accounts = earnings.waits(date.min, date.max), set(earnings.all_time)
    for account in accounts:
        days = sorted(waits.get(account, ()))
        assert earnings.median_wait([account]) == (days[len(days) // 2] if days else None)
    every = sorted(chain.from_iterable(waits.values()))
    assert earnings.median_wait(waits) == (every[len(every) // 2] if every else None)


@given(money_histories())
def test_rewards_on_the_way_are_those_of_all_time(history: list[NewEntry]) -> None:
    earnings = folded(history)
    found: dict[tuple[Account, MoneyState], Tally] = {}
    for account, state, _day, tally in earnings.unreceived():
        known = found.get((account, state), Tally(0, Decimal(0)))
        found[account, state] = Tally(known.count + tally.count, known.amount + tally.amount)
    assert found == {
        (earnings.account(number), state): tally
        for number, tallies in earnings.on(*EVER).items()
        for state, tally in tallies.items()
        if state in UNRECEIVED
    }


def test_a_payment_does_not_change_how_long_the_decision_took() -> None:
    sent, earnings = date(2026, 2, 1), Earnings()
    body = EnteredBody("a", "Lab", "2", "EUR", sent.isoformat(), state="submitted")
    earnings.apply(new_entry(EntryKind.REWARD_ENTERED, at_noon(date(2026, 3, 1)), body))
    for state, after in (("approved", 3), ("payable", 5), ("paid", 20)):
        day = (sent + timedelta(days=after)).isoformat()
        earnings.apply(new_entry(EntryKind.REWARD_DECIDED, at_noon(date(2026, 3, 1)), DecidedBody("a", state, day=day)))
    account = earnings.account(earnings.account_of(0))
    for known in (earnings, unpacked(Earnings, packed(earnings))):
        assert known.decision_waits(account) == {3: 1}
        assert known.payment_waits()(account) == {20: 1}
    earnings.apply(new_entry(EntryKind.REWARD_DECIDED, at_noon(date(2026, 3, 1)), DecidedBody("a", "submitted")))
    assert not earnings.decision_waits(account).total()
    assert not earnings.payment_waits()(account).total()


def test_work_entered_with_its_decision_does_not_tell_how_long_that_took() -> None:
    day, earnings = date(2026, 2, 1), Earnings()
    body = EnteredBody("a", "Lab", "2", "EUR", day.isoformat(), state="approved")
    earnings.apply(new_entry(EntryKind.REWARD_ENTERED, at_noon(day), body))
    paid = DecidedBody("a", "paid", day=(day + timedelta(days=20)).isoformat())
    account = earnings.account(earnings.account_of(0))
    assert not earnings.decision_waits(account).total()
    earnings.apply(new_entry(EntryKind.REWARD_DECIDED, at_noon(date(2026, 3, 1)), paid))
    for known in (earnings, unpacked(Earnings, packed(earnings))):
        assert not known.decision_waits(account).total()
    assert earnings.payment_waits()(account) == {20: 1}


@given(money_histories(), st.integers(1, 10**9))
def test_days_add_up_to_weeks_and_the_division_comes_last(history: list[NewEntry], work_ms: int) -> None:
    earnings = folded(history)
    first = date(2026, 11, 20)
    days = [first + timedelta(days=after) for after in range(60)]
    whole = earnings.on(first, days[-1])
    assert whole == merged(earnings.on(day, day) for day in days)
    week = earnings.takings(whole)
    for currency, found in week.items():
        parts = [takings(earnings, currency, day, day) for day in days]
        assert found.effective == sum((part.effective for part in parts), Fraction(0))
        figure = hourly_figure(currency, found, work_ms, NO_WAGE)
        assert figure.hourly == (hourly(found.effective, work_ms) if found.has_work else None)
        assert found.sure == sum((part.sure for part in parts), Decimal(0))
        assert found.best == sum((part.best for part in parts), Decimal(0))


@given(money_histories())
def test_all_time_is_the_sum_of_all_days_and_bundles_are_parts_of_it(history: list[NewEntry]) -> None:
    earnings = folded(history)
    assert earnings.all_time == earnings.on(*EVER, lambda _day, _payer: False)
    for requester in ("Lab", "Atelier"):
        of_bundle = merged([earnings.bundle(f"{requester}@1")])
        items = [item for item in earnings.items() if item.bundle == f"{requester}@1"]
        counts = [(state, tally.count) for tallies in of_bundle.values() for state, tally in tallies.items()]
        counted = sum(count for state, count in counts if state not in LOST)
        assert counted == sum(item.state is not MoneyState.OFFERED for item in items)


@given(money_histories(), st.data())
def test_folding_on_from_a_checkpoint_is_folding_from_the_start(history: list[NewEntry], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(history)))
    written = json.loads(json.dumps(packed(folded(history[:cut]))))
    resumed = folded(history[cut:], unpacked(Earnings, written))
    assert resumed == folded(history)


@given(money_histories())
def test_what_is_refused_changes_nothing_and_what_is_not_does(history: list[NewEntry]) -> None:
    earnings = Earnings()
    for entry in history:
        day = local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min)
        try:
            is_refused = earnings.refusal(entry.kind, BODIES[entry.kind].read(entry.body), day) is not None
        except InvalidField:
            is_refused = True
        before = packed(earnings)
        changes = earnings.apply(entry)
        if is_refused:
            assert not changes
            assert packed(earnings) == before
        elif entry.kind in BY_HAND:
            assert changes


@given(st.sampled_from(sorted(LAWFUL)), st.sampled_from(sorted(LAWFUL)))
def test_the_ways_between_states_are_those_of_the_table(before: str, after: str) -> None:
    assert may_become(MoneyState(before), MoneyState(after)) == (after in LAWFUL[before])
    assert (MoneyState(after) in next_states(MoneyState(before))) == (after in LAWFUL[before])


def test_the_table_has_every_state_of_a_reward_and_no_other() -> None:
    assert {state.value for state in REWARD_STATES} == set(LAWFUL)
    assert all(not next_states(state) for state in set(MoneyState) - REWARD_STATES - BONUSES)


@given(money_histories())
def test_the_acceptance_of_a_requester_is_counted_over_all_currencies(history: list[NewEntry]) -> None:
    earnings, book = folded(history), ExerciseBook(history)
    for number in earnings.all_time:
        account = earnings.account(number)
        alike = [
            item for item in earnings.items() if (item.payer, item.requester) == (account.payer, account.requester)
        ]
        accepted = sum(item.state.value in ("approved", "payable", "paid") for item in alike)
        decided = accepted + sum(item.state is MoneyState.REJECTED for item in alike)
        assert earnings.acceptance(number) == (accepted, decided)
    for payer in ("Lab", "Atelier"):
        sums = [earnings.acceptance(n) for n in alike_accounts(earnings, payer)]
        assert (sum(one for one, _ in sums), sum(two for _, two in sums)) == book.decisions(payer)


def alike_accounts(earnings: Earnings, payer: str) -> list[int]:
    """One account for each requester of a payer: acceptance does not look at the currency."""
    found = {earnings.account(n).requester: n for n in earnings.all_time if earnings.account(n).payer == payer}
    return sorted(found.values())
