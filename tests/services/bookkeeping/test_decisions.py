"""A requester's file of decisions: looked at, and then written down whole or not at all, without holding anybody up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from annotator.core.errors import MoneyReason, MoneyRefused, StoreFault
from annotator.core.events import EarningsChanged
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import EnteredBody
from annotator.core.money.states import MoneyState
from annotator.core.problems import ProblemCode
from annotator.services.bookkeeping.decisions import Decisions, DecisionsRead
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.ledger.journal import TAKEN_AT_ONCE
from services.service_env import ServiceEnv, make_env, until

PLACE = "/downloads/batch.csv"


def read_in(scenario: Callable[[ServiceEnv, Bookkeeping, Decisions], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        await scenario(env, env.services.books.bookkeeping, env.services.books.decisions)

    asyncio.run(whole())


def put(env: ServiceEnv, *lines: str) -> None:
    env.folders.files[PLACE] = "\n".join((*lines, "")).encode()


async def looked_at(env: ServiceEnv, place: str = PLACE) -> DecisionsRead:
    read = await env.services.books.file_import.read(place)
    assert isinstance(read, DecisionsRead)
    return read


async def decided(env: ServiceEnv) -> list[dict[str, object]]:
    return [dict(entry.body) for entry in await env.records.entries() if entry.kind is EntryKind.REWARD_DECIDED]


def test_a_file_is_looked_at_first_and_then_taken() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping, decisions: Decisions) -> None:
        first = await books.enter_reward("Lab", "1.00", "EUR")
        second = await books.enter_reward("Lab", "2.00", "EUR", state=MoneyState.APPROVED)
        third = await books.enter_reward("Lab", "3.00", "EUR", state=MoneyState.PAID)
        header = "AssignmentId,Approve,Reject"
        put(env, header, f"{first},,too dark", f"{second},x,", f"{third},,no", "strange,x,", ",x,")
        read = await looked_at(env)
        assert (read.file, [row.unique_id for row in read.rows], read.unchanged) == ("batch.csv", [first], 1)
        assert read.counts() == {MoneyState.REJECTED: 1}
        assert [(row.unique_id, refusal.reason) for row, refusal in read.refused] == [
            (third, MoneyReason.UNLAWFUL), ("strange", MoneyReason.UNKNOWN),
        ]  # fmt: skip
        assert [problem.place.line for problem in read.problems] == [6]
        assert await decided(env) == []
        await decisions.take(read)
        assert await decided(env) == [{"unique_id": first, "decision": "rejected", "note": "too dark"}]
        again = await decisions.again(read)
        assert (again.rows, again.unchanged) == ((), 2)

    read_in(scenario)


def test_what_decides_nothing_writes_nothing() -> None:
    async def scenario(env: ServiceEnv, _books: Bookkeeping, decisions: Decisions) -> None:
        put(env, "AssignmentId,Approve")
        await decisions.take(await looked_at(env))
        assert env.told(EarningsChanged) == []

    read_in(scenario)


def test_a_known_state_with_another_amount_is_nothing_to_pass_over() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping, _decisions: Decisions) -> None:
        same = await books.enter_reward("Lab", "1.00", "EUR", state=MoneyState.APPROVED)
        other = await books.enter_reward("Lab", "1.00", "EUR", state=MoneyState.APPROVED)
        put(env, "unique_id,decision,amount", f"{same},approved,1.0", f"{other},approved,0.80")
        read = await looked_at(env)
        assert (read.rows, read.unchanged) == ((), 1)
        ((row, refusal),) = read.refused
        assert (row.unique_id, refusal.reason) == (other, MoneyReason.OTHER_AMOUNT)
        assert refusal.params == {"state": "approved", "known": "1.00", "amount": "0.80"}

    read_in(scenario)


def test_a_file_that_is_not_there_has_that_as_its_problem() -> None:
    async def scenario(env: ServiceEnv, _books: Bookkeeping, _decisions: Decisions) -> None:
        read = await looked_at(env, "C:\\mine\\gone.csv")
        assert (read.file, read.listed) == ("gone.csv", ())
        assert [problem.code for problem in read.problems] == [ProblemCode.NOT_FOUND]

    read_in(scenario)


def test_what_changed_meanwhile_or_cannot_be_stored_leaves_nothing_half_written() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping, decisions: Decisions) -> None:
        first = await books.enter_reward("Lab", "1.00", "EUR")
        second = await books.enter_reward("Lab", "2.00", "EUR")
        put(env, "unique_id,decision", f"{first},approved", f"{second},approved")
        read = await looked_at(env)
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await decisions.take(read)
        assert [item.state for item in books.earnings.items()] == [MoneyState.SUBMITTED] * 2
        env.records.fault = None
        await books.decide([second], MoneyState.REJECTED)
        await books.decide([second], MoneyState.APPROVED)
        with pytest.raises(MoneyRefused) as refused:
            await decisions.take(read)
        assert refused.value.code == "money-already"
        assert len(await decided(env)) == 2

    read_in(scenario)


def test_others_have_their_turn_while_much_is_read_and_written() -> None:
    """Turns of the loop are counted: as many as the slices are, and not one for the whole file."""

    async def scenario(env: ServiceEnv, books: Bookkeeping, decisions: Decisions) -> None:
        count = 4 * TAKEN_AT_ONCE
        bodies = [EnteredBody(f"cw-{number}", "Lab", "0.05", "EUR", None) for number in range(count)]
        await env.services.journal.write_all(EntryKind.REWARD_ENTERED, bodies)
        put(env, "unique_id,decision", *(f"cw-{number},approved" for number in range(count)))
        turns: list[int] = []

        async def turning() -> None:
            while True:
                turns.append(len(list(books.earnings.rows(MoneyState.APPROVED))))
                await asyncio.sleep(0)

        other = asyncio.get_running_loop().create_task(turning())
        await decisions.take(await looked_at(env))
        other.cancel()
        assert {TAKEN_AT_ONCE, 2 * TAKEN_AT_ONCE, 3 * TAKEN_AT_ONCE} <= set(turns)

    read_in(scenario)


def test_whoever_is_cancelled_while_much_is_taken_in_leaves_nothing_out() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping, _decisions: Decisions) -> None:
        count = 4 * TAKEN_AT_ONCE
        bodies = [EnteredBody(f"cw-{number}", "Lab", "0.05", "EUR", None) for number in range(count)]
        journal = env.services.journal
        writing = asyncio.get_running_loop().create_task(journal.write_all(EntryKind.REWARD_ENTERED, bodies))
        await until(lambda: len(books.earnings) > 0, "the first are taken in")
        assert len(books.earnings) < count
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        assert len(books.earnings) == count

    read_in(scenario)


def test_a_row_is_what_the_file_says() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping, decisions: Decisions) -> None:
        first = await books.enter_reward("Lab", "1.00", "EUR")
        put(env, "unique_id,decision,amount,day,note", f"{first},paid,0.90,2026-11-20,less")
        read = await looked_at(env)
        await decisions.take(read)
        (body,) = await decided(env)
        assert body == {
            "unique_id": first, "decision": "payable", "amount": "0.90", "day": "2026-11-20", "note": "less",
        }  # fmt: skip

    read_in(scenario)


def test_a_file_makes_no_reward_paid_and_none_that_is_paid_unpaid() -> None:
    async def scenario(env: ServiceEnv, books: Bookkeeping, decisions: Decisions) -> None:
        first, second = [await books.enter_reward("Lab", "1.00", "EUR") for _ in range(2)]
        put(env, "unique_id,decision", f"{first},paid", f"{second},payable")
        await decisions.take(await looked_at(env))
        await books.decide([first], MoneyState.PAID)
        for word in ("approved", "payable", "paid"):
            put(env, "unique_id,decision", f"{first},{word}", f"{second},{word}")
            read = await looked_at(env)
            assert (read.rows, read.unchanged, read.refused) == ((), 2, ())
        assert [item.state for item in map(books.earnings.item, (first, second)) if item] == [
            MoneyState.PAID, MoneyState.PAYABLE,
        ]  # fmt: skip

    read_in(scenario)
