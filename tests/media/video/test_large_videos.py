"""A film of 3840 x 2160, as phones make them, within the memory that its worker has."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.safe_container import do_nothing
from annotator.media.video.client.service import OpenedVideo, VideoService
from annotator.media.video.decoding import frame_cache as frames_module
from annotator.media.video.decoding.frame_cache import FrameCache
from depth import part
from media.video.watching import Watching

WIDTH_PX, HEIGHT_PX, LENGTH = 3_840, 2_160, 31
TURNS = part(range(30), 5)
FIRST_SHADE, SHADES_A_FRAME = 40, 5


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A group with frames that lean on four others. Each is lighter than the one before."""
    path = tmp_path_factory.mktemp("large") / "film.mp4"
    options = {"preset": "ultrafast", "threads": "2", "x264-params": "ref=4:bframes=3:scenecut=0"}
    with av.open(path, "w") as written:
        stream = written.add_stream("libx264", rate=30, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        stream.codec_context.gop_size = LENGTH
        for number in range(LENGTH):
            shades = np.full((HEIGHT_PX * 3 // 2, WIDTH_PX), 128, np.uint8)
            shades[:HEIGHT_PX] = FIRST_SHADE + number * SHADES_A_FRAME
            written.mux(stream.encode(VideoFrame.from_ndarray(shades, "yuv420p")))
        written.mux(stream.encode(None))
    return path


def number_in(luma: float) -> int:
    return round((luma - FIRST_SHADE) / SHADES_A_FRAME)


async def looked_at(video: OpenedVideo) -> list[tuple[int, int]]:
    """Watch a large video: seeks with prefetching between them, steps back and forward; return requests and images."""
    chance, watching, seen = random.Random(5), Watching(video), list[tuple[int, int]]()
    video.see(960, 540, MediaFilter())

    async def see(number: int) -> None:
        video.show(number)
        image = await watching.image()
        shade = float(np.frombuffer(image.bgra, np.uint8)[1])
        image.release()
        seen.append((number, number_in(16 + shade * 219 / 255)))

    for _ in TURNS:
        await see(chance.randrange(LENGTH))
        await small_ones_of(video)
    await see(LENGTH - 1)
    for number in (*range(LENGTH - 1)[::-1], *range(1, LENGTH)):
        await see(number)
    return seen


async def small_ones_of(video: OpenedVideo) -> None:
    """Their decoder, and what is fetched before it."""
    came = asyncio.Event()
    video.thumbnail(ThumbnailRequest.STRIP, (LENGTH // 2,), (144, 80), lambda _thumbnail: came.set())
    await asyncio.wait_for(came.wait(), 60)


def test_a_video_of_3840_by_2160_is_sought_in_and_stepped_through(video: Path) -> None:
    async def lived() -> tuple[list[tuple[int, int]], bool]:
        service = VideoService()
        opened = await service.open(str(video))
        pid = opened.connection.worker_pid
        seen = await looked_at(opened)
        is_the_same = opened.connection.worker_pid == pid
        await service.close()
        return seen, is_the_same

    seen, is_the_same = asyncio.run(lived())
    assert len(seen) == len(TURNS) + 2 * LENGTH - 1
    assert [asked for asked, _came in seen] == [came for _asked, came in seen]
    assert is_the_same


def test_who_is_in_want_of_memory_goes_on_with_less(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second decoder is what there is no memory for; then the first."""
    with video.open("rb") as file:
        frames = FrameCache(file.fileno(), do_nothing)
        for _found in frames.scan():
            pass
        assert frames.frame(20) is not None
        assert frames.frame(17) is not None  # the frames before it are fetched next

        def none_there(*_given: object, **_named: object) -> None:
            raise MemoryError

        with monkeypatch.context() as patched:
            patched.setattr(frames_module, "SequentialDecoder", none_there)
            assert frames.work()
        assert not frames.work()
        with pytest.raises(MemoryError):
            frames.free_for_other_decoder()
        frames.minimize_memory()
        for number in (20, 19, 25):
            found = frames.frame(number)
            assert found is not None
            assert number_in(float(np.frombuffer(found.planes[0], np.uint8)[0])) == number
