"""All results of a bundle in one file: what is in it, what it counts as, and what happens when it cannot be made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence

import pytest

from annotator.core.errors import LeftAlready, NotAgreed, StoreFault
from annotator.core.events import OutboxChanged, ResultsHandedOver
from annotator.core.outbox.consent import recipient_of
from annotator.core.outbox.parcel import Parcel, ParcelState
from bundle_making import MANIFEST
from services.desks import KEY, REQUESTER, Office, an_office, files


def file_of(parcels: Sequence[Parcel]) -> str:
    """Named by who it is from, so that a requester's folder takes the files of several workers."""
    first = min(parcels, key=lambda parcel: parcel.unique_id)
    worker = json.loads(first.envelope).get("worker")
    return f"/results/{KEY}-2026-11-24-{worker or first.unique_id[:8]}.zip"


def silent(_done: int, _count: int) -> None:
    pass


async def with_results(count: int, agreed: bool = True, bundle: Mapping[str, bytes] | None = None) -> Office:
    office = await an_office(bundle, agreed=agreed).start()
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
        file = file_of(await office.desk.delivery.parcels())
        sent = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in await office.desk.delivery.parcels()}
        await office.desk.manual_export().hand_over(KEY, silent)
        assert office.archives.written == {file: sent}
        assert list(office.archives.written[file]) == sorted(sent)
        parcels = await office.desk.delivery.parcels()
        assert {(parcel.state, parcel.handed_over_in) for parcel in parcels} == {(ParcelState.ACCEPTED, file)}
        assert office.told(ResultsHandedOver) == [ResultsHandedOver(KEY, file, 2)]
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
        await office.desk.manual_export().hand_over(KEY, silent)
        await office.desk.manual_export().hand_over(KEY, silent)
        assert await office.desk.delivery.parcels() == (before,)
        assert [list(files.values()) for files in office.archives.written.values()] == [[before.envelope]] * 2

    asyncio.run(scenario())


def test_nothing_goes_to_whom_the_worker_has_not_agreed() -> None:
    async def scenario() -> None:
        office = await with_results(2, agreed=False)
        before = await office.desk.delivery.parcels()
        with pytest.raises(NotAgreed):
            await office.desk.manual_export().hand_over(KEY, silent)
        assert office.archives.written == {}
        assert await office.desk.delivery.parcels() == before
        await office.desk.consents.agree(REQUESTER)
        await office.desk.manual_export().hand_over(KEY, silent)
        assert list(office.archives.written) == [file_of(await office.desk.delivery.parcels())]

    asyncio.run(scenario())


def test_where_the_disk_will_not_everything_waits_as_before_and_can_be_taken_back() -> None:
    async def scenario() -> None:
        office = await with_results(1)
        before = await office.desk.delivery.parcels()
        office.archives.fault = StoreFault(path="/results", detail="gone")
        with pytest.raises(StoreFault):
            await office.desk.manual_export().hand_over(KEY, silent)
        assert await office.desk.delivery.parcels() == before
        assert not office.told(ResultsHandedOver)
        await office.desk.session.undo_submit(before[0].unique_id)
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
                await office.desk.session.undo_submit(parcel.unique_id)

        loop = asyncio.get_running_loop()
        await office.desk.manual_export().hand_over(KEY, take_back_meanwhile)
        assert list(office.archives.written) == [file_of([parcel])]
        await refused()

    asyncio.run(scenario())


def test_a_bundle_without_results_makes_no_file() -> None:
    async def scenario() -> None:
        office = await an_office().start()
        await office.desk.manual_export().hand_over(KEY, silent)
        assert office.archives.written == {}
        assert not office.told(ResultsHandedOver)

    asyncio.run(scenario())


SUBMIT = '\n[submit]\nkind = "webdav"\nurl = "https://cloud.example.org/in/"\n'


def test_what_has_a_server_to_go_to_is_sent_after_all_with_the_same_bytes() -> None:
    async def scenario() -> None:
        office = await with_results(2, bundle={**files(), "bundle.toml": (MANIFEST + SUBMIT).encode()})
        manifest = await office.desk.bundles.manifest(KEY)
        assert manifest is not None
        await office.desk.consents.agree(recipient_of(manifest))
        before = await office.desk.delivery.parcels()
        handing_over = office.desk.manual_export()
        await handing_over.hand_over(KEY, silent)
        assert await handing_over.send_after_all("other@1") == 0
        assert await office.desk.delivery.waiting() == 0
        assert await handing_over.send_after_all(KEY) == 2
        parcels = await office.desk.delivery.parcels()
        assert {parcel.state for parcel in parcels} == {ParcelState.WAITING}
        found = [(parcel.unique_id, parcel.envelope) for parcel in parcels]
        assert found == [(parcel.unique_id, parcel.envelope) for parcel in before]
        assert not any(parcel.can_be_reopened for parcel in parcels)
        due = await office.records.due_parcels(office.clock.now().utc_ms, (), ())
        assert {parcel.unique_id for parcel in due} == {parcel.unique_id for parcel in before}

    asyncio.run(scenario())


def test_what_has_no_server_to_go_to_stays_handed_over() -> None:
    async def scenario() -> None:
        office = await with_results(1)
        await office.desk.manual_export().hand_over(KEY, silent)
        before = await office.desk.delivery.parcels()
        assert await office.desk.manual_export().send_after_all(KEY) == 0
        assert await office.desk.delivery.parcels() == before

    asyncio.run(scenario())
