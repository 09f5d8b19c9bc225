"""The list of all tasks of a bundle, with names and progress."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from annotator.core.bundle.tasks import Tasks
from annotator.core.design.objects import MediaTag, ObjectTag
from annotator.core.design.pages import paths_in
from annotator.core.design.tree import Design

LONGEST_NAME = 120


class TaskProgress(StrEnum):
    UNOPENED = "unopened"
    OPENED = "opened"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class ListedTasks:
    """The tasks in the worker's order, from 0.

    The name of a task is its first file name, else the start of its first text, else its id. Names are computed on
    demand."""

    def __init__(self, tasks: Tasks, design: Design, progress: Mapping[int, TaskProgress]) -> None:
        """Create the list; a task missing from `progress` was never opened."""
        self._tasks = tasks
        self._progress = progress
        objects = [tag for tag in design.objects() if tag.value[1:] in tasks.columns and tag.value.startswith("$")]
        self._shown = sorted(objects, key=lambda tag: not isinstance(tag, MediaTag))
        self._keys: list[str] = []  # search texts, built by the first search

    def __len__(self) -> int:
        return len(self._tasks)

    def progress(self, index: int) -> TaskProgress:
        return self._progress.get(index, TaskProgress.UNOPENED)

    def task_id(self, index: int) -> str:
        return self._cell(self._tasks.id_column, index)

    def name(self, index: int) -> str:
        names = (_named(tag, self._cell(tag.value[1:], index)) for tag in self._shown)
        return next(filter(None, names), "") or self.task_id(index)

    def found(self, words: str, among: Collection[TaskProgress]) -> list[int]:
        """Return the tasks with this progress that match every word: in the name or id, or as the number from 1."""
        progress, usual = self._progress, TaskProgress.UNOPENED
        places = [at for at in range(len(self)) if progress.get(at, usual) in among]
        wanted = words.casefold().split()
        if wanted and not self._keys:
            self._keys = self._searched()
        for word in wanted:
            places = [at for at in places if word in self._keys[at] or word == str(at + 1)]
        return places

    def _searched(self) -> list[str]:
        """Return the search texts of all tasks; reading whole columns takes a fifth of the time."""
        tasks = self._tasks
        ids = list(tasks.columns[tasks.id_column])
        names = [""] * len(ids)
        for tag in self._shown:
            cells = tasks.columns[tag.value[1:]]
            names = [name or _named(tag, cell) for name, cell in zip(names, cells, strict=True)]
        keys = [f"{name or task_id} {task_id}".casefold() for name, task_id in zip(names, ids, strict=True)]
        return keys if tasks.order is None else [keys[row] for row in tasks.order]

    def _cell(self, column: str, index: int) -> str:
        order = self._tasks.order
        return self._tasks.columns[column][index if order is None else order[index]]


def _named(tag: ObjectTag, cell: str) -> str:
    if isinstance(tag, MediaTag):
        return next((path.rpartition("/")[2] for path in paths_in(tag, cell)), "")
    return " ".join(cell[: 4 * LONGEST_NAME].split())[:LONGEST_NAME]
