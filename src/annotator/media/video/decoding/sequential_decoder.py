"""The sequential decoder: numbered frames in order, from any position. H.264 and HEVC packets that no other frame
refers to are skipped far before the wanted frame. A decoder that is told to skip such packets ignores them, but each
one still takes a turn of one of its threads, so fewer other packets are decoded in parallel: of four frames with two
such packets only two. So they are detected without the decoder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain, islice
from typing import NamedTuple

import av
from av.codec.context import ThreadType
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.errors import MediaFault
from annotator.media.video.decoding.containers import OpenedVideoStream, open_video_stream
from annotator.media.video.decoding.frame_index import FrameIndex, PacketRow, SyncPoint
from annotator.media.video.decoding.low_memory import frame_bytes
from annotator.media.video.decoding.nal_units import PresentationOrder, reference_test

# This many frames before the first wanted one, everything is decoded, for steps back before the frames in front of it
# are fetched; before that only reference frames. With 12, a seek takes 4 % longer.
_SURE_FRAMES = 4
_BEFORE_S = (0, 1, 10)
_PASSED_AT_ONCE, _SCANNED_AT_ONCE = 64, 256  # packets
# Frames sometimes wait for each other. One thread more than FFmpeg's default keeps every core busy. Each thread holds
# another frame in memory, whose bytes are limited: three threads at 3840 x 2160.
_MOST_THREADS, _MOST_BYTES_AMID = min(16, (os.cpu_count() or 1) + 2), 40 * 1024**2
# Edit lists cause pieces that are not shown, at most a group of pictures per cut.
_SURE_PIECES, _MOST_PIECES_A_FRAME = 200_000, 20
_MOST_PASSED = 1_000_000_000  # moving eight bytes for each takes a second
# FFmpeg moves up to a megabyte for a keyframe before the others: 70 s for a million keyframes from last to first.
_SURE_RECORDINGS, _FRAMES_A_RECORDING = 10_000, 20


class NumberedFrame(NamedTuple):
    number: int
    frame: VideoFrame


class _Timestamps:
    """The numbers of frames by their timestamps."""

    def __init__(self, index: FrameIndex) -> None:
        self._index = index

    def mark(self, packet: Packet[VideoStream]) -> None:
        """Keep the timestamp, which the decoder passes on to the frame."""

    def number_of(self, frame: VideoFrame) -> int | None:
        """Return the number of a frame; None if it is not shown."""
        return None if frame.pts is None else self._index.number_of(frame.pts)


class _Ordinals:
    """The numbers of frames by the ordinals of their packets. Frames with the same timestamp are numbered as the
    decoder returns them."""

    def __init__(self, index: FrameIndex, key: SyncPoint | None) -> None:
        self._index = index
        self._ordinal = 0 if key is None else key.ordinal
        self._alike = self._latest = -1

    def mark(self, packet: Packet[VideoStream]) -> None:
        """Replace the timestamp, which the decoder passes on to the frame, by the ordinal."""
        if packet.size:
            packet.pts = self._ordinal
            self._ordinal += 1

    def number_of(self, frame: VideoFrame) -> int | None:
        first = None if frame.pts is None else self._index.first_alike(frame.pts)
        if first is None:
            return None
        self._latest = self._latest + 1 if first == self._alike else first
        self._alike = first
        return self._latest


class _Begin:
    """The begin of a run at a keyframe. A decoder drops frames at the begin that refer to earlier ones, more than
    expected where an image is refreshed part by part (H.264, D.2.8, recovery point)."""

    def __init__(self, index: FrameIndex, key: SyncPoint | None, wanted: int) -> None:
        self._index = index
        self._key = key
        self._wanted = wanted
        self._is_awaited = key is not None
        self.has_skipped = False

    def passed(self, number: int | None, frame: VideoFrame) -> NumberedFrame | None:
        """Return the frame with its number, or None before the begin. Note if the run begins late."""
        if number is None or (self._key is not None and number < self._key.number):
            return None
        if self._is_awaited and self._key is not None:
            self._is_awaited = False
            if number > (self._wanted if self.has_skipped else self._key.number):
                self._index.delay(self._key, number)
        return NumberedFrame(number, frame)

    def end(self) -> None:
        """Note that the file has ended. If it had no frame, the wanted one needs an earlier keyframe."""
        if self._is_awaited and self._key is not None:
            self._index.delay(self._key, self._wanted + 1)


class SequentialDecoder:
    """A decoder that makes one run at a time; a new run ends the previous one."""

    def __init__(
        self,
        descriptor: int,
        index: FrameIndex,
        opened: OpenedVideoStream | None = None,
        *,
        is_threaded: bool = True,
        tolerates_shortage: bool = False,
    ) -> None:
        """`opened` is the file if it was just opened. With `tolerates_shortage`, a frame that does not fit into
        memory counts as undecodable; otherwise MemoryError is raised. Raise MediaFault if the file cannot be opened."""
        self._descriptor = descriptor
        self._index = index
        self._is_threaded = is_threaded
        self._tolerates_shortage = tolerates_shortage
        self._opened = self._configured(opened or open_video_stream(descriptor))
        self._is_newly_opened = True
        self._is_plain = index.is_plain

    @property
    def pixels(self) -> int:
        """The number of pixels of a frame."""
        context = self._opened.stream.codec_context
        return context.width * context.height

    def close(self) -> None:
        """Close the decoder and free its memory, except for frames in use."""
        self._opened.container.close()

    @property
    def is_outdated(self) -> bool:
        """True if packets are identified in another way since the run began, so that another run must begin."""
        return self._is_plain != self._index.is_plain

    def from_frame(self, number: int) -> Iterator[NumberedFrame]:
        """Yield frames from the keyframe before `number` to the end of the index. Frames without references may be
        missing until shortly before `number`."""
        return (found for found in self.steps_from(number) if found is not None)

    def steps_from(self, number: int) -> Iterator[NumberedFrame | None]:
        """Yield as `from_frame` does, with None in between, so that the caller never waits long."""
        self._is_plain = self._index.is_plain
        key = self._index.key_before(number)
        for packets in self._ways_to(key):
            for passed, packet in enumerate(packets):
                if packet is not None:
                    yield from self._run(packet, packets, number, key)
                    return
                if passed % _PASSED_AT_ONCE == _PASSED_AT_ONCE - 1:
                    yield None

    def count_frames(self, most_packets: int) -> Iterator[int]:
        """Decode the first packets in order, and yield the number of frames so far. Call it on a new decoder."""
        context = self._opened.stream.codec_context
        context.options = {**context.options, "skip_loop_filter": "all"}  # no frame is shown, and this saves time
        counted = 0
        for packet in islice(_valid_packets(self._opened), most_packets):
            with suppress(av.FFmpegError):
                counted += len(packet.decode())
            yield counted
        with suppress(av.FFmpegError):
            counted += len(context.decode(None))
        yield counted

    def key_alone(self, number: int) -> NumberedFrame | None:
        """Return the keyframe before `number`, decoded alone; None if that fails. This ends a run."""
        key = self._index.key_before(number)
        if key is None:
            return None
        packet = next((packet for way in self._seeks_to(key) for packet in way if packet is not None), None)
        frames = [] if packet is None else _decoded_alone(packet)
        return NumberedFrame(key.number, frames[0]) if frames and self._index.is_shown(key) else None

    def _ways_to(self, key: SyncPoint | None) -> Iterator[Iterator[Packet[VideoStream] | None]]:
        """Yield the packets by each way to reach the keyframe, with None for each that is passed before it."""
        if key is not None and not (self._is_newly_opened and key.number == 0):
            yield from self._seeks_to(key)
        if not self._is_newly_opened:
            self._opened.container.close()
            self._opened = self._configured(open_video_stream(self._descriptor))
        self._is_newly_opened = False
        yield self._packets_from_beginning(0 if key is None else key.ordinal)

    def _packets_from_beginning(self, first: int) -> Iterator[Packet[VideoStream] | None]:
        ordinal = 0
        for packet in _valid_packets(self._opened):
            yield packet if ordinal >= first else None
            ordinal += packet.size > 0

    def _seeks_to(self, key: SyncPoint) -> Iterator[Iterator[Packet[VideoStream] | None]]:
        """Yield packets from ever earlier positions, because some containers seek too far. Timestamps that start over,
        or are missing, are no position."""
        self._is_newly_opened = False
        timestamps = [timestamp for timestamp in (key.pts, key.dts) if timestamp is not None]
        if timestamps and not self._index.appended:
            for before_s in _BEFORE_S:
                yield self._packets_from(key, min(timestamps) - int(before_s / self._opened.time_base))
        elif key.place is not None:
            yield self._packets_from(key, key.place, is_place=True)

    def _packets_from(
        self, key: SyncPoint, position: int, *, is_place: bool = False
    ) -> Iterator[Packet[VideoStream] | None]:
        """Yield packets from a seek, up to an unreadable place or the first keyframe after a missed one."""
        try:
            self._opened.container.seek(position, stream=self._opened.stream, unsupported_byte_offset=is_place)
        except (av.FFmpegError, OverflowError):
            return
        was_there = False
        for packet in _valid_packets(self._opened):
            if not was_there and packet.is_keyframe:
                found, wanted = (packet.pos, key.place) if self._index.is_counted else (packet.pts, key.pts)
                if found is None or wanted is None or found > wanted:
                    return
                was_there = found == wanted
            yield packet if was_there else None

    def _run(
        self,
        first: Packet[VideoStream],
        packets: Iterator[Packet[VideoStream] | None],
        number: int,
        key: SyncPoint | None,
    ) -> Iterator[NumberedFrame | None]:
        """Decode from the keyframe. Frames that are shown before it are left out: they may refer to earlier ones."""
        numbers = _Timestamps(self._index) if self._is_plain else _Ordinals(self._index, key)
        context = self._opened.stream.codec_context
        can_skip_frames = key is not None and self._is_plain and self._opened.can_skip_frames
        sure_from = self._index.time(max(0, number - _SURE_FRAMES))
        may_be_referenced = reference_test(context)
        begin = _Begin(self._index, key, number)
        for packet in chain((first,), packets):
            if packet is None:
                continue
            may_skip = can_skip_frames and packet.pts is not None and packet.pts < sure_from
            if may_skip and not may_be_referenced(packet):
                begin.has_skipped = True
                yield None
                continue
            numbers.mark(packet)
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
                yield begin.passed(numbers.number_of(frame), frame)
        begin.end()

    def _configured(self, found: OpenedVideoStream) -> OpenedVideoStream:
        context = found.stream.codec_context
        threads = min(_MOST_THREADS, _MOST_BYTES_AMID // max(1, frame_bytes(context))) if self._is_threaded else 1
        context.thread_type = ThreadType.AUTO
        context.thread_count = max(1, threads)
        return found


class PacketScan:
    """A scan of all packets, which fills the index."""

    def __init__(self, found: OpenedVideoStream, index: FrameIndex) -> None:
        """`found` is the file as it was just opened."""
        self._found = found
        self._index = index
        self._first: Packet[VideoStream] | None = None

    def steps(self) -> Iterator[int]:
        """Yield the number of frames found now and then. Raise MediaFault if the packets are unreasonable."""
        found, index = self._found, self._index
        order = PresentationOrder(found.stream.codec_context) if index.is_counted else None
        packets = _valid_packets(found)
        pieces = 0
        for packet in packets:
            self._first = packet if pieces == 0 and packet.size else self._first
            rows = _rows(chain((packet,), islice(packets, _SCANNED_AT_ONCE - 1)), order)
            index.add_all(rows)
            pieces += len(rows)
            _check_pieces(pieces, index, found.rate)
            yield index.found
        index.end()
        _check_pieces(pieces, index, found.rate)
        self._close_if_done()

    def first_frame(self) -> NumberedFrame | None:
        """Return the first frame, decoded from the first packet alone; None if it may need others. A run returns it
        only after several more."""
        packet, self._first = self._first, None
        key = self._index.key_before(0)
        is_first = key is not None and key.ordinal == key.number == 0 and self._index.is_shown(key)
        can_be_alone = is_first and self._index.is_plain and self._found.can_skip_frames
        frames = [] if packet is None or not can_be_alone else _decoded_alone(packet)
        self._close_if_done()
        match frames:
            case [frame] if frame.pts == self._index.time(0) and not frame.interlaced_frame and not frame.is_corrupt:
                return NumberedFrame(0, frame)
        return None

    def _close_if_done(self) -> None:
        if self._index.is_complete and self._first is None:
            self._found.container.close()


def _rows(packets: Iterable[Packet[VideoStream]], order: PresentationOrder | None) -> list[PacketRow]:
    """Return the rows of the packets that are not empty. Few statements: there may be millions."""
    if order is None:
        return [
            (packet.pts, packet.dts, packet.pos, packet.is_keyframe, not packet.is_discard, packet.duration, None)
            for packet in packets
            if packet.size
        ]
    rows: list[PacketRow] = []
    for packet in packets:
        if packet.size:
            place = order.place(packet)
            is_shown = place is not None and not packet.is_discard
            rows.append((packet.pts, packet.dts, packet.pos, packet.is_keyframe, is_shown, packet.duration, place))
    return rows


def _decoded_alone(packet: Packet[VideoStream]) -> list[VideoFrame]:
    """Return the frames that a decoder returns for this packet alone, which ends a run of the decoder."""
    context = packet.stream.codec_context
    context.skip_frame = "DEFAULT"
    try:
        return [*packet.decode(), *context.decode(None)]
    except av.FFmpegError:
        return []
    finally:
        context.flush_buffers()


def _valid_packets(found: OpenedVideoStream) -> Iterator[Packet[VideoStream]]:
    """Yield packets up to the end; a truncated file ends without an error."""
    with suppress(av.FFmpegError, MediaFault):
        yield from found.container.demux(found.stream)


def _check_pieces(pieces: int, index: FrameIndex, rate: Fraction) -> None:
    """Refuse hostile files: a few bytes can request the same frames millions of times, insert each frame before all
    others, or begin a recording with each frame. Refuse a file that loses a second."""
    if pieces > _SURE_PIECES and pieces > _MOST_PIECES_A_FRAME * index.found:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it contains too many data blocks for its frames")
    has_no_order = index.appended > max(_SURE_RECORDINGS, index.found // _FRAMES_A_RECORDING)
    if has_no_order or index.passed > _MOST_PASSED or index.strays >= max(1, round(rate)):
        raise MediaFault(MediaFault.UNDECODABLE, detail="its frames are out of order")
