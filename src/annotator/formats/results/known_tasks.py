"""What an export tells of the tasks beside the answers: the columns of the bundle, where it is at hand."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.bundle.content import Bundle, are_predictions
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN, Task
from annotator.core.design.tree import Design


class KnownTasks:
    """The tasks of the bundle that the results are of, by their id. What was predicted is none of the `columns`."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        own = {PREDICTIONS_COLUMN} if are_predictions(bundle.design) else set()
        self.columns = tuple(column for column in bundle.tasks.columns if column not in own)
        self._places = {task_id: place for place, task_id in enumerate(bundle.tasks.ids())}

    def task(self, task_id: str) -> Task | None:
        place = self._places.get(task_id)
        return None if place is None else self.bundle.tasks[place]

    def place(self, task_id: str) -> int:
        """Where the task stands in the bundle, from 0; after all others when it is none of it."""
        return self._places.get(task_id, len(self._places))

    def predictions(self, task_id: str) -> str:
        """As they stand in the bundle; empty where there are none."""
        task = self.task(task_id)
        if task is None or not are_predictions(self.bundle.design):
            return ""
        return task.columns.get(PREDICTIONS_COLUMN, "")

    def cells(self, task_id: str) -> list[str]:
        """The task's columns, in the order of `columns`; empty for a task of another bundle."""
        task = self.task(task_id)
        return [task.columns.get(column, "") if task is not None else "" for column in self.columns]


def in_design_order(answered: Iterable[str], design: Design | None) -> tuple[str, ...]:
    """Names of controls as they stand in the design, those without an answer too; others follow by alphabet."""
    designed = dict.fromkeys(control.name for control in design.controls()) if design is not None else {}
    return (*designed, *sorted(set(answered) - designed.keys()))
