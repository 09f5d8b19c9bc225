"""Image annotation formats of other programs, with their readers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import ALL_MASK_FOLDERS
from annotator.formats.imports.images.coco import read_coco
from annotator.formats.imports.images.cvat import read_cvat
from annotator.formats.imports.images.file_paths import ShortNames
from annotator.formats.imports.images.foreign_annotations import ForeignDataset, ForeignImage, with_labels
from annotator.formats.imports.images.labelme import read_labelme
from annotator.formats.imports.images.marks_csv import read_marks
from annotator.formats.imports.images.masks import read_masks
from annotator.formats.imports.images.voc import read_voc
from annotator.formats.imports.images.yolo import read_yolo
from annotator.formats.imports.media import MediaFinder
from annotator.formats.imports.plan import ONE_FILE, ImportKind
from annotator.formats.imports.readers.folder import natural_order
from annotator.formats.imports.shapes import SIDEWAYS, upright
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind
from annotator.formats.source.paths import folded

_NO_SIZE = (1.0, 1.0)  # no coordinates refer to it


def with_unlabelled_images(source: ForeignDataset, files: ImportFiles, log: ProblemLog) -> ForeignDataset:
    """Return the dataset with the images beside annotated ones, in natural order. Images in other folders, which may
    be masks of the same images, are reported and not imported."""
    finder = MediaFinder(files.paths, "", source.places)
    taken = {path for image in source.images if (path := finder.find(image.name).path)} | {*source.places.values()}
    others = [path for path in of_kind(files.paths, MediumKind.IMAGE) if path not in taken]
    folders = {posixpath.dirname(path) for path in taken}
    beside = [path for path in others if posixpath.dirname(path) in folders]
    elsewhere = [path for path in others if posixpath.dirname(path) not in folders]
    masks = {path for path in elsewhere if ALL_MASK_FOLDERS & set(folded(path).split("/"))}
    _report_ignored("masks-beside", sorted(masks), files.name, log)
    _report_ignored("elsewhere", [path for path in elsewhere if path not in masks], files.name, log)
    if not beside:
        return source
    above = next((path.removesuffix(name) for name, path in source.places.items() if path.endswith(name)), "")
    places = {**source.places, **{path.removeprefix(above): path for path in beside}}
    further = (ForeignImage(path.removeprefix(above), path, _NO_SIZE, ()) for path in beside)
    images = sorted((*source.images, *further), key=lambda image: natural_order(image.name))
    return replace(source, images=tuple(images), places=places)


def without_unmarked(source: ForeignDataset) -> ForeignDataset:
    return replace(source, images=tuple(image for image in source.images if _is_marked(image)))


def report_unlabelled(source: ForeignDataset, log: ProblemLog, *, only_marked: bool) -> None:
    """Add a note about images without annotations. With `only_marked` they are left out of the bundle."""
    unmarked = [image.name for image in source.images if not _is_marked(image)]
    if not log.has_errors():
        _report_ignored("unmarked-out" if only_marked else "unmarked", unmarked, source.file, log)


def _is_marked(image: ForeignImage) -> bool:
    """Return True if the image has regions or flags."""
    return bool(image.marks or image.flags)


def _report_ignored(why: str, names: list[str], file: str, log: ProblemLog) -> None:
    if names:
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why=why, count=str(len(names)), name=min(names, key=natural_order))


_SHARES = (1.0, 1.0)  # size of images whose coordinates are relative
# Characters that XML, and so a design, cannot contain.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_drawings(
    kind: ImportKind, paths: Sequence[str], files: ImportFiles, log: ProblemLog, names: Sequence[str] = ()
) -> ForeignDataset | None:
    """Return the annotations of a kind. `paths` are the likely files. `names` are further labels; YOLO uses them if
    no file has names. Return None with a problem if nothing can be read, or if a design cannot contain a name."""
    read = read_yolo(files, log, names) if kind is ImportKind.YOLO else _read(kind, paths, files, log)
    source = None if read is None else with_labels(_upright(read, files), names)
    odd = None if source is None else next(filter(_UNWRITABLE.search, _words(source)), None)
    if source is not None and odd is not None:
        log.add(ProblemCode.DRAWN_FILE, source.file, why="letters", name=odd)
        return None
    return source


def _words(source: ForeignDataset) -> Iterator[str]:
    """Yield all texts except image names."""
    yield from (*source.labels, *source.flags, *source.image_flags, *source.above.values(), *source.points)
    for points in source.points.values():
        yield from points
    for image in source.images:
        for mark in image.marks:
            yield from (mark.label, *mark.remarks, *mark.remarks.values())


def _read(kind: ImportKind, paths: Sequence[str], files: ImportFiles, log: ProblemLog) -> ForeignDataset | None:
    if not paths:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why="drawn", kind=kind.value)
        return None
    if kind in ONE_FILE and len(paths) > 1:
        log.add(ProblemCode.IMPORT_AMBIGUOUS, files.name, why="drawn", found=", ".join(sorted(paths)[:4]))
        return None
    if kind is ImportKind.MASKS:
        return read_masks(sorted(paths, key=lambda path: (path.count("/"), path)), files, log)
    in_order = sorted(paths, key=natural_order)
    match kind:
        case ImportKind.COCO:
            source = read_coco(in_order[0], files, log)
            return None if source is None else _placed(source, files)
        case ImportKind.CVAT:
            source = read_cvat(in_order[0], files, log)
            return None if source is None else _placed(source, files)
        case ImportKind.MARKS:
            source = read_marks(in_order[0], files, log)
            return None if source is None else _placed(source, files)
        case ImportKind.LABELME:
            return with_unlabelled_images(_placed(read_labelme(in_order, files, log), files), files, log)
        case ImportKind.VOC:
            return with_unlabelled_images(read_voc(in_order, files, log), files, log)
        case _:
            raise ValueError(kind)


def _upright(source: ForeignDataset, files: ImportFiles) -> ForeignDataset:
    """Return the dataset with regions rotated according to EXIF, if their stated size is that before the rotation."""
    finder = MediaFinder(files.paths, posixpath.dirname(source.file), source.places)
    images = list(source.images)
    for number, image in enumerate(images):
        is_asked = image.marks and image.size != _SHARES
        shown = files.image_size(finder.find(image.name).path) if is_asked else None
        if shown is None or shown.width == shown.height or shown.orientation not in SIDEWAYS:
            continue
        if image.size == (float(shown.height), float(shown.width)):
            marks = tuple(upright(mark, shown.orientation, image.size) for mark in image.marks)
            images[number] = replace(image, marks=marks, size=(float(shown.width), float(shown.height)))
    return replace(source, images=tuple(images))


def _placed(source: ForeignDataset, files: ImportFiles) -> ForeignDataset:
    """Return the dataset with the locations of its images, which are all relative to one folder."""
    names = ShortNames(of_kind(files.paths, MediumKind.IMAGE))
    names.below_one_folder([image.name for image in source.images], source.file)
    return replace(source, places=names.places)
