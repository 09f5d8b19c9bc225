"""The child of the fault test: `python faulty_session.py HOME`. A short session whose system calls fail from outside.

Whatever was acknowledged is told on standard output, one JSON line each; what could not be written is told on standard
error in a sentence, as the program does, and the next thing is tried all the same. 0 when everything could be written.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from pathlib import Path

from annotator.app.gui.system_clock import SystemClock
from annotator.core.answer.assignment import Assignment
from annotator.core.errors import AnnotatorError, StoreFault
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.entry_types import PausedBody
from annotator.core.outbox.parcel import Accepted
from annotator.services.ledger.journal import Journal
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from annotator.ui.i18n.messages import error_sentence
from store.busy_person import entry_told, told
from store.examples import a_draft, a_parcel, an_answer, an_assignment, opening, submission

TASKS = 2


class Person:
    def __init__(self, records: SqliteRecords) -> None:
        self._records = records
        self._journal = Journal(SystemClock(), records)
        self.failed = False

    async def work(self) -> None:
        await self._tried(self._journal.start("test"))
        for number in range(TASKS):
            await self._task(an_assignment(str(number), f"task-{number}"))
        self._entry(await self._tried(self._journal.write(EntryKind.PAUSED, PausedBody("break"))))
        await self._tried(self._journal.stop())
        told("end")

    async def _task(self, assignment: Assignment) -> None:
        unique_id = assignment.unique_id
        opened = await self._tried(self._records.open_assignment(assignment, opening(assignment)))
        self._entry(opened)
        if opened is None:
            return
        if await self._tried(self._done(self._records.save_draft(unique_id, a_draft("0")))):
            told("draft", unique_id=unique_id, choice=0)
        sent = await self._tried(
            self._records.submit(submission(assignment), a_parcel(assignment, "sent"), an_answer("sent"))
        )
        self._entry(sent)
        if sent is None:
            return
        told("submitted", unique_id=unique_id)
        if await self._tried(self._done(self._records.record_outcome(unique_id, Accepted("receipt"), utc_ms=0))):
            told("delivered", unique_id=unique_id)

    def _entry(self, entry: Entry | None) -> None:
        if entry is not None:
            entry_told(entry)

    async def _done(self, work: Awaitable[None]) -> bool:
        await work
        return True

    async def _tried[T](self, work: Awaitable[T]) -> T | None:
        try:
            return await work
        except StoreFault as fault:
            say(fault)
            self.failed = True
            return None


def say(error: AnnotatorError) -> None:
    sys.stderr.write(error_sentence(error.code, error.params) + "\n")


async def play(home: Home) -> bool:
    """Return True if everything could be written."""
    records = open_records(home)
    person = Person(records)
    try:
        await person.work()
    finally:
        await records.close()
    return not person.failed


def main(home: Home) -> int:
    try:
        with home.lock():
            return 0 if asyncio.run(play(home)) else 1
    except AnnotatorError as error:
        say(error)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(Home(Path(sys.argv[1]))))
