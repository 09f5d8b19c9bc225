"""One pseudonym for each recipient: made before the first result for them, in every one that leaves, or in none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from typing import Any

import pytest

from annotator.core.errors import StoreFault
from annotator.core.events import ConsentsChanged, OutboxChanged
from annotator.core.outbox.consent import Pseudonym, Recipient
from annotator.core.outbox.parcel import Parcel
from annotator.formats.results.envelope import result_schema_problems
from services.service_env import KEY, REQUESTER, ServiceEnv, make_env


async def submitted(env: ServiceEnv) -> str:
    unique_id = env.view().unique_id
    env.answered("tree")
    await env.services.session.submit(unique_id)
    return unique_id


async def workers(env: ServiceEnv) -> list[str | None]:
    """Return the workers of the outbox, the oldest first; None for a result without one."""
    parcels = await env.services.delivery.parcels()
    assert [problem for parcel in parcels for problem in result_schema_problems(parcel.envelope)] == []
    return [json.loads(parcel.envelope).get("worker") for parcel in reversed(parcels)]


async def with_two_results(agreed: bool = False) -> ServiceEnv:
    env = await make_env(agreed=agreed).start()
    await submitted(env)
    await env.services.session.agreement_answered()
    await env.services.session.ready(env.view().unique_id, is_complete=True)
    await submitted(env)
    return env


def test_it_is_in_the_first_result_that_is_shown_and_in_every_one_after_it() -> None:
    async def scenario() -> None:
        env = await with_two_results()
        pseudonym = await env.services.consents.pseudonyms.of(REQUESTER)
        assert pseudonym.is_sent
        assert await workers(env) == [pseudonym.text] * 2

    asyncio.run(scenario())


def test_each_recipient_has_one_of_their_own_and_keeps_it() -> None:
    async def scenario() -> None:
        env = make_env()
        pseudonyms = env.services.consents.pseudonyms
        others = [Recipient("Lab", "folder"), Recipient("Lab", "label-studio", "https://a.example")]
        made = [await pseudonyms.of(recipient) for recipient in others]
        assert len({pseudonym.text for pseudonym in made}) == 2
        assert [pseudonym.is_sent for pseudonym in made] == [True, False], "a Label Studio knows the account"
        again = make_env(records=env.records).services.consents.pseudonyms
        assert [await again.of(recipient) for recipient in others] == made
        assert await again.all() == dict(zip(others, made, strict=True))

    asyncio.run(scenario())


def test_who_agreed_before_there_were_pseudonyms_sends_none_until_they_say_so() -> None:
    async def scenario() -> None:
        env = await with_two_results(agreed=True)
        assert await workers(env) == [None, None]
        await env.services.consents.pseudonyms.send(REQUESTER)
        pseudonym = await env.services.consents.pseudonyms.of(REQUESTER)
        assert await workers(env) == [pseudonym.text] * 2

    asyncio.run(scenario())


def test_leaving_it_out_takes_it_out_of_all_that_has_not_left() -> None:
    async def scenario() -> None:
        env = await with_two_results()
        before = await env.services.consents.pseudonyms.of(REQUESTER)
        await env.services.consents.pseudonyms.leave_out(REQUESTER)
        assert await workers(env) == [None, None]
        assert await env.services.consents.pseudonyms.of(REQUESTER) == Pseudonym(before.text, is_sent=False)
        assert env.told(ConsentsChanged)
        assert env.told(OutboxChanged)
        await env.services.consents.pseudonyms.send(REQUESTER)
        assert await workers(env) == [before.text] * 2

    asyncio.run(scenario())


def test_what_has_left_stays_what_it_was_and_a_new_one_is_nowhere_linked_to_it() -> None:
    async def scenario() -> None:
        env = await with_two_results()
        before = (await env.services.consents.pseudonyms.of(REQUESTER)).text
        await env.services.consents.agree(REQUESTER)
        env.clock.advance(60_000)
        await env.services.delivery.deliver_due()
        await env.services.session.agreement_answered()
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        await env.services.consents.pseudonyms.renew(REQUESTER)
        await submitted(env)
        after = (await env.services.consents.pseudonyms.of(REQUESTER)).text
        assert await workers(env) == [before, before, after]
        assert before != after

    asyncio.run(scenario())


def test_what_is_changed_between_looking_and_handing_over_leaves_as_it_stands_in_the_outbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        env = await with_two_results(agreed=True)
        env.clock.advance(60_000)
        due = env.records.due_parcels

        async def found_then_changed(utc_ms: int, *left_out: Collection[Any]) -> tuple[Parcel, ...]:
            parcels = await due(utc_ms, *left_out)
            await env.services.consents.pseudonyms.send(REQUESTER)
            return parcels

        monkeypatch.setattr(env.records, "due_parcels", found_then_changed)
        await env.services.delivery.deliver_due()
        stored = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in await env.services.delivery.parcels()}
        assert env.connector.stored == stored
        assert all(b'"worker"' in envelope for envelope in stored.values())

    asyncio.run(scenario())


def test_a_choice_that_cannot_be_stored_changes_nothing() -> None:
    async def scenario() -> None:
        env = await with_two_results()
        before = await workers(env)
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.services.consents.pseudonyms.leave_out(REQUESTER)
        assert await workers(env) == before
        assert (await env.services.consents.pseudonyms.of(REQUESTER)).is_sent

    asyncio.run(scenario())
