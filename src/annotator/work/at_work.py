"""The bundle at work: its tasks in this worker's order, and how far each of them is. Memory only; facts come first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.answer import Answer, preselected
from annotator.core.assignment import Assignment, AssignmentState
from annotator.core.bundle import Bundle, Task, TimeRule
from annotator.core.money import Money


@dataclass(frozen=True, slots=True)
class TaskView:
    """The task in focus, as a page shows it. `index` counts from 0 in the worker's order."""

    bundle: Bundle
    index: int
    count: int
    done: int
    task: Task
    unique_id: str
    answer: Answer
    state: AssignmentState
    reward: Money | None
    time_rule: TimeRule


def in_order(bundle: Bundle, origin: str) -> tuple[Task, ...]:
    """The tasks as given, or shuffled the same way each time for one worker (`origin` names their ledger)."""
    if bundle.manifest.assignments.order != "random":
        return bundle.tasks
    return tuple(sorted(bundle.tasks, key=lambda task: hashlib.sha256(f"{origin}/{task.id}".encode()).digest()))


class AtWork:
    def __init__(self, bundle: Bundle, origin: str, assignments: Iterable[Assignment]) -> None:
        self.bundle = bundle
        self.tasks = in_order(bundle, origin)
        self._known = {assignment.task_id: assignment for assignment in assignments}
        self._done = sum(1 for known in self._known.values() if known.state is not AssignmentState.OPEN)
        self.index = -1

    @property
    def key(self) -> str:
        return self.bundle.manifest.key

    @property
    def finished(self) -> bool:
        return self._done >= len(self.tasks)

    def assignment(self, index: int) -> Assignment | None:
        return self._known.get(self.tasks[index].id)

    def keep(self, assignment: Assignment) -> None:
        """The newest state of one assignment."""
        before = self._known.get(assignment.task_id)
        was_done = before is not None and before.state is not AssignmentState.OPEN
        self._done += (assignment.state is not AssignmentState.OPEN) - was_done
        self._known[assignment.task_id] = assignment

    def view(self) -> TaskView | None:
        if self.index < 0 or (assignment := self.assignment(self.index)) is None:
            return None
        task = self.tasks[self.index]
        return TaskView(
            bundle=self.bundle,
            index=self.index,
            count=len(self.tasks),
            done=self._done,
            task=task,
            unique_id=assignment.unique_id,
            answer=assignment.answer,
            state=assignment.state,
            reward=self.bundle.reward(task),
            time_rule=self.bundle.time_rule(task),
        )

    def starting_answer(self) -> Answer:
        return preselected(self.bundle.design)

    def resume_index(self) -> int:
        """Where to go on: the open assignment that was opened last, else the first task not done, else the first."""
        opened = [
            (known.opened_utc_ms, index)
            for index, task in enumerate(self.tasks)
            if (known := self._known.get(task.id)) is not None and known.state is AssignmentState.OPEN
        ]
        if opened:
            return max(opened)[1]
        after = self.next_open(0, including=True)
        return 0 if after is None else after

    def next_open(self, index: int, *, including: bool = False) -> int | None:
        """The next task that is not done, from `index` on and then from the start; None when all are done."""
        count = len(self.tasks)
        first = 0 if including else 1
        for step in range(first, count + first):
            candidate = (index + step) % count
            known = self._known.get(self.tasks[candidate].id)
            if known is None or known.state is AssignmentState.OPEN:
                return candidate
        return None
