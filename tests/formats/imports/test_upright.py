"""Marks of a picture that is shown turned stand where its pixels went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from annotator.core.answer.geometry.rotated_box import Spot, rotate_points
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.geometry import ring
from annotator.formats.imports.shapes import SIDEWAYS, ForeignMark, upright

WIDTH, HEIGHT = 30, 20
ORIENTATIONS = st.sampled_from(sorted(SIDEWAYS))
PLACES = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))


def shown(orientation: int, pixels: np.ndarray) -> np.ndarray:
    """Return the image as Pillow rotates it."""
    image = Image.fromarray(pixels)
    exif = image.getexif()
    exif[0x0112] = orientation
    turned = ImageOps.exif_transpose(image)
    assert turned is not None
    return np.asarray(turned)


@given(ORIENTATIONS, PLACES)
def test_a_place_goes_where_its_pixel_goes(orientation: int, at: tuple[int, int]) -> None:
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    pixels[at[1], at[0]] = 1
    (row,), (column,) = np.nonzero(shown(orientation, pixels))
    mark = ForeignMark(Shape.KEY_POINT, "a", ((at[0] + 0.5, at[1] + 0.5),), stated={"bbox": [], "attributes": {}})
    turned = upright(mark, orientation, (WIDTH, HEIGHT))
    assert turned.places == ((column + 0.5, row + 0.5),)
    assert turned.stated == {"attributes": {}}


@given(ORIENTATIONS, st.sets(PLACES, min_size=1))
def test_what_is_painted_goes_with_its_pixels(orientation: int, covered: set[tuple[int, int]]) -> None:
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    rows: dict[int, tuple[int, ...]] = {}
    for x, y in sorted(covered):
        pixels[y, x] = 1
        rows[y] = (*rows.get(y, ()), x, x + 1)
    mask = Mask.of_rows(rows, (WIDTH, HEIGHT))
    turned = upright(ForeignMark(Shape.MASK, "a", (), painted=mask.as_geometry()), orientation, (WIDTH, HEIGHT))
    found = Mask.of(turned.painted["rle"], (HEIGHT, WIDTH))
    there = {(x, y) for y in range(WIDTH) for x in range(HEIGHT) if found.holds((x, y))}
    assert there == {(int(x), int(y)) for y, x in zip(*np.nonzero(shown(orientation, pixels)), strict=True)}


def corners(mark: ForeignMark) -> Sequence[Spot]:
    (left, top), (right, bottom) = mark.places
    return rotate_points(((left, top), (right, top), (right, bottom), (left, bottom)), mark.turn)


@given(ORIENTATIONS, st.sampled_from((0.0, 30.0, 200.0)))
def test_a_box_has_the_corners_that_it_had(orientation: int, degrees: float) -> None:
    box = ForeignMark(Shape.RECTANGLE, "a", ((8, 6), (14, 9)), turn=degrees)
    points = ForeignMark(Shape.POLYGON, "a", tuple(corners(box)))
    wanted = upright(points, orientation, (WIDTH, HEIGHT)).places
    found = corners(upright(box, orientation, (WIDTH, HEIGHT)))
    assert sorted(map(rounded, found)) == sorted(map(rounded, wanted))


@given(ORIENTATIONS, st.sampled_from((0.0, 30.0, 200.0)))
def test_an_ellipse_has_the_outline_that_it_had(orientation: int, degrees: float) -> None:
    ellipse = ForeignMark(Shape.ELLIPSE, "a", ((12, 9),), turn=degrees, radii=(5, 3))
    outline = ForeignMark(Shape.POLYGON, "a", tuple(outline_of(ellipse)))
    wanted = upright(outline, orientation, (WIDTH, HEIGHT)).places
    found = outline_of(upright(ellipse, orientation, (WIDTH, HEIGHT)))
    for place in wanted:
        assert min((place[0] - x) ** 2 + (place[1] - y) ** 2 for x, y in found) < 0.05


def outline_of(mark: ForeignMark) -> list[Spot]:
    ((x, y),), (across, down) = mark.places, mark.radii
    return [*ring({"x": x, "y": y, "radiusX": across, "radiusY": down, "rotation": mark.turn}, (100, 100))]


def rounded(place: Spot) -> Spot:
    return round(place[0], 6), round(place[1], 6)
