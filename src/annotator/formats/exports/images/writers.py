"""Writers of the image formats."""

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
# These formats have a file for each image and submission. Programs open them as folders with the images.
IMAGE_FORMATS = tuple(_WRITERS)
# The image is beside its file in these formats, so one copy is enough for all workers.
ONCE_EACH = frozenset({LABELME, VOC})
# Formats that export a key point with its related region.
JOIN_POINTS = frozenset({COCO, YOLO_POSE})
# Formats with objects of several regions.
HOLD_OBJECTS = (COCO, YOLO, YOLO_SEGMENT, YOLO_POSE)


def image_bytes(form: str, by_task: Iterable[Sequence[Envelope]], drawings: ImageSubmissions) -> int:
    """Return the total size in bytes of the images exported with the annotations."""
    originals = drawings.originals
    return 0 if originals is None else originals.bytes_of(by_task, drawings.known, once_each=form in ONCE_EACH)


def image_files(
    form: str, images: Iterable[AnnotatedImage], drawings: ImageSubmissions
) -> Iterator[tuple[str, Content]]:
    """Yield the path and content of each file."""
    return _WRITERS[form](images, drawings)
