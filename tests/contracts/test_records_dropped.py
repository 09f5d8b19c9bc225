"""The contract of `core.ports.records.Records` for withdrawn tasks."""

from __future__ import annotations

from annotator.core.answer.assignment import Standing
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ports.records import Records
from contracts.record_examples import Play, with_parcel
from store.examples import KEY, an_assignment, an_entry, opening

DROPPED = an_entry(EntryKind.TASKS_DROPPED, {"bundle": KEY})


def test_dropped_tasks_stand_apart_from_those_that_were_begun(play: Play) -> None:
    async def scenario(records: Records) -> None:
        await with_parcel(records, "done")
        opened = an_assignment("opened")
        await records.open_assignment(opened, opening(opened))
        entry = await records.drop_tasks(KEY, ["one", "two"], DROPPED)
        entries = await records.entries()
        assert entries[-1] == entry
        assert first_broken(entries) is None
        standing = await records.standing(KEY)
        assert (set(standing.done), set(standing.opened)) == ({"done"}, {"opened"})
        assert set(standing.dropped) == {"one", "two"}
        assert await records.standing("another@1") == Standing()

    play(scenario)


def test_dropping_again_is_no_error_and_whoever_begins_one_has_it(play: Play) -> None:
    async def scenario(records: Records) -> None:
        await records.drop_tasks(KEY, ["one", "two"], DROPPED)
        await records.drop_tasks(KEY, ["two"], DROPPED)
        begun = an_assignment("two")
        await records.open_assignment(begun, opening(begun))
        standing = await records.standing(KEY)
        assert (set(standing.dropped), set(standing.opened)) == ({"one"}, {"two"})

    play(scenario)
