"""Choices and labels that the tasks bring."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.controls import Choice, Choices, Taxonomy
from annotator.core.design.hotkeys import hotkeys
from annotator.core.design.labels import Label, Labels
from annotator.core.design.options import options, shown_options
from annotator.core.design.tree import Design, View
from annotator.formats.labeling_config.dynamic_options import (
    MOST_CHOICES,
    MOST_OF_TAXONOMY,
    DynamicControl,
    design_for,
    dynamic_controls,
    options_fault,
)
from formats.config_reading import valid_design

_CONFIG = """<View><Text name="t" value="$text"/>
<Choices name="c" toName="t" value="$list" allowNested="true"><Choice value="own" hotkey="o"/></Choices>
<View><Taxonomy name="x" toName="t" value="$tree"/></View>
<Labels name="l" toName="t" value="$kinds"/><Rating name="r" toName="t"/></View>"""
_CHOICES = Choices(name="c", to_name="t", value="$list")
_TAXONOMY = Taxonomy(name="x", to_name="t", value="$list")
_LABELS = Labels(name="l", to_name="t", value="$list", labels=(Label(value="own"),))


def filled(**columns: Any) -> Design:
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in columns.items()}
    return design_for(valid_design(_CONFIG), texts)


def chosen(design: Design, name: str) -> tuple[Choice, ...]:
    control = design.control(name)
    assert isinstance(control, Choices | Taxonomy)
    return control.choices


def labels(design: Design) -> tuple[Label, ...]:
    control = design.control("l")
    assert isinstance(control, Labels)
    return control.labels


def test_a_design_without_columns_of_options_is_given_back_itself() -> None:
    design = Design(View(children=(Labels(name="l", to_name="t", labels=(Label(value="a"),)),)))
    assert design_for(design, {"list": '["b"]'}) is design


def test_a_random_order_follows_from_the_seed_of_the_task_alone() -> None:
    inside = "".join(f'<Choice value="{number}"/>' for number in range(9))
    shown = '<Text name="t" value="$t"/>'
    design = valid_design(f'<View>{shown}<Choices name="c" toName="t" randomize="true">{inside}</Choices></View>')
    assert design_for(design, {}) is design
    first, again, other = (design_for(design, {}, seed) for seed in ("a", "a", "b"))
    assert hotkeys(first) == hotkeys(again) != hotkeys(other)
    control = first.control("c")
    assert isinstance(control, Choices)
    assert hotkeys(first)["1"].path == shown_options(control)[0].path


def test_texts_and_objects_are_added_behind_what_the_config_offers() -> None:
    item = {"value": "b", "alias": "B", "hotkey": "Ctrl+B", "hint": "h", "selected": True, "color": "Red", "html": ""}
    design = filled(list=["a", item], tree=[{"value": "p", "children": ["q", {"value": "r"}]}])
    assert chosen(design, "c") == (
        Choice(value="own", hotkey="o", line=2),
        Choice(value="a", line=2),
        Choice(value="b", alias="B", hotkey="ctrl+b", hint="h", selected=True, color="red", line=2),
    )
    control = design.control("x")
    assert isinstance(control, Taxonomy)
    assert [option.path for option in options(control)] == [("p",), ("p", "q"), ("p", "r")]
    assert [type(node) for node in design.nodes()] == [type(node) for node in valid_design(_CONFIG).nodes()]


def test_labels_are_filled_too() -> None:
    item = {"value": "Big brand", "alias": "big", "background": "#F80", "maxUsages": 3, "hotkey": "k", "hint": "h"}
    assert labels(filled(kinds=[item, "Other"])) == (
        Label(value="Big brand", alias="big", background="#ff8800", max_usages=3, hotkey="k", hint="h", line=4),
        Label(value="Other", line=4),
    )


def test_html_becomes_its_words() -> None:
    (choice,) = chosen(filled(list=[{"value": "v", "html": "<b>Big</b><script>x</script>"}]), "c")[1:]
    assert (choice.value, choice.shown) == ("v", "Big")


def test_what_repeats_is_left_out_and_no_key_is_given_twice() -> None:
    repeated = ["own", "a", "a", {"value": "b", "hotkey": "o"}, {"value": "c", "hotkey": "z"}]
    design = filled(list=repeated, kinds=[{"value": "d", "hotkey": "Z"}, {"value": "e", "hotkey": "no key"}])
    assert [(choice.value, choice.hotkey) for choice in chosen(design, "c")] == [
        ("own", "o"),
        ("a", None),
        ("b", None),
        ("c", "z"),
    ]
    assert [label.hotkey for label in labels(design)] == [None, None]


def test_numbers_keep_the_text_they_were_written_with() -> None:
    assert [choice.value for choice in chosen(filled(list='[1, 0.10, {"value": 2}]'), "c")] == ["own", "1", "0.10", "2"]


@pytest.mark.parametrize("cell", ["", " ", "not json", "{}", "[1", "[[]]", '[{"name": "x"}]'])
def test_a_cell_that_is_empty_or_wrong_adds_nothing(cell: str) -> None:
    assert filled(list=cell) == valid_design(_CONFIG)


def test_the_controls_that_are_filled_are_known() -> None:
    assert [(control.name, control.value) for control in dynamic_controls(valid_design(_CONFIG))] == [
        ("c", "$list"),
        ("x", "$tree"),
        ("l", "$kinds"),
    ]


_HIGH_BIT_DEPTH = '{"value": "a", "children": [' * 25 + '"b"' + "]}" * 25


@pytest.mark.parametrize(
    ("control", "cell", "fault"),
    [
        (_CHOICES, '["a", {"value": "b", "children": null}]', None),
        (_CHOICES, "", ("empty", "")),
        (_CHOICES, "[]", ("empty", "")),
        (_LABELS, "", None),
        (_LABELS, "[]", None),
        (_CHOICES, '["a"', ("json", "Expecting ',' delimiter")),
        (_CHOICES, "[" * 100_000, ("deep", "20")),
        (_CHOICES, '{"value": "a"}', ("", "")),
        (_CHOICES, '"a"', ("", "")),
        (_CHOICES, '["a", ""]', ("item", "2")),
        (_CHOICES, '["a", null]', ("item", "2")),
        (_CHOICES, '["a", {"value": true}]', ("item", "2")),
        (_CHOICES, '["\\ud800"]', ("item", "1")),
        (_CHOICES, '["a", {"value": "b", "children": "c"}]', ("item", "2")),
        (_CHOICES, '[{"value": "a", "children": ["b", {}]}, "c"]', ("item", "3")),
        (_CHOICES, json.dumps(["x" * 20_001]), ("item-long", "1")),
        (_CHOICES, json.dumps(["x"] * (MOST_CHOICES + 1)), ("many", str(MOST_CHOICES))),
        (_TAXONOMY, json.dumps(["x"] * (MOST_CHOICES + 1)), None),
        (_TAXONOMY, json.dumps(["x"] * (MOST_OF_TAXONOMY + 1)), ("many", str(MOST_OF_TAXONOMY))),
        (_TAXONOMY, f"[{_HIGH_BIT_DEPTH}]", ("deep", "20")),
        (_TAXONOMY, " " * 1_000_001 + "x", ("long", "1000000")),
    ],
)
def test_what_is_wrong_with_a_cell_is_said(control: DynamicControl, cell: str, fault: tuple[str, str] | None) -> None:
    assert options_fault(control, cell) == fault


_items = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["value", "children", "alias", "hotkey", "html", "selected"]), inner)
    ),
    max_leaves=12,
)


@given(_items.map(json.dumps) | st.text(max_size=20))
def test_any_cell_is_either_sound_or_has_a_fault(cell: str) -> None:
    fault = options_fault(_CHOICES, cell)
    design = design_for(valid_design(_CONFIG), {"list": cell, "tree": cell, "kinds": cell})
    reported = [choice.reported for choice in chosen(design, "c")]
    assert len(set(reported)) == len(reported)
    assert (len(reported) > 1) <= (fault is None)
