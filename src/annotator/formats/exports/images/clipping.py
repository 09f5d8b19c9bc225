"""Clipping of regions to the image, for formats that allow no coordinates outside it. Rotated and round regions may
exceed it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from annotator.formats.exports.geometry.clipping import outline_within
from annotator.formats.exports.geometry.polygons import exact
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageAnnotation, ImageSubmissions

# Floating point noise of a coordinate is smaller.
_FAINT_PX: Final = 1e-6


def on_image(image: AnnotatedImage, drawings: ImageSubmissions) -> AnnotatedImage:
    """Return the image with clipped regions. Clipped regions and removed regions outside the image are counted."""
    return replace(image, marks=tuple(_kept(image, drawings)))


def _kept(image: AnnotatedImage, drawings: ImageSubmissions) -> Iterator[ImageAnnotation]:
    for mark in image.marks:
        if not mark.has_inside or mark.mask is not None or not _is_over(mark, image.size_px):
            yield mark
            continue
        corners = outline_within(mark.outline, image.size_px)
        drawings.tell("cut" if corners else "beside", image, (mark,))
        if corners:
            yield replace(mark, outline=tuple((exact(x), exact(y)) for x, y in corners))


def _is_over(mark: ImageAnnotation, size: tuple[int, int]) -> bool:
    width, height = size
    return any(not (-_FAINT_PX <= x <= width + _FAINT_PX and -_FAINT_PX <= y <= height + _FAINT_PX)
               for x, y in mark.outline)  # fmt: skip
