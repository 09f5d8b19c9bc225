"""Paths into lists and objects, and the bounds of a structured cell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.structured_cells import (
    DEEPEST,
    LONGEST_CELL,
    MOST_VALUES,
    CellFault,
    cell_value,
    changed_at,
    path_of,
    place_in,
    value_at,
)

NAMES = st.text("abéZ_09-", min_size=1, max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=5))
def test_a_path_is_the_same_with_dots_and_brackets(names: list[tuple[str, bool]]) -> None:
    (first, _), *below = names
    written = first + "".join(f"[{name}]" if in_brackets else f".{name}" for name, in_brackets in below)
    assert path_of(written) == tuple(name for name, _ in names)


@given(st.text(st.sampled_from("ab0.[]-$ \n\u00e9")) | st.text())
def test_any_text_is_a_path_of_names_or_none(text: str) -> None:
    path = path_of(text)
    assert path_of(".".join(path)) == path
    assert text.replace("]", "").replace("[", ".") == ".".join(path) or not path


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".a", "a..b", "a[]", "a[0", "a]", "a[b.c]", "a[-]b", "[0]", "a b", "a\n"]
)
def test_what_is_no_path_is_said_to_be_none(text: str) -> None:
    assert path_of(text) == ()


def steps(value: Any) -> list[tuple[str, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(str(name), inner) for name, inner in inside]


@given(VALUES, st.data())
def test_a_path_leads_to_each_value_and_no_further(value: Any, data: st.DataObject) -> None:
    path: list[str] = []
    inner = value
    while inside := steps(inner):
        name, inner = data.draw(st.sampled_from(inside))
        path.append(name)
        assert value_at(value, path) == inner
    assert value_at(value, [*path, "0"]) is None


@given(VALUES)
def test_a_cell_within_the_bounds_has_its_value(value: Any) -> None:
    assert cell_value(json.dumps(value), json.loads) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * DEEPEST + "]" * DEEPEST, ""),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "deep"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "deep"),
        ("[" * 1_000_000, "deep"),
        ("[" + "1," * (MOST_VALUES - 2) + "1]", ""),
        ("[" + "1," * (MOST_VALUES - 1) + "1]", "values"),
        ('"' + "x" * (LONGEST_CELL - 2) + '"', ""),
        ('"' + "x" * (LONGEST_CELL - 1) + '"', "long"),
        ("x" * LONGEST_CELL, "json"),
        ("", "json"),
        ("9" * 5_000, "json"),
    ],
)
def test_a_cell_beyond_the_bounds_is_named(text: str, why: str) -> None:
    if not why:
        cell_value(text, json.loads)
        return
    with pytest.raises(CellFault) as caught:
        cell_value(text, json.loads)
    assert caught.value.why == why


@given(VALUES, st.data())
def test_a_value_is_changed_where_its_path_leads_and_nowhere_else(value: Any, data: st.DataObject) -> None:
    before = json.dumps(value)
    path: list[str] = []
    inner = value
    while (inside := steps(inner)) and (not path or data.draw(st.booleans())):
        name, inner = data.draw(st.sampled_from(inside))
        path.append(name)
    changed = changed_at(value, path, lambda found: [found, "new"])
    assert value_at(changed, path) == (None if inner is None else [inner, "new"])
    assert changed_at(changed, path, lambda _found: inner) == value
    assert json.dumps(value) == before


def test_a_column_of_that_very_name_comes_before_a_path() -> None:
    assert place_in(["a", "a.b"], "a.b") == ("a.b",)
    assert place_in(["a"], "a[b].c") == ("a", "b", "c")
    assert place_in(["b"], "a.b") == place_in(["a"], "a..b") == place_in(["a"], "") == ()
