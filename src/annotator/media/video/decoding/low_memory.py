"""How the memory of a worker is kept small, where its frames are large. Of the data that a worker may have every stack
counts whole, and memory that was let go counts until the system has it again.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

# Of larger frames a decoder has fewer threads, and there is one decoder at most beside that of what is shown.
_LARGE_BYTES = 2_560 * 1_440 * 2
_STACK_BYTES = 2 * 1024**2
_MMAP_THRESHOLD, _FROM_BYTES = -3, 1024**2  # mallopt(3)
_ATTRIBUTES_BYTES = 64  # pthread_attr_t has 56


def frame_bytes(context: VideoCodecContext) -> int:
    """As it is decoded, without margins."""
    form = context.format
    if form is None or not form.components:
        return context.width * context.height * 3 // 2
    return sum(part.width * part.height * (2 if part.bits > 8 else 1) for part in form.components)


def is_large(context: VideoCodecContext) -> bool:
    return frame_bytes(context) > _LARGE_BYTES


def keep_stacks_small() -> None:
    """Of threads that are begun from now on. pthread_setattr_default_np(3); elsewhere they are small already."""
    attributes = ctypes.create_string_buffer(_ATTRIBUTES_BYTES)
    with suppress(AttributeError, OSError, TypeError):
        libc = ctypes.CDLL(None)
        if libc.pthread_attr_init(attributes) == 0:
            libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(_STACK_BYTES))
            libc.pthread_setattr_default_np(attributes)


def give_back_at_once() -> None:
    """Large memory that is let go. As glibc has it, the first of it that is let go makes all that follow part of a
    heap: a decoder that is closed would leave half of what it had."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _FROM_BYTES)


class Copies:
    """Frames of memory that is not their decoder's: what was kept of its own it would have twice before long."""

    def __init__(self) -> None:
        self._kind: object = None
        self._through: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def of(self, frame: VideoFrame) -> VideoFrame:
        """The same in all."""
        kind = (frame.format.name, frame.width, frame.height)
        if kind != self._kind:
            self._through, self._kind = _through(frame), kind
        return self._through(frame)


def _through(like: VideoFrame) -> Callable[[VideoFrame], VideoFrame]:
    """https://ffmpeg.org/ffmpeg-filters.html#copy"""
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_buffer(width=like.width, height=like.height, format=like.format, time_base=like.time_base)
    sink = graph.add("buffersink")
    graph.link_nodes(source, graph.add("copy"), sink).configure()

    def through(frame: VideoFrame) -> VideoFrame:
        source.push(frame)
        pulled = sink.pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return through
