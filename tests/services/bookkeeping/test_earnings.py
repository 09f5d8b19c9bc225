"""Money written down by hand or from a file: one entry each, checked before, announced after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import pytest

from annotator.core.errors import MoneyRefused, StoreFault
from annotator.core.events import EarningsChanged
from annotator.core.ledger.entries import EntryKind
from annotator.core.money.amount import Money
from annotator.core.money.entry_validation import FeeTerms
from annotator.core.money.payers import LockedBy, Means, Payer
from annotator.core.money.states import FeePurpose, MoneyState
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.settings import ACRE, STATUS
from annotator.services.bookkeeping.earnings import Bookkeeping, factor_of
from services.service_env import ServiceEnv, make_env, play

TODAY = date(2026, 11, 24)
DAY_MS = 86_400_000


def kept(scenario: Callable[[ServiceEnv, Bookkeeping], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        await scenario(env, env.services.books.bookkeeping)

    asyncio.run(whole())


async def written(env: ServiceEnv, kind: EntryKind) -> list[dict[str, object]]:
    return [dict(entry.body) for entry in await env.records.entries() if entry.kind is kind]


def test_a_reward_from_elsewhere_is_one_entry_and_one_fact() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        unique_id = await books.enter_reward("Clickworker ", "1.20", "EUR", note="ten pictures")
        assert await written(env, EntryKind.REWARD_ENTERED) == [
            {
                "unique_id": unique_id, "payer": "Clickworker", "amount": "1.20", "currency": "EUR",
                "day": "2026-11-24", "state": "submitted", "note": "ten pictures",
            }
        ]  # fmt: skip
        assert env.told(EarningsChanged) == [EarningsChanged()]
        item = books.earnings.item(unique_id)
        assert item is not None
        assert (item.state, item.money.amount, item.day) == (MoneyState.SUBMITTED, Decimal("1.20"), TODAY)

    kept(scenario)


def test_one_decision_about_several_rewards_is_for_all_of_them_or_for_none() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        first = await books.enter_reward("Clickworker", "1.00", "EUR")
        second = await books.enter_reward("Clickworker", "2.00", "EUR", state=MoneyState.PAID)
        with pytest.raises(MoneyRefused) as refused:
            await books.decide([first, second], MoneyState.REJECTED)
        assert refused.value.code == "money-unlawful"
        assert await written(env, EntryKind.REWARD_DECIDED) == []
        await books.decide([first, first], MoneyState.APPROVED, amount="0.80", day=date(2026, 11, 20))
        assert await written(env, EntryKind.REWARD_DECIDED) == [
            {"unique_id": first, "decision": "approved", "amount": "0.80", "day": "2026-11-20"}
        ]
        item = books.earnings.item(first)
        assert item is not None
        assert (item.money.amount, item.decided) == (Decimal("0.80"), date(2026, 11, 20))

    kept(scenario)


def test_what_is_no_currency_is_refused_before_it_is_written() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        with pytest.raises(MoneyRefused) as refused:
            await books.enter_bonus("Clickworker", "1", "XXZ")
        assert (refused.value.code, refused.value.params) == ("money-currency", {"currency": "XXZ"})
        assert await written(env, EntryKind.BONUS_RECEIVED) == []
        assert env.told(EarningsChanged) == []

    kept(scenario)


def test_what_could_not_be_stored_is_not_counted() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await books.enter_fee("Clickworker", "1", "EUR")
        assert len(books.earnings) == 0
        assert env.told(EarningsChanged) == []

    kept(scenario)


def test_payments_vouchers_and_corrections() -> None:
    async def scenario(_env: ServiceEnv, books: Bookkeeping) -> None:
        reward = await books.enter_reward("Clickworker", "5.00", "EUR", requester="Lab")
        await books.enter_payment("Clickworker", "5.00", "EUR", covers=[reward])
        voucher = await books.enter_voucher("Shops", "10", "EUR", factor="0.8", expires=date(2027, 1, 31))
        await books.value_voucher(voucher, "0.5")
        fee = await books.enter_fee("Clickworker", "0.40", "EUR")
        await books.correct(fee, "0.35", "as the statement says")
        money = books.earnings.takings(books.earnings.all_time)["EUR"]
        assert (money.amount(MoneyState.PAID), money.received, money.fees_charged) == (
            Decimal("5.00"), Decimal("5.00"), Decimal("0.35"),
        )  # fmt: skip
        assert money.amount(MoneyState.VOUCHER_WORTH) == Decimal("5.0")

    kept(scenario)


def test_a_fee_says_what_it_was_charged_for() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        fee = await books.enter_fee("PayPal", "0.40", "USD", purpose="conversion", into="EUR")
        plain = await books.enter_fee("PayPal", "1", "EUR")
        assert books.earnings.fee(fee) == FeeTerms(FeePurpose.CONVERSION, "EUR")
        assert books.earnings.fee(plain) == books.earnings.fee("no fee") == FeeTerms()
        for into, code in (("USD", "money-rate-currency"), ("XXZ", "money-currency")):
            with pytest.raises(MoneyRefused) as refused:
                await books.enter_fee("PayPal", "1", "USD", purpose="conversion", into=into)
            assert refused.value.code == code
        bodies = await written(env, EntryKind.FEE_CHARGED)
        assert [(body.get("purpose"), body.get("into")) for body in bodies] == [("conversion", "EUR"), (None, None)]

    kept(scenario)


def test_a_payment_that_cannot_pay_all_that_it_names_is_refused_whole() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        reward = await books.enter_reward("Clickworker", "5.00", "EUR")
        with pytest.raises(MoneyRefused) as refused:
            await books.enter_payment("Clickworker", "5.00", "EUR", covers=[reward, "strange"])
        assert refused.value.code == "money-unknown"
        assert await written(env, EntryKind.PAYMENT_RECEIVED) == []
        item = books.earnings.item(reward)
        assert item is not None
        assert item.state is MoneyState.SUBMITTED

    kept(scenario)


def test_an_amount_that_is_put_right_keeps_what_it_was() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        fee = await books.enter_fee("Clickworker", "0.40", "EUR")
        await books.correct(fee, "0.35", "as the statement says")
        with pytest.raises(MoneyRefused) as refused:
            await books.correct(fee, "0.350")
        assert refused.value.code == "money-same-amount"
        await books.correct(fee, "0")
        said = [(one.before, one.after, one.note) for one in books.earnings.corrections(fee)]
        assert said == [
            (Decimal("0.40"), Decimal("0.35"), "as the statement says"), (Decimal("0.35"), Decimal(0), ""),
        ]  # fmt: skip
        assert [item.unique_id for item in books.earnings.entered()] == [fee]
        again = make_env(records=env.records, clock=env.clock)
        await again.services.journal.start("0.1.0")
        assert again.services.books.bookkeeping.earnings.corrections(fee) == books.earnings.corrections(fee)

    kept(scenario)


@pytest.mark.parametrize(("typed", "factor"), [("80", "0.8"), (" 12,5 %", "0.125"), ("0", "0"), ("100%", "1")])
def test_a_share_in_percent_is_what_one_unit_is_worth(typed: str, factor: str) -> None:
    assert Decimal(factor_of(typed)) == Decimal(factor)


@pytest.mark.parametrize("typed", ["", "a lot", "101", "-1", "%", "33.333333333333"])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(MoneyRefused) as refused:
        factor_of(typed)
    assert refused.value.code == "money-percent"


def test_money_survives_a_restart() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        reward = await books.enter_reward("Clickworker", "5.00", "EUR")
        await books.decide([reward], MoneyState.APPROVED)
        await env.services.journal.stop()
        again = make_env(records=env.records, clock=env.clock)
        await again.services.journal.start("0.1.0")
        assert again.services.books.bookkeeping.earnings == books.earnings

    kept(scenario)


def test_locked_money_says_what_unlocks_it_and_follows_the_worker_s_own_word() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        payers = env.services.books.payers
        reward = await books.enter_reward("Clickworker", "4.00", "EUR")
        await books.decide([reward], MoneyState.APPROVED)
        (waiting,) = payers.locked()
        assert (waiting.by, waiting.until) == (LockedBy.DELAY, date(2026, 12, 1))
        env.clock.advance(7 * DAY_MS)
        (below,) = payers.locked()
        assert (below.by, below.missing) == (LockedBy.THRESHOLD, Decimal(6))
        await payers.write(Payer("clickworker", "Clickworker", (Means("SEPA", Decimal(4), "EUR"),)))
        assert payers.locked() == ()
        again = make_env(records=env.records)
        await again.services.books.payers.load()
        own = again.services.books.payers.called("Clickworker")
        assert own is not None
        assert (own.is_own, own.as_of) == (True, date(2026, 12, 1))
        await payers.forget("clickworker")
        assert payers.called("Clickworker") == payers.shipped("clickworker")
        assert len(payers.locked()) == 1

    kept(scenario)


def test_take_home_follows_the_status_that_was_chosen() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        services = env.services
        await books.enter_reward("Clickworker", "100.00", "EUR", state=MoneyState.PAID)
        left = services.books.take_homes.of_days(TODAY, TODAY)["EUR"]
        assert left is not None
        assert left.net == 100
        await services.preferences.choose(STATUS, "micro-bnc")
        left = services.books.take_homes.of_days(TODAY, TODAY)["EUR"]
        assert left is not None
        assert left.net == Decimal("74.20")
        reference = services.preferences.reference()
        assert (reference.wage, reference.is_net) == (Money(Decimal("9.74"), "EUR"), True)
        assert round(reference.of_hourly(Decimal("13.13")), 2) == Decimal("9.74")
        await services.preferences.choose(ACRE, "since-july-2026")
        left = services.books.take_homes.of_days(TODAY, TODAY)["EUR"]
        assert left is not None
        assert left.net == Decimal("80.60")
        await services.preferences.choose(STATUS, "micro-bic")
        assert services.books.take_homes.of_days(TODAY, TODAY) == {"EUR": None}
        assert services.preferences.reference() == Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS)

    kept(scenario)


@pytest.mark.parametrize("amount", ["9" * 17, "9" * 30, "0." + "1" * 13, "1e3", "NaN", "-1", "-0.01", ""])
def test_what_could_not_be_summed_or_shown_is_not_written_down(amount: str) -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping) -> None:
        with pytest.raises(MoneyRefused) as refused:
            await books.enter_payment("Clickworker", amount, "EUR")
        assert refused.value.code == "money-amount"
        assert await written(env, EntryKind.PAYMENT_RECEIVED) == []

    kept(scenario)


def test_a_task_that_can_still_be_sent_is_not_returned_by_a_word() -> None:
    """A decision about it would hide the reward of its submission."""

    async def scenario(env: ServiceEnv) -> None:
        books, task = env.services.books.bookkeeping, env.view().unique_id
        with pytest.raises(MoneyRefused) as refused:
            await books.decide([task], MoneyState.RETURNED)
        assert refused.value.code == "money-unlawful"
        env.answered("Bench")
        await env.services.session.submit(task)
        item = books.earnings.item(task)
        assert item is not None
        assert item.state is MoneyState.SUBMITTED

    play(scenario)
