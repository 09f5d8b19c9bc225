"""Payments that requesters tell of where results arrive: entered once, with their source; a change is a correction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest
from msgspec import Struct

from annotator.core.errors import StoreFault
from annotator.core.events import Event
from annotator.core.ledger.entries import EntryKind
from annotator.core.money.states import MoneyState
from annotator.core.system_events import PaymentsFetched
from annotator.services.bookkeeping.requester_files import FetchedPayments
from services.service_env import KEY, ServiceEnv, make_env

HEADER = "payment,amount,currency,unique_id,day,note"


class Paid(Struct, frozen=True):
    """Two results that the requester has; `take` reads what they told of."""

    env: ServiceEnv
    fetched: FetchedPayments
    first: str
    second: str

    async def take(self, *lines: str, header: str = HEADER, key: str = KEY) -> Event | None:
        return await self.fetched.take(key, "\n".join((header, *lines, "")).encode(), "https://studio.example.org")

    async def entries(self, kind: EntryKind = EntryKind.PAYMENT_ANNOUNCED) -> list[dict[str, object]]:
        return [dict(entry.body) for entry in await self.env.records.entries() if entry.kind is kind]

    async def confirm(self) -> None:
        books = self.env.services.books.bookkeeping
        ((item, _covers),) = books.earnings.announced()
        await books.confirm_payment(item, books.today())

    def received(self) -> Decimal:
        earnings = self.env.services.books.bookkeeping.earnings
        return earnings.takings(earnings.all_time)["EUR"].received

    def state(self, unique_id: str) -> MoneyState:
        item = self.env.services.books.bookkeeping.earnings.item(unique_id)
        assert item is not None
        return item.state

    async def amounts(self) -> list[str]:
        items = self.env.services.books.bookkeeping.earnings.items(MoneyState.ANNOUNCED)
        return [format(item.money.amount, "f") for item in items]


def play(scenario: Callable[[Paid], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = await make_env().start()
        ids: list[str] = []
        for _ in range(2):
            ids.append(env.view().unique_id)
            await env.services.session.ready(ids[-1], is_complete=True)
            env.answered("tree")
            await env.services.session.submit(ids[-1])
        fetched = FetchedPayments(env.services.books.payments)
        await scenario(Paid(env, fetched, *ids))

    asyncio.run(whole())


def test_a_payment_is_announced_once_with_its_source_and_makes_payable_what_it_names() -> None:
    async def scenario(paid: Paid) -> None:
        line = f"transfer 7,0.08,eur,{paid.first} {paid.second} {paid.first},2026-11-20,for November"
        assert await paid.take(line) == PaymentsFetched(KEY, 1)
        (body,) = await paid.entries()
        unique_id = body.pop("unique_id")
        assert unique_id
        assert body == {
            "payer": "City Mapping Group", "amount": "0.08", "currency": "EUR", "day": "2026-11-20",
            "note": "transfer 7 · for November", "covers": [paid.first, paid.second], "source": "https://studio.example.org",
        }  # fmt: skip
        assert [paid.state(paid.first), paid.state(paid.second)] == [MoneyState.PAYABLE, MoneyState.PAYABLE]
        assert await paid.take(line) is None
        assert await paid.take("", line) is None
        assert len(await paid.entries()) == 1

    play(scenario)


def test_a_row_for_each_result_is_one_payment() -> None:
    async def scenario(paid: Paid) -> None:
        rows = [f"7,0.04,EUR,{paid.first},,", "7,5.00,EUR,somebody-else,,", f"7,0.05,EUR,{paid.second},,"]
        assert await paid.take(*rows) == PaymentsFetched(KEY, 1)
        assert await paid.amounts() == ["0.09"]
        assert await paid.take(*rows) is None

    play(scenario)


def test_what_is_changed_later_is_announced_anew_with_what_it_names_further() -> None:
    async def scenario(paid: Paid) -> None:
        await paid.take(f"7,0.04,EUR,{paid.first},,")
        await paid.confirm()
        assert [paid.state(paid.first), paid.state(paid.second)] == [MoneyState.PAID, MoneyState.SUBMITTED]
        assert await paid.take(f"7,0.08,EUR,{paid.first} {paid.second},,") == PaymentsFetched(KEY, 1)
        assert await paid.amounts() == ["0.08"]
        assert [paid.state(paid.first), paid.state(paid.second)] == [MoneyState.PAID, MoneyState.PAYABLE]
        await paid.confirm()
        assert paid.state(paid.second) is MoneyState.PAID
        assert paid.received() == Decimal("0.08")
        assert await paid.take(f"7,0.08,EUR,{paid.first} {paid.second},,") is None

    play(scenario)


def test_a_payment_that_was_announced_is_no_money_until_the_worker_has_it() -> None:
    async def scenario(paid: Paid) -> None:
        await paid.take(f"7,0.08,EUR,{paid.first} {paid.second},,")
        assert paid.received() == 0
        assert await paid.take(f"7,0,EUR,{paid.first},,never left") == PaymentsFetched(KEY, 1)
        (corrected,) = await paid.entries(EntryKind.AMOUNT_CORRECTED)
        assert (corrected["amount"], corrected["note"]) == ("0", "never left")
        assert list(paid.env.services.books.bookkeeping.earnings.announced()) == []
        assert await paid.take(f"8,0.08,EUR,{paid.first},,") == PaymentsFetched(KEY, 1)
        await paid.confirm()
        assert [paid.state(paid.first), paid.state(paid.second)] == [MoneyState.PAID, MoneyState.PAYABLE]
        assert paid.received() == Decimal("0.08")

    play(scenario)


def test_what_the_worker_put_right_is_not_contradicted_by_a_file_that_says_the_same_of_it_again() -> None:
    async def scenario(paid: Paid) -> None:
        line, other = f"7,0.04,EUR,{paid.first},,", f"8,0.04,EUR,{paid.second},,"
        await paid.take(line)
        (body,) = await paid.entries()
        await paid.env.services.books.bookkeeping.correct(str(body["unique_id"]), "0", "never arrived")
        assert await paid.take(line, other) == PaymentsFetched(KEY, 1)
        assert await paid.amounts() == ["0", "0.04"]
        assert await paid.take(line.replace("0.04", "0.03"), other) == PaymentsFetched(KEY, 1)
        assert await paid.amounts() == ["0.03", "0.04"]

    play(scenario)


def test_what_is_paid_already_or_by_somebody_else_is_covered_by_no_payment() -> None:
    async def scenario(paid: Paid) -> None:
        book = paid.env.services.books.bookkeeping
        elsewhere = await book.enter_reward("Lab", "1.00", "EUR")
        await book.decide([paid.first], MoneyState.PAID)
        await paid.take(f"7,0.08,EUR,{paid.first} {paid.second} {elsewhere} nobody,,")
        (body,) = await paid.entries()
        assert body["covers"] == [paid.second]
        assert paid.state(elsewhere) is MoneyState.SUBMITTED

    play(scenario)


def test_only_rows_about_results_of_this_bundle_count() -> None:
    async def scenario(paid: Paid) -> None:
        elsewhere = await paid.env.services.books.bookkeeping.enter_reward("Lab", "1.00", "EUR")
        assert await paid.take(f"7,1.00,EUR,{elsewhere},,", f"8,1.00,EUR,nobody {paid.first},,") is None
        assert await paid.take(f"7,0.04,EUR,{paid.first},,", key="another@1") is None
        assert await paid.entries() == []

    play(scenario)


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("7,much,EUR,{id},,", HEADER),
        ("7,-1,EUR,{id},,", HEADER),
        (",1.00,EUR,{id},,", HEADER),
        ("7,1.00,EUR,,,", HEADER),
        ("7,1.00,XYZ,{id},,", HEADER),
        ("7,1.00,EUR,{id},soon,", HEADER),
        ("7,1.00,EUR,{id},2199-01-01,", HEADER),
        ("7,0,EUR,{id},,", HEADER),
        (f"{'n' * 201},1.00,EUR,{{id}},,", HEADER),
        ("7,1.00,{id}", "payment,amount,unique_id"),
    ],
)
def test_what_cannot_be_read_is_counted_and_changes_nothing(line: str, header: str) -> None:
    async def scenario(paid: Paid) -> None:
        fetched = await paid.take(line.format(id=paid.first), header=header)
        assert isinstance(fetched, PaymentsFetched)
        assert (fetched.key, fetched.written, len(fetched.left_out.rows)) == (KEY, 0, 1)
        assert (fetched.left_out.file, len(fetched.left_out.sha256)) == ("payments.csv", 64)
        assert await paid.entries() == []
        assert paid.state(paid.first) is MoneyState.SUBMITTED

    play(scenario)


def test_a_crash_in_the_middle_enters_nothing_twice() -> None:
    async def scenario(paid: Paid) -> None:
        first, second = f"7,0.04,EUR,{paid.first},,", f"8,0.04,EUR,{paid.second},,"
        await paid.take(first)
        paid.env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await paid.take(first, second)
        paid.env.records.fault = None
        assert await paid.take(first, second) == PaymentsFetched(KEY, 1)
        assert await paid.amounts() == ["0.04", "0.04"]

    play(scenario)


def test_a_file_that_says_one_thing_many_times_is_one_payment() -> None:
    async def scenario(paid: Paid) -> None:
        lines = [f"7,0.01,EUR,{paid.first} {paid.second},,"] * 20_000
        assert await paid.take(*lines) == PaymentsFetched(KEY, 1)
        assert await paid.amounts() == ["200.00"]
        (body,) = await paid.entries()
        assert body["covers"] == [paid.first, paid.second]

    play(scenario)
