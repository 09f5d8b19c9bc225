"""Export of regions to Pascal VOC (http://host.robots.ox.ac.uk/pascal/VOC/): `IMAGE.xml` beside each image, as
LabelImg expects.

Each region is a box. Coordinates are pixel edges from 0, as LabelImg and CVAT write them and as the import reads
them. VOC's own files count pixels from 1. Other shapes and rotated boxes become their bounding boxes, clipped to the
image and in whole pixels, because many programs accept nothing else. Only a box that was imported with fractions
keeps them. `truncated`, `difficult` and `occluded` are choices of a per-region control called `flags`; `pose` is a
control of that name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

from lxml import etree

from annotator.core.answer.shapes import Shape
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageAnnotation, ImageSubmissions
from annotator.formats.exports.images.instances import on_image
from annotator.formats.exports.images.source_files import Content
from annotator.formats.results.answer_text import number_text

VOC = "voc"
POSE = "pose"
FLAG_NAMES = ("truncated", "difficult", "occluded")
# Rotation adds less to a whole coordinate.
_FAINT_PX = 1e-6
_NO_POSE = "Unspecified"
# Characters that XML 1.0 cannot contain. Pasted text may contain them.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def voc_files(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[tuple[str, Content]]:
    names = drawings.file_names(".xml")
    copied = set[str]()
    for image in images:
        yield names.name(image), _annotation(image, drawings)
        if drawings.originals is not None:
            yield from drawings.originals.copy(image.path, image.name, copied)


def _annotation(image: AnnotatedImage, drawings: ImageSubmissions) -> bytes:
    root = etree.Element("annotation")
    add_text(root, "folder", dirname(image.name))
    add_text(root, "filename", basename(image.name))
    size = etree.SubElement(root, "size")
    for name, number in zip(("width", "height", "depth"), (*image.size_px, 3), strict=True):
        add_text(size, name, str(number))
    add_text(root, "segmented", "0")
    for mark in on_image(image, drawings).marks:
        if not mark.has_inside:
            drawings.count_loss("key-points" if mark.shape is Shape.KEY_POINT else "shapes", image, (mark,))
            continue
        drawings.report_upright(image, mark)
        has_more = bool(mark.remarks.keys() - {POSE} or set(mark.flags) - set(FLAG_NAMES))
        drawings.count_loss("said", image, (mark,) if has_more else ())
        for label in mark.labels or (mark.maker,):
            _add_object(root, mark, label)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8") + b"\n"


def _add_object(root: etree._Element, mark: ImageAnnotation, label: str) -> None:
    found = etree.SubElement(root, "object")
    add_text(found, "name", label)
    pose = mark.remarks.get(POSE)
    add_text(found, "pose", str(pose[0]) if isinstance(pose, list | tuple) and pose else _NO_POSE)
    for flag in FLAG_NAMES:
        add_text(found, flag, str(int(flag in mark.flags)))
    box = etree.SubElement(found, "bndbox")
    for name, side in _sides(mark).items():
        add_text(box, name, number_text(side))


def _sides(mark: ImageAnnotation) -> dict[str, float]:
    """Return the sides of a box, or those of all pixels that another region touches."""
    across, down = ([place[axis] for place in mark.outline] for axis in (0, 1))
    sides = {"xmin": min(across), "ymin": min(down), "xmax": max(across), "ymax": max(down)}
    if mark.shape is Shape.RECTANGLE and not mark.is_rotated:
        return sides
    return {
        name: math.floor(side + _FAINT_PX) if name.endswith("min") else math.ceil(side - _FAINT_PX)
        for name, side in sides.items()
    }


def add_text(above: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(above, tag).text = NOT_XML.sub(" ", text)
