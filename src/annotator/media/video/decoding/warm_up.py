"""Warming up of the decoder: everything that decoding loads at its first use, while files can still be opened and no
untrusted file is there."""

from __future__ import annotations

import io

import av
import numpy as np
from av.video.frame import VideoFrame

from annotator.core.ports.videos import MediaFilter
from annotator.media.ffmpeg import quiet
from annotator.media.video.decoding.containers import CODECS
from annotator.media.video.decoding.frame_rendering import Picturing, shape_of
from annotator.media.video.decoding.low_memory import keep_stacks_small


def get_ready() -> None:
    quiet()
    keep_stacks_small()
    for name in CODECS:
        av.Codec(name, "r")
    black = VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24").reformat(format="yuv420p")
    shape, picturing = shape_of(64, 48, None, 0), Picturing()
    for looks in (MediaFilter(), MediaFilter(0.1, is_grey=True, is_cartoon=True)):
        picturing.pixels(black, shape, 32, 24, looks)
    _decode_something(black)


def _decode_something(frame: VideoFrame) -> None:
    """Encode and decode one frame, because PyAV loads parts of itself during that."""
    file = io.BytesIO()
    with av.open(file, "w", format="avi") as written:
        stream = written.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        for packet in [*stream.encode(frame.reformat(format="yuvj420p")), *stream.encode(None)]:
            written.mux(packet)
    file.seek(0)
    with av.open(file, "r") as read:
        for _frame in read.decode(video=0):
            pass
