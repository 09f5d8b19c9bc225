"""The tree of a design, and what it asks of a task's columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.controls import Choices, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Image, Text
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Display, View, filled
from choices_designs import choices_designs

INNER = View(
    children=(Text(name="t", value="$text", line=4), Header(value="$title", size=2, line=5)),
    display=Display.ROW,
    line=3,
)
ROOT = View(
    children=(
        Header(value="Look", size=1, line=2),
        INNER,
        Image(name="i", value="$image", line=6),
        Choices(name="c", to_name="i", value="$list", headers=(Header(value="$above", line=8),), line=7),
        TextArea(name="a", to_name="i", value="$text", line=9),
        Labels(name="l", to_name="t", value="$kinds", line=10),
        Taxonomy(name="x", to_name="i", value="$list", line=11),
        Rating(name="r", to_name="t,i", line=12),
    ),
    line=1,
)
DESIGN = Design(ROOT)


def test_nodes_come_in_the_order_of_the_document() -> None:
    assert [node.line for node in DESIGN.nodes()] == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]
    assert [tag.name for tag in DESIGN.objects()] == ["t", "i"]
    assert [tag.name for tag in DESIGN.controls()] == ["c", "a", "l", "x", "r"]


@given(choices_designs())
def test_controls_and_objects_are_found_by_their_names(design: Design) -> None:
    for control in design.controls():
        assert design.control(control.name) is control
    assert design.object("picture") is design.objects()[0]
    assert DESIGN.control("t") is None
    assert DESIGN.object("c") is None


def test_every_column_that_is_shown_or_chosen_from_is_a_variable_where_it_is_first_used() -> None:
    assert DESIGN.variables() == {"text": 4, "title": 5, "image": 6, "list": 7, "above": 8, "kinds": 10}
    assert DESIGN.dynamic_columns() == {"list": 7, "kinds": 10}


def test_a_control_may_point_to_several_objects() -> None:
    assert DESIGN.controls()[-1].targets == ("t", "i")


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_a_variable_is_filled_from_the_task_and_plain_text_stands(columns: dict[str, str], text: str) -> None:
    for name, value in columns.items():
        assert filled(f"${name}", columns) == value
    assert filled(text, columns) == (columns.get(text[1:], "") if text.startswith("$") else text)
