"""What was drawn on pictures: the one view from which every format of pictures is written.

Marks are in the order in which they were made. What belongs to one object is told by a number that a control asks
about each mark, called `group_id` as labelme calls it: the polygons of an object that is seen in parts, a box and its
key points. What is in one group is no object by that: three cars may be moved together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from msgspec import Struct, field

from annotator.core.answer.areas import areas, by_id, labels_of
from annotator.core.answer.geometry.vector_line import LineWay, VectorLine, read_line
from annotator.core.answer.mask.label_studio_rle import BadMask
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import pairs
from annotator.core.answer.regions import Area, Pair, Region
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Choices, Number
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Image
from annotator.core.design.options import from_result
from annotator.core.design.pages import media_paths
from annotator.core.design.tree import Design
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.geometry.polygons import corners, exact, ring, spot
from annotator.formats.exports.geometry.rasterize import rows_of
from annotator.formats.exports.images.conversion_losses import ConversionLosses
from annotator.formats.exports.images.flags import asks_flags, flags_of, whole_answers
from annotator.formats.exports.images.source_files import SourceImages
from annotator.formats.results.known_tasks import KnownTasks

GROUP = "group_id"
# What of a control about parts is yes or no in other formats, as they call it.
FLAGS = "flags"
# Behind the name of a control about what another program calls as a design calls something else.
REMARK = " (remark)"
_MEDIA_FOLDER = "media/"
# What is farther from its picture is on none: squares of what a stranger may write have no place in a float.
_FARTHEST_PX = 1e12
_NO_INSIDE = frozenset({Shape.KEY_POINT, Shape.LINE})  # but for lines that are closed
_POINTS = frozenset({Shape.KEY_POINT})
# Shapes that pictures have; a design may have none of them.
_ON_IMAGES = frozenset(shape for shape in Shape if shape not in (Shape.SPAN, Shape.SEGMENT, Shape.RANGES, Shape.TRACK))


class ImageAnnotation(Struct, frozen=True):
    """`outline` is in pixels of the picture, as `outlines` has them: corners of a box or polygon, the one place of a
    key point, places of a line up to its first end; its branches are `further`. What is painted has a `mask`, and as
    its outline the box around it. `maker` is the control that it was made with. `flags` are the choices of controls
    about parts that are called so, `remarks` what the others say, by their names: texts, numbers, lists of choices. A
    line `is_ring` that is closed, and `is_bent` where it has curves."""

    area: Area
    maker: str
    labels: tuple[str, ...]
    outline: tuple[Spot, ...]
    flags: tuple[str, ...] = ()
    remarks: Mapping[str, Any] = field(default_factory=dict)
    group: int | None = None
    mask: Mask | None = None
    further: tuple[LineWay, ...] = ()
    is_ring: bool = False
    is_bent: bool = False

    @property
    def shape(self) -> Shape:
        return self.area.shape

    @property
    def number(self) -> int | None:
        """Of its object where that was asked for, else of the group that it was put in."""
        return self.area.group if self.group is None else self.group

    @property
    def called(self) -> str:
        """Its first label, or the control that it was made with."""
        return self.labels[0] if self.labels else self.maker

    @property
    def has_inside(self) -> bool:
        return self.shape not in _NO_INSIDE or self.is_ring

    @property
    def is_turned(self) -> bool:
        return self.shape is Shape.RECTANGLE and bool(self.area.geometry.get("rotation"))


class AnnotatedImage(Struct, frozen=True):
    """One picture of one submission. `name` is the path that it goes by: the bundle's own without the folder of all
    media. `whose` tells submissions apart where there are several. `related` are ids of areas that were related to each
    other, on whichever picture. `flags` are what is yes of all of it."""

    task_id: str
    path: str
    name: str
    size_px: tuple[int, int]
    marks: tuple[ImageAnnotation, ...]
    whose: str = ""
    submission: str = ""
    worker: str = ""
    related: tuple[Pair, ...] = ()
    flags: tuple[str, ...] = ()


class ImageSubmissions(Struct):
    """Goes through the submissions. `changed` has what a format has no place for, or has otherwise; `originals` are the
    pictures, where they are to stand beside; `holds_flags`: it has a place for those of a picture; `joins_groups`:
    marks of one group that are called alike are one object."""

    known: KnownTasks
    changed: ConversionLosses = field(default_factory=ConversionLosses)
    originals: SourceImages | None = None
    holds_flags: bool = False
    joins_groups: bool = False

    @property
    def design(self) -> Design:
        return self.known.bundle.design

    def of(self, submissions: Sequence[Envelope]) -> Iterator[AnnotatedImage]:
        """`submissions` are all for one task; what was skipped is left out, and so are pictures of unknown size."""
        answered = [envelope for envelope in submissions if not envelope.was_cancelled]
        task = self.known.task(answered[0].task_id) if answered else None
        if task is None:
            return
        image_tags = [tag for tag in self.design.objects() if isinstance(tag, Image)]
        images = [tag for tag in image_tags if _is_drawn_on(self.design, tag, with_flags=self.holds_flags)]
        shown = [(tag, *page) for tag in images for page in enumerate(media_paths(tag, task.columns) or ("",))]
        for envelope, (tag, page, path) in product(answered, shown):
            whose = envelope.worker or envelope.unique_id if len(answered) > 1 else ""
            own = [area for area in areas(envelope.answer, self.design) if area.to_name == tag.name]
            if not page and not tag.is_list:  # a file's further pages have no name of their own
                self.changed.add("pages", envelope.task_id, ("" for area in own if (area.page or 0) > 0))
            own = [area for area in own if (area.page or 0) == page]
            size = _size(envelope, path, own)
            if size is None:
                self.changed.add("unsized", envelope.task_id, ("",))
                continue
            name = path.removeprefix(_MEDIA_FOLDER)
            marks = tuple(self._marks(envelope, own, size))
            related = tuple(relation.ends for relation in envelope.answer.relations)
            flags = flags_of(envelope, tag.name, self.design)
            from_whom = whose, envelope.unique_id, envelope.worker, related, flags
            yield AnnotatedImage(envelope.task_id, path, name, size, marks, *from_whom)
        for envelope in answered:
            about_all = whole_answers(envelope, self.design, with_flags=not self.holds_flags)
            self.changed.add("whole-picture", envelope.task_id, about_all)

    def _marks(self, envelope: Envelope, own: Sequence[Area], size: tuple[int, int]) -> Iterator[ImageAnnotation]:
        about = by_id(envelope.answer)
        for area in own:
            mask = _mask(area, size)
            ways, is_ring, is_bent = _known_ways(area, size) if mask is None else ((_corners(mask),), False, False)
            regions = about[area.id].regions
            labels = labels_of(about[area.id], area.id)
            if not ways or not ways[0]:
                self.changed.add("shapes", envelope.task_id, (labels or (regions[0].from_name,))[:1])
                continue
            flags, remarks, group = self._remarks(regions)
            place = mask, ways[1:], is_ring, is_bent
            yield ImageAnnotation(area, regions[0].from_name, labels, ways[0], flags, remarks, group, *place)

    def tell(self, why: str, image: AnnotatedImage, marks: Iterable[ImageAnnotation]) -> None:
        """For the note with this cause: these marks of a picture."""
        self.changed.add(why, image.task_id, (mark.called for mark in marks))

    def tell_bent(self, image: AnnotatedImage, marks: Iterable[ImageAnnotation]) -> None:
        """Of these, lines whose curves are straight pieces in the files."""
        self.tell("bent", image, (mark for mark in marks if mark.is_bent))

    def tell_upright(self, image: AnnotatedImage, mark: ImageAnnotation) -> None:
        """Of which the upright box stands in the place of what it is."""
        self.tell("turned", image, (mark,) if mark.is_turned else ())
        self.tell("upright", image, (mark,) if mark.shape is not Shape.RECTANGLE else ())

    def _remarks(self, regions: Sequence[Region]) -> tuple[tuple[str, ...], dict[str, Any], int | None]:
        flags: list[str] = []
        remarks: dict[str, Any] = {}
        group: int | None = None
        for region in regions:
            control = self.design.control(region.from_name)
            if control is None or isinstance(control, Labels | Tool):
                continue
            value = region.value.get(control.value_key)
            if isinstance(control, Number) and control.name == GROUP and isinstance(value, int | float):
                group = int(value)
            elif isinstance(control, Choices) and control.name == FLAGS:
                flags += [path[-1] for path in from_result(value)]
            else:
                remarks[control.name] = value
        return tuple(flags), remarks, group


def draws_on_images(design: Design, *, with_flags: bool = False) -> bool:
    """Whether anything is marked on a picture; with flags, or such are asked of all of it."""
    return any(isinstance(tag, Image) and _is_drawn_on(design, tag, with_flags=with_flags) for tag in design.objects())


def image_labels(design: Design, *, with_inside: bool = False) -> tuple[tuple[str, int | None], ...]:
    """What marks on pictures may be called, as results report it, once each with the number that the design has for it:
    in the order of these numbers where all have one, else in that of the design. `with_inside`: what only points and
    lines may be called is left out."""
    image_tags = {tag.name: tag for tag in design.objects() if isinstance(tag, Image)}
    found: dict[str, int | None] = {}
    for control in (control for control in design.controls() if isinstance(control, Labels)):
        # Labels that only name what tools make have no shape of their own.
        shapes = {shape_on(control, image_tags[name]) for name in control.targets if name in image_tags}
        if shapes - (_POINTS if control.lines.is_closable else _NO_INSIDE) if with_inside else shapes:
            for label in control.labels:
                found.setdefault(label.reported, label.category)
    are_numbered = all(number is not None for number in found.values())
    return tuple(sorted(found.items(), key=lambda item: item[1] or 0) if are_numbered else found.items())


def outline_of(area: Area, size: tuple[int, int]) -> tuple[Spot, ...] | None:
    """None of what has no outline that is known here."""
    geometry = area.geometry
    match area.shape:
        case Shape.RECTANGLE:
            return corners(geometry, size)
        case Shape.KEY_POINT:
            return (spot(geometry["x"], geometry["y"], size),)
        case Shape.POLYGON:
            return tuple(spot(x, y, size) for x, y in geometry["points"])
        case Shape.ELLIPSE:
            return ring(geometry, size)
        case Shape.LINE:
            return line_in_pixels(area, size).ways()[0]
        case _:
            return None


def line_in_pixels(area: Area, size: tuple[int, int]) -> VectorLine:
    """Raises ValueError, KeyError or TypeError where it is none."""
    return read_line(area.geometry).mapped(lambda at: spot(*at, size))


def _known_ways(area: Area, size: tuple[int, int]) -> tuple[tuple[LineWay, ...], bool, bool]:
    """Of most its outline alone; with whether it is a line that has an inside, or is bent. None where that is no place
    at all: results are many people's files."""
    try:
        if area.shape is Shape.LINE:
            line = line_in_pixels(area, size)
            ways = tuple(tuple((exact(x), exact(y)) for x, y in way) for way in line.ways())
            found = ways, line.is_ring and len(ways[0]) > 2, not line.is_straight
        else:
            outline = outline_of(area, size)
            found = (() if outline is None else (outline,)), False, False
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return (), False, False
    is_near = all(abs(side) < _FARTHEST_PX for way in found[0] for place in way for side in place)
    return found if is_near else ((), False, False)


def _mask(area: Area, size: tuple[int, int]) -> Mask | None:
    """None of what is none, or covers nothing, or is of a picture of another size."""
    if area.shape is not Shape.MASK:
        return None
    try:
        mask = Mask.of(area.geometry.get("rle"), size)
    except BadMask:
        return None
    return None if mask.is_empty else mask


def _corners(mask: Mask) -> tuple[Spot, ...]:
    """Of one that covers anything."""
    left, top, right, bottom = map(float, mask.box or (0, 0, 0, 0))
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _is_drawn_on(design: Design, target: Image, *, with_flags: bool) -> bool:
    own = (control for control in design.controls() if target.name in control.targets)
    has_flags = with_flags and asks_flags(design, target.name)
    return has_flags or any(shape_on(control, target) in _ON_IMAGES for control in own)


def _size(envelope: Envelope, path: str, own: Sequence[Area]) -> tuple[int, int] | None:
    extents = [extent for area in own if (extent := area.extent) is not None]
    if path in envelope.extents:
        extents.insert(0, envelope.extents[path])
    return next((size for extent in extents if (size := extent.size_px) is not None), None)


def covered_rows(mark: ImageAnnotation, size: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Row, first pixel and the one after the last of all that is inside of a mark."""
    if mark.mask is None or mark.mask.box is None:
        yield from rows_of(mark.outline, size)
        return
    for row in range(mark.mask.box.top, mark.mask.box.bottom):
        for start, end in pairs(mark.mask.spans(row)):
            yield row, start, end
