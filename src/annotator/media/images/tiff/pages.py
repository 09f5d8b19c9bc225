"""The pages of a TIFF: the chain of its directories, without smaller copies and masks (TIFF 6.0, NewSubfileType).

Only the type of each directory and the offset of the next are read."""

from __future__ import annotations

import struct
from typing import IO

MOST_PAGES = 2_000
# Including copies and masks. A cycle ends the chain.
_MOST_DIRECTORIES = 4 * MOST_PAGES
_MOST_ENTRIES = 4_096
_KIND, _IS_NO_PAGE = 254, 0b101
_LONG = 4


def page_places(file: IO[bytes], head: bytes, first: int) -> tuple[int, ...]:
    """Return the offsets of the pages. `head` is the beginning of the file, `first` the offset of its first
    directory, which is always a page."""
    order = "<" if head[:2] == b"II" else ">"
    is_big = head[2:4] in (b"+\x00", b"\x00+")
    found: list[int] = []
    seen: set[int] = set()
    place = first
    while place > 0 and place not in seen and len(seen) < _MOST_DIRECTORIES and len(found) < MOST_PAGES:
        seen.add(place)
        directory = _directory(file, place, order, is_big=is_big)
        if directory is None:
            break
        kind, following = directory
        if not found or not kind & _IS_NO_PAGE:
            found.append(place)
        place = following
    return tuple(found)


def _directory(file: IO[bytes], place: int, order: str, *, is_big: bool) -> tuple[int, int] | None:
    """Return the type of a directory and the offset of the next, 0 for none; None if there is no directory."""
    counted, entry, pointer = ("Q", 20, 8) if is_big else ("H", 12, 4)
    file.seek(place)
    written = file.read(struct.calcsize(order + counted))
    if len(written) < struct.calcsize(order + counted):
        return None
    (count,) = struct.unpack(order + counted, written)
    if not 0 < count <= _MOST_ENTRIES or len(entries := file.read(count * entry + pointer)) < count * entry:
        return None
    tags = (entries[at : at + entry] for at in range(0, count * entry, entry))
    kind = next((_kind(order, tag, is_big=is_big) for tag in tags if _short(order, tag, 0) == _KIND), 0)
    following = entries[count * entry :]
    if len(following) < pointer:
        return kind, 0
    return kind, int.from_bytes(following, "little" if order == "<" else "big")


def _kind(order: str, tag: bytes, *, is_big: bool) -> int:
    place = 12 if is_big else 8
    if _short(order, tag, 2) != _LONG:
        return _short(order, tag, place)
    return int(struct.unpack_from(order + "L", tag, place)[0])


def _short(order: str, tag: bytes, place: int) -> int:
    return int(struct.unpack_from(order + "H", tag, place)[0])
