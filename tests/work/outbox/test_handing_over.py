"""All results of a bundle in one file: what is in it, what it counts as, and what happens when it cannot be made."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.errors import LeftAlready, NotAgreed, StoreFault
from annotator.core.facts import OutboxChanged, ResultsHandedOver
from annotator.core.outbox.parcel import ParcelState
from work.desks import KEY, REQUESTER, Office, an_office

FILE = f"/results/{KEY}-2026-11-24.zip"


def silent(_done: int, _count: int) -> None:
    pass


async def with_results(count: int, agreed: bool = True) -> Office:
    office = await an_office(agreed=agreed).start()
    for number in range(count):
        if number:
            await office.desk.session.agreement_answered()
            await office.desk.session.ready(office.view().unique_id, seen=True)
        office.answered("tree")
        await office.desk.session.submit(office.view().unique_id)
    return office


def test_it_holds_the_very_bytes_and_what_waited_counts_as_handed_over() -> None:
    async def scenario() -> None:
        office = await with_results(2)
        sent = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in await office.desk.delivery.parcels()}
        await office.desk.handing_over().hand_over(KEY, silent)
        assert office.archives.written == {FILE: sent}
        assert list(office.archives.written[FILE]) == sorted(sent)
        parcels = await office.desk.delivery.parcels()
        assert {(parcel.state, parcel.handed_over_in) for parcel in parcels} == {(ParcelState.ACCEPTED, FILE)}
        assert office.told(ResultsHandedOver) == [ResultsHandedOver(KEY, FILE, 2)]
        assert office.told(OutboxChanged)
        office.clock.advance(60_000)
        await office.desk.delivery.deliver_due()
        assert not office.connector.attempts

    asyncio.run(scenario())


def test_what_was_delivered_before_is_in_it_too_and_keeps_its_receipt() -> None:
    async def scenario() -> None:
        office = await with_results(1)
        office.clock.advance(60_000)
        await office.desk.delivery.deliver_due()
        (before,) = await office.desk.delivery.parcels()
        await office.desk.handing_over().hand_over(KEY, silent)
        await office.desk.handing_over().hand_over(KEY, silent)
        assert await office.desk.delivery.parcels() == (before,)
        assert [list(files.values()) for files in office.archives.written.values()] == [[before.envelope]] * 2

    asyncio.run(scenario())


def test_nothing_goes_to_whom_the_worker_has_not_agreed() -> None:
    async def scenario() -> None:
        office = await with_results(2, agreed=False)
        before = await office.desk.delivery.parcels()
        with pytest.raises(NotAgreed):
            await office.desk.handing_over().hand_over(KEY, silent)
        assert office.archives.written == {}
        assert await office.desk.delivery.parcels() == before
        await office.desk.agreements.agree(REQUESTER)
        await office.desk.handing_over().hand_over(KEY, silent)
        assert list(office.archives.written) == [FILE]

    asyncio.run(scenario())


def test_where_the_disk_will_not_everything_waits_as_before_and_can_be_taken_back() -> None:
    async def scenario() -> None:
        office = await with_results(1)
        before = await office.desk.delivery.parcels()
        office.archives.fault = StoreFault(path="/results", detail="gone")
        with pytest.raises(StoreFault):
            await office.desk.handing_over().hand_over(KEY, silent)
        assert await office.desk.delivery.parcels() == before
        assert not office.told(ResultsHandedOver)
        await office.desk.session.take_back(before[0].unique_id)
        assert await office.desk.delivery.parcels() == ()

    asyncio.run(scenario())


def test_what_is_in_a_file_cannot_be_taken_back() -> None:
    async def scenario() -> None:
        office = await with_results(1)
        (parcel,) = await office.desk.delivery.parcels()

        def take_back_meanwhile(_done: int, _count: int) -> None:
            """From the thread that writes, while it does."""
            asyncio.run_coroutine_threadsafe(refused(), loop).result(5)

        async def refused() -> None:
            with pytest.raises(LeftAlready):
                await office.desk.session.take_back(parcel.unique_id)

        loop = asyncio.get_running_loop()
        await office.desk.handing_over().hand_over(KEY, take_back_meanwhile)
        assert list(office.archives.written) == [FILE]
        await refused()

    asyncio.run(scenario())


def test_a_bundle_without_results_makes_no_file() -> None:
    async def scenario() -> None:
        office = await an_office().start()
        await office.desk.handing_over().hand_over(KEY, silent)
        assert office.archives.written == {}
        assert not office.told(ResultsHandedOver)

    asyncio.run(scenario())
