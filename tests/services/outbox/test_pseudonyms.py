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
from services.desks import KEY, REQUESTER, Office, an_office


async def submitted(office: Office) -> str:
    unique_id = office.view().unique_id
    office.answered("tree")
    await office.desk.session.submit(unique_id)
    return unique_id


async def workers(office: Office) -> list[str | None]:
    """Return the workers of the outbox, the oldest first; None for a result without one."""
    parcels = await office.desk.delivery.parcels()
    assert [problem for parcel in parcels for problem in result_schema_problems(parcel.envelope)] == []
    return [json.loads(parcel.envelope).get("worker") for parcel in reversed(parcels)]


async def with_two_results(agreed: bool = False) -> Office:
    office = await an_office(agreed=agreed).start()
    await submitted(office)
    await office.desk.session.agreement_answered()
    await office.desk.session.ready(office.view().unique_id, seen=True)
    await submitted(office)
    return office


def test_it_is_in_the_first_result_that_is_shown_and_in_every_one_after_it() -> None:
    async def scenario() -> None:
        office = await with_two_results()
        pseudonym = await office.desk.consents.pseudonyms.of(REQUESTER)
        assert pseudonym.is_sent
        assert await workers(office) == [pseudonym.text] * 2

    asyncio.run(scenario())


def test_each_recipient_has_one_of_their_own_and_keeps_it() -> None:
    async def scenario() -> None:
        office = an_office()
        pseudonyms = office.desk.consents.pseudonyms
        others = [Recipient("Lab", "folder"), Recipient("Lab", "label-studio", "https://a.example")]
        made = [await pseudonyms.of(recipient) for recipient in others]
        assert len({pseudonym.text for pseudonym in made}) == 2
        assert [pseudonym.is_sent for pseudonym in made] == [True, False], "a Label Studio knows the account"
        again = an_office(records=office.records).desk.consents.pseudonyms
        assert [await again.of(recipient) for recipient in others] == made
        assert await again.all() == dict(zip(others, made, strict=True))

    asyncio.run(scenario())


def test_who_agreed_before_there_were_pseudonyms_sends_none_until_they_say_so() -> None:
    async def scenario() -> None:
        office = await with_two_results(agreed=True)
        assert await workers(office) == [None, None]
        await office.desk.consents.pseudonyms.send(REQUESTER)
        pseudonym = await office.desk.consents.pseudonyms.of(REQUESTER)
        assert await workers(office) == [pseudonym.text] * 2

    asyncio.run(scenario())


def test_leaving_it_out_takes_it_out_of_all_that_has_not_left() -> None:
    async def scenario() -> None:
        office = await with_two_results()
        before = await office.desk.consents.pseudonyms.of(REQUESTER)
        await office.desk.consents.pseudonyms.leave_out(REQUESTER)
        assert await workers(office) == [None, None]
        assert await office.desk.consents.pseudonyms.of(REQUESTER) == Pseudonym(before.text, is_sent=False)
        assert office.told(ConsentsChanged)
        assert office.told(OutboxChanged)
        await office.desk.consents.pseudonyms.send(REQUESTER)
        assert await workers(office) == [before.text] * 2

    asyncio.run(scenario())


def test_what_has_left_stays_what_it_was_and_a_new_one_is_nowhere_linked_to_it() -> None:
    async def scenario() -> None:
        office = await with_two_results()
        before = (await office.desk.consents.pseudonyms.of(REQUESTER)).text
        await office.desk.consents.agree(REQUESTER)
        office.clock.advance(60_000)
        await office.desk.delivery.deliver_due()
        await office.desk.session.agreement_answered()
        await office.desk.session.ready(office.view().unique_id, seen=True)
        await office.desk.consents.pseudonyms.renew(REQUESTER)
        await submitted(office)
        after = (await office.desk.consents.pseudonyms.of(REQUESTER)).text
        assert await workers(office) == [before, before, after]
        assert before != after

    asyncio.run(scenario())


def test_what_is_changed_between_looking_and_handing_over_leaves_as_it_stands_in_the_outbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        office = await with_two_results(agreed=True)
        office.clock.advance(60_000)
        due = office.records.due_parcels

        async def found_then_changed(utc_ms: int, *left_out: Collection[Any]) -> tuple[Parcel, ...]:
            parcels = await due(utc_ms, *left_out)
            await office.desk.consents.pseudonyms.send(REQUESTER)
            return parcels

        monkeypatch.setattr(office.records, "due_parcels", found_then_changed)
        await office.desk.delivery.deliver_due()
        stored = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in await office.desk.delivery.parcels()}
        assert office.connector.stored == stored
        assert all(b'"worker"' in envelope for envelope in stored.values())

    asyncio.run(scenario())


def test_a_choice_that_cannot_be_stored_changes_nothing() -> None:
    async def scenario() -> None:
        office = await with_two_results()
        before = await workers(office)
        office.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await office.desk.consents.pseudonyms.leave_out(REQUESTER)
        assert await workers(office) == before
        assert (await office.desk.consents.pseudonyms.of(REQUESTER)).is_sent

    asyncio.run(scenario())
