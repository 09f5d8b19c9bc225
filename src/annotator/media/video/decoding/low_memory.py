"""Memory limits of a worker with large frames. Every stack counts in full against the worker's data limit, and freed
memory counts until the system has it back."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

# Above this frame size a decoder has fewer threads, and there is at most one more decoder.
_LARGE_BYTES = 2_560 * 1_440 * 2
_STACK_BYTES = 2 * 1024**2
_MMAP_THRESHOLD, _FROM_BYTES = -3, 1024**2  # mallopt(3)
_ATTRIBUTES_BYTES = 64  # pthread_attr_t has 56


def frame_bytes(context: VideoCodecContext) -> int:
    """Return the bytes of a decoded frame, without margins."""
    form = context.format
    if form is None or not form.components:
        return context.width * context.height * 3 // 2
    return sum(part.width * part.height * (2 if part.bits > 8 else 1) for part in form.components)


def is_large(context: VideoCodecContext) -> bool:
    return frame_bytes(context) > _LARGE_BYTES


def limit_stacks() -> None:
    """Limit the stacks of threads started from now on (pthread_setattr_default_np(3)). On other systems they are
    small already."""
    attributes = ctypes.create_string_buffer(_ATTRIBUTES_BYTES)
    with suppress(AttributeError, OSError, TypeError):
        libc = ctypes.CDLL(None)
        if libc.pthread_attr_init(attributes) == 0:
            libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(_STACK_BYTES))
            libc.pthread_setattr_default_np(attributes)


def release_memory_at_once() -> None:
    """Return large freed memory to the system at once. By default, glibc serves later large blocks from the heap
    once one has been freed, and a closed decoder would leave half of its memory there."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _FROM_BYTES)


class FrameCopier:
    """Copies of frames in memory of their own. Frames in a decoder's own memory would soon exist twice."""

    def __init__(self) -> None:
        self._kind: object = None
        self._filter: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def of(self, frame: VideoFrame) -> VideoFrame:
        """Return a copy of the frame."""
        kind = (frame.format.name, frame.width, frame.height)
        if kind != self._kind:
            self._filter = _copy_filter(frame)
            self._kind = kind
        return self._filter(frame)


def _copy_filter(like: VideoFrame) -> Callable[[VideoFrame], VideoFrame]:
    """Return the copying function. https://ffmpeg.org/ffmpeg-filters.html#copy"""
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_buffer(width=like.width, height=like.height, format=like.format, time_base=like.time_base)
    sink = graph.add("buffersink")
    graph.link_nodes(source, graph.add("copy"), sink).configure()

    def apply(frame: VideoFrame) -> VideoFrame:
        source.push(frame)
        pulled = sink.pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return apply
