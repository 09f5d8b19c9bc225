"""The answers of several workers, held against each other question by question: what each kind of answer says, by hand,
and any answers to any design."""

from __future__ import annotations

import gc
import math
import tracemalloc
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.agreement import comparison
from annotator.core.agreement import krippendorff as alpha
from annotator.core.agreement.comparison import AgreementReport, ComparedQuestion
from annotator.core.agreement.disagreements import MOST_SHOWN, MostDiffering
from annotator.core.agreement.krippendorff import affordable
from annotator.core.agreement.questions import Aspect
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.controls import (
    Choice,
    Choices,
    DatePart,
    DateTime,
    Number,
    Pairwise,
    Ranker,
    RankerBucket,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.objects import Image, Text, Video
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import ControlTag, Design, View
from answer_making import answers_to
from designs import answerable_designs

IMAGE, TEXT, VIDEO = Image(name="o", value="$o"), Text(name="o", value="$o"), Video(name="o", value="$o")
A, B, C = (Choice(value=value) for value in "abc")
LABELS = tuple(Label(value=value) for value in "xy")


def compared(
    controls: ControlTag | tuple[ControlTag, ...], *tasks: list[Answer], on: Any = IMAGE
) -> list[ComparedQuestion]:
    """Return the comparison of each question."""
    given_controls = controls if isinstance(controls, tuple) else (controls,)
    comparison = AgreementReport(Design(View(children=(on, *given_controls))))
    for answers in tasks:
        comparison.add(answers)
    return list(comparison.questions)


def about_all(kind: str, key: str, payload: Any, name: str = "c") -> Answer:
    return Answer() if payload is None else Answer((ResultItem("whole", name, "o", kind, {key: payload}),))


def boxes(*made: tuple[float, str], name: str = "c") -> Answer:
    """Return boxes of 10 by 10 percent, each with its x and its label."""
    sides = {"y": 0, "width": 10, "height": 10, "rotation": 0}
    return Answer(
        tuple(
            ResultItem(f"r{number}", name, "o", "rectanglelabels", {"x": x, **sides, "rectanglelabels": [label]})
            for number, (x, label) in enumerate(made)
        )
    )


def test_single_choices_are_nominal() -> None:
    # Units ab, aa: alpha = 0, as in test_alpha; who says nothing is no value.
    tag = Choices(name="c", to_name="o", choices=(A, B, C))
    tasks = [
        [about_all("choices", "choices", [value] if value else None) for value in task]
        for task in ("ab", ["a", "a", ""])
    ]
    (only,) = compared(tag, *tasks)
    assert only.alpha.alpha() == pytest.approx(0.0)
    assert (only.alpha.same, only.similarity) == (0.5, None)
    assert (only.tasks, only.alpha.values) == (2, 4)


def test_the_better_of_two_is_a_choice_of_one() -> None:
    # Three tasks, two of them alike: agreement 2/3.
    tag = Pairwise(name="c", to_name="o,p")
    tasks = [("left", "left"), ("right", "right"), ("left", "right"), ("left", None)]
    (only,) = compared(tag, *([about_all("pairwise", "selected", side) for side in task] for task in tasks))
    assert only.alpha.same == pytest.approx(2 / 3)
    assert only.tasks == 3


def ranked(columns: dict[str, str] | None) -> Answer:
    listed = None if columns is None else {name: list(ids) for name, ids in columns.items()}
    return about_all("ranker", "ranker", listed)


def test_orders_are_compared_by_their_squared_differences() -> None:
    # abc and acb differ by 1 + 1 of at most 8, abc and cba by 8 of 8; ab has two cards in common with the first.
    tag = Ranker(name="c", to_name="o")
    tasks = [("abc", "acb"), ("abc", "cba"), ("abc", "ba"), ("abc", None)]
    (only,) = compared(tag, *([ranked({"c": ids} if ids else None) for ids in task] for task in tasks))
    assert only.question.scale.value == "ranks"
    assert only.similarity == pytest.approx(1 - (2 / 8 + 1 + 1) / 3)
    assert only.tasks == 3


def test_random_orders_of_other_cards_in_each_task_agree_by_chance_and_equal_ones_fully() -> None:
    tag = Ranker(name="c", to_name="o")
    (same,) = compared(tag, *([ranked({"c": ids})] * 2 for ids in ("abc", "def", "ghi")))
    assert same.alpha.alpha() == pytest.approx(1.0)
    (turned,) = compared(tag, *([ranked({"c": ids}), ranked({"c": ids[::-1]})] for ids in ("abc", "def", "ghi")))
    chance = turned.alpha.alpha()
    assert chance is not None
    assert chance < 0


def test_columns_are_compared_card_by_card_whatever_the_order() -> None:
    tag = Ranker(name="c", to_name="o", buckets=(RankerBucket(name="good"),))
    tasks = [
        ({"_": "ab", "good": "cd"}, {"_": "ba", "good": "dc"}),
        ({"_": "ab", "good": "cd"}, {"_": "abc", "good": "d"}),
    ]
    (only,) = compared(tag, *([ranked(columns) for columns in task] for task in tasks))
    assert only.question.scale.value == "buckets"
    assert only.similarity == pytest.approx(1 - (0 + 1 / 4) / 2)


def test_of_several_choices_none_is_an_answer() -> None:
    # {a} and {a,b}: 2/3 apart; {} and {a}: 1; {} and {}: 0. Mean distance over three tasks: 5/9.
    tag = Choices(name="c", to_name="o", choices=(A, B, C), selection=Selection.MULTIPLE)
    tasks = [(["a"], ["a", "b"]), (None, ["a"]), (None, None)]
    (only,) = compared(tag, *([about_all("choices", "choices", chosen) for chosen in task] for task in tasks))
    assert only.similarity == pytest.approx(1 - 5 / 9)
    assert only.tasks == 3


def test_branches_of_a_tree_have_what_is_above_in_common() -> None:
    # {a, a>b} and {a, a>c}: one of three in common.
    tag = Taxonomy(name="c", to_name="o", choices=(Choice(value="a", children=(B, C)),))
    answers = [about_all("taxonomy", "taxonomy", [["a", leaf]]) for leaf in "bc"]
    (only,) = compared(tag, answers)
    assert only.similarity == pytest.approx(1 / 3)


def test_ratings_are_ordinal_and_none_is_no_value() -> None:
    tag = Rating(name="c", to_name="o", max_rating=5)
    (only,) = compared(tag, *([about_all("rating", "rating", stars) for stars in task] for task in ((1, 1), (2, 3, 0))))
    assert only.alpha.alpha() == pytest.approx(5 / 6)  # as in test_alpha


def test_numbers_and_days_are_intervals() -> None:
    number = Number(name="c", to_name="o")
    (only,) = compared(
        number, *([about_all("number", "number", value) for value in task] for task in ((1, 1), (2, 4.0)))
    )
    assert only.alpha.alpha() == pytest.approx(0.5)  # as in test_alpha
    day = DateTime(name="c", to_name="o", parts=frozenset({DatePart.DATE}))
    written = (("2026-11-01", "2026-11-01"), ("2026-11-02", "2026-11-04", "no day"))
    (only,) = compared(day, *([about_all("datetime", "datetime", value) for value in task] for task in written))
    assert only.alpha.alpha() == pytest.approx(0.5)
    assert only.alpha.values == 4


def test_texts_are_compared_by_their_edits() -> None:
    tag = TextArea(name="c", to_name="o")
    answers = [about_all("textarea", "text", [text]) for text in ("kitten", "Sitting ")]
    (only,) = compared(tag, answers)
    assert only.similarity == pytest.approx(1 - 3 / 7)


def test_boxes_have_places_and_labels() -> None:
    # Task 1: the same box, another label. Task 2: one box a third in common, and one that only one person drew.
    tag = Labels(name="c", to_name="o", kind=LabelsKind.RECTANGLE, labels=LABELS)
    place, label = compared(
        tag, [boxes((0, "x")), boxes((0, "y"))], [boxes((0, "x"), (50, "x")), boxes((5, "x"))], [boxes(), boxes()]
    )
    assert (place.question.aspect, label.question.aspect) == (Aspect.PLACE, Aspect.LABEL)
    assert place.similarity == pytest.approx((1 + 1 / 6 + 1) / 3)
    assert place.alpha.same == pytest.approx(2 / 3)
    assert (label.alpha.same, label.alpha.values) == (0, 2)  # a third in common is not the same thing


def test_what_is_said_of_marks_is_compared_where_two_marked_the_same() -> None:
    tag = Labels(name="c", to_name="o", kind=LabelsKind.RECTANGLE, labels=LABELS)
    size = Number(name="n", to_name="o", per_region=True)

    def answer(x: float, number: int) -> Answer:
        (box,) = boxes((x, "x")).items
        return Answer((box, ResultItem(box.id, "n", "o", "number", {**box.value, "number": number})))

    questions = compared((tag, size), [answer(0, 3), answer(1, 3), answer(90, 7)])
    assert [question.question.aspect for question in questions] == [Aspect.PLACE, Aspect.LABEL, Aspect.PART]
    assert (questions[2].alpha.units, questions[2].alpha.same) == (1, 1)


def test_spans_and_tracks() -> None:
    spans = Labels(name="c", to_name="o", labels=LABELS)

    def span(start: int, end: int) -> Answer:
        return Answer((ResultItem("r", "c", "o", "labels", {"start": start, "end": end, "text": "", "labels": ["x"]}),))

    place, label = compared(spans, [span(0, 8), span(0, 4)], on=TEXT)
    assert place.similarity == pytest.approx(0.5)
    assert label.alpha.same == 1

    def track(label: str) -> Answer:
        item = {"frame": 1, "enabled": True, "x": 0, "y": 0, "width": 9, "height": 9, "rotation": 0, "time": 0.0}
        value = {"framesCount": 9, "duration": 1.0, "sequence": [item], "labels": [label]}
        return Answer((ResultItem("r", "c", "o", "videorectangle", value),))

    controls = (
        Tool(name="c", to_name="o", kind=ToolKind.VIDEO_RECTANGLE),
        Labels(name="l", to_name="o", labels=LABELS),
    )
    place, label = compared(controls, [track("x"), track("y")], on=VIDEO)
    assert (place.similarity, label.alpha.same, label.alpha.units) == (1, 0, 1)


def test_what_was_hidden_was_not_answered() -> None:
    """Nobody who did not see the boxes' question said that there is none."""
    first = Choices(name="first", to_name="o", choices=(A, B))
    when = Condition(When.CHOICE_SELECTED, tag_name="first", choice_values=("a",))
    hidden = View(children=(Labels(name="c", to_name="o", kind=LabelsKind.RECTANGLE, labels=LABELS),), condition=when)
    comparison = AgreementReport(Design(View(children=(IMAGE, first, hidden))))
    answers = [about_all("choices", "choices", [value], "first") for value in "ab"]
    assert comparison.add(answers).by_question == {0: 1.0}


@given(
    answerable_designs().flatmap(lambda design: st.tuples(st.just(design), st.lists(answers_to(design), max_size=4)))
)
def test_any_answers_to_any_design(drawn: tuple[Design, list[Answer]]) -> None:
    design, answers = drawn
    comparison = AgreementReport(design)
    apart = comparison.add(answers)
    same = comparison.add(answers[:1] * 3)
    found = [*apart.by_question.values(), *apart.by_pair.values()]
    assert all(-1e-9 <= difference <= 1 + 1e-9 for difference in found)
    assert not any(round(difference, 9) for difference in (*same.by_question.values(), *same.by_pair.values()))
    assert bool(apart.by_question) == bool(apart.by_pair)
    for question in comparison.questions:
        alpha = question.alpha.alpha()
        assert alpha is None or alpha <= 1 + 1e-9
        assert question.similarity is None or -1e-9 <= question.similarity <= 1 + 1e-9


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    *("x", "y", "width", "height", "rotation", "radiusX", "points", "vertices", "start", "end", "channel", "ranges"),
    *("sequence", "framesCount", "rle", "format", "labels", "rectanglelabels", "text", "number", "rating", "choices"),
)


@given(
    answerable_designs().flatmap(lambda design: st.tuples(st.just(design), answers_to(design))),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(KEYS), ANYTHING), min_size=1, max_size=3),
)
def test_whatever_a_stranger_writes_there_is_no_fault_and_no_nan(
    drawn: tuple[Design, Answer], lies: list[tuple[int, str, Any]]
) -> None:
    design, answer = drawn
    items = list(answer.items)
    for place, key, lie in lies:
        if items:
            item = items[place % len(items)]
            items[place % len(items)] = replace(item, value={**item.value, key: lie})
    agreement = AgreementReport(design)
    added = agreement.add([answer, Answer(tuple(items))]), agreement.add([answer, answer])
    differences = [apart for each in added for apart in each.by_question.values()]
    alphas = [question.alpha.alpha() for question in agreement.questions]
    assert all(math.isfinite(number) for number in (*differences, *alphas) if number is not None)


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 400))
def test_as_many_pairs_as_can_be_afforded(sizes: list[int], most_cost: int) -> None:
    pairs, every = affordable(sizes, most_cost), list(combinations(range(len(sizes)), 2))
    cost = sum(sizes[left] * sizes[right] for left, right in pairs)
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) <= set(every)
    assert bool(pairs) == bool(every)
    assert cost <= most_cost or len(pairs) == 1
    assert pairs == every or cost < sum(sizes[left] * sizes[right] for left, right in every)


def test_what_would_take_too_long_is_compared_in_part_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "affordable", partial(affordable, most_cost=100))
    texts = [Answer((ResultItem("w", "c", "o", "textarea", {"text": [f"{who % 2} " * 9]}),)) for who in range(20)]
    (only,) = compared(TextArea(name="c", to_name="o"), texts)
    assert only.alpha.is_estimate()
    assert only.similarity == pytest.approx(0.5, abs=0.3)


def test_memory_does_not_grow_with_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the samples are full."""
    monkeypatch.setattr(alpha, "SAMPLE", 60)
    controls = (
        Labels(name="c", to_name="o", kind=LabelsKind.RECTANGLE, labels=LABELS),
        TextArea(name="t", to_name="o"),
    )
    agreement = AgreementReport(Design(View(children=(IMAGE, *controls))))

    def answer(number: int) -> Answer:
        text = ResultItem("whole", "t", "o", "textarea", {"text": [f"word {number}"]})
        return Answer((*boxes((number % 80, "x"), (number % 70, "y")).items, text))

    def after(numbers: range) -> int:
        for number in numbers:
            agreement.add([answer(number), answer(number + 1)])
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        few = after(range(100))
        assert after(range(100, 500)) < 1.25 * few
    finally:
        tracemalloc.stop()


def test_the_tasks_in_which_people_differ_most_come_first() -> None:
    most = MostDiffering()
    for number in range(100):
        most.add(f"t{number}", {0: number % 10 / 10, 1: 0.0})
    most.add("agreed", {0: 0.0})
    most.add("nothing", {})
    worst = most.worst_first()
    assert len(worst) == MOST_SHOWN
    assert [differing.task_id for differing in worst[:3]] == ["t9", "t19", "t29"]
    assert worst[0].difference == pytest.approx(0.45)
    assert worst[-1].task_id == "t98"
