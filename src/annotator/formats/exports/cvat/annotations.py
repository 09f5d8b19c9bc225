"""Export of regions to CVAT for images 1.1 (https://docs.cvat.ai/docs/manual/advanced/xml_format/).

The output is one UTF-8 file with an `<image>` for each image. Each region is an element, in order of creation. A
region with several labels becomes several elements. Key points of a skeleton form a `<skeleton>` for each object
(`instances`), with missing points outside. Answers about a region are attributes, and so are its `flags`; `occluded`
is an attribute of CVAT itself. Flags of an image are tags. Regions with a common number, and key points with the
region they are related to, share a `group_id`, counted from 1. Curves become straight segments. Coordinates are
never clipped to the image."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from annotator.core.design.labels import Labels
from annotator.formats.exports.cvat.labels import asked_of_marks, labels_element, series_of, yes_or_no
from annotator.formats.exports.cvat.shapes import elements_of, places
from annotator.formats.exports.images.annotations import (
    FLAGS,
    REMARK,
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
)
from annotator.formats.exports.images.coco import OCCLUDED
from annotator.formats.exports.images.instances import ImageObjects
from annotator.formats.exports.images.marks_table import cell_text
from annotator.formats.exports.images.voc import NOT_XML

CVAT = "cvat"

type _Marks = tuple[ImageAnnotation, ...]  # one region, or the points of a skeleton
type _Key = int | tuple[str, int]


def cvat_chunks(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[bytes]:
    """Yield the file, with images as they arrive. `drawings` holds the flags of images."""
    writing = _Writing(drawings)
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
    yield from _written(writing.meta())
    for number, image in enumerate(images):
        yield from _written(writing.image(number, image))
    yield b"</annotations>\n"


class _Writing:
    def __init__(self, drawings: ImageSubmissions) -> None:
        self._drawings = drawings
        self._objects = ImageObjects(drawings, are_told=False, tells_groups=False)
        self._series = series_of(drawings.design)
        self._flags = [name for name in yes_or_no(drawings.design, FLAGS) if name != OCCLUDED]
        self._asked = {control.name: control for control in asked_of_marks(drawings.design)}

    def meta(self) -> etree._Element:
        root = etree.Element("meta")
        task = etree.SubElement(root, "task")
        for tag, text in (("name", self._drawings.known.bundle.manifest.title), ("mode", "annotation")):
            etree.SubElement(task, tag).text = NOT_XML.sub(" ", text)
        task.append(labels_element(self._drawings.design))
        return root

    def image(self, number: int, image: AnnotatedImage) -> etree._Element:
        sides = {name: str(side) for name, side in zip(("width", "height"), image.size_px, strict=True)}
        image_element = etree.Element("image", {"id": str(number), "name": NOT_XML.sub(" ", image.name), **sides})
        self._drawings.tell_bent(image, image.marks)
        for marks, group in self._elements(image):
            shared = {"source": "manual", "z_order": "0", **({"group_id": str(group)} if group else {})}
            if marks[0].maker in self._series:
                self._add_skeleton(image_element, marks, shared)
            else:
                self._add_mark(image_element, marks[0], image, shared)
        for flag in image.flags:
            etree.SubElement(image_element, "tag", {"label": NOT_XML.sub(" ", flag), "source": "manual"})
        return image_element

    def _elements(self, image: AnnotatedImage) -> Iterator[tuple[_Marks, int]]:
        """Yield the elements of an image in the order of their first region, with the group, 0 for none."""
        found: list[tuple[_Marks, _Key | None]] = []
        objects = self._objects.of(image)
        places = {mark.area.id: place for place, marks in enumerate(objects) for mark in marks}
        # A point inside a box proves no connection. Only a relation states that both are one object.
        within = [ends for ends in image.related if places.get(ends[0], -1) == places.get(ends[1], -2)]
        related = {area_id for ends in within for area_id in ends}
        for place, marks in enumerate(objects):
            parts = list(self._parts(marks))
            tied = [any(mark.area.id in related for mark in part) for part in parts]
            whole: _Key | None = ("object", place) if sum(tied) > 1 else None
            numbers = (
                next((mark.number for mark in part if mark.number is not None), whole if is_tied else None)
                for part, is_tied in zip(parts, tied, strict=True)
            )
            found += zip(parts, numbers, strict=True)
        order = {id(mark): place for place, mark in enumerate(image.marks)}
        groups = _groups(key for _part, key in found)
        for part, key in sorted(found, key=lambda each: order[id(each[0][0])]):
            yield part, 0 if key is None else groups.get(key, 0)

    def _parts(self, marks: _Marks) -> Iterator[_Marks]:
        """Yield the parts of an object. A skeleton contains each of its points once."""
        skeletons: dict[tuple[str, int], dict[str, ImageAnnotation]] = {}
        seen = Counter[tuple[str, str]]()
        for mark in marks:
            if mark.maker in self._series:
                skeletons.setdefault((mark.maker, seen[mark.maker, mark.called]), {})[mark.called] = mark
                seen[mark.maker, mark.called] += 1
            else:
                yield (mark,)
        yield from (tuple(points.values()) for points in skeletons.values())

    def _add_mark(
        self, image_element: etree._Element, mark: ImageAnnotation, image: AnnotatedImage, shared: Mapping[str, str]
    ) -> None:
        for label in mark.labels or (mark.maker,):
            for tag, place in elements_of(mark, image.size_px):
                self._add(image_element, tag, label, mark, {**place, **shared})

    def _add_skeleton(
        self, image_element: etree._Element, marks: Sequence[ImageAnnotation], shared: Mapping[str, str]
    ) -> None:
        maker = marks[0].maker
        name = NOT_XML.sub(" ", self._series[maker])
        skeleton = etree.SubElement(image_element, "skeleton", {"label": name, **shared})
        for mark in marks:
            place = {"outside": "0", "points": places(mark.outline), "source": "manual"}
            self._add(skeleton, "points", mark.called, mark, place)
        control = self._drawings.design.control(maker)
        named = {mark.called for mark in marks}
        for label in control.labels if isinstance(control, Labels) else ():
            if label.reported not in named:
                place = {"outside": "1", "occluded": "0", "points": places(marks[0].outline), "source": "manual"}
                etree.SubElement(skeleton, "points", {"label": NOT_XML.sub(" ", label.reported), **place})

    def _add(
        self, above: etree._Element, tag: str, label: str, mark: ImageAnnotation, place: Mapping[str, str]
    ) -> None:
        occluded = {OCCLUDED: str(int(OCCLUDED in mark.flags))}
        element = etree.SubElement(above, tag, {"label": NOT_XML.sub(" ", label), **occluded, **place})
        texts = {flag: "true" if flag in mark.flags else "false" for flag in self._flags}
        for name, value in mark.remarks.items():
            if name in self._asked:
                texts[name.removesuffix(REMARK)] = cell_text(self._asked[name], value)
        for name, text in texts.items():
            etree.SubElement(element, "attribute", name=NOT_XML.sub(" ", name)).text = NOT_XML.sub(" ", text)


def _groups(keys: Iterable[_Key | None]) -> dict[_Key, int]:
    """Return valid CVAT group numbers: numbers from 1 are kept, other shared groups get the next free numbers."""
    counts = Counter(key for key in keys if key is not None)
    found: dict[_Key, int] = {key: key for key in counts if isinstance(key, int) and key > 0}
    free = max(found.values(), default=0)
    for key, count in counts.items():
        if key not in found and count > 1:
            free += 1
            found[key] = free
    return found


def _written(element: etree._Element) -> Iterator[bytes]:
    etree.indent(element, level=1)
    yield b"  " + etree.tostring(element, encoding="utf-8") + b"\n"
