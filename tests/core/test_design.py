"""The tree of a design, what it asks of a task's columns, and the keys that answer it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design import (
    Choices,
    Design,
    Display,
    Header,
    Image,
    Text,
    View,
    choice_keys,
    filled,
)
from core.designs import designs


@given(designs())
def test_no_key_answers_twice_and_no_choice_has_two_keys(design: Design) -> None:
    keys = choice_keys(design.controls())
    targets = [(control.name, choice.reported) for control in design.controls() for choice in control.choices]
    assert len(set(keys.values())) == len(keys)
    assert set(keys.values()) <= set(targets)
    assert all(key == key.lower() for key in keys)


@given(designs())
def test_every_choice_of_a_design_with_few_of_them_has_a_key(design: Design) -> None:
    targets = {(control.name, choice.reported) for control in design.controls() for choice in control.choices}
    assert set(choice_keys(design.controls()).values()) == targets or len(targets) > 35


@given(designs())
def test_a_hotkey_of_the_requester_wins_over_the_digits(design: Design) -> None:
    keys = choice_keys(design.controls())
    for control in design.controls():
        for choice in control.choices:
            if choice.hotkey:
                assert keys[choice.hotkey.lower()] == (control.name, choice.reported)


@given(designs())
def test_without_hotkeys_the_digits_follow_the_order_of_the_design(design: Design) -> None:
    bare = tuple(_without_hotkeys(control) for control in design.controls())
    targets = [(control.name, choice.reported) for control in bare for choice in control.choices]
    keys = choice_keys(bare)
    assert list(keys.values()) == targets[: len(keys)]
    assert "".join(keys).startswith("1234567890"[: len(targets)])


def _without_hotkeys(control: Choices) -> Choices:
    return replace(control, choices=tuple(replace(choice, hotkey=None) for choice in control.choices))


def test_nodes_come_in_the_order_of_the_document() -> None:
    inner = View((Text("t", "$text", 4), Header("$title", 2, 5)), Display.ROW, 3)
    root = View((Header("Look", 1, 2), inner, Image("i", "$image", 6)), Display.COLUMN, 1)
    design = Design(root)
    assert [node.line for node in design.nodes()] == [1, 2, 3, 4, 5, 6]
    assert [tag.name for tag in design.objects()] == ["t", "i"]
    assert design.variables() == {"text": 4, "title": 5, "image": 6}
    assert design.control("t") is None


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_a_variable_is_filled_from_the_task_and_plain_text_stands(columns: dict[str, str], text: str) -> None:
    for name, value in columns.items():
        assert filled(f"${name}", columns) == value
    assert filled(text, columns) == (columns.get(text[1:], "") if text.startswith("$") else text)
