"""The queue of requests to servers with tasks: one at a time, and each result stays for later viewers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import NoReturn

import pytest

from annotator.core.errors import DiskFull, MoneyReason, TakingStopped
from annotator.core.events import BundleImported, Failed
from annotator.core.money.amount import Money
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.servers import ListedProject, Unread
from annotator.core.system_events import FetchesChanged
from annotator.services.servers.fetch_queue import FetchQueue, typed_pay
from annotator.services.servers.projects import ForeignHosts, NothingNew, ProjectPreview, ProjectRequest
from fakes.task_server import MemoryStaging
from services.service_env import ServiceEnv, make_env, running

URL = "https://label.example.org"


def task(number: int, **data: object) -> dict[str, object]:
    return {"id": number, "data": {"image": f"/data/upload/7/{number}.png", **data}}


class Asking:
    def __init__(self, env: ServiceEnv) -> None:
        self.env = env
        self.fetches: FetchQueue = env.services.fetches()
        self.server = env.task_server
        self.server.add_project("7", "Signs", [task(number) for number in range(5)], "Say what they ask.")

    def titles(self) -> list[str]:
        """Return the titles of the running downloads."""
        fetch = self.fetches.fetch
        return [fetch.title] if fetch is not None and not fetch.is_over else []

    def offered(self) -> object:
        return self.fetches.offered

    async def settled(self) -> None:
        await self.env.services.server_intents.settled()

    async def take(self, request: ProjectRequest | None = None) -> object:
        self.fetches.take(request or ProjectRequest(URL, "7", 2), "Signs")
        await self.settled()
        return self.fetches.fetch.outcome if self.fetches.fetch is not None else "gone"


def play(scenario: Callable[[Asking], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = make_env()
        async with running(env.services.server_intents.run()):
            await scenario(Asking(env))

    asyncio.run(whole())


def test_projects_are_asked_for_and_stay_there() -> None:
    async def scenario(asking: Asking) -> None:
        asking.fetches.ask(URL)
        assert (asking.fetches.asked, asking.fetches.is_asking, asking.fetches.offered) == (URL, True, None)
        await asking.settled()
        assert not asking.fetches.is_asking
        assert asking.fetches.offered == (ListedProject("7", "Signs", 5),)
        assert len(asking.env.told(FetchesChanged)) == 2

    play(scenario)


def test_another_address_calls_the_first_one_off() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.opens = asyncio.Event()
        asking.fetches.ask("https://slow.example.org")
        await asyncio.sleep(0)
        asking.fetches.ask(URL)
        asking.server.opens.set()
        await asking.settled()
        assert asking.fetches.asked == URL
        assert isinstance(asking.fetches.offered, tuple)
        assert not asking.env.told(Failed)

    play(scenario)


def test_what_was_asked_can_be_stopped_without_a_word() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.opens = asyncio.Event()
        asking.fetches.ask(URL)
        asking.fetches.stop()
        await asking.settled()
        assert (asking.fetches.is_asking, asking.fetches.offered) == (False, None)
        assert not asking.env.told(Failed)

    play(scenario)


@pytest.mark.parametrize(
    ("reward", "told"), [("0.08", "0.08"), (0.08, "0.08"), (3, "3"), (None, ""), ("", ""), (["0.08"], "")]
)
def test_a_look_tells_what_the_first_task_says_that_it_pays(reward: object, told: str) -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.listed["7"] = [task(1, reward=reward)]
        asking.fetches.look(URL, "7")
        await asking.settled()
        assert asking.fetches.looks[URL, "7"] == ProjectPreview("Say what they ask.", told)
        assert "first https://label.example.org 7" in asking.server.asked
        before = len(asking.server.asked)
        asking.fetches.look(URL, "7")
        await asking.settled()
        assert len(asking.server.asked) == before

    play(scenario)


def test_after_a_fetch_others_are_looked_at_as_before() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.add_project("8", "Birds", [])
        await asking.take()
        asking.fetches.look(URL, "8")
        await asking.settled()
        assert asking.fetches.looks[URL, "8"] == ProjectPreview("", "")

    play(scenario)


def test_a_look_that_fails_is_no_news() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.fault = Unread(DeliveryReason.SERVER_BUSY, URL)
        asking.fetches.look(URL, "7")
        await asking.settled()
        assert asking.fetches.looks == {}
        assert not asking.env.events

    play(scenario)


def test_what_the_worker_says_a_task_pays_is_what_the_bundle_pays() -> None:
    async def scenario(asking: Asking) -> None:
        key = await asking.take(ProjectRequest(URL, "7", 2, pay=Money(Decimal("0.05"), "CHF")))
        assert asking.env.told(BundleImported) == [BundleImported(str(key))]
        manifest = await asking.env.services.bundles.manifest(str(key))
        assert manifest is not None
        assert manifest.pay is not None
        assert (manifest.pay.amount, manifest.pay.currency) == (Decimal("0.05"), "CHF")

    play(scenario)


def test_a_look_tells_what_the_newest_tasks_of_the_project_here_pay() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.add_project("8", "Birds", [task(number) for number in range(100, 103)])
        for number, amount in (("7", "0.05"), ("7", "0.07"), ("7", None), ("8", "0.09")):
            pay = Money(Decimal(amount), "CHF") if amount is not None else None
            assert isinstance(await asking.take(ProjectRequest(URL, number, 1, pay=pay)), str)
            asking.fetches.answered()
            asking.fetches.look(URL, number)
            await asking.settled()
        assert asking.fetches.looks[URL, "7"].pay == Money(Decimal("0.07"), "CHF")
        assert asking.fetches.looks[URL, "8"].pay == Money(Decimal("0.09"), "CHF")
        asking.fetches.look("https://other.example.org", "7")
        await asking.settled()
        assert asking.fetches.looks["https://other.example.org", "7"].pay is None

    play(scenario)


def test_an_outcome_is_forgotten_and_what_is_offered_stays() -> None:
    async def scenario(asking: Asking) -> None:
        asking.fetches.ask(URL)
        await asking.settled()
        asking.fetches.forget()
        assert asking.offered() == (ListedProject("7", "Signs", 5),)
        asking.server.fault = Unread(DeliveryReason.SERVER_BUSY, URL)
        asking.fetches.ask(URL)
        asking.fetches.forget()
        assert asking.fetches.is_asking
        await asking.settled()
        assert asking.offered() == asking.server.fault
        asking.fetches.forget()
        assert asking.offered() is None

    play(scenario)


def test_without_a_word_of_pay_none_is_stated() -> None:
    async def scenario(asking: Asking) -> None:
        manifest = await asking.env.services.bundles.manifest(str(await asking.take()))
        assert manifest is not None
        assert manifest.pay is None

    play(scenario)


def test_what_came_of_it_stays_until_it_is_answered() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.listed["7"] = [{"id": 1, "data": {"image": "https://cdn.example.net/1.png"}}]
        assert await asking.take() == ForeignHosts(("https://cdn.example.net",))
        assert not [asked for asked in asking.server.asked if asked.startswith("fetch")]
        asking.fetches.answered()
        assert asking.fetches.fetch is None
        request = ProjectRequest(URL, "7", hosts=("https://cdn.example.net",))
        assert isinstance(await asking.take(request), str)
        assert await asking.take(request) is NothingNew.NOTHING_NEW
        asking.server.fault = Unread(DeliveryReason.SIGN_IN_EXPIRED, URL)
        assert await asking.take(request) == asking.server.fault

    play(scenario)


def test_a_fetch_is_alone_and_a_stop_is_told() -> None:
    async def scenario(asking: Asking) -> None:
        asking.server.opens = asyncio.Event()
        asking.fetches.take(ProjectRequest(URL, "7"), "Signs")
        await asyncio.sleep(0)
        assert asking.titles() == ["Signs"]
        asking.fetches.take(ProjectRequest(URL, "8"), "Others")
        asking.fetches.ask("https://other.example.org")
        assert (asking.titles(), asking.fetches.asked) == (["Signs"], "")
        asking.fetches.stop()
        await asking.settled()
        assert asking.titles() == []
        assert asking.env.told(Failed) == [Failed(TakingStopped.code, {})]
        assert not asking.env.told(BundleImported)

    play(scenario)


def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[MemoryStaging] = []

    def full(_staging: MemoryStaging, path: str) -> NoReturn:
        raise DiskFull(path=path)

    async def scenario(asking: Asking) -> None:
        assert await asking.take() == "gone"
        assert [failed.code for failed in asking.env.told(Failed)] == [DiskFull.code]
        assert not asking.env.told(BundleImported)
        assert len(closed) == 1

    monkeypatch.setattr(MemoryStaging, "writing", full)
    monkeypatch.setattr(MemoryStaging, "close", lambda staging: closed.append(staging))
    play(scenario)


def test_servers_are_known_by_bundles_and_by_sign_ins() -> None:
    async def scenario(asking: Asking) -> None:
        sign_ins, token = asking.env.sign_ins, SignIn(SignInKind.TOKEN, "t")
        for server in (URL, "https://other.example.org", "s3://bucket"):
            await sign_ins.keep(server, token)
        assert await asking.fetches.servers() == (URL, "https://other.example.org")
        await asking.take(ProjectRequest("https://studio.example.org/tools", "7"))
        found = await asking.fetches.servers()
        assert found == ("https://studio.example.org/tools", URL, "https://other.example.org")

    play(scenario)


@pytest.mark.parametrize(
    ("amount", "currency", "pay"),
    [
        ("", "EUR", None),
        ("0.05", "EUR", Money(Decimal("0.05"), "EUR")),
        ("-1", "EUR", MoneyReason.AMOUNT),
        ("much", "EUR", MoneyReason.AMOUNT),
        ("1", "XQZ", MoneyReason.CURRENCY),
        ("1", "", MoneyReason.CURRENCY),
    ],
)
def test_pay_as_it_is_typed(amount: str, currency: str, pay: Money | MoneyReason | None) -> None:
    assert typed_pay(amount, currency) == pay
