"""How soon a frame of a film is there, through the real service. `python tests/benchmarks/films.py` prints a table:
720p with groups of 250, the worst that is usual. Of a busy machine nothing here tells much."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.ports.films import FilmPicture, Looks, OpenFilm
from annotator.media.film.window_side.service import FilmService
from benchmarks.pictures import Row

WIDTH_PX, HEIGHT_PX, RATE_HZ, GROUP = 1_280, 720, 30, 250
SECONDS = 40
SEEKS = 30
SPARE_WITHIN_S = 2.0
TICK_S = 1 / 60


def made(path: Path) -> Path:
    """Moving colours and noise, which are as hard to decode as what cameras make."""
    graph = av.filter.Graph()
    source = graph.add("testsrc2", f"size={WIDTH_PX}x{HEIGHT_PX}:rate={RATE_HZ}:duration={SECONDS}")
    sink = graph.add("buffersink")
    graph.link_nodes(source, graph.add("noise", "alls=12:allf=t"), graph.add("format", "yuv420p"), sink).configure()
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


async def measured(path: Path) -> list[Row]:
    service = FilmService()
    service.expect()
    await asyncio.sleep(SPARE_WITHIN_S)
    begun_s = time.perf_counter()
    film = await service.open(str(path))
    film.see(960, 540, Looks())
    film.show(0)
    (await _picture(film)).release()
    rows = [Row("first frame", 1_000 * (time.perf_counter() - begun_s), "ms", 150.0)]
    rows += await _seeks(film)
    rows += await _back(film)
    await service.close()
    return rows


async def _seeks(film: OpenFilm) -> list[Row]:
    chance, took_ms, steps_ms = random.Random(5), [], []
    for _ in range(SEEKS):
        number = chance.randrange(film.shape.frames - 1)
        took_ms.append(await _shown_ms(film, number))
        steps_ms.append(await _shown_ms(film, number + 1))
    late = sorted(took_ms)[int(SEEKS * 0.95)]
    return [
        Row("a seek, median", median(took_ms), "ms", 200.0),
        Row("a seek, of 20 the slowest", late, "ms", 400.0),
        Row("a step on", median(steps_ms), "ms", 20.0),
    ]


async def _back(film: OpenFilm) -> list[Row]:
    """After a pause of a second, sixteen frames; then a whole group with the key held."""
    last = film.shape.frames - 3
    await _shown_ms(film, last)
    await asyncio.sleep(1.0)
    single_ms = [await _shown_ms(film, last - by) for by in range(1, 17)]
    held_ms = []
    begun_s = time.perf_counter()
    for by in range(17, 17 + GROUP):
        due_s = begun_s + (by - 16) * TICK_S
        held_ms.append(await _shown_ms(film, last - by))
        await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
    rate = GROUP / (time.perf_counter() - begun_s)
    return [
        Row("a step back after a pause, the slowest of 16", max(single_ms), "ms", 5.0),
        Row("a whole group back, the longest wait", max(held_ms), "ms", 50.0),
        Row("a whole group back, asked 60 times a second", rate, "frames/s", 58.0),
    ]


async def _shown_ms(film: OpenFilm, number: int) -> float:
    begun_s = time.perf_counter()
    film.show(number)
    picture = await _picture(film)
    assert picture.number == number
    picture.release()
    return 1_000 * (time.perf_counter() - begun_s)


async def _picture(film: OpenFilm) -> FilmPicture:
    came = asyncio.Event()
    deafen = film.listen(lambda _fault: came.set())
    try:
        while (picture := film.due()) is None:
            await came.wait()
            came.clear()
        return picture
    finally:
        deafen()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measured(made(Path(folder) / "film.mp4")))
    for row in rows:
        aim = "" if row.aim is None else f"   aim {row.aim:g}"
        sys.stdout.write(f"{row.name:48} {row.value:9.1f} {row.unit}{aim}\n")


if __name__ == "__main__":
    main()
