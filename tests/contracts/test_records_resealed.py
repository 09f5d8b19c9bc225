"""The contract of `core.ports.records.Records` for results that are sealed again."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.core.outbox.parcel import Accepted, DeliveryReason, Refused, RetryLater
from annotator.core.ports.records import Records
from contracts.record_examples import NOW, Play, with_parcel
from store.examples import KEY, a_parcel, an_assignment, opening, submission


def marked(envelope: bytes) -> bytes:
    return envelope + b" "


def test_what_waits_is_sealed_anew_in_its_place_and_the_settings_with_it(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcels = [await with_parcel(records, str(number)) for number in range(3)]
        other = an_assignment("1", key="other@2")
        await records.open_assignment(other, opening(other))
        elsewhere = replace(a_parcel(other), bundle_key="other@2")
        await records.submit(submission(other), elsewhere, other.answer)
        await records.reseal([KEY, "unknown@1"], marked, {"name": "Ada"})
        expected = [replace(parcel, envelope=marked(parcel.envelope)) for parcel in parcels]
        assert await records.parcels() == (elsewhere, *reversed(expected))
        assert await records.due_parcels(NOW) == (*expected, elsewhere)
        assert (await records.settings())["name"] == "Ada"
        await records.reseal([], marked, {"name": "Bob"})
        assert await records.parcels() == (elsewhere, *reversed(expected))
        assert (await records.settings())["name"] == "Bob"

    play(scenario)


def test_what_may_have_left_stays_what_it_was(play: Play) -> None:
    async def scenario(records: Records) -> None:
        begun, accepted, refused, slow = [await with_parcel(records, str(number)) for number in range(4)]
        for parcel in (begun, accepted, refused, slow):
            assert await records.begin_delivery(parcel.unique_id)
        await records.record_outcome(accepted.unique_id, Accepted("receipt"), NOW)
        await records.record_outcome(refused.unique_id, Refused(DeliveryReason.DIFFERENT_FILE, "x"), NOW)
        await records.record_outcome(slow.unique_id, RetryLater(DeliveryReason.NO_ANSWER), NOW)
        before = await records.parcels()
        await records.reseal([KEY], marked, {})
        assert await records.parcels() == before

    play(scenario)


def test_a_delivery_that_never_began_leaves_it_free_to_change(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        assert await records.begin_delivery(parcel.unique_id)
        outcome = RetryLater(DeliveryReason.FOLDER_MISSING, "/usb", never_began=True)
        await records.record_outcome(parcel.unique_id, outcome, NOW)
        (before,) = await records.parcels()
        await records.reseal([KEY], marked, {})
        assert await records.parcels() == (replace(before, envelope=marked(before.envelope)),)

    play(scenario)
