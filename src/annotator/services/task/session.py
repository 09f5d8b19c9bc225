"""The worker's session: the worker's actions on tasks become entries, drafts and parcels, and then events. Every
intent about one task names its unique_id, so that a key pressed twice never affects the next task."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.result_items import Answer
from annotator.core.bundle.content import Bundle
from annotator.core.design.medium import Extent, Medium
from annotator.core.errors import EndSought, MediaAwaited, MediaNotShown, MediaNotYetShown, StoreFault
from annotator.core.events import (
    AnswerUnsound,
    BundleFinished,
    EventBus,
    Failed,
    SubmissionCanProceed,
    TaskMediaShown,
    TaskPutAway,
    WorkPaused,
    WorkResumed,
)
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import PausedBody
from annotator.core.ledger.intervals import State
from annotator.core.pay.offer import Offer, promised
from annotator.core.ports.bundles import BundleRepository
from annotator.core.ports.records import Records
from annotator.core.time.idle_rules import is_transcription
from annotator.services.bundles import Bundles
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.outbox.consents import Consents
from annotator.services.task.drafts import Drafts
from annotator.services.task.queue import TaskQueue, TaskView
from annotator.services.task.submit import SubmitService, loaded_body, opened_body


class PayEstimates:
    def __init__(self, records: Records, bundles: Bundles) -> None:
        self._records = records
        self._bundles = bundles

    async def standing(self, key: str) -> Standing:
        return await self._records.standing(key)

    async def promise(self, key: str, *, of_submitted: bool = False) -> Offer | None:
        """Return the stated pay of the tasks left in a bundle, or of all tasks if none is left. With `of_submitted`,
        return it for the submitted tasks. Return None if no pay is stated."""
        manifest, terms = await self._bundles.manifest(key), await self._bundles.task_terms(key)
        if manifest is None or terms is None:
            return promised(manifest) if manifest is not None else None
        standing = await self._records.standing(key)
        if of_submitted:
            submitted = frozenset(standing.done).difference(standing.skipped)
            return promised(manifest, await asyncio.to_thread(terms.of, submitted))
        left = await asyncio.to_thread(terms.without, {*standing.done, *standing.dropped})
        return promised(manifest, left or await asyncio.to_thread(terms.every))


class Pauses:
    """Breaks and instructions. A repeated call does nothing, because a key may be pressed twice."""

    def __init__(self, journal: Journal, drafts: Drafts, idle: IdleWatch, event_bus: EventBus) -> None:
        self._journal = journal
        self._drafts = drafts
        self._idle = idle
        self._event_bus = event_bus

    async def pause(self) -> None:
        if self._journal.state is not State.PAUSE:
            await self._drafts.flush()
            entry = await self._journal.write(EntryKind.PAUSED, PausedBody("break"))
            self._event_bus.announce(WorkPaused(entry.timestamp.utc_ms))

    async def resume(self) -> None:
        if self._journal.state is State.PAUSE:
            await self._journal.write(EntryKind.RESUMED)
            self._idle.record_input()
            self._event_bus.announce(WorkResumed())

    async def uncovered(self, unique_id: str) -> None:
        """Record that the worker revealed the sensitive media of this task. Loading time begins here."""
        context = self._journal.context
        if context.deciding and context.task == unique_id:
            await self._journal.write_or_owe(EntryKind.LOADING_BEGAN)

    async def instructions_opened(self) -> None:
        if self._journal.context.task is not None and not self._is_reading:
            await self._journal.write_or_owe(EntryKind.INSTRUCTIONS_OPENED)

    async def instructions_closed(self) -> None:
        if self._is_reading:
            await self._journal.write_or_owe(EntryKind.INSTRUCTIONS_CLOSED)

    @property
    def _is_reading(self) -> bool:
        is_written = self._journal.context.instructions
        kinds = EntryKind.INSTRUCTIONS_OPENED, EntryKind.INSTRUCTIONS_CLOSED
        return self._journal.is_between(*kinds, is_written=is_written)


class Session:
    def __init__(
        self,
        journal: Journal,
        records: Records,
        drafts: Drafts,
        idle: IdleWatch,
        bundles: Bundles,
        library: BundleRepository,
        consents: Consents,
        grace_s: Callable[[], int],
        event_bus: EventBus,
    ) -> None:
        """`grace_s` is passed to `SubmitService`."""
        self._journal = journal
        self._records = records
        self._drafts = drafts
        self.drawings = drafts.drawings
        self._idle = idle
        self._bundles = bundles
        self.promises = PayEstimates(records, bundles)
        self._library = library
        self._sending = SubmitService(journal, drafts, idle, library, consents, grace_s, event_bus)
        self._event_bus = event_bus
        self.pauses = Pauses(journal, drafts, idle, event_bus)
        self._work: TaskQueue | None = None
        self._seen = True
        self._wanted_early = False
        self._is_edited = False  # since the task was opened
        self._waiting = ""  # unique_id of the task whose submission waits for its media or the length of an audio file

    def view(self) -> TaskView | None:
        """Return the task in focus, or None."""
        return self._work.view() if self._work is not None else None

    @property
    def at_work(self) -> TaskQueue | None:
        return self._work

    @property
    def is_asking(self) -> bool:
        """True while the worker is asked for consent to share results. The next task waits for the answer."""
        return self._sending.is_asking

    def promise_so_far(self) -> Offer | None:
        """Return the stated pay of the submitted tasks of the bundle at work, or None if no pay is stated."""
        return None if self._work is None else self._work.promise()

    async def open_bundle(self, key: str, unique_id: str = "") -> None:
        """Open a bundle at the task where the worker left it, or at the task with this `unique_id`. Unsaved drafts
        are saved before the bundle is read."""
        bundle = await self._bundles.bundle(key)
        await self._drafts.flush()
        self._work = work = await self._at_work(bundle, key)
        begun = await self._records.assignments(key) if unique_id else ()
        index = next((work.index_of(known.task_id) for known in begun if known.unique_id == unique_id), None)
        if not len(work.tasks):  # other workers answered all of them
            self._event_bus.announce(BundleFinished(key))
        await self.open_task(work.resume_index() if index is None else index)

    async def reopen_bundle(self, key: str) -> None:
        """Open a bundle again after it changed during a trial run. The task in focus stays, if it still exists, with
        the part of its draft that fits the new design. Lost parts are announced."""
        view = self.view()
        bundle = await self._bundles.bundle(key)
        await self._drafts.flush()
        self._work = work = await self._at_work(bundle, key)
        self._cut(bundle, await self._records.assignments(key))
        index = work.index_of(view.task.id) if view is not None else None
        await self.open_task(work.resume_index() if index is None else index)

    def _cut(self, bundle: Bundle, known: Iterable[Assignment]) -> None:
        """Remove from the drafts everything that does not fit the design any more."""
        from annotator.services.task.drafts import cut_to_fit

        for assignment, cut in cut_to_fit(bundle, known):
            self._drafts.edited(assignment.unique_id, assignment.answer)
            self._event_bus.announce(cut)

    async def _at_work(self, bundle: Bundle, key: str) -> TaskQueue:
        await self.drawings.load()
        standing = await self._records.standing(key)
        # In a thread, because processing 100,000 tasks takes a tenth of a second.
        return await asyncio.to_thread(TaskQueue, bundle, self._journal.origin, standing, key)

    async def drafted(self) -> frozenset[str]:
        """Return the ids of the open tasks of the bundle at work whose answers the worker changed. Raise
        `StoreFault`."""
        await self._drafts.flush()
        work = self._work
        opened = await self._records.open_assignments(work.key) if work is not None else ()
        return await asyncio.to_thread(work.drafted, opened) if work is not None else frozenset()

    async def requeue(self, key: str) -> None:
        """Reload the task list of this bundle from the records. The task in focus stays in focus."""
        if (work := self._work) is not None and work.key == key:
            self._work = await self._at_work(work.bundle, key)
            self._work.goes_on(work)

    async def open_task(self, index: int) -> None:
        """Open a task. This ends a break, because the work would not be seen otherwise."""
        work = self._work
        if work is None or not 0 <= index < len(work.tasks):
            return
        await self._drafts.flush()
        await self.pauses.resume()
        task = work.tasks[index]
        assignment = await self._records.assignment(work.key, task.id) if work.is_begun(index) else None
        if assignment is None:  # in a thread: reading the predictions for ten hours of media takes a third of a second
            assignment = await asyncio.to_thread(work.new_assignment, task, self._journal.now().utc_ms)
        idle_after_s = self._idle.rule_for(work.design(task), work.bundle.time_rule(task).idle_after_s)
        await self._journal.open_assignment(assignment, opened_body(work, task, assignment, idle_after_s))
        self._idle.use_rule(idle_after_s, limits_playback=is_transcription(work.design(task)))
        self._seen = True
        self._wanted_early = False
        self._is_edited = False
        self._sending.is_asking = False
        for event in work.focus(index, assignment):
            self._event_bus.announce(event)

    async def step(self, distance: int) -> None:
        """Move by `distance` tasks from the one in focus. Do nothing beyond either end."""
        if self._work is not None:
            await self.open_task(self._work.index + distance)

    def media_ahead(self, count: int) -> tuple[Medium, ...]:
        """Return the media of the next `count` tasks, nearest first."""
        return self._work.media_ahead(count) if self._work is not None else ()

    def media_path(self, path: str) -> str:
        """Return the absolute path of a file of the bundle at work. Raise ValueError if no bundle is open."""
        if self._work is None:
            raise ValueError("no bundle is at work")
        return self._library.media_path(self._work.key, path)

    def edited(self, unique_id: str, answer: Answer) -> None:
        """Record the edited answer. It is on disk within a second. A waiting submission is cancelled."""
        self._waiting = ""
        self._is_edited = True
        assignment = self._open_assignment(unique_id)
        if assignment is not None and self._work is not None:
            self._work.keep(replace(assignment, answer=answer))
            self._drafts.edited(unique_id, answer)

    def record_extent(self, path: str, extent: Extent) -> None:
        """Record the extent of a medium of the task in focus, or a more exact one."""
        if self._work is None:
            return
        self._work.extents[path] = self._work.extents.get(path, Extent()).updated_with(extent)
        if self._waiting and self._is_current(self._waiting) and not self._work.seeks_end:
            waiting, self._waiting = self._waiting, ""
            self._event_bus.announce(SubmissionCanProceed(waiting))

    async def ready(self, unique_id: str, *, is_complete: bool) -> None:
        """Record that everything that can be shown of this task is on screen, which ends the loading time.
        `is_complete` is False if a medium is missing."""
        if self._work is not None and self._is_current(unique_id):
            self._seen = is_complete
            if self._wanted_early:
                self._event_bus.announce(TaskMediaShown(unique_id))
            if not is_complete and self._waiting:
                self._waiting = ""
                raise MediaNotShown
            loading = self._journal.context.loading
            if self._journal.is_between(EntryKind.LOADING_BEGAN, EntryKind.LOADING_ENDED, is_written=loading):
                await self._journal.write_or_owe(EntryKind.LOADING_ENDED, loaded_body(self._work, unique_id))
            if self._waiting == unique_id and not self._work.seeks_end:
                self._waiting = ""
                self._event_bus.announce(SubmissionCanProceed(unique_id))

    async def submit(self, unique_id: str, *, is_there: bool = True) -> None:
        """Submit the answer and open the next task. An invalid answer is announced and stays. For a task that is
        already submitted, only open the next one.

        - Raise `MediaNotShown` if a medium of the task cannot be shown or played.
        - Raise `MediaNotYetShown` if not everything `is_there` yet; `TaskMediaShown` follows. An edited answer is
          submitted then, and `MediaAwaited` says so.
        - Raise `EndSought` while the length of an audio file is unknown.

        The event `SubmissionCanProceed` ends the wait of the last two."""
        assignment = self._open_assignment(unique_id)
        if self._work is None or not self._is_current(unique_id):
            return
        if assignment is None:
            if not self._sending.is_asking:
                await self._go_on(self._work)
            return
        if not self._seen:
            raise MediaNotShown
        if not is_there:
            self._wanted_early = True
            if not self._is_edited:
                raise MediaNotYetShown
            self._waiting = unique_id
            await self._drafts.flush()  # later edits are then recognised as new
            if self._waiting:
                raise MediaAwaited
            return
        assignment, found = self._work.with_findings(assignment)
        if found:
            self._event_bus.announce(AnswerUnsound(found))
            return
        if self._work.seeks_end:
            self._waiting = unique_id
            await self._drafts.flush()  # later edits are then recognised as new
            if self._waiting:
                raise EndSought
            return
        await self._send(self._work, assignment, was_cancelled=False)

    async def skip(self, unique_id: str) -> None:
        """Skip the task: nothing is paid, and the time stays in the ledger. The requester is informed. The answer is
        stored in case the worker reopens the task."""
        assignment = self._open_assignment(unique_id)
        if assignment is None or self._work is None or not self._work.bundle.manifest.assignments.allow_skip:
            return
        await self._send(self._work, assignment, was_cancelled=True)

    async def stop(self, unique_id: str) -> None:
        """Return the task, even if its bundle does not allow skipping, and open no other task. No consent is asked
        for now, because the worker has stopped."""
        assignment = self._open_assignment(unique_id)
        if assignment is not None and self._work is not None:
            await self._sending.send(self._work, assignment, was_cancelled=True, asks=False)

    async def go_on(self) -> None:
        """Open the next open task after a returned one."""
        if self._work is not None:
            await self._go_on(self._work)

    async def undo_submit(self, unique_id: str, *, go_there: bool = False) -> None:
        """Reopen a submitted or skipped task with its answer. Its result is not sent. It comes into focus if its
        bundle is at work, or if the worker wants to `go_there`. Raise `LeftAlready`."""
        from annotator.services.task.submit import undo_submit

        await self._drafts.flush()
        parcel = await undo_submit(unique_id, self._journal, self._records, self._bundles, self._event_bus)
        if parcel is None:
            return
        if go_there and (self._work is None or self._work.key != parcel.bundle_key):
            self._work = await self._at_work(await self._bundles.bundle(parcel.bundle_key), parcel.bundle_key)
        work = self._work
        if work is not None and work.key == parcel.bundle_key:
            assignment = await self._records.assignment(work.key, parcel.task_id)
            self._cut(work.bundle, () if assignment is None else (assignment,))
            if (index := work.index_of(parcel.task_id)) is not None:
                await self.open_task(index)

    async def agreement_answered(self) -> None:
        """Open the next task after the worker has answered the question for consent."""
        if self._sending.is_asking and self._work is not None:
            self._sending.is_asking = False
            await self._go_on(self._work)

    async def leave_task(self) -> None:
        """Close the bundle and keep the draft; announce it if that fails. The task's time ends here anyway."""
        work = self._work
        if work is None or work.index < 0:
            return
        try:
            await self._drafts.flush()
        except StoreFault as fault:
            self._event_bus.announce(Failed(fault.code, dict(fault.params)))
        await self._journal.write(EntryKind.TASK_LEFT)
        self._work = None
        self._sending.is_asking = False
        self._event_bus.announce(TaskPutAway(work.key))

    async def _send(self, work: TaskQueue, assignment: Assignment, *, was_cancelled: bool) -> None:
        await self._sending.send(work, assignment, was_cancelled=was_cancelled)
        if not self._sending.is_asking:
            await self._go_on(work)

    async def _go_on(self, work: TaskQueue) -> None:
        if (following := work.next_open(work.index)) is None:
            self._event_bus.announce(BundleFinished(work.key))
        else:
            await self.open_task(following)

    def _is_current(self, unique_id: str) -> bool:
        assignment = self._work.assignment if self._work is not None else None
        return assignment is not None and assignment.unique_id == unique_id

    def _open_assignment(self, unique_id: str) -> Assignment | None:
        """Return the assignment in focus if it has this id and is open, else None."""
        assignment = self._work.assignment if self._work is not None else None
        if assignment is None or assignment.unique_id != unique_id or assignment.state is not AssignmentState.OPEN:
            return None
        return assignment
