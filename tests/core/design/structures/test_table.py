"""The rows of a Table: any object or list of a column has them, within bounds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.table import MOST_COLUMNS, MOST_ROWS, TableContent, read_table

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
_INNER = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text(max_size=8), _INNER))
def test_an_object_has_a_row_for_each_key_sorted_as_in_label_studio(value: dict[str, Any]) -> None:
    content = read_table(json.dumps(value))
    assert not content.header
    assert [name for name, _shown in content.rows] == sorted(value, key=str.lower)
    assert all(shown == value[name] for name, shown in content.rows if isinstance(value[name], str))


@given(st.lists(st.dictionaries(st.text(max_size=5), _INNER, min_size=1), min_size=1, max_size=8))
def test_a_list_of_objects_has_a_row_for_each_and_a_column_for_each_key(items: list[dict[str, Any]]) -> None:
    content = read_table(json.dumps(items))
    assert set(content.header) == {name for item in items for name in item}
    assert len(content.rows) == len(items)
    assert {len(row) for row in content.rows} == {len(content.header)}


def test_numbers_are_shown_as_written_and_inner_values_as_json() -> None:
    assert read_table('{"b": 1.50, "A": [1.50, "é", {"n": -2e3}], "c": null}').rows == (
        ("A", '[1.50, "é", {"n": -2e3}]'),
        ("b", "1.50"),
        ("c", "null"),
    )


def test_other_lists_are_numbered_and_an_empty_cell_has_no_rows() -> None:
    assert read_table('["x", 2]').rows == (("1", "x"), ("2", "2"))
    assert read_table(" ") == read_table("{}") == read_table("[]") == TableContent((), ())


def test_json_within_a_text_is_read_as_label_studio_reads_it() -> None:
    assert read_table(json.dumps('{"a": 1}')).rows == (("a", "1"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12", "table"),
        ('"words"', "json"),
        ("{", "json"),
        ("[" * 100_000, "deep"),
        (json.dumps([1] * (MOST_ROWS + 1)), "rows"),
        (json.dumps([{str(number): 1 for number in range(MOST_COLUMNS + 1)}]), "columns"),
        (json.dumps("x" * 1_000_000), "long"),
    ],
)
def test_what_is_no_table_has_a_reason(text: str, why: str) -> None:
    with pytest.raises(CellFault) as raised:
        read_table(text)
    assert raised.value.why == why
