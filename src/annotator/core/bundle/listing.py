"""All tasks of a bundle, to choose one from: what each is called, and how far it is."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from enum import StrEnum

from annotator.core.bundle.tasks import Tasks
from annotator.core.design.objects import MediaTag, ObjectTag
from annotator.core.design.pages import paths_in
from annotator.core.design.tree import Design

LONGEST_NAME = 120


class HowFar(StrEnum):
    UNOPENED = "unopened"
    OPENED = "opened"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class ListedTasks:
    """In the worker's order, from 0. A task has the name of the first file that it shows, else the beginning of its
    first text, else its id; each is made when it is asked for."""

    def __init__(self, tasks: Tasks, design: Design, progress: Mapping[int, HowFar]) -> None:
        """`progress` of a task that is not in it: it was never opened."""
        self._tasks = tasks
        self._progress = progress
        objects = [tag for tag in design.objects() if tag.value[1:] in tasks.columns and tag.value.startswith("$")]
        self._shown = sorted(objects, key=lambda tag: not isinstance(tag, MediaTag))
        self._keys: list[str] = []  # what is looked in, once somebody looks for something

    def __len__(self) -> int:
        return len(self._tasks)

    def progress(self, index: int) -> HowFar:
        return self._progress.get(index, HowFar.UNOPENED)

    def task_id(self, index: int) -> str:
        return self._cell(self._tasks.id_column, index)

    def name(self, index: int) -> str:
        names = (_named(tag, self._cell(tag.value[1:], index)) for tag in self._shown)
        return next(filter(None, names), "") or self.task_id(index)

    def found(self, words: str, among: Collection[HowFar]) -> list[int]:
        """The tasks of this progress that have each of the words in their name or id, or as their number from 1."""
        wanted = words.casefold().split()
        if wanted and not self._keys:
            self._keys = [f"{self.name(at)} {self.task_id(at)}".casefold() for at in range(len(self))]
        return [
            at
            for at in range(len(self))
            if self.progress(at) in among and all(word in self._keys[at] or word == str(at + 1) for word in wanted)
        ]

    def _cell(self, column: str, index: int) -> str:
        order = self._tasks.order
        return self._tasks.columns[column][index if order is None else order[index]]


def _named(tag: ObjectTag, cell: str) -> str:
    if isinstance(tag, MediaTag):
        return next((posixpath.basename(path) for path in paths_in(tag, cell)), "")
    return " ".join(cell[: 4 * LONGEST_NAME].split())[:LONGEST_NAME]
