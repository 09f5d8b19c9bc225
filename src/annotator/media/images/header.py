"""A limit for reading the header of an image: Pillow reads some headers byte by byte, or copies all data again and
again."""

from __future__ import annotations

import io
import os
from typing import IO

from annotator.core.errors import MediaFault

_PIECE_BYTES = 1 << 20
_MOST_READS, _MOST_BYTES = 100_000, 16 * 1000**2


class BoundedHead(io.RawIOBase):
    """A file that raises MediaFault where its header has no end, until `is_over` is set. A read of the whole file is
    allowed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._reads = self._bytes = 0
        self.is_over = False

    def look_again(self) -> None:
        """Apply the limit again from here on."""
        self._reads = self._bytes = 0
        self.is_over = False

    def __repr__(self) -> str:
        """Return a fixed text without an address, because Pillow quotes it in its messages."""
        return "of a picture"

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if not self.is_over and size >= 0:
            self._reads += 1
            self._bytes += len(data)
            if self._reads > _MOST_READS or self._bytes > _MOST_BYTES:
                raise MediaFault(MediaFault.UNDECODABLE, detail="its head has no end")
        return data

    def count(self, sought: bytes) -> int:
        """Return how often these two bytes occur in the whole file; the read position is kept."""
        place, found, last = self._file.tell(), 0, b""
        self._file.seek(0)
        while piece := self._file.read(_PIECE_BYTES):
            found += (last + piece).count(sought)
            last = piece[-1:]
        self._file.seek(place)
        return found

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()
