"""A cache of decoded images, limited by their bytes."""

from __future__ import annotations

import stat
from collections import OrderedDict
from pathlib import Path

from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage

LIMIT_BYTES = 96 * 1024 * 1024


class ImageKey(Struct, frozen=True):
    """A request together with the state of its file, so that a changed file is never shown from the cache."""

    request: ImageRequest
    modified_ns: int
    size_bytes: int


def key_of(request: ImageRequest) -> ImageKey:
    """Return the cache key, from the directory entry of the file only. Raise MediaFault if the file is missing or
    not a regular file: opening a pipe or a device could block for ever."""
    try:
        found = Path(request.path).stat()
    except (OSError, ValueError) as error:
        raise MediaFault(MediaFault.MISSING, path=request.path) from error
    if not stat.S_ISREG(found.st_mode):
        raise MediaFault(MediaFault.UNDECODABLE, path=request.path, detail="it is not a regular file")
    return ImageKey(request, found.st_mtime_ns, found.st_size)


class ImageCache:
    """The most recently used images, at most `limit_bytes` of pixels. A larger image is not cached."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._cached_bytes = 0
        self._images: OrderedDict[ImageKey, ShownImage] = OrderedDict()

    @property
    def cached_bytes(self) -> int:
        return self._cached_bytes

    def get(self, key: ImageKey) -> ShownImage | None:
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: ImageKey, image: ShownImage) -> None:
        known = self._images.pop(key, None)
        if known is not None:
            self._cached_bytes -= len(known.pixels)
        if len(image.pixels) > self._limit_bytes:
            return
        self._images[key] = image
        self._cached_bytes += len(image.pixels)
        while self._cached_bytes > self._limit_bytes:
            _, oldest = self._images.popitem(last=False)
            self._cached_bytes -= len(oldest.pixels)
