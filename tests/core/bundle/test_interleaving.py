"""Calm tasks are mixed in among those that may hurt: none is lost, none comes twice, and the rest keeps its order."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bundle.interleaving import interleave, with_calm_tasks
from annotator.core.bundle.manifest import MediaRule
from annotator.core.bundle.tasks import ROWS_IN_PIECE, Column, Tasks, packed
from annotator.core.protection import ContentWarning, Sensitivity

HURT = st.lists(st.booleans(), max_size=60)
ORDERS = HURT.flatmap(lambda hurt: st.tuples(st.just(hurt), st.permutations(range(len(hurt)))))


@given(ORDERS, st.integers(1, 5))
def test_the_same_rows_come_each_once_and_no_more_hurtful_ones_in_a_row_than_asked_for(
    drawn: tuple[list[bool], list[int]], calm_after: int
) -> None:
    hurts, order = drawn
    rows = list(interleave(order, hurts, calm_after))
    assert sorted(rows) == sorted(order)
    assert interleave(order, hurts, calm_after).tolist() == rows
    for kind in (True, False):
        assert [row for row in rows if hurts[row] is kind] == [row for row in order if hurts[row] is kind]
    begun = 0
    for hurt, run in groupby(rows, lambda row: hurts[row]):
        length = len(list(run))
        begun += length
        assert not hurt or length <= calm_after or all(hurts[row] for row in rows[begun:]), "a calm one was left"


@given(ORDERS)
def test_what_is_mixed_well_enough_stays_as_it_is(drawn: tuple[list[bool], list[int]]) -> None:
    hurts, order = drawn
    assert interleave(order, hurts, len(order) + 1).tolist() == order
    assert interleave(interleave(order, hurts, 2), hurts, 2) == interleave(order, hurts, 2)


def table(cells: list[str]) -> Tasks:
    pieces = range(0, len(cells), ROWS_IN_PIECE)
    columns = {
        "id": Column(tuple(packed([f"t{at}" for at in range(len(cells))][at : at + ROWS_IN_PIECE]) for at in pieces)),
        "comes": Column(tuple(packed(cells[at : at + ROWS_IN_PIECE]) for at in pieces)),
    }
    return Tasks(columns, "id")


def test_tasks_are_mixed_only_where_that_is_asked_for_and_they_can_be_told_apart() -> None:
    tasks = table(["blood", "blood; threats", "BLOOD", "threats", "", " ", ""])
    warned = ContentWarning(Sensitivity.SEVERE, ("blood", "threats"))
    assert list(with_calm_tasks(tasks, MediaRule("", warned, "comes", 2)).ids()) == [
        *("t0", "t1", "t4", "t2", "t3", "t5", "t6")
    ]
    for media in (MediaRule("", warned, "comes"), MediaRule("", warned, "", 2), MediaRule("")):
        assert with_calm_tasks(tasks, media) is tasks
    assert list(with_calm_tasks(Tasks(), MediaRule("", warned, "comes", 2)).ids()) == []
