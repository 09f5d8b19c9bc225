"""A sample video: a static scene, its moving parts and its audio, encoded as VP9 and Opus in WebM.

Each run of the same versions gives the same frames. Both codecs are free to use."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream
from PIL import Image
from resources.samples.drawing.canvas import Canvas
from resources.samples.speaking.recording import RATE_HZ, Pcm, Recording, mixed

GROUP = 120
STEP_S = 0.04
_MILLISECOND = Fraction(1, 1000)
_SHIPPED_RATE_HZ = 48_000
_SHIPPED_BITS_S = 20_000
_VIDEO = {"crf": "43", "b": "0", "deadline": "good", "cpu-used": "2", "lag-in-frames": "25", "auto-alt-ref": "1"}
_ALIKE = {"threads": "1", "flags": "+bitexact"}  # for identical output in each run

type Moving = Callable[[Canvas, float], None]
type Encoded = Packet[Any]


def steadily(_number: int) -> float:
    return STEP_S


@dataclass(frozen=True, slots=True)
class Video:
    """A sample video. `moves` paints the moving parts at a time in seconds. `step_s` returns the duration of a frame
    by its number. Without `heard` the video has no audio stream. `width` is in scene units."""

    file: str
    stands: Callable[[Canvas], None]
    moves: Moving
    length_s: float
    heard: Recording | None = None
    step_s: Callable[[int], float] = steadily
    size_px: tuple[int, int] = (640, 360)
    width: float = 1600


def times_ms(video: Video) -> list[int]:
    """Return the start time of each frame and the end of the last one."""
    times, at_s, number = [0], 0.0, 0
    while at_s < video.length_s:
        at_s += video.step_s(number)
        number += 1
        times.append(round(at_s * 1000))
    return times


def images(video: Video, at_ms: Sequence[int]) -> Iterator[Image.Image]:
    """Yield the frames at these times."""
    ground = Canvas(video.size_px, video.width)
    video.stands(ground)
    behind = ground.finished().convert("RGBA")
    for time_ms in at_ms:
        canvas = Canvas(video.size_px, video.width, None)
        video.moves(canvas, time_ms / 1000)
        yield Image.alpha_composite(behind, canvas.finished()).convert("RGB")


def audio(video: Video) -> Pcm:
    """Return audio as long as the video. It needs espeak-ng for speech."""
    whole = np.zeros(round(video.length_s * RATE_HZ), np.float32)
    if video.heard is not None:
        heard = mixed(video.heard)[: whole.size]
        whole[: heard.size] = heard
    return whole


def save(video: Video, folder: Path) -> None:
    with av.open(str(folder / video.file), "w", format="webm", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libvpx-vp9", rate=round(1 / STEP_S), options={**_VIDEO, **_ALIKE})
        stream.width, stream.height = video.size_px
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = GROUP
        stream.codec_context.time_base = stream.time_base = _MILLISECOND
        packets = list(_of_images(video, stream))
        if video.heard is not None:
            packets += _of_audio(video, container)
        for packet in sorted(packets, key=_when_s):
            container.mux(packet)


def _when_s(packet: Encoded) -> float:
    return float((packet.dts or 0) * packet.time_base)


def _of_images(video: Video, stream: VideoStream) -> Iterator[Encoded]:
    times = times_ms(video)
    for (at_ms, end_ms), image in zip(pairwise(times), images(video, times[:-1]), strict=True):
        frame = av.VideoFrame.from_ndarray(np.asarray(image), "rgb24")
        frame.pts, frame.time_base, frame.duration = at_ms, _MILLISECOND, end_ms - at_ms
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _of_audio(video: Video, container: av.container.OutputContainer) -> list[Encoded]:
    stream = container.add_stream("libopus", rate=_SHIPPED_RATE_HZ, options={"flags": "+bitexact"})
    stream.bit_rate = _SHIPPED_BITS_S
    stream.layout = "mono"
    samples = (audio(video) * 32_767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = RATE_HZ
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_SHIPPED_RATE_HZ)
    packets: list[Encoded] = []
    for resampled in [*resampler.resample(frame), *resampler.resample(None)]:
        resampled.pts = None
        packets += stream.encode(resampled)
    return [*packets, *stream.encode(None)]


def shoot(videos: Sequence[Video], bundle: Path, arguments: Sequence[str]) -> int:
    """Run the command line of a script that makes the videos of the sample bundle at `bundle`."""
    parser = argparse.ArgumentParser(description=f"Make the videos of the sample bundle {bundle.name}.")
    help_to = "folder for the videos (default: the bundle's own)"
    parser.add_argument("--to", type=Path, default=bundle / "media", help=help_to)
    parser.add_argument("names", nargs="*", help="file names to make (default: all)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - {video.file for video in videos}
    if unknown:
        parser.error(f"no such video: {', '.join(sorted(unknown))}")
    wanted = [video for video in videos if not asked.names or video.file in asked.names]
    if any(video.heard is not None for video in wanted) and shutil.which("espeak-ng") is None:
        parser.error("espeak-ng is missing: it speaks (Debian: apt install espeak-ng)")
    asked.to.mkdir(parents=True, exist_ok=True)
    for video in wanted:
        save(video, asked.to)
    return 0
