"""The file offset of each frame of an MP3 file, read from the headers of the frames. Lengths claimed by tags are not
trusted. Headers as in ISO/IEC 11172-3, 2.4.1.3 and ISO/IEC 13818-3. Delays of LAME as in its Info tag, revision 1:
http://gabriel.mp3-tech.org/mp3infotag.html. Surplus samples at both ends are dropped as FFmpeg drops them
(libavformat/mp3dec.c), so that sample 0 is the same in all programs."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterator

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
_SYNC_WITHIN_BYTES = 1 << 16
_CHAIN = 6
# The data of a frame may begin in up to 511 bytes of the frames before it.
_RESERVOIR_BYTES, _LEAST_PROBED, _MOST_PROBED = 1_000, 4, 40
_LOOKAHEAD = 8  # frames, because a tag can cut off 4,095 samples
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
    """The frames of an MP3 file. `scan` fills `offsets` with their file offsets. The first `skipped` samples of the
    decoder's output do not belong to the audio. `length` counts those that do, as far as the scan got."""

    def __init__(self, read_at: ReadAt, size_bytes: int) -> None:
        """Raise ValueError if the file is not an MP3 in which every frame states its size."""
        self._read_at = read_at
        self._size_bytes = size_bytes
        self.offsets = array("q")
        self.is_complete = False
        self.skipped = 0
        self._claimed_frames = self._cut = 0
        self._first = self._after_tags()
        start = self._synced(self._first)
        if start is None or not self._is_chain(*start):
            raise ValueError("no chain of frames")
        self._next, self.header = start
        self._sizes = _Sizes(self.header.key)
        self._read_info(self._read_at(self._next, self.header.size_bytes))

    @property
    def claimed(self) -> int:
        """The number of samples that a tag claims; 0 without a tag."""
        return max(0, self._claimed_frames * self.header.samples - self.skipped - self._cut)

    @property
    def length(self) -> int:
        """The number of samples. Padding stated by a tag is subtracted only where the tag has the right number of
        frames. Until the end is known, as many of the last frames are held back."""
        count = len(self.offsets)
        each = self.header.samples
        if not self.is_complete:
            return max(0, (count - _LOOKAHEAD) * each - self.skipped)
        cut = self._cut if count == self._claimed_frames else 0
        return max(0, count * each - self.skipped - cut)

    @property
    def estimated_length(self) -> int:
        """The estimated number of samples, from the scanned part and the size of the file."""
        if self.is_complete or not self.offsets:
            return self.length or (self._size_bytes - self._first) * self.header.samples // self.header.size_bytes
        scanned = self.offsets[-1] - self._first + self.header.size_bytes
        return int(self.length * (self._size_bytes - self._first) / scanned)

    def scan(self) -> Iterator[None]:
        """Scan the frames; yield now and then, so that other work can run."""
        place = self._next
        while True:
            chunk = self._read_at(place, _CHUNK_BYTES)
            used = self._add_frames(chunk, place)
            place += used
            yield
            header = header_at(self._read_at(place, _HEADER_BYTES), 0)
            is_cut = header is not None and place + header.size_bytes > self._size_bytes
            if (used and header is not None and not is_cut) or used == len(chunk) != 0:
                continue
            found = None if is_cut else self._synced(place + 1, self.header.key)
            if found is None:
                break
            place = found[0]
        self.is_complete = True

    def frames_near(self, share: float) -> tuple[int, ...]:
        """Return consecutive frames at a fraction of the audio, or of the file while not all frames are known. They
        are as many as contain the data that the last two of them may refer to."""
        if self.is_complete:
            first = min(int(share * len(self.offsets)), max(0, len(self.offsets) - 1))
            start = self.offsets[first] if self.offsets else self._first
        else:
            start = self._first + int(share * (self._size_bytes - self._first))
        found = self._synced(start, self.header.key)
        offsets: list[int] = []
        while found is not None and len(offsets) < _MOST_PROBED:
            place, header = found
            offsets.append(place)
            if place - offsets[0] > _RESERVOIR_BYTES and len(offsets) > _LEAST_PROBED:
                break
            following = header_at(self._read_at(place + header.size_bytes, _HEADER_BYTES), 0)
            found = (place + header.size_bytes, following) if following is not None else None
        return tuple(offsets)

    def resume(self, offsets: bytes, *, is_complete: bool) -> None:
        """Continue from the result of an earlier scan, given as 64-bit numbers."""
        self.offsets = array("q", offsets)
        self.is_complete = is_complete
        if self.offsets:
            header = header_at(self._read_at(self.offsets[-1], _HEADER_BYTES), 0)
            self._next = self.offsets[-1] + (header or self.header).size_bytes

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

    def _is_chain(self, place: int, header: FrameHeader) -> bool:
        """Return whether enough frames of the same kind follow: two may do so by chance."""
        for _ in range(_CHAIN):
            place += header.size_bytes
            following = header_at(self._read_at(place, _HEADER_BYTES), 0)
            if following is None or following.key != header.key:
                return place >= self._size_bytes
            header = following
        return True

    def _synced(self, place: int, key: int | None = None) -> tuple[int, FrameHeader] | None:
        """Return the next frame that one of its kind or the end follows. Without `key`, any kind counts."""
        data = self._read_at(place, _SYNC_WITHIN_BYTES)
        at = data.find(b"\xff")
        while at >= 0:
            header = header_at(data, at)
            if header is not None and key in (None, header.key):
                after = place + at + header.size_bytes
                following = header_at(self._read_at(after, _HEADER_BYTES), 0)
                if after == self._size_bytes or (following is not None and following.key == header.key):
                    return place + at, header
            at = data.find(b"\xff", at + 1)
        return None

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
