"""A film that hurts nobody: squares of pure red that move over black, with a tone all through."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

WIDTH_PX, HEIGHT_PX = 640, 360
RATE, AUDIO_HZ = 25, 48_000
_SQUARE_PX, _APART_PX = 16, 80
# Of 8 bits: what is as red as that is a square, and nothing of the program's own is.
LEAST_RED, MOST_OTHER = 236, 44


def drawn(number: int) -> NDArray[np.uint8]:
    """RGB."""
    image = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    shift = number * 2 % _APART_PX
    for x in range(shift, WIDTH_PX - _SQUARE_PX, _APART_PX):
        for y in range(shift, HEIGHT_PX - _SQUARE_PX, _APART_PX):
            image[y : y + _SQUARE_PX, x : x + _SQUARE_PX, 0] = 255
    return image


def red_pixels(bgra: NDArray[np.uint8]) -> int:
    """Return the red pixels, of shape (..., 4)."""
    is_red = (bgra[..., 2] >= LEAST_RED) & (bgra[..., 1] <= MOST_OTHER) & (bgra[..., 0] <= MOST_OTHER)
    return int(is_red.sum())


def red_clip(path: Path, seconds: int) -> Path:
    """Return the clip as MP4."""
    with av.open(path, "w") as container:
        seen = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "threads": "1", "crf": "12"})
        heard = container.add_stream("aac", rate=AUDIO_HZ)
        assert isinstance(seen, VideoStream)
        assert isinstance(heard, AudioStream)
        seen.width, seen.height, seen.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        seen.codec_context.gop_size = 50
        heard.layout = "mono"
        for number in range(RATE * seconds):
            frame = VideoFrame.from_ndarray(drawn(number), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(seen.encode(frame))
        wave = np.sin(np.arange(AUDIO_HZ * seconds) * 2 * np.pi * 440 / AUDIO_HZ).astype(np.float32) * 0.5
        for first in range(0, len(wave), 1024):
            audio = AudioFrame.from_ndarray(wave[np.newaxis, first : first + 1024].copy(), "fltp", "mono")
            audio.sample_rate, audio.pts, audio.time_base = AUDIO_HZ, first, Fraction(1, AUDIO_HZ)
            container.mux(heard.encode(audio))
        container.mux(seen.encode(None))
        container.mux(heard.encode(None))
    return path
