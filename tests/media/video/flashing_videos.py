"""Films that flash and beep at each full second, so that what is seen can be held against what is heard."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

RATE_HZ = 48_000
FRAMES_A_SECOND = 30
FLASH_FRAMES = 3
BEEP_HZ = 1_000
_BLOCK = RATE_HZ // 10


def flashing(path: Path, width_px: int, height_px: int, seconds: int) -> Path:
    """H.264 and AAC. The first flash and the first beep come at one second."""
    dark, bright = (VideoFrame.from_ndarray(_shade(width_px, height_px, shade), "yuv420p") for shade in (40, 220))
    with av.open(path, "w") as written:
        images = written.add_stream("libx264", rate=FRAMES_A_SECOND, options={"preset": "ultrafast"})
        audio = written.add_stream("aac", rate=RATE_HZ, options={"b": "96k"})
        assert isinstance(images, VideoStream)
        assert isinstance(audio, AudioStream)
        images.width, images.height, images.pix_fmt = width_px, height_px, "yuv420p"
        audio.layout = "mono"
        for number in range(seconds * FRAMES_A_SECOND):
            second, of_it = divmod(number, FRAMES_A_SECOND)
            frame = bright if second and of_it < FLASH_FRAMES else dark
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_A_SECOND)
            written.mux(images.encode(frame))
        beep = np.sin(2 * np.pi * BEEP_HZ * np.arange(_BLOCK) / RATE_HZ).astype(np.float32)[None] * 0.5
        for block in range(seconds * 10):
            is_beep = block >= 10 and block % 10 == 0
            heard = AudioFrame.from_ndarray(beep if is_beep else np.zeros_like(beep), "fltp", "mono")
            heard.sample_rate, heard.pts = RATE_HZ, block * _BLOCK
            written.mux(audio.encode(heard))
        written.mux([*images.encode(None), *audio.encode(None)])
    return path


def _shade(width_px: int, height_px: int, shade: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Grey, with edges that are something to decode."""
    planes = np.full((height_px * 3 // 2, width_px), 128, np.uint8)
    planes[:height_px] = shade + (np.add.outer(np.arange(height_px), np.arange(width_px)) // 16 % 2 * 12)
    return planes
