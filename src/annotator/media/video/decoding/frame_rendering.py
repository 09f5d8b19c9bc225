"""The rendering of a decoded frame: deinterlaced, scaled, rotated upright and filtered. An interlaced frame has two
fields of two moments, line by line. Only the upper one is shown, so that motion shows no combing and a frame stays
one image, whatever its neighbours (https://ffmpeg.org/ffmpeg-filters.html#field). A change of filters collects
garbage in the whole process: the old graph and its filters form cycles that would soon fill the limited memory."""

from __future__ import annotations

import gc
import math
import struct
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from numpy.typing import NDArray

from annotator.core.ports.videos import MediaFilter
from annotator.media.video.decoding.hdr import HdrConverter, is_hdr
from annotator.media.video.protocol import UprightShape


class UpperFields:
    """A filter that keeps its state for one kind and size of frame."""

    def __init__(self) -> None:
        self._kind: object = None
        self._filter: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def of(self, frame: VideoFrame) -> VideoFrame:
        """Return the upper field, half as high; a progressive frame stays as it is."""
        if not frame.interlaced_frame or frame.height < 2:
            return frame
        kind = (frame.format.name, frame.width, frame.height)
        if kind != self._kind:
            self._filter = _field_filter(frame)
            self._kind = kind
        return self._filter(frame)


def _field_filter(like: VideoFrame) -> Callable[[VideoFrame], VideoFrame]:
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_buffer(
        width=like.width, height=like.height, format=like.format, time_base=Fraction(1, 1_000), name="in"
    )
    sink = graph.add("buffersink")
    graph.link_nodes(source, graph.add("field", "type=top"), sink).configure()

    def apply(frame: VideoFrame) -> VideoFrame:
        source.push(frame)
        pulled = sink.pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return apply


type Bgra = NDArray[np.uint8]
type Matrix = tuple[int, int, int, int]

_MATRIX = struct.Struct("=9i")

# Without information in the file, ITU-R BT.709 is assumed from this height on.
_HD_FROM_PX = 720
_UNSPECIFIED = 2
# The cartoon filter works at most at this size and its result is enlarged. Its edge detection takes 130 ns of CPU per
# pixel: a sixth of a second for 1920 x 1080, and 20 ms at this size.
_DRAWN_PX = 512


def display_matrix(frame: VideoFrame) -> Matrix | None:
    """Return the display matrix without its shifts, row by row; None without one. A point (x, y) of the frame is shown
    at (a x + c y, b x + d y), with y downwards (ISO/IEC 14496-12, 8.3.2.3)."""
    found = frame.side_data.get(SideDataType.DISPLAYMATRIX)
    if found is None or found.buffer_size < _MATRIX.size:
        return None
    a, b, _u, c, d, *_shifts = _MATRIX.unpack(bytes(found)[: _MATRIX.size])
    return a, b, c, d


def upright_shape(width_px: int, height_px: int, aspect: Fraction | None, matrix: Matrix | None) -> UprightShape:
    """Return the displayed shape. `aspect` is that of a pixel."""
    square = max(1, round(width_px * aspect)) if aspect else width_px
    a, b, c, d = matrix or (1, 0, 0, 1)
    is_mirrored = a * d - b * c < 0
    # Where the frame's left-to-right direction is shown; a mirrored frame is turned before it is mirrored.
    across, down = (-a if is_mirrored else a), b
    turns = round(math.degrees(math.atan2(-down, across)) / 90) % 4
    sides = (height_px, square) if turns % 2 else (square, height_px)
    return UprightShape(*sides, turns, is_mirrored)


class FrameRenderer:
    """A renderer that keeps its state for one kind of frame, size and filter."""

    def __init__(self) -> None:
        self._fields = UpperFields()
        self._hdr = HdrConverter()
        self._graph_of: object = None
        self._filter: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def pixels(
        self, frame: VideoFrame, shape: UprightShape, width_px: int, height_px: int, media_filter: MediaFilter
    ) -> Bgra:
        """Return BGRA pixels of shape (height, width, 4)."""
        across, down = (height_px, width_px) if shape.turns % 2 else (width_px, height_px)
        colours = _colours(frame)
        shown = self._fields.of(frame)
        if is_hdr(frame):
            shown = self._hdr.convert(shown, across, down, colours)
        if media_filter != MediaFilter():
            shown = self._filtered(shown, across, down, media_filter)
        elif shown.format.name != "bgra":
            fast = Interpolation.FAST_BILINEAR
            # More threads start anew for each size, and wait while neighbouring frames are decoded.
            shown = shown.reformat(across, down, "bgra", src_colorspace=colours, interpolation=fast, threads=1)
        turned = np.rot90(_rows(shown), shape.turns)
        return turned[:, ::-1] if shape.is_mirrored else turned

    def _filtered(self, frame: VideoFrame, width_px: int, height_px: int, media_filter: MediaFilter) -> VideoFrame:
        kind = (frame.format.name, frame.width, frame.height, width_px, height_px, media_filter)
        if kind != self._graph_of:
            self._filter = _rendering_filter(frame, width_px, height_px, media_filter)
            self._graph_of = kind
            gc.collect()
        return self._filter(frame)


def _colours(frame: VideoFrame) -> int:
    if frame.colorspace != _UNSPECIFIED:
        return int(frame.colorspace)
    return int(Colorspace.ITU709 if frame.height >= _HD_FROM_PX else Colorspace.ITU601)


def _rows(frame: VideoFrame) -> Bgra:
    plane = frame.planes[0]
    flat = np.frombuffer(plane, np.uint8).reshape(frame.height, plane.line_size)
    return flat[:, : frame.width * 4].reshape(frame.height, frame.width, 4)


def _rendering_filter(
    like: VideoFrame, width_px: int, height_px: int, media_filter: MediaFilter
) -> Callable[[VideoFrame], VideoFrame]:
    """Return the filter. https://ffmpeg.org/ffmpeg-filters.html#gblur, #edgedetect (`colormix`: cartoon)."""
    graph = av.filter.Graph()
    graph.threads = 1  # neighbouring frames are decoded at the same time
    plain = "gray" if media_filter.is_grey else "yuv420p"
    source = graph.add_buffer(
        width=like.width, height=like.height, format=like.format, time_base=Fraction(1, 1000), name="in"
    )
    shrunk = min(1.0, _DRAWN_PX / max(width_px, height_px)) if media_filter.is_cartoon else 1.0
    size = f"{max(1, round(width_px * shrunk))}:{max(1, round(height_px * shrunk))}"
    chain: list[Any] = [
        source,
        graph.add("scale", f"{size}:flags=fast_bilinear"),
        graph.add("format", plain),
    ]
    if media_filter.is_cartoon:
        chain += [graph.add("edgedetect", "mode=colormix:high=0.1"), graph.add("format", plain)]
    if shrunk < 1:
        chain.append(graph.add("scale", f"{width_px}:{height_px}:flags=bilinear"))
    if media_filter.blur:
        chain.append(graph.add("gblur", f"sigma={max(0.5, media_filter.blur * width_px):.2f}:steps=2"))
    chain += [graph.add("format", "bgra"), graph.add("buffersink")]
    graph.link_nodes(*chain).configure()

    def apply(frame: VideoFrame) -> VideoFrame:
        source.push(frame)
        pulled = chain[-1].pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return apply
