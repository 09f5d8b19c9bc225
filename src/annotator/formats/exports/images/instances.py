"""Grouping of the regions of an image into objects.

Regions with one number (`GROUP`) form an object. If groups are exported as objects, as by labelme's converters,
regions of one group with equal labels do too. A key point belongs to an object by these rules, in this order:

- It is related to a region with an interior, or grouped with just that region.
- The design defines it as a part: by a `skeleton` of its control, or by labels of which no other control has any.
  `nose` beside `face` is a part, but `car` beside `car` is another car. It then belongs to the smallest enclosing
  region without a point of that label.
- Skeleton points without an enclosing region form an object. A repeated label begins the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels, LabelsKind
from annotator.formats.exports.geometry import enclosed, exact, holds, outline_within, upright
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageAnnotation, ImageSubmissions

# The image is divided into this number of cells in both directions, so that a point is not compared with every region.
_CELLS = 16

# The key of an object: the number from the control, or a group and its labels.
type _Number = int | tuple[int, tuple[str, ...]]


class _Object(Struct):
    marks: list[ImageAnnotation] = field(default_factory=list)
    points: set[str] = field(default_factory=set)

    def accepts(self, label: str) -> bool:
        return label not in self.points

    def add(self, mark: ImageAnnotation, label: str) -> None:
        self.marks.append(mark)
        self.points.add(label)


class ImageObjects:
    """The objects of all images. `reports_losses`: count joined key points. `reports_groups`: count grouped regions."""

    def __init__(self, drawings: ImageSubmissions, *, reports_losses: bool, reports_groups: bool = True) -> None:
        self._drawings = drawings
        self._reports_losses = reports_losses
        self._reports_groups = reports_groups
        controls = [control for control in drawings.design.controls() if isinstance(control, Labels)]
        points = [control for control in controls if control.kind is LabelsKind.KEY_POINT]
        others = {label.reported for control in controls if control not in points for label in control.labels}
        own = {control.name: {label.reported for label in control.labels} for control in points}
        self._skeletons = frozenset(control.name for control in points if control.skeleton)
        self._parts = frozenset(name for name, labels in own.items() if others and not labels & others)
        lone = own.keys() - self._skeletons - self._parts
        self._lone_labels = frozenset(label for name in lone for label in own[name])

    def of(self, image: AnnotatedImage) -> list[tuple[ImageAnnotation, ...]]:
        """Return the objects in the order of their first region, each with its regions in order of creation."""
        objects: list[_Object] = []
        numbered: dict[_Number, _Object] = {}
        points: list[ImageAnnotation] = []
        joins = self._drawings.joins_groups
        owners = _owners(image, joins=joins)
        owned: list[ImageAnnotation] = []
        for mark in image.marks:
            number = _number(mark, joins=joins)
            if number is not None:
                found = numbered.get(number)
                if found is None:
                    objects.append(found := numbered.setdefault(number, _Object()))
                found.marks.append(mark)
            elif mark.region.id in owners:
                owned.append(mark)
            elif self._is_part(mark):
                points.append(mark)
            else:
                objects.append(_Object([mark]))
        if self._reports_groups:
            self._report_groups(image)
        by_region = {mark.region.id: each for each in objects for mark in each.marks}
        for point in owned:
            by_region[owners[point.region.id]].add(point, _label(point))
        objects += self._with_points(points, objects, image)
        places = {id(mark): place for place, mark in enumerate(image.marks)}
        sorted_marks = [sorted(each.marks, key=lambda mark: places[id(mark)]) for each in objects]
        return [tuple(marks) for marks in sorted(sorted_marks, key=lambda marks: places[id(marks[0])])]

    @property
    def lone_labels(self) -> frozenset[str]:
        """The labels of key points that are objects by themselves."""
        return self._lone_labels

    def is_skeleton(self, mark: ImageAnnotation) -> bool:
        """Return True if the region is a skeleton point, which is never an object by itself."""
        return mark.shape is Shape.KEY_POINT and mark.maker in self._skeletons

    def is_single_region(self, marks: Sequence[ImageAnnotation]) -> bool:
        """Return True for a key point that the design defines as a part but that belongs to no object."""
        return len(marks) == 1 and self._is_part(marks[0]) and marks[0].maker not in self._skeletons

    def _report_groups(self, image: AnnotatedImage) -> None:
        """Count the regions for which the handling of groups matters."""
        by_number: dict[_Number, list[ImageAnnotation]] = {}
        for mark in image.marks:
            if mark.group is None and (number := _number(mark, joins=True)) is not None:
                by_number.setdefault(number, []).append(mark)
        why = "groups-joined" if self._drawings.joins_groups else "groups-apart"
        self._drawings.count_loss(
            why, image, (mark for marks in by_number.values() if len(marks) > 1 for mark in marks)
        )

    def _is_part(self, mark: ImageAnnotation) -> bool:
        return mark.shape is Shape.KEY_POINT and mark.maker in self._skeletons | self._parts

    def _with_points(
        self, points: Sequence[ImageAnnotation], objects: Sequence[_Object], image: AnnotatedImage
    ) -> Iterator[_Object]:
        """Yield the new objects for key points without an enclosing object."""
        around = _Around(objects, image.size_px) if points else None
        begun: dict[str, _Object] = {}
        joined: list[ImageAnnotation] = []
        for point in points:
            label = _label(point)
            found = around.smallest(point.outline[0], label) if around is not None else None
            if found is None and point.maker in self._skeletons:
                found = begun.get(point.maker)
                if found is None or not found.accepts(label):
                    begun[point.maker] = found = _Object()
                    yield found
            if found is None:
                yield _Object([point])
                continue
            joined += [point] if found.marks else []
            found.add(point, label)
        self._drawings.count_loss("joined", image, joined if self._reports_losses else ())


def _label(point: ImageAnnotation) -> str:
    return point.labels[0] if point.labels else ""


def _number(mark: ImageAnnotation, *, joins: bool) -> _Number | None:
    """Return the key that the regions of one object share."""
    if mark.group is not None:
        return mark.group
    group = mark.region.group
    return (group, mark.labels) if joins and group is not None and mark.has_inside else None


def _owners(image: AnnotatedImage, *, joins: bool) -> dict[str, str]:
    """Return the owner of each key point by ID. It is the first related region with an interior, in either
    direction, or the only such region in its group. Regions that form one object count as one."""
    inside = {mark.region.id: mark.region.group for mark in image.marks if mark.has_inside}
    points = {mark.region.id: mark.region.group for mark in image.marks if mark.shape is Shape.KEY_POINT}
    found: dict[str, str] = {}
    for ends in image.related:
        for point, owner in (ends, ends[::-1]):
            if point in points and owner in inside:
                found.setdefault(point, owner)
    firsts: dict[_Number | str, ImageAnnotation] = {}
    for mark in image.marks:
        if mark.has_inside:
            number = _number(mark, joins=joins)
            firsts.setdefault(mark.region.id if number is None else number, mark)
    whole = [(mark.region.group, mark.region.id) for mark in firsts.values() if mark.region.group is not None]
    counts = Counter(group for group, _owner in whole)
    lone = {group: owner for group, owner in whole if counts[group] == 1}
    grouped = {point: lone[group] for point, group in points.items() if group in lone}
    return grouped | found


class _Around:
    """Search for regions around a point, among objects without a number."""

    def __init__(self, objects: Sequence[_Object], size: tuple[int, int]) -> None:
        self._size = size
        self._cells: dict[tuple[int, int], list[tuple[_Object, ImageAnnotation]]] = {}
        alone = [(each, mark) for each in objects for mark in each.marks if mark.group is None]
        inside = [(each, mark) for each, mark in alone if mark.has_inside and mark.labels]
        for each, mark in sorted(inside, key=lambda found: enclosed(found[1].outline)):
            left, top, width, height = upright(mark.outline)
            (first, upper), (last, lower) = self._cell((left, top)), self._cell((left + width, top + height))
            for column in range(first, last + 1):
                for row in range(upper, lower + 1):
                    self._cells.setdefault((column, row), []).append((each, mark))

    def smallest(self, spot: Spot, label: str) -> _Object | None:
        near = self._cells.get(self._cell(spot), ())
        return next((each for each, mark in near if each.accepts(label) and holds(mark.outline, spot)), None)

    def _cell(self, spot: Spot) -> tuple[int, int]:
        column, row = (
            min(max(int(side * _CELLS / whole), 0), _CELLS - 1) for side, whole in zip(spot, self._size, strict=True)
        )
        return column, row


# Floating point noise of a coordinate is smaller.
_FAINT_PX: Final = 1e-6


def on_image(image: AnnotatedImage, drawings: ImageSubmissions) -> AnnotatedImage:
    """Return the image with clipped regions. Clipped regions and removed regions outside the image are counted."""
    return replace(image, marks=tuple(_exported(image, drawings)))


def _exported(image: AnnotatedImage, drawings: ImageSubmissions) -> Iterator[ImageAnnotation]:
    for mark in image.marks:
        if not mark.has_inside or mark.mask is not None or not _is_over(mark, image.size_px):
            yield mark
            continue
        corners = outline_within(mark.outline, image.size_px)
        drawings.count_loss("cut" if corners else "beside", image, (mark,))
        if corners:
            yield replace(mark, outline=tuple((exact(x), exact(y)) for x, y in corners))


def _is_over(mark: ImageAnnotation, size: tuple[int, int]) -> bool:
    width, height = size
    return any(not (-_FAINT_PX <= x <= width + _FAINT_PX and -_FAINT_PX <= y <= height + _FAINT_PX)
               for x, y in mark.outline)  # fmt: skip
