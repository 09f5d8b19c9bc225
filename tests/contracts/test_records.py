"""The contract of `core.ports.records.Records`."""

from __future__ import annotations

import asyncio
import json

import pytest
from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState, Standing
from annotator.core.design.listening import ListenedAudio
from annotator.core.errors import StoreFault
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import GENESIS, EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ports.records import Records
from contracts.record_examples import Play, with_parcel
from store.examples import KEY, a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, submission


def test_entries_come_back_in_order_and_chained(play: Play) -> None:
    async def scenario(records: Records) -> None:
        (first,) = await records.append(an_entry(EntryKind.STARTED, {"version": "0.1", "nested": {"é": [1, None]}}))
        later = await records.append(an_entry(), an_entry(EntryKind.STOPPED))
        assert (first.seq, first.previous_sha256) == (1, GENESIS)
        entries = await records.entries()
        assert entries == (first, *later)
        assert first_broken(entries) is None
        assert await records.entries(after_seq=2) == later[1:]
        assert await records.entries(after_seq=9) == ()

    play(scenario)


def test_a_long_ledger_is_read_piece_by_piece(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert await records.ends() is None
        entries = await records.append(*(an_entry(body={"n": n}) for n in range(5)))
        assert await records.entries(most=2) == entries[:2]
        assert await records.entries(after_seq=2, most=2) == entries[2:4]
        assert await records.entries(after_seq=4, most=2) == entries[4:]
        assert await records.entries(most=0) == ()
        assert await records.ends() == (entries[0], entries[-1])

    play(scenario)


def test_the_checkpoint_kept_last_comes_back_while_its_entry_is_there(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert await records.checkpoint() is None
        first, second = await records.append(an_entry(), an_entry())
        at_first = Checkpoint("1.0/1/abc", first.seq, first.sha256, '{"é": 1}')
        for checkpoint in (at_first, Checkpoint("1.0/1/abc", second.seq, second.sha256, "[]"), at_first):
            await records.keep_checkpoint(checkpoint)
            assert await records.checkpoint() == checkpoint
        for elsewhere in (replace(at_first, seq=2), replace(at_first, seq=3), replace(at_first, sha256=GENESIS)):
            await records.keep_checkpoint(elsewhere)
            assert await records.checkpoint() is None

    play(scenario)


def test_an_acknowledged_entry_is_the_very_one_that_is_read_again(play: Play) -> None:
    async def scenario(records: Records) -> None:
        acknowledged = await records.append(an_entry(body={"pair": (1, 2), "b": 1, "a": {"z": 1.5}}))
        assert await records.entries() == acknowledged

    play(scenario)


def test_a_task_opened_again_keeps_its_draft(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        await records.save_draft(assignment.unique_id, a_draft("stop"))
        entry = await records.open_assignment(assignment, opening(assignment))
        assert entry.seq == 2
        assert await records.assignments(KEY) == (replace(assignment, answer=an_answer("stop")),)
        assert await records.assignments("other@1") == ()

    play(scenario)


def test_the_bundle_of_an_assignment_is_known_by_its_unique_id(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert not await records.bundles_of(["nobody"])
        first, other = an_assignment("1"), replace(an_assignment("2"), bundle_key="other@1")
        for assignment in (first, other):
            await records.open_assignment(assignment, opening(assignment))
        wanted = [first.unique_id, 'it\'s "nobody"', other.unique_id]
        assert await records.bundles_of(wanted) == {first.unique_id: KEY, other.unique_id: "other@1"}
        assert not await records.bundles_of([])
        tasks = {first.unique_id: (KEY, first.task_id), other.unique_id: ("other@1", other.task_id)}
        assert await records.tasks_of(wanted) == tasks
        assert not await records.tasks_of([])

    play(scenario)


def test_how_far_a_worker_is_can_be_told_without_the_answers(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert await records.standing(KEY) == Standing()
        assert await records.assignment(KEY, "1") is None
        await with_parcel(records, "1")
        given_back = an_assignment("2")
        await records.open_assignment(given_back, opening(given_back))
        await records.submit(submission(given_back), a_parcel(given_back, was_cancelled=True), an_answer("yield"))
        still_open = an_assignment("3")
        await records.open_assignment(still_open, opening(still_open))
        assert not (await records.standing(KEY)).drafts
        await records.save_draft(still_open.unique_id, a_draft("stop"))
        standing = await records.standing(KEY)
        assert set(standing.drafts) == {"3"}
        assert (set(standing.done), dict(standing.opened)) == ({"1", "2"}, {"3": still_open.opened_utc_ms})
        assert set(standing.skipped) == {"2"}
        again = opening(still_open)
        at = replace(again.timestamp, utc_ms=again.timestamp.utc_ms + 5_000)
        await records.open_assignment(still_open, replace(again, timestamp=at))
        assert dict((await records.standing(KEY)).opened) == {"3": at.utc_ms}
        still_open = replace(still_open, opened_utc_ms=at.utc_ms)
        assert await records.assignment(KEY, "3") == replace(still_open, answer=an_answer("stop"))
        assert {one.task_id: one for one in await records.assignments(KEY)} == {
            task_id: await records.assignment(KEY, task_id) for task_id in ("1", "2", "3")
        }
        assert await records.standing("other@1") == Standing()

    play(scenario)


def test_a_task_is_never_open_under_two_ids(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        with pytest.raises(StoreFault):
            await records.open_assignment(an_assignment(), an_entry())
        assert await records.assignments(KEY) == (assignment,)
        assert len(await records.entries()) == 1

    play(scenario)


def test_a_submission_closes_the_task_and_fills_the_outbox_together(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        await records.save_draft(assignment.unique_id, a_draft("yield"))
        parcel = a_parcel(assignment, "stop")
        entry = await records.submit(submission(assignment), parcel, an_answer("stop"))
        assert (await records.entries())[-1] == entry
        assert await records.parcels() == (parcel,)
        (kept,) = await records.assignments(KEY)
        assert (kept.state, kept.answer) == (AssignmentState.SUBMITTED, an_answer("stop"))

    play(scenario)


def test_a_task_given_back_is_skipped_and_the_requester_told(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        await records.save_draft(assignment.unique_id, a_draft("yield"))
        await records.submit(submission(assignment), a_parcel(assignment, was_cancelled=True), an_answer("yield"))
        (kept,) = await records.assignments(KEY)
        assert (kept.state, kept.answer) == (AssignmentState.SKIPPED, an_answer("yield"))
        assert [parcel.was_cancelled for parcel in await records.parcels()] == [True]

    play(scenario)


def test_the_same_answer_is_never_submitted_twice(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        before = (await records.entries(), await records.parcels(), await records.assignments(KEY))
        with pytest.raises(StoreFault):
            await records.submit(submission(assignment), a_parcel(assignment, "yield"), an_answer("yield"))
        assert (await records.entries(), await records.parcels(), await records.assignments(KEY)) == before

    play(scenario)


def test_what_was_never_opened_cannot_be_submitted(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assignment = an_assignment()
        with pytest.raises(StoreFault):
            await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        assert (await records.entries(), await records.parcels()) == ((), ())

    play(scenario)


def test_a_draft_that_comes_late_changes_nothing_that_was_sent(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await records.save_draft(parcel.unique_id, a_draft("too late"))
        await records.save_draft("unknown", a_draft("nowhere"))
        (kept,) = await records.assignments(KEY)
        assert kept.answer == an_answer("stop")

    play(scenario)


def test_settings_are_kept_one_by_one(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert dict(await records.settings()) == {}
        await records.save_settings({"language": "fr", "appearance": "dark"})
        await records.save_settings({"appearance": "light"})
        assert dict(await records.settings()) == {"language": "fr", "appearance": "light"}

    play(scenario)


def test_calls_at_the_same_time_leave_a_valid_chain(play: Play) -> None:
    async def scenario(records: Records) -> None:
        added = await asyncio.gather(*(records.append(an_entry(body={"n": n}), an_entry()) for n in range(20)))
        entries = await records.entries()
        assert sorted(entry.seq for pair in added for entry in pair) == list(range(1, 41))
        assert first_broken(entries) is None

    play(scenario)


def test_what_was_heard_is_kept_while_the_assignment_is_open_and_stays_what_it_was(play: Play) -> None:
    heard = ListenedAudio().plus("media/a.mp3", 0, 20_000).plus("media/é.mp3", 500, 900)

    async def scenario(records: Records) -> None:
        assignment = an_assignment("1")
        await records.open_assignment(assignment, opening(assignment))
        await records.save_played(assignment.unique_id, json.dumps(heard.as_json()))
        await records.save_draft(assignment.unique_id, a_draft("stop"))
        await records.open_assignment(assignment, opening(assignment))
        kept = await records.assignment(KEY, "1")
        assert kept is not None
        assert (kept.heard, kept.answer) == (heard, an_answer("stop"))
        await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        await records.save_played(assignment.unique_id, "{}")
        await records.save_played("unknown", "{}")
        (sent,) = await records.assignments(KEY)
        assert (sent.state, sent.heard) == (AssignmentState.SUBMITTED, heard)

    play(scenario)
