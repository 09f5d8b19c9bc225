"""Choosing: flat, nested, from a taxonomy; by what a press does to what is selected."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.design.controls import Choice, Choices, Selection, Taxonomy
from annotator.core.design.options import (
    Path,
    as_result,
    from_result,
    in_order,
    may_select,
    options,
    pressed,
    shown_options,
)
from designs import choice_trees

TREE = (
    Choice(value="Animal", children=(Choice(value="Cat"), Choice(value="Dog", alias="dog"))),
    Choice(value="Plant"),
)
MANY = Choices(name="c", to_name="o", choices=TREE, nested=True, selection=Selection.MULTIPLE)
ONE = replace(MANY, selection=Selection.SINGLE)
CAT, DOG, ANIMAL, PLANT = ("Animal", "Cat"), ("Animal", "dog"), ("Animal",), ("Plant",)


def test_options_come_parents_first_and_report_their_aliases() -> None:
    assert [option.path for option in options(MANY)] == [ANIMAL, CAT, DOG, PLANT]
    assert [option.depth for option in options(MANY)] == [0, 1, 1, 0]
    assert [option.is_leaf for option in options(MANY)] == [False, True, True, True]
    assert options(MANY)[2].shown_path == ("Animal", "Dog")


def test_children_of_choices_that_are_not_nested_are_no_options() -> None:
    flat = options(replace(MANY, nested=False))
    assert [(option.path, option.is_leaf) for option in flat] == [(ANIMAL, True), (PLANT, True)]


@given(choice_trees(), st.text(max_size=8))
def test_a_random_order_keeps_all_options_each_behind_its_parent(choices: tuple[Choice, ...], seed: str) -> None:
    control = replace(MANY, choices=choices, order_seed=seed)
    shown = [option.path for option in shown_options(control)]
    assert sorted(shown) == sorted(option.path for option in options(control))
    assert shown == [option.path for option in shown_options(control)]
    for place, path in enumerate(shown):
        assert len(path) == 1 or any(shown[above] == path[:-1] for above in range(place))
    assert in_order(control, shown) == tuple(option.path for option in options(control))


def test_seeds_give_different_orders() -> None:
    many = replace(MANY, choices=tuple(Choice(value=str(number)) for number in range(20)))
    assert len({tuple(shown_options(replace(many, order_seed=seed))) for seed in ("", "a", "b")}) == 3


def test_a_parent_takes_all_below_it_along_and_is_selected_when_they_are() -> None:
    assert pressed(MANY, (), ANIMAL) == (ANIMAL, CAT, DOG)
    assert pressed(MANY, (ANIMAL, CAT, DOG), DOG) == (CAT,)
    assert pressed(MANY, (CAT,), DOG) == (ANIMAL, CAT, DOG)
    assert pressed(MANY, (ANIMAL, CAT, DOG, PLANT), ANIMAL) == (PLANT,)


def test_where_one_is_asked_a_leaf_takes_the_other_s_place_and_a_parent_does_nothing() -> None:
    assert pressed(ONE, (CAT,), PLANT) == (PLANT,)
    assert pressed(ONE, (CAT,), CAT) == ()
    assert pressed(ONE, (CAT,), ANIMAL) == (CAT,)
    assert not may_select(ONE, ANIMAL)


def test_a_taxonomy_takes_parents_alone_leaves_only_where_asked_and_no_more_than_allowed() -> None:
    free = Taxonomy(name="t", to_name="o", choices=TREE)
    assert pressed(free, (CAT,), ANIMAL) == (ANIMAL, CAT)
    assert pressed(replace(free, leafs_only=True), (CAT,), ANIMAL) == (CAT,)
    assert pressed(replace(free, max_usages=2), (CAT, DOG), PLANT) == (CAT, DOG)
    assert pressed(replace(free, max_usages=1), (CAT,), PLANT) == (PLANT,)
    assert pressed(replace(free, max_usages=2), (CAT, DOG), DOG) == (CAT,)


@given(st.data(), st.booleans(), st.sampled_from(Selection))
def test_a_result_lists_paths_or_last_parts_and_reads_back(
    data: st.DataObject, nested: bool, selection: Selection
) -> None:
    control = Choices(name="c", to_name="o", choices=data.draw(choice_trees()), nested=nested, selection=selection)
    selected: tuple[Path, ...] = ()
    for _press in range(data.draw(st.integers(0, 6))):
        selected = pressed(control, selected, data.draw(st.sampled_from(options(control))).path)
    assert from_result(as_result(control, selected)) == selected
    assert in_order(control, selected) == selected
    assert selection is Selection.MULTIPLE or len(selected) <= 1


@given(st.data())
def test_an_unknown_path_is_never_taken_in(data: st.DataObject) -> None:
    control = Choices(name="c", to_name="o", choices=data.draw(choice_trees()), nested=True)
    assert pressed(control, (), ("\x00",)) == ()
    assert from_result("no list") == ()
    assert from_result([1, [], ["a", 2], "b"]) == (("b",),)
