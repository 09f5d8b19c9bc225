"""Whole rows that a mask takes in or gives away, as sets of pixels do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.mask.raster import Mask, with_rows, without_rows
from annotator.core.answer.mask.row_spans import Spans, joined_spans, pairs

SIZE = (40, 12)
PIXELS = st.sets(st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1)), max_size=200)


def rows_of(pixels: set[tuple[int, int]]) -> dict[int, Spans]:
    rows: dict[int, list[tuple[int, int]]] = {}
    for x, y in pixels:
        rows.setdefault(y, []).append((x, x + 1))
    return {row: joined_spans(spans) for row, spans in rows.items()}


def pixels_of(mask: Mask) -> set[tuple[int, int]]:
    return {(x, y) for y in range(SIZE[1]) for start, end in pairs(mask.spans(y)) for x in range(start, end)}


@given(PIXELS, PIXELS)
def test_as_sets_do(before: set[tuple[int, int]], others: set[tuple[int, int]]) -> None:
    mask, rows = Mask.of_rows(rows_of(before), SIZE), rows_of(others)
    mask.as_geometry()  # what is packed of it stays there
    more, less = with_rows(mask, rows), without_rows(mask, rows)
    assert pixels_of(more) == before | others
    assert pixels_of(less) == before - others
    assert pixels_of(mask) == before
    for after in (more, less):
        assert pixels_of(Mask.of(after.as_geometry()["rle"], SIZE)) == pixels_of(after)
        for row in range(SIZE[1]):
            bounds = after.spans(row)
            assert list(bounds) == sorted(set(bounds)), "each ends before the next begins, and none is empty"
