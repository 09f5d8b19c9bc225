"""Regions on images in the common form from which all image formats are written. Regions are in order of creation.
Regions of one object share a number from a per-region control called `group_id`, the name used by labelme. Examples
are the polygons of a partly hidden object, or a box and its key points. A group by itself is not an object: three
cars may be grouped to move them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import PurePosixPath
from posixpath import splitext
from typing import Any, Final

from msgspec import Struct, field

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import LinePath, VectorLine, read_line
from annotator.core.answer.mask.label_studio_rle import BadMask
from annotator.core.answer.mask.outlines import rows_of
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import pairs
from annotator.core.answer.regions import by_id, labels_of, regions
from annotator.core.answer.result_items import Pair, Region, ResultItem
from annotator.core.answer.shapes import SPANS, TRACKS, Shape, shape_on
from annotator.core.design.controls import Choices, Number
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Image
from annotator.core.design.options import from_result, options
from annotator.core.design.tree import ControlTag, Design, media_paths
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import UniqueNames, safe_part, shortened
from annotator.formats.exports.geometry import exact, pixel_at, ring, rotated_corners
from annotator.formats.exports.images.source_files import SourceImages
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.source.paths import folded

# The control whose choices are labelme's flags of a whole image.
IMAGE_FLAGS: Final = "picture_flags"


def flags_of(envelope: Envelope, image: str, design: Design) -> tuple[str, ...]:
    """Return the flags set for an image, by the name of its tag."""
    own = (item for item in envelope.answer.items if item.to_name == image and _is_flags(item, design))
    return tuple(path[-1] for item in own for path in from_result(item.value.get("choices")))


def asks_flags(design: Design, image: str) -> bool:
    """Return True if the design asks for flags of an image, by the name of its tag."""
    control = design.control(IMAGE_FLAGS)
    return isinstance(control, Choices) and not control.per_region and image in control.targets


def image_answers(envelope: Envelope, design: Design, *, with_flags: bool) -> Iterator[str]:
    """Yield the control name of each answer about a whole image."""
    for item in envelope.answer.items:
        control = design.control(item.from_name)
        is_about_all = control is not None and not isinstance(control, Labels | Tool) and not control.per_region
        if is_about_all and (with_flags or not _is_flags(item, design)):
            yield item.from_name


def region_questions(design: Design) -> Iterator[ControlTag]:
    """Yield the controls that ask about a region, without those of groups, flags and tools."""
    for control in design.controls():
        if control.per_region and control.name not in (GROUP, FLAGS) and not isinstance(control, Labels | Tool):
            yield control


def _is_flags(item: ResultItem, design: Design) -> bool:
    control = design.control(IMAGE_FLAGS)
    return item.from_name == IMAGE_FLAGS and isinstance(control, Choices) and not control.per_region


_MOST_NAMED = 3


class ConversionLosses(Struct):
    """The losses by reason: a count, and the places of the first few."""

    _counts: Counter[str] = field(default_factory=Counter)
    _named: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, why: str, task_id: str, labels: Iterable[str]) -> None:
        """Count losses of one task. `labels` are the names of the regions or controls concerned."""
        for label in labels:
            self._counts[why] += 1
            named = self._named.setdefault(why, {})
            if len(named) <= _MOST_NAMED:
                named[f"{label} ({task_id})" if label else task_id] = None

    def causes(self) -> Iterator[tuple[str, int, str]]:
        """Yield reason, count and names, with an ellipsis if there are more."""
        for why in sorted(self._counts):
            named = list(self._named[why])
            more = ["…"] if len(named) > _MOST_NAMED else []
            yield why, self._counts[why], ", ".join([*named[:_MOST_NAMED], *more])


GROUP = "group_id"
# The name of the per-region control whose choices are flags in other formats.
FLAGS = "flags"
# Suffix of a control name if another program uses the name for something that the design names differently.
REMARK = " (remark)"
_MEDIA_FOLDER = "media/"
# A number and a suffix more are within the 255 bytes of most file systems.
_LONGEST_NAME_BYTES = 240
# Regions farther outside are not on any image. Squares of untrusted values could exceed the range of floats.
_FARTHEST_PX = 1e12
_NO_INSIDE = frozenset({Shape.KEY_POINT, Shape.LINE})  # except closed lines
_POINTS = frozenset({Shape.KEY_POINT})
# Shapes of image regions. A design may have none of them.
_ON_IMAGES = frozenset(shape for shape in Shape if shape not in SPANS | TRACKS | {Shape.SEGMENT, Shape.RANGES})


class ImageAnnotation(Struct, frozen=True):
    """A region on an image.

    - `outline`: points in pixels: corners of a box or polygon, a key point, or a line up to its first end; branches
      are in `further`. A mask has its bounding box as outline.
    - `maker`: the name of the control that created it.
    - `flags`: the choices of per-region controls called flags.
    - `remarks`: answers of other per-region controls by name: texts, numbers, lists of choices.
    - `is_ring`: True for a closed line.
    - `is_bent`: True for a line with curves."""

    region: Region
    maker: str
    labels: tuple[str, ...]
    outline: tuple[Spot, ...]
    flags: tuple[str, ...] = ()
    remarks: Mapping[str, Any] = field(default_factory=dict)
    group: int | None = None
    mask: Mask | None = None
    further: tuple[LinePath, ...] = ()
    is_ring: bool = False
    is_bent: bool = False

    @property
    def shape(self) -> Shape:
        return self.region.shape

    @property
    def number(self) -> int | None:
        """The number of its object if asked for, otherwise that of its group."""
        return self.region.group if self.group is None else self.group

    @property
    def called(self) -> str:
        """Its first label, or the name of its control."""
        return self.labels[0] if self.labels else self.maker

    @property
    def has_inside(self) -> bool:
        return self.shape not in _NO_INSIDE or self.is_ring

    @property
    def is_rotated(self) -> bool:
        return self.shape is Shape.RECTANGLE and bool(self.region.geometry.get("rotation"))


class AnnotatedImage(Struct, frozen=True):
    """An image of one submission. `name` is the path in the bundle without the media folder. `whose` separates
    submissions. `related` has the IDs of related regions on any image. `flags` are those of the whole image."""

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
    """Conversion of submissions to regions on images.

    - `changed`: the losses of the format.
    - `originals`: the images, if they are exported too.
    - `holds_flags`: True if the format has flags of images.
    - `joins_groups`: True if regions of a group with equal labels are one object."""

    known: KnownTasks
    changed: ConversionLosses = field(default_factory=ConversionLosses)
    originals: SourceImages | None = None
    holds_flags: bool = False
    joins_groups: bool = False
    _names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = _image_names(self.known)

    @property
    def design(self) -> Design:
        return self.known.bundle.design

    def file_names(self, suffix: str) -> ImageFiles:
        """Return the names of new files with this suffix. No folder of an image has one."""
        folders = {folder.as_posix() for name in self._names.values() for folder in PurePosixPath(name).parents}
        return ImageFiles(suffix, folders)

    def of(self, submissions: Sequence[Envelope]) -> Iterator[AnnotatedImage]:
        """Yield the images of all submissions for a task, without skipped submissions and images of unknown size."""
        answered = [envelope for envelope in submissions if not envelope.was_cancelled]
        task = self.known.task(answered[0].task_id) if answered else None
        if task is None:
            return
        image_tags = [tag for tag in self.design.objects() if isinstance(tag, Image)]
        images = [tag for tag in image_tags if _is_drawn_on(self.design, tag, with_flags=self.holds_flags)]
        shown = [(tag, *page) for tag in images for page in enumerate(media_paths(tag, task.columns) or ("",))]
        for envelope, (tag, page, path) in product(answered, shown):
            whose = envelope.worker or envelope.unique_id if len(answered) > 1 else ""
            own = [region for region in regions(envelope.answer, self.design) if region.to_name == tag.name]
            if not page and not tag.is_list:  # further pages of a file have no names
                self.changed.add("pages", envelope.task_id, ("" for region in own if (region.page or 0) > 0))
            own = [region for region in own if (region.page or 0) == page]
            size = _size(envelope, path, own)
            if size is None:
                self.changed.add("unsized", envelope.task_id, ("",))
                continue
            name = self._names.get(path, path)
            marks = tuple(self._marks(envelope, own, size))
            related = tuple(relation.ends for relation in envelope.answer.relations)
            flags = flags_of(envelope, tag.name, self.design)
            yield AnnotatedImage(
                envelope.task_id, path, name, size, marks, whose, envelope.unique_id, envelope.worker, related, flags
            )
        for envelope in answered:
            about_all = image_answers(envelope, self.design, with_flags=not self.holds_flags)
            self.changed.add("whole-picture", envelope.task_id, about_all)

    def _marks(self, envelope: Envelope, own: Sequence[Region], size: tuple[int, int]) -> Iterator[ImageAnnotation]:
        about = by_id(envelope.answer)
        for region in own:
            mask = _mask(region, size)
            ways, is_ring, is_bent = _paths_of(region, size) if mask is None else ((_corners(mask),), False, False)
            items = about[region.id].items
            labels = labels_of(about[region.id], region.id)
            if not ways or not ways[0]:
                self.changed.add("shapes", envelope.task_id, (labels or (items[0].from_name,))[:1])
                continue
            flags, remarks, group = self._remarks(items)
            maker = items[0].from_name
            yield ImageAnnotation(
                region, maker, labels, ways[0], flags, remarks, group, mask, ways[1:], is_ring, is_bent
            )

    def count_loss(self, why: str, image: AnnotatedImage, marks: Iterable[ImageAnnotation]) -> None:
        """Count these regions of an image for the note with this reason."""
        self.changed.add(why, image.task_id, (mark.called for mark in marks))

    def report_bent(self, image: AnnotatedImage, marks: Iterable[ImageAnnotation]) -> None:
        """Count the lines whose curves are written as straight segments."""
        self.count_loss("bent", image, (mark for mark in marks if mark.is_bent))

    def report_upright(self, image: AnnotatedImage, mark: ImageAnnotation) -> None:
        """Count a region that is replaced by its bounding box."""
        self.count_loss("turned", image, (mark,) if mark.is_rotated else ())
        self.count_loss("upright", image, (mark,) if mark.shape is not Shape.RECTANGLE else ())

    def _remarks(self, items: Sequence[ResultItem]) -> tuple[tuple[str, ...], dict[str, Any], int | None]:
        flags: list[str] = []
        remarks: dict[str, Any] = {}
        group: int | None = None
        for item in items:
            control = self.design.control(item.from_name)
            if control is None or isinstance(control, Labels | Tool):
                continue
            value = item.value.get(control.value_key)
            if isinstance(control, Number) and control.name == GROUP and isinstance(value, int | float):
                group = int(value)
            elif isinstance(control, Choices) and control.name == FLAGS:
                flags += [path[-1] for path in from_result(value)]
            else:
                remarks[control.name] = value
        return tuple(flags), remarks, group


def draws_on_images(design: Design, *, with_flags: bool = False) -> bool:
    """Return True if the design marks regions on images or, with flags, asks for flags of images."""
    return any(isinstance(tag, Image) and _is_drawn_on(design, tag, with_flags=with_flags) for tag in design.objects())


def image_labels(design: Design, *, with_inside: bool = False) -> tuple[tuple[str, int | None], ...]:
    """Return the labels of image regions as reported, each with its category number. They are sorted by number if
    all have one, otherwise in design order. With `with_inside`, labels only for points and lines are left out."""
    image_tags = {tag.name: tag for tag in design.objects() if isinstance(tag, Image)}
    found: dict[str, int | None] = {}
    for control in (control for control in design.controls() if isinstance(control, Labels)):
        # A Labels control that only names regions of tools has no shape.
        shapes = {shape_on(control, image_tags[name]) for name in control.targets if name in image_tags}
        if shapes - (_POINTS if control.lines.is_closable else _NO_INSIDE) if with_inside else shapes:
            for label in control.labels:
                found.setdefault(label.reported, label.category)
    are_numbered = all(number is not None for number in found.values())
    return tuple(sorted(found.items(), key=lambda item: item[1] or 0) if are_numbered else found.items())


def outline_of(region: Region, size: tuple[int, int]) -> tuple[Spot, ...] | None:
    """Return the outline of a region, or None for shapes without one."""
    geometry = region.geometry
    match region.shape:
        case Shape.RECTANGLE:
            return rotated_corners(geometry, size)
        case Shape.KEY_POINT:
            return (pixel_at(geometry["x"], geometry["y"], size),)
        case Shape.POLYGON:
            return tuple(pixel_at(x, y, size) for x, y in geometry["points"])
        case Shape.ELLIPSE:
            return ring(geometry, size)
        case Shape.LINE:
            return line_in_pixels(region, size).ways()[0]
        case _:
            return None


def line_in_pixels(region: Region, size: tuple[int, int]) -> VectorLine:
    """Return a line in pixels. Raise ValueError, KeyError or TypeError if it is invalid."""
    return read_line(region.geometry).mapped(lambda at: pixel_at(*at, size))


def _paths_of(region: Region, size: tuple[int, int]) -> tuple[tuple[LinePath, ...], bool, bool]:
    """Return the lines of a region, True if it is a closed line, and True if it has curves. Other shapes have only
    their outline. The result is empty for invalid geometry, because results come from many sources."""
    try:
        if region.shape is Shape.LINE:
            line = line_in_pixels(region, size)
            ways = tuple(tuple((exact(x), exact(y)) for x, y in way) for way in line.ways())
            found = ways, line.is_ring and len(ways[0]) > 2, not line.is_straight
        else:
            outline = outline_of(region, size)
            found = (() if outline is None else (outline,)), False, False
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return (), False, False
    is_near = all(abs(side) < _FARTHEST_PX for way in found[0] for place in way for side in place)
    return found if is_near else ((), False, False)


def _mask(region: Region, size: tuple[int, int]) -> Mask | None:
    """Return the mask of a region. None for other shapes, empty masks and masks of another size."""
    if region.shape is not Shape.MASK:
        return None
    try:
        mask = Mask.of(region.geometry.get("rle"), size)
    except BadMask:
        return None
    return None if mask.is_empty else mask


def _corners(mask: Mask) -> tuple[Spot, ...]:
    """Return the outline points of a non-empty mask."""
    left, top, right, bottom = map(float, mask.box or (0, 0, 0, 0))
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _is_drawn_on(design: Design, target: Image, *, with_flags: bool) -> bool:
    own = (control for control in design.controls() if target.name in control.targets)
    has_flags = with_flags and asks_flags(design, target.name)
    return has_flags or any(shape_on(control, target) in _ON_IMAGES for control in own)


def _size(envelope: Envelope, path: str, own: Sequence[Region]) -> tuple[int, int] | None:
    extents = [extent for region in own if (extent := region.extent) is not None]
    if path in envelope.extents:
        extents.insert(0, envelope.extents[path])
    return next((size for extent in extents if (size := extent.size_px) is not None), None)


def covered_rows(mark: ImageAnnotation, size: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first pixel and end pixel of the interior of a region."""
    if mark.mask is None or mark.mask.box is None:
        yield from rows_of(mark.outline, size)
        return
    for row in range(mark.mask.box.top, mark.mask.box.bottom):
        for start, end in pairs(mark.mask.spans(row)):
            yield row, start, end


def choice_names(design: Design, name: str) -> tuple[str, ...]:
    """Return the choices of the control with this name."""
    control = design.control(name)
    return tuple(option.path[-1] for option in options(control)) if isinstance(control, Choices) else ()


def _image_names(known: KnownTasks) -> Mapping[str, str]:
    """Return a name for each image of a bundle: its path without the media folder, unless two were alike then."""
    tags = [tag for tag in known.bundle.design.objects() if isinstance(tag, Image)]
    paths = {path for task in known.bundle.tasks for tag in tags for path in media_paths(tag, task.columns)}
    names = {path: path.removeprefix(_MEDIA_FOLDER) for path in paths}
    are_unique = len({folded(name) for name in names.values()}) == len(names)
    return names if are_unique else {path: path for path in paths}


class ImageFiles:
    """The names of files about images, with one suffix. A name in `folders` is not free."""

    def __init__(self, suffix: str, folders: Iterable[str] = ()) -> None:
        self._suffix = suffix
        taken = (folder.removesuffix(suffix) for folder in map(folded, folders) if folder.endswith(suffix))
        self._names = UniqueNames(*taken)

    def name(self, image: AnnotatedImage) -> str:
        """Return `street/photo.txt`, or `street/photo.k3fa-....txt` if several workers answered."""
        stem, _own = splitext(image.name)  # of a path: a folder name may contain a dot
        folder, slash, last = stem.rpartition("/")
        whose = f".{safe_part(image.whose)}" if image.whose else ""
        short = shortened(last, _LONGEST_NAME_BYTES - len(whose.encode()))
        # `photo.jpg` may be beside `photo.png`, and one image in several tasks.
        return self._names.unused(f"{folder}{slash}{short}{whose}") + self._suffix
