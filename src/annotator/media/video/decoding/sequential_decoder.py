"""The sequential decoder: numbered frames in order, from any position. H.264 and HEVC packets that no other frame
refers to are skipped far before the wanted frame. A decoder that is told to skip such packets ignores them, but each
one still takes a turn of one of its threads, so fewer other packets are decoded in parallel: of four frames with two
such packets only two. So they are detected without the decoder (Rec. ITU-T H.264, 7.4.1, `nal_ref_idc`, and H.265,
table 7-1; ISO/IEC 14496-15 for the layout of packets)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

import av
from av.buffer import Buffer
from av.codec.context import ThreadType
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.errors import MediaFault
from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding.containers import OpenedVideoStream, open_video_stream
from annotator.media.video.decoding.frame_index import FrameIndex, SyncPoint
from annotator.media.video.decoding.low_memory import frame_bytes

# A packet with any other unit is left to the decoder.
_SLICE, _DELIMITER, _HEVC_DELIMITER = 1, 9, 35
_HEVC_NON_REFERENCE = frozenset(range(0, 16, 2))


def reference_test(context: VideoCodecContext) -> Callable[[Buffer], bool]:
    """Return a function that tells whether other frames may refer to a packet. It always returns True where that is
    unknown: for other codecs, and for streams with start codes instead of lengths."""
    head = context.extradata or b""
    if context.name == "h264" and len(head) > 6 and head[0] == 1:
        return _Units((head[4] & 3) + 1, _is_non_reference_h264).may_be_referenced
    if context.name == "hevc" and len(head) > 22 and head[0] == 1:
        return _Units((head[21] & 3) + 1, _is_non_reference_hevc).may_be_referenced
    return lambda _packet: True


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


# This many frames before the first wanted one, everything is decoded; before that only reference frames.
_SURE_FRAMES = 12
_BEFORE_S = (0, 1, 10)
_PASSED_AT_ONCE = 64  # packets
# Frames sometimes wait for each other. One thread more than FFmpeg's default keeps every core busy. Each thread holds
# another frame in memory, whose bytes are limited: three threads at 3840 x 2160.
_MOST_THREADS, _MOST_BYTES_AMID = min(16, (os.cpu_count() or 1) + 2), 40 * 1024**2
# Edit lists cause pieces that are not shown, at most a group of pictures per cut.
_SURE_PIECES, _MOST_PIECES_A_FRAME = 200_000, 20
_SURE_STRAYS, _MOST_PASSED = 1_000, 1_000_000_000  # moving eight bytes for each takes a second


class NumberedFrame(NamedTuple):
    number: int
    frame: VideoFrame


class SequentialDecoder:
    """A decoder that makes one run at a time; a new run ends the previous one."""

    def __init__(
        self,
        descriptor: int,
        index: FrameIndex,
        first: OpenedVideoStream | None = None,
        *,
        is_threaded: bool = True,
        tolerates_shortage: bool = False,
    ) -> None:
        """`first` is the file if it was just opened. With `tolerates_shortage`, a frame that does not fit into
        memory counts as undecodable; otherwise MemoryError is raised. Raise MediaFault if the file cannot be opened."""
        self._descriptor = descriptor
        self._index = index
        self._is_threaded = is_threaded
        self._tolerates_shortage = tolerates_shortage
        self._opened = self._configured(first or open_video_stream(descriptor))
        self._is_newly_opened = True

    @property
    def pixels(self) -> int:
        """The number of pixels of a frame."""
        context = self._opened.stream.codec_context
        return context.width * context.height

    def close(self) -> None:
        """Close the decoder and free its memory, except for frames in use."""
        self._opened.container.close()

    def from_frame(self, number: int) -> Iterator[NumberedFrame]:
        """Yield frames from the keyframe before `number` to the end of the index. Frames without references may be
        missing until shortly before `number`."""
        return (found for found in self.steps_from(number) if found is not None)

    def steps_from(self, number: int) -> Iterator[NumberedFrame | None]:
        """Yield as `from_frame` does, with None in between, so that the caller never waits long."""
        key = self._index.key_before(number)
        for packets in self._packets_around(key):
            for passed, packet in enumerate(packets):
                if key is None or self._is_of(packet, key):
                    may_skip = key is not None and self._opened.can_skip_frames
                    yield from self._run(packet, packets, number, can_skip_frames=may_skip)
                    return
                if passed % _PASSED_AT_ONCE == _PASSED_AT_ONCE - 1:
                    yield None

    def key_alone(self, number: int) -> NumberedFrame | None:
        """Return the keyframe before `number`, decoded alone; None if that fails. This ends a run."""
        key = self._index.key_before(number)
        if key is None:
            return None
        found = (
            packet for before_s in _BEFORE_S for packet in self._packets_from(key, before_s) if self._is_of(packet, key)
        )
        packet = next(found, None)
        return None if packet is None else self._decoded_alone(packet)

    def _decoded_alone(self, packet: Packet[VideoStream]) -> NumberedFrame | None:
        context = self._opened.stream.codec_context
        context.skip_frame = "DEFAULT"
        try:
            frames = [*packet.decode(), *context.decode(None)]
        except av.FFmpegError:
            return None
        finally:
            context.flush_buffers()
        counted = self._index.number_at_place(packet.pos) if self._index.is_counted else 0
        return next((found for frame in frames if (found := self._numbered(frame, counted)) is not None), None)

    def _numbered(self, frame: VideoFrame, counted: int) -> NumberedFrame | None:
        """Return the frame with its number; None if it is not shown."""
        if self._index.is_counted:
            return NumberedFrame(counted, frame)
        number = None if frame.pts is None else self._index.number_of(frame.pts)
        return None if number is None else NumberedFrame(number, frame)

    def _packets_around(self, key: SyncPoint | None) -> Iterator[Iterator[Packet[VideoStream]]]:
        """Yield packets from the keyframe, then from ever earlier positions, because some containers seek too far.
        Packets before the keyframe are read but not decoded."""
        if key is not None and not (self._is_newly_opened and key.number == 0):
            for before_s in _BEFORE_S:
                yield self._packets_from(key, before_s)
        if not self._is_newly_opened:
            self._opened.container.close()
            self._opened = self._configured(open_video_stream(self._descriptor))
        self._is_newly_opened = False
        yield _valid_packets(self._opened)

    def _packets_from(self, key: SyncPoint, before_s: int) -> Iterator[Packet[VideoStream]]:
        """Yield packets from a seek, up to an unreadable place or the first keyframe after a missed one."""
        self._is_newly_opened = False
        timestamps = [timestamp for timestamp in (key.pts, key.dts) if timestamp is not None]
        if not timestamps:
            return
        try:
            timestamp = min(timestamps) - int(before_s / self._opened.time_base)
            self._opened.container.seek(timestamp, stream=self._opened.stream)
        except (av.FFmpegError, OverflowError):
            return
        was_there = False
        for packet in _valid_packets(self._opened):
            was_there = was_there or self._is_of(packet, key)
            if not was_there and packet.is_keyframe and self._is_behind(packet, key):
                return
            yield packet

    def _is_of(self, packet: Packet[VideoStream], key: SyncPoint) -> bool:
        return packet.is_keyframe and (packet.pos == key.place if self._index.is_counted else packet.pts == key.pts)

    def _is_behind(self, packet: Packet[VideoStream], key: SyncPoint) -> bool:
        found, wanted = (packet.pos, key.place) if self._index.is_counted else (packet.pts, key.pts)
        return found is None or wanted is None or found > wanted

    def _run(
        self, first: Packet[VideoStream], packets: Iterator[Packet[VideoStream]], number: int, *, can_skip_frames: bool
    ) -> Iterator[NumberedFrame | None]:
        index = self._index
        context = self._opened.stream.codec_context
        counted = index.number_at_place(first.pos) if index.is_counted else 0
        sure_from = index.time(max(0, number - _SURE_FRAMES))
        may_be_referenced = reference_test(context)
        for packet in chain((first,), packets):
            may_skip = can_skip_frames and packet.pts is not None and packet.pts < sure_from
            if may_skip and not may_be_referenced(packet):
                yield None
                continue
            context.skip_frame = "NONREF" if may_skip else "DEFAULT"
            try:
                frames = packet.decode()
            except av.FFmpegError as error:
                if isinstance(error, MemoryError) and not self._tolerates_shortage:
                    raise
                frames = []
            if not frames:
                yield None
            for frame in frames:
                yield self._numbered(frame, counted)
                counted += 1

    def _configured(self, found: OpenedVideoStream) -> OpenedVideoStream:
        context = found.stream.codec_context
        threads = min(_MOST_THREADS, _MOST_BYTES_AMID // max(1, frame_bytes(context))) if self._is_threaded else 1
        context.thread_type = ThreadType.AUTO
        context.thread_count = max(1, threads)
        return found


def scan_packets(descriptor: int, index: FrameIndex, at_read: Callable[[], None] = do_nothing) -> Iterator[int]:
    """Fill the index, and yield the number of frames found now and then. `at_read` is called meanwhile. Raise
    MediaFault if the packets are unreasonable."""
    found = open_video_stream(descriptor, at_read)
    try:
        pieces = 0
        for at, packet in enumerate(_valid_packets(found)):
            if packet.size:
                pieces += 1
                index.add(
                    *(packet.pts, packet.dts, packet.pos),
                    is_key=packet.is_keyframe,
                    is_shown=not packet.is_discard,
                    duration=packet.duration,
                )
            if at % 256 == 255:
                _check_pieces(pieces, index)
                yield index.found
        index.end()
    finally:
        found.container.close()


def _valid_packets(found: OpenedVideoStream) -> Iterator[Packet[VideoStream]]:
    """Yield packets up to the end; a truncated file ends without an error."""
    with suppress(av.FFmpegError, MediaFault):
        yield from found.container.demux(found.stream)


def _check_pieces(pieces: int, index: FrameIndex) -> None:
    """Refuse hostile files: a few bytes can request the same frames millions of times, or insert each frame before
    all others. Two concatenated recordings have the same timestamps twice, which counts as strays."""
    if pieces > _SURE_PIECES and pieces > _MOST_PIECES_A_FRAME * index.found:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it contains too many data blocks for its frames")
    if index.passed > _MOST_PASSED or index.strays > max(_SURE_STRAYS, index.found // 10):
        raise MediaFault(MediaFault.UNDECODABLE, detail="its frames are out of order")
