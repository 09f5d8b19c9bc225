"""Entries about money: what each needs, and why it is refused without."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from annotator.core.errors import MoneyReason
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.entry_fields import InvalidField
from annotator.core.ledger.entry_types import BODIES
from annotator.core.money.earnings import Earnings
from annotator.core.money.states import MoneyState
from core.histories import Script
from core.money_histories import task_body

TODAY = date(2026, 11, 23)
REWARD: dict[str, Any] = {
    "unique_id": "own",
    "payer": "Clicks",
    "amount": "2.00",
    "currency": "EUR",
    "day": "2026-11-23",
}


def earnings_after(*entries: tuple[EntryKind, dict[str, Any]]) -> Earnings:
    earnings = Earnings()
    for kind, body in entries:
        earnings.apply(NewEntry(kind, Script().now, body))
    return earnings


def refused(earnings: Earnings, kind: EntryKind, body: dict[str, Any]) -> str:
    """The reason, or the key under which something of another type stands."""
    try:
        refusal = earnings.refusal(kind, BODIES[kind].read(body), TODAY)
    except InvalidField as misfit:
        return misfit.key
    return refusal.reason if refusal is not None else ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"amount": "0"}, ""),
        ({"amount": "1,50"}, MoneyReason.AMOUNT),
        ({"amount": "-1"}, MoneyReason.AMOUNT),
        ({"amount": 2}, "amount"),
        ({"currency": "eur"}, MoneyReason.CURRENCY),
        ({"currency": "EURO"}, MoneyReason.CURRENCY),
        ({"payer": " "}, MoneyReason.EMPTY),
        ({"unique_id": ""}, MoneyReason.EMPTY),
        ({"day": "2026-11-24"}, MoneyReason.DAY_TO_COME),
        ({"day": "2026-02-30"}, MoneyReason.DAY),
        ({"day": "20261123"}, MoneyReason.DAY),
        ({"state": "paid"}, ""),
        ({"state": "offered"}, MoneyReason.DECISION),
        ({"state": "bonus"}, MoneyReason.DECISION),
    ],
)
def test_a_reward_entered_by_hand(change: dict[str, Any], reason: str) -> None:
    assert refused(Earnings(), EntryKind.REWARD_ENTERED, {**REWARD, **change}) == reason


def test_an_id_is_given_once() -> None:
    known = earnings_after((EntryKind.REWARD_ENTERED, REWARD))
    for kind in (EntryKind.REWARD_ENTERED, EntryKind.BONUS_RECEIVED, EntryKind.VOUCHER_RECEIVED):
        assert refused(known, kind, REWARD) == MoneyReason.KNOWN


@pytest.mark.parametrize(
    "kind", [EntryKind.BONUS_RECEIVED, EntryKind.FEE_CHARGED, EntryKind.PAYMENT_RECEIVED, EntryKind.VOUCHER_RECEIVED]
)
def test_nothing_is_no_bonus_no_fee_and_no_payment(kind: EntryKind) -> None:
    assert refused(Earnings(), kind, {**REWARD, "amount": "0"}) == MoneyReason.AMOUNT
    assert refused(Earnings(), kind, REWARD) == ""


def decision(said: object, unique_id: str = "own") -> dict[str, Any]:
    return {"unique_id": unique_id, "decision": said}


def test_decisions_are_about_known_rewards_and_follow_the_ways_between_states() -> None:
    known = earnings_after(
        (EntryKind.REWARD_ENTERED, REWARD),
        (EntryKind.BONUS_RECEIVED, {**REWARD, "unique_id": "bonus"}),
        (EntryKind.REWARD_DECIDED, decision("paid")),
    )
    assert refused(known, EntryKind.REWARD_DECIDED, decision("paid")) == MoneyReason.ALREADY
    assert refused(known, EntryKind.REWARD_DECIDED, decision("rejected")) == MoneyReason.UNLAWFUL
    assert refused(known, EntryKind.REWARD_DECIDED, decision("submitted")) == ""
    assert refused(known, EntryKind.REWARD_DECIDED, decision("paid", "nobody's")) == MoneyReason.UNKNOWN
    assert refused(known, EntryKind.REWARD_DECIDED, decision("approved", "bonus")) == MoneyReason.ALREADY
    assert refused(known, EntryKind.REWARD_DECIDED, decision("rejected", "bonus")) == MoneyReason.UNLAWFUL
    assert refused(known, EntryKind.REWARD_DECIDED, decision("paid", "bonus")) == ""
    assert refused(known, EntryKind.REWARD_DECIDED, decision("lost")) == MoneyReason.DECISION
    assert refused(known, EntryKind.REWARD_DECIDED, decision(["paid"])) == "decision"


def test_a_voucher_has_a_factor_between_nothing_and_all() -> None:
    known = earnings_after(
        (EntryKind.VOUCHER_RECEIVED, {**REWARD, "factor": "0.8", "issuer": "Shop", "expires": "2027-01-31"}),
        (EntryKind.REWARD_ENTERED, {**REWARD, "unique_id": "reward"}),
    )
    terms = known.voucher("own")
    assert terms is not None
    assert (terms.issuer, terms.factor, terms.expires) == ("Shop", Decimal("0.8"), date(2027, 1, 31))
    assert refused(known, EntryKind.VOUCHER_VALUED, {"unique_id": "own", "factor": "0"}) == ""
    assert refused(known, EntryKind.VOUCHER_VALUED, {"unique_id": "own", "factor": "1.1"}) == MoneyReason.FACTOR
    assert refused(known, EntryKind.VOUCHER_VALUED, {"unique_id": "reward", "factor": "1"}) == MoneyReason.NO_VOUCHER
    (money,) = known.takings(known.on(TODAY, TODAY)).values()
    assert money.amount(MoneyState.VOUCHER) - money.amount(MoneyState.VOUCHER_WORTH) == Decimal("0.40")


def test_amounts_are_corrected_and_struck_out() -> None:
    known = earnings_after(
        (EntryKind.REWARD_ENTERED, REWARD), (EntryKind.AMOUNT_CORRECTED, {"unique_id": "own", "amount": "0.0005"})
    )
    assert known.takings(known.on(TODAY, TODAY))["EUR"].pending == Decimal("0.0005")
    assert refused(known, EntryKind.AMOUNT_CORRECTED, {"unique_id": "own", "amount": "0"}) == ""
    assert refused(known, EntryKind.AMOUNT_CORRECTED, {"unique_id": "own"}) == "amount"
    assert refused(known, EntryKind.AMOUNT_CORRECTED, {"unique_id": "x", "amount": "1"}) == MoneyReason.UNKNOWN


def test_a_payment_pays_what_it_covers_and_passes_over_what_it_cannot() -> None:
    known = earnings_after(
        (EntryKind.REWARD_ENTERED, REWARD),
        (EntryKind.REWARD_ENTERED, {**REWARD, "unique_id": "gone", "state": "returned"}),
        (EntryKind.PAYMENT_RECEIVED, {**REWARD, "unique_id": "sent", "covers": ["own", "gone", "nobody's"]}),
    )
    states = {item.unique_id: item.state for item in known.items()}
    assert states == {"own": MoneyState.PAID, "gone": MoneyState.RETURNED, "sent": MoneyState.RECEIVED}
    money = known.takings(known.on(TODAY, TODAY))["EUR"]
    assert (money.accepted, money.received) == (Decimal("2.00"), Decimal("2.00"))


def test_a_task_is_offered_then_sent_and_a_skipped_one_given_back() -> None:
    reward = {"amount": "0.05", "currency": "EUR"}
    sent = task_body("task-a", "Lab", reward, cancelled=False)
    known = earnings_after((EntryKind.TASK_OPENED, sent))
    assert known.takings(known.all_time) == {}
    item = known.item("task-a")
    assert item is not None
    assert (item.state, item.label, item.bundle, item.requester) == (MoneyState.OFFERED, "a", "Lab@1", "Lab")
    skipped = task_body("task-a", "Lab", reward, cancelled=True)
    known.apply(NewEntry(EntryKind.TASK_SUBMITTED, Script().now, skipped))
    assert [one.state for one in known.items()] == [MoneyState.RETURNED]
    assert known.takings(known.all_time)["EUR"].effective == 0


def test_a_task_that_pays_nothing_is_no_reward() -> None:
    known = earnings_after((EntryKind.TASK_SUBMITTED, task_body("task-a", "Lab", None, cancelled=False)))
    assert len(known) == 0
