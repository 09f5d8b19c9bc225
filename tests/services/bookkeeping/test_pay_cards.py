"""A worker's own pay cards, made of measured tasks, and the cards of other workers in this home."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from decimal import Decimal
from typing import Any

import pytest

from annotator.core.errors import BundleRefused
from annotator.core.events import BundleRejected, PayCardsAdded
from annotator.core.money.states import MoneyState
from annotator.core.pay.pay_cards import MOST_CARDS, RequesterName
from annotator.core.problems import ProblemCode
from annotator.formats.pay_cards import read_cards
from annotator.services.bookkeeping import pay_cards
from annotator.services.bookkeeping.pay_cards import OwnWork
from annotator.services.bundles import PAY_CARDS
from pay_card_making import CITY, TODAY, signed, signed_file
from services.service_env import ServiceEnv, make_env
from services.short_tasks import short_tasks, submit

FILE = "/downloads/city.paycard"
NAMED = RequesterName("City Mapping Group", "example.org")


def worked(tasks: int, scenario: Callable[[ServiceEnv, list[str]], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = await short_tasks().start()
        await scenario(env, await submit(env, tasks))

    asyncio.run(whole())


async def only_work(env: ServiceEnv) -> OwnWork:
    (work,) = await env.services.books.pay_cards.own()
    return work


def test_a_card_is_made_of_twenty_measured_tasks() -> None:
    async def scenario(env: ServiceEnv, ids: list[str]) -> None:
        money = env.services.books.bookkeeping
        env.clock.advance(3 * 24 * 3_600_000)
        await money.decide(ids[:9], MoneyState.PAID)
        await money.decide(ids[9:11], MoneyState.REJECTED)
        work = await only_work(env)
        made = work.card
        assert (work.requester, work.quarter, work.currency, work.tasks) == (NAMED, "2026-Q4", "EUR", 20)
        assert made is not None
        assert (made.tasks, made.median, made.tenth) == (20, Decimal("4.80"), Decimal("4.30"))
        assert (made.accepted, made.days, made.issue) == (80, 3, 1)

    worked(20, scenario)


def test_fewer_tasks_make_no_card() -> None:
    async def scenario(env: ServiceEnv, _ids: list[str]) -> None:
        work = await only_work(env)
        assert (work.tasks, work.missing, work.card) == (19, 1, None)
        with pytest.raises(ValueError, match="too few"):
            await env.services.books.pay_cards.export(work, FILE)

    worked(19, scenario)


def test_a_card_is_issued_again_only_with_other_values_and_keeps_its_key() -> None:
    async def scenario(env: ServiceEnv, ids: list[str]) -> None:
        cards = env.services.books.pay_cards
        issued = []
        for number, step in enumerate(("first", "same", "decided")):
            if step == "decided":
                await env.services.books.bookkeeping.decide(ids, MoneyState.REJECTED)
            await cards.export(await only_work(env), f"/out/{number}")
            (read,) = read_cards(env.folders.files[f"/out/{number}"], TODAY)
            assert isinstance(read, tuple)
            issued.append(read[1])
        assert [one.issue for one in issued] == [1, 1, 2]
        assert issued[0] == issued[1]
        assert len({one.key for one in issued}) == 1
        with pytest.raises(BundleRefused):
            await cards.export(await only_work(env), "/out/0")

    worked(20, scenario)


def opened(scenario: Callable[[ServiceEnv], Coroutine[Any, Any, None]]) -> None:
    env = make_env()
    asyncio.run(scenario(env))


async def open_data(env: ServiceEnv, data: bytes) -> PayCardsAdded:
    env.folders.files[FILE] = data
    return await env.services.books.pay_cards.open(FILE)


def test_opening_twice_or_in_another_order_changes_nothing() -> None:
    async def scenario(env: ServiceEnv) -> None:
        one, other = make_env(), make_env()
        first = await open_data(one, signed_file(range(1, 8)))
        again = await open_data(one, signed_file(range(1, 8)))
        for number in (6, 7, 5, 1, 2, 4, 3):
            await open_data(other, signed(number))
        assert (first.added, again.added, again.known) == (7, 0, 7)
        assert await one.services.books.pay_of_others() == await other.services.books.pay_of_others()
        assert (await one.services.books.pay_of_others())[CITY.id, "EUR"].workers == 7
        assert env.services.books.pay_cards is not None

    opened(scenario)


def test_the_newest_issue_replaces_an_older_one_and_not_the_other_way() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await open_data(env, signed_file(range(1, 6)))
        newer = await open_data(env, signed(1, "9.00", issue=2))
        older = await open_data(env, signed(1))
        assert (newer.added, newer.replaced, older.replaced, older.known) == (0, 1, 0, 1)
        (found,) = await env.services.books.pay_cards.summaries()
        assert (found.workers, found.cards) == (5, (("2026-Q3", 5),))

    opened(scenario)


def test_a_forged_card_is_named_and_the_others_are_added() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.folders.folders["/downloads/cards"] = {
            "a.paycard": signed(1), "b.paycard": signed(2).replace(b"4.00", b"9.00"), "c.paycard": signed(3),
            "notes.txt": b"hello",
        }  # fmt: skip
        told = await env.services.books.pay_cards.open("/downloads/cards")
        assert told.added == 2
        (problem,) = told.problems
        assert (problem.code, problem.place.file, problem.params) == (
            ProblemCode.PAY_CARD, "b.paycard", {"why": "signature"},
        )  # fmt: skip

    opened(scenario)


def test_more_cards_than_a_home_keeps_are_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pay_cards, "MOST_CARDS", 5)
    assert MOST_CARDS > 10_000

    async def scenario(env: ServiceEnv) -> None:
        await open_data(env, signed_file(range(1, 5)))
        told = await open_data(env, signed_file(range(4, 9)))
        assert (told.added, told.problems[0].params["why"]) == (0, "full")
        (found,) = await env.services.books.pay_cards.summaries()
        assert found.workers == 4

    opened(scenario)


def test_removed_cards_are_gone_and_come_back() -> None:
    async def scenario(env: ServiceEnv) -> None:
        cards = env.services.books.pay_cards
        await open_data(env, signed_file(range(1, 7)))
        (before,) = await cards.summaries()
        removed = await cards.remove(before)
        assert await cards.summaries() == ()
        await cards.restore(removed)
        assert await cards.summaries() == (before,)

    opened(scenario)


def test_a_bundle_is_taken_as_before_and_cards_are_opened_instead() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.folders.files[FILE] = signed_file(range(1, 4))
        env.folders.folders["/downloads/none"] = {"readme.txt": b"nothing"}
        env.folders.folders["/downloads/broken"] = {"bundle.toml": b"[", "stray.paycard": signed()}
        env.folders.folders["/downloads/cards"] = {"deep/one.PAYCARD": signed(7)}
        taken = [
            await env.services.bundles.take(location, lambda _done, _all: None)
            for location in (FILE, "/downloads/cards", "/downloads/none", "/downloads/broken")
        ]
        assert taken == [PAY_CARDS, PAY_CARDS, None, None]
        assert [told.added for told in env.told(PayCardsAdded)] == [3, 1]
        assert len(env.told(BundleRejected)) == 2

    opened(scenario)


def test_a_home_without_cards_loads_nothing_for_the_inbox() -> None:
    async def scenario(env: ServiceEnv) -> None:
        assert await env.services.books.pay_of_others() == {}
        assert "pay_cards" not in vars(env.services.books)

    opened(scenario)
