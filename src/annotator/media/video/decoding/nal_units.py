"""Facts about H.264 and HEVC packets, read from their units without a decoder: whether other frames refer to a packet,
and when it is shown. Rec. ITU-T H.264, 7.3 and 7.4.1, and H.265, table 7-1; the layout of packets: ISO/IEC 14496-15."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from av.buffer import Buffer
from av.video.codeccontext import VideoCodecContext

# A packet with any other unit is left to the decoder.
_SLICE, _DELIMITER, _HEVC_DELIMITER = 1, 9, 35
_HEVC_NON_REFERENCE = frozenset(range(0, 16, 2))
_IDR, _LAST_SLICE, _B_SLICE = 5, 5, 1
# Leading frames are shown before the keyframe that they follow in the file. Only some of them can be decoded from it.
_HEVC_LEADING, _HEVC_DECODABLE, _HEVC_KEYS, _HEVC_LAST_SLICE = range(6, 10), range(6, 8), range(16, 22), 31
_START_CODE = b"\0\0\1"


def _length_bytes(context: VideoCodecContext) -> int:
    """Return the size of the length before each unit; 0 for a stream with start codes instead."""
    head = context.extradata or b""
    if context.name == "h264" and len(head) > 6 and head[0] == 1:
        return (head[4] & 3) + 1
    if context.name == "hevc" and len(head) > 22 and head[0] == 1:
        return (head[21] & 3) + 1
    return 0


def reference_test(context: VideoCodecContext) -> Callable[[Buffer], bool]:
    """Return a function that tells whether other frames may refer to a packet. It always returns True where that is
    unknown: for other codecs, and for streams with start codes instead of lengths."""
    length_bytes = _length_bytes(context)
    if not length_bytes:
        return lambda _packet: True
    is_non_reference = _is_non_reference_h264 if context.name == "h264" else _is_non_reference_hevc
    return _Units(length_bytes, is_non_reference).may_be_referenced


class _Units:
    def __init__(self, length_bytes: int, is_non_reference: Callable[[int], bool]) -> None:
        self._length_bytes = length_bytes
        self._is_non_reference = is_non_reference

    def may_be_referenced(self, packet: Buffer) -> bool:
        data = memoryview(packet)
        at = 0
        end = len(data)
        while at + self._length_bytes < end:
            begin = at + self._length_bytes
            if not self._is_non_reference(data[begin]):
                return True
            at = begin + int.from_bytes(data[at:begin])
        return at != end or not end


def _is_non_reference_h264(first: int) -> bool:
    """Classify a unit by its first byte."""
    return not first & 0x60 and first & 31 in (_SLICE, _DELIMITER)


def _is_non_reference_hevc(first: int) -> bool:
    kind = first >> 1 & 63
    return kind in _HEVC_NON_REFERENCE or kind == _HEVC_DELIMITER


class PresentationOrder:
    """The presentation order of packets without useful timestamps. Frames that are shown between the same two others
    get the same place; the decoder returns them in order. In H.264 a B-frame is shown before the other kind of frame
    that it follows, except after an IDR frame. In HEVC only leading frames are shown before their keyframe."""

    def __init__(self, context: VideoCodecContext) -> None:
        self._is_hevc = context.name == "hevc"
        self._length_bytes = _length_bytes(context)
        self._anchors = 0  # frames that are shown after all frames before them in the file
        self._precedes = True  # whether B-frames precede the latest anchor

    def place(self, packet: Buffer) -> int | None:
        """Return the place of a packet; None if it has no frame, or one that the decoder drops because it refers to a
        frame before the beginning of the file."""
        data = bytes(packet)
        for at in self._units(data):
            kind = data[at] >> 1 & 63 if self._is_hevc else data[at] & 31
            if kind <= _HEVC_LAST_SLICE if self._is_hevc else _SLICE <= kind <= _LAST_SLICE:
                return self._hevc_place(kind) if self._is_hevc else self._h264_place(kind, data[at + 1 : at + 9])
        return None

    def _hevc_place(self, kind: int) -> int | None:
        if kind in _HEVC_KEYS:
            return self._anchor()
        if kind not in _HEVC_LEADING:
            return self._anchors * 3 + 2
        return self._anchors * 3 if self._anchors > 1 or kind in _HEVC_DECODABLE else None

    def _h264_place(self, kind: int, header: bytes) -> int | None:
        if kind == _IDR or _slice_type(header) % 5 != _B_SLICE:
            self._precedes = kind != _IDR
            return self._anchor()
        if not self._precedes:
            return self._anchors * 3 + 2
        return self._anchors * 3 if self._anchors > 1 else None

    def _anchor(self) -> int:
        self._anchors += 1
        return self._anchors * 3 + 1

    def _units(self, data: bytes) -> Iterator[int]:
        """Yield the offset of each unit."""
        if not self._length_bytes:
            at = data.find(_START_CODE) + 3
            while 3 <= at < len(data):
                yield at
                at = data.find(_START_CODE, at) + 3
            return
        at = 0
        while at + self._length_bytes < len(data):
            begin = at + self._length_bytes
            yield begin
            at = begin + int.from_bytes(data[at:begin])


def _slice_type(header: bytes) -> int:
    """Return the second of the Exp-Golomb numbers of a slice header (H.264, 9.1)."""
    bits = "".join(f"{byte:08b}" for byte in header)
    number = 0
    for _ in range(2):
        zeros = len(bits) - len(bits.lstrip("0"))
        number = int(bits[zeros : zeros * 2 + 1] or "1", 2) - 1
        bits = bits[zeros * 2 + 1 :]
    return number
