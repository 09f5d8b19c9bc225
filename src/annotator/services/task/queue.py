"""The task queue of the bundle at work: its tasks in this worker's order and the state of each. The queue is in
memory only. It changes after the entry is written."""

from __future__ import annotations

import hashlib
import math
import uuid
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.defaults import default_answer
from annotator.core.answer.regions import with_extents
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import Finding, FindingCode, findings
from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayKind
from annotator.core.bundle.tasks import EXPECTED_COLUMN, PREDICTIONS_COLUMN, REWARD_COLUMN, Task, Tasks, TimeRule
from annotator.core.design.medium import Extent, Medium
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, filled
from annotator.core.errors import BundleRefused
from annotator.core.events import Event, Failed, TaskShown
from annotator.core.money.amount import Money
from annotator.core.pay.offer import Offer, promised
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.source.rejection import rejecting

if TYPE_CHECKING:
    from annotator.core.bundle.tasks import ListedTasks
    from annotator.core.design.listening import ListenedAudio, ListenedShare


class TaskView(Struct, frozen=True):
    """The task in focus, as a page shows it. `index` counts from 0 in the worker's order. `done` includes the
    `skipped` tasks. `design` includes the choices from the columns of this task. `pay_kind` is the kind of pay that
    its time is recorded with. `by_the_minute` is the pay per minute of audio and video, if the task is paid so.
    `media_ms` is their length and `listened_to` the played share, once known."""

    bundle: Bundle
    design: Design
    index: int
    count: int
    done: int
    skipped: int
    task: Task
    unique_id: str
    answer: Answer
    state: AssignmentState
    reward: Money | None
    by_the_minute: Money | None
    media_ms: int | None
    listened: ListenedShare | None
    pay_kind: PayKind
    time_rule: TimeRule


_OF_LENGTHS = frozenset({FindingCode.OUTSIDE, FindingCode.NOT_PLAYED})
_TO_DO, _SUBMITTED, _SKIPPED = 0, 1, 2


def in_order(bundle: Bundle, origin: str) -> Tasks:
    """Return the tasks in their original order, or shuffled in a fixed order for one worker, whose ledger `origin`
    identifies. Then mix in tasks without sensitive content, if the requester wants that."""
    tasks, media = _drawn(bundle, origin), bundle.manifest.media
    if not media.calm_after:
        return tasks
    from annotator.core.bundle.interleaving import with_calm_tasks

    return with_calm_tasks(tasks, media)


def _drawn(bundle: Bundle, origin: str) -> Tasks:
    if bundle.manifest.assignments.order != "random":
        return bundle.tasks
    count = len(bundle.tasks)
    # Eight bytes for each row from one call: a separate hash for each of 100,000 tasks would be slow. The bytes are
    # compared as bytes, which gives the same order on every computer.
    drawn = hashlib.shake_128(f"{origin}/{bundle.manifest.key}".encode()).digest(8 * count)
    lots = [drawn[place : place + 8] for place in range(0, 8 * count, 8)]
    return bundle.tasks.arranged(array("I", sorted(range(count), key=lots.__getitem__)))


def _without(tasks: Tasks, table: Tasks, dropped: Collection[str]) -> Tasks:
    """Remove the withdrawn tasks. `table` holds the same tasks in the order of their file."""
    if not dropped:
        return tasks
    out = {row for row, task_id in enumerate(table.ids()) if task_id in dropped}
    rows = range(len(table)) if tasks.order is None else tasks.order
    return tasks.arranged(array("I", (row for row in rows if row not in out)))


def _played_share(listened_to: ListenedAudio | None, lengths_ms: Mapping[str, int]) -> ListenedShare:
    from annotator.core.design.listening import NOTHING_PLAYED, listened_share

    return listened_share(listened_to or NOTHING_PLAYED, lengths_ms)


class TaskQueue:
    """The tasks of one bundle in the worker's order. A task is identified by its index in that order. Only the
    assignment in focus is held. `key` is the key of the manifest, except in a trial run. `extents` maps the media
    paths of the task in focus to their extents, as far as known."""

    def __init__(self, bundle: Bundle, origin: str, standing: Standing, key: str) -> None:
        self.bundle = bundle
        self.key = key
        self.tasks = _without(in_order(bundle, origin), bundle.tasks, standing.dropped)
        self.index = -1
        self.assignment: Assignment | None = None
        self.extents: dict[str, Extent] = {}
        self._filled: tuple[tuple[str, str], Design] | None = None
        self._done, self._opened = self._placed(standing)

    def _placed(self, standing: Standing) -> tuple[bytearray, dict[int, int]]:
        """Return the state of each task, and the opening times of open tasks by index."""
        done, opened = bytearray(len(self.bundle.tasks)), dict[int, int]()
        if not standing.done and not standing.opened:
            return done[: len(self.tasks)], opened
        for row, task_id in enumerate(self.bundle.tasks.ids()):
            if task_id in standing.done:
                done[row] = _SKIPPED if task_id in standing.skipped else _SUBMITTED
            elif task_id in standing.opened:
                opened[row] = standing.opened[task_id]
        order = self.tasks.order
        if order is None:
            return done, opened
        placed = {index: opened[row] for index, row in enumerate(order) if row in opened}
        return bytearray(map(done.__getitem__, order)), placed

    @property
    def pay_kind(self) -> PayKind:
        """The kind of pay that the time of its tasks is recorded with. In a trial run, practice counts as paid work."""
        manifest = self.bundle.manifest
        return manifest.pay_kind if self.key == manifest.key else PayKind.PAID

    @property
    def finished(self) -> bool:
        return self._done.find(_TO_DO) < 0

    def is_begun(self, index: int) -> bool:
        """Return whether the task was ever opened, so that the records have an assignment of it."""
        return self._done[index] != _TO_DO or index in self._opened

    def listed(self, drafted: Collection[str] = ()) -> ListedTasks:
        """Return all tasks with their current state. `drafted` are the ids of those with a changed answer. The module
        is imported when the worker looks for a task."""
        from annotator.core.bundle.tasks import ListedTasks, TaskProgress

        states = {_SUBMITTED: TaskProgress.SUBMITTED, _SKIPPED: TaskProgress.SKIPPED}
        done = {index: states[state] for index, state in enumerate(self._done) if state != _TO_DO}
        opened = dict.fromkeys(self._opened, TaskProgress.OPENED)
        if drafted:
            places = (index for index, task_id in enumerate(self.tasks.ids()) if task_id in drafted)
            opened |= dict.fromkeys(places, TaskProgress.DRAFT)
        return ListedTasks(self.tasks, self.bundle.design, opened | done)

    def index_of(self, task_id: str) -> int | None:
        return next((index for index, known_id in enumerate(self.tasks.ids()) if known_id == task_id), None)

    def goes_on(self, before: TaskQueue) -> None:
        """Focus the task that was in focus in the queue `before`, in its state there."""
        if before.assignment is not None and (index := self.index_of(before.assignment.task_id)) is not None:
            self.focus(index, before.assignment)
            self.extents.update(before.extents)

    def focus(self, index: int, assignment: Assignment) -> tuple[Event, ...]:
        """Focus a task and return the events to announce."""
        self.index = index
        self.extents.clear()
        self.keep(assignment)
        shown = TaskShown(self.key, index)
        if not assignment.set_aside:
            return (shown,)
        return shown, Failed("answer-set-aside", {"task": assignment.task_id, "path": assignment.set_aside})

    def keep(self, assignment: Assignment) -> None:
        """Replace the assignment in focus by its newest state."""
        self.assignment = assignment
        if assignment.state is AssignmentState.OPEN:
            self._done[self.index] = _TO_DO
            self._opened[self.index] = assignment.opened_utc_ms
        else:
            self._done[self.index] = _SKIPPED if assignment.state is AssignmentState.SKIPPED else _SUBMITTED
            self._opened.pop(self.index, None)

    def media_ahead(self, count: int) -> tuple[Medium, ...]:
        """Return the media of the next `count` tasks in order. Tasks whose content warning differs from that of the
        task in focus are left out, because their media would be decoded with the wrong protection."""
        places = range(self.index + 1, min(self.index + 1 + count, len(self.tasks)))
        here, ahead = self.bundle.warned(self.tasks[self.index]), [self.tasks[index] for index in places]
        calm = (task for task in ahead if self.bundle.warned(task) == here)
        return tuple(medium for task in calm for medium in self.bundle.first_media(task))

    @property
    def seeks_end(self) -> bool:
        """True if the length of an audio file of the task in focus is only an estimate."""
        return any(extent.is_estimate for extent in self.extents.values())

    def with_findings(self, assignment: Assignment) -> tuple[Assignment, tuple[Finding, ...]]:
        """Return the assignment with the known extents of its media, and everything that prevents its submission.
        Findings that depend on a length are left out while the length is an estimate."""
        task, design = self.tasks[self.index], self.design(self.tasks[self.index])
        paths = {tag.name: filled(tag.value, task.columns) for tag in self.bundle.design.media()}
        extents = {name: self.extents[path] for name, path in paths.items() if path in self.extents}
        answer = with_extents(assignment.answer, design, extents)
        if any(isinstance(tag, Video) for tag in design.media()):
            from annotator.core.answer.video_tracks import with_video_lengths

            answer = with_video_lengths(answer, design, task.columns, extents)
        found = (*findings(answer, design, task.columns), *self._left_to_hear(assignment, task, paths))
        if self.seeks_end:
            found = tuple(finding for finding in found if finding.code not in _OF_LENGTHS)
        return replace(assignment, answer=answer), found

    def _left_to_hear(self, assignment: Assignment, task: Task, paths: Mapping[str, str]) -> tuple[Finding, ...]:
        """Return a finding for each audio file with unplayed parts, if less was played than the bundle requires.
        `paths` are the media paths by object name."""
        least = self.bundle.manifest.answers.min_listen_ratio
        if not least:
            return ()
        from annotator.core.design.listening import NOTHING_PLAYED, listened_share, missing_ranges

        listened_to, lengths_ms = assignment.heard or NOTHING_PLAYED, self.bundle.lengths_ms(task, self.extents)
        share = listened_share(listened_to, lengths_ms)
        if share.ratio >= least:
            return ()
        names = {path: name for name, path in paths.items()}
        params = {"percent": str(share.percent), "limit": str(math.ceil(least * 100))}
        return tuple(
            Finding(FindingCode.NOT_PLAYED, names[path], params={**params, "from_ms": str(from_ms)})
            for path, from_ms in missing_ranges(listened_to, lengths_ms).items()
        )

    def view(self) -> TaskView | None:
        if self.assignment is None:
            return None
        task = self.tasks[self.index]
        lengths_ms = self.bundle.lengths_ms(task, self.extents)
        return TaskView(
            bundle=self.bundle,
            design=self.design(task),
            index=self.index,
            count=len(self.tasks),
            done=len(self._done) - self._done.count(_TO_DO),
            skipped=self._done.count(_SKIPPED),
            task=task,
            unique_id=self.assignment.unique_id,
            answer=self.assignment.answer,
            state=self.assignment.state,
            reward=self.bundle.reward(task, self.extents),
            by_the_minute=self.bundle.stated(task) if self.bundle.is_paid_by_the_minute else None,
            media_ms=self.bundle.length_ms(task, self.extents),
            listened=_played_share(self.assignment.heard, lengths_ms) if lengths_ms else None,
            pay_kind=self.pay_kind,
            time_rule=self.bundle.time_rule(task),
        )

    def promise(self) -> Offer | None:
        """Return the stated pay of the submitted tasks. It builds each of these tasks, so it is slow for many."""
        submitted = (self.tasks[index].columns for index, state in enumerate(self._done) if state == _SUBMITTED)
        terms = Counter((task.get(REWARD_COLUMN, ""), task.get(EXPECTED_COLUMN, "")) for task in submitted)
        return promised(self.bundle.manifest, terms)

    def design(self, task: Task) -> Design:
        """Return the design of a task. Repeated calls for the same task return the same object. A random order lasts
        as long as the assignment, also after a crash."""
        in_focus = self.assignment
        seed = in_focus.unique_id if in_focus is not None and in_focus.task_id == task.id else ""
        if self._filled is None or self._filled[0] != (task.id, seed):
            self._filled = ((task.id, seed), design_for(self.bundle.design, task.columns, seed))
        return self._filled[1]

    def starting_answer(self, task: Task) -> Answer:
        """Return the initial answer: the design's defaults, replaced by predictions for controls that have some."""
        start = default_answer(self.design(task), task.columns)
        if not task.columns.get(PREDICTIONS_COLUMN):
            return start
        from annotator.formats.tasks.predictions import read_predictions

        try:
            with rejecting():
                predicted = read_predictions(self.design(task), task.columns).answer
        except BundleRefused:
            return start  # the predictions are left out, like faulty ones
        controls = {item.from_name for item in predicted.items}
        kept = (item for item in start.items if item.from_name not in controls)
        return Answer((*kept, *predicted.items), predicted.relations)

    def drafted(self, assignments: Iterable[Assignment]) -> frozenset[str]:
        """Return the ids of the tasks whose answers are not those with which they were opened."""
        places = {task_id: index for index, task_id in enumerate(self.tasks.ids())}
        return frozenset(
            each.task_id
            for each in assignments
            if each.task_id in places
            and each.answer.serialize() != self.starting_answer(self.tasks[places[each.task_id]]).serialize()
        )

    def new_assignment(self, task: Task, opened_utc_ms: int) -> Assignment:
        """Return the assignment of a task that is opened for the first time."""
        named = (str(uuid.uuid4()), self.key, task.id)
        return Assignment(*named, AssignmentState.OPEN, self.starting_answer(task), opened_utc_ms)

    def resume_index(self) -> int:
        """Return the index to continue at: the open task that was opened last, else the first open task, else 0."""
        if self._opened:
            return max((opened_utc_ms, index) for index, opened_utc_ms in self._opened.items())[1]
        return max(0, self._done.find(_TO_DO))

    def next_open(self, index: int) -> int | None:
        """Return the next open task after `index`, continuing at the start, or None if all are done."""
        after = self._done.find(_TO_DO, index + 1)
        found = after if after >= 0 else self._done.find(_TO_DO, 0, index + 1)
        return None if found < 0 else found
