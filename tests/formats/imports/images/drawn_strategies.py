"""Strategies for annotations of other programs, and the comparison of the result."""

from __future__ import annotations

import io
import math
import shutil
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from PIL import Image
from pycocotools import mask as coco_masks

from formats.imports.images.drawn_sources import SIZE

WIDTH, HEIGHT = SIZE
# As real files have them: two digits behind the point.
ACROSS, DOWN = (st.integers(0, side * 100).map(lambda number: number / 100) for side in SIZE)
PLACES = st.tuples(ACROSS, DOWN)
LABELS = ("person", "traffic light", "Ampel é", "chien & chat")
IMAGES = st.lists(
    st.sampled_from(("a.png", "b.png", "sub/a.png", "sub/deep/c d.png")), min_size=1, max_size=3, unique=True
)
NEAR = 1e-6


@contextmanager
def room() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    """Left, top, width, height."""
    left, top = draw(st.integers(0, WIDTH - 2)), draw(st.integers(0, HEIGHT - 2))
    width = draw(st.integers(100, (WIDTH - left) * 100)) / 100
    height = draw(st.integers(100, (HEIGHT - top) * 100)) / 100
    return left, top, width, height


OUTLINES = st.lists(PLACES, min_size=3, max_size=8, unique=True)


def flat(outline: list[tuple[float, float]]) -> list[float]:
    return [side for place in outline for side in place]


def shoelace(outline: list[tuple[float, float]]) -> float:
    following = (*outline[1:], outline[0])
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(outline, following, strict=True))) / 2


def around(outlines: list[list[tuple[float, float]]]) -> list[float]:
    across, down = ([place[axis] for outline in outlines for place in outline] for axis in (0, 1))
    return [min(across), min(down), max(across) - min(across), max(down) - min(down)]


@st.composite
def pixels(draw: st.DrawFn) -> Any:
    """A picture of ones and noughts, painted in bars."""
    painted = np.zeros((HEIGHT, WIDTH), np.uint8)
    for value in (1, 1, 0):
        left, top, width, height = map(int, draw(boxes()))
        painted[top : top + height, left : left + width] = value
    painted[draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))] = 1
    return painted


def coco_mask_of(painted: Any) -> dict[str, Any]:
    """Return the mask as pycocotools encodes it."""
    held = coco_masks.encode(np.asfortranarray(painted))
    letters = held["counts"].decode()
    box = [float(side) for side in coco_masks.toBbox(held)]
    return {
        "bbox": box,
        "area": int(coco_masks.area(held)),
        "segmentation": {"size": [HEIGHT, WIDTH], "counts": letters},
    }


@st.composite
def coco_annotations(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(("box", "outline", "outlines", "points", "mask")))
    if kind == "mask":
        return {**coco_mask_of(draw(pixels())), "iscrowd": 1}
    crowd = {"iscrowd": draw(st.sampled_from((0, 0, 1)))}
    left, top, width, height = draw(boxes())
    box = {"bbox": [left, top, width, height], "area": width * height}
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    if kind == "box":
        return {**box, **crowd, "segmentation": [flat(corners)]}
    if kind == "points":
        seen = draw(st.lists(st.sampled_from((0, 1, 2)), min_size=3, max_size=3))
        places = [(*draw(PLACES), number) if number else (0, 0, 0) for number in seen]
        points = {"keypoints": [side for place in places for side in place], "num_keypoints": sum(map(bool, seen))}
        beside = points if any(seen) else {}
        return {**box, **crowd, "category_id": 7, "segmentation": [flat(corners)], **beside}
    outlines = draw(st.lists(OUTLINES, min_size=1, max_size=1 if kind == "outline" else 3))
    area = sum(map(shoelace, outlines))
    box_of_pixels = [float(round(side)) for side in around(outlines)]
    sides, area = draw(st.sampled_from(((around(outlines), area), (box_of_pixels, 17.0))))
    return {"bbox": sides, "area": area, **crowd, "segmentation": [flat(outline) for outline in outlines]}


@st.composite
def coco_files(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(IMAGES)
    numbers = draw(st.lists(st.integers(0, 600_000), min_size=len(names), max_size=len(names), unique=True))
    images = [
        {"id": number, "file_name": name, "width": WIDTH, "height": HEIGHT}
        for number, name in zip(numbers, names, strict=True)
    ]
    categories: list[dict[str, Any]] = [
        {"id": number, "name": name} for number, name in zip((7, 2, 90, 4), LABELS, strict=True)
    ]
    categories[0] |= {"keypoints": ["nose", "left eye", "right eye"], "skeleton": [[1, 2], [1, 3]]}
    categories[1]["supercategory"] = "outdoor"
    annotations = []
    for number in range(draw(st.integers(0, 5))):
        annotation = draw(coco_annotations())
        whose = {"id": number + 1, "image_id": draw(st.sampled_from(numbers))}
        annotations.append({"category_id": draw(st.sampled_from((7, 2, 90, 4))), **annotation, **whose})
    return {"images": images, "annotations": annotations, "categories": categories}


def of_image(held: dict[str, Any], number: int) -> list[dict[str, Any]]:
    own = [each for each in held["annotations"] if each["image_id"] == number]
    return [{name: part for name, part in each.items() if name not in ("id", "image_id")} for each in own]


def assert_near(found: Any, wanted: Any) -> None:
    """The same, but for what floating point puts to a number."""
    match wanted:
        case dict():
            assert found.keys() == wanted.keys()
            for name in wanted:
                assert_near(found[name], wanted[name])
        case list() | tuple():
            assert len(found) == len(wanted)
            for one_found, one_wanted in zip(found, wanted, strict=True):
                assert_near(one_found, one_wanted)
        case float() | int() if not isinstance(wanted, bool):
            assert abs(found - wanted) <= NEAR
        case _:
            assert found == wanted


def png_of(painted: Any) -> str:
    """Return the PNG as labelme stores it."""
    held = io.BytesIO()
    Image.fromarray(painted).save(held, "PNG")
    return b64encode(held.getvalue()).decode()


def with_pixels(held: dict[str, Any]) -> dict[str, Any]:
    """Other bytes may be the same picture."""
    for shape in held["shapes"]:
        if shape["mask"]:
            shape["mask"] = np.asarray(Image.open(io.BytesIO(b64decode(shape["mask"])))).astype(bool).tolist()
    return held


@st.composite
def turned_boxes(draw: st.DrawFn) -> list[list[float]]:
    """Four corners, as labelme turns a box."""
    width, height, degrees = draw(st.integers(2, 90)), draw(st.integers(2, 90)), draw(st.integers(1, 359))
    corners = ((0, 0), (width, 0), (width, height), (0, height))
    turn = math.radians(degrees)
    return [
        [300 + x * math.cos(turn) - y * math.sin(turn), 200 + x * math.sin(turn) + y * math.cos(turn)]
        for x, y in corners
    ]


@st.composite
def labelme_shapes(draw: st.DrawFn) -> dict[str, Any]:
    left, top, width, height = draw(boxes())
    kind, points = draw(
        st.one_of(
            st.just(("rectangle", [[left, top], [left + width, top + height]])),
            PLACES.map(lambda place: ("point", [list(place)])),
            OUTLINES.map(lambda outline: ("polygon", [list(place) for place in outline])),
            st.lists(PLACES, min_size=3, max_size=5).map(lambda line: ("linestrip", [list(place) for place in line])),
            st.lists(PLACES, min_size=2, max_size=2).map(lambda line: ("line", [list(place) for place in line])),
            st.integers(1, 200).map(lambda radius: ("circle", [[300.5, 240], [300.5 + radius, 240]])),
            turned_boxes().map(lambda corners: ("oriented_rectangle", corners)),
            st.just(("mask", [[int(left), int(top)], [int(left + width) - 1, int(top + height) - 1]])),
        )
    )
    mask = None
    if kind == "mask":
        across, down = (points[1][axis] - points[0][axis] + 1 for axis in (0, 1))
        painted = np.zeros((down, across), bool)
        painted[0, :] = painted[:, -1] = True
        mask = png_of(painted)
    return {
        "label": draw(st.sampled_from(LABELS)),
        "points": points,
        "group_id": draw(st.none() | st.integers(0, 99)),
        "description": draw(st.sampled_from(("", "half hidden", "two\nlines"))),
        "shape_type": kind,
        "flags": {"blurred": draw(st.booleans()), "cut": draw(st.booleans())},
        "mask": mask,
    }


SHARES = st.integers(0, 10**6).map(lambda number: number / 10**6)
HALVES = st.integers(1, 400_000).map(lambda number: number * 2 / 10**6)
CLASSES = st.integers(0, len(LABELS) - 1)


@st.composite
def yolo_lines(draw: st.DrawFn, form: str) -> list[float]:
    number = draw(CLASSES)
    if form == "yolo-segment":
        corners = draw(st.lists(st.tuples(SHARES, SHARES), min_size=3, max_size=6, unique=True))
        return [number, *(side for corner in corners for side in corner)]
    sides = [draw(HALVES) for _side in range(2)]
    middles = [side / 2 + draw(SHARES) * (1 - side) for side in sides]
    box = [*(round(middle, 6) for middle in middles), *sides]
    if form == "yolo":
        return [number, *box]
    points = [(draw(SHARES), draw(SHARES), draw(st.sampled_from((1, 2)))) for _point in range(2)]
    return [number, *box, *(side for point in points for side in point)]


def yolo_line(numbers: list[float]) -> str:
    return " ".join(f"{share:.6f}" if place else str(int(share)) for place, share in enumerate(numbers)) + "\n"
