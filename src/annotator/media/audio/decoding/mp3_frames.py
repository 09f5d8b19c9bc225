"""The file offset of each frame of an MP3 file, read from the headers of the frames. This is for regular files, whose
frames are of one kind and follow one another without a gap. Of any other file, what FFmpeg's parser and decoder drop
counts in no player, so FFmpeg reads such a file. Headers as in ISO/IEC 11172-3, 2.4.1.3 and ISO/IEC 13818-3. Delays of
LAME as in its Info tag, revision 1: http://gabriel.mp3-tech.org/mp3infotag.html. Surplus samples at both ends are
dropped as FFmpeg drops them (libavformat/mp3dec.c), so that sample 0 is the same in all programs."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence

from msgspec import Struct

type ReadAt = Callable[[int, int], bytes]

_KBITS = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_KBITS[2, 3] = _KBITS[2, 2]
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_CHUNK_BYTES = 1 << 20
_LEAST_FRAMES, _MOST_FRAMES = 4, 1 << 23  # two by chance; 60 hours, which take two seconds
# The data of a frame may begin in up to 511 bytes of the frames before it.
_RESERVOIR_BYTES, _LEAST_PROBED, _MOST_PROBED = 1_000, 4, 40
_DECODER_DELAY = 528 + 1
_HEADER_BYTES = 4
LARGEST_FRAME_BYTES = 2_881  # 320 kbit/s at 8 kHz or 160 kbit/s at 32 kHz, with padding


class FrameHeader(Struct, frozen=True):
    """The header of a frame. `key` combines what all frames of a file share: version, layer and rate."""

    size_bytes: int
    samples: int
    rate_hz: int
    channels: int
    layer: int
    key: int


def header_at(data: bytes, place: int) -> FrameHeader | None:
    """Return the header at an offset. None if there is none, and for free format with its unstated sizes."""
    if place + _HEADER_BYTES > len(data) or data[place] != 0xFF or data[place + 1] & 0xE0 != 0xE0:
        return None
    second = data[place + 1]
    third = data[place + 2]
    version = second >> 3 & 3
    layer = 4 - (second >> 1 & 3)
    bits = third >> 4
    rate = third >> 2 & 3
    if version == 1 or layer == 4 or bits in (0, 15) or rate == 3:
        return None
    rate_hz = _RATES_HZ[version][rate]
    kbits = _KBITS[1 if version == 3 else 2, layer][bits]
    samples = {1: 384, 2: 1152, 3: 1152 if version == 3 else 576}[layer]
    padding = third >> 1 & 1
    if layer == 1:
        size = (12 * kbits * 1000 // rate_hz + padding) * 4
    else:
        size = samples // 8 * kbits * 1000 // rate_hz + padding
    channels = 1 if data[place + 3] >> 6 == 3 else 2
    return FrameHeader(size, samples, rate_hz, channels, layer, second & 0x1E | rate << 8)


class Mp3Frames:
    """The frames of an MP3 file. `offsets` are their file offsets. `is_regular` is False where other data interrupts
    them, or where a tag states fewer of them. The first `skipped` samples of the decoder's output do not belong to the
    audio. `length` counts those that do, `claimed` those that a tag claims (0 without a tag)."""

    def __init__(self, read_at: ReadAt, size_bytes: int, at_read: Callable[[], None]) -> None:
        """Scan the whole file: an hour takes 0.04 s. `at_read` is called for each MB. Raise ValueError if the file does
        not begin with a frame that states its size."""
        self._read_at = read_at
        self.offsets = array("q")
        self.skipped = 0
        self._claimed_frames = self._cut = 0
        self._next = self._after_tags()
        header = header_at(read_at(self._next, _HEADER_BYTES), 0)
        if header is None:
            raise ValueError("no frame at the beginning")
        self.header = header
        self._sizes = _Sizes(header.key)
        self._read_info(read_at(self._next, header.size_bytes))
        is_chain = self._scan(size_bytes, at_read)
        count = len(self.offsets)
        has_more = 0 < self._claimed_frames < count
        self.is_regular = is_chain and count >= _LEAST_FRAMES and not has_more
        cut = self._cut if count == self._claimed_frames else 0
        self.length = max(0, count * header.samples - self.skipped - cut)
        self.claimed = max(0, self._claimed_frames * header.samples - self.skipped - self._cut)

    def frames_near(self, share: float) -> Sequence[int]:
        """Return consecutive frames at a fraction of the audio. They are as many as contain the data that the last
        two of them may refer to."""
        first = int(share * len(self.offsets))
        found = self.offsets[first : first + _MOST_PROBED]
        sufficient = bisect_right(found, found[0] + _RESERVOIR_BYTES) + 1 if found else 0
        return found[: max(_LEAST_PROBED + 1, sufficient)]

    def _scan(self, size_bytes: int, at_read: Callable[[], None]) -> bool:
        """Return whether nothing but tags follows the chain of frames."""
        place = self._next
        chunk = b""
        used = 1
        while used and len(self.offsets) < _MOST_FRAMES:
            at_read()
            chunk = self._read_at(place, _CHUNK_BYTES)
            used = self._add_frames(chunk, place)
            place += used
        return place + len(chunk) == size_bytes and not _contains_header(chunk)

    def _add_frames(self, chunk: bytes, place: int) -> int:
        """Return how many bytes of `chunk` are whole frames like the first."""
        sizes = self._sizes
        note = self.offsets.append
        at = 0
        end = len(chunk) - _HEADER_BYTES
        while at <= end and chunk[at] == 0xFF:
            size = sizes[chunk[at + 1] << 8 | chunk[at + 2]]
            if not size or at + size > len(chunk):
                break
            note(place + at)
            at += size
        return at

    def _after_tags(self) -> int:
        place = 0
        while (tag := self._read_at(place, 10))[:3] == b"ID3" and len(tag) == 10:
            size = tag[6] << 21 | tag[7] << 14 | tag[8] << 7 | tag[9]
            place += 10 + size + (10 if tag[5] & 0x10 else 0)
        return place

    def _read_info(self, frame: bytes) -> None:
        """Read a Xing, Info or VBRI tag. A frame with such a tag contains no audio."""
        header = self.header
        side = (32 if header.channels == 2 else 17) if header.samples == 1152 else (17 if header.channels == 2 else 9)
        at = _HEADER_BYTES + side
        if header.layer != 3 or not (frame[at : at + 4] in (b"Xing", b"Info") or frame[36:40] == b"VBRI"):
            return
        self._next += header.size_bytes
        if frame[at : at + 4] not in (b"Xing", b"Info"):
            self._claimed_frames = int.from_bytes(frame[50:54], "big")
            return
        if len(frame) < at + 12:
            return
        (flags,) = struct.unpack_from(">I", frame, at + 4)
        if flags & 1:
            (self._claimed_frames,) = struct.unpack_from(">I", frame, at + 8)
        lame = at + 8 + 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
        if frame[lame : lame + 4] not in (b"LAME", b"Lavf", b"Lavc") or len(frame) < lame + 24:
            return
        delays = int.from_bytes(frame[lame + 21 : lame + 24], "big")
        start, end = delays >> 12, delays & 0xFFF
        self.skipped = start + _DECODER_DELAY
        if flags & 1:
            self._cut = max(0, end - _DECODER_DELAY)


def _contains_header(data: bytes) -> bool:
    """Return whether a header is anywhere in `data`."""
    at = data.find(b"\xff")
    while at >= 0 and header_at(data, at) is None:
        at = data.find(b"\xff", at + 1)
    return at >= 0


class _Sizes(dict[int, int]):
    """A cache of frame sizes for one version, layer and rate, by header bytes two and three; 0 for others."""

    def __init__(self, key: int) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, second_and_third: int) -> int:
        header = header_at(bytes((0xFF, second_and_third >> 8, second_and_third & 0xFF, 0)), 0)
        size = header.size_bytes if header is not None and header.key == self._key else 0
        self[second_and_third] = size
        return size
