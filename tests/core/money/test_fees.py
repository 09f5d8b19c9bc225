"""Fees and losses on vouchers: each lowers the pay of the rewards that its payment paid, and no other."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.checkpoint import packed, unpacked
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import (
    CorrectedBody,
    DecidedBody,
    EnteredBody,
    FeeBody,
    PaymentBody,
    VoucherBody,
    new_entry,
)
from annotator.core.money.amount import portions
from annotator.core.money.earnings import Earnings
from annotator.core.money.income import Income
from annotator.core.money.items import merged
from annotator.core.money.states import MoneyState
from core.noon import at_noon

NOW = at_noon(date(2026, 2, 1))
WORKED = [date(2026, 1, 1) + timedelta(days) for days in range(3)]
EVER = (date(2000, 1, 1), date(2100, 1, 1))
NAMES = ("a", "b", "c")
AMOUNTS = st.decimals("0.01", 500, places=2)


@given(AMOUNTS, AMOUNTS, st.lists(st.decimals(0, 100, places=3), max_size=5))
def test_the_parts_of_a_fee_are_in_proportion_and_all_of_it_if_nothing_else_was_paid(
    lost: Decimal, paid: Decimal, amounts: list[Decimal]
) -> None:
    found, whole = portions(lost, paid, amounts), max(paid, sum(amounts, Decimal(0)))
    assert len(found) == len(amounts)
    for part, amount in zip(found, amounts, strict=True):
        assert abs(Fraction(part) - Fraction(lost) * Fraction(amount) / Fraction(whole)) <= Fraction(1, 10**12)
    assert (sum(found, Decimal(0)) == lost) == (sum(amounts, Decimal(0)) == whole)
    assert portions(lost, Decimal(0), amounts) == [Decimal(0)] * len(amounts)


def apply(earnings: Earnings, kind: EntryKind, body: Any) -> None:
    assert earnings.refusal(kind, body, date(2026, 2, 1)) is None
    earnings.apply(new_entry(kind, NOW, body))


def worked(amounts: list[str]) -> Earnings:
    """Return the earnings of a worker with a reward on each of some days."""
    earnings = Earnings()
    for name, amount, day in zip(NAMES, amounts, WORKED, strict=False):
        body = EnteredBody(name, "Lab", amount, "EUR", day.isoformat(), state="approved")
        apply(earnings, EntryKind.REWARD_ENTERED, body)
    return earnings


def paid(earnings: Earnings, amount: str, fee: str, *covers: str, day: str = "2026-01-20") -> None:
    apply(earnings, EntryKind.PAYMENT_RECEIVED, PaymentBody("p", "Lab", amount, "EUR", day, covers=covers))
    apply(earnings, EntryKind.FEE_CHARGED, FeeBody("f", "Lab", fee, "EUR", day, payment="p"))


def income(earnings: Earnings, day: date) -> Income:
    return earnings.takings(earnings.on(day, day)).get("EUR", Income())


def test_a_fee_is_on_the_days_of_the_work_that_its_payment_paid_and_not_on_the_day_of_the_payment() -> None:
    earnings = worked(["6", "3", "5"])
    paid(earnings, "10", "1", "a", "b")
    assert [income(earnings, day).fees for day in WORKED] == [Decimal("0.6"), Decimal("0.3"), Decimal(0)]
    arrival = income(earnings, date(2026, 1, 20))
    assert (arrival.fees, arrival.fees_charged, arrival.fees_apart) == (Decimal(0), Decimal(1), Decimal("0.1"))
    apply(earnings, EntryKind.REWARD_DECIDED, DecidedBody("b", "payable"))
    assert [income(earnings, day).fees for day in WORKED] == [Decimal("0.6"), Decimal(0), Decimal(0)]
    assert income(earnings, date(2026, 1, 20)).fees_apart == Decimal("0.4")


def test_a_fee_of_no_known_work_lowers_no_pay() -> None:
    earnings = worked(["6"])
    paid(earnings, "10", "1")
    apply(earnings, EntryKind.FEE_CHARGED, FeeBody("g", "Bank", "2", "EUR", "2026-01-01"))
    whole = earnings.takings(earnings.all_time)["EUR"]
    assert (whole.fees, whole.fees_charged, whole.fees_apart) == (Decimal(0), Decimal(3), Decimal(3))


def test_the_loss_on_a_voucher_is_on_the_work_that_it_paid() -> None:
    earnings = worked(["6", "4"])
    body = VoucherBody("v", "Lab", "10", "EUR", "2026-01-20", covers=("a", "b"), factor="0.8")
    apply(earnings, EntryKind.VOUCHER_RECEIVED, body)
    assert [income(earnings, day).voucher_loss for day in WORKED[:2]] == [Decimal("1.2"), Decimal("0.8")]
    assert income(earnings, date(2026, 1, 20)).voucher_loss == 0


STEPS = st.one_of(
    st.tuples(st.just("pay"), st.lists(st.sampled_from(NAMES), unique=True, max_size=3), AMOUNTS, AMOUNTS),
    st.tuples(st.just("undo"), st.sampled_from(NAMES)),
    st.tuples(st.just("mark"), st.sampled_from(NAMES)),
    st.tuples(
        st.just("correct"), st.sampled_from(("a", "b", "c", "p0", "p1", "f0", "f1")), st.decimals(0, 9, places=2)
    ),
)


@given(st.lists(AMOUNTS.map(str), min_size=3, max_size=3), st.lists(STEPS, max_size=8))
def test_every_fee_is_on_paid_work_or_apart_after_any_steps_and_no_pay_without_a_payment_has_one(
    amounts: list[str], steps: list[Any]
) -> None:
    """What is on each reward is written down by hand, from its payment as it is at the end."""
    earnings, known, by = worked(amounts), dict(zip(NAMES, map(Decimal, amounts), strict=True)), dict[str, str]()
    of = dict[str, list[str]]()
    for number, (step, name, *how) in enumerate(steps):
        payment, fee = f"p{number}", f"f{number}"
        if step == "pay":
            known |= {payment: how[0], fee: how[1]}
            money = PaymentBody(payment, "Lab", str(how[0]), "EUR", "2026-01-20", covers=tuple(name))
            earnings.apply(new_entry(EntryKind.PAYMENT_RECEIVED, NOW, money))
            of[payment] = [fee]
            apply(earnings, EntryKind.FEE_CHARGED, FeeBody(fee, "Lab", str(how[1]), "EUR", None, payment=payment))
            by |= {one: payment for one in name if not known.get(by.get(one, ""))}
        elif step == "correct":
            earnings.apply(new_entry(EntryKind.AMOUNT_CORRECTED, NOW, CorrectedBody(name, str(how[0]))))
            known |= {name: how[0]} if name in known else {}
        else:
            decision = DecidedBody(name, "paid" if step == "mark" else "approved")
            earnings.apply(new_entry(EntryKind.REWARD_DECIDED, NOW, decision))
            by.pop(name, None) if step == "undo" else None
    expected = dict.fromkeys(NAMES, Decimal(0))
    for payment, fees in of.items():
        rewards = [name for name in NAMES if by.get(name) == payment]
        parts = portions(
            sum((known[fee] for fee in fees), Decimal(0)), known[payment], [known[name] for name in rewards]
        )
        expected |= dict(zip(rewards, parts, strict=True))
    assert [income(earnings, day).fees for day in WORKED] == list(expected.values())
    whole = earnings.takings(earnings.all_time)["EUR"]
    assert (
        whole.fees + whole.fees_apart
        == whole.fees_charged
        == sum((known[fee] for each in of.values() for fee in each), Decimal(0))
    )
    assert merged(earnings.by_receipt(*EVER, date(2026, 2, 1)).values()) == earnings.on(*EVER)
    assert earnings.on(*EVER, lambda _day, _payer: False) == earnings.all_time
    assert unpacked(Earnings, json.loads(json.dumps(packed(earnings)))) == earnings
    assert MoneyState.OFFERED not in whole.tallies


def test_money_for_no_known_reward_is_told_apart() -> None:
    """A payment of 5.00 that paid a reward of 4.00, one for nothing known, and one of another day."""
    earnings = Earnings()
    for name, amount, day, covers in (
        ("p1", "5", WORKED[0], ("a",)), ("p2", "9.45", WORKED[1], ()), ("p3", "1", WORKED[2], ()),
    ):  # fmt: skip
        if covers:
            earnings.apply(
                new_entry(EntryKind.REWARD_ENTERED, NOW, EnteredBody("a", "Lab", "4", "EUR", day.isoformat()))
            )
        body = PaymentBody(name, "Lab", amount, "EUR", day.isoformat(), covers=covers)
        earnings.apply(new_entry(EntryKind.PAYMENT_RECEIVED, NOW, body))
    assert earnings.received_apart(*WORKED[:2]) == {"EUR": Decimal("10.45")}
    assert earnings.received_apart(WORKED[0], WORKED[0]) == {"EUR": Decimal(1)}
    assert earnings.received_apart(date(2020, 1, 1), date(2020, 1, 2)) == {}
