"""Crops of the image regions of an earlier answer, shown as a reminder, one per label. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.answer.regions import labels_of, regions
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.visibility import submitted
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, path_of_page

if TYPE_CHECKING:
    from annotator.core.answer.marks import Point, Size

MOST = 3
# The context around a region shows where it is on the image: this share of its size on each side.
AROUND = 0.6
LEAST_AROUND_PX = 24

type ShownPart = tuple[int, int, int, int]


class Reminded(Struct, frozen=True):
    """A crop. `words` is the label as displayed, `path` the image file in its bundle. `box` encloses the region,
    `part` also its context: left, top, width and height in pixels of the EXIF-oriented image."""

    words: str
    path: str
    box: ShownPart
    part: ShownPart


def reminded(answer: Answer, design: Design, columns: Mapping[str, str]) -> tuple[Reminded, ...]:
    """Return at most `MOST` crops in the order of creation. `columns` are those of the answered task."""
    answer = submitted(answer, design)
    found: dict[str, Reminded] = {}
    for region in regions(answer, design):
        tag = design.object(region.to_name)
        size = region.extent.size_px if region.extent is not None else None
        if not isinstance(tag, Image) or size is None:
            continue
        try:
            points = _corners(region, size)
        except ValueError:  # a shape without points
            continue
        words = _shown(design, labels_of(answer, region.id))
        if region.page is not None and not tag.is_list and region.page > 0:
            continue  # regions on further pages of a multi-page file are not cropped
        path = path_of_page(tag, columns, region.page)
        found.setdefault(words, Reminded(words, path, *_parts(points, size)))
    return tuple(found.values())[:MOST]


def _corners(region: Region, size: Size) -> tuple[Point, ...]:
    """Return the points as displayed, including rotation. The geometry modules are imported only when needed."""
    from annotator.core.answer.geometry.box import BOXED, box_of
    from annotator.core.answer.marks import points_of

    if region.shape in BOXED:
        return tuple((round(x), round(y)) for x, y in box_of(region.shape, region.geometry, size).corners)
    return points_of(region.shape, region.geometry, size)


def _parts(points: Sequence[Point], size: Size) -> tuple[ShownPart, ShownPart]:
    """Return the box and the box with context, both not empty."""
    edges, wider = [], []
    for axis in (0, 1):
        low, high = min(point[axis] for point in points), max(point[axis] for point in points)
        around = max(LEAST_AROUND_PX, round((high - low) * AROUND))
        edges.append((low, high))
        wider.append((max(0, low - around), min(size[axis], high + around)))
    return _part(*edges), _part(*wider)


def _part(across: tuple[int, int], down: tuple[int, int]) -> ShownPart:
    return across[0], down[0], max(1, across[1] - across[0]), max(1, down[1] - down[0])


def _shown(design: Design, reported: Sequence[str]) -> str:
    names = {
        label.reported: label.value for tag in design.controls() if isinstance(tag, Labels) for label in tag.labels
    }
    return ", ".join(names.get(label, label) for label in reported)
