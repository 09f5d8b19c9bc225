"""Images without annotations: those without a file in formats with one file per image, as in an unfinished labelme
folder, and the notes about them."""

from __future__ import annotations

import posixpath

from msgspec.structs import replace

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import ALL_MASK_FOLDERS
from annotator.formats.imports.images.foreign_annotations import DrawnSource, ForeignImage
from annotator.formats.imports.media import MediaFinder
from annotator.formats.imports.readers.folder import natural_order
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind
from annotator.formats.source.paths import folded

_NO_SIZE = (1.0, 1.0)  # no coordinates refer to it


def with_images_beside(source: DrawnSource, files: ImportFiles, log: ProblemLog) -> DrawnSource:
    """Return the dataset with the images beside annotated ones, in natural order.

    Images in other folders, which may be masks of the same images, are reported and not imported."""
    finder = MediaFinder(files.paths, "", source.places)
    taken = {path for image in source.images if (path := finder.find(image.name).path)} | {*source.places.values()}
    others = [path for path in of_kind(files.paths, MediumKind.IMAGE) if path not in taken]
    folders = {posixpath.dirname(path) for path in taken}
    beside = [path for path in others if posixpath.dirname(path) in folders]
    elsewhere = [path for path in others if posixpath.dirname(path) not in folders]
    masks = {path for path in elsewhere if ALL_MASK_FOLDERS & set(folded(path).split("/"))}
    _tell("masks-beside", sorted(masks), files.name, log)
    _tell("elsewhere", [path for path in elsewhere if path not in masks], files.name, log)
    if not beside:
        return source
    above = next((path.removesuffix(name) for name, path in source.places.items() if path.endswith(name)), "")
    places = {**source.places, **{path.removeprefix(above): path for path in beside}}
    further = (ForeignImage(path.removeprefix(above), path, _NO_SIZE, ()) for path in beside)
    images = sorted((*source.images, *further), key=lambda image: natural_order(image.name))
    return replace(source, images=tuple(images), places=places)


def without_unmarked(source: DrawnSource) -> DrawnSource:
    return replace(source, images=tuple(image for image in source.images if _is_marked(image)))


def tell_unmarked(source: DrawnSource, log: ProblemLog, *, only_marked: bool) -> None:
    """Add a note about images without annotations. With `only_marked` they are left out of the bundle."""
    unmarked = [image.name for image in source.images if not _is_marked(image)]
    if not log.has_errors():
        _tell("unmarked-out" if only_marked else "unmarked", unmarked, source.file, log)


def _is_marked(image: ForeignImage) -> bool:
    """Return True if the image has regions or flags."""
    return bool(image.marks or image.flags)


def _tell(why: str, names: list[str], file: str, log: ProblemLog) -> None:
    if names:
        first, count = min(names, key=natural_order), str(len(names))
        log.add(ProblemCode.IMPORT_LEFT_OUT, file, severity=Severity.NOTE, why=why, count=count, name=first)
