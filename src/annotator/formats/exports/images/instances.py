"""Which marks of a picture are one object: those with one number (`drawn.GROUP`), and key points where nobody asked for
a number but the design says that they are parts of something. Where whoever exports says that groups are objects, as
they are to labelme's own converters, so are marks of one group that have the same labels.

A point that is related to a mark with an inside belongs to that, and so does a point that was grouped with just that
mark. Else the design says so by a `skeleton` of the control for key points, or by labels of which no other control has
any: `nose` beside `face`, where a `car` beside a `car` is another car. Such a point belongs to the smallest mark with
an inside that is around it and has no point of that label yet. Points of a skeleton that nothing is around are an
object of their own, and the next one begins where a label comes again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels, LabelsKind
from annotator.formats.exports.geometry.polygons import enclosed, holds, upright
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageAnnotation, ImageSubmissions

# The picture is parted into so many by so many cells, so that a point is not asked of each mark.
_CELLS = 16

# Of an object: asked for about each mark, or of a group and the labels that it is of.
type _Number = int | tuple[int, tuple[str, ...]]


class _Object(Struct):
    marks: list[ImageAnnotation] = field(default_factory=list)
    points: set[str] = field(default_factory=set)

    def has_room(self, label: str) -> bool:
        return label not in self.points

    def add(self, mark: ImageAnnotation, label: str) -> None:
        self.marks.append(mark)
        self.points.add(label)


class ImageObjects:
    """Of all pictures. `are_told`: whether it matters what points were joined with, for the note; `tells_groups`:
    whether it does what groups are."""

    def __init__(self, drawings: ImageSubmissions, *, are_told: bool, tells_groups: bool = True) -> None:
        self._drawings = drawings
        self._are_told = are_told
        self._tells_groups = tells_groups
        controls = [control for control in drawings.design.controls() if isinstance(control, Labels)]
        points = [control for control in controls if control.kind is LabelsKind.KEY_POINT]
        others = {label.reported for control in controls if control not in points for label in control.labels}
        own = {control.name: {label.reported for label in control.labels} for control in points}
        self._skeletons = frozenset(control.name for control in points if control.skeleton)
        self._parts = frozenset(name for name, labels in own.items() if others and not labels & others)
        lone = own.keys() - self._skeletons - self._parts
        self._lone_labels = frozenset(label for name in lone for label in own[name])

    def of(self, image: AnnotatedImage) -> list[tuple[ImageAnnotation, ...]]:
        """In the order of the first mark of each; each in the order in which its marks were made."""
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
            elif mark.area.id in owners:
                owned.append(mark)
            elif self._is_part(mark):
                points.append(mark)
            else:
                objects.append(_Object([mark]))
        if self._tells_groups:
            self._tell_groups(image)
        by_area = {mark.area.id: each for each in objects for mark in each.marks}
        for point in owned:
            by_area[owners[point.area.id]].add(point, _label(point))
        objects += self._with_points(points, objects, image)
        places = {id(mark): place for place, mark in enumerate(image.marks)}
        sorted_marks = [sorted(each.marks, key=lambda mark: places[id(mark)]) for each in objects]
        return [tuple(marks) for marks in sorted(sorted_marks, key=lambda marks: places[id(marks[0])])]

    @property
    def lone_labels(self) -> frozenset[str]:
        """What a key point may be called that is an object by itself, and no part of one."""
        return self._lone_labels

    def is_skeleton(self, mark: ImageAnnotation) -> bool:
        """Whether it is a point that is never an object alone."""
        return mark.shape is Shape.KEY_POINT and mark.maker in self._skeletons

    def is_lone_part(self, marks: Sequence[ImageAnnotation]) -> bool:
        """Whether it is a point that the design calls a part of something, and is of nothing."""
        return len(marks) == 1 and self._is_part(marks[0]) and marks[0].maker not in self._skeletons

    def _tell_groups(self, image: AnnotatedImage) -> None:
        """Marks of which it matters whether groups are objects."""
        by_number: dict[_Number, list[ImageAnnotation]] = {}
        for mark in image.marks:
            if mark.group is None and (number := _number(mark, joins=True)) is not None:
                by_number.setdefault(number, []).append(mark)
        why = "groups-joined" if self._drawings.joins_groups else "groups-apart"
        self._drawings.tell(why, image, (mark for marks in by_number.values() if len(marks) > 1 for mark in marks))

    def _is_part(self, mark: ImageAnnotation) -> bool:
        return mark.shape is Shape.KEY_POINT and mark.maker in self._skeletons | self._parts

    def _with_points(
        self, points: Sequence[ImageAnnotation], objects: Sequence[_Object], image: AnnotatedImage
    ) -> Iterator[_Object]:
        """Those that are added, where no object is around a point."""
        around = _Around(objects, image.size_px) if points else None
        begun: dict[str, _Object] = {}
        joined: list[ImageAnnotation] = []
        for point in points:
            label = _label(point)
            found = around.smallest(point.outline[0], label) if around is not None else None
            if found is None and point.maker in self._skeletons:
                found = begun.get(point.maker)
                if found is None or not found.has_room(label):
                    begun[point.maker] = found = _Object()
                    yield found
            if found is None:
                yield _Object([point])
                continue
            joined += [point] if found.marks else []
            found.add(point, label)
        self._drawings.tell("joined", image, joined if self._are_told else ())


def _label(point: ImageAnnotation) -> str:
    return point.labels[0] if point.labels else ""


def _number(mark: ImageAnnotation, *, joins: bool) -> _Number | None:
    """What marks of one object have in common."""
    if mark.group is not None:
        return mark.group
    group = mark.area.group
    return (group, mark.labels) if joins and group is not None and mark.has_inside else None


def _owners(image: AnnotatedImage, *, joins: bool) -> dict[str, str]:
    """By the id of a key point that of the first mark with an inside that it is related to, in either direction, or
    that it is grouped with alone: with one, or with those that are one where groups are joined."""
    inside = {mark.area.id: mark.area.group for mark in image.marks if mark.has_inside}
    points = {mark.area.id: mark.area.group for mark in image.marks if mark.shape is Shape.KEY_POINT}
    found: dict[str, str] = {}
    for ends in image.related:
        for point, owner in (ends, ends[::-1]):
            if point in points and owner in inside:
                found.setdefault(point, owner)
    firsts: dict[_Number | str, ImageAnnotation] = {}
    for mark in image.marks:
        if mark.has_inside:
            number = _number(mark, joins=joins)
            firsts.setdefault(mark.area.id if number is None else number, mark)
    whole = [(mark.area.group, mark.area.id) for mark in firsts.values() if mark.area.group is not None]
    counts = Counter(group for group, _owner in whole)
    lone = {group: owner for group, owner in whole if counts[group] == 1}
    grouped = {point: lone[group] for point, group in points.items() if group in lone}
    return grouped | found


class _Around:
    """Finds what is around a point, of objects that have no number."""

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
        return next((each for each, mark in near if each.has_room(label) and holds(mark.outline, spot)), None)

    def _cell(self, spot: Spot) -> tuple[int, int]:
        column, row = (
            min(max(int(side * _CELLS / whole), 0), _CELLS - 1) for side, whole in zip(spot, self._size, strict=True)
        )
        return column, row
