"""Bonuses that requesters tell of where results arrive: entered once, as money earned; a change is a correction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from fractions import Fraction

from msgspec import Struct

from annotator.core.errors import MoneyReason
from annotator.core.events import Event
from annotator.core.ledger.entries import EntryKind
from annotator.core.money.income import Income
from annotator.core.system_events import BonusesFetched
from annotator.services.bookkeeping.requester_files import FetchedBonuses
from services.service_env import KEY, ServiceEnv, make_env

SERVER = "https://studio.example.org"


class Told(Struct, frozen=True):
    """One result that the requester has; `take` reads a bonuses file with these rows."""

    env: ServiceEnv
    unique_id: str

    async def take(self, *lines: str) -> Event | None:
        books = self.env.services.books
        fetched = FetchedBonuses(books.bonuses)
        return await fetched.take(
            KEY, "\n".join(("bonus,amount,currency,unique_id,day,note", *lines, "")).encode(), SERVER
        )

    def income(self) -> Income:
        earnings = self.env.services.books.bookkeeping.earnings
        return earnings.takings(earnings.all_time)["EUR"]

    async def entries(self, kind: EntryKind = EntryKind.BONUS_RECEIVED) -> list[dict[str, object]]:
        return [dict(entry.body) for entry in await self.env.records.entries() if entry.kind is kind]


def play(scenario: Callable[[Told], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = await make_env().start()
        unique_id = env.view().unique_id
        await env.services.session.ready(unique_id, is_complete=True)
        env.answered("tree")
        await env.services.session.submit(unique_id)
        await scenario(Told(env, unique_id))

    asyncio.run(whole())


def test_a_bonus_is_earned_once_and_moves_the_hourly_figure() -> None:
    async def scenario(told: Told) -> None:
        before = told.income()
        row = f"top-up/k7f2q0/1,0.50,eur,{told.unique_id},2026-11-20,to the minimum wage"
        assert await told.take(row) == BonusesFetched(KEY, 1)
        (body,) = await told.entries()
        assert body.pop("unique_id")
        assert body == {
            "payer": "City Mapping Group", "amount": "0.50", "currency": "EUR", "day": "2026-11-20",
            "note": "top-up/k7f2q0/1 · to the minimum wage", "bundle": KEY, "source": SERVER,
        }  # fmt: skip
        assert told.income().timed.effective - before.timed.effective == Fraction("0.50")
        assert told.income().received == 0
        assert await told.take("", row) is None
        assert len(await told.entries()) == 1

    play(scenario)


def test_another_amount_corrects_it_and_a_correction_by_the_worker_stays() -> None:
    async def scenario(told: Told) -> None:
        row = f"1,0.50,EUR,{told.unique_id},,"
        await told.take(row)
        assert await told.take(row.replace("0.50", "0.70")) == BonusesFetched(KEY, 1)
        assert format(told.income().bonuses, "f") == "0.70"
        (body,) = await told.entries()
        await told.env.services.books.bookkeeping.correct(str(body["unique_id"]), "0.60")
        assert await told.take(row.replace("0.50", "0.70"), "") is None
        assert format(told.income().bonuses, "f") == "0.60"
        assert await told.take(row.replace("0.50", "0")) == BonusesFetched(KEY, 1)
        assert format(told.income().bonuses, "f") == "0"

    play(scenario)


def test_bonuses_of_others_are_ignored_and_faulty_rows_are_listed() -> None:
    async def scenario(told: Told) -> None:
        own = f"1,0.50,EUR,{told.unique_id},,"
        assert await told.take(own, "1,9.00,EUR,somebody-else,,") == BonusesFetched(KEY, 1)
        assert await told.take("3,0.50,EUR,somebody-else,,", f"2,0,EUR,{told.unique_id},,") is None
        event = await told.take(f"1,much,EUR,{told.unique_id},,", f"2,1.00,XXQ,{told.unique_id},,")
        assert isinstance(event, BonusesFetched)
        assert [(row.line, row.code) for row in event.left_out.rows] == [(2, "unreadable"), (3, MoneyReason.CURRENCY)]
        assert len(await told.entries()) == 1

    play(scenario)


def test_a_program_that_stops_between_entry_and_setting_enters_it_once() -> None:
    async def scenario(told: Told) -> None:
        row = f"1,0.50,EUR,{told.unique_id},,"
        await told.take(row)
        settings = {key: "" for key in await told.env.records.settings() if key.startswith("told-bonus:")}
        assert settings
        await told.env.records.save_settings(settings)
        assert await told.take(row) is None
        assert len(await told.entries()) == 1

    play(scenario)
