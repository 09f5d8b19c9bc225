"""A decoded frame as the picture that is shown: scaled, turned upright, and made bearable where that is wished."""

from __future__ import annotations

import gc
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from numpy.typing import NDArray

from annotator.core.ports.videos import MediaFilter
from annotator.media.video.decoding.deinterlacing import UpperFields
from annotator.media.video.decoding.hdr import UsualRange, is_of_high_range

type Bgra = NDArray[np.uint8]

# ITU-R BT.709 begins where pictures are this high, where a file says nothing.
_HD_FROM_PX = 720
_UNSAID = 2
# What is drawn is drawn no larger than this and then enlarged: looking for its lines takes 130 ns of CPU a pixel, which
# is a sixth of a second for a picture of 1920 x 1080 and 20 ms for what is left of it.
_DRAWN_PX = 512


class UprightShape(NamedTuple):
    """Of the pictures as they are shown: upright, their pixels square. `turns` are quarters, against the clock."""

    width_px: int
    height_px: int
    turns: int


def shape_of(width_px: int, height_px: int, aspect: Fraction | None, rotation: int) -> UprightShape:
    """`aspect` is that of a pixel; `rotation` in degrees, against the clock."""
    square = max(1, round(width_px * aspect)) if aspect else width_px
    turns = round(rotation / 90) % 4
    return UprightShape(height_px, square, turns) if turns % 2 else UprightShape(square, height_px, turns)


class Picturing:
    """Keeps what it needs for one kind of frame, size and looks."""

    def __init__(self) -> None:
        self._fields, self._usual_range = UpperFields(), UsualRange()
        self._graph_of: object = None
        self._through: Callable[[VideoFrame], VideoFrame] = lambda frame: frame

    def pixels(self, frame: VideoFrame, shape: UprightShape, width_px: int, height_px: int, looks: MediaFilter) -> Bgra:
        """BGRA of shape (height, width, 4)."""
        across, down = (height_px, width_px) if shape.turns % 2 else (width_px, height_px)
        colours = _colours(frame)
        shown = self._fields.of(frame)
        if is_of_high_range(frame):
            shown = self._usual_range.shown(shown, across, down, colours)
        if looks != MediaFilter():
            shown = self._filtered(shown, across, down, looks)
        elif shown.format.name != "bgra":
            fast = Interpolation.FAST_BILINEAR
            shown = shown.reformat(across, down, "bgra", src_colorspace=colours, interpolation=fast)
        return np.rot90(_rows(shown), shape.turns)

    def _filtered(self, frame: VideoFrame, width_px: int, height_px: int, looks: MediaFilter) -> VideoFrame:
        kind = (frame.format.name, frame.width, frame.height, width_px, height_px, looks)
        if kind != self._graph_of:
            self._graph_of, self._through = kind, _through(frame, width_px, height_px, looks)
            gc.collect()  # a graph and what is in it hold each other: soon they would take all the memory there is
        return self._through(frame)


def _colours(frame: VideoFrame) -> int:
    if frame.colorspace != _UNSAID:
        return int(frame.colorspace)
    return int(Colorspace.ITU709 if frame.height >= _HD_FROM_PX else Colorspace.ITU601)


def _rows(frame: VideoFrame) -> Bgra:
    plane = frame.planes[0]
    flat = np.frombuffer(plane, np.uint8).reshape(frame.height, plane.line_size)
    return flat[:, : frame.width * 4].reshape(frame.height, frame.width, 4)


def _through(like: VideoFrame, width_px: int, height_px: int, looks: MediaFilter) -> Callable[[VideoFrame], VideoFrame]:
    """https://ffmpeg.org/ffmpeg-filters.html#gblur, #edgedetect (`colormix` is its effect of a cartoon)."""
    graph = av.filter.Graph()
    graph.threads = 1  # what is around is decoded at the same time
    plain = "gray" if looks.is_grey else "yuv420p"
    source = graph.add_buffer(
        width=like.width, height=like.height, format=like.format, time_base=Fraction(1, 1000), name="in"
    )
    shrunk = min(1.0, _DRAWN_PX / max(width_px, height_px)) if looks.is_cartoon else 1.0
    size = f"{max(1, round(width_px * shrunk))}:{max(1, round(height_px * shrunk))}"
    chain: list[Any] = [
        source,
        graph.add("scale", f"{size}:flags=fast_bilinear"),
        graph.add("format", plain),
    ]
    if looks.is_cartoon:
        chain += [graph.add("edgedetect", "mode=colormix:high=0.1"), graph.add("format", plain)]
    if shrunk < 1:
        chain.append(graph.add("scale", f"{width_px}:{height_px}:flags=bilinear"))
    if looks.blur:
        chain.append(graph.add("gblur", f"sigma={max(0.5, looks.blur * width_px):.2f}:steps=2"))
    chain += [graph.add("format", "bgra"), graph.add("buffersink")]
    graph.link_nodes(*chain).configure()

    def through(frame: VideoFrame) -> VideoFrame:
        source.push(frame)
        pulled = chain[-1].pull()
        assert isinstance(pulled, VideoFrame)
        return pulled

    return through
