"""Import of Pascal VOC, one file for each image (http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/).
Coordinates are read as pixel edges, as LabelImg and CVAT write them. VOC's own files count pixels from 1; their
boxes are imported and exported unchanged. Parts of objects are not imported."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from lxml import etree

from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import MediumKind
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.images.file_paths import ShortNames, listed_sets
from annotator.formats.imports.images.foreign_annotations import (
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    WhereAsked,
    pairs,
    sorted_corners,
)
from annotator.formats.imports.images.xml_values import LineByElement, line_in, read_document, text_in
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind

POSE = "pose"
_NO_POSE = "unspecified"
_FLAGS = ("truncated", "difficult", "occluded")
_IMAGE_FOLDERS = ("JPEGImages", "images")
_KEYS = frozenset({"filename", "size", "object"})
_OBJECT_KEYS = frozenset({"name", "pose", *_FLAGS, "bndbox", "part"})
_SIDES = ("xmin", "ymin", "xmax", "ymax")


def read_voc(paths: Sequence[str], files: ImportFiles, log: ProblemLog) -> ForeignDataset:
    """Return the annotations, in the order of the paths."""
    images: list[ForeignImage] = []
    whole = AnnotationReader(files.name, log)
    unsupported_counts = listed_sets(files.paths)
    short = ShortNames(of_kind(files.paths, MediumKind.IMAGE))
    for path in files.counted(paths):
        read = read_document(path, "annotation", files, log)
        image = None if read is None else _image(*read, whole.of(path), short, files)
        unsupported_counts.update(() if read is None else _unsupported(read[0]))
        if image is not None:
            images.append(image)
    whole.end()
    marks = [mark for image in images for mark in image.marks]
    labels = dict.fromkeys(sorted({mark.label for mark in marks}))
    used = {flag for mark in marks for flag in mark.flags}
    flags = tuple(flag for flag in _FLAGS if flag in used)
    return ForeignDataset(
        files.name, tuple(images), labels, {}, flags, short.places, unsupported_counts=unsupported_counts
    )


def _unsupported(root: etree._Element) -> Iterator[str]:
    """Yield the unsupported elements with content, except an unknown source database."""
    for element in root.iterchildren(etree.Element):
        is_unknown = element.tag == "source" and text_in(element, "database").lower() in ("", "unknown")
        if element.tag not in _KEYS and not is_unknown and _says(element):
            yield element.tag
    for element in root.iterfind("object/*"):
        if element.tag not in _OBJECT_KEYS and _says(element):
            yield f"object.{element.tag}"


def _says(element: etree._Element) -> bool:
    return any(text.strip() not in ("", "0") for text in element.itertext())


def _image(
    root: etree._Element, lines: LineByElement, tracing: AnnotationReader, short: ShortNames, files: ImportFiles
) -> ForeignImage | None:
    name = text_in(root, "filename")
    if root.find("imagesize") is not None or root.find("object/polygon/pt") is not None:
        tracing.wrong("voc-labelme", line_in(lines, root))
        return None
    if not name:
        tracing.wrong("voc-name", line_in(lines, root))
        return None
    sized = root.find("size")
    at = line_in(lines, root if sized is None else sized)
    called = short.first(_candidates(tracing.file, root))
    sides = text_in(root, "size/width"), text_in(root, "size/height")
    size = tracing.size(*sides, at, lambda: files.image_size(short.places.get(called, "")))
    if size is None:
        return None
    marks: list[ForeignMark] = []
    for found in root.findall("object"):
        where = line_in(lines, found)
        mark = _mark(found, tracing, where)
        marks += [] if mark is None else tracing.marks(mark, size, where)
    return ForeignImage(called or name, tracing.file, size, tuple(marks))


def _candidates(file: str, root: etree._Element) -> list[str]:
    """Return possible image paths: beside the file, in the image folder beside the files', or as stated."""
    name = text_in(root, "filename").replace("\\", "/")
    folder = posixpath.dirname(file)
    places = [folder]
    for part in _IMAGE_FOLDERS:
        places.append("/".join(part if each.lower() == "annotations" else each for each in folder.split("/")))
        places.append(posixpath.join(part, folder))
    places.append(text_in(root, "folder"))
    names = dict.fromkeys((name, posixpath.basename(name)))  # it may be a path on another disk
    return [posixpath.normpath(posixpath.join(place, each)) for each in names for place in places if each]


def _mark(found: etree._Element, tracing: AnnotationReader, where: WhereAsked) -> ForeignMark | None:
    places = pairs(text_in(found, f"bndbox/{side}") for side in _SIDES)
    if places is None:
        tracing.wrong("places", where)
        return None
    for _part in found.findall("part"):
        tracing.left_out("part")
    flags = tuple(flag for flag in _FLAGS if text_in(found, flag).lower() in ("1", "true", "yes"))
    pose = text_in(found, POSE)
    remarks = {POSE: pose} if pose and pose.lower() != _NO_POSE else {}
    return ForeignMark(Shape.RECTANGLE, text_in(found, "name"), sorted_corners(places), flags, remarks)
