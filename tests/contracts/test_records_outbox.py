"""The contract of `core.ports.records.Records` for parcels."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Destination,
    Parcel,
    ParcelState,
    Refused,
    RetryLater,
    Route,
    WaitingBundle,
)
from annotator.core.ports.records import Records
from contracts.record_examples import NOW, Play, with_parcel
from store.examples import KEY, a_parcel, an_answer, an_assignment, opening, submission


def test_parcels_are_shown_newest_first_and_sent_oldest_first(play: Play) -> None:
    async def scenario(records: Records) -> None:
        sent = [(await with_parcel(records, str(number))).unique_id for number in range(3)]
        assert [parcel.unique_id for parcel in await records.parcels()] == sent[::-1]
        assert [parcel.unique_id for parcel in await records.due_parcels(NOW)] == sent
        assert await records.parcels_not_accepted() == 3

    play(scenario)


def test_parcels_of_bundles_that_are_held_are_not_due_and_are_told_by_their_bundle(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert await records.bundles_waiting() == ()
        first, later = [(await with_parcel(records, str(number))).unique_id for number in range(2)]
        other = an_assignment("1", key="other@2")
        await records.open_assignment(other, opening(other))
        parcel = replace(a_parcel(other), bundle_key="other@2")
        await records.submit(submission(other), parcel, an_answer("stop"))
        assert await records.bundles_waiting() == (
            WaitingBundle(KEY, 2, first),
            WaitingBundle("other@2", 1, other.unique_id),
        )
        assert [one.unique_id for one in await records.due_parcels(NOW, {KEY})] == [other.unique_id]
        assert await records.due_parcels(NOW, (KEY, "other@2", 'no "such" bundle')) == ()
        assert await records.due_parcels(NOW, (), (other_place := Destination("folder", "https://é.example.org"),))
        assert await records.due_parcels(NOW, (), (other_place, parcel.destination)) == ()
        await records.record_outcome(first, Accepted("receipt"), NOW)
        await records.record_outcome(other.unique_id, Refused(DeliveryReason.DIFFERENT_FILE, "x"), NOW)
        await records.record_outcome(later, RetryLater(DeliveryReason.NO_ANSWER), NOW)
        assert await records.bundles_waiting() == (WaitingBundle(KEY, 1, later),)
        assert await records.parcel(first) == (await records.parcels())[-1]
        assert await records.parcel("no such parcel") is None

    play(scenario)


def test_the_ways_on_which_results_were_received_are_known_each_once(play: Play) -> None:
    async def scenario(records: Records) -> None:
        sent: list[Parcel] = []
        for task_id, url in (("1", "https://a.example.org"), ("2", "https://a.example.org"), ("3", ""), ("4", "")):
            assignment = an_assignment(task_id)
            await records.open_assignment(assignment, opening(assignment))
            sent.append(replace(a_parcel(assignment), connector="webdav" if url else "folder", url=url, project="7"))
            await records.submit(submission(assignment), sent[-1], an_answer("stop"))
            assert await records.parcel(sent[-1].unique_id) == sent[-1]
        assert await records.accepted_routes() == ()
        for parcel in sent[:2]:
            await records.record_outcome(parcel.unique_id, Accepted("there"), NOW)
        assert await records.accepted_routes() == (Route(KEY, "webdav", "https://a.example.org", "7"),)
        await records.record_outcome(sent[2].unique_id, Accepted("there"), NOW)
        assert [way.connector for way in await records.accepted_routes()] == ["folder", "webdav"]

    play(scenario)


def test_a_wait_that_was_asked_for_is_kept_to(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await records.record_outcome(parcel.unique_id, RetryLater(DeliveryReason.SERVER_BUSY, "x", wait_s=90.25), NOW)
        (kept,) = await records.parcels()
        assert kept.due_utc_ms == NOW + 90_250

    play(scenario)


def test_a_delivery_in_vain_is_tried_again_later_and_later(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        for attempts, wait_s in ((1, 5), (2, 10), (3, 20)):
            await records.record_outcome(parcel.unique_id, RetryLater(DeliveryReason.FOLDER_MISSING, "/usb"), NOW)
            (kept,) = await records.parcels()
            assert (kept.state, kept.attempts) == (ParcelState.WAITING, attempts)
            assert (kept.reason, kept.detail) == (DeliveryReason.FOLDER_MISSING, "/usb")
            assert kept.due_utc_ms == NOW + wait_s * 1000
        assert await records.due_parcels(NOW + 19_999) == ()
        assert len(await records.due_parcels(NOW + 20_000)) == 1

    play(scenario)


def test_an_accepted_parcel_keeps_its_receipt_whatever_comes_later(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await records.record_outcome(parcel.unique_id, Accepted("/results/1.json"), NOW)
        accepted = await records.parcels()
        assert await records.parcels_not_accepted() == 0
        assert (accepted[0].state, accepted[0].attempts, accepted[0].receipt) == ("accepted", 1, "/results/1.json")
        await records.record_outcome(parcel.unique_id, RetryLater(DeliveryReason.FOLDER_SLOW, "/results"), NOW)
        await records.retry(parcel.unique_id, NOW)
        assert await records.parcels() == accepted
        assert await records.due_parcels(NOW * 2) == ()

    play(scenario)


def test_a_refused_parcel_waits_for_a_person_and_goes_out_when_they_ask(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await records.record_outcome(parcel.unique_id, Refused(DeliveryReason.DIFFERENT_FILE, "x"), NOW)
        (refused,) = await records.parcels()
        assert (refused.state, refused.reason, refused.detail) == (
            ParcelState.REFUSED,
            DeliveryReason.DIFFERENT_FILE,
            "x",
        )
        assert await records.parcels_not_accepted() == 1
        assert await records.due_parcels(NOW * 2) == ()
        await records.retry(parcel.unique_id, NOW)
        (due,) = await records.due_parcels(NOW)
        assert (due.unique_id, due.envelope) == (parcel.unique_id, parcel.envelope)

    play(scenario)


def test_outcomes_of_unknown_parcels_are_passed_over(play: Play) -> None:
    async def scenario(records: Records) -> None:
        await records.record_outcome("unknown", Accepted("?"), NOW)
        await records.retry("unknown", NOW)
        assert await records.parcels() == ()

    play(scenario)


def test_what_is_due_later_than_anything_can_be_is_due_now(play: Play) -> None:
    """A parcel due later than any possible wait is due now: a clock that was ahead has set that time."""
    year_ms = 365 * 86_400_000

    async def scenario(records: Records) -> None:
        tried, untried = await with_parcel(records, "1"), await with_parcel(records, "2")
        assert await records.begin_delivery(tried.unique_id)
        await records.record_outcome(tried.unique_id, RetryLater(DeliveryReason.SERVER_BUSY, "x", wait_s=3600), NOW)
        for ahead_ms, expected in ((60_000, []), (year_ms, [tried.unique_id])):
            now_ms = NOW + 3_600_000 - ahead_ms
            due = [parcel.unique_id for parcel in await records.due_parcels(now_ms)]
            assert [one for one in due if one == tried.unique_id] == expected
        await records.retry(untried.unique_id, NOW)
        for ahead_ms, is_due in ((60_000, False), (60_001, True), (year_ms, True)):
            due = [parcel.unique_id for parcel in await records.due_parcels(NOW - ahead_ms)]
            assert (untried.unique_id in due) is is_due

    play(scenario)
