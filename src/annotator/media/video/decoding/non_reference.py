"""Detection of H.264 and HEVC packets that no other frame refers to, without a decoder.

A decoder that is told to skip such packets ignores them. But each one still takes a turn of one of its threads, so
fewer other packets are decoded in parallel: of four frames with two such packets only two. Rec. ITU-T H.264, 7.4.1
(`nal_ref_idc`), and H.265, table 7-1; ISO/IEC 14496-15 for the layout of packets."""

from __future__ import annotations

from collections.abc import Callable

from av.buffer import Buffer
from av.video.codeccontext import VideoCodecContext

# A packet with any other unit is left to the decoder.
_SLICE, _DELIMITER, _HEVC_DELIMITER = 1, 9, 35
_HEVC_LEANT_ON_BY_NONE = frozenset(range(0, 16, 2))


def leaning(context: VideoCodecContext) -> Callable[[Buffer], bool]:
    """Return a function that tells whether other frames may refer to a packet.

    It always returns True where that is unknown: for other codecs, and for streams with start codes instead of
    lengths."""
    head = context.extradata or b""
    if context.name == "h264" and len(head) > 6 and head[0] == 1:
        return _Units((head[4] & 3) + 1, _is_spare_in_h264).may_lean
    if context.name == "hevc" and len(head) > 22 and head[0] == 1:
        return _Units((head[21] & 3) + 1, _is_spare_in_hevc).may_lean
    return lambda _packet: True


class _Units:
    def __init__(self, length_bytes: int, is_spare: Callable[[int], bool]) -> None:
        self._length_bytes, self._is_spare = length_bytes, is_spare

    def may_lean(self, packet: Buffer) -> bool:
        data = memoryview(packet)
        at, end = 0, len(data)
        while at + self._length_bytes < end:
            begin = at + self._length_bytes
            if not self._is_spare(data[begin]):
                return True
            at = begin + int.from_bytes(data[at:begin])
        return at != end or not end


def _is_spare_in_h264(first: int) -> bool:
    """Classify a unit by its first byte."""
    return not first & 0x60 and first & 31 in (_SLICE, _DELIMITER)


def _is_spare_in_hevc(first: int) -> bool:
    kind = first >> 1 & 63
    return kind in _HEVC_LEANT_ON_BY_NONE or kind == _HEVC_DELIMITER
