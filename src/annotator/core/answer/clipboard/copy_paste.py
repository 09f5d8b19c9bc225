"""Marks of a picture copied, and pasted on the same picture or on another, whose design may be another too. What of a
group is copied together is a group of its own again. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.areas import areas, makers, namers, uses, with_area, with_labels
from annotator.core.answer.clipboard.placement import NOWHERE, placed
from annotator.core.answer.marks import Point, Size
from annotator.core.answer.regions import Answer, Area, Region, Relation, with_payload
from annotator.core.answer.relations.edits import fitting_relations
from annotator.core.answer.selection.groups import Group, free_group, group_at, groups_of
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Labels, LabelsKind, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image
from annotator.core.design.tag import Tag
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag


class CopiedMark(Struct, frozen=True):
    """An area of a picture of this size, and all that was said about it."""

    shape: Shape
    geometry: dict[str, Any]
    size: Size
    regions: tuple[Region, ...]


class Copied(Struct, frozen=True):
    """In the order in which they were made; `design` is what they were made with. Of the `relations` those count whose
    areas are both among the marks."""

    design: Design
    marks: tuple[CopiedMark, ...]
    relations: tuple[Relation, ...] = ()


class Pasted(Struct):
    """`regions` and `relations` come behind those that are there; `ids` are those of the areas that came about. What is
    left out: marks of a shape that nothing here draws, painted ones of a picture of another size and what does not fit
    here, labels that are not among those here, labels that may not be used once more, and how many other answers about
    marks."""

    regions: tuple[Region, ...] = ()
    relations: tuple[Relation, ...] = ()
    ids: tuple[str, ...] = ()
    shapeless: int = 0
    misfits: int = 0
    unknown: list[str] = field(default_factory=list)
    used_up: list[str] = field(default_factory=list)
    unsaid: int = 0


def copy_regions(
    answer: Answer,
    design: Design,
    object_name: str,
    size: Size | None = None,
    ids: Collection[str] | None = None,
    page: int | None = None,
) -> Copied:
    """Areas of one picture: those of `ids`, or all; of several pages those of `page`. `size` is the picture's where it
    is on screen; else that which stands beside an area holds, and one without is left out."""
    about: dict[str, list[Region]] = {}
    for region in answer.regions:
        about.setdefault(region.id, []).append(region)
    is_image = isinstance(design.object(object_name), Image)
    wanted = [
        area
        for area in areas(answer, design)
        if is_image and area.to_name == object_name and (ids is None or area.id in ids) and is_on(area, page)
    ]
    marks = (
        CopiedMark(area.shape, dict(area.geometry), own, tuple(about[area.id]))
        for area in wanted
        if (own := size or (area.extent.size_px if area.extent else None)) is not None
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
    """What of the copies comes on the picture `object_name` of this size, beside `answer`, moved by `shift`; of several
    pages on `page`."""
    pasting = _Pasting(copies, answer, design, object_name, size, page)
    for mark in copies.marks:
        pasting.paste(mark, new_id, shift)
    pasting.found.regions, pasting.found.ids = tuple(pasting.regions), pasting.ids
    pasting.relate(copies.relations)
    return pasting.found


def is_on(area: Area, page: int | None) -> bool:
    """Of several pages on this one; what names none is on the first. Where there are none, `page` is None."""
    return page is None or (area.page or 0) == page


def free_shift(
    copies: Copied,
    answer: Answer,
    design: Design,
    object_name: str,
    size: Size,
    step_px: int,
    page: int | None = None,
) -> Point:
    """So far from where they were that the first of the copies that fits lies on none that is like it: nowhere where
    there is none. To the right and down, or back where the picture ends."""
    first = next((m for m in copies.marks if placed(m.shape, m.geometry, m.size, size) is not None), None)
    if first is None:
        return NOWHERE
    here = [
        area.geometry
        for area in areas(answer, design)
        if area.to_name == object_name and area.shape is first.shape and is_on(area, page)
    ]
    for shift in _shifts(step_px, len(here)):
        if placed(first.shape, first.geometry, first.size, size, shift) not in here:
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
        self._source, self._answer, self._design = copies.design, answer, design
        self._object_name, self._size, self._page = object_name, size, page
        self._makers, self._namers = makers(design, object_name), namers(design, object_name)
        self._uses: dict[tuple[str, str], int] = {}  # of what may not be used often, with what is pasted
        self.regions: list[Region] = []
        self._same: dict[str, bool] = {}  # whether a control asks the very same here
        self._ids: dict[str, str] = {}  # of what is pasted, by the area that it is a copy of
        self._together = Counter(group_at(mark.regions[0]) for mark in copies.marks)
        self._taken = set(groups_of(answer))
        self._groups: dict[Group, int] = {}  # of what is pasted, by that of what it is a copy of
        self.found = Pasted()

    def paste(self, mark: CopiedMark, new_id: Callable[[], str], shift: Point) -> None:
        own = [tag for tag in self._makers if shape_on(tag, self._design.object(self._object_name)) is mark.shape]
        if not own:
            self.found.shapeless += 1
            return
        geometry = placed(mark.shape, mark.geometry, mark.size, self._size, shift)
        if geometry is None:
            self.found.misfits += 1
            return
        labels = list(_labels_of(mark.regions))
        maker = min(own, key=lambda tag: _unlikeness(tag, mark, [label for _control, label in labels]))
        beside = Extent(*self._size), (), self._page, "", self._group(mark)
        area = Area(new_id(), self._object_name, mark.shape, geometry, *beside)
        named = self._named(maker, labels)
        answer = with_area(Answer(), maker, area, named.get(maker.name, ()))
        for tag in self._namers:
            if tag is not maker and named.get(tag.name):
                answer = with_labels(answer, tag, area, named[tag.name])
        for region in mark.regions:
            answer = self._with_said(answer, region, area)
        self.regions += answer.regions
        self._ids[mark.regions[0].id] = area.id

    def _group(self, mark: CopiedMark) -> int | None:
        """Its number where nothing here has it, else one that is free."""
        was = group_at(mark.regions[0])
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
        """What is pasted, as what it is a copy of; with labels where all of them are offered here."""
        ids = self._ids
        between = (
            replace(known, from_id=ids[known.from_id], to_id=ids[known.to_id])
            for known in relations
            if known.from_id in ids and known.to_id in ids
        )
        self.found.relations = fitting_relations(Answer((), tuple(between)), self._design).relations

    def _named(self, maker: Labels | Tool, labels: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        """The labels that a copy gets, by control: of the control of the same name, else of the first that has such."""
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
        limit, key = tag.uses_allowed(label), (tag.name, reported)
        if limit is not None and key not in self._uses:
            self._uses[key] = uses(self._answer, tag, reported)
        return limit is None or self._uses[key] < limit

    def _is_same(self, was: ControlTag, now: ControlTag) -> bool:
        if was.name not in self._same:
            self._same[was.name] = was == now or _without_lines(was) == _without_lines(now)
        return self._same[was.name]

    def _with_said(self, answer: Answer, region: Region, area: Area) -> Answer:
        """What else was said about a mark, where the very same is asked here, on whichever line of the design."""
        was, now = self._source.control(region.from_name), self._design.control(region.from_name)
        if was is None or isinstance(was, Labels | Tool):
            return answer
        if (
            now is None
            or not self._is_same(was, now)
            or self._object_name not in now.targets
            or now.value_key not in region.value
        ):
            self.found.unsaid += 1
            return answer
        return with_payload(answer, now, region.value[now.value_key], area)


def _without_lines(held: object) -> object:
    """A tag and all that it holds, to be compared wherever it stands in a design."""
    if isinstance(held, tuple):
        return tuple(map(_without_lines, held))
    if isinstance(held, Tag):
        kept = tuple(_without_lines(getattr(held, name)) for name in held.__struct_fields__ if name != "line")
        return type(held), kept
    return held


def _labels_of(regions: Iterable[Region]) -> Iterator[tuple[str, str]]:
    """Each with the control that gave it."""
    for region in regions:
        if region.type in LabelsKind:
            yield from ((region.from_name, label) for label in region.value.get(region.type) or ())


def _unlikeness(tag: Labels | Tool, mark: CopiedMark, labels: Sequence[str]) -> tuple[int, bool]:
    """Of a control that makes such shapes: it lacks labels, and has another name than what made the mark."""
    lacking = sum(not _has(tag, label) for label in labels) if isinstance(tag, Labels) else len(labels)
    return lacking, tag.name not in {region.from_name for region in mark.regions}


def _has(tag: Labels, reported: str) -> bool:
    return any(label.reported == reported for label in tag.labels)


def _value_of(design: Design, control: str, reported: str) -> str:
    """A label as it is shown."""
    tag = design.control(control)
    labels = tag.labels if isinstance(tag, Labels) else ()
    return next((label.value for label in labels if label.reported == reported), reported)


def _note(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
