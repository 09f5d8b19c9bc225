"""Copy and paste of image regions, on the same image or another one, whose design may differ. Members of a group
that are copied together form a new group. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.geometry.box import BOXED, RotatedBox, box_of, geometry_of_box
from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import from_image, on_image, shifted
from annotator.core.answer.marks import Point, Size, clamped, geometry_of, is_something, moved_by, points_of
from annotator.core.answer.regions import makers, namers, regions, uses, with_labels, with_region
from annotator.core.answer.relations import fitting_relations
from annotator.core.answer.result_items import Answer, Region, Relation, ResultItem, with_payload
from annotator.core.answer.selection import Group, free_group, group_at, groups_of
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Labels, LabelsKind, Tool, label_key
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image, Pdf
from annotator.core.design.tag import Tag
from annotator.core.design.tree import ControlTag, Design

NOWHERE: Point = (0, 0)
HALF_PX = 0.5


def transfer_geometry(
    shape: Shape, geometry: Mapping[str, Any], was: Size, now: Size, shift: Point = NOWHERE
) -> dict[str, Any] | None:
    """Return the geometry on an image of size `now`, for a region from an image of size `was`. Its size in pixels
    and distance from the upper left corner stay the same, on whole pixels. Then it is moved by `shift` as far as the
    image permits. Without a shift and a change of size, the geometry is unchanged. Return None if it does not fit. A
    mask fits only an image of the same size. Other shapes may cross an edge only if they crossed one before, so that
    nothing is moved or clipped silently."""
    if was == now and shift == NOWHERE:
        return dict(geometry)
    if shape is Shape.MASK:
        return _mask(geometry, now, shift) if was == now else None
    if any(_is_on(at, was) and not _is_on(at, now) for at in _places(shape, geometry, was)):
        return None
    if shape in BOXED:
        return geometry_of_box(shape, _fitted_box(box_of(shape, geometry, was), now).moved(*shift, now), now)
    if shape is Shape.LINE:
        line = shifted(on_image(geometry, was), *shift, now)
        is_inside = all(vertex.at == _on(vertex.at, now) for vertex in line.vertices)
        return from_image(line if is_inside else line.mapped(lambda at: _on(at, now)), now)
    points = tuple(clamped(point, now) for point in moved_by(points_of(shape, geometry, was), *shift, now))
    return geometry_of(shape, points, now) if is_something(shape, points) else None


def _places(shape: Shape, geometry: Mapping[str, Any], size: Size) -> Iterable[Spot]:
    if shape in BOXED:
        return box_of(shape, geometry, size).corners
    if shape is Shape.LINE:
        return [vertex.at for vertex in on_image(geometry, size).vertices]
    return points_of(shape, geometry, size)


def _is_on(spot: Spot, size: Size) -> bool:
    """Return True if the point is on the image, with a tolerance of half a pixel for rounding."""
    return all(-HALF_PX <= at <= most + HALF_PX for at, most in zip(spot, size, strict=True))


def _fitted_box(box: RotatedBox, size: Size) -> RotatedBox:
    """Return the box with whole-pixel sides of at least 1. All of it, or if rotated its centre, is on the image."""
    width, height = max(1, round(box.width)), max(1, round(box.height))
    if box.degrees:
        box = replace(box, width=width, height=height)
        x, y = box.centre
        inside = _on(box.centre, size)
        return replace(box, left=box.left + inside[0] - x, top=box.top + inside[1] - y)
    width, height = min(width, size[0]), min(height, size[1])
    left, top = (max(0, min(at, most)) for at, most in ((box.left, size[0] - width), (box.top, size[1] - height)))
    return RotatedBox(left, top, width, height)


def _on(spot: Spot, size: Size) -> Spot:
    return min(max(0, spot[0]), size[0]), min(max(0, spot[1]), size[1])


def _mask(geometry: Mapping[str, Any], size: Size, shift: Point) -> dict[str, Any] | None:
    # Imported late: most answers have no mask.
    from annotator.core.answer.mask.label_studio_rle import BadMask
    from annotator.core.answer.mask.raster import Mask

    try:
        mask = Mask.of(geometry.get("rle"), size)
    except BadMask:
        return None
    box = mask.box
    if box is None:
        return None
    dx = min(max(shift[0], -box.left), size[0] - box.right)
    dy = min(max(shift[1], -box.top), size[1] - box.bottom)
    rows = {
        row + dy: tuple(bound + dx for bound in mask.spans(row))
        for row in range(box.top, box.bottom)
        if mask.spans(row)
    }
    return Mask.of_rows(rows, size).as_geometry()


class CopiedMark(Struct, frozen=True):
    """A copied region: its shape, the size of its image, and all its results."""

    shape: Shape
    geometry: dict[str, Any]
    size: Size
    items: tuple[ResultItem, ...]


class Copied(Struct, frozen=True):
    """The copied regions in the order of creation. `design` is the design they were made with. Only `relations`
    between two of the copied regions are pasted."""

    design: Design
    marks: tuple[CopiedMark, ...]
    relations: tuple[Relation, ...] = ()


class Pasted(Struct):
    """The result of a paste.

    `items` and `relations` are appended to the answer; `ids` are those of the new regions. The other fields report
    losses:
    - `shapeless`: regions without a control for their shape;
    - `misfits`: masks of images of another size, and shapes that do not fit;
    - `unknown`: labels that the design lacks;
    - `used_up`: labels at their maximum;
    - `dropped_answers`: other answers about the regions."""

    items: tuple[ResultItem, ...] = ()
    relations: tuple[Relation, ...] = ()
    ids: tuple[str, ...] = ()
    shapeless: int = 0
    misfits: int = 0
    unknown: list[str] = field(default_factory=list)
    used_up: list[str] = field(default_factory=list)
    dropped_answers: int = 0


def copy_regions(
    answer: Answer,
    design: Design,
    object_name: str,
    size: Size | None = None,
    ids: Collection[str] | None = None,
    page: int | None = None,
) -> Copied:
    """Copy regions of one image: those in `ids`, or all; on a multi-page image those of `page`. `size` is the
    image's size if it is on screen. Else the size stored with a region is used; a region without one is skipped."""
    about: dict[str, list[ResultItem]] = {}
    for item in answer.items:
        about.setdefault(item.id, []).append(item)
    is_image = isinstance(design.object(object_name), Image | Pdf)
    wanted = [
        region
        for region in regions(answer, design)
        if is_image and region.to_name == object_name and (ids is None or region.id in ids) and is_on(region, page)
    ]
    marks = (
        CopiedMark(region.shape, dict(region.geometry), own, tuple(about[region.id]))
        for region in wanted
        if (own := size or (region.extent.size_px if region.extent else None)) is not None
    )
    return Copied(design, tuple(marks), answer.relations)


def paste_regions(
    copies: Copied,
    answer: Answer,
    design: Design,
    object_name: str,
    size: Size,
    new_id: Callable[[], str],
    shift: Point = NOWHERE,
    page: int | None = None,
) -> Pasted:
    """Paste the copies on the image `object_name` of this size, moved by `shift`; on a multi-page image on `page`."""
    pasting = _Pasting(copies, answer, design, object_name, size, page)
    for mark in copies.marks:
        pasting.paste(mark, new_id, shift)
    pasting.found.items = tuple(pasting.items)
    pasting.found.ids = pasting.ids
    pasting.relate(copies.relations)
    return pasting.found


def is_on(region: Region, page: int | None) -> bool:
    """Return True if the region is on this page, by default the first. `page` is None for images without any."""
    return page is None or (region.page or 0) == page


def free_shift(
    copies: Copied, answer: Answer, design: Design, object_name: str, size: Size, step_px: int, page: int | None = None
) -> Point:
    """Return the smallest shift at which the first copy that fits covers no equal region. Try steps down to the
    right, and back where the image ends. Return no shift if nothing fits."""
    first = next((m for m in copies.marks if transfer_geometry(m.shape, m.geometry, m.size, size) is not None), None)
    if first is None:
        return NOWHERE
    here = [
        region.geometry
        for region in regions(answer, design)
        if region.to_name == object_name and region.shape is first.shape and is_on(region, page)
    ]
    for shift in _shifts(step_px, len(here)):
        if transfer_geometry(first.shape, first.geometry, first.size, size, shift) not in here:
            return shift
    return NOWHERE


def _shifts(step_px: int, count: int) -> Iterator[Point]:
    yield NOWHERE
    for times in range(1, count + 2):
        yield step_px * times, step_px * times
        yield -step_px * times, -step_px * times


class _Pasting:
    def __init__(
        self, copies: Copied, answer: Answer, design: Design, object_name: str, size: Size, page: int | None
    ) -> None:
        self._source = copies.design
        self._answer = answer
        self._design = design
        self._object_name = object_name
        self._size = size
        self._page = page
        self._makers = makers(design, object_name)
        self._namers = namers(design, object_name)
        self._uses: dict[tuple[str, str], int] = {}  # uses of labels with a maximum, including pasted ones
        self.items: list[ResultItem] = []
        self._same: dict[str, bool] = {}  # true if the control is equal here
        self._ids: dict[str, str] = {}  # ids of pasted regions, by the id of the original
        self._together = Counter(group_at(mark.items[0]) for mark in copies.marks)
        self._taken = set(groups_of(answer))
        self._groups: dict[Group, int] = {}  # new group numbers, by the group of the original
        self.found = Pasted()

    def paste(self, mark: CopiedMark, new_id: Callable[[], str], shift: Point) -> None:
        own = [tag for tag in self._makers if shape_on(tag, self._design.object(self._object_name)) is mark.shape]
        if not own:
            self.found.shapeless += 1
            return
        geometry = transfer_geometry(mark.shape, mark.geometry, mark.size, self._size, shift)
        if geometry is None:
            self.found.misfits += 1
            return
        labels = list(_labels_of(mark.items))
        maker = min(own, key=lambda tag: _unlikeness(tag, mark, [label for _control, label in labels]))
        group = self._group(mark)
        extent = Extent(*self._size)
        region = Region(new_id(), self._object_name, mark.shape, geometry, extent, page=self._page, group=group)
        named = self._named(maker, labels)
        answer = with_region(Answer(), maker, region, named.get(maker.name, ()))
        for tag in self._namers:
            if tag is not maker and named.get(tag.name):
                answer = with_labels(answer, tag, region, named[tag.name])
        for item in mark.items:
            answer = self._with_copied_answer(answer, item, region)
        self.items += answer.items
        self._ids[mark.items[0].id] = region.id

    def _group(self, mark: CopiedMark) -> int | None:
        """Return the original group number if it is free here, else an unused one. Return None outside a group, or
        if no other member of the group is copied."""
        was = group_at(mark.items[0])
        if was is None or self._together[was] < 2:
            return None
        if was not in self._groups:
            self._groups[was] = free_group(self._taken, was[-1])
            self._taken.add(self._groups[was])
        return self._groups[was]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._ids.values())

    def relate(self, relations: Iterable[Relation]) -> None:
        """Paste relations between pasted regions, with those labels that the design offers."""
        ids = self._ids
        between = (
            replace(known, from_id=ids[known.from_id], to_id=ids[known.to_id])
            for known in relations
            if known.from_id in ids and known.to_id in ids
        )
        self.found.relations = fitting_relations(Answer((), tuple(between)), self._design).relations

    def _named(self, maker: Labels | Tool, labels: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        """Return the labels of a copy by control: that of the same name, else the first with such a label."""
        image = self._design.object(self._object_name)
        naming = sorted(
            (tag for tag in self._namers if tag is maker or shape_on(tag, image) is None),
            key=lambda tag: tag is not maker,
        )
        named: dict[str, tuple[str, ...]] = {}
        for control, label in labels:
            known = [tag for tag in naming if _has(tag, label)]
            tag = min(known, key=lambda tag: tag.name != control, default=None)
            if tag is None:
                _note(self.found.unknown, _value_of(self._source, control, label))
            elif not self._is_left(tag, label):
                _note(self.found.used_up, _value_of(self._source, control, label))
            elif label not in named.get(tag.name, ()):
                before = named.get(tag.name, ())
                if not before or tag.selection is Selection.MULTIPLE:
                    named[tag.name] = (*before, label)
                    if (tag.name, label) in self._uses:
                        self._uses[tag.name, label] += 1
        return named

    def _is_left(self, tag: Labels, reported: str) -> bool:
        label = next(label for label in tag.labels if label.reported == reported)
        limit = tag.uses_allowed(label)
        key = (tag.name, reported)
        if limit is not None and key not in self._uses:
            self._uses[key] = uses(self._answer, tag, reported)
        return limit is None or self._uses[key] < limit

    def _is_same(self, was: ControlTag, now: ControlTag) -> bool:
        if was.name not in self._same:
            self._same[was.name] = was == now or _without_lines(was) == _without_lines(now)
        return self._same[was.name]

    def _with_copied_answer(self, answer: Answer, item: ResultItem, region: Region) -> Answer:
        """Copy another answer about the region if its control is equal here, except for its line in the design."""
        was, now = self._source.control(item.from_name), self._design.control(item.from_name)
        if was is None or isinstance(was, Labels | Tool):
            return answer
        if (
            now is None
            or not self._is_same(was, now)
            or self._object_name not in now.targets
            or now.value_key not in item.value
        ):
            self.found.dropped_answers += 1
            return answer
        return with_payload(answer, now, item.value[now.value_key], region)


def _without_lines(node: object) -> object:
    """Return a tag and its content without line numbers, for comparison."""
    if isinstance(node, tuple):
        return tuple(map(_without_lines, node))
    if isinstance(node, Tag):
        kept = tuple(_without_lines(getattr(node, name)) for name in node.__struct_fields__ if name != "line")
        return type(node), kept
    return node


def _labels_of(items: Iterable[ResultItem]) -> Iterator[tuple[str, str]]:
    """Yield the labels, each with its control."""
    for item in items:
        if item.type in LabelsKind:
            yield from ((item.from_name, label) for label in item.value.get(label_key(item.type)) or ())


def _unlikeness(tag: Labels | Tool, mark: CopiedMark, labels: Sequence[str]) -> tuple[int, bool]:
    """Return how badly a control suits a copy: the number of missing labels, then a different name."""
    lacking = sum(not _has(tag, label) for label in labels) if isinstance(tag, Labels) else len(labels)
    return lacking, tag.name not in {item.from_name for item in mark.items}


def _has(tag: Labels, reported: str) -> bool:
    return any(label.reported == reported for label in tag.labels)


def _value_of(design: Design, control: str, reported: str) -> str:
    """Return a label as it is displayed."""
    tag = design.control(control)
    labels = tag.labels if isinstance(tag, Labels) else ()
    return next((label.value for label in labels if label.reported == reported), reported)


def _note(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
