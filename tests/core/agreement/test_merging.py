"""Merged answers: properties for all answers that workers can give, and examples by hand."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.agreement.comparable_regions import Patch
from annotator.core.agreement.merging import Given, MergedTask, Merger
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from answer_making import an_item, answers_to
from designs import answerable_designs

CONFIG = """<View>
  <Image name="picture" value="$image"/><Text name="words" value="$text"/>
  <Choices name="kind" toName="picture"><Choice value="A"/><Choice value="B"/><Choice value="C"/></Choices>
  <Choices name="seen" toName="picture" choice="multiple">
    <Choice value="A"/><Choice value="B"/><Choice value="C"/>
  </Choices>
  <Rating name="stars" toName="picture"/><TextArea name="said" toName="picture"/>
  <RectangleLabels name="boxes" toName="picture"><Label value="Cat"/><Label value="Dog"/></RectangleLabels>
  <PolygonLabels name="outlines" toName="picture"><Label value="Roof"/></PolygonLabels>
  <BrushLabels name="masks" toName="picture"><Label value="Sky"/></BrushLabels>
  <Labels name="spans" toName="words"><Label value="Name"/></Labels>
</View>"""
EXTENT = Extent(100, 100)
TEXT = "Ada Lovelace wrote this"


@pytest.fixture(scope="module")
def design() -> Design:
    found = read_design(CONFIG.encode(), "config.xml", ProblemLog())
    assert found is not None
    return found


def merged(design: Design, *answers: Answer, weights: Sequence[float] = ()) -> MergedTask:
    each = weights or [1.0] * len(answers)
    return Merger(design).merged(
        "t1", [Given(answer, weight) for answer, weight in zip(answers, each, strict=True)], {}
    )


def box(x: float, y: float, label: str = "Cat", region: str = "r1", size: float = 20) -> ResultItem:
    value = {"x": x, "y": y, "width": size, "height": size, "rotation": 0, "rectanglelabels": [label]}
    return ResultItem(region, "boxes", "picture", "rectanglelabels", value, EXTENT)


def comparable(answer: Answer, design: Design) -> list[Any]:
    """Return what an answer says, whatever the ids of its regions and the order of its items."""
    ids = {region.id for region in regions(answer, design)}
    return sorted(
        (item.from_name, item.to_name, item.type, repr(sorted(item.value.items())), item.id in ids)
        for item in answer.items
    )


@given(st.data(), st.integers(3, 5))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_all_say_stays(data: st.DataObject, count: int) -> None:
    design = data.draw(answerable_designs())
    answer = data.draw(answers_to(design))
    found = merged(design, *[answer] * count)
    assert all(each.score == pytest.approx(1) for each in found.questions)
    assert {item.origin for item in found.answer.items} <= {Origin.MERGED}
    assert comparable(found.answer, design) == comparable(visible(answer, found), design)


def visible(answer: Answer, found: MergedTask) -> Answer:
    """Return the answer without items of controls that no question is about, such as hidden ones."""
    asked = {each.question.control.name for each in found.questions}
    return replace(answer, items=tuple(item for item in answer.items if item.from_name in asked))


@given(st.data(), st.randoms())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_workers_does_not_matter(data: st.DataObject, draw: random.Random) -> None:
    design = data.draw(answerable_designs())
    answers = [data.draw(answers_to(design)) for _worker in range(3)]
    weights = data.draw(st.lists(st.floats(0.05, 1), min_size=3, max_size=3))
    order = draw.sample(range(3), 3)
    turned = merged(design, *[answers[n] for n in order], weights=[weights[n] for n in order])
    assert turned == merged(design, *answers, weights=weights)


def test_a_tie_is_not_merged_and_no_name_decides(design: Design) -> None:
    found = merged(design, *[Answer((an_item("kind", "choices", {"choices": [kind]}),)) for kind in "ABC"])
    kind = next(each for each in found.questions if each.question.control.name == "kind")
    assert (kind.method, kind.is_settled, found.answer.item("kind")) == ("tie", False, None)


def test_each_choice_is_counted_on_its_own(design: Design) -> None:
    said = [["A", "B"], ["A", "C"], ["A", "B", "C"]]
    found = merged(design, *[Answer((an_item("seen", "choices", {"choices": each}),)) for each in said])
    assert found.answer.payload(control(design, "seen")) == ["A", "B", "C"]
    found = merged(
        design, *[Answer((an_item("seen", "choices", {"choices": each}),)) for each in [["A"], ["A", "B"], ["C"]]]
    )
    assert found.answer.payload(control(design, "seen")) == ["A"]


def test_ratings_take_the_median_and_texts_the_middle_one(design: Design) -> None:
    answers = [
        Answer(
            (an_item("stars", "rating", {"rating": stars}, "i1"), an_item("said", "textarea", {"text": [said]}, "i2"))
        )
        for stars, said in ((1, "a black cat"), (4, "a black cat."), (5, "a black cats."))
    ]
    found = merged(design, *answers)
    assert found.answer.payload(control(design, "stars")) == 4
    assert found.answer.payload(control(design, "said")) == ["a black cat."]


def test_boxes_of_one_thing_are_averaged_and_a_stray_one_is_left_out(design: Design) -> None:
    answers = [
        Answer((box(10, 10), box(60, 60, "Dog", "r2"))),
        Answer((box(62, 58, "Dog", "q1"), box(12, 10, "Dog", "q2"))),
        Answer((box(11, 13, "Cat", "p1"), box(61, 62, "Dog", "p2"), box(0, 80, "Cat", "p3", 10))),
    ]
    found = merged(design, *answers)
    boxes = sorted((item.value["x"], item.value["y"], *item.value["rectanglelabels"]) for item in found.answer.items)
    assert boxes == [(11, 11, "Cat"), (61, 60, "Dog")]
    assert len({item.id for item in found.answer.items}) == 2
    scores = {
        each.question.aspect.value: round(each.score, 2)
        for each in found.questions
        if each.question.control.name == "boxes"
    }
    assert scores["place"] == 0.69  # two things at 0.7 and one stray box of three


def test_a_label_that_is_tied_leaves_the_task_to_settle(design: Design) -> None:
    labels = ("Cat", "Dog")
    found = merged(design, *[Answer((box(10, 10, label, label),)) for label in labels], Answer())
    assert not all(each.is_settled for each in found.questions)
    assert [each.method for each in found.questions if each.question.aspect.value == "label"] == ["tie"]


def test_masks_are_voted_pixel_by_pixel(design: Design) -> None:
    def painted(*points: tuple[float, float]) -> Answer:
        mask = Mask((100, 100))
        for point in points:
            mask.paint(point, point, 10)
        value = {**mask.as_geometry(), "brushlabels": ["Sky"]}
        return Answer((ResultItem("m1", "masks", "picture", "brushlabels", value, EXTENT),))

    base = ((20, 20), (30, 20), (40, 20), (50, 20))
    found = merged(design, painted(*base), painted(*base, (60, 20)), painted(*base, (20, 30)))
    (item,) = found.answer.items
    (wanted,) = painted(*base).items
    assert Mask.of(item.value["rle"], (100, 100)).as_geometry()["rle"] == wanted.value["rle"]


def test_spans_end_at_the_medians_with_the_text_between(design: Design) -> None:
    def span(start: int, end: int) -> Answer:
        value = {"start": start, "end": end, "text": TEXT[start:end], "labels": ["Name"]}
        return Answer((ResultItem("s1", "spans", "words", "labels", value),))

    found = merged(design, span(0, 12), span(1, 11), span(0, 11))
    (item,) = found.answer.items
    assert (item.value["start"], item.value["end"], item.value["text"]) == (0, 11, TEXT[:11])


def test_means_of_boxes_are_nearer_to_the_truth_than_single_ones(design: Design) -> None:
    draw = random.Random(3)
    single, together = [], []
    for _task in range(100):
        answers = []
        for worker in range(5):
            x, y = (40 + draw.gauss(0, 6 if draw.random() < 0.15 else 1.2) for _axis in "xy")
            answers.append(Answer((box(x, y, region=f"r{worker}"),)))
        found = merged(design, *answers)
        single += [overlap(answer) for answer in answers]
        together += [overlap(found.answer)] if found.answer.items else []
    assert sum(together) / len(together) > sum(single) / len(single) + 0.05
    assert len(together) > 90


def test_polygons_are_voted_and_nearer_to_the_truth_than_single_ones(design: Design) -> None:
    draw = random.Random(4)
    truth = [(30 + 12 * math.cos(n), 30 + 12 * math.sin(n)) for n in (0.0, 0.9, 1.7, 2.8, 3.9, 5.2)]
    single, together = [], []
    for _task in range(30):
        made = [[(x + draw.gauss(0, 1), y + draw.gauss(0, 1)) for x, y in truth] for _worker in range(5)]
        turned = [each[start:] + each[:start] for start, each in enumerate(made)]
        found = merged(design, *[polygon(each) for each in turned])
        (item,) = found.answer.items
        assert len(item.value["points"]) < 60
        single += [shared(each, truth) for each in made]
        together.append(shared([(x, y) for x, y in item.value["points"]], truth))
    assert sum(together) / len(together) > sum(single) / len(single) + 0.03


def polygon(points: Sequence[tuple[float, float]]) -> Answer:
    value = {"points": [list(point) for point in points], "closed": True, "polygonlabels": ["Roof"]}
    return Answer((ResultItem("p1", "outlines", "picture", "polygonlabels", value, EXTENT),))


def shared(left: Sequence[tuple[float, float]], right: Sequence[tuple[float, float]]) -> float:
    """Return the IoU of two polygons."""
    return Patch(tuple(left)).similarity(Patch(tuple(right)))


def overlap(answer: Answer) -> float:
    """Return the IoU with the true box, of 20 by 20 at 40, 40."""
    value = answer.items[0].value
    shared = max(0, 20 - abs(value["x"] - 40)) * max(0, 20 - abs(value["y"] - 40))
    return float(shared / (800 - shared))


def control(design: Design, name: str) -> Any:
    return design.control(name)
