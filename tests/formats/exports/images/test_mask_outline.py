"""The outline of a mask holds what the mask covers, to the pixel."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.outlines import joined_outlines, outline_of_mask, rows_of
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import joined_spans
from annotator.formats.exports.geometry import enclosed, holds
from formats.exports.images.drawn_bundle import CONFIG, SIZE, about, box, brush, exported, polygon, seen

WIDTH, HEIGHT = 9, 7
PIXELS = st.sets(st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1)), min_size=1)

CORNERS = st.tuples(st.integers(0, WIDTH).map(float), st.integers(0, HEIGHT).map(float))
OUTLINES = st.lists(CORNERS, min_size=3, max_size=7).map(tuple)


def mask_of(pixels: set[tuple[int, int]]) -> Mask:
    rows = {y: joined_spans((x, x + 1) for x, row in pixels if row == y) for y in range(HEIGHT)}
    return Mask.of_rows(rows, (WIDTH, HEIGHT))


def pixels_of(outline: tuple[Spot, ...]) -> set[tuple[int, int]]:
    return {(x, row) for row, start, end in rows_of(outline, (WIDTH, HEIGHT)) for x in range(start, end)}


@given(PIXELS)
def test_any_pixels_with_holes_and_parts(pixels: set[tuple[int, int]]) -> None:
    assert pixels_of(outline_of_mask(mask_of(pixels))) == pixels


@given(PIXELS)
def test_a_seam_goes_where_an_edge_or_another_corner_is(pixels: set[tuple[int, int]]) -> None:
    corners = {(x + dx, y + dy) for x, y in pixels for dx in (0, 1) for dy in (0, 1)}
    assert set(outline_of_mask(mask_of(pixels))) <= corners


@given(OUTLINES)
def test_what_is_inside_is_what_a_raster_has_inside(outline: tuple[Spot, ...]) -> None:
    """Corners lie on whole pixels, middles of pixels on no edge but a slanting one: there both are right."""
    middles = {(x, y): (x + 0.5, y + 0.5) for x in range(WIDTH) for y in range(HEIGHT)}
    inside = {pixel for pixel, spot in middles.items() if holds(outline, spot)}
    assert pixels_of(outline) <= inside
    assert all(_is_on_an_edge(outline, middles[pixel]) for pixel in inside - pixels_of(outline))


def _is_on_an_edge(outline: tuple[Spot, ...], spot: Spot) -> bool:
    edges = zip(outline, (*outline[1:], outline[0]), strict=True)
    return any((spot[0] - x1) * (y2 - y1) == (spot[1] - y1) * (x2 - x1) for (x1, y1), (x2, y2) in edges)


def test_one_outline_stays_as_it_is_and_seams_take_no_area() -> None:
    square, other = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)), ((5.0, 5.0), (7.0, 5.0), (7.0, 7.0))
    assert joined_outlines([square]) == square
    both = joined_outlines([other, square])
    assert both == (*square[:3], *other, other[0], square[2], square[3])
    assert enclosed(both) == enclosed(square) + enclosed(other)


def test_a_mask_of_many_specks_is_one_outline() -> None:
    specks = {row: tuple(side for x in range(0, 2000, 4) for side in (x, x + 1)) for row in range(0, 300, 2)}
    outline = outline_of_mask(Mask.of_rows(specks, (2001, 300)))
    assert len(outline) == 4 + (150 * 500 - 1) * 6


def test_a_mask_with_a_hole_is_one_line_of_yolo(tmp_path: Path) -> None:
    frame = brush("a", (64, 48, 128, 96), (64, 96, 72, 100), (120, 96, 128, 100), (64, 100, 128, 120))
    (line,) = exported(tmp_path, "yolo-segment", seen(frame))["labels/street/photo.txt"].decode().splitlines()
    number, *shares = line.split()
    assert number == "2"
    sides = [float(share) * SIZE[place % 2] for place, share in enumerate(shares)]
    outline = tuple((round(x, 6), round(y, 6)) for x, y in zip(sides[::2], sides[1::2], strict=True))
    covered = sum(end - start for _row, start, end in rows_of(outline, SIZE))
    assert covered == 64 * 72 - 48 * 4
    assert not holds(outline, (100, 98))


def test_outlines_of_one_object_are_one_line_of_yolo(tmp_path: Path) -> None:
    parts = [polygon("a", ((0, 0), (64, 0), (64, 48))), polygon("b", ((320, 240), (384, 240), (384, 288)))]
    groups = [about(part, "group_id", "number", 1) for part in parts]
    alone = exported(tmp_path / "1", "yolo-segment", seen(*parts))["labels/street/photo.txt"]
    joined = exported(tmp_path / "2", "yolo-segment", seen(*parts, *groups))["labels/street/photo.txt"]
    assert (alone.count(b"\n"), joined.count(b"\n")) == (2, 1)
    assert joined.split() == b"2 0 0 0.1 0 0.1 0.1 0.5 0.5 0.6 0.5 0.6 0.6 0.5 0.5 0.1 0.1".split()


def test_parts_of_one_object_that_overlap_make_no_hole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [polygon("a", ((64, 48), (192, 48), (192, 144), (64, 144))), brush("b", (128, 96, 256, 192))]
    groups = [about(part, "group_id", "number", 1) for part in parts]
    (line,) = exported(tmp_path, "yolo-segment", seen(*parts, *groups))["labels/street/photo.txt"].decode().splitlines()
    sides = [float(share) * SIZE[place % 2] for place, share in enumerate(line.split()[1:])]
    outline = tuple((round(x, 6), round(y, 6)) for x, y in zip(sides[::2], sides[1::2], strict=True))
    assert enclosed(outline) == 2 * 128 * 96 - 64 * 48
    assert holds(outline, (160, 120))
    assert (
        "Overlapping parts of one object: 2 (labels and tasks: Roof (12)). They are exported as one "
        "polygon along pixel edges."
    ) in capsys.readouterr().out


def test_an_object_of_several_outlines_is_one_box_of_yolo_and_its_own_box_where_it_has_one(tmp_path: Path) -> None:
    parts = [polygon("a", ((0, 0), (64, 0), (64, 48))), polygon("b", ((320, 240), (384, 240), (384, 288)))]
    groups = [about(part, "group_id", "number", 1) for part in parts]
    assert exported(tmp_path / "1", "yolo", seen(*parts, *groups))["labels/street/photo.txt"] == b"2 0.3 0.3 0.6 0.6\n"
    own = box("c", 64, 48, 320, 240, "Roof")
    whole = seen(*parts, own, *groups, about(own, "group_id", "number", 1))
    config = CONFIG.replace('"Red car" category="7"', '"Roof"')
    files = exported(tmp_path / "2", "yolo", whole, config=config)
    assert files["labels/street/photo.txt"] == b"0 0.35 0.35 0.5 0.5\n"
