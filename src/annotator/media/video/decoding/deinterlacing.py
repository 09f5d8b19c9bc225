"""Deinterlacing: an interlaced frame has two fields of two moments, line by line. Only the upper field is shown, so
that motion shows no combing and a frame stays one image, whatever its neighbours are.

https://ffmpeg.org/ffmpeg-filters.html#field"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import av
from av.video.frame import VideoFrame


class UpperFields:
    """A filter that keeps its state for one kind and size of frame."""

    def __init__(self) -> None:
        self._kind: object = None
        self._through: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def of(self, frame: VideoFrame) -> VideoFrame:
        """Return the upper field, half as high; a progressive frame stays as it is."""
        if not frame.interlaced_frame or frame.height < 2:
            return frame
        kind = (frame.format.name, frame.width, frame.height)
        if kind != self._kind:
            self._kind, self._through = kind, _through(frame)
        return self._through(frame)


def _through(like: VideoFrame) -> Callable[[VideoFrame], VideoFrame]:
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=like.width, height=like.height, format=like.format, time_base=Fraction(1, 1_000), name="in"
    )
    sink = graph.add("buffersink")
    graph.link_nodes(source, graph.add("field", "type=top"), sink).configure()

    def through(frame: VideoFrame) -> VideoFrame:
        source.push(frame)
        pulled = sink.pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return through
