"""The list of names at the end of a zip, held to its limits before Python makes an object of each.

`zipfile` reads as much of a list as the zip itself claims there is, and every name in it: a million of them take ten
seconds and most of a gigabyte, before anybody could say that they are too many.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from annotator.formats.source.listing import MAX_FILES, MAX_FOLDERS, readable_size

MEMBERS_AT_MOST = MAX_FILES + MAX_FOLDERS
# As much as all members with names of 250 bytes each take.
NAMES_LIMIT_BYTES = 64 * 1024**2
# What Python raises for a zip that is damaged, or made by no tool that we know.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OverflowError)
_ENTRY = b"PK\x01\x02"


class TooManyNames(Exception):
    """`params` are those of the problem."""

    def __init__(self, params: Mapping[str, str]) -> None:
        super().__init__(params)
        self.params = params


class BoundedZip(io.BufferedReader):
    """A zip's file, which gives no list of names that is too long or has too many members."""

    def __init__(self, path: Path, members_at_most: int = 0, names_at_most_bytes: int = 0) -> None:
        """The limits are those of a bundle unless others are named. Raises OSError."""
        super().__init__(io.FileIO(path))
        self._members_at_most = members_at_most or MEMBERS_AT_MOST
        self._names_at_most_bytes = names_at_most_bytes or NAMES_LIMIT_BYTES
        self._is_opening = True

    def opened(self) -> zipfile.ZipFile:
        """Over this file, which stays open when it is closed. Raises TooManyNames and what zipfile raises."""
        archive = zipfile.ZipFile(self)
        self._is_opening = False
        return archive

    def read(self, size: int | None = -1, /) -> bytes:
        if not self._is_opening:
            return super().read(size)
        # The list is read in one piece. Nothing else that is read at first is longer than a comment.
        if size is not None and size > self._names_at_most_bytes:
            raise TooManyNames({"why": "names", "limit": readable_size(self._names_at_most_bytes)})
        data = super().read(size)
        if data.count(_ENTRY) > self._members_at_most:
            raise TooManyNames({"limit": str(MAX_FILES)})
        return data

    def __del__(self) -> None:
        with suppress(ValueError):  # where it was never opened
            self.close()


def begins_twice(archive: zipfile.ZipFile) -> bool:
    """Whether two members begin at one place, or any where the list of names does: zipfile warns of that alone among
    all that overlaps, and a warning goes to the terminal of whoever looks."""
    starts = [member.header_offset for member in archive.infolist()]
    return len(set(starts)) < len(starts) or archive.start_dir in starts
