"""Whether a sound stops in the middle, where the last bytes of its file tell it: of Ogg and of AAC in ADTS.

Pages of Ogg as in RFC 3533: the last of each stream says that it is the last. Frames of ADTS as in ISO/IEC 13818-7,
6.2: each tells its size. Everything else is taken for whole, and so is what has something behind its sound.
"""

from __future__ import annotations

TAIL_BYTES = 128 * 1024  # two of the largest pages
_PAGE, _PAGE_HEADER_BYTES, _IS_LAST, _MOST_FLAGS = b"OggS", 27, 4, 7
_ADTS_HEADER_BYTES = 7
_CHAIN = 4  # frames that follow one another: fewer may look so by chance
# What begins with a tag is taken for an MP3 by its first bytes; no frame of an MP3 looks like one of ADTS.
_MAY_BE_ADTS = frozenset({"AAC", "MP3"})


def stops_in_the_middle(name: str, tail: bytes) -> bool:
    """`name` is that of the format; `tail` are the last bytes of the file, `TAIL_BYTES` if it has as many."""
    if name == "Ogg":
        return _lacks_a_last_page(tail)
    return name in _MAY_BE_ADTS and _lacks_part_of_a_frame(tail)


def _lacks_a_last_page(tail: bytes) -> bool:
    """Whether any stream that has a page here goes on behind what is here."""
    is_last: dict[bytes, bool] = {}
    place = tail.find(_PAGE)
    while place >= 0:
        header = tail[place : place + _PAGE_HEADER_BYTES]
        if len(header) < _PAGE_HEADER_BYTES:
            break
        if header[4] or header[5] > _MOST_FLAGS:  # four letters in the midst of a sound
            place = tail.find(_PAGE, place + 1)
            continue
        sizes = tail[place + _PAGE_HEADER_BYTES : place + _PAGE_HEADER_BYTES + header[26]]
        end = place + _PAGE_HEADER_BYTES + header[26] + sum(sizes)
        is_last[header[14:18]] = bool(header[5] & _IS_LAST) and len(sizes) == header[26] and end <= len(tail)
        place = tail.find(_PAGE, end)
    return not all(is_last.values())


def _lacks_part_of_a_frame(tail: bytes) -> bool:
    start = tail.find(b"\xff")
    while start >= 0:
        first = _frame(tail, start)
        if first is not None:
            end, count = _chain(tail, start, first[0])
            if count >= _CHAIN:
                return _is_begun(tail[end:], first[0])
        start = tail.find(b"\xff", start + 1)
    return False


def _chain(tail: bytes, place: int, key: bytes) -> tuple[int, int]:
    """Where the whole frames that begin here end, and how many they are."""
    count = 0
    frame = _frame(tail, place, key)
    while frame is not None and place + frame[1] <= len(tail):
        place, count = place + frame[1], count + 1
        frame = _frame(tail, place, key)
    return place, count


def _is_begun(rest: bytes, key: bytes) -> bool:
    """Whether what is left behind the last whole frame is the beginning of another one."""
    if len(rest) < _ADTS_HEADER_BYTES:
        return bool(rest) and (b"\xff" + key).startswith(rest[:3])
    frame = _frame(rest, 0, key)
    return frame is not None and frame[1] > len(rest)


def _frame(data: bytes, place: int, key: bytes | None = None) -> tuple[bytes, int] | None:
    """What all frames of a file have in common, and the bytes of this one; None where none like that begins."""
    header = data[place : place + _ADTS_HEADER_BYTES]
    if len(header) < _ADTS_HEADER_BYTES or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return None
    found = header[1:3]
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return None if size < _ADTS_HEADER_BYTES or key not in (None, found) else (found, size)
