"""Drawings of regions: every region gives a valid SVG without scripts."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.app.agreement.svg import MarkDrawings
from annotator.core.answer.mask.label_studio_rle import packed
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, View
from answer_making import answers_to
from designs import answerable_designs

TAGS = {"svg", "rect", "g", "circle", "polygon", "polyline", "path", "text", "title"}
EXTENT = Extent(640, 480)


def elements(drawing: str) -> list[ET.Element]:
    return list(ET.fromstring(f"<all>{drawing}</all>").iter())[1:]


def a_design(kind: LabelsKind) -> Design:
    labels = Labels(name="c", to_name="o", kind=kind, labels=(Label(value="x"), Label(value="y")))
    return Design(View(children=(Image(name="o", value="$o"), labels)))


def an_answer(kind: LabelsKind, label: str, **value: Any) -> Answer:
    return Answer((ResultItem("r", "c", "o", kind.value, {**value, kind.value: [label]}, EXTENT),))


@given(
    answerable_designs().flatmap(lambda design: st.tuples(st.just(design), st.lists(answers_to(design), max_size=3))),
    st.sampled_from(["labels", "rectanglelabels", "ellipselabels", "x", "points"]),
    st.integers() | st.text(max_size=4) | st.lists(st.text(max_size=4) | st.none(), max_size=2),
)
def test_any_answers_are_sound_drawings(drawn: tuple[Design, list[Answer]], key: str, lie: Any) -> None:
    design, answers = drawn
    lies = [Answer(tuple(replace(item, value={**item.value, key: lie}) for item in answer.items)) for answer in answers]
    drawings = MarkDrawings([*answers, *lies], design)
    for number in range(2 * len(answers)):
        for control in design.controls():
            found = elements(drawings.of(number, control.name))
            assert {element.tag for element in found} <= TAGS
            assert not [
                name for element in found for name in element.attrib if name.startswith(("on", "href", "style"))
            ]


def test_a_label_has_one_colour_in_all_tasks() -> None:
    box = {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0}
    design = a_design(LabelsKind.RECTANGLE)
    colours = set()
    for others in ([], [an_answer(LabelsKind.RECTANGLE, "x", **box)]):
        answers = [*others, an_answer(LabelsKind.RECTANGLE, "y", **box)]
        (shape,) = [
            element
            for element in elements(MarkDrawings(answers, design).of(len(others), "c"))
            if element.tag == "polygon"
        ]
        colours.add(shape.get("fill"))
        assert shape.get("points") == "26.0,19.5 78.0,19.5 78.0,58.5 26.0,58.5"  # of 260 by 195
    assert len(colours) == 1


def test_a_mask_is_drawn_where_it_covers() -> None:
    upper_half = {"format": "rle", "rle": list(packed([(0, 640 * 240)], 640 * 480))}
    design = a_design(LabelsKind.BRUSH)
    drawing = MarkDrawings([an_answer(LabelsKind.BRUSH, "x", **upper_half)], design).of(0, "c")
    (path,) = [element for element in elements(drawing) if element.tag == "path"]
    stripes = (path.get("d") or "").split("z")[:-1]
    assert len(stripes) == 32  # of 64 rows
    assert all(stripe.startswith("M0.0 ") and "h260.0" in stripe for stripe in stripes)


def test_words_of_strangers_are_words() -> None:
    box = {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0}
    drawing = MarkDrawings([an_answer(LabelsKind.RECTANGLE, "</svg><script>", **box)], a_design(LabelsKind.RECTANGLE))
    found = elements(drawing.of(0, "c"))
    assert "</svg><script>" in {element.text for element in found}
    assert {element.tag for element in found} <= TAGS


def test_a_label_is_not_struck_through_by_the_edge_of_its_box() -> None:
    """Above it; where no room is, wholly below the edge."""
    found = []
    for y in (0, 50):
        answer = an_answer(LabelsKind.RECTANGLE, "x", x=10, y=y, width=20, height=30)
        drawn = elements(MarkDrawings([answer], a_design(LabelsKind.RECTANGLE)).of(0, "c"))
        (baseline,) = [float(each.get("y", "")) for each in drawn if each.tag == "text"]
        found.append(baseline - 195 * y / 100)  # the drawing is 260 wide, the picture 640 x 480
    assert found == [12, -2]
