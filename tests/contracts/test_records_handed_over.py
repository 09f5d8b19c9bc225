"""The contract of `core.ports.records.Records` for exported results."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from annotator.core.errors import LeftAlready
from annotator.core.ledger.entries import EntryKind
from annotator.core.outbox.parcel import Accepted, DeliveryReason, ParcelState, Refused
from annotator.core.ports.records import Records
from contracts.record_examples import NOW, Play, with_parcel
from store.examples import KEY, a_parcel, an_assignment, an_entry, opening, submission

FILE = "/results/street-signs@1-2026-11-24.zip"


def test_all_of_a_bundle_are_given_and_what_waited_cannot_be_taken_back_any_more(play: Play) -> None:
    async def scenario(records: Records) -> None:
        waiting, accepted, refused = [await with_parcel(records, str(number)) for number in range(3)]
        other = an_assignment("1", key="other@2")
        await records.open_assignment(other, opening(other))
        await records.submit(submission(other), replace(a_parcel(other), bundle_key="other@2"), other.answer)
        await records.record_outcome(accepted.unique_id, Accepted("/results/1.json"), NOW)
        await records.record_outcome(refused.unique_id, Refused(DeliveryReason.DIFFERENT_FILE, "x"), NOW)
        found = await records.begin_manual_export(KEY)
        assert [parcel.unique_id for parcel in found] == [one.unique_id for one in (waiting, accepted, refused)]
        assert [parcel.envelope for parcel in found] == [one.envelope for one in (waiting, accepted, refused)]
        with pytest.raises(LeftAlready):
            await records.reopen_task(waiting.unique_id, an_entry(EntryKind.TASK_REOPENED))
        kept = await records.parcel(other.unique_id)
        assert kept is not None
        assert kept.can_be_reopened
        await records.end_manual_export([one.unique_id for one in found], FILE, NOW)
        after = {parcel.unique_id: parcel for parcel in await records.parcels() if parcel.bundle_key == KEY}
        assert {parcel.state for parcel in after.values()} == {ParcelState.ACCEPTED}
        assert after[accepted.unique_id].receipt == "/results/1.json"
        assert after[waiting.unique_id].is_handed_over
        assert after[refused.unique_id].is_handed_over
        assert {(parcel.exported_to, parcel.exported_utc_ms) for parcel in after.values()} == {(FILE, NOW)}
        assert len(await records.parcel_heads(KEY)) == 3
        heads = await records.parcel_heads()
        assert heads == tuple(replace(parcel, envelope=b"") for parcel in reversed(await records.parcels()))

    play(scenario)


def test_what_the_worker_marks_as_sent_keeps_the_time_through_exports_until_it_is_undone(play: Play) -> None:
    async def scenario(records: Records) -> None:
        marked, other = [(await with_parcel(records, str(number))).unique_id for number in range(2)]
        await records.end_manual_export([marked, other], FILE, NOW)
        await records.mark_sent([marked, "no such parcel"], NOW + 5)
        await records.end_manual_export([marked, other], FILE, NOW + 7)

        async def marks() -> dict[str, int]:
            return {parcel.unique_id: parcel.marked_sent_utc_ms for parcel in await records.parcel_heads(KEY)}

        assert await marks() == {marked: NOW + 5, other: 0}
        await records.mark_sent([marked], 0)
        assert await marks() == {marked: 0, other: 0}

    play(scenario)


def test_where_no_file_was_made_everything_waits_as_before(play: Play) -> None:
    async def scenario(records: Records) -> None:
        waiting, refused = [await with_parcel(records, str(number)) for number in range(2)]
        await records.record_outcome(refused.unique_id, Refused(DeliveryReason.DIFFERENT_FILE, "x"), NOW)
        before = await records.parcels()
        found = await records.begin_manual_export(KEY)
        await records.end_manual_export([one.unique_id for one in found], "", 0)
        assert await records.parcels() == before
        assert waiting.can_be_reopened

    play(scenario)


def test_a_bundle_without_results_has_none(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert await records.begin_manual_export(KEY) == ()
        await records.end_manual_export([], FILE, NOW)
        await records.end_manual_export(["no such parcel"], "", 0)

    play(scenario)


def test_what_was_handed_over_waits_again_and_may_have_left(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcels = [await with_parcel(records, str(number)) for number in range(3)]
        handed_over, received, other = (parcel.unique_id for parcel in parcels)
        await records.record_outcome(received, Accepted("/results/1.json"), NOW)
        await records.end_manual_export([handed_over, other], FILE, NOW)
        await records.send_after_all([handed_over, received, "no such parcel"], NOW + 5)
        after = {parcel.unique_id: parcel for parcel in await records.parcels()}
        again = after[handed_over]
        assert (again.state, again.due_utc_ms, again.receipt) == (ParcelState.WAITING, NOW + 5, "")
        assert (again.exported_to, again.exported_utc_ms) == (FILE, NOW)
        assert (again.reason, again.detail, again.envelope) == (None, "", parcels[0].envelope)
        assert not again.can_be_reopened
        assert after[received].receipt == "/results/1.json"
        assert after[other].exported_to == FILE
        assert await records.parcels_not_accepted() == 1
        assert [parcel.unique_id for parcel in await records.due_parcels(NOW + 5, (), ())] == [handed_over]
        with pytest.raises(LeftAlready):
            await records.reopen_task(handed_over, an_entry(EntryKind.TASK_REOPENED))

    play(scenario)
