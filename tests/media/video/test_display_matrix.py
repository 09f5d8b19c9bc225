"""A video is shown turned and mirrored as its display matrix says."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.ports.videos import MediaFilter
from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding.frame_cache import FrameCache
from annotator.media.video.decoding.frame_rendering import FrameRenderer, display_matrix, upright_shape

_UNIT, _PERSPECTIVE = 1 << 16, 1 << 30
_WIDTH_PX, _HEIGHT_PX = 96, 64
# The shades of the four quarters, by where they are from the centre of the frame.
_SHADES = {(-1, -1): 40, (1, -1): 100, (-1, 1): 160, (1, 1): 220}
_DIRECTIONS = [(1, 0), (0, 1), (-1, 0), (0, -1)]
# All ways to turn and mirror: where the axes of the frame are shown.
_MATRICES = [(a, b, c, d) for (a, b), (c, d) in product(_DIRECTIONS, _DIRECTIONS) if abs(a * d - b * c) == 1]


def quartered(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    a, b, c, d = (number * _UNIT for number in matrix)
    image = np.empty((_HEIGHT_PX, _WIDTH_PX, 3), np.uint8)
    for (x, y), shade in _SHADES.items():
        rows, columns = (slice(0, size // 2) if at < 0 else slice(size // 2, size) for at, size in _sides(y, x))
        image[rows, columns] = shade
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = _WIDTH_PX, _HEIGHT_PX, "yuv420p"
        stream.set_display_matrix((a, b, 0, c, d, 0, 0, 0, _PERSPECTIVE))
        for packet in [*stream.encode(VideoFrame.from_ndarray(image, "rgb24")), *stream.encode(None)]:
            container.mux(packet)
    return path


def _sides(y: int, x: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (y, _HEIGHT_PX), (x, _WIDTH_PX)


@pytest.mark.parametrize("matrix", _MATRICES, ids=str)
def test_each_quarter_is_shown_where_the_matrix_moves_it(matrix: tuple[int, int, int, int], tmp_path: Path) -> None:
    """ISO/IEC 14496-12, 8.3.2.3."""
    a, b, c, d = matrix
    descriptor = os.open(quartered(tmp_path / "quartered.mp4", matrix), os.O_RDONLY)
    try:
        frames = FrameCache(descriptor, do_nothing)
        for _found in frames.scan():
            pass
        frame = frames.frame(0)
        assert frame is not None
        shape = upright_shape(frame.width, frame.height, None, display_matrix(frame))
        assert (shape.width_px, shape.height_px) == ((_WIDTH_PX, _HEIGHT_PX) if a else (_HEIGHT_PX, _WIDTH_PX))
        pixels = FrameRenderer().pixels(frame, shape, shape.width_px, shape.height_px, MediaFilter())
    finally:
        os.close(descriptor)
    for (x, y), shade in _SHADES.items():
        shown_x, shown_y = a * x + c * y, b * x + d * y
        found = pixels[shape.height_px * (2 + shown_y) // 4, shape.width_px * (2 + shown_x) // 4, 0]
        assert abs(int(found) - shade) < 20
