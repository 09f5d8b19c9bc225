"""The central directory of a zip file, limited in size before Python creates an object for each name. `zipfile`
reads as much as the file claims, and every name in it. A million names would take ten seconds and most of a gigabyte
before the program could refuse them."""

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
# The size of a directory with the maximum number of members and names of 250 bytes each.
NAMES_LIMIT_BYTES = 64 * 1024**2
# Exceptions that Python raises for a zip file that is damaged or made by an unknown tool.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OverflowError)
_ENTRY = b"PK\x01\x02"


class TooManyNames(Exception):
    """A zip file with too many members or too long a directory. `params` are the parameters of the problem."""

    def __init__(self, params: Mapping[str, str]) -> None:
        super().__init__(params)
        self.params = params


class BoundedZip(io.BufferedReader):
    """The file of a zip archive, which refuses a central directory that is too long or has too many members."""

    def __init__(self, path: Path, members_at_most: int = 0, names_at_most_bytes: int = 0) -> None:
        """The default limits are those of a bundle. Raise OSError."""
        super().__init__(io.FileIO(path))
        self._members_at_most = members_at_most or MEMBERS_AT_MOST
        self._names_at_most_bytes = names_at_most_bytes or NAMES_LIMIT_BYTES
        self._is_opening = True
        self._members = 0  # in the last piece that was read, which is the directory

    def opened(self) -> zipfile.ZipFile:
        """Open the archive in this file, which outlives it. Raise `TooManyNames` and zipfile's exceptions, also for a
        damaged directory of which zipfile would read a part only."""
        archive = zipfile.ZipFile(self)
        self._is_opening = False
        if len(archive.infolist()) < self._members:
            archive.close()
            raise zipfile.BadZipFile("Truncated central directory")
        return archive

    def read(self, size: int | None = -1, /) -> bytes:
        if not self._is_opening:
            return super().read(size)
        # The directory is read in one piece. No other read during opening is longer than a comment.
        if size is not None and size > self._names_at_most_bytes:
            raise TooManyNames({"why": "names", "limit": readable_size(self._names_at_most_bytes)})
        data = super().read(size)
        self._members = data.count(_ENTRY)
        if self._members > self._members_at_most:
            raise TooManyNames({"limit": str(MAX_FILES)})
        return data

    def __del__(self) -> None:
        with suppress(ValueError):  # if it was never opened
            self.close()


def begins_twice(archive: zipfile.ZipFile) -> bool:
    """Return whether two members begin at the same position, or one at the position of the directory. Of all
    overlaps, zipfile only warns about this one, and the warning would appear in the user's terminal."""
    starts = [member.header_offset for member in archive.infolist()]
    return len(set(starts)) < len(starts) or archive.start_dir in starts
