"""What an earlier answer marked on its pictures, as far as a worker can be reminded of it: each label once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.answer.areas import areas, labels_of
from annotator.core.answer.regions import Answer, Area
from annotator.core.answer.visibility import submitted
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Image
from annotator.core.design.pages import path_of_page
from annotator.core.design.tree import Design

if TYPE_CHECKING:
    from annotator.core.answer.marks import Point, Size

MOST = 3
# What stands around a detail tells where on the picture it is: so much of its own size on each side.
AROUND = 0.6
LEAST_AROUND_PX = 24

type ShownPart = tuple[int, int, int, int]


class Reminded(Struct, frozen=True):
    """`words` is the label, as it is shown; `path` that of the picture in its bundle. `box` is around the mark, and
    `part` has some of what is around it too: left, top, width and height in pixels of the EXIF-oriented picture."""

    words: str
    path: str
    box: ShownPart
    part: ShownPart


def reminded(answer: Answer, design: Design, columns: Mapping[str, str]) -> tuple[Reminded, ...]:
    """`columns` are those of the task that was answered. At most `MOST`, in the order in which they were marked."""
    answer = submitted(answer, design)
    found: dict[str, Reminded] = {}
    for area in areas(answer, design):
        tag, size = design.object(area.to_name), area.extent.size_px if area.extent is not None else None
        if not isinstance(tag, Image) or size is None:
            continue
        try:
            points = _corners(area, size)
        except ValueError:  # a shape that has no corners
            continue
        words = _shown(design, labels_of(answer, area.id))
        if area.page is not None and not tag.is_list and area.page > 0:
            continue  # a part of another page of a file is not cut out of it
        path = path_of_page(tag, columns, area.page)
        found.setdefault(words, Reminded(words, path, *_parts(points, size)))
    return tuple(found.values())[:MOST]


def _corners(area: Area, size: Size) -> tuple[Point, ...]:
    """As they are seen, also of what is turned. What knows shapes is loaded where something was marked: not at the
    start."""
    from annotator.core.answer.geometry.box import BOXED, box_of
    from annotator.core.answer.marks import points_of

    if area.shape in BOXED:
        return tuple((round(x), round(y)) for x, y in box_of(area.shape, area.geometry, size).corners)
    return points_of(area.shape, area.geometry, size)


def _parts(points: Sequence[Point], size: Size) -> tuple[ShownPart, ShownPart]:
    """The box and what is around it, none of them without an inside."""
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
