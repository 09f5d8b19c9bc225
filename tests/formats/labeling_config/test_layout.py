"""Layout: rows, grids and widths of styles are used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.tree import Display, View
from annotator.core.problems import ProblemCode
from formats.config_reading import CHOICES, IMAGE, read, said


def view(style: str) -> View:
    design, _problems = read(f'<View style="{style}">{IMAGE}{CHOICES}</View>')
    assert design is not None
    return design.root


@pytest.mark.parametrize(
    ("style", "display"),
    [
        ("display:flex", Display.ROW),
        ("DISPLAY : inline-Flex ; flex-direction : row", Display.ROW),
        ("display:flex;flex-direction:column", Display.COLUMN),
        ("display: flex !important", Display.ROW),
        ("flex: 1", Display.COLUMN),
        ("display: grid", Display.COLUMN),
        ("", Display.COLUMN),
    ],
)
def test_flex_lays_out_in_a_row(style: str, display: Display) -> None:
    assert view(style).display is display


@pytest.mark.parametrize(
    ("style", "columns"),
    [
        ("grid-template-columns: 1fr 10fr 1fr 3fr; column-gap: 1em", (1, 10, 1, 3)),
        ("column-gap: 8px; grid-template: auto/1fr 1fr 1fr", (1, 1, 1)),
        ("grid-template-columns: repeat(3, 1fr)", (1, 1, 1)),
        ("grid-template-columns: repeat(2, 1fr 2fr)", (1, 2, 1, 2)),
        ("grid-template-columns: 30% 70%", (30, 70)),
        ("grid-template-columns: 200px 300px", (200, 300)),
        ("grid-template-columns: 200px 1fr", (20, 80)),
        ("grid-template-columns: 25% 1fr 2fr", (25, 25, 50)),
        ("grid-template-columns: 0.5fr 1.5fr", (5, 15)),
        ("grid-template-columns: auto minmax(10px, 2fr) 2fr", (1, 1, 2)),
        ("grid-template-columns: none", ()),
    ],
)
def test_a_grid_has_columns_of_relative_widths(style: str, columns: tuple[int, ...]) -> None:
    root = view(f"display: grid; {style}")
    assert root.columns == columns
    assert root.display is (Display.GRID if columns else Display.COLUMN)


@pytest.mark.parametrize(
    ("style", "weight"),
    [
        ("flex: 3", 3),
        ("flex: 2 1 auto", 2),
        ("flex-grow: 4", 4),
        ("flex: 50%; margin-left: 1em", 50),
        ("flex: 0 0 30%", 30),
        ("flex-basis: 49%", 49),
        ("width:50%", 50),
        ("width: 200px", 0),
        ("flex: none", 0),
        ("flex: 0.3", 1),
        ("color: red", 0),
    ],
)
def test_a_part_says_how_much_of_a_row_it_asks_for(style: str, weight: int) -> None:
    assert view(style).weight == weight


def test_other_styles_are_noted_once_and_hiding_is_refused() -> None:
    assert said(f'<View style="color:red">{IMAGE}{CHOICES}</View>') == [(ProblemCode.ATTRIBUTE_UNKNOWN, 1, "style")]
    assert said(f'<View style="display:flex;width:50%">{IMAGE}{CHOICES}</View>') == []
    hidden = f'<View>{IMAGE}{CHOICES}<View style="visibility: hidden"/></View>'
    assert (ProblemCode.ATTRIBUTE_VALUE, 1, "hidden") in said(hidden)


_css = st.lists(
    st.sampled_from(
        [
            *(
                "display:",
                "grid",
                "flex",
                ";",
                "grid-template-columns:",
                "grid-template:",
                "repeat(",
                ")",
                "2",
                ",",
                "/",
            ),
            *("1fr", "50%", "99999px", "auto", "flex:", "width:", " ", "minmax(", "0", ".5fr", "!important", ":", "é"),
        ]
    ),
    max_size=14,
).map(" ".join)


@given(_css)
def test_no_style_breaks_the_layout(style: str) -> None:
    root = view(style)
    assert (root.display is Display.GRID) == bool(root.columns)
    assert len(root.columns) <= 24
    assert all(1 <= width <= 1_000 for width in root.columns)
    assert 0 <= root.weight <= 1_000
