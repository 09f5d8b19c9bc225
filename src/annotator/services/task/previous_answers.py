"""What a worker answered in other tasks of a bundle: first, where its requester wants them to be reminded of it, and in
the task before. It never leaves the computer: what is read here are the worker's own records."""

from __future__ import annotations

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.regions import Answer
from annotator.core.answer.reminder.crops import Reminded, reminded
from annotator.core.design.tree import Design
from annotator.core.ports.records import Records
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.services.task.queue import TaskQueue


class PreviousAnswers:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[str, Assignment] = {}  # by bundle, as long as it stays submitted

    async def reminded(self, work: TaskQueue) -> tuple[Reminded, ...]:
        """Of the first task, in the worker's order, that was submitted with a mark on a picture. Empty where the bundle
        wants none, at that task itself, and where what the picture shows may hurt."""
        if not work.bundle.manifest.reminds_of_first or (first := await self._first(work)) is None:
            return ()
        is_in_focus = work.assignment is not None and work.assignment.task_id == first.task_id
        return () if is_in_focus else _marked(work, first)

    async def before(self, work: TaskQueue) -> tuple[Answer, Design] | None:
        """What the worker answered in the task before the one in focus, in their order, sent or not, and that task's
        design. None where they have not been there. Raises StoreFault."""
        if work.index < 1:
            return None
        task = work.tasks[work.index - 1]
        assignment = await self._records.assignment(work.key, task.id)
        return None if assignment is None else (assignment.answer, design_for(work.bundle.design, task.columns))

    async def _first(self, work: TaskQueue) -> Assignment | None:
        """Looked for once: a worker may have thousands of answers. It may have been taken back since."""
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
