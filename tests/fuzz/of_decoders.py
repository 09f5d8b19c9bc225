"""The decoders in their confinement: small pictures, sounds and films that are right, then changed. Each ends in
pixels or samples, or in a fault of the medium that says why; its worker stays within its time and its memory."""

from __future__ import annotations

import asyncio
import os
import zlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from msgspec.structs import replace

from annotator.core.design.medium import MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest
from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.audio.client.service import AudioService
from annotator.media.decoding_service import OpenMedium
from annotator.media.images import connection as image_lane
from annotator.media.images.service import ImageService
from annotator.media.video.client.service import VideoService
from annotator.media.worker_client import PrewarmedWorkers
from annotator.ui.i18n.messages import error_sentence
from fuzz import watched_worker
from fuzz.changing import change_heads
from fuzz.trying import ELSEWHERE, FuzzTarget, Outcome, Trial, Wrong
from hostile.judging import OF_LIBRARIES
from media.audio.made_audio_files import KINDS as AUDIO_KINDS
from media.audio.made_audio_files import made as audio_made
from media.drawn import four_quarters, turned
from media.video.made_videos import KINDS as VIDEO_KINDS
from media.video.made_videos import made as video_made
from media.video.watching import Watching
from media.video.written_videos import as_ivf, vp8

MOST_CPU_S, MOST_BYTES, WITHIN_S = 5.0, 700 * 1000**2, 60.0
_KINDS = {"sounds": MediumKind.AUDIO, "films": MediumKind.VIDEO}
_MARKS = "marks"
_LARGEST_BYTES = 1 << 18
_CODES = (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE)
_FRAMES, _AUDIO_S = 24, 0.6
_SPEECH_EVERY = 12  # a process of its own, which takes longer than all else
_VIDEOS = ("MP4, 25", "MKV, variable rate", "WebM, VP9 with alternate references", "TS", "AVI, MPEG-4", "raw H.264")


# What is right ----------------------------------------------------------------------------------------------------


def _images() -> list[bytes]:
    found: list[bytes] = []
    image, exif = turned(four_quarters(24, 12), 6)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        for kind, options in (
            ("JPEG", {"exif": exif}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {}), ("GIF", {}),
            ("BMP", {}), ("WEBP", {"lossless": True, "exif": exif}),
            ("PNG", {"save_all": True, "append_images": [image]}),
        ):  # fmt: skip
            image.save(path, kind, **options)
            found.append(path.read_bytes())
        for mode in ("P", "1", "LA", "I;16"):
            image.convert("L").convert(mode).save(path, "PNG")
            found.append(path.read_bytes())
        image.convert("CMYK").save(path, "JPEG")
        return [*found, path.read_bytes()]


def _audio_files() -> list[bytes]:
    with TemporaryDirectory() as folder:
        paths = [audio_made(Path(folder) / str(at), kind, _AUDIO_S) for at, kind in enumerate(AUDIO_KINDS.values())]
        return [path.read_bytes() for path in paths]


def _videos() -> list[bytes]:
    with TemporaryDirectory() as folder:
        kinds = [replace(VIDEO_KINDS[name], frames=_FRAMES, group=8) for name in _VIDEOS]
        paths = [video_made(Path(folder) / str(at), kind) for at, kind in enumerate(kinds)]
        return [*(path.read_bytes() for path in paths), as_ivf(vp8(64, 64, _FRAMES))]


# What is looked at ---------------------------------------------------------------------------------------------------


def _used(pid: int) -> tuple[float, int]:
    """Processor seconds and the most memory of a process; nothing of one that has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        peak = Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int((peak or ["0"])[0]) * 1024
    return 0.0, 0


def _judged(fault: MediaFault, kind: MediumKind) -> str:
    """Return the sentence shown for a medium that cannot be shown."""
    detail = fault.params.get("detail", "")
    if fault.code not in _CODES:
        raise Wrong(f"a fault of another kind: {fault.code}", str(fault.params))
    if detail.startswith(
        ("the decoder stopped", "no answer", "the decoder is silent", "the search for speech stopped")
    ):
        raise Wrong(f"nobody learns why: {detail}")
    sentence = error_sentence(fault.code, {**fault.params, "path": "it"}, kind)
    if OF_LIBRARIES.search(sentence) or "{" in sentence:
        raise Wrong("it is told badly", sentence)
    return f"{fault.code} {detail}"


async def _video(service: VideoService, path: str) -> str:
    video = await service.open(path)
    try:
        watching = Watching(video)
        video.see(160, 90, MediaFilter())
        for number in (0, video.shape.frames - 1, video.shape.frames // 2):
            for purpose in ThumbnailRequest:
                video.thumbnail(purpose, (number // 3, number), (48, 27), lambda _thumbnail: None)
            video.show(number)
            image = await watching.image()
            image.release()
        video.play(0, 1)
        (await watching.image()).release()
        return f"{video.shape.width_px > 0} {video.shape.is_exact}"
    finally:
        _hold_to_limits(video)
        video.close()


async def _audio(service: AudioService, path: str) -> str:
    audio = await service.open(path)
    try:
        for start in (1e12, 0.0, audio.shape.length * 0.8):
            await asyncio.to_thread(audio.block, start, 1_000, rate_hz=48_000, channels=2, speed=1.25)
        await audio.samples(0, 0, 100)
        audio.outline(0, 0, max(1, audio.shape.length), 20)
        if zlib.crc32(str(audio.shape).encode()) % _SPEECH_EVERY == 0:
            async for _found in audio.speech():
                pass
        return f"{audio.shape.rate_hz} {audio.shape.is_exact}"
    finally:
        _hold_to_limits(audio)
        audio.close()


def _hold_to_limits(medium: OpenMedium) -> None:
    pid = medium.connection.worker_pid
    cpu_s, peak_bytes = _used(pid) if pid is not None else (0.0, 0)
    if cpu_s > MOST_CPU_S or peak_bytes > MOST_BYTES:
        raise Wrong("it takes too much", f"{cpu_s} s, {peak_bytes} bytes")


@contextmanager
def _medium_begun[Service: (VideoService, AudioService)](
    kind: str,
    service_of: Callable[[Path, PrewarmedWorkers], Service],
    look: Callable[[Service, str], Awaitable[str]],
    folder: Path,
) -> Iterator[Trial]:
    marks = _new_marks(folder)
    path = folder / "medium"
    with asyncio.Runner() as runner:
        service = service_of(folder / "kept", PrewarmedWorkers(partial(watched_worker.spawned, kind, str(marks))))

        async def looked() -> str:
            try:
                async with asyncio.timeout(WITHIN_S):
                    return await look(service, str(path))
            except MediaFault as fault:
                return _judged(fault, _KINDS[kind])
            except TimeoutError:
                raise Wrong("it takes too long") from None

        def trial(data: bytes) -> Outcome:
            path.write_bytes(data)
            shape = runner.run(looked())
            for kept in (folder / "kept").glob("*"):
                kept.unlink()
            return Outcome(shape, frozenset({shape[:60], *_marked(folder)}))

        try:
            yield trial
        finally:
            runner.run(service.close())


@contextmanager
def _image_begun(folder: Path) -> Iterator[Trial]:
    marks = _new_marks(folder)
    path = folder / "medium"
    with (
        asyncio.Runner() as runner,
        patch.object(image_lane, "serve", partial(watched_worker.serve, "pictures", str(marks))),
    ):
        service = ImageService(10.0, connections=1)
        service.start()
        used_s = 0.0

        async def looked(data: bytes) -> str:
            request = zlib.crc32(data)
            looks = MediaFilter(blur=0.02 * (request % 3 == 0), is_grey=request % 5 == 0, is_cartoon=request % 7 == 0)
            region = (request % 30 - 5, request % 20 - 5, request % 40, request % 25) if request % 4 == 0 else None
            image = await service.image(ImageRequest(str(path), 8 + request % 60, 8 + request % 50, region, looks))
            return f"{image.full_width_px} {image.full_height_px} {zlib.crc32(image.pixels)}"

        def trial(data: bytes) -> Outcome:
            nonlocal used_s
            path.unlink(missing_ok=True)
            path.write_bytes(data)
            try:
                shape = runner.run(asyncio.wait_for(looked(data), WITHIN_S))
            except MediaFault as fault:
                shape = _judged(fault, MediumKind.IMAGE)
            before_s, used_s, peak_bytes = used_s, *_used((*service.worker_pids, 0)[0])
            if used_s - before_s > MOST_CPU_S or peak_bytes > MOST_BYTES:
                raise Wrong("it takes too much", f"{used_s - before_s} s, {peak_bytes} bytes")
            return Outcome(shape, frozenset({"".join(filter(str.isalpha, shape))[:60], *_marked(folder)}))

        try:
            yield trial
        finally:
            runner.run(service.close())


def _new_marks(folder: Path) -> Path:
    marks = folder / _MARKS
    marks.write_bytes(bytes(watched_worker.MARKS))
    return marks


def _marked(folder: Path) -> Iterator[str]:
    """The lines that any worker ran so far."""
    return (f"{ELSEWHERE}{at}" for at, mark in enumerate((folder / _MARKS).read_bytes()) if mark)


def decoder_targets() -> dict[str, FuzzTarget]:
    videos = partial(_medium_begun, "films", lambda _kept, spares: VideoService(spares), _video)
    audio_files = partial(_medium_begun, "sounds", AudioService, _audio)
    return {
        "pictures": _target(_images, _image_begun, is_steady=True),
        "sounds": _target(_audio_files, audio_files, is_steady=False),
        "films": _target(_videos, videos, is_steady=False),
    }


def _target(
    seeds: Callable[[], Sequence[bytes]], begun: Callable[[Path], AbstractContextManager[Trial]], *, is_steady: bool
) -> FuzzTarget:
    limits = (MOST_CPU_S, _LARGEST_BYTES)
    return FuzzTarget(seeds, change_heads, begun, ("media", "core"), *limits, is_steady=is_steady)
