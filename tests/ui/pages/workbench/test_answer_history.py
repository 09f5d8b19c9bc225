"""Undo and redo."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.regions import Answer, Region
from annotator.ui.pages.workbench.answer_history import AnswerHistory


def an_answer(number: int) -> Answer:
    return Answer((Region("r", "things", "picture", "choices", {"choices": [str(number)]}),))


def test_hundreds_of_steps_can_be_undone_and_done_again() -> None:
    shown: list[Answer] = []
    history = AnswerHistory(shown.append)
    answers = [an_answer(number) for number in range(400)]
    for before, after in pairwise(answers):
        history.change(before, after)
    assert shown == answers[1:]
    shown.clear()
    while history.stack.canUndo():
        history.stack.undo()
    assert shown == answers[-2::-1]
    shown.clear()
    while history.stack.canRedo():
        history.stack.redo()
    assert shown == answers[1:]


@given(st.lists(st.sampled_from(["press", "undo", "redo"]), max_size=60))
def test_what_is_shown_is_always_what_a_list_with_a_cursor_would_show(steps: list[str]) -> None:
    past, cursor = [Answer()], 0
    shown = [Answer()]
    history = AnswerHistory(shown.append)
    for number, step in enumerate(steps):
        if step == "press":
            past = [*past[: cursor + 1], an_answer(number)]
            history.change(past[cursor], past[cursor + 1])
            cursor += 1
        elif step == "undo":
            history.stack.undo()
            cursor = max(0, cursor - 1)
        else:
            history.stack.redo()
            cursor = min(len(past) - 1, cursor + 1)
        assert shown[-1] == past[cursor]
        assert (history.stack.canUndo(), history.stack.canRedo()) == (cursor > 0, cursor < len(past) - 1)


def test_a_press_that_changes_nothing_is_no_step() -> None:
    history = AnswerHistory(lambda _answer: None)
    history.change(an_answer(1), an_answer(1))
    assert not history.stack.canUndo()


def test_another_task_cannot_undo_what_was_done_in_the_one_before() -> None:
    shown: list[Answer] = []
    history = AnswerHistory(shown.append)
    history.change(Answer(), an_answer(1))
    history.start_over()
    shown.clear()
    history.stack.undo()
    history.stack.redo()
    assert shown == []
    assert not history.stack.canUndo()
    assert not history.stack.canRedo()


def test_changes_with_one_key_are_one_step_until_another_change_comes() -> None:
    shown: list[Answer] = []
    history = AnswerHistory(shown.append)
    for number, key in enumerate(("typing", "typing", "other", "typing", "", ""), 1):
        history.change(an_answer(number - 1), an_answer(number), key)
    shown.clear()
    while history.stack.canUndo():
        history.stack.undo()
    assert shown == [an_answer(number) for number in (5, 4, 3, 2, 0)]


def test_what_is_done_and_taken_back_with_one_key_leaves_no_step() -> None:
    history = AnswerHistory(lambda _answer: None)
    history.change(an_answer(0), an_answer(1))
    history.change(an_answer(1), an_answer(2), "typing")
    history.change(an_answer(2), an_answer(1), "typing")
    assert history.stack.count() == 1


def test_a_change_after_an_undo_is_no_part_of_what_was_before() -> None:
    shown: list[Answer] = []
    history = AnswerHistory(shown.append)
    history.change(an_answer(0), an_answer(1), "typing")
    history.change(an_answer(1), an_answer(2), "later")
    history.stack.undo()
    history.change(an_answer(1), an_answer(3), "later")
    history.stack.undo()
    assert shown[-1] == an_answer(1)
