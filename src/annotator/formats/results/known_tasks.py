"""Task data for exports: the columns of the bundle, if it is available."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.bundle.content import Bundle, are_predictions
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN, Task
from annotator.core.design.tree import Design


class KnownTasks:
    """The tasks of the bundle of some results, by ID. `columns` are those of the table, without predictions."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        own = bundle.tasks.path_columns | ({PREDICTIONS_COLUMN} if are_predictions(bundle.design) else set())
        self.columns = tuple(column for column in bundle.tasks.columns if column not in own)
        self._places = {task_id: place for place, task_id in enumerate(bundle.tasks.ids())}

    def task(self, task_id: str) -> Task | None:
        place = self._places.get(task_id)
        return None if place is None else self.bundle.tasks[place]

    def place(self, task_id: str) -> int:
        """Return the index of the task in the bundle. Unknown tasks sort after all others."""
        return self._places.get(task_id, len(self._places))

    def predictions(self, task_id: str) -> str:
        """Return the predictions of a task as text, or an empty string."""
        task = self.task(task_id)
        if task is None or not are_predictions(self.bundle.design):
            return ""
        return task.columns.get(PREDICTIONS_COLUMN, "")

    def cells(self, task_id: str) -> list[str]:
        """Return the cells of a task in the order of `columns`. They are empty for a task of another bundle."""
        task = self.task(task_id)
        return [task.columns.get(column, "") if task is not None else "" for column in self.columns]

    def json_columns(self, task_id: str) -> frozenset[str]:
        """Return the columns in which a task has the JSON of a value that is no text."""
        place = self._places.get(task_id)
        return frozenset() if place is None else self.bundle.tasks.json_columns(place)


def in_design_order(answered: Iterable[str], design: Design | None) -> tuple[str, ...]:
    """Return control names in design order, including unanswered ones, then other names in alphabetical order."""
    designed = dict.fromkeys(control.name for control in design.controls()) if design is not None else {}
    return (*designed, *sorted(set(answered) - designed.keys()))
