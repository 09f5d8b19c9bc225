"""All tasks as a list: what each is called, how far it is, and which are found."""

from __future__ import annotations

import json
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState, Standing
from annotator.core.bundle.tasks import LONGEST_NAME, ListedTasks, TaskProgress
from annotator.formats.bundle.reader import read_imported
from annotator.services.task.queue import TaskQueue
from bundle_making import CONFIG
from fakes.bundle_library import HeldSource
from services.service_env import KEY, files

COUNT = 12
NAMES = [f"media/{name}.png" for name in ("first", "second") for _time in range(COUNT // 2)]


def at_work(table: str, config: str = CONFIG, standing: Standing | None = None, more: str = "") -> TaskQueue:
    changed = {"tasks.csv": table.encode(), "config.xml": config.encode()}
    bundle = read_imported(HeldSource("listed", files(more, changed)))
    return TaskQueue(bundle, "origin", standing or Standing(), KEY)


def twelve(standing: Standing | None = None, order: str = "given") -> TaskQueue:
    rows = "".join(f"task-{number},{NAMES[number]}\n" for number in range(COUNT))
    return at_work(f"id,image\n{rows}", standing=standing, more=f'\n[assignments]\norder = "{order}"\n')


@pytest.mark.parametrize("order", ["given", "random"])
def test_each_task_has_the_id_and_the_name_that_it_has_when_it_is_opened(order: str) -> None:
    work = twelve(order=order)
    listed = work.listed()
    assert len(listed) == COUNT
    for index, task in enumerate(work.tasks):
        assert listed.task_id(index) == task.id
        assert f"media/{listed.name(index)}" == task.columns["image"]


def test_what_shows_several_pages_has_the_name_of_the_first_and_a_text_its_beginning() -> None:
    pages = json.dumps(["media/first.png", "media/second.jpg"]).replace('"', '""')
    paged = CONFIG.replace('value="$image"', 'valueList="$image"')
    assert at_work(f'id,image\na,"{pages}"\n', paged).listed().name(0) == "first.png"
    text = '<View><Text name="t" value="$words"/><TextArea name="answer" toName="t"/></View>'
    listed = at_work(f'id,words\na,"  one\n two {"long " * 100}"\nb,\n', text).listed()
    assert listed.name(0).startswith("one two long")
    assert len(listed.name(0)) == LONGEST_NAME
    assert listed.name(1) == "b"


@given(st.lists(st.none() | st.sampled_from(AssignmentState), min_size=COUNT, max_size=COUNT))
def test_the_list_knows_how_far_each_task_is(states: list[AssignmentState | None]) -> None:
    known = {f"task-{number}": state for number, state in enumerate(states) if state is not None}
    opened = {task_id: 1 for task_id, state in known.items() if state is AssignmentState.OPEN}
    skipped = frozenset(task_id for task_id, state in known.items() if state is AssignmentState.SKIPPED)
    listed = twelve(Standing(frozenset(known.keys() - opened.keys()), skipped, opened)).listed()
    expected = {
        None: TaskProgress.UNOPENED,
        AssignmentState.OPEN: TaskProgress.OPENED,
        AssignmentState.SUBMITTED: TaskProgress.SUBMITTED,
        AssignmentState.SKIPPED: TaskProgress.SKIPPED,
    }
    assert [listed.progress(index) for index in range(COUNT)] == [expected[state] for state in states]
    for progress in TaskProgress:
        places = [index for index, state in enumerate(states) if expected[state] is progress]
        assert listed.found("", {progress}) == places


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("3", [3, 4]), ("12", [12]), ("SECOND task-7", [8]), ("first 2", [2, 3]), ("third", []), ("  ", range(1, 13))],
)
def test_words_are_found_in_names_and_ids_and_as_whole_numbers(words: str, numbers: list[int]) -> None:
    found = twelve().listed().found(words, tuple(TaskProgress))
    assert [index + 1 for index in found] == list(numbers)


@given(st.lists(st.integers(0, COUNT - 1), unique=True), st.sampled_from(["second", "task-1", "5", "first 1"]))
def test_what_is_found_is_what_is_called_so_in_any_order_and_with_rows_that_come_never(
    order: list[int], words: str
) -> None:
    work = twelve()
    listed = ListedTasks(replace(work.tasks, order=array("I", order)), work.bundle.design, {})
    called = [f"{listed.name(at)} {listed.task_id(at)}" for at in range(len(order))]
    expected = [at for at, name in enumerate(called) if all(w in name or w == str(at + 1) for w in words.split())]
    assert listed.found(words, tuple(TaskProgress)) == expected
