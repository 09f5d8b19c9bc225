"""The protocol of image workers. A worker receives images in turn, and writes their pixels into window memory."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

from annotator.media.messages import Heavy


class DecodeImage(NamedTuple):
    """A request for an image, with the fields of `ports.images.ImageRequest`. The file follows as a descriptor; `file`
    is its handle on Windows."""

    file: int
    width_px: int
    height_px: int
    region: tuple[int, int, int, int] | None
    blur: float
    is_grey: bool
    is_cartoon: bool
    page: int
    window: tuple[float, float] | Literal["found"] | None


class CountPages(NamedTuple):
    """A request to decode images for nothing but their numbers of pages. The files follow as descriptors; `files` are
    their handles on Windows. Each is decoded as for a `DecodeImage` of this size."""

    files: tuple[int, ...]
    width_px: int
    height_px: int


class MemoryGranted(NamedTuple):
    """The requested memory, which follows as a descriptor; `handle` is for Windows."""

    handle: int
    size_bytes: int


class MemoryTooSmall(NamedTuple):
    """The worker needs memory of this size and waits for it."""

    size_bytes: int


class ExtraFormat(StrEnum):
    """An image format that Pillow cannot decode. Its decoder is loaded only by workers that need it."""

    DICOM = "dicom"
    PDF = "pdf"


class DecoderNeeded(NamedTuple):
    """The last message: only a worker with the decoder of this format decodes the image."""

    extra_format: ExtraFormat


class ImageReady(NamedTuple):
    """The pixels are in the memory. The fields are those of `ports.images.ShownImage`."""

    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int
    moves: bool
    pages: int
    window: tuple[float, float, float, float] | None
    text: str


class PagesCounted(NamedTuple):
    """The number of pages of each image, or 0 if it must be requested by itself."""

    pages: tuple[int, ...]


IMAGE_REPLIES = (DecoderNeeded, Heavy, MemoryTooSmall, ImageReady, PagesCounted)
