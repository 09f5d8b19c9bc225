"""Time until a video frame is shown, through the real service.

`python tests/benchmarks/videos.py` prints a table: 720p in groups of 250, the worst usual case. On a busy machine these
figures mean little.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.errors import MediaFault
from annotator.core.ports.videos import FrameImage, MediaFilter, OpenVideo, ThumbnailRequest
from annotator.media.video.client.service import OpenedVideo, VideoService
from benchmarks.images import Row
from media.video.written_videos import repeated

WIDTH_PX, HEIGHT_PX, RATE_HZ, GROUP = 1_280, 720, 30, 250
SECONDS, LONG_S = 40, 7_200
VIEW_PX = (960, 540)
SMALL_PX = (144, 80)
SEEKS, KILLS = 100, 20
SPARE_WITHIN_S = 2.0
TICK_S = 1 / 60
type Paint = Callable[[FrameImage], None]


def made(path: Path, *, noise: int = 12) -> Path:
    """Create a video of moving colours and noise, which are as hard to decode as camera recordings."""
    graph = av.filter.Graph()
    source = graph.add("testsrc2", f"size={WIDTH_PX}x{HEIGHT_PX}:rate={RATE_HZ}:duration={SECONDS}")
    sink = graph.add("buffersink")
    graph.link_nodes(
        source, graph.add("noise", f"alls={noise}:allf=t"), graph.add("format", "yuv420p"), sink
    ).configure()
    with av.open(path, "w") as container:
        options = {"preset": "veryfast", "crf": "26", "x264-params": "scenecut=0"}
        stream = container.add_stream("libx264", rate=RATE_HZ, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        stream.codec_context.gop_size = GROUP
        for _ in range(SECONDS * RATE_HZ):
            frame = sink.pull()
            assert isinstance(frame, VideoFrame)
            frame.pict_type = 0
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def made_long(folder: Path) -> Path:
    """Create a two-hour video with groups of the same length, by repeating the packets of a simple clip."""
    clip = made(folder / "clip.mp4", noise=0)
    return repeated(folder / "two-hours.mp4", clip, LONG_S // SECONDS)


async def measured(path: Path, hours: Path) -> list[Row]:
    """Measure the videos of `made` and `made_long`."""
    rows = await measured_as_peers(path, hours)
    service = VideoService()
    video, _first_ms = await _opened(service, path)
    rows += await _held_back(video)
    rows.append(await _amid_thumbnails(video))
    rows.append(await _killed(video))
    await service.close()
    return rows


def release(image: FrameImage) -> None:
    image.release()


async def measured_as_peers(path: Path, hours: Path, paint: Paint = release) -> list[Row]:
    """Measure what other programs are measured in, until `paint` returns."""
    service = VideoService()
    _video, long_ms = await _opened(service, hours, paint)
    await service.close()
    service = VideoService()
    video, first_ms = await _opened(service, path, paint)
    rows = [Row("first frame", first_ms, "ms", 150.0), Row("first frame of a two-hour video", long_ms, "ms", 300.0)]
    rows += await _seeks(video, paint)
    rows.append(await _back(video, paint))
    await service.close()
    return rows


async def _opened(service: VideoService, path: Path, paint: Paint = release) -> tuple[OpenedVideo, float]:
    """Return the opened video, and the milliseconds until its first image with a waiting worker."""
    service.expect()
    await asyncio.sleep(SPARE_WITHIN_S)
    started_s = time.perf_counter()
    video = await service.open(str(path))
    video.see(VIEW_PX[0], VIEW_PX[1], MediaFilter())
    video.show(0)
    paint(await _image(video))
    return video, 1_000 * (time.perf_counter() - started_s)


async def _seeks(video: OpenVideo, paint: Paint) -> list[Row]:
    chance, took_ms, steps_ms = random.Random(5), [], []
    for _ in range(SEEKS):
        number = chance.randrange(video.shape.frames - 1)
        took_ms.append(await _shown_ms(video, number, paint))
        steps_ms.append(await _shown_ms(video, number + 1, paint))
    late = sorted(took_ms)[SEEKS * 95 // 100 - 1]
    return [
        Row("seek, median", median(took_ms), "ms", 200.0),
        Row("seek, 95th percentile", late, "ms", 400.0),
        Row("step forward", median(steps_ms), "ms", 20.0),
    ]


async def _back(video: OpenVideo, paint: Paint) -> Row:
    """Step back sixteen frames after a pause of a second."""
    last = video.shape.frames - 3
    await _shown_ms(video, last, paint)
    await asyncio.sleep(1.0)
    single_ms = [await _shown_ms(video, last - by, paint) for by in range(1, 17)]
    return Row("step back after a pause, slowest of 16", max(single_ms), "ms", 5.0)


async def _held_back(video: OpenVideo) -> list[Row]:
    """Step back through a whole group as with a held key, after a pause of a second."""
    last = video.shape.frames - 19
    await _shown_ms(video, last)
    await asyncio.sleep(1.0)
    held_ms = []
    started_s = time.perf_counter()
    for by in range(1, GROUP + 1):
        held_ms.append(await _shown_ms(video, last - by))
        await asyncio.sleep(max(0.0, started_s + by * TICK_S - time.perf_counter()))
    rate = GROUP / (time.perf_counter() - started_s)
    return [
        Row("a whole group back, longest wait", max(held_ms), "ms", 50.0),
        Row("a whole group back, at 60 requests a second", rate, "frames/s", 58.0),
    ]


async def _amid_thumbnails(video: OpenVideo) -> Row:
    """Seek while the worker makes thumbnails of frames that are far from the previous I-frame."""
    chance, took_ms, came = random.Random(5), [], asyncio.Event()
    for _ in range(SEEKS):
        numbers = range(GROUP - 1, video.shape.frames, 7)
        video.thumbnail(ThumbnailRequest.STRIP, numbers, SMALL_PX, lambda _thumbnail: came.set())
        await came.wait()
        took_ms.append(await _shown_ms(video, chance.randrange(video.shape.frames - 1)))
        came.clear()
    video.thumbnail(ThumbnailRequest.STRIP, (), SMALL_PX, lambda _thumbnail: None)
    late = sorted(took_ms)[SEEKS * 95 // 100 - 1]
    return Row("seek while making thumbnails, 95th percentile", late, "ms", 400.0)


async def _killed(video: OpenedVideo) -> Row:
    """Kill the worker during playback and measure until the next image. A spare worker had time to get ready."""
    took_ms = []
    for number in range(KILLS):
        video.play(number * video.shape.frames // (KILLS * 2))
        end_s = time.perf_counter() + SPARE_WITHIN_S
        while time.perf_counter() < end_s:
            (await _image(video)).release()
            await asyncio.sleep(1 / RATE_HZ)
        pid = video.connection.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        started_s = time.perf_counter()
        while video.connection.worker_pid in (pid, None):
            while (late := video.due()) is not None:
                late.release()
            await asyncio.sleep(0.001)
        (await _image(video)).release()
        took_ms.append(1_000 * (time.perf_counter() - started_s))
    return Row(f"restart of a killed worker, slowest of {KILLS}", max(took_ms), "ms", 500.0)


async def _shown_ms(video: OpenVideo, number: int, paint: Paint = release) -> float:
    started_s = time.perf_counter()
    video.show(number)
    image = await _image(video)
    assert image.number == number
    paint(image)
    return 1_000 * (time.perf_counter() - started_s)


async def _image(video: OpenVideo) -> FrameImage:
    """Return the next image. Raise MediaFault if the video ends with one."""
    came, faults = asyncio.Event(), list[MediaFault]()

    def heard(fault: MediaFault | None) -> None:
        faults.extend([fault] if fault is not None else [])
        came.set()

    deafen = video.listen(heard)
    try:
        while (image := video.due()) is None:
            await came.wait()
            came.clear()
            if faults:
                raise faults[0]
        return image
    finally:
        deafen()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measured(made(Path(folder) / "film.mp4"), made_long(Path(folder))))
    for row in rows:
        aim = "" if row.aim is None else f"   aim {row.aim:g}"
        sys.stdout.write(f"{row.name:48} {row.value:9.1f} {row.unit}{aim}\n")


if __name__ == "__main__":
    main()
