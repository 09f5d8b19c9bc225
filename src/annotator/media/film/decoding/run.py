"""Frames decoded one after the other from anywhere, each with its number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

import av
from av.codec.context import ThreadType
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.errors import MediaFault
from annotator.media.film.decoding.containers import OpenedPictures, opened
from annotator.media.film.decoding.frame_index import FrameIndex, Key

# So many frames before the first that is wanted everything is decoded; before that only what others lean on.
_SURE_FRAMES = 12
_FARTHEST_BACK = 6


class NumberedFrame(NamedTuple):
    number: int
    frame: VideoFrame


class FrameRuns:
    """One run at a time; another one ends it."""

    def __init__(self, descriptor: int, index: FrameIndex, first: OpenedPictures | None = None) -> None:
        """`first` is the file, opened a moment ago. MediaFault."""
        self._descriptor = descriptor
        self._index = index
        self._opened = _in_threads(first or opened(descriptor))
        self._is_fresh = True

    def from_frame(self, number: int) -> Iterator[NumberedFrame]:
        """Everything from the key before `number` on, to the end of what the index knows; what nothing leans on may be
        missing until shortly before it."""
        key = self._index.key_before(number) if number or not self._is_fresh else None
        for _attempt in range(_FARTHEST_BACK):
            if key is None:
                break
            packets = self._packets_from(key)
            first = next(packets, None)
            if first is not None:
                yield from self._run(first, packets, number, leaves_out=self._opened.leaves_out)
                return
            key = self._index.key_before(key.number - 1) if key.number > 0 else None
        packets = self._packets_from_the_first()
        key = self._index.key_before(number)
        first = next((packet for packet in packets if key is None or self._is_of(packet, key)), None)
        if first is not None:
            yield from self._run(first, packets, number, leaves_out=False)

    def _packets_from_the_first(self) -> Iterator[Packet[VideoStream]]:
        """Where nothing else helps: they are read, which is quick, until one is found that can be decoded."""
        if not self._is_fresh:
            self._opened.container.close()
            self._opened = _in_threads(opened(self._descriptor))
        self._is_fresh = False
        return self._packets(self._opened)

    def _is_of(self, packet: Packet[VideoStream], key: Key) -> bool:
        return packet.is_keyframe and (packet.pos == key.place if self._index.is_counted else packet.pts == key.pts)

    def _packets_from(self, key: Key) -> Iterator[Packet[VideoStream]]:
        """Nothing where the file cannot be read from there on, or only from later on."""
        self._is_fresh = False
        stamp = key.dts if self._index.is_counted or key.pts is None else key.pts
        if stamp is None:
            return
        try:
            self._opened.container.seek(stamp, stream=self._opened.stream)
        except av.FFmpegError:
            return
        packets = self._packets(self._opened)
        for packet in packets:
            if not packet.is_keyframe:
                continue
            if self._index.is_counted:
                if packet.pos != key.place:
                    if packet.pos is not None and key.place is not None and packet.pos > key.place:
                        return
                    continue
            elif packet.pts is None or packet.pts > (key.pts or 0):
                return
            yield packet
            break
        yield from packets

    def _packets(self, found: OpenedPictures) -> Iterator[Packet[VideoStream]]:
        with suppress(av.FFmpegError, MediaFault):
            yield from found.container.demux(found.stream)

    def _run(
        self, first: Packet[VideoStream], packets: Iterator[Packet[VideoStream]], number: int, *, leaves_out: bool
    ) -> Iterator[NumberedFrame]:
        index, context = self._index, self._opened.stream.codec_context
        counted = index.number_at_place(first.pos) if index.is_counted else 0
        sure_from = index.time(max(0, number - _SURE_FRAMES))
        for packet in chain((first,), packets):
            may_leave = leaves_out and packet.pts is not None and packet.pts < sure_from
            context.skip_frame = "NONREF" if may_leave else "DEFAULT"
            try:
                frames = packet.decode()
            except av.FFmpegError:
                frames = []
            for frame in frames:
                if index.is_counted:
                    yield NumberedFrame(counted, frame)
                    counted += 1
                elif frame.pts is not None and (found := index.number_of(frame.pts)) is not None:
                    yield NumberedFrame(found, frame)


def _in_threads(found: OpenedPictures) -> OpenedPictures:
    context = found.stream.codec_context
    context.thread_type, context.thread_count = ThreadType.AUTO, 0
    return found


def walked(descriptor: int, index: FrameIndex) -> Iterator[int]:
    """Fills the index; yields how many frames were found, now and then."""
    found = opened(descriptor)
    try:
        with suppress(av.FFmpegError, MediaFault):
            for at, packet in enumerate(found.container.demux(found.stream)):
                if packet.size:
                    index.add(
                        packet.pts, packet.dts, packet.pos, is_key=packet.is_keyframe, is_shown=not packet.is_discard
                    )
                if at % 256 == 255:
                    yield index.found
        index.end()
    finally:
        found.container.close()
