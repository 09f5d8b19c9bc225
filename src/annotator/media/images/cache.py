"""Decoded pictures kept for a while, bounded by their bytes."""

from __future__ import annotations

import stat
from collections import OrderedDict
from pathlib import Path

from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.core.ports.images import Picture, PictureRequest

LIMIT_BYTES = 96 * 1024 * 1024


class PictureKey(Struct, frozen=True):
    """A request together with the state its file was in, so that a changed file is never shown from memory."""

    request: PictureRequest
    modified_ns: int
    size_bytes: int


def key_of(request: PictureRequest) -> PictureKey:
    """Looks at the file's directory entry only. MediaFault when it is gone or is no regular file: opening a pipe or a
    device could wait for ever."""
    try:
        found = Path(request.path).stat()
    except (OSError, ValueError) as error:
        raise MediaFault(MediaFault.MISSING, path=request.path) from error
    if not stat.S_ISREG(found.st_mode):
        raise MediaFault(MediaFault.UNDECODABLE, path=request.path, detail="not a regular file")
    return PictureKey(request, found.st_mtime_ns, found.st_size)


class PictureCache:
    """The pictures used last, `limit_bytes` of pixels at most. A picture larger than that is not kept."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._held_bytes = 0
        self._pictures: OrderedDict[PictureKey, Picture] = OrderedDict()

    @property
    def held_bytes(self) -> int:
        return self._held_bytes

    def get(self, key: PictureKey) -> Picture | None:
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
        return picture

    def put(self, key: PictureKey, picture: Picture) -> None:
        known = self._pictures.pop(key, None)
        if known is not None:
            self._held_bytes -= len(known.pixels)
        if len(picture.pixels) > self._limit_bytes:
            return
        self._pictures[key] = picture
        self._held_bytes += len(picture.pixels)
        while self._held_bytes > self._limit_bytes:
            _, oldest = self._pictures.popitem(last=False)
            self._held_bytes -= len(oldest.pixels)
