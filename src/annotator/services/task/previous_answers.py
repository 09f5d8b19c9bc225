"""The worker's answers to other tasks of a bundle: the first one, if the requester wants to remind workers of it,
and the previous one. They come from the worker's own records and never leave the computer."""

from __future__ import annotations

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.reminder_crops import Reminded, reminded
from annotator.core.answer.result_items import Answer
from annotator.core.design.tree import Design
from annotator.core.ports.records import Records
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.services.task.queue import TaskQueue


class PreviousAnswers:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[str, Assignment] = {}  # by bundle, while it stays submitted

    async def reminded(self, work: TaskQueue) -> tuple[Reminded, ...]:
        """Return the regions of the first task, in the worker's order, that was submitted with a region on an image.
        Empty if the bundle does not ask for a reminder, at that task itself, and if its image is sensitive."""
        if not work.bundle.manifest.reminds_of_first or (first := await self._first(work)) is None:
            return ()
        is_in_focus = work.assignment is not None and work.assignment.task_id == first.task_id
        return () if is_in_focus else _marked(work, first)

    async def before(self, work: TaskQueue) -> tuple[Answer, Design] | None:
        """Return the worker's answer to the task before the one in focus, submitted or not, and the design of that
        task. Return None if the worker has not opened that task. Raise `StoreFault`."""
        if work.index < 1:
            return None
        task = work.tasks[work.index - 1]
        assignment = await self._records.assignment(work.key, task.id)
        return None if assignment is None else (assignment.answer, design_for(work.bundle.design, task.columns))

    async def _first(self, work: TaskQueue) -> Assignment | None:
        """Return the first submitted task with regions. It is cached, because a worker may have thousands of
        answers, and checked again, because it may have been reopened."""
        known = self._known.pop(work.key, None)
        if known is not None:
            known = await self._records.assignment(work.key, known.task_id)
        if known is None or known.state is not AssignmentState.SUBMITTED or not _marked(work, known):
            every = await self._records.assignments(work.key)
            sent = {known.task_id: known for known in every if known.state is AssignmentState.SUBMITTED}
            in_order = (sent[task_id] for task_id in work.tasks.ids() if task_id in sent)
            known = next((assignment for assignment in in_order if _marked(work, assignment)), None)
        if known is not None:
            self._known[work.key] = known
        return known


def _marked(work: TaskQueue, assignment: Assignment) -> tuple[Reminded, ...]:
    index = work.index_of(assignment.task_id)
    if index is None:
        return ()
    task = work.tasks[index]
    if work.bundle.warned(task).is_sensitive:
        return ()
    return reminded(assignment.answer, design_for(work.bundle.design, task.columns), task.columns)
