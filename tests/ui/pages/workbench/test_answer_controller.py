"""Undo and redo."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QUndoCommand, QUndoStack

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.ui.pages.workbench.undo_history import MOST_HISTORIES, AnswerHistory


def an_answer(number: int) -> Answer:
    return Answer((ResultItem("r", "things", "picture", "choices", {"choices": [str(number)]}),))


def a_history(show: Callable[[Answer], None], answer: Answer | None = None) -> AnswerHistory:
    """Return the history of one task."""
    history = AnswerHistory(show)
    history.begin("task", answer or Answer())
    return history


def held(kind: type[object]) -> int:
    gc.collect()
    return sum(isinstance(found, kind) for found in gc.get_objects())


def test_of_thousands_of_tasks_as_many_are_kept_as_can_be_come_back_to() -> None:
    before = held(QUndoStack), held(QUndoCommand)
    history = AnswerHistory(lambda _answer: None)
    for number in range(MOST_HISTORIES * 2):
        history.begin(str(number), Answer())
        history.change(Answer(), an_answer(number))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert held(QUndoStack) - before[0] == MOST_HISTORIES + 1  # the empty one too
    assert held(QUndoCommand) - before[1] == MOST_HISTORIES
    assert len(history.group.stacks()) == MOST_HISTORIES + 1


def test_hundreds_of_steps_can_be_undone_and_done_again() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    answers = [an_answer(number) for number in range(400)]
    for before, after in pairwise(answers):
        history.change(before, after)
    assert shown == answers[1:]
    shown.clear()
    while history.group.canUndo():
        history.group.undo()
    assert shown == answers[-2::-1]
    shown.clear()
    while history.group.canRedo():
        history.group.redo()
    assert shown == answers[1:]


@given(st.lists(st.sampled_from(["press", "undo", "redo"]), max_size=60))
def test_what_is_shown_is_always_what_a_list_with_a_cursor_would_show(steps: list[str]) -> None:
    past, cursor = [Answer()], 0
    shown = [Answer()]
    history = a_history(shown.append)
    for number, step in enumerate(steps):
        if step == "press":
            past = [*past[: cursor + 1], an_answer(number)]
            history.change(past[cursor], past[cursor + 1])
            cursor += 1
        elif step == "undo":
            history.group.undo()
            cursor = max(0, cursor - 1)
        else:
            history.group.redo()
            cursor = min(len(past) - 1, cursor + 1)
        assert shown[-1] == past[cursor]
        assert (history.group.canUndo(), history.group.canRedo()) == (cursor > 0, cursor < len(past) - 1)


def test_a_press_that_changes_nothing_is_no_step() -> None:
    history = a_history(lambda _answer: None)
    history.change(an_answer(1), an_answer(1))
    assert not history.group.canUndo()


def test_another_task_cannot_undo_what_was_done_in_the_one_before() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    history.change(Answer(), an_answer(1))
    history.begin("other", Answer())
    shown.clear()
    history.group.undo()
    history.group.redo()
    assert shown == []
    assert not history.group.canUndo()
    assert not history.group.canRedo()


def test_changes_with_one_key_are_one_step_until_another_change_comes() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    for number, key in enumerate(("typing", "typing", "other", "typing", "", ""), 1):
        history.change(an_answer(number - 1), an_answer(number), key)
    shown.clear()
    while history.group.canUndo():
        history.group.undo()
    assert shown == [an_answer(number) for number in (5, 4, 3, 2, 0)]


def test_what_is_done_and_taken_back_with_one_key_leaves_no_step() -> None:
    history = a_history(lambda _answer: None)
    history.change(an_answer(0), an_answer(1))
    history.change(an_answer(1), an_answer(2), "typing")
    history.change(an_answer(2), an_answer(1), "typing")
    assert history.group.activeStack().count() == 1


def test_a_change_after_an_undo_is_no_part_of_what_was_before() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    history.change(an_answer(0), an_answer(1), "typing")
    history.change(an_answer(1), an_answer(2), "later")
    history.group.undo()
    history.change(an_answer(1), an_answer(3), "later")
    history.group.undo()
    assert shown[-1] == an_answer(1)


def test_what_was_done_in_a_task_can_be_undone_when_one_comes_back_to_it() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    history.change(Answer(), an_answer(1))
    history.change(an_answer(1), an_answer(2))
    history.group.undo()
    history.begin("other", an_answer(7))
    assert not history.group.canUndo()
    history.change(an_answer(7), an_answer(8))
    history.begin("task", an_answer(1))
    shown.clear()
    history.group.redo()
    history.group.undo()
    history.group.undo()
    assert shown == [an_answer(2), an_answer(1), Answer()]
    assert not history.group.canUndo()


def test_an_answer_that_came_from_elsewhere_cannot_be_undone_into_an_earlier_one() -> None:
    history = a_history(lambda _answer: None)
    history.change(Answer(), an_answer(1))
    history.begin("task", an_answer(2))
    assert not history.group.canUndo()


def test_while_a_task_rests_nothing_of_it_is_undone_and_its_steps_stay() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    history.change(Answer(), an_answer(1))
    history.pause()
    shown.clear()
    history.group.undo()
    history.change(an_answer(1), an_answer(2))
    assert (shown, history.group.canUndo()) == ([], False)
    history.begin("task", an_answer(1))
    history.group.undo()
    assert shown == [Answer()]


def test_typing_that_goes_on_after_another_task_is_a_step_of_its_own() -> None:
    shown: list[Answer] = []
    history = a_history(shown.append)
    history.change(Answer(), an_answer(1), "typing")
    history.begin("other", Answer())
    history.begin("task", an_answer(1))
    history.change(an_answer(1), an_answer(2), "typing")
    shown.clear()
    history.group.undo()
    assert shown == [an_answer(1)]


def test_only_the_tasks_that_were_begun_last_keep_their_steps() -> None:
    history = a_history(lambda _answer: None)
    history.change(Answer(), an_answer(1))
    for number in range(MOST_HISTORIES):
        history.begin(f"task {number}", Answer())
        history.change(Answer(), an_answer(number))
    history.begin("task 0", an_answer(0))
    assert history.group.canUndo()
    history.begin("task", an_answer(1))
    assert not history.group.canUndo()
    assert len(history.group.stacks()) <= MOST_HISTORIES + 1


@given(st.lists(st.sampled_from(["press", "undo", "redo", "grow"]), max_size=40))
def test_what_comes_by_itself_is_one_step_beside_all_that_is_done_and_undone_meanwhile(steps: list[str]) -> None:
    """The step is the same as if all of it had arrived at the time of its first part."""
    shown = [Answer()]
    history = a_history(shown.append)
    pressed: list[int] = []  # what is done, and what may be done again, without what came
    cursor, came_at, came = 0, -1, 0
    for number, step in enumerate(steps):
        is_there = came_at >= 0
        before = shown[-1]
        if step == "press":
            pressed = [*pressed[:cursor], number]
            cursor += 1
            history.change(before, said(number, of_itself(before)))
        elif step == "undo" and cursor > 0 and not (is_there and cursor == came_at):
            cursor -= 1
            history.group.undo()
        elif step == "redo" and cursor < len(pressed):
            cursor += 1
            history.group.redo()
        elif step == "grow" and (is_there or cursor == len(pressed)):
            came, came_at = came + 1, cursor if not is_there else came_at
            history.grow(before, with_one_more(before, came), "by-itself/a/1")
        assert of_itself(shown[-1]) == tuple(f"came{count}" for count in range(1, came + 1))
        assert number_in(shown[-1]) == (pressed[cursor - 1] if cursor else None)


def said(number: int, came: tuple[str, ...]) -> Answer:
    return Answer((*an_answer(number).items, *(item_of(name) for name in came)))


def with_one_more(answer: Answer, count: int) -> Answer:
    return Answer((*answer.items, item_of(f"came{count}")))


def item_of(name: str) -> ResultItem:
    return ResultItem(name, "who", "sound", "labels", {"start": 0, "end": 1})


def of_itself(answer: Answer) -> tuple[str, ...]:
    return tuple(item.id for item in answer.items if item.id.startswith("came"))


def number_in(answer: Answer) -> int | None:
    return next((int(item.value["choices"][0]) for item in answer.items if item.id == "r"), None)
