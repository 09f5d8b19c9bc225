"""An example parcel in fresh records, for contracts of both implementations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.records import Records
from store.examples import a_parcel, an_answer, an_assignment, opening, submission

type Play = Callable[[Callable[[Records], Awaitable[None]]], None]

NOW = 1_795_503_700_000


async def with_parcel(records: Records, task_id: str = "1") -> Parcel:
    assignment = an_assignment(task_id)
    await records.open_assignment(assignment, opening(assignment))
    parcel = a_parcel(assignment)
    await records.submit(submission(assignment), parcel, an_answer("stop"))
    return parcel
