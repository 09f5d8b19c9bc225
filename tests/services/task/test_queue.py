"""The order of tasks, and where to go on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.result_items import Answer
from annotator.core.bundle.content import Bundle
from annotator.core.design.controls import Choice, Choices
from annotator.core.design.options import shown_options
from annotator.core.design.tree import Design, View
from annotator.formats.bundle.reader import read_imported
from annotator.services.task.queue import TaskQueue, in_order
from bundle_making import IMAGES
from fakes.bundle_library import HeldSource
from services.service_env import KEY, files

COUNT = 12


def a_bundle(order: str = "given") -> Bundle:
    rows = "".join(f"task-{number},media/first.png\n" for number in range(COUNT))
    manifest_more = f'\n[assignments]\norder = "{order}"\n'
    return read_imported(HeldSource("many", files(manifest_more, {"tasks.csv": f"id,image\n{rows}".encode()})))


GIVEN, SHUFFLED = a_bundle(), a_bundle("random")
ORIGINS = st.text(st.sampled_from("0123456789abcdef"), min_size=64, max_size=64)
STATES = st.lists(st.none() | st.sampled_from(AssignmentState), min_size=COUNT, max_size=COUNT)


def at_work(states: list[AssignmentState | None]) -> TaskQueue:
    """Task n was opened at second n."""
    known = {f"task-{number}": (state, number * 1000) for number, state in enumerate(states) if state is not None}
    opened = {task_id: when for task_id, (state, when) in known.items() if state is AssignmentState.OPEN}
    return TaskQueue(GIVEN, "origin", Standing(known.keys() - opened.keys(), opened=opened), KEY)


def test_the_example_has_its_images() -> None:
    assert GIVEN.media(GIVEN.tasks[0])[0].path in IMAGES


def test_tasks_come_as_given_unless_the_requester_wants_them_shuffled() -> None:
    assert in_order(GIVEN, "any") == GIVEN.tasks


@given(ORIGINS)
def test_shuffled_tasks_are_the_same_tasks_in_the_same_order_each_time(origin: str) -> None:
    shuffled = in_order(SHUFFLED, origin)
    assert sorted(task.row for task in shuffled) == [task.row for task in SHUFFLED.tasks]
    assert in_order(SHUFFLED, origin) == shuffled
    assert [task.id for task in shuffled] == list(shuffled.ids())


def test_two_workers_get_different_orders() -> None:
    orders = {tuple(task.id for task in in_order(SHUFFLED, str(number))) for number in range(20)}
    assert len(orders) == 20


@given(STATES, st.integers(0, COUNT - 1))
def test_the_next_task_is_never_done_and_none_is_passed_over(states: list[AssignmentState | None], index: int) -> None:
    found = at_work(states).next_open(index)
    todo = [number for number, state in enumerate(states) if state in (None, AssignmentState.OPEN)]
    later = [number for number in todo if number > index]
    assert found == (later[0] if later else todo[0] if todo else None)


@given(STATES)
def test_work_goes_on_where_it_was_left(states: list[AssignmentState | None]) -> None:
    opened = [number for number, state in enumerate(states) if state is AssignmentState.OPEN]
    untouched = [number for number, state in enumerate(states) if state is None]
    expected = opened[-1] if opened else untouched[0] if untouched else 0
    assert at_work(states).resume_index() == expected


@given(STATES, st.lists(st.tuples(st.integers(0, COUNT - 1), st.sampled_from(AssignmentState)), max_size=30))
def test_the_count_of_done_tasks_is_always_right(
    states: list[AssignmentState | None], changes: list[tuple[int, AssignmentState]]
) -> None:
    work = at_work(states)
    for number, state in changes:
        states[number] = state
        work.focus(number, Assignment(f"id-{number}", KEY, f"task-{number}", state, Answer(), 0))
    done = sum(1 for state in states if state not in (None, AssignmentState.OPEN))
    assert work.finished == (done == COUNT)
    view = work.view()
    assert (view is None) == (not changes)
    assert view is None or (view.done, view.index) == (done, changes[-1][0])


@given(STATES, ORIGINS)
def test_a_shuffled_bundle_knows_its_tasks_by_their_ids(states: list[AssignmentState | None], origin: str) -> None:
    known = {f"task-{number}": state for number, state in enumerate(states) if state is not None}
    opened = {task_id: 5 for task_id, state in known.items() if state is AssignmentState.OPEN}
    work = TaskQueue(SHUFFLED, origin, Standing(known.keys() - opened.keys(), opened=opened), KEY)
    places = {task.id: index for index, task in enumerate(work.tasks)}
    assert {task_id: work.index_of(task_id) for task_id in places} == places
    assert work.index_of("other") is None
    todo = sorted(places[f"task-{number}"] for number, state in enumerate(states) if state in (None, "open"))
    assert work.finished == (not todo)
    assert [work.next_open(index) for index in todo] == [*todo[1:], *todo[:1]]
    last_opened = max((places[task_id] for task_id in opened), default=None)
    assert work.resume_index() == (last_opened if last_opened is not None else todo[0] if todo else 0)


@given(st.sampled_from([GIVEN, SHUFFLED]), st.sets(st.integers(0, COUNT - 1)), ORIGINS)
def test_dropped_tasks_are_left_out_and_the_others_keep_their_order(
    bundle: Bundle, dropped: set[int], origin: str
) -> None:
    gone = {f"task-{number}" for number in dropped}
    work = TaskQueue(bundle, origin, Standing(dropped=gone), KEY)
    kept = [task.id for task in in_order(bundle, origin) if task.id not in gone]
    assert [task.id for task in work.tasks] == kept == list(work.tasks.ids())
    assert [work.index_of(task_id) for task_id in kept] == list(range(len(kept)))
    assert all(work.index_of(task_id) is None for task_id in gone)
    assert work.finished is (not kept)


def test_a_random_order_of_choices_survives_a_restart_and_differs_between_assignments() -> None:
    choices = tuple(Choice(value=str(number)) for number in range(20))
    asked = Choices(name="c", to_name="o", choices=choices, is_random=True)
    bundle = replace(GIVEN, design=Design(View(children=(asked,))))
    orders = []
    for unique_id in ("first", "first", "second"):
        work = TaskQueue(bundle, "origin", Standing(frozenset()), KEY)
        work.focus(0, Assignment(unique_id, KEY, "task-0", AssignmentState.OPEN, Answer(), 0))
        shown = work.design(work.tasks[0]).control("c")
        assert isinstance(shown, Choices)
        assert work.design(work.tasks[0]) is work.design(work.tasks[0])
        orders.append(tuple(option.path for option in shown_options(shown)))
    assert orders[0] == orders[1] != orders[2]
