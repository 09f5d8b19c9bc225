"""The outcome of a medium in a process that checks its bundle, and opens it like a task."""

from __future__ import annotations

import asyncio
import csv
import os
import resource
from pathlib import Path

from annotator.app.requester.check import media_checks
from annotator.core.design.medium import SHOWN_AS_IMAGES, MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.audio import OpenAudio
from annotator.core.ports.images import ImageRequest, MediaFilter
from annotator.core.ports.videos import ThumbnailRequest
from annotator.core.problems import errors
from annotator.media.images.service import ImageService
from annotator.services.requester.media_checks import known_exactly
from annotator.store.bundles.file_copy import silent
from hostile.judging import Verdict, codes_of, spoken_faults

_KINDS = {"Image": MediumKind.IMAGE, "Pdf": MediumKind.DOCUMENT, "Audio": MediumKind.AUDIO, "Video": MediumKind.VIDEO}
# A fault that tells nobody anything: the decoder was ended by what it should have refused.
_SILENT = ("the decoder stopped", "no answer within")
_WITHIN_S = 300.0
_SHOWN_PX = (1_280, 800)


def judge_shown(location: Path, home: Path) -> Verdict:
    """Check the case like `check`, and show it like a worker's task."""
    config = (location / "config.xml").read_text()
    kind = next(kind for tag, kind in _KINDS.items() if f"<{tag} " in config)
    with (location / "tasks.csv").open(newline="") as table:
        medium = location / next(csv.DictReader(table))["medium"]
    began_s = _used_s()
    checked = asyncio.run(asyncio.wait_for(media_checks().check(str(location), silent, silent), _WITHIN_S))
    checked_s = _used_s()
    faults = spoken_faults(checked.problems)
    faults += [f"nobody knows why: {said}" for problem in checked.problems if _is_silent(said := str(problem.params))]
    fault = asyncio.run(asyncio.wait_for(_fault_of(kind, str(medium), home), _WITHIN_S))
    if fault is not None and _is_silent(str(dict(fault.params))):
        faults.append(f"nobody knows why it is not shown: {dict(fault.params)}")
    if fault is not None and checked.bundle is not None:
        faults.append(f"it is sound, and not shown: {dict(fault.params)}")
    left = sorted(path.name for path in (home / "tmp").iterdir())
    faults += [f"left behind: {left}"] if left else []
    slowest_s = max(checked_s - began_s, _used_s() - checked_s)
    codes = codes_of(checked.problems)
    return Verdict(
        is_sound=not errors(checked.problems), key="", tasks=0, slowest_s=slowest_s, codes=codes, faults=faults
    )


def _is_silent(words: str) -> bool:
    return any(silent in words for silent in _SILENT)


def _used_s() -> float:
    """Return the processor time of this process and of its ended children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


async def _fault_of(kind: MediumKind, path: str, home: Path) -> MediaFault | None:
    try:
        if kind in SHOWN_AS_IMAGES:
            await _see(path)
        elif kind is MediumKind.AUDIO:
            await _hear(path, home)
        else:
            await _watch(path)
    except MediaFault as fault:
        return fault
    return None


async def _see(path: str) -> None:
    service = ImageService()
    service.start()
    try:
        image = await service.image(ImageRequest(path, *_SHOWN_PX))
        assert len(image.pixels) == image.width_px * image.height_px * 4
    finally:
        await service.close()


async def _hear(path: str, home: Path) -> None:
    from annotator.media.audio.client.service import AudioService

    service = AudioService(home / "heard")
    try:
        audio = await service.open(path)
        await _hear_at(audio, 0.0)
        await known_exactly(audio)
        await _hear_at(audio, audio.shape.length * 0.8)
        audio.close()
    finally:
        await service.close()


async def _hear_at(audio: OpenAudio, start: float) -> None:
    await asyncio.to_thread(audio.block, start, 1_000, rate_hz=48_000, channels=2, speed=1.25)


async def _watch(path: str) -> None:
    from annotator.media.video.client.service import VideoService
    from media.video.watching import Watching

    service = VideoService()
    try:
        video = await service.open(path)
        watching = Watching(video)
        video.see(*_SHOWN_PX, MediaFilter())
        last = min(1_000, video.shape.frames - 1)
        for number in (0, last, last // 2):
            for purpose in ThumbnailRequest:  # whatever comes of them, the film goes on
                video.thumbnail(purpose, (number // 3, number), (144, 80), lambda _thumbnail: None)
            video.show(number)
            (await watching.image()).release()
        video.close()
    finally:
        await service.close()


def has_children() -> bool:
    """Return True if a process started by this one, or by a child, still runs."""
    return bool(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
