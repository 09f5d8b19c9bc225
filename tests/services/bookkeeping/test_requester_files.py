"""Decisions that a requester puts where results arrive: entered once, with their source; a change is a correction."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping

import pytest
from msgspec import Struct, field

from annotator.core.errors import MoneyReason, StoreFault
from annotator.core.events import DecisionsFetched
from annotator.core.ledger.checkpoint import packed, unpacked
from annotator.core.ledger.entries import EntryKind
from annotator.core.money.states import MoneyState
from annotator.core.outbox.parcel import Route
from annotator.core.outbox.requester_files import RequesterFile, Unchanged
from annotator.services.bookkeeping import requester_files as module
from annotator.services.bookkeeping.requester_files import FetchedDecisions, RequesterFeedback
from bundle_making import valid_files
from services.service_env import ServiceEnv, make_env, running, until

KEY = "street-things@1"


class Place(Struct):
    """The place for a requester's file."""

    data: bytes | None = None
    asked: list[Route] = field(default_factory=list)
    marks: bool = False

    async def requester_file(self, way: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        assert name == "decisions.csv"
        self.asked.append(way)
        if self.data is None or mark == (own := f'"{len(self.data)}"'):
            return None if self.data is None else Unchanged.UNCHANGED
        return RequesterFile(self.data, own if self.marks else "")

    def put(self, *lines: str) -> None:
        self.data = "\n".join(("unique_id,decision,amount,note", *lines, "")).encode()


class Sent(Struct, frozen=True):
    """Two results that the requester has."""

    env: ServiceEnv
    place: Place
    fetched: RequesterFeedback
    first: str
    second: str

    async def decided(self) -> list[tuple[object, object, object]]:
        entries = [entry for entry in await self.env.records.entries() if entry.kind is EntryKind.REWARD_DECIDED]
        return [(entry.body["unique_id"], entry.body["decision"], entry.body.get("source")) for entry in entries]

    def state(self, unique_id: str) -> MoneyState:
        item = self.env.services.books.bookkeeping.earnings.item(unique_id)
        assert item is not None
        return item.state


def play(scenario: Callable[[Sent], Awaitable[None]], bundle: Mapping[str, bytes] | None = None) -> None:
    async def whole() -> None:
        env, place = await make_env(bundle).start(), Place()
        ids: list[str] = []
        for _ in range(2):
            ids.append(env.view().unique_id)
            await env.services.session.ready(ids[-1], is_complete=True)
            env.answered("tree")
            await env.services.session.submit(ids[-1])
        takers = [FetchedDecisions(env.services.books.decisions)]
        fetched = RequesterFeedback(env.records, {"folder": place}, takers, env.services.event_bus)
        await fetched.look()
        assert place.asked == [], "nothing was received yet"
        await env.services.delivery.deliver_due()
        env.events.clear()
        await scenario(Sent(env, place, fetched, *ids))

    asyncio.run(whole())


def test_what_is_fetched_twice_is_entered_once_with_its_source() -> None:
    async def scenario(sent: Sent) -> None:
        await sent.fetched.look()
        assert sent.place.asked == [Route(KEY, "folder", "", "")]
        sent.place.put(f"{sent.first},approved,,", f"{sent.second},rejected,,too dark", "somebody-else,approved,,")
        await sent.fetched.look()
        entered = [(sent.first, "approved", "folder"), (sent.second, "rejected", "folder")]
        assert await sent.decided() == entered
        assert sent.env.told(DecisionsFetched) == [DecisionsFetched(KEY, 2)]
        await sent.fetched.look()
        sent.place.put(f"{sent.second},rejected,,too dark", f"{sent.first},approved,,")
        await sent.fetched.look()
        assert await sent.decided() == entered
        assert len(sent.env.told(DecisionsFetched)) == 1

    play(scenario)


def without_pay(kind: str = "") -> dict[str, bytes]:
    stated = b'\n[pay]\ncurrency = "EUR"\namount = "0.04"\n'
    assert stated in valid_files()["bundle.toml"]
    return {**valid_files(), "bundle.toml": valid_files()["bundle.toml"].replace(stated, kind.encode())}


def test_decisions_about_work_without_a_reward_are_shown_and_are_no_money() -> None:
    async def scenario(sent: Sent) -> None:
        sent.place.put(f"{sent.first},approved,,", f"{sent.second},rejected,,too dark", "somebody-else,approved,,")
        await sent.fetched.look()
        assert sent.env.told(DecisionsFetched) == [DecisionsFetched(KEY, 2)]
        deliveries, earnings = sent.env.services.deliveries, sent.env.services.books.bookkeeping.earnings
        assert deliveries.reward_of(sent.first) is MoneyState.APPROVED
        assert deliveries.reward_of(sent.second) is MoneyState.REJECTED
        assert deliveries.decision_note(sent.second) == "too dark"
        assert (earnings.all_time, len(earnings)) == ({}, 0)
        sent.place.put(f"{sent.second},submitted,,open again", f"{sent.first},approved,1.00,")
        await sent.fetched.look()
        assert deliveries.reward_of(sent.second) is MoneyState.SUBMITTED
        (_news, news) = sent.env.told(DecisionsFetched)
        assert (news.written, [row.code for row in news.left_out.rows]) == (1, [MoneyReason.NO_REWARD])
        assert unpacked(type(earnings), json.loads(json.dumps(packed(earnings)))) == earnings

    play(scenario, without_pay())


def test_what_the_requester_changes_later_is_entered_as_a_correction() -> None:
    async def scenario(sent: Sent) -> None:
        sent.place.put(f"{sent.first},rejected,,")
        await sent.fetched.look()
        sent.place.put(f"{sent.first},approved,,a mistake of ours")
        await sent.fetched.look()
        assert [decision for _id, decision, _source in await sent.decided()] == ["rejected", "approved"]
        assert sent.state(sent.first) is MoneyState.APPROVED
        sent.place.put(f"{sent.first},approved,0.50,")
        await sent.fetched.look()
        corrected = [entry for entry in await sent.env.records.entries() if entry.kind is EntryKind.AMOUNT_CORRECTED]
        assert [(entry.body["unique_id"], entry.body["amount"]) for entry in corrected] == [(sent.first, "0.50")]
        assert sent.env.told(DecisionsFetched) == [DecisionsFetched(KEY, 1)] * 3

    play(scenario)


def test_what_the_worker_put_right_by_hand_is_not_contradicted_by_the_same_file() -> None:
    async def scenario(sent: Sent) -> None:
        sent.place.put(f"{sent.first},paid,,")
        await sent.fetched.look()
        await sent.env.services.books.bookkeeping.decide([sent.first], MoneyState.SUBMITTED, note="nothing arrived")
        await sent.fetched.look()
        assert sent.state(sent.first) is MoneyState.SUBMITTED

    play(scenario)


def test_a_requester_decides_about_the_results_of_this_bundle_only() -> None:
    async def scenario(sent: Sent) -> None:
        other = await sent.env.services.books.bookkeeping.enter_reward("Lab", "1.00", "EUR")
        sent.place.put(f"{other},rejected,,")
        await sent.fetched.look()
        assert sent.state(other) is MoneyState.SUBMITTED
        assert await sent.decided() == []
        assert sent.env.told(DecisionsFetched) == []

    play(scenario)


def test_rows_that_contradict_what_is_known_or_cannot_be_read_are_counted_and_change_nothing() -> None:
    async def scenario(sent: Sent) -> None:
        sent.place.put(f"{sent.first},paid,,", f"{sent.second},perhaps,,")
        await sent.fetched.look()
        (first,) = sent.env.told(DecisionsFetched)
        (unread,) = first.left_out.rows
        assert (first.key, first.written, unread.line, unread.row_id) == (KEY, 1, 3, sent.second)
        assert sent.state(sent.first) is MoneyState.PAYABLE
        await sent.env.services.books.bookkeeping.decide([sent.first], MoneyState.PAID)  # the worker has the money
        sent.place.put(f"{sent.first},rejected,,")
        await sent.fetched.look()
        (against,) = sent.env.told(DecisionsFetched)[1].left_out.rows
        assert (against.line, against.row_id, against.code) == (2, sent.first, "money-unlawful")
        assert sent.state(sent.first) is MoneyState.PAID

    play(scenario)


def test_what_a_place_knows_to_be_unchanged_is_not_read_again_and_what_it_does_not_know_is_known_by_its_bytes() -> None:
    async def scenario(sent: Sent) -> None:
        sent.place.put(f"{sent.first},approved,,")
        await sent.fetched.look()
        kept = dict(await sent.env.records.settings())
        sent.place.marks = True
        await sent.fetched.look()
        assert await sent.env.records.settings() != kept, "the mark is kept as soon as there is one"
        sent.place.put(f"{sent.first},rejected,,")  # as long as before: the place knows of no change
        await sent.fetched.look()
        assert sent.state(sent.first) is MoneyState.APPROVED
        sent.place.put(f"{sent.first},rejected,,blurred")
        await sent.fetched.look()
        assert sent.state(sent.first) is MoneyState.REJECTED
        assert len(sent.env.told(DecisionsFetched)) == 2

    play(scenario)


def test_what_could_not_be_written_is_taken_at_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.002)

    async def scenario(sent: Sent) -> None:
        sent.place.put(f"{sent.first},approved,,")
        sent.env.records.fault = StoreFault(detail="full")
        async with running(sent.fetched.run()):
            await until(lambda: len(sent.place.asked) > 2, "it is asked again")
            sent.env.records.fault = None
            await until(lambda: bool(sent.env.told(DecisionsFetched)), "it is written down")
        assert await sent.decided() == [(sent.first, "approved", "folder")]

    play(scenario)
