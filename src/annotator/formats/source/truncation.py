"""Detection of truncated audio from the last bytes of a file, for Ogg and for AAC in ADTS.

Ogg pages (RFC 3533): the last page of each stream is flagged. ADTS frames (ISO/IEC 13818-7, 6.2): each contains its
size. All other formats count as complete, and so do files with other data after the audio."""

from __future__ import annotations

TAIL_BYTES = 128 * 1024  # two pages of maximum size
_PAGE, _PAGE_HEADER_BYTES, _IS_LAST, _MOST_FLAGS = b"OggS", 27, 4, 7
_ADTS_HEADER_BYTES = 7
_CHAIN = 4  # consecutive frames: fewer may match by chance
# A file that begins with an ID3 tag is detected as MP3 by its first bytes. No MP3 frame looks like an ADTS frame.
_MAY_BE_ADTS = frozenset({"AAC", "MP3"})


def stops_in_the_middle(name: str, tail: bytes) -> bool:
    """Return True if the audio is truncated. `name` is its format; `tail` is the last `TAIL_BYTES` bytes, or the
    whole file."""
    if name == "Ogg":
        return _lacks_a_last_page(tail)
    return name in _MAY_BE_ADTS and _lacks_part_of_a_frame(tail)


def _lacks_a_last_page(tail: bytes) -> bool:
    """Return True if a stream with a page in `tail` has no last page."""
    is_last: dict[bytes, bool] = {}
    place = tail.find(_PAGE)
    while place >= 0:
        header = tail[place : place + _PAGE_HEADER_BYTES]
        if len(header) < _PAGE_HEADER_BYTES:
            break
        if header[4] or header[5] > _MOST_FLAGS:  # the four letters occur inside audio data
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
    """Return the end of the consecutive complete frames from `place`, and their number."""
    count = 0
    frame = _frame(tail, place, key)
    while frame is not None and place + frame[1] <= len(tail):
        place, count = place + frame[1], count + 1
        frame = _frame(tail, place, key)
    return place, count


def _is_begun(rest: bytes, key: bytes) -> bool:
    """Return True if the bytes after the last complete frame are the beginning of another frame."""
    if len(rest) < _ADTS_HEADER_BYTES:
        return bool(rest) and (b"\xff" + key).startswith(rest[:3])
    frame = _frame(rest, 0, key)
    return frame is not None and frame[1] > len(rest)


def _frame(data: bytes, place: int, key: bytes | None = None) -> tuple[bytes, int] | None:
    """Return the bits that all frames of a file share, and the size of this frame in bytes. None if no such frame
    begins here."""
    header = data[place : place + _ADTS_HEADER_BYTES]
    if len(header) < _ADTS_HEADER_BYTES or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return None
    found = header[1:3]
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return None if size < _ADTS_HEADER_BYTES or key not in (None, found) else (found, size)
