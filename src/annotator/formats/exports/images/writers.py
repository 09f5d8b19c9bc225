"""Which format of pictures writes which files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageSubmissions
from annotator.formats.exports.images.coco import COCO
from annotator.formats.exports.images.labelme import LABELME, labelme_files
from annotator.formats.exports.images.masks import MASKS, mask_files
from annotator.formats.exports.images.source_files import Content
from annotator.formats.exports.images.voc import VOC, voc_files
from annotator.formats.exports.images.yolo import YOLO, YOLO_POSE, YOLO_SEGMENT, yolo_files

type _Writer = Callable[[Iterable[AnnotatedImage], ImageSubmissions], Iterator[tuple[str, Content]]]
_WRITERS: Final[Mapping[str, _Writer]] = {
    **{form: partial(yolo_files, form) for form in (YOLO, YOLO_SEGMENT, YOLO_POSE)},
    VOC: voc_files,
    LABELME: labelme_files,
    MASKS: mask_files,
}
# Of these there is a file for each picture and each submission, and programs open a folder with the pictures in it.
IMAGE_FORMATS = tuple(_WRITERS)
# Which has each beside its file, so that one is enough for all who answered.
ONCE_EACH = frozenset({LABELME, VOC})
# In which a key point stands with the mark that it is related to.
JOIN_POINTS = frozenset({COCO, YOLO_POSE})
# Which have objects of several marks.
HOLD_OBJECTS = (COCO, YOLO, YOLO_SEGMENT, YOLO_POSE)


def image_bytes(form: str, by_task: Iterable[Sequence[Envelope]], drawings: ImageSubmissions) -> int:
    """How much room the pictures take that stand beside."""
    originals = drawings.originals
    is_once = form in ONCE_EACH
    return 0 if originals is None else originals.bytes_of(by_task, drawings.known, once_each=is_once)


def image_files(
    form: str, images: Iterable[AnnotatedImage], drawings: ImageSubmissions
) -> Iterator[tuple[str, Content]]:
    """Name, with folders, and content."""
    return _WRITERS[form](images, drawings)
